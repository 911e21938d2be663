#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Single stickers that a person keeps: from a chat and from the picker, with and without the server, on all devices."""
import sys

from harness import ENTRIES, Api, Story, build_directory, wait_until
from people import PASSWORD, create_account, open_chat

FAVOURITES = "/_matrix/client/v3/user/@ada:banter.test/account_data/im.banter.favourite_stickers"
story = Story(build_directory())
server = story.server("--sample")
ada = None


def told(api):
    """What the server keeps: the description of each."""
    return sorted(entry.get("body") for entry in api.call("GET", FAVOURITES)["stickers"].values())


def in_menu(node, item):
    ada.click(node, button=3)
    ada.press(item, role="menu item")


def open_favourites():
    ada.press("Stickers")
    ada.press("Favourites", role="page tab")


@story.step("Ada keeps a sticker that Theo has sent; it goes to the server whole")
def _():
    global ada
    ada = story.app("ada", "--homeserver", server.url, geometry=(0, 0, 1000, 760))
    create_account(ada, "ada", "Ada Park")
    open_chat(ada, "Theo Brandt")
    in_menu(ada.find("image", contains="doughnut"), "Add to Favourites")
    ada.sees("Added to Favourites")
    api = Api.login(server.url, "ada", PASSWORD)
    wait_until("the doughnut at the server",
               lambda: api.call("GET", FAVOURITES, expect=None).get("stickers"))
    doughnut, = api.call("GET", FAVOURITES)["stickers"].values()
    assert doughnut["info"]["mimetype"].startswith("image/") and doughnut["info"]["size"] > 0, doughnut


@story.step("Another device adds one and a key that we do not know: it is there at once, and sends")
def _():
    api = Api.login(server.url, "ada", PASSWORD)
    document = api.call("GET", FAVOURITES)
    (mxc, entry), = document["stickers"].items()
    document["stickers"] = {mxc: {**entry, "x.kept": 1}, mxc + "-other": {**entry, "body": "Another", "added_ts": 1}}
    api.call("PUT", FAVOURITES, {**document, "x.other": 2})
    open_favourites()
    ada.find("table cell", "Sticker: Another")
    before = len(ada.all("list item", contains="Theo Brandt: "))
    ada.click(ada.find("table cell", contains="doughnut"))
    ada.find("list item", contains="You: Sticker: A sweet doughnut")
    wait_until("Theo's answer", lambda: len(ada.all("list item", contains="Theo Brandt: ")) > before)
    ada.alone()


@story.step("Without the server Ada finds one by a word, keeps it, and takes another one out")
def _():
    ada.press("Stickers")
    ada.press("Store", role="page tab")
    ada.find("list item", "Snacks")
    server.stop()
    ada.click(ada.find(ENTRIES, "Search stickers"))
    ada.type("pizza")
    ada.find("table cell", contains="A slice of pizza")
    ada.key("Tab")
    ada.key("Menu")
    ada.press("Add to Favourites", role="menu item")
    # The menu was closed by the mouse, after which GTK 4.8 may swallow a click into the popover around it.
    ada.key("Escape", "Escape")
    ada.alone()
    open_favourites()
    ada.find("table cell", contains="A slice of pizza")
    in_menu(ada.find("table cell", "Sticker: Another"), "Remove from Favourites")
    ada.gone("Sticker: Another")
    ada.key("Escape")
    ada.alone()


@story.step("It is so after a restart, and all devices hear of it when the server is back")
def _():
    ada.quit()
    ada.start()
    open_chat(ada, "Theo Brandt")
    open_favourites()
    ada.find("table cell", contains="A slice of pizza")
    ada.find("table cell", contains="doughnut")
    server.start()
    api = wait_until("the server", lambda: Api.login(server.url, "ada", PASSWORD))
    wait_until("the changes at the server", lambda: len(told(api)) == 2 and "pizza" in told(api)[0])
    document = api.call("GET", FAVOURITES)
    assert document["x.other"] == 2 and [e for e in document["stickers"].values() if e.get("x.kept") == 1], document
    ada.key("Escape")


sys.exit(story.run())
