# SPDX-License-Identifier: GPL-3.0-or-later
"""A real Synapse on loopback, from PyPI, in a virtual environment of its own."""
import json
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

from install import Unavailable, install

VERSION = "1.163.2"

CONFIG = """
server_name: "synapse.test"
pid_file: {folder}/homeserver.pid
listeners:
  - port: {port}
    type: http
    bind_addresses: ['127.0.0.1']
    resources: [{{names: [client], compress: false}}]
database: {{name: sqlite3, args: {{database: "{folder}/homeserver.db"}}}}
log_config: "{folder}/log.yaml"
media_store_path: {folder}/media
signing_key_path: "{folder}/signing.key"
macaroon_secret_key: "interop"
form_secret: "interop"
report_stats: false
trusted_key_servers: []
enable_registration: true
enable_registration_without_verification: true
federation_domain_whitelist: []
suppress_key_server_warning: true
user_directory: {{search_all_users: true}}
allow_public_rooms_over_federation: false
room_list_publication_rules: [{{action: allow}}]
background_updates: {{sleep_enabled: false}}
{limits}
"""

# Synapse's defaults are for people; what is measured or replayed here is faster than people.
NO_LIMITS = "\n".join(f"{name}: {{per_second: 10000, burst_count: 10000}}" for name in (
    "rc_message", "rc_registration", "rc_joins_per_room", "rc_admin_redaction", "rc_room_creation")) + """
rc_login:
  address: {per_second: 10000, burst_count: 10000}
  account: {per_second: 10000, burst_count: 10000}
  failed_attempts: {per_second: 10000, burst_count: 10000}
rc_joins:
  local: {per_second: 10000, burst_count: 10000}
rc_invites:
  per_room: {per_second: 10000, burst_count: 10000}
  per_user: {per_second: 10000, burst_count: 10000}
  per_issuer: {per_second: 10000, burst_count: 10000}
"""

LOG = """
version: 1
formatters: {plain: {format: '%(asctime)s %(levelname)s %(name)s %(message)s'}}
handlers: {file: {class: logging.FileHandler, filename: FOLDER/synapse.log, formatter: plain}}
root: {level: WARNING, handlers: [file]}
"""


def install_synapse(build):
    """The interpreter of the virtual environment with the pinned Synapse, made at the first call."""
    folder = Path(build) / "interop-synapse"
    wanted = f"matrix-synapse=={VERSION}"
    install(folder, wanted.encode(), wanted, ["/usr/bin/python3", "-m", "venv", "venv"],
            ["venv/bin/pip", "install", "-q", "--disable-pip-version-check", wanted])
    return folder / "venv/bin/python"


class Synapse:
    """One homeserver; `url` answers once the object exists."""

    def __init__(self, build, folder, limits=NO_LIMITS):
        self.python = install_synapse(build)
        self.folder = Path(folder)
        self.folder.mkdir(parents=True, exist_ok=True)
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self.server_name = "synapse.test"
        self.config = self.folder / "homeserver.yaml"
        self.config.write_text(CONFIG.format(folder=self.folder, port=self.port, limits=limits))
        (self.folder / "log.yaml").write_text(LOG.replace("FOLDER", str(self.folder)))
        self.run("--generate-keys").wait(120)
        self.start()

    def run(self, *arguments):
        with open(self.folder / "output.log", "a", encoding="utf-8") as output:
            return subprocess.Popen(
                [str(self.python), "-m", "synapse.app.homeserver", "-c", str(self.config), *arguments],
                env=dict(os.environ, HOME=str(self.folder)), stdout=output, stderr=output, stdin=subprocess.DEVNULL)

    def start(self):
        """Also after kill(), on the same port and data."""
        self.process = self.run()
        self.wait()

    def kill(self):
        self.process.kill()
        self.process.wait()

    def wait(self, patience=90):
        end = time.monotonic() + patience
        while True:
            try:
                with urllib.request.urlopen(self.url + "/_matrix/client/versions", timeout=5) as answer:
                    json.load(answer)
                if self.is_settled():
                    return
            except (urllib.error.URLError, OSError, ValueError, sqlite3.OperationalError):
                pass
            if self.process.poll() is not None or time.monotonic() > end:
                raise Unavailable(f"Synapse does not start: {(self.folder / 'output.log').read_text()[-600:]}")
            time.sleep(0.1)

    def is_settled(self):
        """A new database is filled behind the first answers: that empties the user directory once more."""
        with sqlite3.connect(f"file:{self.folder}/homeserver.db?mode=ro", uri=True) as database:
            return database.execute("SELECT count(*) FROM background_updates").fetchone() == (0,)

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.kill()


if __name__ == "__main__":
    server = Synapse(sys.argv[1], sys.argv[2])
    print(server.url, flush=True)
    server.process.wait()
