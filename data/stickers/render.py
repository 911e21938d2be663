#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Renders a sticker set, or a folder of pictures, from SVG.

    render.py --list SET             the files that a set makes, one a line
    render.py SET OUTPUT_DIR         render the set whose folder is SET
    render.py --pictures SVG... DIR  render single drawings to PNG

A set's folder holds set.json and one SVG per sticker. A sticker whose drawing holds {expressions} is
animated: each is worked out for every frame, with t running from 0 to 1 over the loop. Stills become
PNG, animated ones WebP, 512 pixels wide; NAME.json, for whoever publishes the set, names the files.
"""

import json
import math
import pathlib
import re
import subprocess
import sys
import tempfile

WIDTH = 512
PICTURE_WIDTH = 256
FRAMES_PER_SECOND = 12
EXPRESSION = re.compile(r"\{([^{}]+)\}")


def frame(svg, t):
    """The drawing at the moment t of its loop."""
    names = {
        "__builtins__": {},
        "t": t,
        "abs": abs,
        "frac": lambda x: x % 1,
        # From 0 over 1 back to 0, once a loop.
        "up": lambda x: math.sin(math.pi * (x % 1)),
        # From 0 over 1, 0, -1 back to 0, n times a loop.
        "wave": lambda n=1, phase=0: math.sin(2 * math.pi * (n * t + phase)),
    }
    return EXPRESSION.sub(lambda found: f"{eval(found[1], names):.2f}", svg)


def to_png(svg, path, width=WIDTH):
    subprocess.run(["rsvg-convert", "--width", str(width), "--height", str(width), "--output", path],
                   input=svg.encode(), check=True)


def to_webp(svg, path, seconds):
    count = round(seconds * FRAMES_PER_SECOND)
    with tempfile.TemporaryDirectory() as folder:
        frames = [f"{folder}/{i:03}.png" for i in range(count)]
        for i, name in enumerate(frames):
            to_png(frame(svg, i / count), name)
        subprocess.run(["img2webp", "-loop", "0", "-lossy", "-q", "65", "-m", "4",
                        "-d", str(1000 // FRAMES_PER_SECOND), *frames, "-o", path],
                       check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def load(folder):
    described = json.loads((folder / "set.json").read_text(encoding="utf-8"))
    for sticker in described["stickers"]:
        sticker["svg"] = (folder / f"{sticker['shortcode']}.svg").read_text(encoding="utf-8")
        sticker["animated"] = bool(EXPRESSION.search(sticker["svg"]))
        suffix = "webp" if sticker["animated"] else "png"
        sticker["file"] = f"{folder.name}-{sticker['shortcode']}.{suffix}"
    return described


def render_set(folder, output):
    described = load(folder)
    for sticker in described["stickers"]:
        svg = sticker.pop("svg")
        if sticker["animated"]:
            to_webp(svg, str(output / sticker["file"]), sticker.pop("seconds", 1.2))
        else:
            to_png(svg, str(output / sticker["file"]))
    text = json.dumps(described, ensure_ascii=False, indent=1)
    (output / f"{folder.name}.json").write_text(text + "\n", encoding="utf-8")


def main():
    if sys.argv[1] == "--list":
        folder = pathlib.Path(sys.argv[2])
        print("\n".join([f"{folder.name}.json"] + [s["file"] for s in load(folder)["stickers"]]))
    elif sys.argv[1] == "--pictures":
        for name in map(pathlib.Path, sys.argv[2:-1]):
            to_png(name.read_text(encoding="utf-8"), f"{sys.argv[-1]}/{name.stem}.png", PICTURE_WIDTH)
    else:
        render_set(pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]))


if __name__ == "__main__":
    main()
