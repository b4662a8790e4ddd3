#!/usr/bin/env python3
"""Measures how messages leave the service: rate and processor time against Google's Node SDK, time from commit to sending, what is lost
and what comes twice when processes are killed, and what the API feels while FCM is down.

    cargo build --release && python3 benches/push/bench.py [--messages N] [--rounds N] [--node FOLDER] [throughput] [latency] [kill] [outage]

FOLDER is npm's firebase-admin (target/ci/npm/node_modules/firebase-admin after .ci/run); without it the SDK is left out. Needs Python 3.11,
openssl and PostgreSQL's server programs. The far end is `tirkeu fcm-fake`, which answers after 50 ms over HTTP/2 with TLS.
"""

import argparse, glob, json, os, random, re, shutil, signal, socket, sqlite3, statistics, subprocess, sys, tempfile, threading, time
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TICK = os.sysconf("SC_CLK_TCK")
SLOTS = 300  # messages under way at a time in one lane: the most that a killed process may have sent without writing it down


def get(url, data=None):
    body = None if data is None else json.dumps(data).encode()
    request = urllib.request.Request(url, body, {"content-type": "application/json"} if body else {})
    with urllib.request.urlopen(request, timeout=30) as answer:
        text = answer.read()
    try:
        return json.loads(text)
    except ValueError:
        return text.decode()


def cpu(pid):
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICK


class Process:
    """A process that says on its first lines where it is."""

    def __init__(self, args, env, pattern, log):
        self.log = open(log, "ab")
        self.child = subprocess.Popen(args, env={**os.environ, **env}, stdout=subprocess.PIPE, stderr=self.log, text=True)
        for line in self.child.stdout:
            if found := re.search(pattern, line):
                self.url = found.group(1)
                threading.Thread(target=self.child.stdout.read, daemon=True).start()
                return
        sys.exit(f"{args[0]} ended; see {log}")

    def end(self, how=signal.SIGTERM):
        self.child.send_signal(how)
        self.child.wait()


class Postgres:
    def __init__(self, folder):
        found = sorted(glob.glob("/usr/lib/postgresql/*/bin")) or [os.path.dirname(shutil.which("initdb") or "")]
        self.bin, self.data = Path(found[-1]), folder / "postgres"
        self.data.mkdir(mode=0o700)
        if os.geteuid() == 0:
            os.chmod(folder, 0o755)
            shutil.chown(self.data, "postgres")
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.run("initdb", "-A", "trust", "-U", "tirkeu", "-D", str(self.data))
        options = f"-c listen_addresses=127.0.0.1 -c port={self.port} -c unix_socket_directories=''"
        self.run("pg_ctl", "-w", "-D", str(self.data), "-l", str(self.data / "log"), "-o", options, "start")
        self.url = f"postgres://tirkeu@127.0.0.1:{self.port}/postgres"

    def run(self, program, *args):
        as_user = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
        subprocess.run([*as_user, str(self.bin / program), *args], check=True, stdout=subprocess.DEVNULL, cwd="/")

    def sql(self, text):
        out = subprocess.run(
            [str(self.bin / "psql"), "-XAtq", "-v", "ON_ERROR_STOP=1", "-d", self.url], input=text, text=True, check=True, stdout=subprocess.PIPE
        )
        return out.stdout.strip()

    def fresh(self):
        """A database in which nothing of any limit is used up."""
        name = f"fresh_{time.time_ns()}"
        self.sql(f"CREATE DATABASE {name}")
        self.url = f"{self.url.rpartition('/')[0]}/{name}"

    def cpu(self):
        pids = [int(pid) for pid in os.listdir("/proc") if pid.isdigit()]
        total = 0.0
        for pid in pids:
            try:
                if Path(f"/proc/{pid}/comm").read_text().startswith("postgres"):
                    total += cpu(pid)
            except (FileNotFoundError, ProcessLookupError):
                pass
        return total

    def fill(self, count):
        self.sql(f"""
            TRUNCATE outbox; DELETE FROM devices; DELETE FROM sessions; DELETE FROM accounts;
            INSERT INTO accounts (id, phone_index, locale, sealed, version, created_at, updated_at)
                VALUES ('00000000-0000-0000-0000-000000000001', 'x', 'ru', 'x', 1, now(), now());
            INSERT INTO sessions (id, account_id, generation, rotated_at, created_at, expires_at)
                SELECT id, id, 1, now(), now(), now() + interval '1 day' FROM accounts;
            INSERT INTO devices (id, account_id, session_id, installation_id, platform, target_kind, push_token, created_at, updated_at)
                SELECT gen_random_uuid(), a.id, a.id, n::text, 'android', 'token', 'device-' || n, now(), now()
                FROM accounts a, generate_series(1, {count}) n;
            INSERT INTO outbox (message_id, device_id, lane, kind, priority, attempt, created_at, run_at, expires_at)
                SELECT gen_random_uuid(), id, 'fcm', 'registration_confirmed', 1, 0, now(), now(), now() + interval '1 day' FROM devices;
            ANALYZE;""")

    def waiting(self):
        return int(self.sql("SELECT count(*) FROM outbox WHERE done_at IS NULL"))

    def stop(self):
        self.run("pg_ctl", "-w", "-m", "fast", "-D", str(self.data), "stop")


