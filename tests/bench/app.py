# SPDX-License-Identifier: GPL-3.0-or-later
"""The app's figures: first sync, start-up, memory, and a message's way to the other screen.

Runs inside tests/with-display.sh. The app says with BANTER_TRACE=1 when things are painted.
"""
import http.client
import json
import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "e2e"))
import harness  # noqa: E402
from run import report, short  # noqa: E402

ROOMS, MESSAGES, ROUNDS, PINGS = 300, 50, 7, 60


def now_us():
    return time.clock_gettime_ns(time.CLOCK_MONOTONIC) // 1000


def fill(url, owner, friend):
    """ROOMS chats of MESSAGES messages each, written by `friend`; four connections at a time."""
    local = threading.local()

    def call(method, path, body):
        if not hasattr(local, "connection"):
            local.connection = http.client.HTTPConnection(url.removeprefix("http://"))
        local.connection.request(method, path, json.dumps(body), {
            "Authorization": f"Bearer {friend.token}", "Content-Type": "application/json"})
        answer = local.connection.getresponse()
        text = answer.read()
        if answer.status != 200:
            raise harness.Broken(f"{method} {path}: {answer.status} {text[:200]}")
        return json.loads(text)

    def room(number):
        created = call("POST", "/_matrix/client/v3/createRoom", {
            "preset": "public_chat", "name": f"Room {number:03}"})["room_id"]
        owner_api = harness.Api(url, owner.token, owner.user_id)
        owner_api.call("POST", f"/_matrix/client/v3/rooms/{created}/join", {})
        for index in range(MESSAGES):
            call("PUT", f"/_matrix/client/v3/rooms/{created}/send/m.room.message/{number}-{index}", {
                "msgtype": "m.text", "body": f"Message {index} of room {number}: a word about lunch."})

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(room, range(ROOMS)))


def proportional_memory(pid):
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) / 1024
    return 0


def start_once(command, log, mark, env):
    """(milliseconds from exec to the mark, proportional MB a moment later)"""
    log.unlink(missing_ok=True)
    with open(log, "w", encoding="utf-8") as out:
        begin = now_us()
        process = subprocess.Popen(command, stdout=out, stderr=out, env=env, stdin=subprocess.DEVNULL)
    try:
        took = (harness.Marks(log).first(mark) - begin) / 1000
        return took, proportional_memory(process.pid)
    finally:
        process.kill()
        process.wait()


def first_sync(app, marks, begin):
    """The person signs in; the main loop must stay free, and the inbox usable before the end."""
    inbox = marks.first("inbox-painted", begin, patience=120)
    done = marks.first("first-sync-done", begin, patience=120)
    blocked = [int(mark.split()[1]) for at, mark in marks.all()
               if mark.startswith("blocked") and begin <= at <= done]
    report("first-sync-blocked", max(blocked, default=0), "ms", 0, 50, max(blocked, default=0) <= 50)
    report("first-sync-inbox", (inbox - done) / 1000, "ms", 0, 0, inbox <= done)
    app.kill()


def start_up(build, app, log):
    env = {**os.environ, **app.env}
    env.pop("GDK_DEBUG", None)  # as people have it: GTK prepares GL, whoever draws then
    for variable in ("DATA", "CACHE", "STATE"):
        env[f"XDG_{variable}_HOME"] = str(app.root / app.name / variable.lower())
    ours, floors = [], []
    for _ in range(ROUNDS):
        floors.append(start_once([str(build / "tests/bench/bench-minimal")], log, "first-frame", env))
        ours.append(start_once([str(build / "src/app/banter"), "--profile", app.name], log, "inbox-painted", env))
    for index, (name, unit, ratio) in enumerate((("start-inbox", "ms", 1.6), ("start-memory", "MB", 1.5))):
        value = statistics.median(sample[index] for sample in ours)
        floor = statistics.median(sample[index] for sample in floors)
        report(name, value, unit, floor, floor * ratio, value <= floor * ratio)


def to_the_other_screen(build, folder, url):
    """From the Enter key in one app to the painted bubble in the other; the floor is the same way through
    the API: PUT /send to the other side's long poll."""
    people = [harness.Api.register(url, name) for name in ("pinger", "ponger")]
    room = people[0].call("POST", "/_matrix/client/v3/createRoom", {
        "preset": "trusted_private_chat", "is_direct": True, "invite": [people[1].user_id]})["room_id"]
    people[1].call("POST", f"/_matrix/client/v3/rooms/{room}/join", {})
    people[0].send(room, "Hello")
    apps = []
    for index, person in enumerate(people):
        name = person.user_id[1:].split(":")[0]
        apps.append(harness.App(build, name, folder, ["--homeserver", url], {"BANTER_TRACE": "1"},
                                (index * 820, 0, 800, 700)))
        sign_in(apps[-1], name)
        row = apps[-1].find("list item", contains="onger" if index == 0 else "inger")
        apps[-1].click(row)
        apps[-1].find("text", "Message")
    floor = long_poll_latency(people, room)
    times = []
    marks = harness.Marks(folder / "ponger.log")
    apps[0].click(apps[0].find("text", "Message"))
    for number in range(PINGS):
        apps[0].type(f"ping{number}")
        begin = now_us()
        apps[0].key("Return")
        times.append((marks.first(f"message-painted ping{number}", begin) - begin) / 1000)
    for app in apps:
        app.kill()
    value = sorted(times)[int(len(times) * 0.95)]
    report("send-to-screen-p95", value, "ms", floor, 150, value <= 150)


def long_poll_latency(people, room):
    sender, reader = people
    since = reader.call("GET", "/_matrix/client/v3/sync?timeout=0")["next_batch"]
    times = []
    for number in range(20):
        arrived = []

        def poll(token):
            answer = reader.call("GET", f"/_matrix/client/v3/sync?timeout=10000&since={token}")
            arrived.append((time.monotonic(), answer["next_batch"]))

        thread = threading.Thread(target=poll, args=(since,))
        thread.start()
        begin = time.monotonic()
        sender.send(room, f"floor {number}")
        thread.join()
        times.append((arrived[0][0] - begin) * 1000)
        since = arrived[0][1]
    return sorted(times)[int(len(times) * 0.95)]


def sign_in(app, name):
    """Returns when the person pressed the button."""
    app.press("Sign in")
    app.fill("Name and server", name)
    app.fill("Password", "correct horse battery", secret=True)
    app.press("Sign in")
    return now_us()


def main():
    build = Path(sys.argv[1]).resolve()
    with tempfile.TemporaryDirectory(prefix="banter-bench-") as name:
        folder = Path(name)
        server = harness.Banterd(build, folder / "server", "--plain")
        owner, friend = (harness.Api.register(server.url, who) for who in ("owner", "friend"))
        fill(server.url, owner, friend)
        app = harness.App(build, "owner", folder, ["--homeserver", server.url], {"BANTER_TRACE": "1"},
                          (0, 0, 1000, 700))
        begin = sign_in(app, "owner")
        first_sync(app, harness.Marks(folder / "owner.log"), begin)
        start_up(build, app, folder / "start.log")
        to_the_other_screen(build, folder, server.url)
        server.stop()
    return 1 if short else 0


if __name__ == "__main__":
    sys.exit(main())
