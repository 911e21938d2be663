#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs the stories of a client against banterd: run_clients.py BUILD BANTERD js-chat|js-rooms|nio [ARGUMENT OF BANTERD…]
Their TAP goes through."""
import os
import shutil
import subprocess
import sys
import tempfile

from clients import FOLDER, Banterd, Unavailable, install_js, install_nio


def prepare_js(build, stories):
    node, folder = install_js(build)
    return [node, str(folder / f"{stories.replace('-', '_')}.mjs")], {}


def prepare_nio(build, _stories):
    """One story has a partner with matrix-js-sdk, where that can be had."""
    command = [str(install_nio(build)), str(FOLDER / "nio_stories.py")]
    try:
        node, folder = install_js(build)
    except Unavailable as reason:
        return command, {"BANTER_TEST_NO_PARTNER": " ".join(str(reason).split())}
    return command, {"BANTER_TEST_PARTNER": f"{node}\n{folder / 'partner.mjs'}"}


def main():
    build, program, client, *arguments = sys.argv[1:]
    try:
        command, more = (prepare_nio if client == "nio" else prepare_js)(build, client)
    except Unavailable as reason:
        print(f"1..0 # SKIP {' '.join(str(reason).split())}")
        return 0
    folder = tempfile.mkdtemp(prefix="banter-interop-")
    try:
        server = Banterd(program, folder, arguments)
        env = dict(os.environ, BANTER_TEST_HOMESERVER=server.url, BANTER_TEST_FOLDER=folder, **more)
        status = subprocess.run(command, env=env, check=False).returncode
        return status if server.stop() else 1
    finally:
        shutil.rmtree(folder)


sys.exit(main())
