#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Finding a sticker, and one's own sets: their order, which a key or the mouse changes, and which stays."""
import sys

from harness import ENTRIES, Api, Story, build_directory, wait_until, xdotool
from people import PASSWORD, create_account, drag, open_chat, save_set

SETS = ["Pip the Robin", "Snacks", "Hello!"]
story = Story(build_directory())
server = story.server("--sample")
ada = None


def covers():
    """The strip below My Sets, which is open."""
    return [node for node in ada.all("table cell") if node.name in SETS]


def order():
    return [node.name for node in sorted(covers(), key=lambda node: node.extents().x)]


def told():
    """What all of Ada's devices hear of the order."""
    api = Api.login(server.url, "ada", PASSWORD)
    rooms = api.call("GET", "/_matrix/client/v3/user/@ada:banter.test/account_data/m.image_pack.rooms")["rooms"]
    places = {}
    for room, sets in rooms.items():
        name = api.call("GET", f"/_matrix/client/v3/rooms/{room}/state/m.room.name")["name"]
        places[name] = [entry["im.banter.order"] for entry in sets.values()][0]
    return sorted(places, key=places.get)


def cover(name):
    return next(node for node in covers() if node.name == name)


@story.step("Ada looks for a sticker: in vain, then by a word and by an emoji in the Store, and sends it")
def _():
    global ada
    ada = story.app("ada", "--homeserver", server.url, geometry=(0, 0, 1000, 760))
    create_account(ada, "ada", "Ada Park")
    open_chat(ada, "Theo Brandt")
    ada.press("Stickers")
    ada.click(ada.find(ENTRIES, "Search stickers"))
    ada.type("nothing at all")
    ada.sees("Nothing Found")
    ada.key("ctrl+a")
    ada.type("joy")  # a keyword of the emoji in GTK's list, and in the short code of another
    ada.find("table cell", contains="Sticker: Pip laughs")
    ada.key("ctrl+a")
    ada.type("\N{SLICE OF PIZZA}")
    ada.click(ada.find("table cell", contains="Sticker: A slice of pizza"))
    ada.find("list item", contains="You: Sticker: A slice of pizza")
    ada.alone()


@story.step("Ada saves three sets: they are in the order in which she saved them")
def _():
    for name in SETS:
        save_set(ada, name)
        if name != SETS[-1]:
            ada.key("Escape")
            ada.alone()
    wait_until("the sets in their order", lambda: order() == SETS)


@story.step("Alt and Page Down moves one to the right, and the focus with it")
def _():
    ada.click(cover("Pip the Robin"))
    ada.key("alt+Next")
    wait_until("Pip in the middle", lambda: order() == ["Snacks", "Pip the Robin", "Hello!"])
    ada.key("alt+Next")
    wait_until("Pip at the end", lambda: order() == ["Snacks", "Hello!", "Pip the Robin"])
    wait_until("the order at the server", lambda: told() == ["Snacks", "Hello!", "Pip the Robin"])
    ada.key("alt+Next")
    ada.key("alt+Prior")
    wait_until("Pip in the middle again", lambda: told() == ["Snacks", "Pip the Robin", "Hello!"])


@story.step("The mouse drags the last one to the front")
def _():
    drag(ada.point(cover("Hello!")), ada.point(cover("Snacks")))
    xdotool("mouseup", 1)
    wait_until("the order at the server", lambda: told() == ["Hello!", "Snacks", "Pip the Robin"])


@story.step("The order is there after a restart")
def _():
    ada.key("Escape")
    ada.quit()
    ada.start()
    open_chat(ada, "Theo Brandt")
    ada.press("Stickers")
    ada.press("My Sets", role="page tab")
    wait_until("the sets in the new order", lambda: order() == ["Hello!", "Snacks", "Pip the Robin"])


sys.exit(story.run())
