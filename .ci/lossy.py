#!/usr/bin/env python3
"""Has a program submit guests through a proxy that loses four of ten requests and answers, while the service is killed (SIGKILL) again
and again; then counts: each intent must have had exactly one effect.

A program that gets no answer sends the same again, half the time having lost its `Idempotency-Key`, so that only `client_reference` says
that it is the same. Some guests are withdrawn in the same way. Fails on an intent without effect or with two, on one that was told two
different answers, on an event told twice under two ids, and on an answer that a caller cannot act on.

    python .ci/lossy.py --binary target/release/tirkeu --intents 10000 [--database-url postgres://…]
"""

import argparse
import asyncio
import collections
import contextlib
import datetime
import itertools
import json
import multiprocessing
import pathlib
import random
import signal
import socket
import sys
import tempfile
import time
import uuid

from contract import ROOT, ClientSession, Failed, Service, iin

AT_ONCE = 32
LOST = 0.4
PATIENCE = 30


def pump(upstream, listener, seed):
    """The proxy, in a process of its own: one request a connection, and of ten connections four go wrong in one of four ways."""
    dice = random.Random(seed)

    async def answer(reader, writer):
        with contextlib.suppress(OSError, asyncio.IncompleteReadError):
            head = await reader.readuntil(b"\r\n\r\n")
            length = int(next((line[15:] for line in head.split(b"\r\n") if line.lower().startswith(b"content-length:")), 0))
            request = head + await reader.readexactly(length)
            fate = dice.choice(("request", "half a request", "answer", "half an answer")) if dice.random() < LOST else None
            if fate != "request":
                back, forth = await asyncio.open_connection(*upstream)
                forth.write(request[: len(request) // 2] if fate == "half a request" else request)
                await forth.drain()
                if fate != "half a request":
                    told = await back.read()
                    writer.write({None: told, "half an answer": told[: len(told) // 2]}.get(fate, b""))
                    await writer.drain()
                forth.close()
        writer.close()

    async def serve():
        async with await asyncio.start_server(answer, sock=listener) as server:
            await server.serve_forever()

    asyncio.run(serve())


class Lost(Exception):
    """No whole answer came."""


async def send(port, method, path, token, body=None, key=None, address="127.0.0.1"):
    """One request on a connection of its own, from an address of loopback; its status and JSON."""
    data = json.dumps(body).encode() if body is not None else b""
    head = f"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\nAuthorization: Bearer {token}\r\n"
    head += f"Content-Type: application/json\r\nContent-Length: {len(data)}\r\n" if body is not None else "Content-Length: 0\r\n"
    head += f"Idempotency-Key: {key}\r\n" if key else ""
    try:
        reader, writer = await asyncio.open_connection("127.0.0.1", port, local_addr=(address, 0))
        writer.write(head.encode() + b"\r\n" + data)
        told = await asyncio.wait_for(reader.read(), PATIENCE)
        writer.close()
    except (OSError, TimeoutError) as error:
        raise Lost from error
    head, _, content = told.partition(b"\r\n\r\n")
    lines = head.decode("ascii", "replace").lower().split("\r\n")
    length = next((int(line[15:]) for line in lines[1:] if line.startswith("content-length:")), None)
    if length is None or len(content) != length:
        raise Lost
    return int(lines[0].split()[1]), json.loads(content)


def hosts(count):
    """So many numbers of different hosts; not every eleven digits have a check digit."""
    made = []
    for serial in itertools.count():
        with contextlib.suppress(ValueError):
            made.append(iin(f"8501013{serial:04}"))
        if len(made) == count:
            return made


HOSTS = hosts(500)


def guest(number, today):
    """An application for a person who is nobody else."""
    host = number % len(HOSTS)
    letters = "".join(chr(ord("A") + number // 26**place % 26) for place in range(4))
    return {
        "person": {
            "surname": f"SAIDOV{letters}", "given_names": "JAMSHID", "birth_date": "1991-04-17", "sex": "male", "nationality": "UZB",
            "document": {"kind": "passport", "number": f"FA{number:07}", "issuing_country": "UZB", "expires_on": "2031-05-09"},
        },
        "host": {"kind": "individual", "iin": HOSTS[host], "phone": f"+7701{host:07}"},
        "premises": {"kind": "hotel", "address": {"region": "75", "locality": "Алматы", "street": "пр. Абая", "building": str(1 + host)}},
        "entered_on": today, "moved_in_on": today, "purpose": "tourism", "client_reference": f"intent-{number}",
    }


class Program:
    """What the integrator's program knows: what it wants, and what it was told."""

    def __init__(self, client, port, seed):
        self.client, self.port, self.dice = client, port, random.Random(seed)
        self.told = collections.defaultdict(set)
        self.attempts = self.answers = 0

    async def until_answered(self, what, path, body, status):
        key = uuid.uuid4()
        while True:
            self.attempts += 1
            try:
                got, answer = await send(self.port, "POST", path, self.token, body, key)
            except Lost:
                await asyncio.sleep(self.dice.random() * 0.2)
                if body is not None and self.dice.random() < 0.5:
                    key = uuid.uuid4()
                continue
            if got == 503 or (got == 409 and answer["code"] == "idempotency_in_progress"):
                await asyncio.sleep(0.2)
                continue
            if got != status:
                raise Failed(f"{what}: {got} {json.dumps(answer, ensure_ascii=False)[:500]}")
            self.answers += 1
            self.told[what].add((answer["id"], answer["number"]))
            return answer

    async def intends(self, number, today):
        made = await self.until_answered(f"intent-{number}", "/v1/registrations", guest(number, today), 201)
        if number % 10 == 0:
            # Asked twice at once, as by somebody who is impatient.
            withdraw = f"/v1/registrations/{made['id']}/withdraw"
            await self.until_answered(f"withdrawal-{number}", withdraw, None, 200)

    async def renews(self):
        while True:
            with contextlib.suppress(OSError):
                self.token = await asyncio.to_thread(self.client.token)
            await asyncio.sleep(1)


async def kills(service, program, intents, state):
    """Kills the service at even steps of progress, and starts it again on what it left."""
    dice = random.Random(7)
    for step in range(1, state["kills"] + 1):
        while program.answers < step * intents * 1.1 / (state["kills"] + 1):
            await asyncio.sleep(0.05)
        await asyncio.sleep(dice.random() * 0.5)
        service.process.kill()
        await asyncio.to_thread(service.process.wait)
        service.start()
        begun = time.monotonic()
        await asyncio.to_thread(service.wait_until_ready)
        state["longest"] = max(state["longest"], time.monotonic() - begun)


async def play(service, program, intents, today, state):
    program.token = program.client.token()
    renewing = asyncio.create_task(program.renews())
    killing = asyncio.create_task(kills(service, program, intents, state))
    numbers = iter(range(intents))

    async def works():
        for number in numbers:
            await program.intends(number, today)
            if sys.stderr.isatty() and number % 100 == 0:
                print(f"\r{number} of {intents}", end="", file=sys.stderr)

    await asyncio.gather(*(works() for _ in range(AT_ONCE)))
    await killing
    renewing.cancel()


def pages(service, token, path, cursor_of, parameter):
    """All items of a list, page by page."""
    cursor = None
    while True:
        page = service.expect(200, "GET", path + (f"&{parameter}={cursor}" if cursor else ""), None, token).json()
        yield from page["items"]
        if not page["items"] or not (cursor := cursor_of(page)):
            return


def judge(service, program, intents):
    """What stands in the register against what the program wanted and was told."""
    token, problems = program.client.token(), []
    found = collections.defaultdict(list)
    for item in pages(service, token, "/v1/registrations?limit=100", lambda page: page.get("next_cursor"), "cursor"):
        found[item["client_reference"]].append(item)
    for number in range(intents):
        here = found.pop(f"intent-{number}", [])
        state = "withdrawn" if number % 10 == 0 else "pending"
        if len(here) != 1:
            problems.append(f"intent-{number} had {len(here)} effects")
        elif here[0]["state"] != state:
            problems.append(f"intent-{number} is {here[0]['state']}, not {state}")
        elif program.told[f"intent-{number}"] != {(here[0]["id"], here[0]["number"])}:
            problems.append(f"intent-{number} was told {program.told[f'intent-{number}']}, not {here[0]['id']}")
    problems += [f"{reference} was never wanted" for reference in found]
    events = collections.Counter()
    deadline, cursor = time.monotonic() + PATIENCE, None
    while sum(events.values()) < intents * 11 // 10 and time.monotonic() < deadline:
        page = service.expect(200, "GET", "/v1/events?limit=500" + (f"&after={cursor}" if cursor else ""), None, token).json()
        cursor = page["next_cursor"]
        events.update((event["type"], event["data"]["registration_id"]) for event in page["items"])
    problems += [f"{event} was told {count} times" for event, count in events.items() if count > 1]
    told = collections.Counter(kind for kind, _ in events)
    if told != {"registration.pending": intents, "registration.withdrawn": -(-intents // 10)}:
        problems.append(f"events: {dict(told)}")
    return problems


def check(options, folder):
    environment = {"DATABASE_URL": options.database_url} if options.database_url else {}
    service = Service(options.binary, folder, environment)
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    listener.listen(512)
    proxy = multiprocessing.Process(
        target=pump, args=(("127.0.0.1", int(service.url.rsplit(":", 1)[1])), listener, options.seed), daemon=True
    )
    problems, state = [], {"kills": options.kills, "longest": 0.0}
    try:
        service.wait_until_ready()
        proxy.start()
        client = ClientSession(service, options.binary, ["registrations:write", "registrations:read", "events:read"])
        program = Program(client, listener.getsockname()[1], options.seed)
        today = (datetime.datetime.now(datetime.UTC) + datetime.timedelta(hours=5)).date().isoformat()
        begun = time.monotonic()
        asyncio.run(play(service, program, options.intents, today, state))
        print(
            f"{options.intents} intents and {-(-options.intents // 10)} withdrawals took {program.attempts} requests and"
            f" {time.monotonic() - begun:.0f} s; killed {options.kills} times, ready again after at most {state['longest']:.2f} s"
        )
        problems += judge(service, program, options.intents)
    except Failed as failure:
        problems.append(str(failure))
    finally:
        proxy.terminate()
        code = service.stop()
    if code not in (0, -signal.SIGTERM):
        problems.append(f"the service ended with {code}")
    return problems + [f"in the log: {line}" for line in service.faults_in_log()[:20]]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--binary", type=pathlib.Path, default=ROOT / "target" / "debug" / "tirkeu")
    parser.add_argument("--intents", type=int, default=1000)
    parser.add_argument("--kills", type=int, default=10)
    parser.add_argument("--seed", type=int, default=20261127)
    parser.add_argument("--database-url", help="an empty PostgreSQL database; SQLite without")
    options = parser.parse_args()
    options.binary = options.binary.resolve()
    with tempfile.TemporaryDirectory(prefix="tirkeu-lossy-") as folder:
        problems = check(options, pathlib.Path(folder))
    for problem in problems[:50]:
        print(f"lossy check: {problem}")
    print("lossy check:", f"FAILED ({len(problems)} findings)" if problems else "ok")
    sys.exit(1 if problems else 0)


if __name__ == "__main__":
    main()
