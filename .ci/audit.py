#!/usr/bin/env python3
"""Lets two verifiers judge the same audit log: `tirkeu audit verify` and tests/outside/audit_verify.py, sound and tampered with in five ways.
Then the running service publishes what the demo has issued: its register is followed here, its status list is put to `tirkeu verify`, and
`tirkeu audit certificates` judges it, sound and tampered with.

    audit.py --binary target/debug/tirkeu --python venv/bin/python
"""
import argparse, hashlib, json, os, pathlib, re, sqlite3, subprocess, sys, tempfile, time, urllib.request

VERIFIER = pathlib.Path(__file__).resolve().parent.parent / "tests/outside/audit_verify.py"


def tamper(db, how):
    """Each as an attacker would who owns the database file."""
    db.executescript("DROP TRIGGER audit_no_update; DROP TRIGGER audit_no_delete;")
    chain, last = db.execute("SELECT chain, max(seq) FROM audit GROUP BY chain ORDER BY count(*) DESC LIMIT 1").fetchone()
    if how == "change":
        db.execute("UPDATE audit SET action = 'x' WHERE chain = ? AND seq = ?", (chain, last // 2))
    elif how == "delete":
        db.execute("DELETE FROM audit WHERE chain = ? AND seq = ?", (chain, last // 2))
    elif how == "reorder":
        for before, after in ((last - 1, -1), (last, last - 1), (-1, last)):
            db.execute("UPDATE audit SET seq = ? WHERE chain = ? AND seq = ?", (after, chain, before))
    elif how == "truncate":
        db.execute("DELETE FROM audit WHERE chain = ? AND seq > ?", (chain, last - 2))
    elif how == "rehash":
        sys.path.insert(0, str(VERIFIER.parent))
        import uuid

        names = ("action", "actor_id", "actor_kind", "at", "chain", "id", "object_id", "object_kind", "prev", "purpose", "seq", "subject_id")
        db.execute("UPDATE audit SET action = 'x' WHERE chain = ? AND seq = 2", (chain,))
        db.row_factory, head = sqlite3.Row, "0" * 64
        for row in db.execute("SELECT * FROM audit WHERE chain = ? ORDER BY seq", (chain,)).fetchall():
            entry = {name: str(uuid.UUID(bytes=row[name])) if isinstance(row[name], bytes) else row[name] for name in row.keys() if name != "hash"}
            entry["prev"] = head
            text = json.dumps({name: entry[name] for name in names}, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
            head = hashlib.sha256(text.encode()).hexdigest()
            db.execute("UPDATE audit SET hash = ? WHERE chain = ? AND seq = ?", (bytes.fromhex(head), chain, row["seq"]))
    db.commit()


PLANTED = {
    "deleted": "DELETE FROM certificate_printouts; DELETE FROM certificates WHERE register_seq = 1",
    "planted": "UPDATE certificates SET register_seq = 999 WHERE register_seq = 1",
    "moved": "UPDATE certificates SET status_index = (status_index + 1) % 1048576 WHERE register_seq = 1",
    "prolonged": "UPDATE certificates SET valid_until = '2099-12-31' WHERE register_seq = 1",
}


def get(url):
    with urllib.request.urlopen(url, timeout=10) as answer:
        return answer.read()


def published(given, folder, scratch, environment, keys, original):
    """What the service publishes by itself, within the minute that it promises."""
    running = {**environment, "RUST_LOG": "info"}
    log = pathlib.Path(scratch) / "service.log"
    with log.open("w") as output:
        service = subprocess.Popen([given.binary, "serve"], env=running, stdout=output, stderr=subprocess.STDOUT)
    try:
        began, issued, found = time.monotonic(), 0, []
        with sqlite3.connect(original) as db:
            issued = db.execute("SELECT count(*) FROM certificates").fetchone()[0]
        while len(found) < issued or not issued:
            if time.monotonic() - began > 60 or service.poll() is not None:
                sys.exit(f"{len(found)} of {issued} certificates are in the register after a minute:\n{log.read_text()[-2000:]}")
            time.sleep(0.5)
            address = re.search(r"listening on (?:http://)?([0-9.]+:[0-9]+)", log.read_text())
            if address:
                base = f"http://{address.group(1)}"
                found = json.loads(get(f"{base}/v1/certificate-register/entries"))["items"]
        head = bytes(32)
        for seq, entry in enumerate(found, 1):
            head = hashlib.sha256(head + seq.to_bytes(8, "big") + bytes.fromhex(entry["commitment"])).digest()
            if (entry["seq"], entry["hash"]) != (seq, head.hex()):
                sys.exit(f"entry {seq} does not follow the one before it")
        print(f"{len(found)} certificates in the register after {time.monotonic() - began:.1f} s; the chain holds")
        lists = []
        for number, _ in enumerate(json.loads(get(f"{base}/v1/status-lists"))["status_lists"]):
            path = pathlib.Path(scratch) / f"list-{number}.jwt"
            path.write_bytes(get(f"{base}/v1/status-lists/{number}"))
            lists += ["--status", str(path)]
    finally:
        service.terminate()
        service.wait(30)
    for pdf in sorted(folder.glob("*.pdf")):
        done = subprocess.run([given.binary, "verify", str(pdf), "--keys", str(keys), *lists, "--lang", "en"], capture_output=True, text=True)
        print(f"{pdf.name}: {done.stdout.splitlines()[0] if done.stdout else done.stderr.strip()}")
        if done.returncode != 0:
            sys.exit(f"tirkeu verify ended with {done.returncode}:\n{done.stdout}{done.stderr}")
    for how in (None, *PLANTED):
        copy = pathlib.Path(scratch) / f"certificates-{how}.db"
        with sqlite3.connect(original) as source, sqlite3.connect(copy) as target:
            source.backup(target)
        if how:
            with sqlite3.connect(copy) as db:
                db.executescript(PLANTED[how])
        database = {**environment, "DATABASE_URL": f"sqlite://{copy}"}
        done = subprocess.run([given.binary, "audit", "certificates"], env=database, capture_output=True, text=True)
        print(f"{how or 'sound':9} {done.stdout.strip().splitlines()[-1] if done.stdout else done.stderr.strip()}")
        if done.returncode != (1 if how else 0):
            sys.exit(f"tirkeu audit certificates ended with {done.returncode}:\n{done.stdout}{done.stderr}")


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--binary", required=True)
    arguments.add_argument("--python", required=True)
    given = arguments.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = pathlib.Path(scratch) / "demo"
        witness = pathlib.Path(scratch) / "witness"
        environment = {**os.environ, "DATA_DIR": str(folder), "BIND_ADDRESS": "127.0.0.1:0", "AUDIT_CHECKPOINTS": str(witness), "RUST_LOG": "error"}
        environment.pop("DATABASE_URL", None)
        demo = [given.binary, "demo", "--once", "--dir", str(folder)]
        subprocess.run(demo, env=environment, check=True, stdout=subprocess.DEVNULL, timeout=300)
        original = next(folder.glob("*.db"))
        signed = subprocess.run([given.binary, "audit", "checkpoint"], env=environment, check=True, capture_output=True, text=True)
        print(signed.stdout.strip())
        keys = pathlib.Path(scratch) / "jwks.json"
        keys.write_text(subprocess.run([given.binary, "keys", "--public", str(folder / "keys/signing.pem")], check=True, capture_output=True, text=True).stdout)
        for how in (None, "change", "delete", "reorder", "truncate", "rehash"):
            copy = pathlib.Path(scratch) / f"{how}.db"
            with sqlite3.connect(original) as source, sqlite3.connect(copy) as target:
                source.backup(target)
            if how:
                tamper(sqlite3.connect(copy), how)
            database = {**environment, "DATABASE_URL": f"sqlite://{copy}"}
            verdicts = {
                "tirkeu": [given.binary, "audit", "verify", "--checkpoints", str(witness)],
                "independent": [given.python, str(VERIFIER), "--jwks", str(keys), "--sqlite", str(copy), "--checkpoints", str(witness)],
            }
            for name, command in verdicts.items():
                done = subprocess.run(command, env=database, capture_output=True, text=True)
                expected = 1 if how else 0
                print(f"{how or 'sound':9} {name:12} {done.stdout.strip().splitlines()[-1] if done.stdout else done.stderr.strip()}")
                if done.returncode != expected:
                    sys.exit(f"{name} ended with {done.returncode}, not {expected}:\n{done.stdout}{done.stderr}")
        print("both verifiers agree")
        published(given, folder, scratch, environment, keys, original)


main()
