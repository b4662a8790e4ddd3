#!/usr/bin/env python3
"""Measures what others feel while one integrator asks ten times as much as he may: the 95th percentile of their answers, with and
without him, in turns.

Ten programs send as much as their limits allow (2 submissions and 10 reads a second each, from an address each); in every second
turn an eleventh sends ten times that. His first requests are within what a window allows, the others are answered 429. Fails when
another program was refused anything, or when the median over the turns of the ratio (with him : without him) is above 1.2.

    python .ci/surge.py --binary target/release/tirkeu [--database-url postgres://…]
"""

import argparse
import asyncio
import collections
import datetime
import itertools
import pathlib
import statistics
import sys
import tempfile
import time
import uuid

from contract import ROOT, ClientSession, Failed, Service
from lossy import guest, send

PROGRAMS = 10
WRITES, READS = 2, 10
SURGE = 10
MOST = 1.2


class Integrator:
    """A program with its own address, what it felt and what it was answered."""

    def __init__(self, service, binary, place):
        self.port, self.address = int(service.url.rsplit(":", 1)[1]), f"127.0.1.{place}"
        scopes = ["registrations:write", "registrations:read"]
        self.token = ClientSession(service, binary, scopes, f"Integrator {place}").token()
        self.serials = itertools.count(place * 100_000)
        self.felt, self.statuses = [], collections.Counter()

    async def asks(self, method, path, body=None):
        key = uuid.uuid4() if body else None
        begun = time.perf_counter()
        status, _ = await send(self.port, method, path, self.token, body, key, self.address)
        self.felt.append(time.perf_counter() - begun)
        self.statuses[status] += 1

    async def goes_on(self, rate, seconds, today, one):
        """So many requests a second, evenly, whether or not those before were answered."""
        begun, tasks = time.perf_counter(), []
        for number in range(round(rate * seconds)):
            await asyncio.sleep(max(0.0, begun + number / rate - time.perf_counter()))
            body = {"body": guest(next(self.serials), today)} if one == "POST" else {}
            tasks.append(asyncio.create_task(self.asks(one, "/v1/registrations" + ("" if body else "?limit=10"), **body)))
        await asyncio.gather(*tasks)

    async def works(self, times, seconds, today):
        await asyncio.gather(
            self.goes_on(WRITES * times, seconds, today, "POST"), self.goes_on(READS * times, seconds, today, "GET")
        )


async def play(programs, surging, options, today):
    """The ratio of the percentiles of each pair of turns."""
    ratios = []
    for pair in range(options.turns):
        p95 = {}
        for with_him in ((False, True), (True, False))[pair % 2]:
            for program in programs:
                program.felt.clear()
            working = [program.works(1, options.seconds, today) for program in programs]
            await asyncio.gather(*working, *([surging.works(SURGE, options.seconds, today)] if with_him else []))
            felt = sorted(itertools.chain.from_iterable(program.felt for program in programs))
            p95[with_him] = felt[len(felt) * 95 // 100]
        ratios.append(p95[True] / p95[False])
        print(f"95th percentile of the others: {1000 * p95[False]:.1f} ms alone, {1000 * p95[True]:.1f} ms beside him: {ratios[-1]:.2f}")
    return ratios


def check(options, folder):
    environment = {"RATE_LIMITS": "on"} | ({"DATABASE_URL": options.database_url} if options.database_url else {})
    service, problems = Service(options.binary, folder, environment), []
    try:
        service.wait_until_ready()
        programs = [Integrator(service, options.binary, place) for place in range(1, PROGRAMS + 1)]
        surging = Integrator(service, options.binary, PROGRAMS + 1)
        today = (datetime.datetime.now(datetime.UTC) + datetime.timedelta(hours=5)).date().isoformat()
        ratio = statistics.median(asyncio.run(play(programs, surging, options, today)))
        others = sum((program.statuses for program in programs), collections.Counter())
        print(f"median {ratio:.2f}; the others were answered {dict(others)}, he {dict(surging.statuses)}")
        if set(others) - {200, 201}:
            problems.append("others were refused")
        if ratio > MOST:
            problems.append(f"the others wait {ratio:.2f} times as long, {MOST} is the most")
    except Failed as failure:
        problems.append(str(failure))
    finally:
        service.stop()
    return problems + [f"in the log: {line}" for line in service.faults_in_log()[:20]]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--binary", type=pathlib.Path, default=ROOT / "target" / "release" / "tirkeu")
    parser.add_argument("--database-url", help="an empty PostgreSQL database; SQLite without")
    parser.add_argument("--seconds", type=float, default=10)
    parser.add_argument("--turns", type=int, default=5)
    options = parser.parse_args()
    options.binary = options.binary.resolve()
    with tempfile.TemporaryDirectory(prefix="tirkeu-surge-") as folder:
        problems = check(options, pathlib.Path(folder))
    for problem in problems:
        print(f"surge check: {problem}")
    print("surge check:", "FAILED" if problems else "ok")
    sys.exit(1 if problems else 0)


if __name__ == "__main__":
    main()
