# SPDX-License-Identifier: GPL-3.0-or-later
"""Initial /sync: banterd against Synapse with the same account, and how it grows with the rooms.

Both are filled through the API by the same code and restarted before they are asked, since Synapse
answers a repeated initial sync from a cache. Filling Synapse takes minutes and is kept for the next run.
"""
import http.client
import json
import os
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "interop"))
import synapse  # noqa: E402
from run import report, short  # noqa: E402

ROOMS, MESSAGES, MANY_ROOMS, FEW = 300, 50, 5000, 2
V3 = "/_matrix/client/v3"
KEPT = "alice"
FILTER = '{"room":{"timeline":{"limit":50}}}'


class Api:
    """Keep-alive connections, one a thread."""

    def __init__(self, url):
        self.address = url.removeprefix("http://")
        self.local = threading.local()

    def raw(self, method, path, body=None, token=None):
        if not hasattr(self.local, "connection"):
            self.local.connection = http.client.HTTPConnection(self.address)
        headers = {"Content-Type": "application/json"}
        if token:
            headers["Authorization"] = f"Bearer {token}"
        self.local.connection.request(method, path, None if body is None else json.dumps(body), headers)
        answer = self.local.connection.getresponse()
        return answer.status, answer.read()

    def call(self, method, path, body=None, token=None):
        status, text = self.raw(method, path, body, token)
        if status != 200:
            raise RuntimeError(f"{method} {path}: {status} {text[:200]}")
        return json.loads(text)

    def register(self, name):
        """Goes through the stages that the server asks for, none of which needs more than to be named."""
        body = {"username": name, "password": "correct horse battery"}
        status, text = self.raw("POST", V3 + "/register", body)
        answer = json.loads(text)
        for stage in answer["flows"][0]["stages"] if status == 401 else []:
            body["auth"] = {"type": stage, "session": answer["session"]}
            status, text = self.raw("POST", V3 + "/register", body)
        return json.loads(text)["access_token"]


class Banterd:
    def __init__(self, build, folder):
        self.command = [str(Path(build) / "src/server/banterd"), "--data", str(folder), "--listen", "127.0.0.1:0",
                        "--server-name", "bench.test", "--open-registration", "--no-rate-limits", "--plain"]
        self.start()

    def start(self):
        self.process = subprocess.Popen(self.command, stdout=subprocess.PIPE, text=True)
        self.url = self.process.stdout.readline().split()[-1]

    def stop(self):
        self.process.terminate()
        self.process.wait()

    def cpu_ms(self):
        """Milliseconds of the processor that it has used."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) * 1000 / os.sysconf("SC_CLK_TCK")


def fill(api, rooms, messages):
    """`bob` writes into rooms that `alice` has joined. Returns alice's token."""
    alice, bob = api.register("alice"), api.register("bob")

    def room(number):
        made = api.call("POST", V3 + "/createRoom", {"preset": "public_chat", "name": f"Room {number}"}, bob)["room_id"]
        api.call("POST", f"{V3}/rooms/{made}/join", {}, alice)
        for index in range(messages):
            api.call("PUT", f"{V3}/rooms/{made}/send/m.room.message/{number}-{index}", {
                "msgtype": "m.text", "body": f"Message {index} of room {number}: a word about lunch."}, bob)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(room, range(rooms)))
    return alice


def ask(url, token):
    """Seconds and the answer of one initial sync on a connection of its own."""
    path = f"{V3}/sync?filter=" + FILTER.replace('"', "%22")
    start = time.perf_counter()
    status, text = Api(url).raw("GET", path, token=token)
    seconds = time.perf_counter() - start
    if status != 200:
        raise RuntimeError(f"/sync: {status} {text[:200]}")
    return seconds, text


def check(text, rooms, messages):
    joined = json.loads(text)["rooms"]["join"]
    events = sum(event["type"] == "m.room.message" for room in joined.values() for event in room["timeline"]["events"])
    if len(joined) != rooms or events != rooms * messages:
        raise RuntimeError(f"the answer holds {len(joined)} rooms and {events} messages")


