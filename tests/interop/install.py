# SPDX-License-Identifier: GPL-3.0-or-later
"""Other people's programs, in folders below the build directory."""
import fcntl
import hashlib
import shutil
import subprocess


class Unavailable(Exception):
    """What a test needs cannot be had here; it says so and is skipped."""


def install(folder, source, name, *commands):
    """Runs `commands` in `folder` unless it was made from these very bytes, `source`, before."""
    stamp = folder / f"made-from-{hashlib.sha256(source).hexdigest()[:16]}"
    with open(folder.with_suffix(".lock"), "w", encoding="utf-8") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # tests run side by side
        if stamp.exists():
            return
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        try:
            for command in commands:
                subprocess.run(command, cwd=folder, check=True, capture_output=True, timeout=600)
        except (subprocess.SubprocessError, OSError) as error:
            lines = (getattr(error, "stderr", None) or b"").decode(errors="replace").splitlines() or [str(error)]
            why = next((line for line in lines if "error" in line.lower()), lines[-1])
            raise Unavailable(f"{name} cannot be installed: {why[:300]}") from error
        stamp.touch()
