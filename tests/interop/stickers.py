# SPDX-License-Identifier: GPL-3.0-or-later
"""Someone who publishes sets of stickers, on any homeserver, through the plain API."""
import json
import struct
import urllib.error
import urllib.request
import zlib

SETS = {"Circles": ["red circle", "blue circle"], "Squares": ["red square", "blue square"],
        "Waves": ["small wave", "big wave"]}


def picture(width=64, height=64, colour=(200, 60, 40)):
    """A PNG of one colour."""
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = (b"\0" + bytes(colour) * width) * height
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
            + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b""))


def call(url, token, method, path, body, kind="application/json"):
    request = urllib.request.Request(url + path, method=method,
                                     data=body if isinstance(body, bytes) else json.dumps(body).encode())
    request.add_header("Content-Type", kind)
    if token:
        request.add_header("Authorization", f"Bearer {token}")
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:
            return json.load(answer)
    except urllib.error.HTTPError as error:
        if error.code == 401:
            return json.load(error)
        raise RuntimeError(f"{method} {path}: {error.code} {error.read()[:300]!r}") from error


def register(url, name):
    account = {"username": name, "password": "correct horse battery"}
    session = call(url, None, "POST", "/_matrix/client/v3/register", account)["session"]
    account["auth"] = {"type": "m.login.dummy", "session": session}
    return call(url, None, "POST", "/_matrix/client/v3/register", account)["access_token"]


def publish(url, sets=None):
    """Puts `sets`, {name: [description]}, into the server's Store."""
    token = register(url, "artist")
    for number, (name, descriptions) in enumerate((sets or SETS).items()):
        images = {}
        for i, description in enumerate(descriptions):
            data = picture(colour=(80 * i, 60 * number, 160))
            uploaded = call(url, token, "POST", "/_matrix/media/v3/upload", data, "image/png")
            images[description.replace(" ", "_")] = {
                "url": uploaded["content_uri"], "body": description,
                "info": {"w": 64, "h": 64, "size": len(data), "mimetype": "image/png"}}
        call(url, token, "POST", "/_matrix/client/v3/createRoom", {
            "preset": "public_chat", "visibility": "public", "name": name,
            "creation_content": {"type": "im.banter.stickers"},
            "initial_state": [
                {"type": "m.room.history_visibility", "state_key": "", "content": {"history_visibility": "world_readable"}},
                {"type": "m.room.image_pack", "state_key": "", "content": {
                    "images": images, "pack": {"display_name": name, "usage": ["sticker"], "im.banter.category": "other"}}}]})
