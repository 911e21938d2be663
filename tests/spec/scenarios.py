# SPDX-License-Identifier: GPL-3.0-or-later
"""What is asked of each route: one line that works, one that does not. $names are the world's (world.py)."""
from dataclasses import dataclass
from typing import Any, Callable, Optional
from urllib.parse import quote, urlsplit

V3 = "/_matrix/client/v3"
PASSWORD = "a long enough one"


@dataclass
class Call:
    status: int
    params: tuple
    body: Any = None
    query: str = ""
    who: Optional[str] = "alice"
    headers: Optional[dict] = None
    before: Optional[Callable] = None
    confirm: bool = False  # asked for the password first


def ok(*params, **more):
    return Call(200, params, **more)


def bad(status, *params, **more):
    return Call(status, params, **more)


def shorten(method, pattern):
    """"GET v3/rooms/{}/event/{}": how routes are called in the table."""
    parts = ["{}" if part.startswith("{") else part for part in pattern.split("/")]
    path = "/".join(parts).lstrip("/").replace("_matrix/client/", "").replace("_matrix/", "")
    return f"{method} {path}"


# What has to be there before a call

def new_room(world):
    return {"new_room": world.create_room()}


def joined_room(world):
    room = world.create_room()
    world.join(room, "bob")
    return {"new_room": room, "new_event": world.send(room, {"msgtype": "m.text", "body": "Hello"})}


def invited(world):
    room = world.create_room("bob", preset="private_chat")
    world.do("POST", f"{V3}/rooms/{quote(room)}/invite", {"user_id": world.names["alice"]}, "bob")
    return {"new_room": room}


def knockable(world):
    rules = {"type": "m.room.join_rules", "content": {"join_rule": "knock"}}
    return {"new_room": world.create_room("bob", preset="private_chat", initial_state=[rules])}


def left(world):
    room = world.create_room()
    world.do("POST", f"{V3}/rooms/{quote(room)}/leave", {})
    return {"new_room": room}


def banned(world):
    names = joined_room(world)
    world.do("POST", f"{V3}/rooms/{quote(names['new_room'])}/ban", {"user_id": world.names["bob"]})
    return names


def new_alias(world):
    name = world.unique("alias")
    return {"new_alias": f"#{name}:localhost", "new_room": world.create_room(room_alias_name=name)}


def free_alias(world):
    return {"new_alias": f"#{world.unique('free')}:localhost"}


def second_device(world):
    body = {"type": "m.login.password", "identifier": {"type": "m.id.user", "user": "alice"}, "password": PASSWORD,
            "refresh_token": True}
    answer = world.do("POST", f"{V3}/login", body, None)
    world.tokens["second"] = answer["access_token"]
    return {"second_device": answer["device_id"], "refresh": answer["refresh_token"]}


def new_person(world):
    name = world.unique("person")
    world.register(name)
    world.tokens["newcomer"] = world.tokens[name]
    return {"newcomer": world.names[name], "newcomer_name": name}


def synced(world):
    return {"since": world.do("GET", f"{V3}/sync")["next_batch"]}


def backed_up(world):
    body = {"algorithm": BACKUP, "auth_data": {"public_key": KEY, "signatures": {}}}
    version = world.do("POST", f"{V3}/room_keys/version", body)["version"]
    path = f"{V3}/room_keys/keys/{quote(world.names['room'])}/session?version={version}"
    world.do("PUT", path, SESSION)
    return {"version": version}


def ruled(world):
    path = f"{V3}/pushrules/global/content/{world.unique('rule')}"
    world.do("PUT", path, {"pattern": "cake", "actions": ["notify"]})
    return {"rule": path.rsplit("/", 1)[1]}


def tagged(world):
    path = f"{V3}/user/{quote(world.names['alice'])}/rooms/{quote(world.names['room'])}/tags/u.work"
    world.do("PUT", path, {"order": 0.5})


