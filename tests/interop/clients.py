# SPDX-License-Identifier: GPL-3.0-or-later
"""Other people's clients for the tests of banterd: pinned, installed at the first call."""
import json
import os
import shutil
import subprocess
from pathlib import Path

from install import Unavailable, install

FOLDER = Path(__file__).parent / "clients"


def find_node():
    wanted = json.loads((FOLDER / "package.json").read_text())["engines"]["node"].removeprefix(">=")
    node = shutil.which("node")
    if node is None or shutil.which("npm") is None:
        raise Unavailable("matrix-js-sdk needs Node and npm, which are not here")
    version = subprocess.run([node, "--version"], check=True, capture_output=True, text=True).stdout.strip()
    if int(version.removeprefix("v").split(".")[0]) < int(wanted):
        raise Unavailable(f"matrix-js-sdk needs Node {wanted}, this is {version}")
    return node


def install_js(build):
    """Node, and the folder with matrix-js-sdk and the stories for it."""
    node = find_node()
    folder = Path(build) / "interop-js"
    lock = FOLDER / "package-lock.json"
    files = [FOLDER / "package.json", lock]
    install(folder, lock.read_bytes(), "matrix-js-sdk", ["cp", *files, "."],
            ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"])
    for story in FOLDER.glob("*.mjs"):
        # At one stroke: the tests beside this one read it.
        copy = folder / f"{story.name}.{os.getpid()}"
        shutil.copy(story, copy)
        copy.replace(folder / story.name)
    return node, folder


def install_nio(build):
    """The interpreter of a virtual environment with matrix-nio."""
    folder = Path(build) / "interop-nio"
    requirements = FOLDER / "requirements.txt"
    install(folder, requirements.read_bytes(), "matrix-nio", ["/usr/bin/python3", "-m", "venv", "venv"],
            ["venv/bin/pip", "install", "-q", "--disable-pip-version-check", "-r", requirements])
    return folder / "venv/bin/python"
