# SPDX-License-Identifier: GPL-3.0-or-later
"""A banterd of our own with a few people, rooms and messages in it, and the means to ask it things."""
import http.client
import itertools
import json
import os
import string
import subprocess
import tempfile
from pathlib import Path
from urllib.parse import quote

V3 = "/_matrix/client/v3"
PASSWORD = "a long enough one"


class Answer:
    def __init__(self, response, body):
        self.status = response.status
        self.headers = response.headers
        self.text = body
        try:
            self.json = json.loads(body)
        except ValueError:
            self.json = None


class World:
    """`names` holds what scenarios may call by $name: people, rooms, events, tokens."""

    def __init__(self, banterd):
        self.folder = tempfile.TemporaryDirectory(prefix="banter-spec-")
        self.banterd = banterd
        environment = dict(os.environ, BANTERD_TEST_FAST_HASH="1")
        self.process = subprocess.Popen(
            [banterd, "--data", self.folder.name, "--listen", "127.0.0.1:0", "--server-name", "localhost",
             "--open-registration", "--plain", "--no-rate-limits"],
            stdout=subprocess.PIPE, env=environment, text=True)
        line = self.process.stdout.readline()
        if not line.startswith("banterd: listening on "):
            raise SystemExit(f"banterd did not start: {line}")
        self.port = int(line.rsplit(":", 1)[1])
        self.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        self.counter = itertools.count(1)
        self.names = {}
        self.tokens = {}

    def stop(self):
        self.connection.close()
        self.process.terminate()
        status = self.process.wait(timeout=30)
        self.folder.cleanup()
        return status

    def read_file(self, name):
        return (Path(self.folder.name) / name).read_text(encoding="utf-8")

    # Asking

    def ask(self, method, path, body=None, who=None, headers=None):
        """`body`: an object for JSON, bytes for what it is. `who`: a name with a token, or None."""
        headers = dict(headers or {})
        if who is not None:
            headers["Authorization"] = f"Bearer {self.tokens[who]}"
        if body is not None and not isinstance(body, bytes):
            body = json.dumps(body).encode()
            headers.setdefault("Content-Type", "application/json")
        self.connection.request(method, path, body, headers)
        response = self.connection.getresponse()
        return Answer(response, response.read())

    def do(self, method, path, body=None, who="alice"):
        """What must work; the decoded answer."""
        answer = self.ask(method, path, body, who)
        if answer.status != 200:
            raise AssertionError(f"{method} {path}: {answer.status} {answer.text!r}")
        return answer.json

    def fill(self, value):
        """Puts $names into strings, also inside of lists and objects."""
        if isinstance(value, str):
            return string.Template(value).safe_substitute(self.names)
        if isinstance(value, list):
            return [self.fill(part) for part in value]
        if isinstance(value, dict):
            return {self.fill(name): self.fill(part) for name, part in value.items()}
        return value

    def unique(self, prefix):
        return f"{prefix}{next(self.counter)}"

    # People and rooms

    def register(self, name):
        body = {"username": name, "password": PASSWORD, "initial_device_display_name": f"{name}'s device"}
        answer = self.ask("POST", V3 + "/register", body)
        for stage in answer.json["flows"][0]["stages"]:
            body["auth"] = {"type": stage, "session": answer.json["session"]}
            made = self.ask("POST", V3 + "/register", body)
        if made.status != 200:
            raise AssertionError(f"{name} is not registered: {made.status} {made.text!r}")
        self.tokens[name] = made.json["access_token"]
        self.names[name] = made.json["user_id"]
        self.names[name + "_device"] = made.json["device_id"]
        return made.json["user_id"]

    def make_admin(self, name):
        command = [self.banterd, "admin", "--data", self.folder.name, "users", "set-admin", name, "yes"]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)

    def create_room(self, who="alice", **body):
        return self.do("POST", V3 + "/createRoom", {"preset": "public_chat", **body}, who)["room_id"]

    def join(self, room, who):
        self.do("POST", f"{V3}/rooms/{quote(room)}/join", {}, who)

    def send(self, room, content, who="alice", kind="m.room.message"):
        path = f"{V3}/rooms/{quote(room)}/send/{quote(kind)}/{self.unique('txn')}"
        return self.do("PUT", path, content, who)["event_id"]

    def confirm(self, first):
        """The `auth` that answers a 401 which asks for the password."""
        return {"type": "m.login.password", "session": first["session"], "password": PASSWORD,
                "identifier": {"type": "m.id.user", "user": "alice"}}

    def populate(self):
        names = self.names
        for name in ("alice", "bob", "carol", "boss"):
            self.register(name)
        self.make_admin("boss")
        names["room"] = room = self.create_room(
            name="A room", topic="What it is about", room_alias_name="lobby", visibility="public",
            initial_state=[{"type": "m.room.history_visibility", "content": {"history_visibility": "world_readable"}}])
        names["alias"] = "#lobby:localhost"
        self.join(room, "bob")
        names["event"] = self.send(room, {"msgtype": "m.text", "body": "Hello"})
        names["reply"] = self.send(room, {"msgtype": "m.text", "body": "In a thread", "m.relates_to": {
            "rel_type": "m.thread", "event_id": names["event"]}}, "bob")
        self.send(room, {"m.relates_to": {"rel_type": "m.annotation", "event_id": names["event"], "key": "👍"}},
                  "bob", "m.reaction")
        gone = self.send(room, {"msgtype": "m.text", "body": "A mistake"}, "bob")
        self.do("PUT", f"{V3}/rooms/{quote(room)}/redact/{quote(gone)}/{self.unique('txn')}", {}, "bob")
        names["filter"] = self.do("POST", f"{V3}/user/{quote(names['alice'])}/filter", {"room": {}})["filter_id"]
        upload = self.ask("POST", "/_matrix/media/v3/upload?filename=a.txt", b"some text", "alice",
                          {"Content-Type": "text/plain"})
        names["media"] = upload.json["content_uri"].rsplit("/", 1)[1]
        self.do("PUT", f"{V3}/user/{quote(names['alice'])}/account_data/org.example.kept", {"is": "kept"})
        self.do("PUT", f"{V3}/user/{quote(names['alice'])}/rooms/{quote(room)}/account_data/org.example.kept", {})
        self.create_room("bob", invite=[names["alice"]], preset="private_chat", name="Come in")
