#!/usr/bin/env python3
"""Checks Tirkeu's audit log without any code of Tirkeu's: every entry, every chain, every signed checkpoint.

    audit_verify.py --jwks jwks.json --sqlite tirkeu.db [--checkpoints folder]
    psql … | audit_verify.py --jwks jwks.json --lines [--checkpoints folder]

--lines reads JSON objects, one a line, ordered by (chain, seq): {"checkpoint": jws, "n": seq} first, then the entries as
`SELECT row_to_json(a) FROM audit a ORDER BY chain, seq` prints them. Needs the package `cryptography`. Ends with 1 if anything is wrong.
"""
import argparse, base64, glob, hashlib, json, os, sqlite3, sys, time, uuid
from datetime import datetime, timezone

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

ZEROS = "0" * 64
HASHED = ("action", "actor_id", "actor_kind", "at", "chain", "id", "object_id", "object_kind", "prev", "purpose", "seq", "subject_id")


def b64(text):
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def instant(text):
    """The one form that is hashed: UTC with microseconds."""
    if text.endswith("Z"):
        return text
    moment = datetime.fromisoformat(text).astimezone(timezone.utc)
    return moment.strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def checkpoint_claims(jws, keys):
    head, body, signature = jws.split(".")
    header = json.loads(b64(head))
    if header.get("alg") != "EdDSA" or header.get("typ") != "tirkeu-audit-checkpoint+jwt":
        raise ValueError("not a checkpoint")
    keys[header["kid"]].verify(b64(signature), f"{head}.{body}".encode())
    return json.loads(b64(body))


def from_sqlite(path):
    db = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    for number, jws in db.execute("SELECT seq, jws FROM audit_checkpoints ORDER BY seq"):
        yield {"checkpoint": jws, "n": number}
    db.row_factory = sqlite3.Row
    for row in db.execute("SELECT * FROM audit ORDER BY chain, seq"):
        entry = dict(row)
        for name in ("chain", "id", "actor_id", "object_id", "subject_id"):
            entry[name] = str(uuid.UUID(bytes=entry[name])) if entry[name] is not None else None
        entry["hash"] = entry["hash"].hex()
        yield entry


def from_lines(stream):
    for line in stream:
        entry = json.loads(line)
        if "hash" in entry:
            entry["hash"] = entry["hash"].removeprefix("\\x")
        yield entry


def verify(rows, copies, keys):
    faults, series, entries = [], dict(copies), 0
    signed, head, chain, seq = None, ZEROS, None, 0

    def end_of_chain():
        for missing in sorted(signed.pop(chain, {})) if chain else ():
            faults.append(f"chain {chain} ends at {seq}, but a checkpoint signed its entry {missing}")

    def read_checkpoints():
        heads, before = {}, ZEROS
        for expected, number in enumerate(sorted(series), 1):
            jws = series[number]
            try:
                claims = checkpoint_claims(jws, keys)
                if claims["seq"] != number or number != expected or claims["prev"] != before:
                    faults.append(f"checkpoint {number} does not follow the one before it")
                for one, last, value in claims["heads"]:
                    heads.setdefault(one, {})[last] = value
            except (InvalidSignature, KeyError, ValueError):
                faults.append(f"checkpoint {number} is not signed by this service")
            before = hashlib.sha256(jws.encode()).hexdigest()
        return heads

    for row in rows:
        if "checkpoint" in row:
            if series.setdefault(row["n"], row["checkpoint"]) != row["checkpoint"]:
                faults.append(f"checkpoint {row['n']} differs from its copy")
            continue
        signed = read_checkpoints() if signed is None else signed
        if row["chain"] != chain:
            end_of_chain()
            chain, head, seq = row["chain"], ZEROS, 0
        if row["seq"] != seq + 1:
            faults.append(f"chain {chain}: entries between {seq} and {row['seq']} are missing")
        seq = row["seq"]
        fields = {**row, "prev": head, "at": instant(row["at"])}
        text = json.dumps({name: fields[name] for name in HASHED}, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
        if hashlib.sha256(text.encode()).hexdigest() != row["hash"]:
            faults.append(f"chain {chain}, entry {seq}: it was changed, or the one before it")
        head = row["hash"]
        if signed.get(chain, {}).pop(seq, head) != head:
            faults.append(f"chain {chain}, entry {seq}: a checkpoint signed another")
        entries += 1
    signed = read_checkpoints() if signed is None else signed
    end_of_chain()
    faults += [f"chain {one} is gone" for one, heads in signed.items() if heads]
    return entries, len(series), faults


def main():
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--jwks", required=True)
    arguments.add_argument("--sqlite")
    arguments.add_argument("--lines", action="store_true")
    arguments.add_argument("--checkpoints")
    given = arguments.parse_args()
    with open(given.jwks) as file:
        keys = {key["kid"]: Ed25519PublicKey.from_public_bytes(b64(key["x"])) for key in json.load(file)["keys"]}
    copies = {int(os.path.basename(path)[:-4]): open(path).read().strip() for path in glob.glob(f"{given.checkpoints}/*.jws")} if given.checkpoints else {}
    begun = time.monotonic()
    entries, checkpoints, faults = verify(from_sqlite(given.sqlite) if given.sqlite else from_lines(sys.stdin), copies, keys)
    print(f"{entries} entries, {checkpoints} checkpoints, {time.monotonic() - begun:.1f} s")
    for fault in faults[:100]:
        print("FAULT:", fault)
    print("sound" if not faults else f"{len(faults)} faults")
    sys.exit(bool(faults))


main()
