#!/usr/bin/env python3
"""Holds the running service against openapi/openapi.json, from outside.

Starts the built binary on an empty folder, walks the main journey (sign-in, person, registration,
confirmation, certificate), then lets schemathesis try every operation of the document as the users
of that journey. Fails on any finding, any answer of 500 or more, any panic, or a session lost on the way.

The bodies of the journey are the document's own examples: one that the service refuses is a finding.

    python .ci/contract.py --binary target/debug/tirkeu --schemathesis path/to/st

schemathesis loads this same file for its hooks (bottom).
"""

import argparse
import base64
import contextlib
import datetime
import http.server
import json
import os
import pathlib
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request
import uuid

ROOT = pathlib.Path(__file__).resolve().parent.parent
PHONES = {
    "migrant": "+77010000001",
    "stranger": "+77010000002",
    "host": "+77010000003",
    "leaver": "+77010000004",
    "officer": "+77010000005",
}
# Calls that end the session they are made with go out with the leaver's token, so that the others live on.
SESSION_ENDING = {"POST /v1/auth/logout", "DELETE /v1/me", "DELETE /v1/me/sessions/{id}"}
# Calls that want the token of an integrator's client, not of a person.
OF_CLIENTS = {
    "GET /v1/integrator", "POST /v1/border-crossings", "GET /v1/events", "GET /v1/webhooks", "POST /v1/webhooks",
    "GET /v1/webhooks/{id}", "PATCH /v1/webhooks/{id}", "DELETE /v1/webhooks/{id}", "POST /v1/webhooks/{id}/rotate-secret",
    "POST /v1/webhooks/{id}/ping", "GET /v1/webhooks/{id}/deliveries", "POST /v1/webhooks/{id}/replay",
}  # fmt: skip
# A stream has no end: schemathesis sees how it begins, the journey reads it.
ENDLESS = "/v1/me/events"
SCHEMATHESIS_USERS = ("migrant", "stranger", "host", "officer")
READY_WITHIN = 60
STOP_WITHIN = 45


class Failed(Exception):
    """What is wrong, in words for the reader of the log."""


# --- the service ---------------------------------------------------------------------------------


class Answer:
    def __init__(self, status, headers, body):
        self.status, self.headers, self.text = status, headers, body.decode("utf-8", "replace")

    def json(self):
        return json.loads(self.text)