def mentioned(world):
    world.send(world.names["room"], {"msgtype": "m.text", "body": "You there", "m.mentions": {
        "user_ids": [world.names["alice"]]}}, "bob")


def pushed(world):
    world.do("POST", f"{V3}/pushers/set", PUSHER)


def reserved(world):
    return {"reserved": world.do("POST", "/_matrix/media/v1/create")["content_uri"].rsplit("/", 1)[1]}


def verified(world):
    phone = {"client_secret": "s", "country": "DE", "phone_number": "030 901821", "send_attempt": 1}
    answer = world.do("POST", f"{V3}/account/3pid/msisdn/requestToken", phone)
    code = world.read_file("sms.txt").split()[1]
    path = urlsplit(answer["submit_url"]).path
    world.do("POST", path, {"sid": answer["sid"], "client_secret": "s", "token": code})
    return {"sid": answer["sid"]}


def flows(world):
    answer = world.ask("POST", f"{V3}/register", {"username": "dora", "password": PASSWORD})
    for stage in answer.json["flows"][0]["stages"][:-1]:
        world.ask("POST", f"{V3}/register", {"username": "dora", "password": PASSWORD, "auth": {
            "type": stage, "session": answer.json["session"]}})
    return {"session": answer.json["session"], "stage": answer.json["flows"][0]["stages"][-1]}


PHONE = {"client_secret": "s", "country": "DE", "phone_number": "030 901820", "send_attempt": 1}
EMAIL = {"client_secret": "s", "email": "alice@example.org", "send_attempt": 1}
BACKUP = "m.megolm_backup.v1.curve25519-aes-sha2"
KEY = "nqOvzeuGWT/sRx3h7+MHoInYj3Uk2LD/unI9kDYcHwk"
SESSION = {"first_message_index": 0, "forwarded_count": 0, "is_verified": False,
           "session_data": {"ephemeral": "a", "ciphertext": "b", "mac": "c"}}
PUSHER = {"app_id": "org.example", "pushkey": "key", "kind": "http", "app_display_name": "App", "lang": "en",
          "device_display_name": "Telephone", "data": {"url": "https://push.example.org/_matrix/push/v1/notify"}}
MASTER = {"user_id": "$alice", "usage": ["master"], "keys": {"ed25519:" + KEY: KEY}}
SEARCH = {"search_categories": {"room_events": {
    "search_term": "hello", "event_context": {"before_limit": 1, "after_limit": 1, "include_profile": True},
    "groupings": {"group_by": [{"key": "room_id"}]}, "include_state": True}}}
LOGIN = {"type": "m.login.password", "identifier": {"type": "m.id.user", "user": "alice"}, "password": PASSWORD}
TEXT = {"msgtype": "m.text", "body": "Hello"}
NO_ROOM = "!nowhere:localhost"

