#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Runs a command under a virtual display with a window manager and a session bus of its own, and with
# private directories, so that nothing of the user's is read or written.
# BANTER_DISPLAY_SIZE (default 1680x1050) is the size of the screen.
set -eu
work=$(mktemp -d "${TMPDIR:-/tmp}/banter-display.XXXXXX")
pids=()
cleanup () {
  for pid in "${pids[@]}"; do kill "$pid" 2>/dev/null || true; done
  wait 2>/dev/null || true
  rm -rf "$work"
}
trap cleanup EXIT
trap 'exit 130' INT TERM

mkdir -p "$work"/{home,run,data,config,cache,state}
chmod 700 "$work/run"
export HOME=$work/home XDG_RUNTIME_DIR=$work/run XDG_DATA_HOME=$work/data XDG_CONFIG_HOME=$work/config
export XDG_CACHE_HOME=$work/cache XDG_STATE_HOME=$work/state
# No GL: its drivers leak as they go, and software GL is slower than cairo.
export GDK_BACKEND=x11 GDK_DEBUG=gl-disable GSK_RENDERER=cairo LC_ALL=C.UTF-8 GSETTINGS_BACKEND=memory NO_AT_BRIDGE=0
# The desktop's own font, where no settings daemon says so.
mkdir -p "$XDG_CONFIG_HOME/gtk-4.0"
printf '[Settings]\ngtk-font-name=Cantarell 11\n' >"$XDG_CONFIG_HOME/gtk-4.0/settings.ini"
unset WAYLAND_DISPLAY DBUS_SESSION_BUS_ADDRESS

# The server picks a free display number and writes it once it accepts connections.
mkfifo "$work/display"
Xvfb -displayfd 3 -screen 0 "${BANTER_DISPLAY_SIZE:-1680x1050}x24" -nolisten tcp -noreset 3>"$work/display" 2>/dev/null &
pids+=($!)
read -r number <"$work/display"
export DISPLAY=:$number
openbox >/dev/null 2>&1 &
pids+=($!)

# The bus says "cannot raise the fd limit" and each activation on its standard error: noise here.
mkfifo "$work/bus"
dbus-daemon --session --nofork --print-address=3 3>"$work/bus" >/dev/null 2>&1 &
pids+=($!)
read -r DBUS_SESSION_BUS_ADDRESS <"$work/bus"
export DBUS_SESSION_BUS_ADDRESS

"$@" </dev/null
