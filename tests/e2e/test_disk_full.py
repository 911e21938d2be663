#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The person's disk is full: what they write stays where it is, a sentence says why, and it goes once there is
room. The app's data lie on a small disk of its own, in a mount namespace that needs no special rights."""
import subprocess
import sys
from pathlib import Path

from harness import Api, Story, build_directory, wait_until
from people import compose, create_account

SMALL_DISK = ["unshare", "--map-current-user", "--mount", "--keep-caps", "sh", "-c",
              'mount -t tmpfs -o size=16m tmpfs "$XDG_DATA_HOME" && exec "$@"', "sh"]
if subprocess.run([*SMALL_DISK[:-2], 'exec mount -t tmpfs tmpfs /mnt', "sh"], capture_output=True, check=False).returncode:
    print("1..0 # SKIP this computer lets nobody mount a disk of their own")
    sys.exit(0)

story = Story(build_directory())
server = story.server()
ada = ben = room = None


def filler():
    """On the app's disk, seen from outside."""
    return Path(f"/proc/{ada.process.pid}/root{story.root}/ada/data/filler")


def fill_disk():
    with open(filler(), "wb", buffering=0) as file:
        size = 1 << 20
        while size >= 512:
            try:
                file.write(b"x" * size)
            except OSError:
                size //= 2


@story.step("Ada chats with Ben")
def _():
    global ada, ben, room
    ben = Api.register(server.url, "ben")
    ada = story.app("ada", "--homeserver", server.url, geometry=(0, 0, 900, 700), wrapper=SMALL_DISK)
    create_account(ada, "ada", "Ada Park")
    room = ben.request_chat("@ada:banter.test", "Hello Ada")
    ada.press("Requests", role=None)
    ada.click(ada.find("list item", contains="ben"))
    ada.press("Accept")
    ada.find("text", "Message")


@story.step("With the disk full the text stays, and a sentence says why")
def _():
    compose(ada, "Is there any room left?")
    fill_disk()
    ada.key("Return")
    ada.sees("disk is full")
    assert ada.find("text", "Message").text == "Is there any room left?"
    assert "Is there any room left?" not in ben.bodies(room)


@story.step("Once there is room it is sent, once")
def _():
    filler().unlink()
    ada.click(ada.find("text", "Message"))
    ada.key("Return")
    wait_until("the message at Ben's", lambda: ben.bodies(room).count("Is there any room left?") == 1)
    wait_until("the entry is empty", lambda: ada.find("text", "Message").text == "")
    assert not ada.all(contains="disk is full")


sys.exit(story.run())
