#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Searching what was written: among all chats and in one, with the mouse and the keyboard."""
import sys

from harness import ENTRIES, Story, build_directory, wait_until
from people import create_account, inbox_row, meet, say

story = Story(build_directory())
server = story.server()
app = ben = room = None
sent = {}


def write(text):
    """Ben writes it."""
    path = f"/_matrix/client/v3/rooms/{room}/send/m.room.message/{len(sent)}"
    sent[text] = ben.call("PUT", path, {"msgtype": "m.text", "body": text})["event_id"]


def edit(text, new):
    content = {"msgtype": "m.text", "body": new}
    ben.call("PUT", f"/_matrix/client/v3/rooms/{room}/send/m.room.message/edit", {
        "msgtype": "m.text", "body": f"* {new}", "m.new_content": content,
        "m.relates_to": {"rel_type": "m.replace", "event_id": sent[text]}})


def search_all(text):
    app.key("ctrl+k")
    entry = app.find(ENTRIES, "Search chats")
    app.key("ctrl+a")
    app.type(text)
    wait_until(f"the search for {text}", lambda: entry.text == text)


def found(words):
    """The row of a message that the search found."""
    return app.find("list item", contains=words)


def in_chat(words):
    """The message itself is on the screen."""
    wait_until(f"{words!r} in the chat", lambda: [
        row for row in app.all("list item", contains=words) if not row.name.startswith("Message in")])


def no_longer_found(words):
    wait_until(f"nothing with {words}", lambda: not app.all("list item", contains=words))


@story.step("Ben has written a lot to Ann")
def _():
    global app, ben, room
    app = story.app("ann", "--homeserver", server.url, geometry=(0, 0, 1000, 760))
    create_account(app, "ann", "Ann")
    ben, room = meet(server, app, "@ann:banter.test", "ben", "Ben")
    write("The café by the lighthouse opens at nine")
    for number in range(240):
        write(f"Line {number}")
    wait_until("all of it came", lambda: "Line 239" in inbox_row(app, "Ben").name)


@story.step("What she types finds a message, without its accents, and a click goes to it")
def _():
    app.key("ctrl+k")
    app.find(ENTRIES, "Search chats")
    app.type("cafe light")
    app.sees("Messages")
    app.click(found("Message in Ben: The café by"))
    in_chat("The café by the lighthouse opens at nine")


@story.step("What is deleted or edited is found no more, what is written is")
def _():
    search_all("harbour")
    write("See you at the harbour")
    found("Message in Ben: See you at the harbour")
    edit("See you at the harbour", "See you at the pier")
    no_longer_found("harbour")
    search_all("pier")
    found("Message in Ben: See you at the pier")
    ben.call("PUT", f"/_matrix/client/v3/rooms/{room}/redact/{sent['See you at the harbour']}/gone", {})
    no_longer_found("Message in")
    app.sees("Nothing Found")


@story.step("Return opens what was found first, and closes the search")
def _():
    search_all("line 77")
    found("Message in Ben: Line 77")
    app.key("Return")
    in_chat("Line 77")
    no_longer_found("Message in")


@story.step("In the chat she goes from match to match by keys and with the mouse, and Escape ends it")
def _():
    app.key("ctrl+f")
    entry = app.find(ENTRIES, "Search in this chat")
    app.type("line 23")
    import time; time.sleep(3); app.screenshot("/tmp/find-2.png")
    app.sees("1 of 11")
    in_chat("Line 239")
    app.key("Return")
    app.sees("2 of 11")
    app.key("ctrl+g")
    app.sees("3 of 11")
    app.key("shift+Return")
    app.sees("2 of 11")
    app.press("Newer match")
    app.sees("1 of 11")
    app.press("Older match")
    app.sees("2 of 11")
    app.click(entry)
    for number in range(3, 12):
        app.key("Return")
        app.sees(f"{number} of 11")
    in_chat("Line 23,")
    app.key("ctrl+a")
    app.type("lighthouse")
    app.sees("1 of 1")
    in_chat("The café by the lighthouse opens at nine")
    app.key("ctrl+a")
    app.type("nobody wrote this")
    app.sees("No match")
    app.key("Escape")
    app.gone("Search in this chat")
    say(app, "back to writing")
    # The keys are the same where the mouse has left the focus on a button.
    app.key("ctrl+f")
    app.find(ENTRIES, "Search in this chat")
    app.type("line 23")
    app.sees("1 of 11")
    app.press("Older match")
    app.sees("2 of 11")
    app.key("ctrl+g")
    app.sees("3 of 11")
    app.key("ctrl+shift+g")
    app.sees("2 of 11")
    app.key("Escape")
    app.gone("Search in this chat")


@story.step("The chat's details offer the search too")
def _():
    app.press("Details")
    app.click(app.find(name="Search in This Chat"))
    app.type("back to")
    app.sees("1 of 1")


sys.exit(story.run())
