#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The tour that `./dev run` plays where there is no display: the main job, done with a real mouse on the real
app and its embedded server, with a transcript and screenshots.

usage: tour.py BUILD FOLDER
"""
import subprocess
import sys
import tempfile
from pathlib import Path

from harness import App, Banterd, Broken, wait_until
from people import create_account, open_chat, open_settings, save_set, say

BUILD, FOLDER = Path(sys.argv[1]).resolve(), Path(sys.argv[2]).resolve()
WIDE = (0, 0, 1280, 800)


def tell(sentence):
    print(f"· {sentence}", flush=True)


def picture(app, name):
    """Taken once nothing moves any more: two in a row are the same. A sticker and the cursor may move on."""
    path, before = FOLDER / f"{name}.png", None
    for _ in range(8):
        app.screenshot(path)
        now = path.read_bytes()
        if now == before:
            break
        before = now
    tell(f"   picture: {name}.png")


def tour(root):
    server = Banterd(BUILD, root / "server", "--sample")
    tell(f"banterd answers at {server.url}, with its sample community")
    app = App(BUILD, "you", root, ["--homeserver", server.url], geometry=WIDE)
    app.find("push button", "Sign in")
    picture(app, "welcome")
    app.press("Sign in")
    app.find("text", "Name and server")
    picture(app, "sign-in")
    app.press("Back")
    create_account(app, "you", "Robin Vale")
    tell("An account is created; the community says hello")
    wait_until("the inbox fills", lambda: len(app.all("list item")) >= 4)
    picture(app, "inbox")

    friend = next(node for node in app.all("list item") if node.name)
    name = friend.name.split(",")[0]
    open_chat(app, name)
    before = {node.name for node in app.all("list item")}
    say(app, "Hey! What are you up to tonight?")
    tell(f"You to {name}: Hey! What are you up to tonight?")
    answer = wait_until("an answer", lambda: next((
        node.name for node in app.all("list item")
        if node.name not in before and node.name.startswith(f"{name}: ")), None))
    tell(f"{answer}")
    picture(app, "chat")

    app.press("Stickers")
    app.press("Store", role="page tab")
    app.find("list item", "Pip the Robin")
    picture(app, "picker-store")
    app.key("Escape")
    sticker = save_set(app, "Pip the Robin")
    picture(app, "picker-sets")
    app.click(sticker)
    app.alone()
    app.find("list item", contains=f"You: {sticker.name}")
    tell(f"A set is saved and a sticker sent: {sticker.name}")

    app.press("Requests")
    app.click(app.find("list item", contains="Jun Tanaka"))
    app.find("push button", "Accept")
    picture(app, "requests")
    app.press("Accept")
    app.find("text", "Message")
    tell("A message request is accepted")

    open_settings(app)
    picture(app, "settings")
    app.key("Escape")
    app.place(0, 0, 360, 720)
    picture(app, "narrow-chat")
    app.press("Back")
    picture(app, "narrow-inbox")
    app.quit()

    dark = App(BUILD, "you", root, [], {"ADW_DEBUG_COLOR_SCHEME": "prefer-dark"}, WIDE)
    open_chat(dark, name)
    picture(dark, "dark")
    dark.quit()
    server.stop()
    tell("Both ended cleanly")


def main():
    # Without a compositor a popover's shadow lies on nothing, that is on black. It ends with the display.
    subprocess.Popen(["xcompmgr"], stderr=subprocess.DEVNULL)
    with tempfile.TemporaryDirectory(prefix="banter-tour-") as root:
        try:
            tour(Path(root))
        except Broken as broken:
            print(f"The tour stops here: {broken}", file=sys.stderr)
            return 1
    print(f"Screenshots: {FOLDER}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