class Service:
    """The binary on a folder of its own, its address and its log."""

    def __init__(self, binary, folder, extra_env):
        self.log = folder / "server.log"
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        self.url = f"http://127.0.0.1:{port}"
        home = folder / "home"
        home.mkdir()
        self.binary, self.home = binary, home
        self.env = {
            "PATH": os.environ.get("PATH", "/usr/bin:/bin"),
            "DATA_DIR": str(home / "var"),
            "BIND_ADDRESS": f"127.0.0.1:{port}",
            "PUBLIC_URL": self.url,
            "PROFILE": "development",
            # All requests come from one address and a few accounts; being throttled would prove nothing.
            "RATE_LIMITS": "off",
            "RUST_LOG": "info",
            "RUST_BACKTRACE": "1",
            **extra_env,
        }
        self.start()

    def start(self):
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [str(self.binary), "serve"], cwd=self.home, env=self.env, stdout=log, stderr=subprocess.STDOUT
            )

    def administers(self, *arguments):
        """Runs an operator's command beside the service."""
        command = [str(self.binary), "admin", *arguments]
        done = subprocess.run(command, cwd=self.home, env=self.env, capture_output=True, text=True, check=False)
        if done.returncode:
            raise Failed(f"{' '.join(command[1:])} ended with {done.returncode}: {done.stderr}")

    def call(self, method, path, body=None, token=None, **headers):
        headers = {name.replace("_", "-"): value for name, value in headers.items()}
        data = None
        if body is not None:
            data, headers["Content-Type"] = json.dumps(body).encode(), "application/json"
        if token:
            headers["Authorization"] = f"Bearer {token}"
        request = urllib.request.Request(self.url + path, data=data, headers=headers, method=method)
        try:
            with urllib.request.urlopen(request, timeout=30) as response:
                return Answer(response.status, response.headers, response.read())
        except urllib.error.HTTPError as error:
            return Answer(error.code, error.headers, error.read())
        except OSError as error:
            raise Failed(f"{method} {path}: no answer ({error})") from error

    def expect(self, status, method, path, body=None, token=None, **headers):
        answer = self.call(method, path, body, token, **headers)
        if answer.status != status:
            sent = f"\nsent: {json.dumps(body, ensure_ascii=False)}" if body is not None else ""
            raise Failed(f"{method} {path} answered {answer.status}, expected {status}: {answer.text[:2000]}{sent}")
        return answer

    def events(self, token, last_id=None):
        """The stream of changes: what each event says, with its id."""
        headers = {"Authorization": f"Bearer {token}"} | ({"Last-Event-ID": last_id} if last_id else {})
        response = urllib.request.urlopen(urllib.request.Request(self.url + ENDLESS, headers=headers), timeout=30)
        if response.headers["Content-Type"] != "text/event-stream":
            raise Failed(f"{ENDLESS} is {response.headers['Content-Type']}")
        if not response.readline().startswith(b"retry:"):
            raise Failed(f"{ENDLESS} does not begin as a stream of events")

        def read():
            fields = {}
            for line in response:
                name, _, value = line.decode().rstrip("\n").partition(": ")
                if name:
                    fields[name] = value
                elif "data" in fields:
                    yield {**json.loads(fields["data"]), "id of event": fields["id"], "event": fields["event"]}
                    fields = {}

        return read()

    def wait_until_ready(self):
        deadline = time.monotonic() + READY_WITHIN
        while time.monotonic() < deadline:
            if self.process.poll() is not None:
                raise Failed(f"the service ended with {self.process.returncode} before it was ready")
            with contextlib.suppress(Failed):
                if self.call("GET", "/readyz").status == 200:
                    return
            time.sleep(0.1)
        raise Failed(f"/readyz did not answer 200 within {READY_WITHIN} s")

    def stop(self):
        """Asks it to end, as a supervisor would; returns the exit code, None when it had to be killed."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        try:
            return self.process.wait(STOP_WITHIN)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
            return None

    def faults_in_log(self):
        found = []
        for line in self.log.read_text("utf-8", "replace").splitlines():
            plain = re.sub(r"\x1b\[[0-9;]*m", "", line)
            if "panicked at" in plain or re.search(r"status(?:_code)?\"?\s*[:=]\s*\"?5\d\d\b", plain):
                found.append(plain)
        return found


# --- the journey ---------------------------------------------------------------------------------


class Session:
    """One signed-in user; renews its access token before it runs out."""

    def __init__(self, service, phone):
        self.service, self.phone, self.lock = service, phone, threading.Lock()
        before = len(self.messages())
        challenge = service.expect(202, "POST", "/v1/auth/otp", {"phone": phone}).json()
        body = {
            "challenge_id": challenge["challenge_id"],
            "code": self.code_after(before),
            "device_name": "contract check",
        }
        self.take(service.expect(200, "POST", "/v1/auth/otp/verify", body).json())

    def messages(self):
        outbox = self.service.expect(200, "GET", "/dev/outbox").json()
        return [sms["text"] for sms in outbox["sms"] if sms["to"] == self.phone]

    def code_after(self, before):
        deadline = time.monotonic() + 15
        while time.monotonic() < deadline:
            for text in reversed(self.messages()[before:]):
                # A one-time link could hold six digits, too.
                if "/c/" in text:
                    continue
                if code := re.search(r"(?<!\d)\d{6}(?!\d)", text):
                    return code.group()
            time.sleep(0.1)
        raise Failed(f"no SMS with a code of 6 digits to {self.phone} within 15 s")

    def take(self, tokens):
        self.access, self.refresh = tokens["access_token"], tokens["refresh_token"]
        self.renew_at = time.monotonic() + tokens["expires_in"] / 2

    def token(self):
        with self.lock:
            if time.monotonic() >= self.renew_at:
                self.take(self.service.expect(200, "POST", "/v1/auth/refresh", {"refresh_token": self.refresh}).json())
            return self.access


class ClientSession:
    """A sandbox client of an integrator, registered by the operator's command beside the running service."""

    def __init__(self, service, binary, scopes=("registrations:read", "border:write", "events:read", "webhooks:write"), name="Contract check"):
        command = [str(binary), "admin", "client", "create", "--name", name, "--sandbox"]
        command += [part for scope in scopes for part in ("--scope", scope)]
        done = subprocess.run(command, cwd=service.home, env=service.env, capture_output=True, text=True, check=False)
        if done.returncode:
            raise Failed(f"tirkeu admin client create ended with {done.returncode}: {done.stderr}")
        made = dict(line.split(": ", 1) for line in done.stdout.splitlines() if ": " in line)
        pair = f"{made['client_id']}:{made['client_secret']}".encode()
        self.service, self.basic, self.renew_at = service, base64.b64encode(pair).decode(), 0
        self.client_id = made["client_id"]

    def token(self):
        if time.monotonic() >= self.renew_at:
            headers = {"Authorization": f"Basic {self.basic}", "Content-Type": "application/x-www-form-urlencoded"}
            url = f"{self.service.url}/oauth2/token"
            request = urllib.request.Request(url, b"grant_type=client_credentials", headers)
            with urllib.request.urlopen(request, timeout=30) as response:
                made = json.load(response)
            self.access, self.renew_at = made["access_token"], time.monotonic() + made["expires_in"] / 2
        return self.access


