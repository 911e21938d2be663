# SPDX-License-Identifier: GPL-3.0-or-later
"""Drives real Banter windows the way a person does: AT-SPI finds a control, xdotool moves the mouse
and types, and what AT-SPI says afterwards is the result. Nothing sleeps for luck: everything waits
for a condition, with a generous time limit that only a broken feature reaches.

Runs inside tests/with-display.sh (display, window manager, session bus).
"""
import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import gi

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi, GLib  # noqa: E402

from homeserver import Api, Banterd, Broken, check_log, finish  # noqa: E402,F401 (also for the stories)

PATIENCE = 30.0
REST = 0.12
ENTRIES = ("text", "entry")
# For an app that shows GTK's file chooser or pastes what another program has: there GTK 4.8 and libcloudproviders leak.
LEAKY = {"ASAN_OPTIONS": f"{os.environ.get('ASAN_OPTIONS', '')}:detect_leaks=0"}


def wait_until(what, condition, patience=PATIENCE):
    """Polls `condition` until it is truthy and returns its value."""
    end = time.monotonic() + patience
    while True:
        try:
            value = condition()
        except GLib.Error:  # a widget went away while it was looked at
            value = None
        if value:
            return value
        if time.monotonic() > end:
            raise Broken(f"not seen within {patience:.0f} s: {what}")
        time.sleep(0.02)


def xdotool(*arguments):
    return subprocess.run(["xdotool", *map(str, arguments)], check=True, text=True,
                          capture_output=True, timeout=20).stdout


class Node:
    """One accessible object."""

    def __init__(self, accessible):
        self.accessible = accessible

    @property
    def name(self):
        return self.accessible.get_name() or ""

    @property
    def role(self):
        return self.accessible.get_role_name()

    def children(self):
        for index in range(min(self.accessible.get_child_count(), 2000)):
            child = self.accessible.get_child_at_index(index)
            if child:
                yield Node(child)

    def walk(self):
        yield self
        for child in self.children():
            yield from child.walk()

    def has(self, state):
        return self.accessible.get_state_set().contains(state)

    def ancestors(self):
        node = self.accessible.get_parent()
        while node and node.get_role() != Atspi.Role.APPLICATION:
            yield node
            node = node.get_parent()

    @property
    def top(self):
        """The window or popover on whose surface the node is."""
        last, inside_popover = self.accessible, False
        for node in self.ancestors():
            if inside_popover:
                return Node(node)
            inside_popover = node.get_name() == "GtkPopoverContent"
            last = node
        return Node(last)

    @property
    def showing(self):
        """Whether it has a place on the screen. (GTK 4.8 leaves AT-SPI's SHOWING unset; Banter itself takes
        pages that are not shown out of the tree, and what was never shown has no size.)"""
        if not self.accessible.get_component_iface():
            return False
        extents = self.extents()
        return extents.width > 0 and extents.height > 0

    @property
    def sensitive(self):
        return self.has(Atspi.StateType.SENSITIVE)

    @property
    def checked(self):
        return self.has(Atspi.StateType.CHECKED)

    def extents(self):
        return self.accessible.get_component_iface().get_extents(Atspi.CoordType.WINDOW)

    @property
    def text(self):
        iface = self.accessible.get_text_iface()
        return Atspi.Text.get_text(iface, 0, Atspi.Text.get_character_count(iface)) if iface else ""

    def __repr__(self):
        return f"<{self.role} {self.name!r}>"


