#!/usr/bin/env python3
"""Holds the published vectors of certificates against the libraries of others, and against `tirkeu verify`.

jose, jwcrypto, @sd-jwt/core, sd-jwt, cbor2 with cryptography, and python-cwt each judge the signatures; the rules of docs/certificate.md
about days and status lists are applied to what they take, here and once more with another reading of the lists. Every case must come out
as docs/vectors/cases.json says. Also: the vectors are what `certificate_vectors` writes. Nothing leaves this machine.

    python .ci/certificates.py --binary target/debug/tirkeu --writer target/debug/examples/certificate_vectors \\
        --python path/to/python --modules folder/with/node_modules
"""

import argparse
import base64
import datetime
import filecmp
import json
import pathlib
import subprocess
import sys
import tempfile
import zlib

from contract import ROOT, Failed

HERE = ROOT / "tests" / "outside" / "certificates"
DAY = 86_400
# The parts of an API answer that are not facts.
BESIDE = {"jws", "qr", "status", "registration_id", "links"}
FACTS = {
    "number", "issued_at", "holder", "premises", "host", "entered_on", "registered_from", "valid_until", "legal_basis",
}  # fmt: skip


def run(command):
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True, timeout=100, check=False)
    if done.returncode:
        raise Failed(f"{command[0]} ended with {done.returncode}: {done.stderr[-3000:]}")
    return done.stdout


def inflated(lst):
    return zlib.decompress(base64.urlsafe_b64decode(lst + "=" * (-len(lst) % 4)))


def bit_by_byte(lst, index):
    return inflated(lst)[index // 8] >> (index % 8) & 1


def bit_by_number(lst, index):
    """The whole list as one number whose lowest bit is the first, unpacked without zlib's frame."""
    raw = base64.urlsafe_b64decode(lst + "=" * (-len(lst) % 4))
    return int.from_bytes(zlib.decompressobj(wbits=-15).decompress(raw[2:]), "little") >> index & 1


class Judge:
    """What the claims that a library took are worth."""

    def __init__(self, folder, lists):
        self.folder, self.lists = folder, lists

    def says(self, file, claims):
        """Whether what stands beside the signed claims agrees with them."""
        if "certificate" in claims and claims["sub"] != claims["certificate"]["number"]:
            return False
        if file.endswith(".sd-jwt"):
            return claims["vct"] == "urn:tirkeu:registration-certificate:1" and "cnf" not in claims
        if not file.endswith(".json"):
            return True
        answer = json.loads((self.folder / file).read_text("utf-8"))
        facts = {name: value for name, value in answer.items() if name not in BESIDE}
        return set(facts) == FACTS and facts == claims["certificate"]

    def verdict(self, case, claims, bit):
        if claims is None or not self.says(case["file"], claims):
            return "not_authentic"
        now = int(datetime.datetime.fromisoformat(case["at"]).timestamp())
        place = claims["status"]["status_list"]
        known = [self.lists.get(name) for name in case["status"]]
        known = [one for one in known if one and one["sub"] == place["uri"] and one["iat"] <= now + 60]
        newest = max(known, key=lambda one: one["iat"], default=None)
        if newest and bit(newest["status_list"]["lst"], place["idx"]):
            return "not_in_force"
        if not claims["nbf"] - 60 <= now < claims["exp"]:
            return "not_in_force"
        return "valid" if newest and now < newest["exp"] and now - newest["iat"] <= DAY else "authentic"


def check(options, folder):
    problems, vectors = [], options.vectors
    run([options.writer, folder])
    names = sorted({path.name for where in (vectors, folder) for path in where.iterdir()})
    _, differing, missing = filecmp.cmpfiles(vectors, folder, names, shallow=False)
    problems += [f"{name} is not what certificate_vectors writes" for name in differing + missing]

    cases = json.loads((vectors / "cases.json").read_text("utf-8"))
    node = json.loads(run(["node", HERE / "verify.mjs", options.modules, vectors]))
    named = node.pop("valid.sd-jwt: its name by @sd-jwt/core")
    if named.get("surname") != "YULDASHEV" or "document" in named or "birth_date" in named:
        problems.append(f"@sd-jwt/core: a presentation of the name tells {sorted(named)}")
    said = json.loads(run([options.python, HERE / "verify.py", vectors]))
    said = {"jose and @sd-jwt/core": node, **said}
    for who, lists in (("jose and @sd-jwt/core", node), ("jwcrypto", said["jwcrypto"])):
        lost = [name for name in ("list.jwt", "list-stale.jwt", "list-other-uri.jwt") if not lists[name]]
        problems += [f"{who}: {name} is refused" for name in lost]
        if lists["list-wrong-key.jwt"]:
            problems.append(f"{who}: list-wrong-key.jwt is taken")
    for who, claims in said.items():
        lists = claims if "list.jwt" in claims else said["jwcrypto"]
        judge = Judge(vectors, {name: one for name, one in lists.items() if name.startswith("list")})
        count = 0
        for case in cases:
            if case["file"] not in claims:
                continue
            count += 1
            for bit in (bit_by_byte, bit_by_number):
                verdict = judge.verdict(case, claims[case["file"]], bit)
                if verdict != case["verdict"]:
                    problems.append(f"{who}: {case['file']} at {case['at']} beside {case['status']}: {verdict}")
        print(f"{who}: {count} cases")
        if count < 10:
            problems.append(f"{who} judged only {count} cases")
    for case in cases:
        command = [options.binary, "verify", vectors / case["file"], "--keys", vectors / "jwks.json", "--at", case["at"], "--json"]
        for name in case["status"]:
            command += ["--status", vectors / name]
        done = subprocess.run([str(part) for part in command], capture_output=True, text=True, check=False)
        verdict = json.loads(done.stdout or "{}").get("verdict")
        if (done.returncode, verdict) != (case["exit_code"], case["verdict"]):
            problems.append(f"tirkeu verify: {case['file']}: {done.returncode} {verdict} {done.stderr}")
    print(f"tirkeu verify: {len(cases)} cases")
    return problems


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--vectors", type=pathlib.Path, default=ROOT / "docs" / "vectors")
    parser.add_argument("--binary", type=pathlib.Path, default=ROOT / "target" / "debug" / "tirkeu")
    parser.add_argument("--writer", type=pathlib.Path, default=ROOT / "target" / "debug" / "examples" / "certificate_vectors")
    parser.add_argument("--python", default=sys.executable, help="with jwcrypto, sd-jwt, cbor2, cryptography and cwt")
    parser.add_argument("--modules", type=pathlib.Path, default=ROOT / "target" / "ci" / "npm")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="tirkeu-vectors-") as folder:
        try:
            problems = check(options, pathlib.Path(folder))
        except Failed as failure:
            problems = [str(failure)]
    for problem in problems[:40]:
        print(f"certificate check: {problem}")
    print("certificate check:", "FAILED" if problems else "ok")
    sys.exit(1 if problems else 0)


if __name__ == "__main__":
    main()