SCENARIOS = {
    # The server
    "GET .well-known/matrix/client": [ok(who=None)],
    "GET versions": [ok(who=None)],
    "GET v3/capabilities": [ok(), ok(who="boss"), bad(401, who=None)],

    # Sessions and accounts
    "GET v3/login": [ok(who=None)],
    "POST v3/login": [ok(body={**LOGIN, "refresh_token": True}, who=None),
                      bad(403, body={**LOGIN, "password": "x"}, who=None)],
    "POST v1/login/get_token": [ok(confirm=True), bad(401, who=None)],
    "POST v3/refresh": [ok(body={"refresh_token": "$refresh"}, who=None, before=second_device),
                        bad(401, body={"refresh_token": "x"}, who=None)],
    "GET v3/account/whoami": [ok(), bad(401, who=None)],
    "POST v3/register": [bad(401, body={"username": "emil", "password": PASSWORD}, who=None),
                         ok(body={"username": "dora", "password": PASSWORD, "auth": {
                             "type": "$stage", "session": "$session"}}, who=None, before=flows),
                         bad(400, body={"username": "No Name", "password": PASSWORD}, who=None)],
    "GET v3/register/available": [ok(query="username=nobody", who=None), bad(400, query="username=alice", who=None)],
    "GET v3/devices": [ok(), bad(401, who=None)],
    "GET v3/devices/{}": [ok("$alice_device"), bad(404, "NONE")],
    "PUT v3/devices/{}": [ok("$alice_device", body={"display_name": "Mine"}),
                          bad(404, "NONE", body={"display_name": "x"})],
    "DELETE v3/devices/{}": [ok("$second_device", body={}, before=second_device, confirm=True),
                             bad(401, "NONE", who=None)],
    "POST v3/delete_devices": [ok(body={"devices": ["$second_device"]}, before=second_device, confirm=True),
                               bad(400, body={"devices": "all"})],
    "POST v3/account/password": [ok(body={"new_password": PASSWORD, "logout_devices": False}, confirm=True),
                                 bad(400, body={"new_password": ""})],
    "POST v3/account/deactivate": [ok(body={}, who="newcomer", before=new_person, confirm=True), bad(401, who=None)],

    "GET v1/register/m.login.registration_token/validity": [ok(query="token=x", who=None), bad(400, who=None)],
    "GET v3/account/3pid": [ok(), bad(401, who=None)],
    "POST v3/account/3pid/add": [ok(body={"sid": "$sid", "client_secret": "s"}, before=verified, confirm=True),
                                 bad(400, body={"sid": "none", "client_secret": "s"})],
    "POST v3/account/3pid/delete": [ok(body={"medium": "msisdn", "address": "4930901820"}), bad(400, body={})],
    "POST v3/account/3pid/unbind": [ok(body={"medium": "msisdn", "address": "4930901820"}), bad(400, body={})],
    "POST v3/account/3pid/msisdn/requestToken": [ok(body=PHONE), bad(400, body={**PHONE, "phone_number": "none"})],
    "POST v3/register/msisdn/requestToken": [ok(body=PHONE, who=None), bad(400, body={}, who=None)],
    "POST v3/account/3pid/email/requestToken": [bad(400, body=EMAIL)],
    "POST v3/register/email/requestToken": [bad(400, body=EMAIL, who=None)],
    "POST v3/account/password/msisdn/requestToken": [bad(400, body={**PHONE, "phone_number": "none"}, who=None)],
    "POST v3/account/password/email/requestToken": [bad(400, body=EMAIL, who=None)],

    # Profiles and people
    "GET v3/profile/{}": [ok("$alice"), bad(404, "@nobody:localhost")],
    "GET v3/profile/{}/{}": [ok("$alice", "displayname"), bad(404, "$alice", "org.example.none")],
    "PUT v3/profile/{}/{}": [ok("$alice", "displayname", body={"displayname": "Alice"}),
                             ok("$alice", "avatar_url", body={"avatar_url": "mxc://localhost/$media"}),
                             ok("$alice", "m.tz", body={"m.tz": "Europe/Berlin"}),
                             bad(400, "$alice", "avatar_url", body={"avatar_url": "https://example.org/a.png"}),
                             bad(403, "$bob", "displayname", body={"displayname": "Alice"})],
    "DELETE v3/profile/{}/{}": [ok("$alice", "org.example.none"), bad(400, "$alice", "No Name")],
    "POST v3/user_directory/search": [ok(body={"search_term": "bob"}), bad(400, body={})],
    "GET v1/mutual_rooms": [ok(query="user_id=@bob:localhost"), bad(400)],
    "GET v3/presence/{}/status": [ok("$alice"), bad(401, "$alice", who=None)],
    "PUT v3/presence/{}/status": [ok("$alice", body={"presence": "online"}),
                                  bad(403, "$bob", body={"presence": "online"})],
    "POST v3/users/{}/report": [ok("$bob", body={"reason": "rude"}), bad(400, "$bob", body={"reason": 1})],

    # Account data, filters, push rules
    "GET v3/user/{}/account_data/{}": [ok("$alice", "org.example.kept"), bad(404, "$alice", "org.example.none")],
    "PUT v3/user/{}/account_data/{}": [ok("$alice", "org.example.new", body={"a": 1}),
                                       bad(403, "$bob", "org.example.new", body={})],
    "GET v3/user/{}/rooms/{}/account_data/{}": [ok("$alice", "$room", "org.example.kept"),
                                                bad(404, "$alice", "$room", "org.example.none")],
    "PUT v3/user/{}/rooms/{}/account_data/{}": [ok("$alice", "$room", "org.example.new", body={}),
                                                bad(403, "$bob", "$room", "org.example.new", body={})],
    "POST v3/user/{}/filter": [ok("$alice", body={"room": {"timeline": {"limit": 5}}}), bad(403, "$bob", body={})],
    "GET v3/user/{}/filter/{}": [ok("$alice", "$filter"), bad(404, "$alice", "999")],
    "GET v3/pushrules/": [ok(), bad(401, who=None)],
    "GET v3/pushrules/global/": [ok(), bad(401, who=None)],

    "PUT v3/pushrules/global/{}/{}": [ok("content", "word", body={"pattern": "tea", "actions": ["notify"]}),
                                      bad(400, "content", ".m.mine", body={"pattern": "x", "actions": []})],
    "GET v3/pushrules/global/{}/{}": [ok("content", "$rule", before=ruled), ok("underride", ".m.rule.message"),
                                      bad(404, "content", "none")],
    "DELETE v3/pushrules/global/{}/{}": [ok("content", "$rule", before=ruled), bad(404, "content", "none")],
    "GET v3/pushrules/global/{}/{}/enabled": [ok("underride", ".m.rule.message"), bad(404, "content", "none")],
    "PUT v3/pushrules/global/{}/{}/enabled": [ok("underride", ".m.rule.message", body={"enabled": True}),
                                              bad(404, "content", "none", body={"enabled": True})],
    "GET v3/pushrules/global/{}/{}/actions": [ok("underride", ".m.rule.message"), bad(404, "content", "none")],
    "PUT v3/pushrules/global/{}/{}/actions": [ok("underride", ".m.rule.message", body={"actions": ["notify"]}),
                                              bad(404, "content", "none", body={"actions": []})],
    "GET v3/notifications": [ok(before=mentioned), ok(query="limit=1&only=highlight"), bad(401, who=None)],
    "POST v3/pushers/set": [ok(body=PUSHER), bad(400, body={"kind": "http"})],
    "GET v3/pushers": [ok(before=pushed), bad(401, who=None)],
    "GET v3/user/{}/rooms/{}/tags": [ok("$alice", "$room", before=tagged), bad(403, "$bob", "$room")],
    "PUT v3/user/{}/rooms/{}/tags/{}": [ok("$alice", "$room", "m.favourite", body={"order": 0.1}),
                                        bad(403, "$bob", "$room", "m.favourite", body={})],
    "DELETE v3/user/{}/rooms/{}/tags/{}": [ok("$alice", "$room", "u.work", before=tagged),
                                           bad(403, "$bob", "$room", "u.work")],

    # Rooms
    "POST v3/createRoom": [ok(body={"preset": "private_chat", "invite": ["$bob"], "is_direct": True}),
                           bad(400, body={"preset": "none_such"})],
    "GET v3/joined_rooms": [ok(), bad(401, who=None)],
    "POST v3/join/{}": [ok("$alias", body={}), bad(404, "#none:localhost", body={})],
    "POST v3/rooms/{}/join": [ok("$new_room", body={}, before=invited),
                              bad(403, "$new_room", who="carol", before=invited)],
    "POST v3/knock/{}": [ok("$new_room", body={"reason": "please"}, before=knockable),
                         bad(403, "$new_room", who="carol", before=invited)],
    "POST v3/rooms/{}/invite": [ok("$new_room", body={"user_id": "$carol"}, before=new_room),
                                bad(400, "$room", body={})],
    "POST v3/rooms/{}/kick": [ok("$new_room", body={"user_id": "$bob"}, before=joined_room),
                              bad(403, "$new_room", body={"user_id": "$alice"}, who="bob", before=joined_room)],
    "POST v3/rooms/{}/ban": [ok("$new_room", body={"user_id": "$bob"}, before=joined_room),
                             bad(403, "$new_room", body={"user_id": "$alice"}, who="bob", before=joined_room)],
    "POST v3/rooms/{}/unban": [ok("$new_room", body={"user_id": "$bob"}, before=banned),
                               bad(403, "$new_room", body={"user_id": "$bob"}, before=joined_room)],
    "POST v3/rooms/{}/leave": [ok("$new_room", body={}, before=new_room), bad(404, NO_ROOM, body={})],
    "POST v3/rooms/{}/forget": [ok("$new_room", body={}, before=left), bad(400, "$room", body={})],
    "POST v3/rooms/{}/upgrade": [ok("$new_room", body={"new_version": "11"}, before=new_room),
                                 bad(400, "$new_room", body={"new_version": "none"}, before=new_room)],
    "GET v3/publicRooms": [ok(query="limit=1"), bad(401, who=None)],
    "POST v3/publicRooms": [ok(body={"filter": {"generic_search_term": "room"}, "limit": 5}),
                            bad(401, body={}, who=None)],
    "GET v3/directory/room/{}": [ok("$alias"), bad(404, "#none:localhost")],
    "PUT v3/directory/room/{}": [ok("$new_alias", body={"room_id": "$room"}, before=free_alias),
                                 bad(409, "$alias", body={"room_id": "$room"})],
    "DELETE v3/directory/room/{}": [ok("$new_alias", before=new_alias), bad(404, "#none:localhost")],
    "GET v3/rooms/{}/aliases": [ok("$room"), bad(403, "$new_room", who="carol", before=invited)],
    "GET v3/directory/list/room/{}": [ok("$room", who=None), bad(404, NO_ROOM, who=None)],
    "PUT v3/directory/list/room/{}": [ok("$new_room", body={"visibility": "public"}, before=new_room),
                                      bad(404, NO_ROOM, body={"visibility": "public"})],

    # Reading rooms
    "GET v3/sync": [ok(), ok(query="since=$since", before=synced),
                    ok(query="filter={\"room\":{\"timeline\":{\"limit\":1}}}"), ok(query="full_state=true"),
                    bad(400, query="filter={")],
    "GET v3/rooms/{}/event/{}": [ok("$room", "$event"), bad(404, "$room", "$$none")],
    "GET v3/rooms/{}/messages": [ok("$room", query="dir=b"), ok("$room", query="dir=f&limit=3"),
                                 bad(400, "$room", query="dir=up")],
    "GET v3/rooms/{}/context/{}": [ok("$room", "$event"), bad(404, "$room", "$$none")],
    "GET v3/rooms/{}/state": [ok("$room"), bad(403, "$new_room", who="carol", before=invited)],
    "GET v3/rooms/{}/state/{}/{}": [ok("$room", "m.room.member", "$bob"),
                                    bad(404, "$room", "m.room.member", "@none:localhost")],
    "GET v3/rooms/{}/members": [ok("$room"), bad(403, "$new_room", who="carol", before=invited)],
    "GET v3/rooms/{}/joined_members": [ok("$room"), bad(403, "$new_room", who="carol", before=invited)],
    "GET v1/rooms/{}/relations/{}": [ok("$room", "$event"), bad(404, "$room", "$$none")],
    "GET v1/rooms/{}/relations/{}/{}": [ok("$room", "$event", "m.thread"), bad(404, "$room", "$$none", "m.thread")],
    "GET v1/rooms/{}/relations/{}/{}/{}": [ok("$room", "$event", "m.annotation", "m.reaction"),
                                           bad(404, "$room", "$$none", "m.annotation", "m.reaction")],
    "GET v1/rooms/{}/threads": [ok("$room"), bad(403, "$new_room", who="carol", before=invited)],

    "GET v1/rooms/{}/hierarchy": [ok("$room"), bad(403, "$new_room", who="carol", before=invited)],
    "GET v1/rooms/{}/timestamp_to_event": [ok("$room", query="ts=1&dir=f"), bad(404, "$room", query="ts=1&dir=b")],
    "GET v1/room_summary/{}": [ok("$alias"), ok("$room"), bad(404, "#none:localhost")],
    "GET v3/rooms/{}/initialSync": [ok("$room"), bad(403, "$new_room", who="carol", before=invited)],
    "POST v3/search": [ok(body={"search_categories": {"room_events": {
        "search_term": "hello", "include_state": True, "event_context": {"include_profile": True},
        "groupings": {"group_by": [{"key": "room_id"}, {"key": "sender"}]}}}}),
                       bad(400, body={"search_categories": {"room_events": {}}})],

    "POST v3/search": [ok(body=SEARCH), bad(400, body={"search_categories": 1})],

    # Writing in rooms
    "PUT v3/rooms/{}/send/{}/{}": [
        ok("$room", "m.room.message", "one", body=TEXT),
        bad(403, "$new_room", "m.room.message", "two", body=TEXT, who="carol", before=invited)],
    "PUT v3/rooms/{}/state/{}/{}": [ok("$room", "org.example.state", "key", body={}),
                                    bad(403, "$room", "org.example.state", "key", body={}, who="bob")],
    "PUT v3/rooms/{}/redact/{}/{}": [ok("$new_room", "$new_event", "three", body={"reason": "oh"}, before=joined_room),
                                     bad(403, "$room", "$event", "four", body={}, who="bob")],
    "POST v3/rooms/{}/receipt/{}/{}": [ok("$room", "m.read", "$event", body={}),
                                       bad(400, "$room", "m.none", "$event", body={})],
    "POST v3/rooms/{}/read_markers": [
        ok("$room", body={"m.fully_read": "$event"}),
        bad(403, "$new_room", body={"m.fully_read": "$event"}, who="carol", before=invited)],
    "PUT v3/rooms/{}/typing/{}": [ok("$room", "$alice", body={"typing": True, "timeout": 1000}),
                                  bad(403, "$room", "$bob", body={"typing": False})],
    "POST v3/rooms/{}/report/{}": [ok("$room", "$event", body={"reason": "rude"}),
                                   bad(404, "$room", "$$none", body={})],
    "POST v3/rooms/{}/report": [ok("$room", body={"reason": "rude"}), bad(404, NO_ROOM, body={"reason": "rude"})],

    # Encryption
    "POST v3/keys/upload": [ok(body={}), bad(400, body={"device_keys": 1})],
    "POST v3/keys/query": [ok(body={"device_keys": {"$alice": []}}), bad(400, body={"device_keys": 1})],
    "POST v3/keys/claim": [ok(body={"one_time_keys": {"$alice": {"$alice_device": "signed_curve25519"}}}),
                           bad(400, body={"one_time_keys": 1})],
    "GET v3/keys/changes": [ok(query="from=$since&to=$since", before=synced), bad(400)],
    "PUT v3/sendToDevice/{}/{}": [ok("m.dummy", "five", body={"messages": {"$alice": {"*": {}}}}),
                                  bad(400, "m.dummy", "six", body={"messages": 1})],

    "POST v3/keys/device_signing/upload": [ok(body={"master_key": MASTER}), bad(400, body={"master_key": 1})],
    "POST v3/keys/signatures/upload": [ok(body={"$alice": {}}), bad(400, body={"$alice": 1})],
    "POST v3/room_keys/version": [ok(body={"algorithm": BACKUP, "auth_data": {"public_key": KEY}}), bad(400, body={})],
    "GET v3/room_keys/version": [ok(before=backed_up), bad(404, who="bob")],
    "GET v3/room_keys/version/{}": [ok("$version", before=backed_up), bad(404, "999")],
    "PUT v3/room_keys/version/{}": [
        ok("$version", body={"algorithm": BACKUP, "auth_data": {"public_key": KEY}, "version": "$version"},
           before=backed_up),
        bad(404, "999", body={"algorithm": BACKUP, "auth_data": {"public_key": KEY}})],
    "PUT v3/room_keys/keys": [
        ok(query="version=$version", body={"rooms": {"$room": {"sessions": {"s": SESSION}}}}, before=backed_up),
        bad(404, query="version=999", body={"rooms": {}})],
    "PUT v3/room_keys/keys/{}": [ok("$room", query="version=$version", body={"sessions": {"s": SESSION}}),
                                 bad(404, "$room", query="version=999", body={"sessions": {}})],
    "PUT v3/room_keys/keys/{}/{}": [ok("$room", "s", query="version=$version", body=SESSION),
                                    bad(404, "$room", "s", query="version=999", body=SESSION)],
    "GET v3/room_keys/keys": [ok(query="version=$version"), bad(404, query="version=999")],
    "GET v3/room_keys/keys/{}": [ok("$room", query="version=$version"), bad(404, "$room", query="version=999")],
    "GET v3/room_keys/keys/{}/{}": [ok("$room", "s", query="version=$version"),
                                    bad(404, "$room", "none", query="version=$version")],
    "DELETE v3/room_keys/keys/{}/{}": [ok("$room", "s", query="version=$version"),
                                       bad(404, "$room", "s", query="version=999")],
    "DELETE v3/room_keys/keys/{}": [ok("$room", query="version=$version"), bad(404, "$room", query="version=999")],
    "DELETE v3/room_keys/keys": [ok(query="version=$version"), bad(404, query="version=999")],
    "DELETE v3/room_keys/version/{}": [ok("$version"), bad(404, "999")],

    # Media
    "POST media/v3/upload": [ok(body=b"bytes", headers={"Content-Type": "text/plain"}),
                             bad(401, body=b"bytes", who=None)],
    "POST media/v1/create": [ok(), bad(401, who=None)],
    "PUT media/v3/upload/{}/{}": [
        ok("localhost", "$reserved", body=b"bytes", headers={"Content-Type": "text/plain"}, before=reserved),
        bad(409, "localhost", "$media", body=b"bytes", headers={"Content-Type": "text/plain"})],
    "GET v1/media/config": [ok(), bad(401, who=None)],
    "GET media/v3/config": [ok(), bad(401, who=None)],
    "GET v1/media/download/{}/{}": [ok("localhost", "$media"), bad(404, "localhost", "none")],
    "GET v1/media/download/{}/{}/{}": [ok("localhost", "$media", "a.txt"), bad(404, "localhost", "none", "a.txt")],
    "GET v1/media/thumbnail/{}/{}": [bad(404, "localhost", "none", query="width=32&height=32")],

    "GET v1/media/preview_url": [bad(404, query="url=https://example.org/")],  # off unless it is asked for

    # Administration
    "GET v3/admin/whois/{}": [ok("$alice"), ok("$alice", who="boss"), bad(403, "$bob")],
    "GET v1/admin/suspend/{}": [ok("$bob", who="boss"), bad(403, "$bob")],
    "PUT v1/admin/suspend/{}": [ok("$newcomer", body={"suspended": True}, who="boss", before=new_person),
                                bad(403, "$bob", body={"suspended": True})],
    "GET v1/admin/lock/{}": [ok("$bob", who="boss"), bad(403, "$bob")],
    "PUT v1/admin/lock/{}": [ok("$newcomer", body={"locked": True}, who="boss", before=new_person),
                             bad(403, "$bob", body={"locked": True})],

    # These end sessions
    "POST v3/logout": [ok(who="second", before=second_device), bad(401, who=None)],
    "POST v3/logout/all": [ok(who="newcomer", before=new_person), bad(401, who=None)],
}
