#!/usr/bin/env python3
"""Lets the OAuth clients of others loose on the running service: oauth4webapi, openid-client, jose and authlib.

Starts the built binary on an empty folder, registers clients with `tirkeu admin client` while it runs, and runs the two
programs of .ci/oauth. Fails on anything that they find, on a panic, and on an answer of 500 or more.

    python .ci/oauth.py --binary target/debug/tirkeu --python path/to/python --modules folder/with/node_modules
"""

import argparse
import json
import pathlib
import shutil
import signal
import subprocess
import sys
import tempfile

from contract import ROOT, Failed, Service

SCOPES = ["registrations:write", "registrations:read", "events:read"]
AUDIENCE = "tirkeu-integrators"


class Admin:
    """`tirkeu admin client`, on the database of a running service."""

    def __init__(self, binary, service):
        self.binary, self.home, self.env = binary, service.home, service.env

    def __call__(self, *arguments):
        command = [str(self.binary), "admin", "client", *map(str, arguments)]
        done = subprocess.run(command, cwd=self.home, env=self.env, capture_output=True, text=True, check=False)
        if done.returncode:
            raise Failed(f"tirkeu admin client {arguments[0]} ended with {done.returncode}: {done.stderr}")
        return dict(line.split(": ", 1) for line in done.stdout.splitlines() if ": " in line)

    def create(self, name, *more):
        scopes = [part for scope in SCOPES for part in ("--scope", scope)]
        return self("create", "--name", name, *scopes, *more)


def run(what, *command, cwd=None):
    done = subprocess.run([str(part) for part in command], cwd=cwd, check=False)
    if done.returncode:
        raise Failed(f"{what} ended with {done.returncode}: see above")


def register(admin, service, folder):
    """A client of each kind: one key by JWK with its own id, one by PEM, and a secret."""
    ed25519 = admin.create("Ed25519", "--public-key", folder / "ed25519.json")
    es256 = admin.create("ES256", "--public-key", folder / "es256.pem")
    sandbox = admin.create("Sandbox", "--sandbox")
    setup = {
        "issuer": service.url,
        "audience": AUDIENCE,
        "folder": str(folder),
        "ed25519": {"client_id": ed25519["client_id"], "key_id": ed25519["key"].split()[0]},
        "es256": {"client_id": es256["client_id"], "key_id": es256["key"].split()[0]},
        "sandbox": {"client_id": sandbox["client_id"], "secret": sandbox["client_secret"]},
    }
    file = folder / "setup.json"
    file.write_text(json.dumps(setup))
    return file, setup


def check(options, folder):
    service = Service(options.binary, folder, {})
    problems = []
    # Modules are looked for from where a program lies.
    node_program = options.modules / "oauth-clients.mjs"
    shutil.copyfile(ROOT / ".ci" / "oauth" / "clients.mjs", node_program)
    try:
        service.wait_until_ready()
        run("making keys", "node", node_program, "keys", folder)
        admin = Admin(options.binary, service)
        file, setup = register(admin, service, folder)
        run("oauth4webapi, openid-client and jose", "node", node_program, "check", file)
        run("authlib", options.python, ROOT / ".ci" / "oauth" / "clients.py", file)
        admin("suspend", setup["ed25519"]["client_id"])
        shown = admin("show", setup["ed25519"]["client_id"])
        if shown["state"] != "suspended":
            raise Failed(f"a suspended client is {shown['state']}")
    except Failed as failure:
        problems.append(str(failure))
    finally:
        code = service.stop()
    if code not in (0, -signal.SIGTERM):
        problems.append(f"the service ended with {code}")
    problems += [f"in the log: {line}" for line in service.faults_in_log()[:20]]
    return problems


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--binary", type=pathlib.Path, default=ROOT / "target" / "debug" / "tirkeu")
    parser.add_argument("--python", default=sys.executable, help="with authlib and requests")
    parser.add_argument("--modules", type=pathlib.Path, required=True, help="folder with node_modules")
    options = parser.parse_args()
    options.binary, options.modules = options.binary.resolve(), options.modules.resolve()
    with tempfile.TemporaryDirectory(prefix="tirkeu-oauth-") as folder:
        problems = check(options, pathlib.Path(folder))
    for problem in problems:
        print(f"oauth check: {problem}")
    print("oauth check:", "FAILED" if problems else "ok")
    sys.exit(1 if problems else 0)


main()