class Lite:
    def __init__(self, folder):
        self.path = folder / "bench.db"
        self.url = str(self.path)

    def open(self):
        connection = sqlite3.connect(self.path, timeout=30)
        return connection

    def fresh(self):
        for path in glob.glob(f"{self.path}*"):
            os.remove(path)

    def fill(self, count):
        now, later = (time.strftime("%Y-%m-%dT%H:%M:%S.000000Z", time.gmtime(time.time() + plus)) for plus in (-1, 86_400))
        one, with_db = (1).to_bytes(16), self.open()
        with with_db as db:
            for table in ("outbox", "devices", "sessions", "accounts"):
                db.execute(f"DELETE FROM {table}")
            db.execute("INSERT INTO accounts (id, phone_index, locale, sealed, version, created_at, updated_at) VALUES (?, x'01', 'ru', x'01', 1, ?, ?)", (one, now, now))
            db.execute("INSERT INTO sessions (id, account_id, generation, rotated_at, created_at, expires_at) VALUES (?, ?, 1, ?, ?, ?)", (one, one, now, now, later))
            ids = [os.urandom(16) for _ in range(count)]
            db.executemany(
                "INSERT INTO devices (id, account_id, session_id, installation_id, platform, target_kind, push_token, created_at, updated_at) "
                "VALUES (?, ?, ?, ?, 'android', 'token', ?, ?, ?)",
                ((id, one, one, str(n), f"device-{n}", now, now) for n, id in enumerate(ids)),
            )
            db.executemany(
                "INSERT INTO outbox (message_id, device_id, lane, kind, priority, attempt, created_at, run_at, expires_at) "
                "VALUES (?, ?, 'fcm', 'registration_confirmed', 1, 0, ?, ?, ?)",
                ((os.urandom(16), id, now, now, later) for id in ids),
            )
        with_db.close()

    def waiting(self):
        db = self.open()
        try:
            return db.execute("SELECT count(*) FROM outbox WHERE done_at IS NULL").fetchone()[0]
        finally:
            db.close()

    def stop(self):
        pass


def certificates(folder):
    """A CA of two days, and a certificate for the fake under Google's names."""
    def openssl(*arguments):
        subprocess.run(["openssl", *arguments], cwd=folder, check=True, capture_output=True)
    key = ["-newkey", "rsa:2048", "-nodes"]
    openssl("req", "-x509", *key, "-keyout", "ca.key", "-out", "ca.pem", "-days", "2", "-subj", "/CN=Only for a bench")
    openssl("req", *key, "-keyout", "leaf.key", "-out", "leaf.csr", "-subj", "/CN=localhost")
    names = ("localhost", "fcm.googleapis.com", "oauth2.googleapis.com")
    (folder / "leaf.ext").write_text(f"subjectAltName={','.join('DNS:' + name for name in names)}\nbasicConstraints=CA:FALSE\n")
    openssl("x509", "-req", "-in", "leaf.csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial", "-out", "leaf.pem", "-days", "2",
            "-extfile", "leaf.ext")


