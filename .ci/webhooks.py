#!/usr/bin/env python3
"""Has the running service send events to a receiver, and lets the libraries of others judge what comes: standardwebhooks of npm and PyPI,
and jose and jwcrypto for the signature over a page of the feed.

Starts the built binary on an empty folder with `WEBHOOK_LOOPBACK=on`. Fails on anything that they find, on a panic, and on an answer of
500 or more.

    python .ci/webhooks.py --binary target/debug/tirkeu --python path/to/python --modules folder/with/node_modules
"""

import argparse
import datetime
import http.server
import json
import pathlib
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
import uuid

from contract import ROOT, ClientSession, Document, Failed, Service, Session, iin, key

PATIENCE = 30
HOST = "+77010000003"


class Receiver:
    """Takes webhooks on loopback, after refusing the first so many."""

    def __init__(self, refuses=0):
        self.received, receiver = [], self
        self.refuses = refuses

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"])).decode()
                names = ("webhook-id", "webhook-timestamp", "webhook-signature")
                receiver.received.append({"headers": {name: self.headers[name] for name in names}, "body": body})
                status = 503 if len(receiver.received) <= receiver.refuses else 204
                self.send_response(status)
                self.end_headers()

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}/hook"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def wait_for(self, count):
        deadline = time.monotonic() + PATIENCE
        while len(self.received) < count:
            if time.monotonic() > deadline:
                raise Failed(f"{count} webhooks expected within {PATIENCE} s, {len(self.received)} came")
            time.sleep(0.02)
        return self.received[count - 1]


class Program(ClientSession):
    """A sandbox client that may read events and have them sent."""

    def __init__(self, service, binary):
        super().__init__(service, binary, ["events:read", "webhooks:write"])

    def expect(self, status, method, path, body=None, **headers):
        return self.service.expect(status, method, path, body, self.token(), **headers)

    def log(self, hook):
        return self.expect(200, "GET", f"/v1/webhooks/{hook['id']}/deliveries").json()["items"]


def submits(service, document, program):
    """A registration of this program that waits for its host."""
    migrant = Session(service, "+77010000001")
    person = document.example("PUT", "/v1/cabinet/person")
    service.call("PUT", "/v1/cabinet/person", person, migrant.token(), **key())
    today = datetime.datetime.now(datetime.UTC).date().isoformat()
    body = {
        **document.example("POST", "/v1/registrations"),
        "host": {"kind": "individual", "iin": iin("85061530012"), "phone": HOST},
        "entered_on": today,
        "moved_in_on": today,
        "client_reference": "booking-17",
    }
    made = service.expect(201, "POST", "/v1/registrations", body, migrant.token(), **key()).json()
    with sqlite3.connect(service.home / "var" / "tirkeu.db", timeout=30) as database:
        ids = uuid.UUID(program.client_id).bytes, uuid.UUID(made["id"]).bytes
        if database.execute("UPDATE registrations SET client_id = ? WHERE id = ?", ids).rowcount != 1:
            raise Failed("the registration could not be given to the program")
    return made


def play(service, document, program):
    """Events, tries that fail, pings and a rotation; what came, with the secrets that must and must not take it."""
    for url in ("https://10.0.0.1/", "http://hotel.example/", "https://u@hotel.example/", "https://hotel.example:22/"):
        program.expect(422, "POST", "/v1/webhooks", {"url": url}, **key())
    receiver = Receiver(refuses=1)
    hook = program.expect(201, "POST", "/v1/webhooks", {"url": receiver.url}, **key()).json()
    path = f"/v1/webhooks/{hook['id']}"
    made = submits(service, document, program)
    host = Session(service, HOST)
    begun = time.monotonic()
    service.expect(200, "POST", f"/v1/host/registrations/{made['id']}/reject", {"reason": "no_consent"}, host.token(), **key())
    first = receiver.wait_for(1)
    print(f"an event was there {1000 * (time.monotonic() - begun):.0f} ms after the request that caused it began")
    again = receiver.wait_for(2)
    if first["headers"]["webhook-id"] != again["headers"]["webhook-id"] or first["body"] != again["body"]:
        raise Failed(f"what was refused came back as something else: {first} {again}")
    page = program.expect(200, "GET", "/v1/events")
    event = page.json()["items"][-1]
    if json.loads(again["body"]) != event or event["data"]["client_reference"] != "booking-17":
        raise Failed(f"the feed and the webhook differ: {event} {again}")
    fresh = program.expect(200, "POST", f"{path}/rotate-secret", **key()).json()["secret"]
    program.expect(202, "POST", f"{path}/ping", **key())
    ping = receiver.wait_for(3)
    deadline = time.monotonic() + PATIENCE
    while any(delivery["state"] != "delivered" for delivery in program.log(hook)):
        if time.monotonic() > deadline:
            raise Failed(f"the log does not say that all was taken: {program.log(hook)}")
        time.sleep(0.1)
    other = program.expect(201, "POST", "/v1/webhooks", {"url": Receiver().url}, **key()).json()["secret"]
    old = hook["secret"]
    return {
        "deliveries": [
            {**first, "secrets": [old], "refused_by": [other, fresh]},
            {**again, "secrets": [old], "refused_by": [other, fresh]},
            {**ping, "secrets": [old, fresh], "refused_by": [other]},
        ],
        "page": {"body": page.text, "signature": page.headers["X-JWS-Signature"]},
        "jwks": service.expect(200, "GET", "/.well-known/jwks.json").json(),
    }


def run(what, *command):
    done = subprocess.run([str(part) for part in command], check=False)
    if done.returncode:
        raise Failed(f"{what} ended with {done.returncode}: see above")


def check(options, folder):
    document = Document(ROOT / "openapi" / "openapi.json")
    service = Service(options.binary, folder, {"WEBHOOK_LOOPBACK": "on"})
    problems = []
    # Modules are looked for from where a program lies.
    node_program = options.modules / "webhooks-verify.mjs"
    shutil.copyfile(ROOT / ".ci" / "webhooks" / "verify.mjs", node_program)
    try:
        service.wait_until_ready()
        told = folder / "told.json"
        told.write_text(json.dumps(play(service, document, Program(service, options.binary))))
        run("standardwebhooks of PyPI", options.python, ROOT / ".ci" / "webhooks" / "verify.py", told)
        run("standardwebhooks of npm", "node", node_program, told)
    except Failed as failure:
        problems.append(str(failure))
    finally:
        code = service.stop()
    if code not in (0, -signal.SIGTERM):
        problems.append(f"the service ended with {code}")
    return problems + [f"in the log: {line}" for line in service.faults_in_log()[:20]]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--binary", type=pathlib.Path, default=ROOT / "target" / "debug" / "tirkeu")
    parser.add_argument("--python", default=sys.executable, help="with standardwebhooks and jwcrypto")
    parser.add_argument("--modules", type=pathlib.Path, required=True, help="folder with node_modules")
    options = parser.parse_args()
    options.binary, options.modules = options.binary.resolve(), options.modules.resolve()
    with tempfile.TemporaryDirectory(prefix="tirkeu-webhooks-") as folder:
        problems = check(options, pathlib.Path(folder))
    for problem in problems:
        print(f"webhooks check: {problem}")
    print("webhooks check:", "FAILED" if problems else "ok")
    sys.exit(1 if problems else 0)


main()
