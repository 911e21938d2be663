#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Why there are no direct messages, and what helps; a guardian and a teen: with a real mouse in two apps, on a server
that wants a phone number."""
import re
import sys
import time

from harness import Story, build_directory, wait_until
from people import PASSWORD, create_account, fill_account, open_settings

story = Story(build_directory())
server = story.server("--phone-required")
guardian = teen = None
NUMBER = "+4930901850"


def born(years):
    """A birthday that makes somebody so old, the day before yesterday."""
    day = time.gmtime(time.time() - 2 * 24 * 3600)
    return str(min(day.tm_mday, 28)), str(day.tm_mon), str(day.tm_year - years)


def sign_up(app, name, display_name, years):
    app.press("Create account")
    fill_account(app, name, display_name, born(years))
    app.press("Create account")
    app.find("push button", "New chat", patience=60)


def last_code():
    """What the server sent in its last text message, which it writes to a file."""
    return (server.folder / "sms.txt").read_text(encoding="utf-8").splitlines()[-1].split()[1]


@story.step("A new account is told at once that its server wants a phone number")
def _():
    global guardian
    guardian = story.app("ada", "--homeserver", server.url, geometry=(0, 0, 900, 760))
    create_account(guardian, "ada", "Ada Park")
    guardian.sees("Verify your phone number to send direct messages.")
    guardian.press("New chat")
    guardian.sees("No Direct Messages Yet")
    guardian.key("Escape")
    guardian.alone()


@story.step("She verifies it: number, code, a wrong one first, and her password")
def _():
    guardian.press("Verify Phone Number")
    guardian.fill("Phone number", "030 901850")
    guardian.key("Return")
    guardian.sees("Write the whole number with its country code")
    guardian.fill("Phone number", "+49 30 901850")
    guardian.key("Return")
    guardian.sees(f"A text message with a code is on its way to {NUMBER}.")
    guardian.fill("Code", "1")
    guardian.key("Return")
    guardian.sees("This is not the code.")
    guardian.fill("Code", last_code())
    guardian.key("Return")
    guardian.fill("Password", PASSWORD, secret=True)
    guardian.key("Return")
    guardian.sees("Phone number verified")
    guardian.alone()
    guardian.gone("Verify your phone number to send direct messages.")
    guardian.press("New chat")
    guardian.sees("Find Somebody")
    guardian.key("Escape")
    guardian.alone()


@story.step("The settings show the number")
def _():
    open_settings(guardian)
    guardian.press("Account", role=None)
    guardian.sees(NUMBER)


@story.step("Ada makes a code; Tom, who is 16, mistypes it first and enters it then")
def _():
    global teen
    teen = story.app("tom", "--homeserver", server.url, geometry=(700, 0, 800, 760))
    sign_up(teen, "tom", "Tom Park", 16)
    guardian.press("Family", role=None)
    guardian.click(guardian.find("list item", "Pair with a Teen…"))
    code = wait_until("the code", lambda: next((node.name for node in guardian.all("label") if re.fullmatch(
        "[A-Z2-7]{4} [A-Z2-7]{4}", node.name)), None))
    teen.raise_window(teen.find("push button", "New chat"))
    open_settings(teen)
    teen.press("Family", role=None)
    teen.click(teen.find("list item", "Enter a Code…"))
    teen.sees("They see these limits and nothing else")
    teen.fill("Code", "abcdefgh")
    teen.key("Return")
    teen.sees("There is no such code.")
    teen.fill("Code", code.lower())
    teen.key("Return")
    teen.sees("Your guardian since")
    guardian.sees("No limits")


@story.step("She switches his direct messages off: he is told at once, and by whom")
def _():
    guardian.click(guardian.find("list item", "Tom Park"))
    guardian.click(guardian.find("check box", "Direct messages"))
    guardian.sees("Direct messages off")
    teen.sees("Direct messages are off")
    teen.sees("Set by Ada Park")
    teen.click(teen.find("push button", "Close", index=-1))
    teen.alone()
    teen.sees("A guardian has switched off your direct messages in Family Pairing.")


@story.step("He asks to end it, which takes two days: she sees it at once")
def _():
    teen.press("Family Pairing")
    teen.press("Unpair…")
    teen.click(teen.find("push button", contains="Ask to End", index=-1))
    teen.sees("Ends on")
    guardian.sees("Ends on")
    guardian.sees("Tom Park asked to end the pairing with Ada Park")


sys.exit(story.run())
