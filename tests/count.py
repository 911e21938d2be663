#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Adds up meson's JUnit reports: a line per suite, then `N passed, N failed, N skipped`.

A test program that died before it could report counts as one failure. Exits with 1 if anything
failed or if nothing ran at all.
"""
import sys
import xml.etree.ElementTree as tree
from collections import Counter, defaultdict


def outcome(case):
    if case.find("failure") is not None or case.find("error") is not None:
        return "failed"
    return "skipped" if case.find("skipped") is not None else "passed"


def main(paths):
    suites = defaultdict(Counter)
    named = {"failed": [], "skipped": []}
    for path in paths:
        for suite in tree.parse(path).getroot().iter("testsuite"):
            name = suite.get("name", "").split(".")[-1]
            for case in suite.iter("testcase"):
                result = outcome(case)
                suites[name][result] += 1
                if result in named:
                    named[result].append(f"{name}: {case.get('name')}")
    for result, cases in named.items():
        for case in cases:
            print(f"{result}: {case}")
    total = sum(suites.values(), Counter())
    for name, counts in sorted(suites.items()):
        print(f"{name}: {counts['passed']} passed, {counts['failed']} failed, {counts['skipped']} skipped")
    print(f"{total['passed']} passed, {total['failed']} failed, {total['skipped']} skipped")
    return 1 if total["failed"] or not total["passed"] else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
