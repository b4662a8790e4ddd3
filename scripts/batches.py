#!/usr/bin/env python3
"""Measures a batch of 10,000 lines: how long until it is taken in, how long until all lines are worked on, and the memory of the process.

    cargo build --release
    scripts/batches.py target/release/tirkeu [DATABASE_URL]

Without a database, an SQLite file in a new folder. A PostgreSQL database must be empty. Prints one line of a Markdown table.
"""

import base64, json, os, pathlib, subprocess, sys, tempfile, time, urllib.parse, urllib.request

LINES = int(os.environ.get("LINES_OF_BATCH", "10000"))
BARS = {"taken in": 10.0, "memory": 150.0}


def check_digit(digits):
    for weights in (range(1, 12), (3, 4, 5, 6, 7, 8, 9, 10, 11, 1, 2)):
        rest = sum(int(d) * w for d, w in zip(digits, weights)) % 11
        if rest < 10:
            return str(rest)
    return None


def bins():
    """Organisations enough that none is asked too often, though limits are off here."""
    made = []
    for n in range(100000, 200000):
        digits = "15014" + str(n)
        digit = check_digit(digits)
        if digit:
            made.append(digits + digit)
        if len(made) == 50:
            return made


def call(base, path, token=None, data=None, kind=None, key=None):
    headers = {}
    if token:
        headers["Authorization"] = token
    if kind:
        headers["Content-Type"] = kind
    if key:
        headers["Idempotency-Key"] = key
    request = urllib.request.Request(base + path, data=data, headers=headers)
    with urllib.request.urlopen(request, timeout=60) as answer:
        return answer.read()


def memory(pid, field):
    for line in pathlib.Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith(field + ":"):
            return int(line.split()[1]) / 1024
    return 0.0


def main():
    program = os.path.abspath(sys.argv[1])
    with tempfile.TemporaryDirectory() as folder:
        log = os.path.join(folder, "log")
        environment = dict(os.environ, DATA_DIR=os.path.join(folder, "var"), BIND_ADDRESS="127.0.0.1:0", RATE_LIMITS="off")
        if len(sys.argv) > 2:
            environment["DATABASE_URL"] = sys.argv[2]
        with open(log, "w") as out:
            service = subprocess.Popen([program, "serve"], env=environment, cwd=folder, stdout=out, stderr=out)
        try:
            base = None
            for _ in range(300):
                time.sleep(0.1)
                found = [word for word in open(log).read().replace('"', " ").replace("=", " ").split() if "127.0.0.1:" in word]
                if found:
                    base = "http://127.0.0.1:" + found[0].rsplit(":", 1)[1].strip(",.")
                    try:
                        call(base, "/readyz")
                        break
                    except OSError:
                        pass
            made = subprocess.run(
                [program, "admin", "client", "create", "--name", "Bench", "--sandbox", "--scope", "registrations:write", "--scope", "registrations:read"],
                env=environment, cwd=folder, capture_output=True, text=True, check=True).stdout
            told = dict(line.split(": ", 1) for line in made.splitlines() if ": " in line)
            secret = told["client_secret"]
            proof = base64.b64encode(f"{told['client_id']}:{secret}".encode()).decode()

            def token():
                form = urllib.parse.urlencode({"grant_type": "client_credentials"}).encode()
                answer = call(base, "/oauth2/token", "Basic " + proof, form, "application/x-www-form-urlencoded")
                return "Bearer " + json.loads(answer)["access_token"]

            template = call(base, "/v1/batches/template.csv").decode("utf-8-sig").splitlines()
            today = time.strftime("%Y-%m-%d", time.gmtime(time.time() + 5 * 3600))
            organisations, rows = bins(), [template[0]]
            for n in range(LINES):
                row = template[1].replace("booking-4711", f"bench-{n}").replace("FA1234567", f"FE{n:07}")
                row = row.replace("150140000012", organisations[n % 50]).replace("2026-11-20", today).replace("2026-11-21", today)
                rows.append(row)
            file = "\n".join(rows).encode()
            bearer, before = token(), memory(service.pid, "VmRSS")
            begun = time.monotonic()
            batch = json.loads(call(base, "/v1/batches", bearer, file, "text/csv", "bench-1"))
            taken, most_taking = time.monotonic() - begun, memory(service.pid, "VmHWM")
            while batch["state"] in ("queued", "running"):
                time.sleep(0.5)
                if time.monotonic() - begun > 500:
                    bearer = token()
                batch = json.loads(call(base, f"/v1/batches/{batch['id']}", bearer))
            worked, most = time.monotonic() - begun, memory(service.pid, "VmHWM")
            engine = "PostgreSQL" if len(sys.argv) > 2 else "SQLite"
            print(f"| {engine} | {LINES} lines, {len(file) // 1024} KiB | {taken:.2f} s | {worked:.1f} s | {LINES / worked:.0f} lines/s "
                  f"| {before:.0f} / {most_taking:.0f} / {most:.0f} MiB | accepted {batch['accepted']}, refused {batch['refused']} |")
            return 0 if taken < BARS["taken in"] and most < BARS["memory"] else 1
        finally:
            service.terminate()
            service.wait(30)


sys.exit(main())