def first_answer(server, token, rooms, messages, rounds):
    """Median milliseconds of the first answer after each of `rounds` starts, and its size."""
    seconds = []
    for _ in range(rounds):
        server.stop()
        server.start()
        took, text = ask(server.url, token)
        check(text, rooms, messages)
        seconds.append(took)
    return statistics.median(seconds) * 1000, len(text)


def filled(server, folder, rooms, messages):
    """Alice's token; what an earlier run has filled is used again."""
    kept = Path(folder) / KEPT
    if not kept.exists():
        kept.write_text(fill(Api(server.url), rooms, messages))
    return kept.read_text()


def cost(server, token, rooms, rounds):
    """Milliseconds of the server's processor for each room of an initial sync."""
    start = server.cpu_ms()
    for _ in range(rounds):
        ask(server.url, token)
    return (server.cpu_ms() - start) / rounds / rooms


def loopback(size):
    """Milliseconds for as many bytes from a socket to this client: what no server can be faster than."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        def serve():
            peer = listener.accept()[0]
            with peer:
                peer.recv(4096)
                peer.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % size + bytes(size))

        thread = threading.Thread(target=serve)
        thread.start()
        start = time.perf_counter()
        Api("http://127.0.0.1:%d" % listener.getsockname()[1]).raw("GET", "/")
        took = time.perf_counter() - start
        thread.join()
    return took * 1000


def steps(server, token, rounds):
    """Median milliseconds of an incremental sync with one new message in it."""
    api = Api(server.url)
    room = api.call("POST", V3 + "/createRoom", {}, token)["room_id"]
    since = json.loads(ask(server.url, token)[1])["next_batch"]
    took = []
    for number in range(rounds):
        api.call("PUT", f"{V3}/rooms/{room}/send/m.room.message/{time.monotonic_ns()}-{number}", {"body": "x"}, token)
        start = time.perf_counter()
        status, text = api.raw("GET", f"{V3}/sync?since={since}", token=token)
        took.append(time.perf_counter() - start)
        since = json.loads(text)["next_batch"]
    return statistics.median(took) * 1000


def against_synapse(build, ours):
    """`ours`: the first answer, in milliseconds."""
    folder = Path(build) / "bench-sync-synapse"
    if not (folder / KEPT).exists():  # a run that was broken off leaves half of it
        shutil.rmtree(folder, ignore_errors=True)
    try:
        server = synapse.Synapse(build, folder)
    except synapse.Unavailable as why:
        print(f"# sync: not compared, {why}", flush=True)
        return
    try:
        token = filled(server, folder, ROOMS, MESSAGES)
        theirs, _ = first_answer(server, token, ROOMS, MESSAGES, 3)
    finally:
        server.stop()
    report("sync-first-300", ours, "ms", theirs, theirs / 50, ours <= theirs / 50)


def main():
    build = Path(sys.argv[1]).resolve()
    figures = {}
    with tempfile.TemporaryDirectory() as base:
        for rooms, messages in ((ROOMS, MESSAGES), (ROOMS, FEW), (MANY_ROOMS, FEW)):
            folder = Path(base) / f"{rooms}-{messages}"
            folder.mkdir()
            server = Banterd(build, folder)
            try:
                token = filled(server, folder, rooms, messages)
                took, size = first_answer(server, token, rooms, messages, 5)
                figures[rooms, messages] = (took, size, cost(server, token, rooms, 2 + 6000 // rooms),
                                            steps(server, token, 100))
            finally:
                server.stop()
    full, small, large = (figures[key] for key in figures)
    report("sync-first-5000", large[0], "ms", loopback(large[1]), 1000, large[0] <= 1000)
    report("sync-room-5000", large[2], "ms-cpu", small[2], small[2] * 1.5, large[2] <= small[2] * 1.5)
    report("sync-step-5000", large[3], "ms", small[3], small[3] * 2, large[3] <= small[3] * 2)
    against_synapse(build, full[0])
    return 1 if short else 0


if __name__ == "__main__":
    sys.exit(main())
