#!/usr/bin/env python3
"""Compares the calendar that the running service gives out with the package `holidays` of others, for every day of 2025 to 2028: whether
it is a holiday or a day off by its own row, and whether people work on it. And lets the package `icalendar` read deadlines as a calendar.

    working_days.py --binary target/debug/tirkeu          (with both packages installed)
"""
import argparse, datetime, json, os, pathlib, re, subprocess, sys, tempfile, time, urllib.request

import holidays
import icalendar

YEARS = range(2025, 2029)

# Days on which the two may differ, and why the service is right. A day that stands here and does not differ is a fault, too.
EXPLAINED = {}


def get(url, language, accept="application/json"):
    request = urllib.request.Request(url, headers={"Accept-Language": language, "Accept": accept})
    with urllib.request.urlopen(request, timeout=10) as answer:
        return answer.read()


def check_calendars(base):
    """Whether a calendar shows the deadlines and texts of the JSON, an event and three alarms each."""
    url = f"{base}/v1/deadlines?nationality=UZB&entered_on=2026-11-22&moved_on=2026-11-25"
    for language in ("kk", "ru", "en", "uz"):
        expected = {(item["due_on"], item["explanation"]) for item in json.loads(get(url, language))["deadlines"]}
        raw = get(url, language, "text/calendar")
        events = icalendar.Calendar.from_ical(raw).walk("VEVENT")
        found = {(event.decoded("DTSTART").isoformat(), str(event["DESCRIPTION"])) for event in events}
        whole = all(not event.errors and len(event.walk("VALARM")) == 3 for event in events)
        if found != expected or not whole or len(events) != 3 or max(map(len, raw.split(b"\r\n"))) > 75:
            sys.exit(f"the calendar in {language} says something else: {found} instead of {expected}")
    print(f"icalendar {icalendar.__version__}: deadlines in four languages are what the JSON says")


def table(binary):
    """The items of /v1/reference/holidays, by day."""
    with tempfile.TemporaryDirectory() as scratch:
        environment = {**os.environ, "DATA_DIR": scratch, "BIND_ADDRESS": "127.0.0.1:0", "RUST_LOG": "info"}
        environment.pop("DATABASE_URL", None)
        log = pathlib.Path(scratch) / "service.log"
        with log.open("w") as output:
            service = subprocess.Popen([binary, "serve"], env=environment, stdout=output, stderr=subprocess.STDOUT)
        try:
            began = time.monotonic()
            while True:
                address = re.search(r"listening on (http://[0-9.]+:[0-9]+)", log.read_text())
                if address:
                    break
                if time.monotonic() - began > 60 or service.poll() is not None:
                    sys.exit(f"the service does not listen:\n{log.read_text()[-2000:]}")
                time.sleep(0.2)
            check_calendars(address.group(1))
            days = json.loads(get(f"{address.group(1)}/v1/reference/holidays", "en"))
            return {item["date"]: item for item in days["items"]}
        finally:
            service.terminate()
            service.wait(30)


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--binary", required=True)
    given = arguments.parse_args()
    ours, theirs = table(given.binary), holidays.Kazakhstan(years=YEARS, language="en_US")
    day, days, differences, faults = datetime.date(YEARS.start, 1, 1), 0, 0, []
    while day.year in YEARS:
        row = ours.get(day.isoformat())
        is_off = row is not None and row["kind"] != "working_weekend"
        works = not is_off and (day.weekday() < 5 or row is not None)
        differs = (is_off, works) != (day in theirs, theirs.is_working_day(day))
        if differs and day.isoformat() in EXPLAINED:
            differences += 1
            print(f"{day} differs: {EXPLAINED[day.isoformat()]}")
        elif differs:
            faults.append(f"{day}: {row and (row['kind'], row['name'])} here, {theirs.get(day)!r} there (working: {works} and {theirs.is_working_day(day)})")
        elif day.isoformat() in EXPLAINED:
            faults.append(f"{day}: is explained, and does not differ")
        day, days = day + datetime.timedelta(1), days + 1
    for fault in faults:
        print(fault, file=sys.stderr)
    print(f"{days} days, holidays {holidays.__version__}: {len(faults)} disagreements, {differences} explained differences")
    sys.exit(bool(faults))


main()
