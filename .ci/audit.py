#!/usr/bin/env python3
"""Lets two verifiers judge the same audit log: `tirkeu audit verify` and tests/outside/audit_verify.py, sound and tampered with in five ways.

    audit.py --binary target/debug/tirkeu --python venv/bin/python
"""
import argparse, json, os, pathlib, shutil, sqlite3, subprocess, sys, tempfile, urllib.request

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
        import hashlib, uuid

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


main()
