# SPDX-License-Identifier: GPL-3.0-or-later
"""What people do in Banter, in their words: each is mouse and keyboard on the real app."""
import subprocess
import sys
from pathlib import Path

from harness import ENTRIES, Api, wait_until, xdotool

HERE = Path(__file__).resolve().parent
PASSWORD = "correct horse battery"


def fill_account(app, name, display_name, birthday=("17", "5", "1990")):
    app.fill("User name", name)
    app.fill("Display name", display_name)
    app.fill("Password", PASSWORD, secret=True)
    for label, value in zip(("Day", "Month", "Year"), birthday):
        app.fill(label, value)
    terms = app.find("check box", "I accept the terms of this server")
    if not terms.checked:
        app.click(terms)


def create_account(app, name, display_name):
    app.press("Create account")
    fill_account(app, name, display_name)
    app.press("Create account")
    app.find("push button", "New chat", patience=60)


def sign_in(app, name, password=PASSWORD):
    app.press("Sign in")
    app.fill("Name and server", name)
    app.fill("Password", password, secret=True)
    app.press("Sign in")
    app.find("push button", "New chat", patience=60)


def meet(server, app, user_id, name, display_name):
    """Somebody new writes to the app's person, who accepts: their session and the chat, which is open."""
    api = Api.register(server.url, name)
    api.call("PUT", f"/_matrix/client/v3/profile/{api.user_id}/displayname", {"displayname": display_name})
    room = api.request_chat(user_id, f"Hello, I am {display_name}")
    app.press("Requests", role=None)
    app.click(app.find("list item", contains=display_name))
    app.press("Accept")
    app.find("text", "Message")
    return api, room


def contents(api, room, kind):
    """What the messages of a kind hold, newest first."""
    page = api.call("GET", f"/_matrix/client/v3/rooms/{room}/messages?dir=b&limit=50")
    return [event["content"] for event in page["chunk"]
            if event["type"] == "m.room.message" and event["content"].get("msgtype") == kind]


def choose_file(app, path):
    """In GTK's own file dialog, once it is open."""
    app.find("push button", contains="Open")

    def written(text):
        return any(node.text == text for node in app.all(ENTRIES))

    # A slash is the beginning of a path, for which the dialog then shows an entry.
    app.type("/")
    wait_until("the entry for a path", lambda: written("/"))
    app.type(str(path)[1:])
    wait_until("the path", lambda: written(str(path)))
    app.key("Return")


def surfaces():
    """How many windows of any kind the screen shows: what is dragged is one."""
    tree = subprocess.run(["xwininfo", "-root", "-children"], text=True, capture_output=True, timeout=20).stdout
    return sum(line.strip().startswith("0x") for line in tree.splitlines())


def drag(at, to):
    """Takes hold of what is at a point, and brings it to another one: step by step, as GTK takes it for a drag, and the
    app for one over it, only on the way. Who lets go before what is dragged is there leaves GTK 4.8 waiting for ever,
    and with it the window."""
    xdotool("mousemove", "--sync", *at)
    before = surfaces()
    xdotool("mousedown", 1)
    for part in range(1, 11):
        xdotool("mousemove", "--sync", *(begin + (end - begin) * part // 10 for begin, end in zip(at, to)))
    xdotool("mousemove", "--sync", to[0] + 3, to[1] + 3)
    wait_until("what is dragged", lambda: surfaces() > before)


def drop_on(app, node, *arguments):
    """Drags what another program's window has (see dragged.py) onto a control and lets go there. "taken", or what else
    came of it."""
    source = subprocess.Popen([sys.executable, str(HERE / "dragged.py"), *map(str, arguments)],
                              stdout=subprocess.PIPE, text=True)
    try:
        assert source.stdout.readline().strip() == "ready"
        window = wait_until("the window to drag from", lambda: xdotool(
            "search", "--onlyvisible", "--pid", str(source.pid)).split())[0]
        xdotool("windowmove", "--sync", window, 1050, 100)
        x, y, width, height = app.geometry_of(window)
        drag((x + width // 2, y + height // 2), app.point(node))
        assert source.stdout.readline().strip() == "welcome"
        xdotool("mouseup", 1)
        return source.stdout.readline().strip()
    finally:
        source.kill()
        source.wait()


def inbox_row(app, name):
    """Rows of the inbox are called "Name, preview, time"."""
    return wait_until(f"{app.name}: {name} in the inbox", lambda: next((
        node for node in app.all("list item") if node.name.startswith(f"{name}, ")), None))


def open_chat(app, name):
    app.click(inbox_row(app, name))
    return app.find("text", "Message")


def compose(app, text):
    entry = app.find("text", "Message")
    app.click(entry)
    app.type(text)
    wait_until(f"{app.name}: the entry holds {text!r}", lambda: entry.text == text)


def say(app, text):
    """Types a message and sends it; returns once the entry is empty, that is, once it is in the outbox."""
    compose(app, text)
    app.key("Return")
    wait_until(f"{app.name}: {text!r} committed", lambda: app.find("text", "Message").text == "")


def delivery(app, text):
    """The state that the row of an own message shows: "Sending", "Sent", "Seen" …"""
    for row in app.all("list item", contains=text):
        for word in ("Seen", "Sent", "Sending", "Waiting", "Failed"):
            if any(node.name == word or node.name.endswith(f", {word}") for node in row.walk()):
                return word
    return None


def save_set(app, name):
    """Saves a set from the Store of the open chat's picker, and shows it under My Sets. Its first sticker."""
    app.press("Stickers")
    app.press("Store", role="page tab")
    app.click(app.find("list item", name))
    app.press("Save")
    app.find("push button", "Remove")
    app.press("Back to the Store")
    app.press("My Sets", role="page tab")
    return app.find("table cell", contains="Sticker: ")


def open_settings(app):
    app.key("ctrl+comma")
    return app.find("push button", "Close", index=-1)


def scroll_to(app, name, index=0, role="list item"):
    """Scrolls a dialog or a pane down until the row is in sight."""
    row = app.find(role, name, index=index)
    _, y, _, height = app.geometry_of(app.window_of(row)[0])
    xdotool("mousemove", "--sync", app.point(row)[0], y + height // 2)

    def in_sight():
        at = row.extents()
        if at.y + at.height < row.top.extents().height:
            return row
        xdotool("click", 5)
        return None

    return wait_until(f"{name} in sight", in_sight)
