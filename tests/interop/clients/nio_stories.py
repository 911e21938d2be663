# SPDX-License-Identifier: GPL-3.0-or-later
"""Two people with matrix-nio, and one of them with somebody who has matrix-js-sdk."""
import asyncio
import base64
import io
import json
import os
import tempfile

import nio
from nio_person import Person, checked, says_text
from tap import Skipped, run, story

PNG = base64.b64decode("iVBORw0KGgoAAAANSUhEUgAAAAIAAAACCAIAAAD91JpzAAAAEElEQVR4nGM4YaMBRAwQCgAjXgSxbgN+HAAAAABJRU5ErkJggg==")


class Scene:
    """What the stories share."""
    ada = ben = room = secret = mxc = None


@story("registers and signs in")
async def _():
    folder = tempfile.mkdtemp(dir=os.environ["BANTER_TEST_FOLDER"])
    Scene.ada, Scene.ben = Person("ada", folder), Person("ben", folder)
    await Scene.ada.start()
    await Scene.ben.start()
    assert checked(await Scene.ada.client.whoami()).user_id == Scene.ada.user_id
    checked(await Scene.ada.client.set_displayname("Ada"))
    assert checked(await Scene.ben.client.get_displayname(Scene.ada.user_id)).displayname == "Ada"


@story("opens a direct chat, the other joins")
async def _():
    Scene.room = await Scene.ada.opens(Scene.ben)


@story("talks both ways")
async def _():
    await Scene.ada.says(Scene.room, "Hello Ben")
    event = await Scene.ben.hears(Scene.room, says_text("Hello Ben"))
    assert event.sender == Scene.ada.user_id
    await Scene.ben.says(Scene.room, "Hello Ada")
    await Scene.ada.hears(Scene.room, says_text("Hello Ada"))


@story("talks in a room of version 12")
async def _():
    room = checked(await Scene.ada.client.room_create(room_version="12", preset=nio.RoomPreset.public_chat)).room_id
    assert ":" not in room
    checked(await Scene.ben.client.join(room))
    await Scene.ben.until(lambda: room in Scene.ben.client.rooms)
    await Scene.ben.says(room, "High up here")
    await Scene.ada.hears(room, says_text("High up here"))


@story("sends a file, the other loads it")
async def _():
    answer, _keys = await Scene.ada.client.upload(io.BytesIO(PNG), content_type="image/png", filename="dot.png", filesize=len(PNG))
    Scene.mxc = checked(answer).content_uri
    await Scene.ada.sends(Scene.room, "m.room.message", {"msgtype": "m.image", "body": "dot.png", "url": Scene.mxc})
    event = await Scene.ben.hears(Scene.room, lambda event: isinstance(event, nio.RoomMessageImage))
    assert checked(await Scene.ben.client.download(event.url)).body == PNG


@story("sends a sticker")
async def _():
    await Scene.ben.sends(Scene.room, "m.sticker", {"body": "a dot", "url": Scene.mxc, "info": {"w": 2, "h": 2}})
    event = await Scene.ada.hears(Scene.room, lambda event: isinstance(event, nio.StickerEvent))
    assert (event.body, event.url) == ("a dot", Scene.mxc)


@story("tells that it has read")
async def _():
    event = await Scene.ben.hears(Scene.room, says_text("Hello Ben"))
    checked(await Scene.ben.client.update_receipt_marker(Scene.room, event.event_id))
    await Scene.ada.until(lambda: any(
        receipt.user_id == Scene.ben.user_id and receipt.event_id == event.event_id
        for room, heard in Scene.ada.heard if room == Scene.room and isinstance(heard, nio.ReceiptEvent)
        for receipt in heard.receipts))
    checked(await Scene.ben.client.room_read_markers(Scene.room, event.event_id, event.event_id))


@story("tells that it types")
async def _():
    def typing(users):
        return lambda event: isinstance(event, nio.TypingNoticeEvent) and event.users == users
    checked(await Scene.ben.client.room_typing(Scene.room, True, 20000))
    await Scene.ada.hears(Scene.room, typing([Scene.ben.user_id]))
    checked(await Scene.ben.client.room_typing(Scene.room, False))
    await Scene.ada.hears(Scene.room, typing([]))