class Bench:
    def __init__(self, args, folder):
        self.args, self.folder = args, folder
        self.binary = str(args.binary)
        self.account = folder / "account.json"
        certificates(folder)
        self.fake = Process(
            [self.binary, "fcm-fake", "--delay-ms", "50", "--count-only", "--account-file", str(self.account),
             "--tls-cert", str(folder / "leaf.pem"), "--tls-key", str(folder / "leaf.key")],
            {}, r"FCM_BASE_URL=(\S+)", folder / "fake.log")
        # As against Google: TLS, HTTP/2.
        self.secure = self.fake.url.replace("http://127.0.0.1", "https://localhost")

    def service(self, database, jobs="on", rate=10_000, **more):
        env = {
            "DATABASE_URL": database.url, "DATA_DIR": str(self.folder / "data"), "BIND_ADDRESS": "127.0.0.1:0", "JOBS": jobs,
            "FCM_BASE_URL": self.secure, "SSL_CERT_FILE": str(self.folder / "ca.pem"), "FCM_CONNECTIONS": "4", "FCM_SERVICE_ACCOUNT_FILE": str(self.account), "FCM_RATE": str(rate), "FCM_RAMP_SECONDS": "0",
            "SMS_RATE": "1000", "RATE_LIMITS": "off", "SMS_DAILY_BUDGET": "1000000", "RUST_LOG": "warn", **more}
        return Process([self.binary, "serve"], env, r"listening on (\S+)", self.folder / "service.log")

    def stats(self):
        return get(self.fake.url + "/_fake/stats")

    def control(self, **what):
        return get(self.fake.url + "/_fake/control", what)

    def drained(self, count, patience=600):
        """Waits until the fake has accepted so many; gives the seconds from the first to the last."""
        first, until = None, time.time() + patience
        while time.time() < until:
            accepted = self.stats()["accepted"]
            if accepted and first is None:
                first = time.time()
            if accepted >= count:
                return time.time() - first
            time.sleep(0.02)
        sys.exit(f"only {self.stats()} of {count} after {patience} s")

    def rate(self, database, count):
        self.service(database, jobs="off").end()  # makes the tables
        database.fill(count)
        self.control(reset=True)
        server = database.cpu() if isinstance(database, Postgres) else 0
        service = self.service(database)
        before, fake_before = cpu(service.child.pid), cpu(self.fake.child.pid)
        seconds = self.drained(count)
        while database.waiting():
            time.sleep(0.05)
        used, fake_used = cpu(service.child.pid) - before, cpu(self.fake.child.pid) - fake_before
        server = (database.cpu() - server) if isinstance(database, Postgres) else 0
        repeated = self.stats()["repeated_messages"]
        service.end()
        return {"rate": count / seconds, "cpu": used / count * 1e6, "server": server / count * 1e6, "fake": fake_used / count * 1e6, "repeated": repeated}

    def node(self, count):
        self.control(reset=True)
        out = subprocess.run(
            ["node", str(ROOT / "benches/push/node_sender.js"), "--package", str(self.args.node), "--fake", self.fake.url,
             "--account", str(self.account), "--messages", str(count), "--rounds", "1", "--batches", "4"],
            env={**os.environ, "NODE_EXTRA_CA_CERTS": str(self.folder / "ca.pem")}, check=True, text=True, stdout=subprocess.PIPE)
        result = json.loads(out.stdout.strip().splitlines()[-1])
        return {"rate": result["per_second"], "cpu": result["cpu_us"], "sender": result["sender"]}


def spread(values):
    return f"{statistics.median(values):.0f} [{min(values):.0f}–{max(values):.0f}]"


def throughput(bench, engines):
    rows = {name: [] for name in [*engines, "node"]}
    for number in range(bench.args.rounds):
        for name, database in engines.items():
            rows[name].append(bench.rate(database, bench.args.messages))
            print(f"round {number + 1}: {name}: {rows[name][-1]}", file=sys.stderr)
        if bench.args.node:
            rows["node"].append(bench.node(min(bench.args.messages, 8_000)))
            print(f"round {number + 1}: node: {rows['node'][-1]}", file=sys.stderr)
    print("\n| sender | messages/s | CPU µs a message | database CPU µs |\n|---|---|---|---|")
    for name, measured in rows.items():
        if measured:
            server = spread([one["server"] for one in measured]) if name == "postgres" else "–"
            print(f"| {name} | {spread([one['rate'] for one in measured])} | {spread([one['cpu'] for one in measured])} | {server} |")
    if rows["node"]:
        for name in engines:
            ratios = [ours["cpu"] / theirs["cpu"] for ours, theirs in zip(rows[name], rows["node"])]
            print(f"CPU of {name} to Node, pair by pair: {statistics.median(ratios):.2f} [{min(ratios):.2f}–{max(ratios):.2f}]")


