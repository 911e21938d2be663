#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The word filter with a real mouse: a hidden message, a request set apart, an own word, and switching it off."""
import sys

from harness import Api, Story, build_directory, wait_until
from people import create_account, inbox_row, meet, open_chat, open_settings, scroll_to

HIDDEN = "Message hidden by your word filter"
story = Story(build_directory())
server = story.server()
ada = ben = room = None


def privacy():
    """What the server has of Ada's choices."""
    api = Api.login(server.url, "ada", "correct horse battery")
    return api.call("GET", "/_matrix/client/v3/user/@ada:banter.test/account_data/im.banter.privacy", expect=None)


def close_settings():
    ada.key("Escape")
    wait_until("the settings closed", lambda: len(ada.frames()) == 1)


@story.step("Ben calls Ada names; she reads that something is hidden, in the chat and in the inbox")
def _():
    global ada, ben, room
    ada = story.app("ada", "--homeserver", server.url, geometry=(0, 0, 900, 760))
    create_account(ada, "ada", "Ada Park")
    ben, room = meet(server, ada, "@ada:banter.test", "ben", "Ben")
    ben.send(room, "You are an a$$h0le")
    ada.find("list item", contains=f"Ben: {HIDDEN}")
    wait_until("the preview", lambda: inbox_row(ada, "Ben").name.startswith(f"Ben, {HIDDEN}"))
    assert not ada.all(contains="a$$h0le"), "the words are somewhere"


@story.step("Show shows it")
def _():
    ada.press("Show")
    ada.find("list item", contains="Ben: You are an a$$h0le")


@story.step("A request with such words waits under Filtered, and is not counted")
def _():
    Api.register(server.url, "cleo").request_chat("@ada:banter.test", "send nudes")
    ada.press("Requests", role=None)
    ada.press("Filtered", role=None)
    ada.find("list item", contains=f"cleo, {HIDDEN}")
    ada.click(ada.find("list item", contains=f"cleo, {HIDDEN}"))
    ada.find("push button", "Accept")
    assert not ada.all(contains="nudes"), "the words are somewhere"
    ada.press("Show")
    ada.sees("send nudes")
    ada.press("Back to chats")


@story.step("A word of her own is on the server, and hides what Ben writes")
def _():
    open_chat(ada, "Ben")
    open_settings(ada)
    scroll_to(ada, "Restrict Messages")  # the last one
    ada.click(ada.find("list item", "Your Own Words"))
    ada.click(ada.find("text", contains="Add a word"))
    ada.type("Spoil*")
    ada.key("Return")
    ada.find("push button", "Remove “spoil*”")
    wait_until("the word on the server", lambda: privacy().get("filter_words", {}).get("custom") == ["spoil*"])
    close_settings()
    ben.send(room, "SPOILERS ahead")
    wait_until("a hidden message", lambda: ada.all("list item", contains=f"Ben: {HIDDEN}"))
    assert not ada.all(contains="SPOILERS"), "the words are somewhere"


@story.step("With the filter off everything is to be read")
def _():
    open_settings(ada)
    scroll_to(ada, "Filter Offensive Words")
    ada.click(ada.find("check box", "Filter Offensive Words"))
    wait_until("the server knows of it", lambda: privacy().get("filter_words", {}).get("enabled") is False)
    close_settings()
    ada.find("list item", contains="Ben: SPOILERS ahead")
    wait_until("the preview", lambda: inbox_row(ada, "Ben").name.startswith("Ben, SPOILERS ahead"))


sys.exit(story.run())
