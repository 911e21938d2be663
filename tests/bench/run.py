#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""./dev bench [--long] [NAME…]: one line per figure, `NAME VALUE UNIT floor=F bar=B ok|short`.

Every figure stands beside a floor measured in the same run, so that the machine's speed cancels out
wherever the bar is a ratio. Figures that C programs measure by themselves are passed through.
Exits with 1 if a figure is short of its bar. --long: as long as the bars were set for.
"""
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "interop"))
from synapse import Synapse, Unavailable  # noqa: E402

short = []
is_long = False


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


@contextmanager
def running_banterd(build):
    """A private server; yields its process and its port."""
    folder = tempfile.mkdtemp(prefix="banter-bench-")
    server = subprocess.Popen(
        [str(build / "src/server/banterd"), "--data", folder, "--listen", "127.0.0.1:0", "--server-name", "localhost",
         "--open-registration", "--no-rate-limits"],
        env=dict(os.environ, BANTERD_TEST_FAST_HASH="1"), text=True, stdout=subprocess.PIPE)
    try:
        yield server, server.stdout.readline().rsplit(":", 1)[1].strip()
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait()
        shutil.rmtree(folder)


def time_to_end(server):
    """Milliseconds from SIGTERM to the end."""
    start = time.monotonic()
    server.send_signal(signal.SIGTERM)
    server.wait()
    return (time.monotonic() - start) * 1000


def bench_load(build, *arguments):
    """What bench-load prints, as numbers."""
    output = subprocess.run([str(build / "tests/bench/bench-load"), *map(str, arguments)], text=True,
                            stdout=subprocess.PIPE, check=True).stdout
    return {name: float(value) for name, value in re.findall(r"(\w+)=([\d.]+)", output)}


def resident_mib(process):
    status = Path(f"/proc/{process.pid}/status").read_text(encoding="utf-8")
    return int(re.search(r"VmHWM:\s+(\d+)", status)[1]) / 1024


def load(build):
    """1,000 clients, ten to a room, come at once and wait; then there are 200 messages a second. The floor is the
    same without load, and the end of one that has nothing to bring to an end."""
    with running_banterd(build) as (server, _):
        nothing_to_end = time_to_end(server)
    with running_banterd(build) as (server, port):
        floor = bench_load(build, port, "pass", 200)
        found = bench_load(build, port, "polls", 1000, 200, 60 if is_long else 10)
        memory = resident_mib(server)
        end = time_to_end(server)
    print(f"# {found['sent']:.0f} sent, {found['delivered']:.0f} delivered; half within "
          f"{found['delivery_median_ms']:.1f} ms; acknowledged within {found['ack_p99_ms']:.1f} ms (99 %)")
    report("banterd-polls-arrival", found["arrival_ms"], "ms", 0, 3000, found["arrival_ms"] <= 3000)
    report("banterd-polls-delivery-p99", found["delivery_p99_ms"], "ms", floor["pass_p99_ms"], 250,
           found["delivery_p99_ms"] <= 250)
    report("banterd-polls-missed", found["missed"], "messages", 0, 0, found["missed"] == 0 and found["sent"] > 0)
    report("banterd-end", end, "ms", nothing_to_end, 5000, end <= 5000)
    report("banterd-polls-rss", memory, "MiB", 0, 120, memory <= 120)


def kill(build):
    """tests/server/test-kill.c, as long as its bar: 200 rounds, 20,000 acknowledgements, ready within 2 s."""
    rounds = 200 if is_long else 25
    result = subprocess.run([str(build / "tests/server/test-kill")], text=True, stdout=subprocess.PIPE, check=False,
                            env=dict(os.environ, BANTER_KILL_ROUNDS=str(rounds), G_TEST_BUILDDIR=str(build / "tests")))
    found = re.search(r"(\d+) rounds, (\d+) acknowledged, ready within (\d+) ms", result.stdout)
    if result.returncode != 0 or not found:
        print(result.stdout[-2000:])
        short.append("banterd-kill")
        return
    report("banterd-kill-acknowledged", int(found[2]), "messages", 0, 100 * rounds, int(found[2]) >= 100 * rounds)
    report("banterd-kill-ready", int(found[3]), "ms", 0, 2000, int(found[3]) <= 2000)


def send_and_pass(build, port):
    """The same for any homeserver: 16 senders, one sender, and the way into the other's long poll."""
    seconds = 20 if is_long else 6
    return (bench_load(build, port, "send", 16, seconds)["rate"], bench_load(build, port, "send", 1, seconds)["rate"],
            bench_load(build, port, "pass", 500 if is_long else 200))


def synapse(build):
    folder = tempfile.mkdtemp(prefix="banter-synapse-")
    try:
        server = Synapse(build, folder)
    except Unavailable as reason:
        print(f"# skipped: synapse: {' '.join(str(reason).split())}")
        return
    try:
        many, one, passed = send_and_pass(build, server.port)
    finally:
        server.stop()
        shutil.rmtree(folder)
    with running_banterd(build) as (_, port):
        our_many, our_one, our_passed = send_and_pass(build, port)
    report("synapse-send-16", our_many, "req/s", many, 60 * many, our_many >= 60 * many)
    report("synapse-send-1", our_one, "req/s", one, 20 * one, our_one >= 20 * one)
    for name in ("median", "p99"):
        value, floor = our_passed[f"pass_{name}_ms"], passed[f"pass_{name}_ms"]
        report(f"synapse-pass-{name}", value, "ms", floor, floor / 10, value <= floor / 10)


def timeline(build):
    passed_through([str(HERE.parent / "with-display.sh"), str(build / "tests/bench/bench-timeline")])


def app(build):
    under_display("app.py", build)


def words(build):
    passed_through([str(build / "tests/bench/bench-words")])


def sync(build):
    passed_through([str(build / "tests/bench/bench-glob")])
    passed_through(["/usr/bin/python3", str(HERE / "sync.py"), str(build)])


GROUPS = {"banterd": banterd, "load": load, "kill": kill, "synapse": synapse, "sync": sync, "timeline": timeline,
          "words": words, "app": app}


def main():
    global is_long  # pylint: disable=global-statement
    build = Path(sys.argv[1]).resolve()
    is_long = "--long" in sys.argv
    wanted = [name for name in sys.argv[2:] if name != "--long"] or list(GROUPS)
    for name in wanted:
        if name not in GROUPS:
            sys.exit(f"bench: no figure {name!r}; there are: {', '.join(GROUPS)}")
        GROUPS[name](build)
    return 1 if short else 0


if __name__ == "__main__":
    sys.exit(main())
