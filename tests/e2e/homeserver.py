# SPDX-License-Identifier: GPL-3.0-or-later
"""Our own homeserver as a child process, and a bare client of any homeserver."""
import json
import os
import re
import signal
import subprocess
import time
import urllib.error
import urllib.request
from pathlib import Path

# The first line of what a sanitizer says.
REPORT = re.compile(r"^.*(ERROR: \w+Sanitizer|WARNING: ThreadSanitizer|runtime error:).*$", re.MULTILINE)


class Broken(AssertionError):
    """Something did not become true."""


def check_log(log):
    """No sanitizer may have reported anything."""
    text = Path(log).read_text(errors="replace")
    if found := REPORT.search(text):
        raise Broken(f"{log}: {text[found.start():][:6000]}")


def finish(process, log, patience=60):
    """Asks a program to end, as it must, with nothing to complain of."""
    process.send_signal(signal.SIGTERM)
    try:
        status = process.wait(patience)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
        raise Broken(f"{process.args[0]} did not end within {patience} s") from None
    check_log(log)
    if status:
        raise Broken(f"{process.args[0]} ended with {status}: {Path(log).read_text(errors='replace')[-1500:]}")


class Banterd:
    """Our own homeserver on a free loopback port."""

    def __init__(self, build, folder, *flags, name="banter.test"):
        self.binary, self.folder, self.flags = Path(build) / "src/server/banterd", Path(folder), flags
        self.server_name, self.listen, self.process = name, "127.0.0.1:0", None
        self.start()

    def start(self):
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self.log = open(self.folder.parent / "banterd.log", "a", encoding="utf-8")
        self.process = subprocess.Popen(
            [str(self.binary), "--data", str(self.folder), "--listen", self.listen, "--server-name",
             self.server_name, "--open-registration", "--no-rate-limits", *self.flags],
            stdout=subprocess.PIPE, stderr=self.log, text=True,
            env=dict(os.environ, BANTERD_TEST_FAST_HASH="1"))
        line = self.process.stdout.readline()
        if "listening on " not in line:
            raise Broken(f"banterd said {line!r}")
        self.url = line.split("listening on ")[1].strip()
        self.listen = self.url.removeprefix("http://")

    def stop(self):
        finish(self.process, self.log.name)


class Api:
    """A bare Matrix client for the parts that other people play."""

    def __init__(self, url, token=None, user_id=None):
        self.url, self.token, self.user_id = url, token, user_id
        self.transaction = 0

    def call(self, method, path, body=None, expect=200):
        request = urllib.request.Request(self.url + path, method=method)
        if self.token:
            request.add_header("Authorization", f"Bearer {self.token}")
        data = None
        if body is not None:
            data = json.dumps(body).encode()
            request.add_header("Content-Type", "application/json")
        try:
            with urllib.request.urlopen(request, data, timeout=30) as response:
                status, text = response.status, response.read()
        except urllib.error.HTTPError as error:
            status, text = error.code, error.read()
        if expect is not None and status != expect:
            raise Broken(f"{method} {path}: {status} {text[:300]!r}")
        return json.loads(text or b"{}")

    def download(self, mxc):
        """The bytes of a file."""
        request = urllib.request.Request(f"{self.url}/_matrix/client/v1/media/download/{mxc.removeprefix('mxc://')}")
        request.add_header("Authorization", f"Bearer {self.token}")
        with urllib.request.urlopen(request, timeout=30) as response:
            return response.read()

    @classmethod
    def register(cls, url, name, password="correct horse battery", birthday="1990-05-17"):
        api = cls(url)
        body = {"username": name, "password": password}
        answer = api.call("POST", "/_matrix/client/v3/register", body, expect=401)
        stages = answer["flows"][0]["stages"]
        for stage in stages:
            auth = {"session": answer["session"], "type": stage}
            if stage == "im.banter.login.birthday":
                auth["birthday"] = birthday
            answer = {**answer, **api.call("POST", "/_matrix/client/v3/register", {**body, "auth": auth}, expect=None)}
        if "access_token" not in answer:
            raise Broken(f"registration of {name}: {answer}")
        return cls(url, answer["access_token"], answer["user_id"])

    @classmethod
    def login(cls, url, name, password):
        answer = cls(url).call("POST", "/_matrix/client/v3/login", {
            "type": "m.login.password", "password": password,
            "identifier": {"type": "m.id.user", "user": name}})
        return cls(url, answer["access_token"], answer["user_id"])

    def send(self, room, body):
        self.transaction += 1
        return self.call("PUT", f"/_matrix/client/v3/rooms/{room}/send/m.room.message/t{time.time_ns()}-{self.transaction}",
                         {"msgtype": "m.text", "body": body})["event_id"]

    def request_chat(self, user_id, words):
        """Opens a DM the way Banter does: a message request where they do not know us."""
        room = self.call("POST", "/_matrix/client/v3/createRoom",
                         {"preset": "trusted_private_chat", "is_direct": True})["room_id"]
        self.call("PUT", f"/_matrix/client/v3/rooms/{room}/state/m.room.member/{user_id}",
                  {"membership": "invite", "is_direct": True, "reason": words})
        return room

    def bodies(self, room):
        """Every text of a room, oldest first."""
        texts, token = [], ""
        while True:
            page = self.call("GET", f"/_matrix/client/v3/rooms/{room}/messages?dir=b&limit=100{token}")
            texts += [event["content"]["body"] for event in page["chunk"]
                      if event["type"] == "m.room.message" and "body" in event["content"]]
            if not page.get("end") or not page["chunk"]:
                return texts[::-1]
            token = f"&from={page['end']}"

    def joined_rooms(self):
        return self.call("GET", "/_matrix/client/v3/joined_rooms")["joined_rooms"]
