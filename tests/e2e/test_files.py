#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Files into a chat by hand: dragged onto it from another program, and chosen with the attach button."""
import subprocess
import sys
from pathlib import Path

from harness import LEAKY, Story, build_directory, wait_until
from people import choose_file, compose, contents, create_account, drop_on, meet

HERE = Path(__file__).resolve().parent
PICTURE = HERE.parent.parent / "data/screenshots/chat.png"
story = Story(build_directory())
server = story.server()
ada = ben = room = None


def drag(*arguments):
    return drop_on(ada, ada.find("list", "Messages"), *arguments)


def write(name, text):
    path = story.root / name
    path.write_text(text, encoding="utf-8")
    return path


@story.step("Ada has a chat with Ben")
def _():
    global ada, ben, room
    ada = story.app("ada", "--homeserver", server.url, geometry=(0, 0, 1000, 760), env=LEAKY)
    create_account(ada, "ada", "Ada Park")
    ben, room = meet(server, ada, "@ada:banter.test", "ben", "Ben")


@story.step("A picture that is dragged onto the messages is sent as a picture")
def _():
    assert drag(PICTURE) == "taken"
    content = wait_until("the picture at Ben's", lambda: next(iter(contents(ben, room, "m.image")), None))
    info = content["info"]
    assert content["body"] == "chat.png" and info["mimetype"] == "image/png", content
    assert (info["w"], info["h"]) == (1280, 800) and info["size"] > 0, content
    ada.find("list item", contains="chat.png")


@story.step("A click shows it large; Escape brings the chat back")
def _():
    ada.click(ada.find("image", "chat.png"))
    shown = wait_until("the picture in a window of its own", lambda: next(
        (frame for frame in ada.frames() if frame.name == "Picture"), None))
    viewed = wait_until("the picture in it", lambda: next(
        (node for node in shown.walk() if node.role == "image" and node.name == "chat.png" and node.showing), None))
    fitted = viewed.extents().width
    ada.press("Zoom in")
    wait_until("a larger picture", lambda: viewed.extents().width > fitted)
    ada.key("Escape")
    wait_until("the viewer closed", lambda: len(ada.frames()) == 1)


@story.step("It has a thumbnail, as it is large; where it was taken is not told")
def _():
    info = contents(ben, room, "m.image")[0]["info"]
    thumbnail = info["thumbnail_info"]
    assert info["thumbnail_url"].startswith("mxc://"), info
    assert (thumbnail["w"], thumbnail["h"]) == (800, 500) and thumbnail["mimetype"].startswith("image/"), info
    assert len(ben.download(info["thumbnail_url"])) == thumbnail["size"], info
    # What ImageMagick writes into a comment stands for what a camera writes.
    photo = story.root / "photo.jpg"
    subprocess.run(["convert", str(PICTURE), "-resize", "400x250", "-set", "comment", "48.8584 N", str(photo)], check=True)
    assert b"48.8584 N" in photo.read_bytes()
    assert drag(photo) == "taken"
    content = wait_until("the photo at Ben's", lambda: next(
        (content for content in contents(ben, room, "m.image") if content["body"] == "photo.jpg"), None))
    assert b"48.8584 N" not in ben.download(content["url"]) and "thumbnail_url" not in content["info"], content


@story.step("Two files at once arrive in their order")
def _():
    assert drag(write("first.txt", "one"), write("second.txt", "two two")) == "taken"
    files = wait_until("both files at Ben's", lambda: (lambda all: all if len(all) == 2 else None)(
        contents(ben, room, "m.file")))
    assert [content["body"] for content in files] == ["second.txt", "first.txt"], files


@story.step("Words that are dragged wait in the entry, after what is there, until they are sent")
def _():
    compose(ada, "Read this: ")
    assert drag("--text", "https://example.org/") == "taken"
    entry = ada.find("text", "Message")
    wait_until("the words in the entry", lambda: entry.text == "Read this: https://example.org/")
    assert not contents(ben, room, "m.text")[1:], "words were sent that nobody sent"
    ada.click(entry)
    ada.key("Return")
    wait_until("the words at Ben's", lambda: any(
        content["body"] == "Read this: https://example.org/" for content in contents(ben, room, "m.text")))


@story.step("A folder cannot be sent, and a sentence says so")
def _():
    assert drag(story.root) == "taken"
    ada.sees("This file cannot be read.")


@story.step("The attach button: nothing is sent when the dialog is closed")
def _():
    before = len(contents(ben, room, "m.file"))
    ada.press("Share")
    ada.find("push button", contains="Open")
    ada.key("Escape")
    wait_until("the dialog closed", lambda: len(ada.frames()) == 1)
    assert len(contents(ben, room, "m.file")) == before


@story.step("The attach button: the chosen file is sent")
def _():
    path = write("third.txt", "three")
    ada.press("Share")
    choose_file(ada, path)
    content = wait_until("the third file at Ben's", lambda: next(
        (content for content in contents(ben, room, "m.file") if content["body"] == "third.txt"), None))
    assert content["info"] == {"size": 5, "mimetype": "text/plain"}, content
    ada.find("list item", contains="third.txt")


sys.exit(story.run())
