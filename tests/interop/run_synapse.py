#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs a test program with a real Synapse as its homeserver: run_synapse.py BUILD [--message-limit] PROGRAM ARGUMENT…
Its TAP goes through. Three sets of stickers are in the server's Store."""
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import threading

from stickers import publish
from synapse import NO_LIMITS, Synapse, Unavailable

# As Synapse's own limit, but patient enough for a test.
MESSAGE_LIMIT = NO_LIMITS.replace("rc_message: {per_second: 10000, burst_count: 10000}",
                                  "rc_message: {per_second: 1, burst_count: 3}")


def obey(server, switch):
    """The program kills the server with "-" and starts it again with "+"; the answer comes when that is done."""
    while order := switch.recv(1):
        if order == b"-":
            server.kill()
        else:
            server.start()
        switch.sendall(order)


def run(server, command, folder):
    ours, theirs = socket.socketpair()
    threading.Thread(target=obey, args=(server, ours), daemon=True).start()
    env = dict(os.environ, BANTER_TEST_HOMESERVER=server.url, BANTER_TEST_SWITCH=str(theirs.fileno()))
    for variable in ("DATA", "CACHE", "STATE", "CONFIG"):
        env[f"XDG_{variable}_HOME"] = os.path.join(folder, variable.lower())
    return subprocess.run(command, env=env, pass_fds=[theirs.fileno()], check=False).returncode


def main():
    build, *command = sys.argv[1:]
    limited = command[0] == "--message-limit"
    folder = tempfile.mkdtemp(prefix="banter-interop-")
    try:
        server = Synapse(build, os.path.join(folder, "synapse"), MESSAGE_LIMIT if limited else NO_LIMITS)
    except Unavailable as reason:
        print(f"1..0 # SKIP Synapse: {' '.join(str(reason).split())}")
        return 0
    try:
        publish(server.url)
        return run(server, command[limited:], folder)
    finally:
        server.stop()
        shutil.rmtree(folder)


sys.exit(main())
