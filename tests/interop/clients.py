# SPDX-License-Identifier: GPL-3.0-or-later
"""Other people's clients for the tests of banterd: pinned, installed below the build directory at the first call."""
import hashlib
import json
import os
import shutil
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from pathlib import Path

FOLDER = Path(__file__).parent / "clients"


class Unavailable(Exception):
    """A client cannot be had here; the suite says so and is skipped."""


def install(folder, source, name, *commands):
    """Runs `commands` for `folder` unless it was made from this very `source` before."""
    stamp = folder / f"made-from-{hashlib.sha256(source.read_bytes()).hexdigest()[:16]}"
    if stamp.exists():
        return
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    try:
        for command in commands:
            subprocess.run(command, cwd=folder, check=True, capture_output=True, timeout=600)
    except (subprocess.SubprocessError, OSError) as error:
        lines = (getattr(error, "stderr", None) or b"").decode(errors="replace").splitlines() or [str(error)]
        raise Unavailable(f"{name} cannot be installed: {lines[-1]}") from error
    stamp.touch()


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
    install(folder, lock, "matrix-js-sdk", ["cp", *files, "."],
            ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"])
    for story in FOLDER.glob("*.mjs"):
        shutil.copy(story, folder)
    return node, folder


def install_nio(build):
    """The interpreter of a virtual environment with matrix-nio."""
    folder = Path(build) / "interop-nio"
    requirements = FOLDER / "requirements.txt"
    install(folder, requirements, "matrix-nio", ["/usr/bin/python3", "-m", "venv", "venv"],
            ["venv/bin/pip", "install", "-q", "--disable-pip-version-check", "-r", requirements])
    return folder / "venv/bin/python"


class Banterd:
    """A homeserver on loopback; `url` answers once the object exists."""

    def __init__(self, program, folder, arguments):
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        self.url = f"http://127.0.0.1:{port}"
        self.process = subprocess.Popen(
            [program, "--data", os.path.join(folder, "data"), "--listen", f"127.0.0.1:{port}", "--server-name", "localhost",
             "--open-registration", "--no-rate-limits", *arguments], stdout=subprocess.DEVNULL, stdin=subprocess.DEVNULL,
            env=dict(os.environ, BANTERD_TEST_FAST_HASH="1"))
        self.wait()

    def wait(self, patience=30):
        end = time.monotonic() + patience
        while True:
            try:
                with urllib.request.urlopen(self.url + "/_matrix/client/versions", timeout=5):
                    return
            except (urllib.error.URLError, OSError):
                if self.process.poll() is not None or time.monotonic() > end:
                    raise RuntimeError("banterd does not start") from None
                time.sleep(0.05)

    def stop(self):
        """Whether it ended well, as it must after whatever a client sent."""
        self.process.send_signal(signal.SIGTERM)
        try:
            return self.process.wait(20) == 0
        except subprocess.TimeoutExpired:
            self.process.kill()
            return False