class Document:
    """openapi.json, as far as an example body is concerned."""

    def __init__(self, path):
        self.root = json.loads(path.read_text("utf-8"))

    def resolve(self, node):
        while isinstance(node, dict) and "$ref" in node:
            target = self.root
            for part in node["$ref"].removeprefix("#/").split("/"):
                target = target[part.replace("~1", "/").replace("~0", "~")]
            node = target
        return node

    def example(self, method, path):
        try:
            body = self.resolve(self.root["paths"][path][method.lower()]["requestBody"])
            content = body["content"]["application/json"]
        except KeyError as missing:
            raise Failed(f"the document has no JSON body for {method} {path} ({missing})") from None
        if "example" in content:
            return content["example"]
        for example in content.get("examples", {}).values():
            return self.resolve(example)["value"]
        return self.sample(content["schema"])

    def sample(self, schema):
        schema = self.resolve(schema)
        if "example" in schema:
            return schema["example"]
        if schema.get("examples"):
            return schema["examples"][0]
        if "const" in schema:
            return schema["const"]
        if "enum" in schema:
            return schema["enum"][0]
        if "allOf" in schema:
            return {name: value for part in schema["allOf"] for name, value in self.sample(part).items()}
        for choice in schema.get("oneOf", schema.get("anyOf", [])):
            if self.resolve(choice).get("type") != "null":
                return self.sample(choice)
        required = schema.get("required", [])
        if "properties" in schema:
            return {name: self.sample(part) for name, part in schema["properties"].items() if name in required}
        kind = schema.get("type")
        if schema.get("format") == "date":
            return datetime.date.today().isoformat()
        return {"boolean": False, "array": [], "object": {}, "integer": 1, "number": 1}.get(kind, "")


def iin(eleven):
    """Completes an individual identification number with its check digit."""
    digits = [int(digit) for digit in eleven]
    check = sum(digit * weight for digit, weight in zip(digits, range(1, 12))) % 11
    if check == 10:
        check = sum(digit * weight for digit, weight in zip(digits, [3, 4, 5, 6, 7, 8, 9, 10, 11, 1, 2])) % 11
    if check == 10:
        raise ValueError("no number with these digits is issued")
    return f"{eleven}{check}"


def key():
    return {"Idempotency_Key": str(uuid.uuid4())}


