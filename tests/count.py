#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Adds up meson's logs (testlog.json): a line per suite, then `N passed, N failed, N skipped`.

Each TAP subtest counts. A test program that died or timed out without a `not ok` line counts as one more
failure, and so does what a sanitizer said of any process of a test that held, so that nothing can go missing
quietly; but for what Debian 12's GIF loader does with bad pictures, which is why they are decoded in a sandbox. Exits with 1 if anything failed or if nothing ran.
"""
import json
import re
import sys
from collections import Counter, defaultdict
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent / "e2e"))
from homeserver import REPORT  # noqa: E402

EXCUSED = re.compile(REPORT.pattern + r"\n *#0 .*\n *#1 .*/libpixbufloader-gif\.so", re.MULTILINE)
LINE = re.compile(r"^\s*(not )?ok\b\s*\d*\s*(?:- )?(.*)$")


def subtests(text):
    for line in text.splitlines():
        match = LINE.match(line)
        if not match or line.startswith("    "):
            continue
        directive = re.search(r"#\s*skip", match[2], re.IGNORECASE)
        yield ("failed" if match[1] else "skipped" if directive else "passed"), match[2].strip()


def outcomes(test):
    """(outcome, name) of everything that one test program reported."""
    found = list(subtests(test.get("stdout", "")))
    if test["result"] == "SKIP" and not found:
        found = [("skipped", "all of it")]
    elif test["result"] == "OK" and not found:
        found = [("passed", "all of it")]
    elif test["result"] not in ("OK", "SKIP") and not any(outcome == "failed" for outcome, _ in found):
        found.append(("failed", f"the program itself: {test['result'].lower()}"))
    report = REPORT.search(EXCUSED.sub("", test.get("stdout", "") + test.get("stderr", "")))
    if report and test["result"] == "OK":
        found.append(("failed", report[0].strip()))
    return found


def main(paths):
    suites = defaultdict(Counter)
    for path in paths:
        with open(path, encoding="utf-8") as log:
            for test in map(json.loads, log):
                suite = test["name"].split(" / ")[0].split(":")[-1]
                for outcome, name in outcomes(test):
                    suites[suite][outcome] += 1
                    if outcome != "passed":
                        print(f"{outcome}: {test['name'].split(' / ')[-1]}: {name}")
    total = sum(suites.values(), Counter())
    for name, counts in sorted(suites.items()):
        print(f"{name}: {counts['passed']} passed, {counts['failed']} failed, {counts['skipped']} skipped")
    print(f"{total['passed']} passed, {total['failed']} failed, {total['skipped']} skipped")
    return 1 if total["failed"] or not total["passed"] else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
