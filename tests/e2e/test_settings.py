#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Settings with a real mouse: notifications and their switches, the own name and picture, signing out for good."""
import json
import os
import subprocess
import sys
from pathlib import Path

from harness import LEAKY, Api, Marks, Story, build_directory, wait_until
from people import PASSWORD, choose_file, create_account, inbox_row, meet, open_chat, open_settings, scroll_to, sign_in

HERE = Path(__file__).resolve().parent
PICTURE = HERE.parent.parent / "data/screenshots/chat.png"
story = Story(build_directory())
server = story.server()
ada = ben = room = service = marks = None
heard = story.root / "notifications.log"


def notifications(event="notify"):
    lines = heard.read_text(encoding="utf-8").splitlines()
    return [fields for fields in map(json.loads, lines) if fields["event"] == event]


def notified(body):
    return next((fields for fields in notifications() if fields["body"] == body), None)


def sounds():
    return len([mark for _, mark in marks.all() if mark == "sound"])


def change(page, name):
    """Moves a switch of the settings, by the row that it is in."""
    open_settings(ada)
    ada.press(page, role=None)
    scroll_to(ada, name)
    switch = ada.find("check box", name)
    was = switch.checked
    ada.click(switch)
    wait_until(f"{name} switched", lambda: switch.checked != was)
    ada.key("Escape")
    wait_until("the settings closed", lambda: len(ada.frames()) == 1)


def tokens():
    """Everything in the app's folders that could be a way back into the account."""
    profile = story.root / "ada/data/banter/profiles/ada"
    return [path.name for path in profile.rglob("*") if path.name == "token"]


@story.step("Ada chats with Ben; a desktop that shows notifications runs")
def _():
    global ada, ben, room, service, marks
    with open(heard, "w", encoding="utf-8") as log:
        service = subprocess.Popen(["/usr/bin/python3", str(HERE / "notifications.py")], stdin=subprocess.PIPE,
                                   stdout=log, text=True)
    wait_until("the notification service", lambda: notifications("ready"))
    ada = story.app("ada", "--homeserver", server.url, geometry=(0, 0, 900, 760), env={"BANTER_TRACE": "1", **LEAKY})
    marks = Marks(story.root / "ada.log")
    create_account(ada, "ada", "Ada Park")
    ben, room = meet(server, ada, "@ada:banter.test", "ben", "Ben")


@story.step("A message in a chat that is not open is announced, with a sound; a click opens the chat")
def _():
    other, chat = meet(server, ada, "@ada:banter.test", "cleo", "cleo")
    other.send(chat, "first")
    ada.sees("first")
    ben.send(room, "Are <b>you</b> there?")
    fields = wait_until("the notification", lambda: notified("Are <b>you</b> there?") or notified(
        "Are &lt;b&gt;you&lt;/b&gt; there?"))
    assert fields["summary"] == "Ben", fields
    wait_until("the sound", lambda: sounds() >= 1)
    assert not notified("first"), "a message in the open chat was announced"
    service.stdin.write(f"{fields['id']}\n")
    service.stdin.flush()
    wait_until("Ben's chat", lambda: ada.all("list item", contains="Ben: Are <b>you</b> there?"))


@story.step("With the sound off the next one is silent")
def _():
    change("Notifications", "Notification sound")
    open_chat(ada, "cleo")
    before = sounds()
    ben.send(room, "silently")
    wait_until("the notification", lambda: notified("silently"))
    assert sounds() == before, "a sound was played"


@story.step("With direct messages off nothing is announced")
def _():
    change("Notifications", "Direct messages")
    ben.send(room, "unannounced")
    wait_until("the message in the inbox", lambda: inbox_row(ada, "Ben").name.startswith("Ben, unannounced"))
    change("Notifications", "Direct messages")
    ben.send(room, "announced")
    wait_until("the notification", lambda: notified("announced"))
    assert not notified("unannounced")


@story.step("In the chat with Ben she keeps what she has read to herself")
def _():
    path = f"/_matrix/client/v3/user/@ada:banter.test/rooms/{room}/account_data/im.banter.privacy"
    again = Api.login(server.url, "ada", PASSWORD)
    open_chat(ada, "Ben")
    ada.press("Details of Ben")
    row = scroll_to(ada, "Read Receipts")
    assert ada.find("check box", "Read Receipts").checked
    ada.click(row)
    wait_until("the choice on the server", lambda: again.call("GET", path, expect=None).get("read_receipts") is False)
    ada.key("Escape")


