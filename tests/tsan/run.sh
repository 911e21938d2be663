#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# tests/tsan/run.sh [TEST…]: banterd with the thread sanitizer, below the server's tests (which stay as they
# are, in build/). Prints each race that was found; exits with 1 if there is any or a test fails.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
top=$(cd "$here/../.." && pwd)
build=$top/build
tsan=$build/tsan

[ -f "$tsan/build.ninja" ] || meson setup "$tsan" "$top" -Db_sanitize=thread -Db_lundef=false >/dev/null
ninja -C "$tsan" src/server/banterd tests/tsan/libglib-annotations.so
rm -rf "$tsan/reports"
mkdir -p "$tsan/reports"

# Reports go to files: servers that are killed say nothing at their end.
cat >"$tsan/banterd" <<WRAPPER
#!/bin/sh
export G_SLICE=always-malloc TSAN_OPTIONS="suppressions=$here/suppressions.txt log_path=$tsan/reports/race exitcode=0 history_size=4"
LD_PRELOAD=$tsan/tests/tsan/libglib-annotations.so exec $tsan/src/server/banterd "\$@"
WRAPPER
chmod +x "$tsan/banterd"

# What measures memory, runs the server inside the test itself or needs the media helper says nothing here.
tests=("$@")
[ $# -gt 0 ] || mapfile -t tests < <(meson test -C "$build" --list --suite server 2>/dev/null | grep -oE 'server/[a-z0-9-]+' |
  grep -vE 'server/(authorise|limits|power|migration|thumbnails)$')
failed=0
BANTERD=$tsan/banterd meson test -C "$build" --no-rebuild --print-errorlogs --num-processes 2 --timeout-multiplier 10 \
  "${tests[@]}" || failed=1
for report in "$tsan"/reports/*; do
  [ -e "$report" ] || break
  failed=1
  cat "$report"
done
exit $failed
