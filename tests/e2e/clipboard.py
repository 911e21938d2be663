#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Another program with a picture in the clipboard: clipboard.py FILE says "ready" and stays until it is killed."""
import sys

import gi

gi.require_version("Gdk", "4.0")
gi.require_version("Gtk", "4.0")
from gi.repository import Gdk, GLib, GObject, Gtk  # noqa: E402

Gtk.init()
value = GObject.Value(Gdk.Texture, Gdk.Texture.new_from_filename(sys.argv[1]))
Gdk.Display.get_default().get_clipboard().set_content(Gdk.ContentProvider.new_for_value(value))
GLib.idle_add(lambda: print("ready", flush=True))
GLib.MainLoop().run()
