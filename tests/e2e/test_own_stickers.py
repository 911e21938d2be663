#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A set of one's own: made of pictures, sent from, edited, deleted and brought back; other devices have it too."""
import subprocess
import sys

from harness import LEAKY, Api, Story, build_directory, wait_until
from people import PASSWORD, choose_file, create_account, drop_on, meet

PACK_ROOMS = "/_matrix/client/v3/user/@ada:banter.test/account_data/m.image_pack.rooms"
story = Story(build_directory())
server = story.server()
ada = ben = room = api = None


def draw(name, colour, size="300x200"):
    path = story.root / name
    subprocess.run(["convert", "-size", size, f"xc:{colour}", "-set", "comment", "secret place", str(path)], check=True)
    return path


def pack():
    """The set as the server has it: its room and its content; nothing where none is listed."""
    rooms = (api.call("GET", PACK_ROOMS, expect=None) or {}).get("rooms", {})
    for room_id, keys in rooms.items():
        for key in keys:
            return room_id, api.call("GET", f"/_matrix/client/v3/rooms/{room_id}/state/m.room.image_pack/{key}")
    return None


def open_sets():
    ada.press("Stickers")
    ada.press("My Sets", role="page tab")


def in_set_menu(item):
    ada.press("Set Menu")
    ada.press(item, role="menu item")


@story.step("Ada makes a set of two pictures, chosen and dropped; a file that is too large is refused with its reason")
def _():
    global ada, ben, room, api
    ada = story.app("ada", "--homeserver", server.url, geometry=(0, 0, 1000, 760), env=LEAKY)
    create_account(ada, "ada", "Ada Park")
    ben, room = meet(server, ada, "@ada:banter.test", "ben", "Ben")
    api = Api.login(server.url, "ada", PASSWORD)
    open_sets()
    ada.press("New Set…")
    ada.press("Add Pictures…")
    choose_file(ada, draw("red_cat.png", "red"))
    ada.find("table cell", "Sticker: red cat, icon of the set")
    assert drop_on(ada, ada.find("table", "Stickers"), draw("blue-dog.png", "blue", "1200x800")) == "taken"
    ada.click(ada.find("table cell", "Sticker: blue dog"))
    large = story.root / "large.png"
    large.write_bytes(b"x" * (3 * 1024 * 1024 + 1))
    ada.press("Add Pictures")
    choose_file(ada, large)
    ada.sees("“large.png” is larger than 3 MB.")


@story.step("The name is short; a sticker gets other words, comes first and stands for the set")
def _():
    ada.fill("Name of the Set", "A name that is too long")
    ada.sees("A name can have up to 16 characters.")
    ada.fill("Name of the Set", "Colours")
    ada.gone("A name can have up to 16 characters.")
    ada.click(ada.find("table cell", "Sticker: blue dog"))
    ada.fill("Words and emoji for this sticker", "A dog of sky")
    ada.press("Make Icon of the Set")
    ada.press("Move Earlier")
    ada.find("table cell", "Sticker: A dog of sky, icon of the set")
    ada.press("Save")
    ada.gone("Name of the Set")
    room_id, content = wait_until("the set at the server", pack)
    images = sorted(content["images"].values(), key=lambda image: image["im.banter.order"])
    assert [image["body"] for image in images] == ["A dog of sky", "red cat"], content
    assert content["pack"]["display_name"] == "Colours" and content["pack"]["avatar_url"] == images[0]["url"], content
    info = images[0]["info"]
    assert (info["w"], info["mimetype"]) == (256, "image/png"), info
    picture = api.download(images[0]["url"])
    assert b"secret place" not in picture, "what is private in a picture is not uploaded"
    assert api.call("GET", f"/_matrix/client/v3/rooms/{room_id}/joined_members")["joined"].keys() == {"@ada:banter.test"}


@story.step("It is in the picker, and goes into the chat")
def _():
    ada.alone()
    open_sets()
    ada.sees("Colours")
    ada.click(ada.find("table cell", "Sticker: A dog of sky"))
    ada.find("list item", contains="You: Sticker: A dog of sky")


@story.step("She takes a sticker out of it; what another program keeps in the set stays")
def _():
    room_id, content = pack()
    key, = api.call("GET", PACK_ROOMS)["rooms"][room_id]
    content["x.kept"] = 1
    api.call("PUT", f"/_matrix/client/v3/rooms/{room_id}/state/m.room.image_pack/{key}", content)
    ada.alone()
    open_sets()
    in_set_menu("Edit Set…")
    ada.click(ada.find("table cell", "Sticker: red cat"))
    ada.press("Remove Sticker")
    ada.gone("Sticker: red cat")
    ada.press("Save")
    ada.gone("Name of the Set")
    content = wait_until("the smaller set", lambda: (lambda c: c if len(c["images"]) == 1 else None)(pack()[1]))
    assert content["x.kept"] == 1, content


@story.step("She deletes it and brings it back; deleted for good, its room is left")
def _():
    room_id, _content = pack()
    ada.alone()
    open_sets()
    in_set_menu("Delete Set")
    ada.sees("“Colours” was deleted")
    wait_until("no set listed", lambda: not pack())
    ada.press("Undo")
    wait_until("the set listed again", pack)
    ada.gone("“Colours” was deleted")
    ada.alone()
    open_sets()
    in_set_menu("Delete Set")
    wait_until("its room is left",
               lambda: room_id not in api.call("GET", "/_matrix/client/v3/joined_rooms")["joined_rooms"])
    assert not pack()


sys.exit(story.run())
