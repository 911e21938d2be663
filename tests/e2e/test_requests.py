#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Strangers and trouble: somebody who pretends to be a friend is reported, a friend is blocked and unblocked."""
import sys

from harness import Api, Story, build_directory, wait_until
from people import create_account, meet, open_settings, scroll_to

story = Story(build_directory())
server = story.server()
ada = own = dana = room = impostor = trap = None
ADA = "@ada:banter.test"


def ignored():
    return own.call("GET", f"/_matrix/client/v3/user/{ADA}/account_data/m.ignored_user_list",
                    expect=None).get("ignored_users", {})


def membership(api, where):
    return [event["content"]["membership"] for event in
            api.call("GET", f"/_matrix/client/v3/rooms/{where}/members")["chunk"] if event["state_key"] == ADA]


@story.step("Ada has an account and chats with Dana Field")
def _():
    global ada, own, dana, room
    ada = story.app("ada", "--homeserver", server.url, geometry=(0, 0, 900, 760))
    create_account(ada, "ada", "Ada Park")
    own = Api.login(server.url, "ada", "correct horse battery")
    dana, room = meet(server, ada, ADA, "dana", "Dana Field")


@story.step("A request of somebody who is called almost like her warns of that, with what is known of them")
def _():
    global impostor, trap
    impostor = Api.register(server.url, "impostor")
    impostor.call("PUT", f"/_matrix/client/v3/profile/{impostor.user_id}/displayname",
                  {"displayname": "D\u0430na  Field"})
    trap = impostor.request_chat(ADA, "It is me, Dana. Send me the code that you get")
    impostor.send(trap, "https://trap.example/login")
    ada.press("Requests", role=None)
    ada.sees("You know another Dana Field, whose address is @dana:banter.test.")
    ada.find("label", "It is me, Dana. Send me the code that you get")
    ada.sees("https://trap.example/login")
    ada.sees("No groups or friends in common")
    ada.sees("Account known since")


@story.step("Reporting it needs a reason, blocks the stranger and takes the request away")
def _():
    ada.press("Report…")
    ada.sees("What is wrong?")
    assert not ada.find("push button", "Report").sensitive
    ada.click(ada.find("list item", "Pretends to be somebody else"))
    ada.press("Report")
    ada.sees("is reported and blocked")
    wait_until("the block", lambda: impostor.user_id in ignored())
    ada.gone("https://trap.example/login")
    wait_until("Ada has left", lambda: membership(impostor, trap) == ["leave"])


@story.step("Dana is blocked from the details of her chat: nothing can be written to her")
def _():
    ada.press("Back to chats")
    ada.click(ada.find("list item", contains="Dana Field, "))
    ada.press("Details", role=None)
    ada.click(ada.find(role="list item", name="Block"))
    wait_until("the block", lambda: dana.user_id in ignored())
    ada.press("Back")
    ada.sees("You blocked Dana Field.")
    assert not ada.all("text", "Message")


@story.step("The settings list whom Ada blocked, and take a block back")
def _():
    open_settings(ada)
    ada.click(scroll_to(ada, "Blocked People"))
    ada.sees("@impostor:banter.test")

    def unblock():
        rows = [list(row.walk()) for row in ada.all("list item")]
        return next((node for row in rows if any(node.name == dana.user_id for node in row)
                     for node in row if node.role == "push button"), None)

    ada.click(wait_until("the way to unblock Dana", unblock))
    wait_until("Dana is not blocked", lambda: dana.user_id not in ignored())
    assert impostor.user_id in ignored()
    ada.gone(dana.user_id)
    ada.click(ada.find("push button", "Close", index=-1))
    ada.alone()
    ada.find("text", "Message")


sys.exit(story.run())
