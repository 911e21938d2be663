#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A notification service for tests: writes each call as a line of JSON. Lines on its standard input are ids of
notifications that the person clicks; their end is its end."""
import json
import sys

from gi.repository import Gio, GLib

INTERFACE = """<node><interface name="org.freedesktop.Notifications">
<method name="Notify"><arg type="s" direction="in"/><arg type="u" direction="in"/><arg type="s" direction="in"/>
<arg type="s" direction="in"/><arg type="s" direction="in"/><arg type="as" direction="in"/><arg type="a{sv}" direction="in"/>
<arg type="i" direction="in"/><arg type="u" direction="out"/></method>
<method name="CloseNotification"><arg type="u" direction="in"/></method>
<method name="GetCapabilities"><arg type="as" direction="out"/></method>
<method name="GetServerInformation"><arg type="s" direction="out"/><arg type="s" direction="out"/>
<arg type="s" direction="out"/><arg type="s" direction="out"/></method>
<signal name="ActionInvoked"><arg type="u"/><arg type="s"/></signal>
<signal name="NotificationClosed"><arg type="u"/><arg type="u"/></signal>
</interface></node>"""
PATH, NAME = "/org/freedesktop/Notifications", "org.freedesktop.Notifications"
last_id = 0
actions = {}


def say(**fields):
    print(json.dumps(fields), flush=True)


def on_call(_connection, _sender, _path, _interface, method, parameters, invocation):
    global last_id
    if method == "Notify":
        _app, replaces, _icon, summary, body, names, _hints, _timeout = parameters.unpack()
        last_id += 1
        number = replaces or last_id
        actions[number] = names[0] if names else "default"
        say(event="notify", id=number, summary=summary, body=body)
        invocation.return_value(GLib.Variant("(u)", (number,)))
    elif method == "CloseNotification":
        say(event="close", id=parameters.unpack()[0])
        invocation.return_value(None)
    elif method == "GetCapabilities":
        invocation.return_value(GLib.Variant("(as)", (["actions", "body"],)))
    else:
        invocation.return_value(GLib.Variant("(ssss)", ("test", "banter", "1", "1.2")))


def on_input(source, _condition):
    line = source.readline()
    if not line:
        loop.quit()
        return False
    number = int(line)
    connection.emit_signal(None, PATH, NAME, "ActionInvoked", GLib.Variant("(us)", (number, actions[number])))
    return True


connection = Gio.bus_get_sync(Gio.BusType.SESSION)
connection.register_object(PATH, Gio.DBusNodeInfo.new_for_xml(INTERFACE).interfaces[0], on_call, None, None)
Gio.bus_own_name_on_connection(connection, NAME, Gio.BusNameOwnerFlags.NONE, lambda *_: say(event="ready"), None)
GLib.io_add_watch(sys.stdin, GLib.IO_IN | GLib.IO_HUP, on_input)
loop = GLib.MainLoop()
loop.run()
