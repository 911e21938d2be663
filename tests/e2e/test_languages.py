#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""In every language that there is: the app speaks it, and its words fit a window of 360 px."""
import gettext
import sys
from pathlib import Path

from harness import ENTRIES, Api, Story, build_directory, wait_until
from people import PASSWORD

NARROW = (0, 0, 360, 720)
LOCALES = build_directory() / "po"
LANGUAGES = (Path(__file__).parents[2] / "po/LINGUAS").read_text(encoding="utf-8").split()
story = Story(build_directory())
server = story.server("--sample")


class Speaker:
    """An app in a language, asked for by its English names."""

    def __init__(self, language):
        catalog = gettext.translation("banter", LOCALES, [language])._catalog
        self.words = {key.replace("_", ""): value.replace("_", "") for key, value in catalog.items()
                      if isinstance(key, str)}
        self.app = story.app(language.lower(), "--homeserver", server.url, geometry=NARROW,
                             env={"LANGUAGE": language, "BANTER_LOCALEDIR": str(LOCALES)})

    def press(self, name):
        self.app.press(self.words[name])

    def fill(self, name, text, **arguments):
        self.app.fill(self.words[name], text, **arguments)

    def fits(self, name, role="push button"):
        """`name` is there in the language, and no page on the way needed more room."""
        node = self.app.find(role, self.words[name])
        width = wait_until("the window", lambda: node.top.extents().width)
        assert width <= NARROW[2], f"{name}: the window needs {width} px"


def speak(language):
    speaker = Speaker(language)
    speaker.fits("Create account")
    speaker.press("Create account")
    speaker.fits("User name", ENTRIES)
    speaker.press("Back")
    speaker.press("Sign in")
    speaker.fits("Name and server", ENTRIES)
    speaker.fill("Name and server", language.lower())
    speaker.fill("Password", PASSWORD, secret=True)
    speaker.press("Sign in")
    speaker.fits("New chat")
    speaker.app.click(speaker.app.find("list item", contains="Mina Park"))
    speaker.fits("Send message")
    speaker.press("Details")
    speaker.fits("Pictures and Files", None)
    speaker.app.quit()


for language in LANGUAGES:
    Api.register(server.url, language.lower())

    @story.step(f"{language}: from the first window to a chat's details")
    def _(language=language):
        speak(language)


sys.exit(story.run())