def latency(bench, engines):
    """Codes are asked for at a steady rate; the service itself notes the time from the making of the row (before its commit) to sending."""
    print("\n| database | sent by | within 10 ms | 25 ms | 50 ms | 100 ms |\n|---|---|---|---|---|---|")
    for name, database in engines.items():
        for split in (False, True) if name == "postgres" else (False,):
            database.fresh()
            sender = bench.service(database)
            api = bench.service(database, jobs="off") if split else sender
            for _ in range(900):
                get(api.url + "/v1/auth/otp", {"phone": f"+7701{random.randrange(10**7):07}"})
                time.sleep(0.01)
            time.sleep(2)
            metrics = get(sender.url + "/metrics")
            share = {le: float(n) for le, n in re.findall(r'tirkeu_outbox_wait_seconds_bucket{[^}]*le="([^"]+)"[^}]*} (\S+)', metrics)}
            count = share.pop("+Inf")
            where = "another process" if split else "the same process"
            within = lambda le: f"{100 * share[le] / count:.1f} %"
            print(f"| {name} | {where} ({count:.0f} messages) | {within('0.01')} | {within('0.025')} | {within('0.05')} | {within('0.1')} |")
            for process in {sender, api}:
                process.end()


def kill(bench, engines):
    """Two processes share the work; one after another is killed without warning, until everything is sent."""
    for name, database in engines.items():
        bench.service(database, jobs="off").end()
        database.fill(bench.args.killed)
        bench.control(reset=True)
        workers, kills = [bench.service(database), bench.service(database)], 0
        began = time.time()
        while bench.stats()["nids"] < bench.args.killed:
            time.sleep(random.uniform(1.0, 4.0))
            if database.waiting() > SLOTS * 4:
                victim = random.randrange(len(workers))
                workers[victim].end(signal.SIGKILL)
                workers[victim] = bench.service(database)
                kills += 1
            if time.time() - began > 900:
                break
        deadline = time.time() + 200
        while database.waiting() and time.time() < deadline:
            time.sleep(0.5)
        stats, left = bench.stats(), database.waiting()
        lost = bench.args.killed - stats["nids"]
        print(f"{name}: {bench.args.killed} messages, {kills} kills: {lost} lost, {left} left over, {stats['repeated_messages']} sent again "
              f"(allowed {kills * SLOTS}), {time.time() - began:.0f} s")
        for worker in workers:
            worker.end()


def outage(bench, engines):
    """What the API feels while FCM is down and many messages wait."""
    for name, database in engines.items():
        database.fresh()
        service = bench.service(database, rate=500)
        url = service.url + "/v1/deadlines?nationality=UZB&entered_on=2026-11-22"
        def p99():
            times = []
            for n in range(2_000):
                began = time.perf_counter()
                # Nineteen reads and a write, which commits a message.
                get(url) if n % 20 else get(service.url + "/v1/auth/otp", {"phone": f"+7702{random.randrange(10**7):07}"})
                times.append(time.perf_counter() - began)
            return sorted(times)[int(len(times) * 0.99)] * 1_000
        p99()
        calm, down = [], []
        for _ in range(3):
            calm.append(p99())
            database.fill(5_000)
            bench.control(down=True)
            down.append(p99())
            bench.control(down=False)
            while database.waiting():
                time.sleep(0.2)
        print(f"{name}: p99 of the API in ms: {spread([v * 100 for v in calm])} hundredths calm, {spread([v * 100 for v in down])} hundredths with FCM down and 5,000 waiting")
        service.end()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", nargs="*", default=["throughput", "latency", "kill", "outage"])
    parser.add_argument("--messages", type=int, default=20_000)
    parser.add_argument("--killed", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--engine", choices=["postgres", "sqlite", "both"], default="both")
    parser.add_argument("--node", type=Path)
    parser.add_argument("--binary", type=Path, default=ROOT / "target/release/tirkeu")
    args = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="tirkeu-push-"))
    engines = {}
    if args.engine in ("postgres", "both"):
        engines["postgres"] = Postgres(folder)
    if args.engine in ("sqlite", "both"):
        engines["sqlite"] = Lite(folder)
    bench = Bench(args, folder)
    try:
        for name in args.what:
            print(f"\n## {name}", flush=True)
            {"throughput": throughput, "latency": latency, "kill": kill, "outage": outage}[name](bench, engines)
    finally:
        bench.fake.end()
        for database in engines.values():
            database.stop()
        shutil.rmtree(folder, ignore_errors=True)


main()