def check_receipt(service, receipt, filed, python):
    """Lets a library of others judge the receipt: it is of this body, and neither of another one nor with another signature."""
    keys, body = service.home / "jwks.json", service.home / "body.json"
    keys.write_text(service.expect(200, "GET", "/.well-known/jwks.json").text)
    forged = receipt[:-9] + ("A" if receipt[-9] != "A" else "B") + receipt[-8:]
    for text, sent, expected in ((receipt, filed, 0), (receipt, {**filed, "purpose": "other"}, 1), (forged, filed, 1)):
        body.write_text(json.dumps(sent))
        command = [python, str(ROOT / "tests/outside/receipt_verify.py"), "--jwks", str(keys), "--receipt", text, "--body", str(body)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode != expected:
            raise Failed(f"the receipt was judged {done.returncode}, not {expected}: {done.stdout}{done.stderr}")


def walk_main_journey(service, document, sessions, python):
    """Leaves a person, a confirmed registration and a certificate behind, for the reads to find."""
    migrant, host = sessions["migrant"].token(), sessions["host"].token()
    person = service.call("PUT", "/v1/cabinet/person", document.example("PUT", "/v1/cabinet/person"), migrant, **key())
    if person.status not in (200, 201, 204):
        raise Failed(f"PUT /v1/cabinet/person refuses the document's example with {person.status}: {person.text[:2000]}")

    today = datetime.datetime.now(datetime.UTC).date().isoformat()
    registration = {
        **document.example("POST", "/v1/registrations"),
        "host": {"kind": "individual", "iin": iin("85061530012"), "phone": PHONES["host"]},
        "entered_on": today,
        "moved_in_on": today,
    }
    cursor = service.expect(200, "GET", "/v1/changes", token=migrant).json()["next_cursor"]
    events = service.events(migrant)
    made = service.expect(201, "POST", "/v1/registrations", registration, migrant, **key()).json()
    check_receipt(service, made["receipt"], registration, python)
    pending = service.expect(200, "GET", "/v1/host/registrations?state=pending", token=host).json()
    if made["id"] not in json.dumps(pending):
        raise Failed(f"the host does not see registration {made['id']} among what waits for an answer: {pending}")
    confirm = f"/v1/host/registrations/{made['id']}/confirm"
    service.expect(200, "POST", confirm, token=host, **key())
    told = [next(events)]
    while told[-1].get("state") != "confirmed":
        told.append(next(events))
    if {event["id"] for event in told} != {made["id"]} or (told[0]["event"], told[0]["state"]) != ("registration", "pending"):
        raise Failed(f"the stream of events tells another story: {told}")
    again = service.events(migrant, told[0]["id of event"])
    # The same place has another cursor each time.
    if [{**next(again), "id of event": event["id of event"]} for event in told[1:]] != told[1:]:
        raise Failed("a stream that goes on behind an event tells something else")
    page = service.expect(200, "GET", f"/v1/changes?cursor={cursor}", token=migrant).json()
    if [item["id"] for item in page["items"]][: len(told)] != [event["id"] for event in told]:
        raise Failed(f"the feed and its stream differ: {page} {told}")
    officer = sessions["officer"].token()
    search = "/v1/officer/registrations/search"
    by_document = {**document.example("POST", search), "document": {
        part: person.json()["document"][part] for part in ("issuing_country", "kind", "number")
    }}  # fmt: skip
    found = service.expect(200, "POST", search, by_document, officer).json()
    if [hit["id"] for hit in found["items"]] != [made["id"]]:
        raise Failed(f"the officer does not find registration {made['id']} by its document: {found}")
    service.expect(200, "GET", f"/v1/officer/registrations/{made['id']}?purpose=inspection", token=officer)
    certificates = service.expect(200, "GET", "/v1/certificates", token=migrant).json()["items"]
    if not certificates:
        raise Failed("the registration is confirmed, but the migrant has no certificate")
    print(f"journey done: registration {made['number']} confirmed, certificate {certificates[0]['number']}")


# --- schemathesis --------------------------------------------------------------------------------


class TokenDesk:
    """Hands schemathesis a fresh token of each user, on loopback, for as long as the run takes."""

    def __init__(self, sessions):
        self.problems = []
        desk = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                try:
                    status, body = 200, {"token": sessions[self.path.strip("/")].token()}
                except (Failed, KeyError) as error:
                    desk.problems.append(str(error))
                    status, body = 502, {"error": str(error)}
                data = json.dumps(body).encode()
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def users_file(self):
        def user(name):
            token = {
                "extractFrom": "body",
                "extractSelector": "/token",
                "sendIn": "header",
                "sendName": "Authorization",
                "sendTemplate": "Bearer {token}",
            }
            login = {"externalEndpointURL": f"{self.url}/{name}", "verb": "GET", "token": token}
            return {"name": name, "loginEndpointAuth": login}

        return {"auth": [user(name) for name in SCHEMATHESIS_USERS]}


def run_schemathesis(options, service, desk, folder):
    users, errors = folder / "users.json", folder / "server-errors.txt"
    users.write_text(json.dumps(desk.users_file()))
    errors.touch()
    command = [
        options.schemathesis, "--config-file", ROOT / ".ci" / "schemathesis.toml", "run", options.document,
        "--url", service.url, "--checks", "all", "--mode", "all", "--max-examples", options.examples,
        "--seed", options.seed, "--continue-on-failure", "--request-timeout", "30",
        # Outside of a sandbox there is nothing at these addresses, whatever the method; `tests/api/sandbox` looks at them in one.
        "--exclude-path-regex", "^/v1/sandbox/", *options.rest,
    ]  # fmt: skip
    env = {
        **os.environ,
        "CONTRACT_USERS": str(users),
        "CONTRACT_SERVER_ERRORS": str(errors),
        "CONTRACT_TOKEN_DESK": desk.url,
        "SCHEMATHESIS_HOOKS": str(pathlib.Path(__file__).resolve()),
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    code = subprocess.run([str(part) for part in command], cwd=folder, env=env, check=False).returncode
    problems = [f"schemathesis ended with {code}: see its findings above"] if code else []
    return problems + [f"server error: {line}" for line in errors.read_text().splitlines()]


def check(options, folder):
    document = Document(options.document)
    service = Service(options.binary, folder, dict(pair.split("=", 1) for pair in options.env))
    problems, desk = [], None
    try:
        service.wait_until_ready()
        service.administers(
            "officer", "add", "--phone", PHONES["officer"], "--role", "supervisor", "--badge", "KZ-0001"
        )
        sessions = {name: Session(service, phone) for name, phone in PHONES.items()}
        sessions["client"] = ClientSession(service, options.binary)
        walk_main_journey(service, document, sessions, str(pathlib.Path(options.schemathesis).with_name("python")))
        desk = TokenDesk(sessions)
        problems += run_schemathesis(options, service, desk, folder)
        problems += [f"token: {problem}" for problem in dict.fromkeys(desk.problems)]
        if service.process.poll() is not None:
            raise Failed(f"the service ended with {service.process.returncode} during the run")
        for name in SCHEMATHESIS_USERS:
            status = service.call("GET", "/v1/me", token=sessions[name].token()).status
            if status != 200:
                problems.append(f"{name} lost the session during the run (GET /v1/me: {status}); later cases proved less")
    except Failed as failure:
        problems.append(str(failure))
    finally:
        if desk:
            desk.server.shutdown()
        code = service.stop()
    if code is None:
        problems.append(f"the service did not stop within {STOP_WITHIN} s of SIGTERM")
    elif code not in (0, -signal.SIGTERM):
        problems.append(f"the service ended with {code}")
    problems += [f"in the log: {line}" for line in service.faults_in_log()[:20]]
    if problems:
        print(f"--- last lines of the service's log\n{chr(10).join(service.log.read_text('utf-8', 'replace').splitlines()[-20:])}")
    return problems


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--binary", type=pathlib.Path, default=ROOT / "target" / "debug" / "tirkeu")
    parser.add_argument("--document", type=pathlib.Path, default=ROOT / "openapi" / "openapi.json")
    parser.add_argument("--schemathesis", default=shutil.which("st") or "st", help="its command")
    parser.add_argument("--examples", type=int, default=50, help="cases per operation")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--env", action="append", default=[], metavar="NAME=VALUE", help="for the service")
    parser.add_argument("rest", nargs="*", help="after --: more options of `st run`")
    options = parser.parse_args()
    options.binary, options.document = options.binary.resolve(), options.document.resolve()
    for needed in (options.binary, options.document):
        if not needed.is_file():
            sys.exit(f"contract check: {needed} is missing")
    with tempfile.TemporaryDirectory(prefix="tirkeu-contract-") as folder:
        problems = check(options, pathlib.Path(folder))
    for problem in dict.fromkeys(problems):
        print(f"contract check: {problem}")
    print("contract check:", "FAILED" if problems else "ok")
    sys.exit(1 if problems else 0)


# --- hooks of schemathesis -----------------------------------------------------------------------


def register_hooks():
    import schemathesis

    desk, errors = os.environ["CONTRACT_TOKEN_DESK"], pathlib.Path(os.environ["CONTRACT_SERVER_ERRORS"])

    def token_of(name):
        with urllib.request.urlopen(f"{desk}/{name}", timeout=30) as response:
            return json.load(response)["token"]

    @schemathesis.serializer("application/x-ndjson", "text/csv")
    def write_text(_context, value):
        content = getattr(value, "data", value)
        return content if isinstance(content, bytes) else str(content).encode("utf-8", "replace")

    @schemathesis.deserializer("application/pdf")
    def read_pdf(_context, response):
        # The document says: a binary string. What is in it, the last step of the run looks at.
        if not response.content.startswith(b"%PDF-1.7"):
            raise ValueError("not a PDF")
        return response.content.decode("latin-1")

    @schemathesis.hook
    def before_call(context, case, kwargs):
        # Only a real user's token is replaced: cases sent with a wrong one, or none, stay as they are.
        label = case.operation.label
        if label not in SESSION_ENDING | OF_CLIENTS:
            return
        sent = str((case.headers or {}).get("Authorization", ""))
        if sent in [f"Bearer {token_of(name)}" for name in SCHEMATHESIS_USERS]:
            case.headers["Authorization"] = f"Bearer {token_of('client' if label in OF_CLIENTS else 'leaver')}"

    @schemathesis.hook
    def after_call(context, case, response):
        if response.status_code >= 500:
            with errors.open("a") as file:
                file.write(f"{response.status_code} from {case.operation.label}: {response.content[:300]!r}\n")


if __name__ == "__main__":
    main()
elif "CONTRACT_TOKEN_DESK" in os.environ:
    register_hooks()
