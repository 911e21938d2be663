#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What one does with a message, by mouse and by keyboard: answering, reacting, editing, also out of touch."""
import sys

from harness import Story, build_directory, wait_until
from people import contents, create_account, meet, say

story = Story(build_directory())
server = story.server()
app = ada = room = None


def events(kind):
    page = ada.call("GET", f"/_matrix/client/v3/rooms/{room}/messages?dir=b&limit=50")
    return [event for event in page["chunk"] if event["type"] == kind and event.get("content")]


def event_id(body):
    return wait_until(f"{body!r} at Ada's", lambda: next((
        event["event_id"] for event in events("m.room.message") if event["content"].get("body") == body), None))


def row(words):
    return app.find("list item", contains=words)


@story.step("Ada writes; the answer is begun in the menu of her message, and shows what it answers")
def _():
    global app, ada, room
    app = story.app("robin", "--homeserver", server.url)
    create_account(app, "robin", "Robin Vale")
    ada, room = meet(server, app, "@robin:banter.test", "ada", "Ada Park")
    question = ada.send(room, "Tea or coffee?")
    app.click(row("Tea or coffee?"), button=3)
    app.press("Reply", role="menu item")
    app.sees("Reply to Ada Park")
    say(app, "Tea please")
    app.gone("Reply to Ada Park")
    app.find("push button", "In reply to: Tea or coffee?")
    content = wait_until("the answer", lambda: next((
        content for content in contents(ada, room, "m.text") if content["body"] == "Tea please"), None))
    assert content["m.relates_to"] == {"m.in_reply_to": {"event_id": question}}, content
    assert content["m.mentions"] == {"user_ids": ["@ada:banter.test"]}, content


@story.step("Ada answers in the old way; only what she wrote is shown")
def _():
    ada.transaction += 1
    ada.call("PUT", f"/_matrix/client/v3/rooms/{room}/send/m.room.message/old", {
        "msgtype": "m.text", "body": "> <@robin:banter.test> Tea please\n\nGreen or black?",
        "m.relates_to": {"m.in_reply_to": {"event_id": event_id("Tea please")}}})
    app.find("push button", "In reply to: Tea please")
    app.find("list item", contains="Ada Park: Green or black?")
    app.gone("> <@robin")


@story.step("Robin reacts from the menu, Ada joins in, a click takes Robin's back")
def _():
    target = event_id("> <@robin:banter.test> Tea please\n\nGreen or black?")
    app.click(row("Green or black?"), button=3)
    app.press("Heart")
    app.find("push button", "❤️, You reacted")
    app.alone()
    wait_until("the reaction", lambda: [event for event in events("m.reaction") if event["content"]["m.relates_to"] == {
        "rel_type": "m.annotation", "event_id": target, "key": "❤️"}])
    ada.call("PUT", f"/_matrix/client/v3/rooms/{room}/send/m.reaction/heart", {
        "m.relates_to": {"rel_type": "m.annotation", "event_id": target, "key": "❤️"}})
    app.press("❤️, You, Ada Park reacted")
    app.find("push button", "❤️, Ada Park reacted")
    wait_until("the redaction", lambda: len(events("m.reaction")) == 1)


@story.step("Up edits one's last message; Escape gives the draft back")
def _():
    entry = app.find("text", "Message")
    app.click(entry)
    app.key("Up")
    wait_until("the text to edit", lambda: entry.text == "Tea please")
    app.sees("Edit message")
    app.key("Escape")
    wait_until("the draft", lambda: entry.text == "")
    app.key("Up")
    wait_until("the text to edit", lambda: entry.text == "Tea please")
    app.type(", green")
    app.key("Return")
    app.find("list item", contains="You: Tea please, green")
    wait_until("the edit", lambda: [
        content for content in contents(ada, room, "m.text")
        if content.get("m.new_content", {}).get("body") == "Tea please, green"])


@story.step("A message is sent on into two chats at once; a second click takes a choice back")
def _():
    cleo, other = meet(server, app, "@robin:banter.test", "cleo", "Cleo Ray")
    dora, third = meet(server, app, "@robin:banter.test", "dora", "Dora Lind")
    app.click(app.find("list item", contains="Ada Park, "))
    app.click(row("Tea or coffee?"), button=3)
    app.press("Forward…", role="menu item")
    for name, count in (("Cleo Ray", "1 chat chosen"), ("Ada Park", "2 chats chosen"),
                        ("Dora Lind", "3 chats chosen"), ("Ada Park", "2 chats chosen")):
        app.click(app.find("list item", name=name))
        app.sees(count)
    app.press("Forward")
    app.sees("Forwarded to 2 chats")
    app.gone("Forwarded to 2 chats")  # it lies over what is clicked next
    for api, chat in ((cleo, other), (dora, third)):
        content = wait_until("what was sent on", lambda: next(iter(contents(api, chat, "m.text")), None))
        assert content == {"msgtype": "m.text", "body": "Tea or coffee?", "m.mentions": {}}, content


@story.step("Out of touch and after kill -9: an edit and a reaction wait, and arrive")
def _():
    server.stop()
    entry = app.find("text", "Message")
    app.click(entry)
    app.key("Up")
    wait_until("the text to edit", lambda: entry.text == "Tea please, green")
    app.type("!")
    app.key("Return")
    app.find("list item", contains="You: Tea please, green!")
    app.click(row("Green or black?"), button=3)
    app.press("Celebration")
    app.find("push button", "🎉, You reacted")
    app.alone()
    app.press("❤️, Ada Park reacted")
    app.press("❤️, You, Ada Park reacted")
    app.find("push button", "❤️, Ada Park reacted")
    app.kill()
    server.start()
    app.start()
    app.click(app.find("list item", contains="Ada Park, "))
    app.find("list item", contains="You: Tea please, green!")
    app.find("push button", "🎉, You reacted")
    wait_until("the edit", lambda: [
        content for content in contents(ada, room, "m.text")
        if content.get("m.new_content", {}).get("body") == "Tea please, green!"])
    wait_until("the reactions", lambda: sorted(
        (event["sender"][1:4], event["content"]["m.relates_to"]["key"]) for event in events("m.reaction"))
        == [("ada", "❤️"), ("rob", "🎉")])


sys.exit(story.run())
