#!/usr/bin/env python3
"""Opens the page of a certificate in a real browser, from outside.

Starts the built binary, registers a migrant at two places one after the other, so that there are a replaced and a valid
certificate, and lets .ci/page/browser.mjs look at their pages.

    python .ci/page.py --binary target/debug/tirkeu --modules path/with/node_modules [--pictures docs/images]
"""

import argparse
import datetime
import json
import pathlib
import shutil
import subprocess
import sys
import tempfile

from contract import PHONES, ROOT, Document, Failed, Service, Session, iin, key

BROWSERS = ("chromium", "chromium-browser", "google-chrome")


def certificate(service, document, migrant, host):
    """The migrant registers, the host confirms."""
    today = datetime.datetime.now(datetime.UTC).date().isoformat()
    registration = {
        **document.example("POST", "/v1/registrations"),
        "host": {"kind": "individual", "iin": iin("85061530012"), "phone": PHONES["host"]},
        "entered_on": today,
        "moved_in_on": today,
    }
    made = service.expect(201, "POST", "/v1/registrations", registration, migrant, **key()).json()
    service.expect(200, "POST", f"/v1/host/registrations/{made['id']}/confirm", token=host, **key())
    number = service.expect(200, "GET", f"/v1/registrations/{made['id']}", token=migrant).json()["certificate_number"]
    return service.expect(200, "GET", f"/v1/certificates/{number}", token=migrant).json()


def number_of_none(but):
    """Right check digits, but never given out."""
    body = int(but[:12]) + 1
    return f"{body * 100 + 98 - body * 100 % 97:014}"


def check(options, folder):
    document = Document(ROOT / "openapi" / "openapi.json")
    service = Service(options.binary, folder, {})
    try:
        service.wait_until_ready()
        migrant, host = (Session(service, PHONES[who]).token() for who in ("migrant", "host"))
        service.expect(200, "PATCH", "/v1/me", {"name": "Серікбаева Айгүл"}, host)
        person = document.example("PUT", "/v1/cabinet/person")
        service.call("PUT", "/v1/cabinet/person", person, migrant, **key())
        replaced, valid = (certificate(service, document, migrant, host) for _ in range(2))
        unknown = f"{service.url}/v/{number_of_none(valid['number'])}?lang=en"
        about = folder / "certificates.json"
        about.write_text(json.dumps({"valid": valid, "replaced": replaced, "unknown": unknown}))
        command = ["node", ROOT / ".ci" / "page" / "browser.mjs", options.modules, options.browser, about]
        command += [options.pictures] if options.pictures else []
        if subprocess.run([str(part) for part in command], check=False, timeout=300).returncode:
            raise Failed("the page is not as it must be")
    finally:
        code = service.stop()
    if code not in (0, -15):
        raise Failed(f"the service ended with {code}")
    if faults := service.faults_in_log():
        raise Failed(f"in the log: {faults[:5]}")
    log = service.log.read_text("utf-8", "replace")
    for secret in (valid["qr"].split("#")[1][:40], valid["number"], valid["holder"]["surname"]):
        if secret in log:
            raise Failed("personal data stands in the service's log")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--binary", type=pathlib.Path, default=ROOT / "target" / "debug" / "tirkeu")
    parser.add_argument("--modules", type=pathlib.Path, default=ROOT / "target" / "ci" / "npm")
    parser.add_argument("--browser", default=next(filter(None, map(shutil.which, BROWSERS)), None), help="its path")
    parser.add_argument("--pictures", type=pathlib.Path, help="a folder for pictures of the page in each language")
    options = parser.parse_args()
    options.binary, options.modules = options.binary.resolve(), options.modules.resolve()
    if not options.browser:
        sys.exit(f"page check: none of {', '.join(BROWSERS)} is installed")
    if options.pictures:
        options.pictures = options.pictures.resolve()
        options.pictures.mkdir(parents=True, exist_ok=True)
    try:
        with tempfile.TemporaryDirectory(prefix="tirkeu-page-") as folder:
            check(options, pathlib.Path(folder))
    except Failed as failure:
        sys.exit(f"page check: FAILED: {failure}")


if __name__ == "__main__":
    main()
