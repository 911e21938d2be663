#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""./dev bench [NAME]: one line per figure, `NAME VALUE UNIT floor=F bar=B ok|short`.

Every figure stands beside a floor measured in the same run, so that the machine's speed cancels out
wherever the bar is a ratio. Figures that C programs measure by themselves are passed through.
Exits with 1 if a figure is short of its bar.
"""
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
short = []


def report(name, value, unit, floor, bar, good):
    print(f"{name} {value:.4g} {unit} floor={floor:.4g} bar={bar:.4g} {'ok' if good else 'short'}", flush=True)
    if not good:
        short.append(name)


def passed_through(command):
    """Runs a program that prints figures in our own format."""
    result = subprocess.run(command, text=True, stdout=subprocess.PIPE, check=False)
    for line in result.stdout.splitlines():
        if " floor=" in line:
            print(line, flush=True)
            if line.endswith("short"):
                short.append(line.split()[0])
    if result.returncode != 0 and not short:
        short.append(Path(command[-1]).name)
        print(f"# {' '.join(map(str, command))} ended with {result.returncode}", flush=True)


def under_display(script, build):
    passed_through([str(HERE.parent / "with-display.sh"), "/usr/bin/python3", str(HERE / script), str(build)])


def banterd(build):
    passed_through([str(build / "tests/bench/bench-send"), str(build / "src/server/banterd")])


def timeline(build):
    passed_through([str(HERE.parent / "with-display.sh"), str(build / "tests/bench/bench-timeline")])


def app(build):
    under_display("app.py", build)


def sync(build):
    passed_through(["/usr/bin/python3", str(HERE / "sync.py"), str(build)])


GROUPS = {"banterd": banterd, "sync": sync, "timeline": timeline, "app": app}


def main():
    build = Path(sys.argv[1]).resolve()
    wanted = sys.argv[2:] or list(GROUPS)
    for name in wanted:
        if name not in GROUPS:
            sys.exit(f"bench: no figure {name!r}; there are: {', '.join(GROUPS)}")
        GROUPS[name](build)
    return 1 if short else 0


if __name__ == "__main__":
    sys.exit(main())
