#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What goes wrong while getting in: each is a sentence at the place where it belongs, and nothing typed is
lost."""
import http.server
import sys
import threading

from harness import Api, Story, build_directory, wait_until
from people import PASSWORD, fill_account

ANSWERS = {
    "html": (200, "text/html", b"<!doctype html><html><body>Welcome to nginx!</body></html>"),
    "garbage": (200, "application/json", b"\x00\xff{{{{" + b"[" * 100000),
    "failing": (500, "text/plain", b"Internal Server Error"),
}


class Misbehaving(http.server.ThreadingHTTPServer):
    """A server that answers everything alike; "silent" takes the request and hangs up."""

    daemon_threads = True

    def __init__(self, kind):
        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):  # noqa: N802
                if kind == "silent":
                    self.close_connection = True
                    return
                status, content_type, body = ANSWERS[kind]
                self.send_response(status)
                self.send_header("Content-Type", content_type)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            do_POST = do_GET

            def log_message(self, *arguments):
                pass

        super().__init__(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.serve_forever, daemon=True).start()
        self.url = f"http://127.0.0.1:{self.server_port}"


story = Story(build_directory())
server = story.server()
app = None


def typed(name):
    return app.find("text", name).text


def try_to_sign_in(account, sentence):
    app.fill("Name and server", account)
    app.fill("Password", PASSWORD, secret=True)
    app.press("Sign in")
    app.sees(sentence, patience=60)
    assert typed("Name and server") == account, typed("Name and server")
    wait_until("the button can be pressed again", lambda: app.find("push button", "Sign in", sensitive=True))


@story.step("A name that is no server, or nobody's, is said beside the field")
def _():
    global app
    app = story.app("eve", geometry=(0, 0, 800, 760))
    app.press("Sign in")
    try_to_sign_in("eve@not a server", "not the address of a server")
    try_to_sign_in("http://127.0.0.1:1", "does not answer")


@story.step("Servers that answer HTML, garbage, 500 or nothing are each named for what they are")
def _():
    for kind, sentence in (("html", "not a Matrix homeserver"), ("garbage", "not a Matrix homeserver"),
                           ("failing", "problem of its own"), ("silent", "does not answer")):
        try_to_sign_in(Misbehaving(kind).url, sentence)


@story.step("A wrong password")
def _():
    Api.register(server.url, "dora", "another password entirely")
    app.quit()
    app.arguments = ["--homeserver", server.url]
    app.start()
    app.press("Sign in")
    try_to_sign_in("dora", "The name or the password is wrong.")


@story.step("A name that is taken, a birthday that is too late, a password that is too short")
def _():
    app.press("Back")
    app.press("Create account")
    fill_account(app, "dora", "Dora Second", birthday=("1", "1", "2020"))
    app.sees("Somebody already has this name")
    app.fill("User name", "dora2")
    app.press("Create account")
    app.sees("not old enough")
    assert typed("Display name") == "Dora Second"
    app.fill("Year", "1999")
    app.press("Create account")
    app.find("push button", "New chat", patience=60)


@story.step("Nothing of it disturbed the server")
def _():
    assert Api(server.url).call("GET", "/_matrix/client/versions")["versions"]


sys.exit(story.run())
