#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A group from its making to leaving it: who gets in, who is what, and what everybody sees of it."""
import sys

from harness import Api, Story, build_directory, wait_until
from people import PASSWORD, create_account, say, scroll_to

story = Story(build_directory())
server = story.server()
people = {}
ada = api = room = None


def follow(who, *others):
    who.call("PUT", f"/_matrix/client/v3/user/{who.user_id}/account_data/im.banter.following",
             {"users": {other.user_id: {"since_ts": 0} for other in others}})


def member(name):
    return ada.find(contains=name, role="panel")


def menu_of(name, item):
    ada.alone()
    ada.click(next(node for node in member(name).walk() if node.name == "More" and node.showing))
    ada.press(item, role="menu item")


def membership(who):
    event = api.call("GET", f"/_matrix/client/v3/rooms/{room}/state/m.room.member/{who.user_id}", expect=None)
    return event.get("membership")


@story.step("Ada has two friends, and knows a third person who is none")
def _():
    global ada, api
    ada = story.app("ada", "--homeserver", server.url, geometry=(0, 0, 1200, 800))
    create_account(ada, "ada", "Ada Park")
    api = Api.login(server.url, "ada", PASSWORD)
    for name, display_name in (("ben", "Ben Okafor"), ("cleo", "Cleo Ruiz"), ("dan", "Dan Weber")):
        people[name] = Api.register(server.url, name)
        people[name].call("PUT", f"/_matrix/client/v3/profile/{people[name].user_id}/displayname",
                          {"displayname": display_name})
    follow(api, people["ben"], people["cleo"])
    follow(people["ben"], api)
    follow(people["cleo"], api)


@story.step("She makes a group of the three; who does not let her add them is named, the others are in")
def _():
    global room
    ada.press("New chat")
    ada.press("New Group")
    for name in ("Ben", "Cleo", "Dan"):
        ada.fill("Search people", name)
        ada.click(ada.find("list item", contains=name))
        ada.find("push button", contains=f"Take out {name}")
    ada.press("Next")
    ada.fill("Group name", "Climbing club")
    ada.press("Create")
    ada.sees("Dan Weber cannot be added")
    ada.find("text", "Message")
    ada.sees("You named the chat “Climbing club”")
    room = next(iter(api.joined_rooms()))
    assert membership(people["ben"]) == membership(people["cleo"]) == "invite"
    assert membership(people["dan"]) is None


@story.step("Words go both ways once somebody has joined")
def _():
    people["ben"].call("POST", f"/_matrix/client/v3/rooms/{room}/join", {})
    people["cleo"].call("POST", f"/_matrix/client/v3/rooms/{room}/join", {})
    people["ben"].send(room, "Wall is closed on Monday")
    ada.sees("Wall is closed on Monday")
    say(ada, "Tuesday then?")
    wait_until("Ben has it", lambda: "Tuesday then?" in people["ben"].bodies(room))


@story.step("Blocked on another device, Ben's words are folded here; Show shows them, and unblocked they are back")
def _():
    path = f"/_matrix/client/v3/user/{api.user_id}/account_data/m.ignored_user_list"
    api.call("PUT", path, {"ignored_users": {people["ben"].user_id: {}}})
    ada.sees("Message from somebody you blocked")
    ada.gone("Wall is closed on Monday")
    ada.press("Show")
    ada.sees("Wall is closed on Monday")
    api.call("PUT", path, {"ignored_users": {}})
    ada.gone("Message from somebody you blocked")
    ada.sees("Wall is closed on Monday")


@story.step("The details say who is in it, and she makes Ben a moderator")
def _():
    ada.press("Details of Climbing club")
    ada.sees("Ada Park (You)")
    menu_of("Ben Okafor", "Make Moderator")
    ada.sees("Moderator")
    levels = api.call("GET", f"/_matrix/client/v3/rooms/{room}/state/m.room.power_levels/")
    assert levels["users"][people["ben"].user_id] == 50, levels


@story.step("She removes Cleo, after she was asked whether she means it")
def _():
    menu_of("Cleo Ruiz", "Remove From Group…")
    ada.click(ada.find("push button", contains="Remove"))
    wait_until("Cleo is out", lambda: membership(people["cleo"]) == "leave")
    ada.sees("You removed Cleo Ruiz")


@story.step("She adds Cleo again")
def _():
    ada.alone()
    ada.press("Add people")
    ada.fill("Search people", "Cleo")
    ada.click(ada.find("list item", "Cleo Ruiz"))
    ada.press("Add")
    wait_until("Cleo is invited", lambda: membership(people["cleo"]) == "invite")


@story.step("She gives the group another name, which everybody sees")
def _():
    ada.alone()
    ada.press("Edit…")
    ada.fill("Group name", "Bouldering club")
    ada.press("Save")
    ada.sees("You named the chat “Bouldering club”")
    ada.find("push button", "Details of Bouldering club")


@story.step("The details of a group go with Escape, and leaving it can be undone")
def _():
    ada.alone()
    ada.key("Escape")
    wait_until("the details are gone", lambda: not ada.all(name="Leave Group"))
    ada.key("F9")
    ada.click(scroll_to(ada, "Leave Group", role="push button"))
    ada.sees("Leave Without an Admin?")
    ada.click(ada.find("push button", contains="Leave Leave"))
    ada.press("Undo")
    ada.sees("Bouldering club, ")
    assert membership(api) == "join"


@story.step("She finds a public group by its hashtag, joins it and says hello")
def _():
    public = people["ben"].call("POST", "/_matrix/client/v3/createRoom", {
        "preset": "public_chat", "visibility": "public", "name": "Knots and ropes", "topic": "All about #knots"})
    ada.alone()
    ada.press("Main menu", role=None)
    ada.press("Discover Groups", role="menu item")
    ada.fill("Search groups", "#knots")
    ada.press("Join Knots and ropes")
    ada.find("push button", "Details of Knots and ropes")
    say(ada, "Hello knots")
    wait_until("Ben has it", lambda: "Hello knots" in people["ben"].bodies(public["room_id"]))


sys.exit(story.run())