@story.step("Ada is not shown as online any more, and lets everybody add her to groups: her server sees to both")
def _():
    def presence():
        return ben.call("GET", "/_matrix/client/v3/presence/@ada:banter.test/status")["presence"]

    def invite():
        return ben.call("POST", f"/_matrix/client/v3/rooms/{group}/invite", {"user_id": "@ada:banter.test"}, expect=None)

    group = ben.call("POST", "/_matrix/client/v3/createRoom", {"preset": "public_chat", "name": "Climbing"})["room_id"]
    for name in ("dora", "emil"):
        Api.register(server.url, name).call("POST", f"/_matrix/client/v3/join/{group}", {})
    assert invite()["errcode"] == "M_FORBIDDEN"
    wait_until("Ada online", lambda: presence() == "online")
    change("Privacy", "Activity Status")
    wait_until("Ada offline", lambda: presence() == "offline")
    open_settings(ada)
    ada.press("Privacy", role=None)
    ada.find("image", "Enforced by the server")
    ada.click(scroll_to(ada, "Who Can Add You to Groups"))
    ada.click(scroll_to(ada, "Everyone", index=-1))
    ada.key("Escape")
    wait_until("the settings closed", lambda: len(ada.frames()) == 1)
    wait_until("the server lets Ben add her", lambda: "errcode" not in invite())
    ada.press("Requests", role=None)
    ada.click(ada.find("list item", contains="Ben invites you to this group"))
    ada.sees("Group Invitation")


@story.step("She clears the cache: her chats come back from the server, and her draft has stayed")
def _():
    ada.press("Back to chats")
    open_chat(ada, "cleo")
    ada.click(ada.find("text", "Message"))
    ada.type("half a sentence")
    open_settings(ada)
    ada.press("Account", role=None)
    scroll_to(ada, "Something Is Wrong")
    ada.press("Sync Again")
    ada.sees("Your server is asked for what is new")
    ada.press("Clear Cache…")
    ada.sees("Drafts and messages that wait to be sent stay.")
    ada.click(ada.find("push button", contains="Clear Cache", index=-1))
    wait_until("the dialogs closed", lambda: len(ada.frames()) == 1)
    open_chat(ada, "cleo")
    ada.sees("first")
    wait_until("the draft", lambda: ada.find("text", "Message").text == "half a sentence")
    inbox_row(ada, "Ben")


@story.step("Ada changes her name; Ben sees it")
def _():
    open_settings(ada)
    ada.press("Account", role=None)
    ada.fill("Display name", "Ada of the Green Wall")
    ada.key("Return")
    wait_until("the new name", lambda: ben.call(
        "GET", "/_matrix/client/v3/profile/@ada:banter.test/displayname")["displayname"] == "Ada of the Green Wall")


@story.step("Ada chooses a picture from her files, and removes it")
def _():
    ada.press("Choose picture")
    choose_file(ada, PICTURE)
    path = "/_matrix/client/v3/profile/@ada:banter.test/avatar_url"
    wait_until("the picture", lambda: ben.call("GET", path, expect=None).get("avatar_url", "").startswith("mxc://"))
    ada.press("Remove picture")
    wait_until("no picture", lambda: not ben.call("GET", path, expect=None).get("avatar_url"))


@story.step("Ada signs out: the server ends the session, and nothing of it stays here")
def _():
    assert tokens(), "the token is not where this test looks for it"
    token = next((story.root / "ada/data/banter/profiles/ada").rglob("token")).read_text(encoding="utf-8")
    ada.click(scroll_to(ada, "Sign out", role="push button"))
    ada.sees("Sign Out?")
    ada.click(ada.find("push button", contains="Sign out", index=-1))
    ada.find("push button", "Create account")
    assert not tokens(), tokens()
    gone = Api(server.url, token).call("GET", "/_matrix/client/v3/account/whoami", expect=401)
    assert gone["errcode"] == "M_UNKNOWN_TOKEN", gone


@story.step("After a restart nobody is signed in; signing in again brings the chats back")
def _():
    ada.quit()
    del ada.env["ASAN_OPTIONS"]
    ada.start()
    sign_in(ada, "ada", PASSWORD)
    inbox_row(ada, "Ben")


sys.exit(story.run())