@story("reacts, and takes it back")
async def _():
    target = await Scene.ben.hears(Scene.room, says_text("Hello Ben"))
    reaction = await Scene.ben.sends(Scene.room, "m.reaction", {
        "m.relates_to": {"rel_type": "m.annotation", "event_id": target.event_id, "key": "👍"}})
    event = await Scene.ada.hears(Scene.room, lambda event: isinstance(event, nio.ReactionEvent))
    assert (event.reacts_to, event.key) == (target.event_id, "👍")
    checked(await Scene.ben.client.room_redact(Scene.room, reaction))
    await Scene.ada.hears(Scene.room, lambda event: isinstance(event, nio.RedactionEvent) and event.redacts == reaction)


@story("edits")
async def _():
    target = await Scene.ada.hears(Scene.room, says_text("Hello Ben"))
    await Scene.ada.sends(Scene.room, "m.room.message", {
        "msgtype": "m.text", "body": "* Good day", "m.new_content": {"msgtype": "m.text", "body": "Good day"},
        "m.relates_to": {"rel_type": "m.replace", "event_id": target.event_id}})
    event = await Scene.ben.hears(Scene.room, says_text("* Good day"))
    assert event.source["content"]["m.new_content"]["body"] == "Good day"


@story("deletes a message")
async def _():
    mistake = await Scene.ada.says(Scene.room, "A mistake")
    await Scene.ben.hears(Scene.room, says_text("A mistake"))
    checked(await Scene.ada.client.room_redact(Scene.room, mistake, "typo"))
    await Scene.ben.hears(Scene.room, lambda event: isinstance(event, nio.RedactionEvent) and event.redacts == mistake)
    event = checked(await Scene.ben.client.room_get_event(Scene.room, mistake)).event
    assert isinstance(event, nio.RedactedEvent)


@story("reads back what was before")
async def _():
    found, start = [], ""
    while True:
        page = checked(await Scene.ben.client.room_messages(Scene.room, start, limit=5))
        found += [event.body for event in page.chunk if isinstance(event, nio.RoomMessageText)]
        start = page.end
        if not start:
            break
    assert found.count("Hello Ada") == 1 and found.count("Hello Ben") == 1, found


@story("talks both ways in an encrypted chat")
async def _():
    Scene.secret = await Scene.ada.opens(Scene.ben, encrypted=True)
    await Scene.ada.says(Scene.secret, "Between us")
    event = await Scene.ben.hears(Scene.secret, says_text("Between us"))
    assert event.decrypted
    await Scene.ben.says(Scene.secret, "Nobody else")
    event = await Scene.ada.hears(Scene.secret, says_text("Nobody else"))
    assert event.decrypted


@story("talks both ways with matrix-js-sdk in an encrypted chat")
async def _():
    if "BANTER_TEST_NO_PARTNER" in os.environ:
        raise Skipped(os.environ["BANTER_TEST_NO_PARTNER"])
    node = await asyncio.create_subprocess_exec(
        *os.environ["BANTER_TEST_PARTNER"].splitlines(),
        stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.DEVNULL)

    async def told():
        return json.loads(await node.stdout.readline())

    try:
        partner = (await told())["user_id"]
        room_id = await Scene.ada.invites(partner, encrypted=True)
        await Scene.ada.until(lambda: partner in Scene.ada.members(room_id))
        await Scene.ada.says(room_id, "From nio")
        heard = await told()
        assert heard == {"room_id": room_id, "heard": "From nio", "encrypted": True}, heard
        event = await Scene.ada.hears(room_id, says_text("Heard: From nio"))
        assert event.decrypted and event.sender == partner
    finally:
        node.stdin.close()
        await node.wait()


@story("leaves and forgets")
async def _():
    checked(await Scene.ben.client.room_leave(Scene.room))
    await Scene.ada.until(lambda: Scene.ben.user_id not in Scene.ada.members(Scene.room))
    checked(await Scene.ben.client.room_forget(Scene.room))
    assert Scene.room not in checked(await Scene.ben.client.joined_rooms()).rooms


@story("signs out")
async def _():
    await Scene.ada.stop()
    await Scene.ben.stop()


run()
