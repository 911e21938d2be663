#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# tests/fuzz/run.sh [SECONDS] [TARGET...]: builds every fuzz-*.c with clang and runs each for SECONDS
# (default 60). Crashing inputs and the grown corpus are left in $BANTER_BUILD_ROOT/fuzz (default
# build/fuzz).
set -eu

seconds=${1:-60}
[ $# -eq 0 ] || shift
here=$(cd "$(dirname "$0")" && pwd)
top=$(cd "$here/../.." && pwd)
build=${BANTER_BUILD_ROOT:-$top/build}/fuzz
flags='-fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=undefined -fno-omit-frame-pointer'

if [ ! -f "$build/build.ninja" ]; then
  CC=clang-14 meson setup "$build" "$top" -Dfuzz=true -Db_lundef=false \
    -Dc_args="$flags" -Dc_link_args="$flags" >/dev/null
else
  meson setup --reconfigure "$build" "$top" >/dev/null # there may be a new target
fi
ninja -C "$build" fuzz

failed=
for source in "$here"/fuzz-*.c; do
  target=$(basename "$source" .c)
  name=${target#fuzz-}
  [ $# -eq 0 ] || case " $* " in *" $name "*) ;; *) continue ;; esac
  corpus=$build/corpus/$name
  mkdir -p "$corpus" "$here/corpus/$name"
  dict=
  [ ! -f "$here/$name.dict" ] || dict=-dict=$here/$name.dict
  echo "== $target for $seconds s"
  # 64 KiB reaches every limit of a request; a leak or 2 GiB of memory is a failure too.
  # G_SLICE: so that the address sanitizer sees each block of GLib.
  if ! (cd "$build" && G_SLICE=always-malloc ASAN_OPTIONS=detect_leaks=1:allocator_may_return_null=1 \
      "tests/fuzz/$target" -max_total_time="$seconds" -max_len=65536 -timeout=10 -rss_limit_mb=2048 \
      -print_final_stats=1 -verbosity=0 -artifact_prefix="$build/crash-$name-" $dict \
      "$corpus" "$here/corpus/$name"); then
    failed="$failed $name"
  fi
done
[ -z "$failed" ] || { echo "failed:$failed"; exit 1; }
