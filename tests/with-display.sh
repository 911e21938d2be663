#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Runs its arguments under a virtual display and a session bus of their own.
set -eu

folder=$(mktemp -d)
finish () {
  [ -z "${server:-}" ] || kill "$server" 2>/dev/null || true
  rm -rf "$folder"
}
trap finish EXIT INT TERM

# The server picks a free display and writes its number into the pipe when it is ready.
mkfifo "$folder/display"
Xvfb -displayfd 3 -screen 0 1280x900x24 -nolisten tcp 3>"$folder/display" 2>/dev/null &
server=$!
read -r number <"$folder/display"

mkdir -m 700 "$folder/run" "$folder/home"
export DISPLAY=":$number" GDK_BACKEND=x11 GSK_RENDERER=cairo
export XDG_RUNTIME_DIR="$folder/run" HOME="$folder/home"
export XDG_DATA_HOME="$folder/home/data" XDG_CONFIG_HOME="$folder/home/config"
export XDG_CACHE_HOME="$folder/home/cache"
unset WAYLAND_DISPLAY
dbus-run-session -- "$@"
