#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Another program, from whose window things are dragged: dragged.py [--text TEXT | FILE…] says "ready" once the
window is on the screen, "welcome" when a drag is over somebody who would take it, "taken" whenever somebody took what
was dragged, and stays until it is killed."""
import sys

import gi

gi.require_version("Gdk", "4.0")
gi.require_version("Gtk", "4.0")
from gi.repository import Gdk, Gio, GLib, GObject, Gtk  # noqa: E402


def content(arguments):
    if arguments[0] == "--text":
        return GObject.Value(GObject.TYPE_STRING, arguments[1])
    return GObject.Value(Gdk.FileList, Gdk.FileList.new_from_list([Gio.File.new_for_path(path) for path in arguments]))


def say(word):
    print(word, flush=True)


def on_begin(_source, drag):
    """GDK 4.8 gives up a drop that nobody has welcomed yet."""
    greeted = []

    def on_action(_drag, _property):
        if drag.get_selected_action() and not greeted:
            greeted.append(True)
            say("welcome")

    drag.connect("notify::selected-action", on_action)


Gtk.init()
source = Gtk.DragSource(actions=Gdk.DragAction.COPY)
source.set_content(Gdk.ContentProvider.new_for_value(content(sys.argv[1:])))
source.connect("drag-begin", on_begin)
source.connect("drag-end", lambda _source, _drag, _delete: say("taken"))
source.connect("drag-cancel", lambda _source, _drag, _reason: say("refused") or False)
label = Gtk.Label(label="Drag me", width_request=120, height_request=80)
label.add_controller(source)
window = Gtk.Window(title="dragged", child=label, resizable=False)
window.present()
GLib.timeout_add(50, lambda: not label.get_mapped() or say("ready"))
GLib.MainLoop().run()
