# SPDX-License-Identifier: GPL-3.0-or-later
"""Stories as TAP: each has its own name and may fail without ending the others."""
import asyncio
import sys
import traceback

PATIENCE = 60
_stories = []


class Skipped(Exception):
    """What the story needs is not here."""


def story(name):
    def remember(play):
        _stories.append((name, play))
        return play
    return remember


async def _run():
    failures = 0
    print(f"1..{len(_stories)}", flush=True)
    for number, (name, play) in enumerate(_stories, 1):
        try:
            await asyncio.wait_for(play(), PATIENCE)
            print(f"ok {number} {name}", flush=True)
        except Skipped as reason:
            print(f"ok {number} {name} # SKIP {reason}", flush=True)
        except Exception:  # whatever a library throws is a story that failed
            failures += 1
            print(f"not ok {number} {name}", flush=True)
            for line in traceback.format_exc().splitlines():
                print(f"# {line}", flush=True)
    return failures


def run():
    sys.exit(1 if asyncio.run(_run()) else 0)
