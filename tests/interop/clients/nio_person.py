# SPDX-License-Identifier: GPL-3.0-or-later
"""Somebody with matrix-nio: registers stage by stage, signs in, syncs, waits for what comes."""
import asyncio
import json
import logging
import os
import urllib.error
import urllib.request

import nio

logging.disable(logging.CRITICAL)
URL = os.environ["BANTER_TEST_HOMESERVER"]
PASSWORD = "correct horse battery"
STAGES = {"m.login.dummy": {}, "m.login.terms": {}, "im.banter.login.birthday": {"birthday": "1990-01-01"}}


def register(name):
    """matrix-nio knows only the dummy stage, so this is done for it."""
    account = {"username": name, "password": PASSWORD, "inhibit_login": True}
    while True:
        request = urllib.request.Request(f"{URL}/_matrix/client/v3/register", json.dumps(account).encode(),
                                         {"Content-Type": "application/json"})
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                return json.load(answer)["user_id"]
        except urllib.error.HTTPError as error:
            body = json.load(error)
            if error.code != 401 or "error" in body:
                raise RuntimeError(f"no account: {body}") from error
            stage = next(stage for stage in body["flows"][0]["stages"] if stage not in body.get("completed", []))
            account["auth"] = {"type": stage, "session": body["session"], **STAGES[stage]}


def checked(answer):
    """nio returns errors; a story wants them raised."""
    if isinstance(answer, nio.ErrorResponse):
        raise AssertionError(f"{type(answer).__name__}: {answer.message}")
    return answer


class Person:
    def __init__(self, name, folder):
        self.user_id = register(name)
        config = nio.AsyncClientConfig(encryption_enabled=True, store_sync_tokens=False)
        self.client = nio.AsyncClient(URL, self.user_id, store_path=folder, config=config)
        self.heard = []
        self.news = asyncio.Condition()

    async def start(self):
        checked(await self.client.login(PASSWORD, device_name="matrix-nio"))
        for kind, add in ((nio.Event, self.client.add_event_callback), (nio.EphemeralEvent, self.client.add_ephemeral_callback)):
            add(self._hear, kind)
        self.client.add_response_callback(self._note, nio.SyncResponse)
        self.loop = asyncio.create_task(self.client.sync_forever(timeout=10000, full_state=True))
        await self.client.synced.wait()

    async def stop(self):
        self.loop.cancel()
        await asyncio.gather(self.loop, return_exceptions=True)
        await self.client.logout()
        await self.client.close()

    async def _hear(self, room, event):
        self.heard.append((room.room_id, event))

    async def _note(self, _response):
        async with self.news:
            self.news.notify_all()

    async def until(self, fits):
        """Waits for a sync after which `fits ()` is true; returns what it returns."""
        async with self.news:
            return await self.news.wait_for(fits)

    async def hears(self, room_id, fits):
        """Waits for an event in the room."""
        def find():
            return next((event for room, event in self.heard if room == room_id and fits(event)), None)
        return await self.until(lambda: find() is not None) and find()

    async def says(self, room_id, text):
        return await self.sends(room_id, "m.room.message", {"msgtype": "m.text", "body": text})

    async def sends(self, room_id, kind, content):
        answer = await self.client.room_send(room_id, kind, content, ignore_unverified_devices=True)
        return checked(answer).event_id

    async def opens(self, other, encrypted=False):
        """Opens a direct chat, and the other, a Person, joins."""
        room_id = await self.invites(other.user_id, encrypted)
        await other.joins(room_id)
        await self.until(lambda: other.user_id in self.members(room_id))
        return room_id

    async def invites(self, user_id, encrypted=False):
        state = [nio.EnableEncryptionBuilder().as_dict()] if encrypted else []
        answer = await self.client.room_create(is_direct=True, invite=[user_id], initial_state=state,
                                               preset=nio.RoomPreset.trusted_private_chat)
        return checked(answer).room_id

    async def joins(self, room_id):
        await self.until(lambda: room_id in self.client.invited_rooms)
        checked(await self.client.join(room_id))
        await self.until(lambda: room_id in self.client.rooms)

    def members(self, room_id):
        room = self.client.rooms.get(room_id)
        return {user for user, member in room.users.items() if not member.invited} if room else set()


def says_text(text):
    return lambda event: isinstance(event, nio.RoomMessageText) and event.body == text
