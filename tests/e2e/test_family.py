#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Why there are no direct messages, and what helps: with a real mouse, on a server that wants a phone number."""
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
    guardian.press("Send Code")
    guardian.sees("Write the whole number with its country code")
    guardian.fill("Phone number", "+49 30 901850")
    guardian.press("Send Code")
    guardian.sees(f"A text message with a code is on its way to {NUMBER}.")
    guardian.fill("Code", "1")
    guardian.press("Verify")
    guardian.sees("This is not the code.")
    guardian.fill("Code", last_code())
    guardian.press("Verify")
    guardian.fill("Password", PASSWORD, secret=True)
    guardian.press("Add Number")
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
    guardian.key("Escape")
    guardian.alone()


sys.exit(story.run())
