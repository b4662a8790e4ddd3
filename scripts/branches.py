#!/usr/bin/env python3
"""Lists the branches of the code for sign-in, tokens and audit that no test takes; ends with 1 if there are any.

Runs the whole suite with `cargo llvm-cov`, which needs a nightly toolchain: branches are counted there only. A condition that the
compiler makes several copies of (generic code, several programs) counts once. LLVM_COV and LLVM_PROFDATA may name LLVM's tools.
With the argument `--report FILE`, a text report that is there already is read instead.
"""

import re
import subprocess
import sys
import tempfile
from pathlib import Path

CODE = re.compile(
    r"/src/(app/(auth|audit|integrators|jws|secrets)|commands/audit|domain/(access|accounts|auth|audit|integrators|tokens)"
    r"|gateways/(checkpoint|oidc|signing)|http/(auth|integrators|extract/(caller|client|device|may))"
    r"|store/(audit|auth|chain|checkpoints|identities|oauth|sessions))"
)
BRANCH = re.compile(r"Branch \((\d+):(\d+)\): \[True: ([\d.kMG]+), False: ([\d.kMG]+)\]")


def report():
    """Runs the tests; the text that `llvm-cov show` makes of it."""
    cargo = ["cargo", "+nightly", "llvm-cov"]
    subprocess.run([*cargo, "--branch", "--no-report", "--locked"], check=True)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "report"
        subprocess.run([*cargo, "report", "--branch", "--text", "--output-path", path], check=True)
        return path.read_text(errors="replace")


def branches(text):
    """File, line and column of each branch, and whether it was ever taken and ever not taken."""
    found, file, tests_from = {}, None, None
    for line in text.splitlines():
        if line.startswith("/") and line.endswith(".rs:"):
            file, tests_from = line[:-1], None
        elif re.match(r"\s*\d+\|.*#\[cfg\(test\)\]", line):
            number = int(line.split("|", 1)[0])
            tests_from = number if tests_from is None else min(tests_from, number)
        elif file and CODE.search(file) and (match := BRANCH.search(line)):
            row, column, taken, passed = match.groups()
            if tests_from is None or int(row) < tests_from:
                was = found.setdefault((file, int(row), int(column)), [False, False])
                was[0] |= taken != "0"
                was[1] |= passed != "0"
    return found


def main():
    text = Path(sys.argv[2]).read_text(errors="replace") if sys.argv[1:2] == ["--report"] else report()
    found = branches(text)
    if not found:
        sys.exit("the report names no branch: was it made with --branch?")
    missed = [(place, side) for place, was in found.items() for side in (0, 1) if not was[side]]
    for (file, row, column), side in missed:
        print(f"{file}:{row}:{column} is never {('true', 'false')[side]}")
    print(f"{2 * len(found) - len(missed)} of {2 * len(found)} branches taken")
    sys.exit(bool(missed))


main()
