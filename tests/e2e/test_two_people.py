#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Two people, two real apps, one server: from creating an account to a message that survives `kill -9`."""
import sys

from harness import Api, Story, build_directory, wait_until
from people import compose, create_account, delivery, inbox_row, open_chat, open_settings, save_set, say

story = Story(build_directory())
server = story.server("--sample")
ada = ben = None


@story.step("Ada creates an account")
def _():
    global ada
    ada = story.app("ada", "--homeserver", server.url, geometry=(0, 0, 820, 760))
    create_account(ada, "ada", "Ada Park")


@story.step("Ben creates an account in a second app beside it")
def _():
    global ben
    ben = story.app("ben", "--homeserver", server.url, geometry=(840, 0, 820, 760))
    create_account(ben, "ben", "Ben Okafor")


@story.step("Ada finds Ben by name and sends the first words as a request")
def _():
    ada.press("New chat")
    ada.fill("Search people", "Ben Ok")
    ada.click(ada.find("list item", "Ben Okafor"))
    ada.fill("First message", "Hi Ben, it is Ada from the climbing hall")
    ada.press("Start chat")
    ada.find("text", "Message")
    ada.sees("Hi Ben, it is Ada from the climbing hall")


@story.step("Ben sees the request with her words, and accepts")
def _():
    ben.press("Requests", role=None)
    ben.click(ben.find("list item", contains="Ada Park"))
    ben.sees("Hi Ben, it is Ada from the climbing hall")
    ben.press("Accept")
    ben.find("text", "Message")


@story.step("Text and emoji go both ways")
def _():
    say(ben, "Hello Ada! Was that you on the green wall?")
    ada.sees("Was that you on the green wall?")
    say(ada, "Yes 🎉 see you on Tuesday, 你好")
    ben.sees("Yes 🎉 see you on Tuesday, 你好")


@story.step("What Ben has seen is marked as seen at Ada's")
def _():
    open_chat(ben, "Ada Park")
    wait_until("Ada's message seen", lambda: delivery(ada, "see you on Tuesday") == "Seen")


@story.step("Ben saves a sticker set from the Store and sends a sticker of it")
def _():
    sticker = save_set(ben, "Pip the Robin")
    ben.click(sticker)
    ada.find("list item", contains=f"Ben Okafor: {sticker.name}")


@story.step("With read receipts off nothing more is marked as seen")
def _():
    open_settings(ben)
    ben.click(ben.find(name="Read receipts"))
    api = Api.login(server.url, "ben", "correct horse battery")
    wait_until("the server knows of it", lambda: api.call(
        "GET", "/_matrix/client/v3/user/@ben:banter.test/account_data/im.banter.privacy",
        expect=None).get("read_receipts") is False)
    ben.key("Escape")
    open_chat(ben, "Ada Park")
    say(ada, "Did you read this?")
    ben.sees("Did you read this?")
    say(ben, "I might have")
    ada.sees("I might have")
    # Ben's answer came after he had read the question: a receipt would have arrived with it.
    assert delivery(ada, "Did you read this?") == "Sent", delivery(ada, "Did you read this?")


@story.step("Ada deletes a message; it is gone on both sides")
def _():
    ada.click(ada.find(contains="Did you read this?", role="list item"), button=3)
    ada.press("Delete message", role="menu item")
    ada.gone("Did you read this?")
    ben.gone("Did you read this?")


@story.step("Ben deletes a stranger's request and nothing of it stays")
def _():
    stranger = Api.register(server.url, "cleo")
    room = stranger.request_chat("@ben:banter.test", "Buy followers now")
    ben.press("Requests", role=None)
    ben.click(ben.find("list item", contains="cleo"))
    ben.press("Delete")
    ben.gone("cleo")
    wait_until("Ben has left", lambda: "leave" in [
        event["content"]["membership"] for event in
        stranger.call("GET", f"/_matrix/client/v3/rooms/{room}/members")["chunk"]
        if event["state_key"] == "@ben:banter.test"])


@story.step("An app killed while sending sends everything exactly once after its restart")
def _():
    ben.press("Back to chats")
    open_chat(ben, "Ada Park")
    words = [f"killed-{number}" for number in range(6)]
    for word in words:
        compose(ada, word)
        ada.key("Return")
    ada.kill()
    ada.start()
    open_chat(ada, "Ben Okafor")
    for word in words[:-1]:
        ben.sees(word)
    room = open_room_id(words[0])
    say(ada, "and back again")
    ben.sees("and back again")
    bodies = Api.login(server.url, "ada", "correct horse battery").bodies(room)
    sent = [body for body in bodies if body.startswith("killed-")]
    assert sent == words[:len(sent)] and len(sent) >= len(words) - 1, sent


def open_room_id(body):
    api = Api.login(server.url, "ada", "correct horse battery")
    return next(room for room in api.joined_rooms() if body in api.bodies(room))


@story.step("Ben deletes the chat, undoes it, and deletes it again")
def _():
    def delete():
        ben.click(inbox_row(ben, "Ada Park"), button=3)
        ben.press("Delete chat", role="menu item")
        ben.sees("Chat “Ada Park” deleted")

    api = Api.login(server.url, "ben", "correct horse battery")
    chat = next(room for room in api.joined_rooms() if "killed-0" in api.bodies(room))
    delete()
    ben.press("Undo")
    ben.gone("Chat “Ada Park” deleted")
    delete()
    wait_until("Ben has left the room", lambda: chat not in api.joined_rooms())


sys.exit(story.run())
