#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# tests/tsan/run.sh [TEST…]: the tests, built with the thread sanitizer (tests/tsan/meson.build). A race in a test or in
# any program that it starts is a failure; suppressions.txt says what is no race.
set -eu
cd "$(dirname "$0")/../.."
build=build/tsan

[ -f $build/build.ninja ] || meson setup $build -Db_sanitize=thread -Db_lundef=false
meson compile -C $build
rm -f $build/meson-logs/testlog*.json

# Left out: the stories. GTK draws in one thread, and what the app starts beside it is in the other suites.
tests=("$@")
[ $# -gt 0 ] || mapfile -t tests < <(meson test -C $build --list 2>/dev/null | grep -oE '[a-z0-9]+/[a-z0-9-]+$' |
  grep -vE '^e2e/')
failed=0
tests/with-display.sh meson test -C $build --no-rebuild --print-errorlogs --num-processes 2 --timeout-multiplier 10 \
  "${tests[@]}" || failed=1
/usr/bin/python3 tests/count.py $build/meson-logs/testlog.json || failed=1
exit $failed
