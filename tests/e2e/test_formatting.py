#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Formatted messages: typed with marks and keys, seen as rich text, edited as they were typed; and empty ones."""
import sys

from harness import Story, build_directory, wait_until
from people import compose, contents, create_account, meet, say

story = Story(build_directory())
server = story.server()
app = ada = room = None

HTML = "org.matrix.custom.html"


def receive(html, body="the plain body"):
    ada.transaction += 1
    ada.call("PUT", f"/_matrix/client/v3/rooms/{room}/send/m.room.message/html{ada.transaction}", {
        "msgtype": "m.text", "body": body, "format": HTML, "formatted_body": html})


def sent(body):
    return wait_until(f"{body!r} at Ada's", lambda: next(
        (content for content in contents(ada, room, "m.text") if content["body"] == body), None))


@story.step("Robin types marks, and makes a selected word bold with Ctrl+B; Ada gets HTML, Robin sees no marks")
def _():
    global app, ada, room
    app = story.app("robin", "--homeserver", server.url)
    create_account(app, "robin", "Robin Vale")
    ada, room = meet(server, app, "@robin:banter.test", "ada", "Ada Park")
    compose(app, "Meet at _six_ tonight")
    app.key("ctrl+shift+Left", "ctrl+b", "Return")
    content = sent("Meet at _six_ **tonight**")
    assert (content["format"], content["formatted_body"]) == (
        HTML, "Meet at <em>six</em> <strong>tonight</strong>"), content
    app.find("list item", contains="You: Meet at six tonight")
    say(app, "2 < 3 & plain")
    assert "formatted_body" not in sent("2 < 3 & plain")


@story.step("Up brings back what was typed; the edit is formatted too")
def _():
    say(app, "It is `early`")
    app.find("list item", contains="You: It is early")
    app.key("Up")
    wait_until("the text as it was typed", lambda: app.find("text", "Message").text == "It is `early`")
    app.type(" **now**")
    app.key("Return")
    app.find("list item", contains="You: It is early now")
    edit = wait_until("the edit", lambda: next(
        (content["m.new_content"] for content in contents(ada, room, "m.text") if "m.new_content" in content), None))
    assert edit["formatted_body"] == "It is <code>early</code> <strong>now</strong>", edit


@story.step("Ada's list is shown as a list, her script as nothing, her spoiler when it is asked for")
def _():
    receive("Bring:<ul><li>rope</li><li><b>tea</b></li></ul><script>alert(1)</script>")
    app.find("list item", contains="Bring:\n\n• rope\n• tea")
    receive("The winner is <span data-mx-spoiler>Cleo</span>")
    winner = app.find("list item", contains="The winner is ▒▒▒")
    app.gone("The winner is Cleo")
    app.click(winner, button=3)
    app.press("Show Spoiler", role="menu item")
    app.sees("The winner is Cleo")


@story.step("A message without words says that it has none")
def _():
    receive("&nbsp;", " ")
    app.find("list item", contains="Ada Park: Empty message")


sys.exit(story.run())
