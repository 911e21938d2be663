#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Files, pictures and links from other programs into a chat, and out of it again."""
import os
import subprocess
import sys
from pathlib import Path

from harness import LEAKY, Api, Story, build_directory, wait_until
from people import contents, create_account, meet, save_set

story = Story(build_directory())
server = story.server("--sample")
ada = ben = room = None
PICTURE = Path(__file__).resolve().parent.parent.parent / "data/screenshots/chat.png"


def share(*items):
    """As another program does it: a second process, which hands over to the one that runs."""
    env = dict(os.environ)
    for variable in ("DATA", "CACHE", "STATE"):
        env[f"XDG_{variable}_HOME"] = str(story.root / "ada" / variable.lower())
    subprocess.run([str(story.build / "src/app/banter"), "--profile", "ada", "--share", *items],
                   env=env, check=True, timeout=60, cwd=story.root)


def pick_chat():
    """The dialog asks for the chat."""
    ada.find(role=("text", "entry"), name="Search chats")
    ada.click(ada.find("list item", "Ben"))


@story.step("Ada has a chat with Ben")
def _():
    global ada, ben, room
    ada = story.app("ada", "--homeserver", server.url, geometry=(0, 0, 1000, 760), env=LEAKY)
    create_account(ada, "ada", "Ada Park")
    ben, room = meet(server, ada, "@ada:banter.test", "ben", "Ben")


@story.step("A picture is shared from outside and shown as a picture")
def _():
    share(str(PICTURE))
    pick_chat()
    content = wait_until("the picture at Ben's", lambda: next(iter(contents(ben, room, "m.image")), None))
    assert content["url"].startswith("mxc://") and content["body"] == "chat.png", content
    assert content["info"]["mimetype"] == "image/png" and content["info"]["w"] > 0, content
    ada.find("list item", contains="chat.png")


@story.step("A file with a name relative to the folder goes as a file")
def _():
    (story.root / "list of things.txt").write_text("milk\nbread\n", encoding="utf-8")
    share("list of things.txt")
    pick_chat()
    content = wait_until("the file at Ben's", lambda: next(iter(contents(ben, room, "m.file")), None))
    assert content["info"] == {"size": 11, "mimetype": "text/plain"}, content


@story.step("Save puts it into Downloads, twice under two names")
def _():
    downloads = Path(os.environ["HOME"]) / "Downloads"
    ada.press("Save to Downloads")
    wait_until("saved", lambda: (downloads / "list of things.txt").exists())
    ada.sees("list of things.txt saved to Downloads")
    ada.press("Save to Downloads")
    copy = downloads / "list of things (2).txt"
    wait_until("saved again", lambda: copy.exists() and copy.read_text(encoding="utf-8") == "milk\nbread\n")


@story.step("A link becomes text in the entry, which the person sends")
def _():
    share("https://example.org/clip?v=1")
    pick_chat()
    entry = ada.find("text", "Message")
    wait_until("the link in the entry", lambda: entry.text == "https://example.org/clip?v=1")
    ada.click(entry)
    ada.key("Return")
    wait_until("the link at Ben's", lambda: [
        c for c in contents(ben, room, "m.text") if c["body"] == "https://example.org/clip?v=1"])


@story.step("A folder cannot be sent and a sentence says so")
def _():
    share(str(story.root))
    pick_chat()
    ada.sees("This file cannot be read.")


@story.step("A picture in the clipboard is pasted as a picture")
def _():
    holder = subprocess.Popen([sys.executable, str(Path(__file__).resolve().parent / "clipboard.py"), str(PICTURE)],
                              stdout=subprocess.PIPE, text=True)
    assert holder.stdout.readline().strip() == "ready"
    ada.click(ada.find("text", "Message"))
    ada.key("ctrl+v")
    wait_until("the second picture at Ben's", lambda: len(contents(ben, room, "m.image")) == 2)
    holder.kill()
    holder.wait()
    assert contents(ben, room, "m.image")[0]["body"] == "Picture.png"


@story.step("A sticker of the chat shows the set that it is from, which is saved there, and sends another one of it")
def _():
    sticker = save_set(ada, "Pip the Robin")
    name = sticker.name.removeprefix("Sticker: ")  # the node goes with the picker
    ada.click(sticker)
    ada.find("list item", contains=name)
    ada.alone()
    ada.press("Stickers")
    ada.press("Store", role="page tab")
    ada.click(ada.find("list item", "Pip the Robin"))
    ada.press("Remove")
    ada.find("push button", "Save")
    ada.key("Escape")
    ada.alone()
    ada.click(ada.find("image", name))
    ada.press("Save")
    ada.find("push button", "Remove")
    api = Api.login(server.url, "ada", "correct horse battery")
    saved = api.call("GET", "/_matrix/client/v3/user/@ada:banter.test/account_data/m.image_pack.rooms")
    assert any(saved["rooms"].values()), saved
    ada.click(ada.find("table cell", contains="Pip sleeps"))
    ada.find("list item", contains="You: Sticker: Pip sleeps")
    ada.alone()


@story.step("What is shared while the app does not run yet starts it, and is asked for over its window")
def _():
    (story.root / "late.txt").write_text("on time\n", encoding="utf-8")
    ada.quit()
    del ada.env["ASAN_OPTIONS"]
    ada.arguments = ["--share", str(story.root / "late.txt")]
    ada.start()
    pick_chat()
    wait_until("the file at Ben's", lambda: any(content["body"] == "late.txt" for content in contents(ben, room, "m.file")))
    ada.find("list item", contains="late.txt")


sys.exit(story.run())