class App:
    """A running Banter with a profile of its own."""

    def __init__(self, build, name, root, arguments=(), env=None, geometry=(0, 0, 800, 700), wrapper=()):
        """`wrapper`: a command that becomes the app."""
        self.build, self.name, self.root = Path(build), name, Path(root)
        self.arguments, self.env, self.geometry, self.wrapper = list(arguments), env or {}, geometry, wrapper
        self.process, self.keyed = None, False
        self.start()

    def start(self):
        env = dict(os.environ, **self.env)
        for variable in ("DATA", "CACHE", "STATE"):
            folder = self.root / self.name / variable.lower()
            folder.mkdir(parents=True, exist_ok=True)
            env[f"XDG_{variable}_HOME"] = str(folder)
        self.log = open(self.root / f"{self.name}.log", "a", encoding="utf-8")
        self.process = subprocess.Popen(
            [*self.wrapper, str(self.build / "src/app/banter"), "--profile", self.name, *self.arguments],
            env=env, stdout=self.log, stderr=self.log, stdin=subprocess.DEVNULL)
        wait_until(f"{self.name}'s window", self.frame, 60)
        self.place(*self.geometry)

    def kill(self):
        self.process.send_signal(signal.SIGKILL)
        if self.process.wait() != -signal.SIGKILL:
            raise Broken(f"{self.name} had ended with {self.process.returncode}: {self.log_tail()}")

    def quit(self):
        finish(self.process, self.log.name)

    # What AT-SPI shows.

    def root_node(self):
        desktop = Atspi.get_desktop(0)
        for index in range(desktop.get_child_count()):
            child = desktop.get_child_at_index(index)
            if child and child.get_process_id() == self.process.pid:
                return Node(child)
        if self.process.poll() is not None:
            raise Broken(f"{self.name} has ended with {self.process.returncode}: {self.log_tail()}")
        return None

    def log_tail(self):
        self.log.flush()
        return (self.root / f"{self.name}.log").read_text(errors="replace")[-1500:]

    def frames(self):
        root = self.root_node()
        return list(root.children()) if root else []

    def frame(self):
        return next(iter(self.frames()), None)

    def nodes(self):
        return (node for frame in self.frames() for node in frame.walk())

    def all(self, role=None, name=None, contains=None, showing=True):
        found = []
        for node in self.nodes():
            if role and node.role not in ((role,) if isinstance(role, str) else role):
                continue
            if name is not None and node.name != name:
                continue
            if contains is not None and contains not in node.name:
                continue
            if showing and not node.showing:
                continue
            found.append(node)
        return found

    def find(self, role=None, name=None, contains=None, patience=PATIENCE, index=0, sensitive=False):
        def look():
            nodes = self.all(role, name, contains)
            if sensitive:
                nodes = [node for node in nodes if node.sensitive]
            return nodes[index] if -len(nodes) <= index < len(nodes) else None

        return wait_until(f"{self.name}: {role or 'anything'} {name or contains!r}", look, patience)

    def sees(self, text, patience=PATIENCE):
        return self.find(contains=text, patience=patience)

    def gone(self, text, patience=PATIENCE):
        wait_until(f"{self.name}: {text!r} gone", lambda: not self.all(contains=text), patience)

    def dump(self):
        """All that has a name and a place on the screen."""
        def lines(node, depth):
            if depth > 40:
                return
            if (node.name or node.role == "text") and node.showing:
                yield f"{'  ' * depth}{node.role} {node.name!r}"
            for child in node.children():
                yield from lines(child, depth + 1)

        return "\n".join(line for frame in self.frames() for line in lines(frame, 0))

    # Mouse and keyboard.

    def windows(self):
        """Visible X windows. None if one of them went while they were listed: ask again."""
        out = subprocess.run(["xdotool", "search", "--onlyvisible", "--pid", str(self.process.pid)],
                             text=True, capture_output=True, timeout=20).stdout.split()
        return out

    @staticmethod
    def geometry_of(window):
        out = xdotool("getwindowgeometry", "--shell", window)
        values = dict(line.split("=", 1) for line in out.split())
        return tuple(int(values[key]) for key in ("X", "Y", "WIDTH", "HEIGHT"))

    def window_of(self, node):
        """The X window that shows `node`, and where on the screen the node's coordinates begin: a popover's are
        those of the window that it belongs to, as if it had no place of its own."""
        top = node.top.extents()
        best = None
        for window in wait_until(f"a window of {self.name}", self.windows):
            x, y, width, height = self.geometry_of(window)
            fit = abs(width - top.width) + abs(height - top.height)
            if best is None or fit < best[0]:
                best = (fit, window, x + (width - top.width) // 2 - top.x, y + (height - top.height) // 2 - top.y)
        return best[1:]

    @staticmethod
    def belongs_to_another(window):
        """Dialogs say whose they are; popovers are none of the window manager's business."""
        out = subprocess.run(["xprop", "-id", window, "WM_STATE", "WM_TRANSIENT_FOR"], text=True,
                             capture_output=True, timeout=20).stdout
        return "WM_STATE:  not found" in out or "WM_TRANSIENT_FOR:  not found" not in out

    def alone(self):
        """Waits until nothing is open over the main window: what was closed may still be on its way out, and
        would swallow the next click."""
        wait_until(f"{self.name}'s only window", lambda: len(self.windows()) == 1)
        self.keyed = True  # a popover that the mouse has closed may keep the pointer as well

    def place(self, x, y, width, height):
        window = wait_until(f"{self.name}'s main window", lambda: next(
            (window for window in self.windows() if not self.belongs_to_another(window)), None))
        xdotool("windowsize", "--sync", window, width, height)
        xdotool("windowmove", window, x, y)
        self.geometry = (x, y, width, height)

    @staticmethod
    def active_window():
        return subprocess.run(["xdotool", "getactivewindow"], text=True, capture_output=True, timeout=20).stdout.strip()

    def raise_window(self, node):
        if node.top.role != "frame":
            return  # a popover is above its window by itself, and would close if that were raised
        window = self.window_of(node)[0]
        # Activating a window again may cost it the next click. But a popover that a key has closed keeps the pointer
        # in GTK 4.8 until then.
        if self.active_window() == window and not self.keyed:
            return
        self.keyed = False
        xdotool("windowraise", window)
        xdotool("windowactivate", "--sync", window)

    def point(self, node):
        """Screen coordinates of the middle of `node`, once it has a place."""
        extents = wait_until(f"{node} has a size", lambda: (lambda e: e if e.width > 0 and e.height > 0 else None)(node.extents()))
        _, x, y = self.window_of(node)
        return x + extents.x + extents.width // 2, y + extents.y + extents.height // 2

    @staticmethod
    def pointer():
        values = dict(line.split("=", 1) for line in xdotool("getmouselocation", "--shell").split())
        return int(values["X"]), int(values["Y"])

    def click(self, node, button=1):
        self.raise_window(node)
        # A control that is still moving (a sliding page) is clicked where it comes to rest. A row that a list
        # has taken into use again keeps its old place until GTK comes to lay it out, which is after everything
        # else: resting is to be in one place for a while.
        before, since = None, 0.0

        def resting():
            nonlocal before, since
            now = self.point(node)
            if now != before:
                before, since = now, time.monotonic()
            return now if time.monotonic() - since >= REST else None

        x, y = wait_until(f"{node} at rest", resting)
        if (x, y) == self.pointer():
            # xdotool would wait for ever for a movement, and GTK does not know a window under a pointer at rest.
            xdotool("mousemove", "--sync", x + 1, y)
        xdotool("mousemove", "--sync", x, y)
        xdotool("click", button)

    def press(self, name, role="push button", patience=PATIENCE):
        self.click(self.find(role, name, patience=patience, sensitive=True))

    def type(self, text):
        # For a character that no key has, xdotool borrows a key; GTK asks what it means when the event comes,
        # which has to be before the key is given back.
        xdotool("type", "--delay", 4 if text.isascii() else 150, "--", text)

    def key(self, *keys):
        self.keyed = True
        xdotool("key", *keys)

    def fill(self, name, text, secret=False):
        """Replaces what an entry holds. What a secret one holds is not told."""
        node = self.find(ENTRIES, name)
        self.click(node)
        self.key("ctrl+a")
        self.type(text)
        wait_until(f"{self.name}: {name} holds what was typed",
                   lambda: secret or node.text == text)

    def screenshot(self, path):
        """What lies on the screen at the app's place, dialogs and popovers included. (The place is the window's
        own: one with a frame may be wider than it was asked to be.)"""
        Path(path).parent.mkdir(parents=True, exist_ok=True)
        places = [self.geometry_of(window) for window in wait_until(f"a window of {self.name}", self.windows)]
        x, y, width, height = max(places, key=lambda place: place[2] * place[3])
        subprocess.run(["import", "-window", "root", "-crop", f"{width}x{height}+{x}+{y}", "+repage",
                        "-define", "png:exclude-chunks=date,time", str(path)], check=True, timeout=30)


class Marks:
    """Follows what a traced program writes to its log."""

    def __init__(self, path):
        self.path = Path(path)

    def all(self):
        for line in self.path.read_text(errors="replace").splitlines():
            parts = line.split(" ", 2)
            if len(parts) == 3 and parts[0] == "trace" and parts[1].isdigit():
                yield int(parts[1]), parts[2]

    def first(self, prefix, after=0, patience=60):
        return wait_until(f"the mark {prefix!r}", lambda: next(
            (at for at, mark in self.all() if at >= after and mark.startswith(prefix)), None), patience)


def comment(*texts, prefix=""):
    for line in "\n".join(texts).splitlines():
        print(f"# {prefix}{line}", flush=True)


class Story:
    """A test in steps that share their state, reported as TAP: once a step fails the rest cannot hold
    and fails with it."""

    def __init__(self, build):
        self.build = build
        self.root = Path(tempfile.mkdtemp(prefix="banter-e2e-"))
        self.apps, self.servers, self.steps = {}, [], []

    def app(self, name, *arguments, geometry=(0, 0, 800, 700), env=None, wrapper=()):
        # GTK's own dialogs give warnings; nobody may give a critical.
        env = {"G_DEBUG": "fatal-criticals", **(env or {})}
        self.apps[name] = App(self.build, name, self.root, arguments, env, geometry, wrapper)
        return self.apps[name]

    def server(self, *flags):
        self.servers.append(Banterd(self.build, self.root / f"server{len(self.servers)}", *flags))
        return self.servers[-1]

    def step(self, title):
        def register(function):
            self.steps.append((title, function))
            return function

        return register

    def run(self):
        self.step("Everything ends cleanly, and no sanitizer has anything to say")(self.end)
        print(f"1..{len(self.steps)}", flush=True)
        broken = None
        for number, (title, function) in enumerate(self.steps, 1):
            if broken:
                print(f"not ok {number} - {title} # not reached: {broken}", flush=True)
                continue
            try:
                function()
                print(f"ok {number} - {title}", flush=True)
            except Exception as error:  # pylint: disable=broad-except
                broken = title
                print(f"not ok {number} - {title}", flush=True)
                comment(f"{type(error).__name__}: {error}")
                self.evidence()
        self.clean(keep=bool(broken))
        return 1 if broken else 0

    def end(self):
        for app in self.apps.values():
            if app.process.poll() is None:
                app.quit()
        for server in self.servers:
            if server.process.poll() is None:
                server.stop()
        for log in self.root.glob("*.log"):
            check_log(log)

    def evidence(self):
        for name, app in self.apps.items():
            try:
                comment(*app.dump().splitlines()[-120:], prefix=f"{name}: ")
                comment(*app.log_tail().splitlines()[-20:], prefix=f"{name} log: ")
                app.screenshot(self.root / f"{name}.png")
                comment(f"{name}: {self.root / name}.png")
            except Exception as error:  # pylint: disable=broad-except
                comment(f"{name}: nothing to see: {error}")

    def clean(self, keep=False):
        for child in [*self.apps.values(), *self.servers]:
            child.process.kill()
            child.process.wait()
        if not keep:
            subprocess.run(["rm", "-rf", str(self.root)], check=False)


def build_directory():
    return Path(sys.argv[1] if len(sys.argv) > 1 else "build").resolve()
