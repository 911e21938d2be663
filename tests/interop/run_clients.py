#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs the stories of a client against banterd: run_clients.py BUILD js-chat|js-rooms|js-start|nio [ARGUMENT OF BANTERD…]
Their TAP goes through."""
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from clients import FOLDER, Unavailable, install_js, install_nio

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "e2e"))
from homeserver import Banterd  # noqa: E402


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
    build, client, *arguments = sys.argv[1:]
    try:
        command, more = (prepare_nio if client == "nio" else prepare_js)(build, client)
    except Unavailable as reason:
        print(f"1..0 # SKIP {' '.join(str(reason).split())}")
        return 0
    folder = tempfile.mkdtemp(prefix="banter-interop-")
    try:
        server = Banterd(build, Path(folder) / "data", *arguments, name="localhost")
        env = dict(os.environ, BANTER_TEST_HOMESERVER=server.url, BANTER_TEST_FOLDER=folder, **more)
        status = subprocess.run(command, env=env, check=False).returncode
        server.stop()
        return status
    finally:
        shutil.rmtree(folder)


sys.exit(main())
