#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Keeping chats in order with the mouse and the keyboard, as the server and other devices then see it."""
import sys

from harness import Story, build_directory, wait_until
from people import create_account, inbox_row, meet

story = Story(build_directory())
server = story.server()
app = ben = room = None


def say(text):
    ben.call("PUT", f"/_matrix/client/v3/rooms/{room}/send/m.room.message/{text.replace(' ', '-')}",
             {"msgtype": "m.text", "body": text})


def menu(name, *entries):
    """The row's menu by the right mouse button."""
    app.click(inbox_row(app, name), button=3)
    for entry in entries:
        app.press(entry, role=None)
    app.alone()


def said(name, words):
    wait_until(f"{name}: {words}", lambda: words in inbox_row(app, name).name)


@story.step("Ann has a chat with Ben")
def _():
    global app, ben, room
    app = story.app("ann", "--homeserver", server.url, geometry=(0, 0, 1000, 760))
    create_account(app, "ann", "Ann")
    ben, room = meet(server, app, "@ann:banter.test", "ben", "Ben")


@story.step("Keys pin, unpin and mute the chat that has the focus")
def _():
    app.click(app.find(name="All"))
    app.key("Tab", "Tab", "Tab")
    app.key("ctrl+shift+p")
    said("Ben", "Pinned")
    app.key("ctrl+shift+m")
    said("Ben", "Muted")
    app.key("ctrl+shift+p", "ctrl+shift+m")
    wait_until("as before", lambda: not {"Pinned", "Muted"} & set(inbox_row(app, "Ben").name.split(", ")))


@story.step("She pins and mutes it from its menu")
def _():
    menu("Ben", "Pin")
    said("Ben", "Pinned")
    menu("Ben", "Mute", "Always")
    said("Ben", "Muted")


@story.step("Marked as unread, the chat is closed, and read again when it is opened")
def _():
    menu("Ben", "Mark as unread")
    said("Ben", "Marked as unread")
    wait_until("no chat is open", lambda: not app.all("text", "Message"))
    app.click(inbox_row(app, "Ben"))
    app.find("text", "Message")
    wait_until("the mark is gone", lambda: "Marked as unread" not in inbox_row(app, "Ben").name)


@story.step("A muted chat stays in the archive when somebody writes")
def _():
    menu("Ben", "Archive")
    app.sees("archived")
    app.press("Archive", role=None)
    inbox_row(app, "Ben")
    say("are you there")
    said("Ben", "are you there")
    app.press("Back to chats")
    wait_until("not among the chats", lambda: not [n for n in app.all("list item") if n.name.startswith("Ben, ")])


@story.step("Not muted any more, it comes back with the next message")
def _():
    app.press("Archive", role=None)
    menu("Ben", "Unmute")
    wait_until("unmuted", lambda: "Muted" not in inbox_row(app, "Ben").name)
    say("hello again")
    app.press("Back to chats")
    said("Ben", "hello again")


sys.exit(story.run())
