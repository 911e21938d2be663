#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Two real apps on a real Synapse: from creating an account to a sticker that arrives."""
import sys
from pathlib import Path

from harness import Api, Story, build_directory, wait_until
from people import PASSWORD, delivery, open_chat, say

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "interop"))
from stickers import publish  # noqa: E402
from synapse import Synapse, Unavailable  # noqa: E402

story = Story(build_directory())
try:
    server = Synapse(story.build, story.root / "synapse")
except Unavailable as reason:
    print(f"1..0 # SKIP Synapse: {' '.join(str(reason).split())}")
    sys.exit(0)
story.servers.append(server)
ada = ben = None


def create_account(app, name, display_name):
    """Synapse asks for no birthday and has no terms."""
    app.press("Create account")
    app.fill("User name", name)
    app.fill("Display name", display_name)
    app.fill("Password", PASSWORD, secret=True)
    app.press("Create account")
    app.find("push button", "New chat", patience=60)


@story.step("Somebody publishes a set of stickers")
def _():
    publish(server.url, {"Circles": ["red circle", "blue circle"]})


@story.step("Ada and Ben create accounts")
def _():
    global ada, ben
    ada = story.app("ada", "--homeserver", server.url, geometry=(0, 0, 820, 760))
    create_account(ada, "ada", "Ada Park")
    ben = story.app("ben", "--homeserver", server.url, geometry=(840, 0, 820, 760))
    create_account(ben, "ben", "Ben Okafor")


@story.step("Ada finds Ben by name and sends the first words as a request")
def _():
    api = Api.login(server.url, "ada", PASSWORD)
    # Synapse fills its directory behind the answer.
    wait_until("Ben is in the directory", lambda: api.call(
        "POST", "/_matrix/client/v3/user_directory/search", {"search_term": "Ben Ok"})["results"])
    ada.press("New chat")
    ada.fill("Search people", "Ben Ok")
    ada.click(ada.find("list item", "Ben Okafor"))
    ada.fill("First message", "Hi Ben, it is Ada")
    ada.press("Start chat")
    ada.find("text", "Message")
    ada.sees("Hi Ben, it is Ada")


@story.step("Ben sees the request with her words, and accepts")
def _():
    ben.press("Requests", role=None)
    ben.click(ben.find("list item", contains="Ada Park"))
    ben.sees("Hi Ben, it is Ada")
    ben.press("Accept")
    ben.find("text", "Message")


@story.step("Text goes both ways, and what Ben has seen is marked as seen at Ada's")
def _():
    say(ben, "Hello Ada!")
    ada.sees("Hello Ada!")
    say(ada, "See you on Tuesday")
    ben.sees("See you on Tuesday")
    open_chat(ben, "Ada Park")
    wait_until("Ada's message seen", lambda: delivery(ada, "See you on Tuesday") == "Seen")


@story.step("Ben saves the set from the Store and sends a sticker of it")
def _():
    ben.press("Stickers")
    ben.press("Store", role=None)
    ben.click(ben.find("list item", contains="Circles"))
    ben.press("Save")
    ben.press("Back to the Store")
    ben.press("My Sets", role=None)
    ben.click(ben.find(name="Sticker: red circle"))
    ada.sees("red circle")


sys.exit(story.run())
