#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# What can be checked without running anything: format, licence lines, sizes, house rules, data files.
# Prints each finding as `file: what is wrong`; exits with 1 if there is any.
set -eu
cd "$(dirname "$0")/.."
found=0
finding () { printf '%s\n' "$*"; found=1; }

mapfile -t c_files < <(git ls-files --cached --others --exclude-standard 'src/*.c' 'src/*.h' 'tests/*.c' 'tests/*.h')
mapfile -t src_c < <(printf '%s\n' "${c_files[@]}" | grep '^src/.*\.c$')
mapfile -t ui_files < <(git ls-files --cached --others --exclude-standard 'ui/*.ui')

# Format: the tool decides.
clang-format-14 --dry-run -Werror "${c_files[@]}" 2>&1 | grep -E 'error:|warning:' | head -20 |
  sed 's/$/ (run clang-format-14 -i)/' >/tmp/banter-lint.$$ || true
while read -r line; do finding "$line"; done </tmp/banter-lint.$$
rm -f /tmp/banter-lint.$$

for file in "${c_files[@]}"; do
  head -n 1 "$file" | grep -q 'SPDX-License-Identifier: GPL-3.0-or-later' || finding "$file: no licence line"
  lines=$(wc -l <"$file")
  case $file in
    src/*.c) limit=800 ;;
    src/*.h) limit=400 ;;
    *) limit=800 ;;
  esac
  [ "$lines" -le "$limit" ] || finding "$file: $lines lines, more than $limit"
done

# House rules (src/README.md). Each line: where, what must not stand there, why.
rule () {
  local why=$1 pattern=$2
  shift 2
  local hit
  while read -r hit; do [ -z "$hit" ] || finding "$hit: $why"; done < <(grep -nE "$pattern" "$@" /dev/null | cut -c1-160 || true)
}
in_src () { printf '%s\n' "${c_files[@]}" | grep -E "$1"; }
mapfile -t outside_db < <(in_src '^src/' | grep -v '^src/db/')
mapfile -t outside_base < <(in_src '^src/' | grep -v '^src/base/')
mapfile -t below_app < <(in_src '^src/' | grep -vE '^src/(app|media)/')
rule 'SQLite is spoken in src/db only' 'sqlite3\.h|sqlite3_' "${outside_db[@]}"
rule 'json-glib is spoken in src/base only' 'json-glib|JsonObject|JsonNode' "${outside_base[@]}"
rule 'SQL is never put together at run time' '(g_strdup_printf|g_string_append_printf|g_strconcat) *\(.*"(SELECT|INSERT|UPDATE|DELETE|CREATE|PRAGMA) ' "${src_c[@]}"
rule 'markup is made in one place only' 'gtk_label_set_markup|use-markup' $(in_src '^src/app/' || true) "${ui_files[@]}"
rule 'nothing waits by iterating a main context' 'g_main_context_iteration' "${src_c[@]}"
rule 'a task is given a typed struct' 'g_object_set_data *\( *G_OBJECT *\(task' "${src_c[@]}"
rule 'an autoptr starts initialised' '^ *g_auto(ptr|free|\(|list)[^=;]*;' "${c_files[@]}"
rule 'widgets stay out of the layers below' '#include <(gtk|adwaita)' "${below_app[@]}"

# Translations: each file that has something to translate is listed, in order.
if [ -s po/POTFILES ]; then
  LC_ALL=C sort -c po/POTFILES 2>/dev/null || finding 'po/POTFILES: not sorted'
  {
    printf '%s\n' "${src_c[@]}" | xargs grep -lE '(^|[^A-Za-z_])(_|N_|C_|ngettext|g_dngettext) \(' || true
    [ ${#ui_files[@]} -eq 0 ] || grep -l 'translatable=' "${ui_files[@]}" || true
  } | LC_ALL=C sort -u >/tmp/banter-pot.$$
  while read -r file; do finding "po/POTFILES: lacks $file"; done < <(comm -13 <(grep '^\(src\|ui\)/' po/POTFILES | LC_ALL=C sort -u) /tmp/banter-pot.$$)
  while read -r file; do [ -z "$file" ] || [ -f "$file" ] || finding "po/POTFILES: $file does not exist"; done <po/POTFILES
  rm -f /tmp/banter-pot.$$
fi
# Each language is listed, and its placeholders and mnemonics are those of the original.
diff <(sed 's/$/.po/' po/LINGUAS) <(cd po && ls -- *.po 2>/dev/null | LC_ALL=C sort) >/dev/null ||
  finding 'po/LINGUAS: not the sorted names of the .po files'
for file in po/*.po; do
  [ ! -f "$file" ] || msgfmt --check --check-accelerators=_ -o /dev/null "$file" || finding "$file: msgfmt --check"
done

# Data files.
for file in "${ui_files[@]}"; do
  xmllint --noout "$file" 2>/dev/null || finding "$file: not well-formed XML"
  [ "$(wc -l <"$file")" -le 300 ] || finding "$file: more than 300 lines"
done
for file in $(git ls-files 'data/*.desktop' 'data/*.desktop.in'); do
  desktop-file-validate "$file" || finding "$file: not a valid desktop file"
done
for file in $(git ls-files 'data/*.metainfo.xml' 'data/*.metainfo.xml.in'); do
  appstreamcli validate --no-net "$file" >/dev/null 2>&1 || finding "$file: $(appstreamcli validate --no-net "$file" 2>&1 | grep -E '^ *[EW]:' | head -1)"
done
for file in $(git ls-files 'data/*.gschema.xml'); do
  glib-compile-schemas --strict --dry-run "$(dirname "$file")" || finding "$file: not a valid schema"
done

for file in data/man/*; do
  while read -r line; do [ -z "$line" ] || finding "$file: $line"; done < <(
    LC_ALL=C.UTF-8 man --warnings -E UTF-8 -l -Tutf8 -Z "$file" 2>&1 >/dev/null | head -3)
done
grep -q '^SystemCallFilter=.* seccomp' data/server/banterd.service.in ||
  finding 'data/server/banterd.service.in: banter-media cannot close its sandbox'
if command -v systemd-analyze >/dev/null; then
  unit=$(mktemp -d)
  sed 's|@bindir@|/usr/bin|; s|@sysconfdir@|/etc|' data/server/banterd.service.in >"$unit/banterd.service"
  systemd-analyze security --offline=true --threshold=20 "$unit/banterd.service" >/dev/null 2>&1 ||
    finding 'data/server/banterd.service.in: systemd-analyze security finds more than 2.0'
  rm -r "$unit"
fi

if command -v nginx >/dev/null; then
  proxy=$(mktemp -d)
  sed '/ssl_certificate/d; s/443 ssl/8443/' data/server/nginx.conf >"$proxy/site"
  printf 'pid %s/pid;\nerror_log %s/log;\nevents {}\nhttp { include %s/site; }\n' "$proxy" "$proxy" "$proxy" >"$proxy/conf"
  nginx -t -q -c "$proxy/conf" 2>/dev/null || finding 'data/server/nginx.conf: nginx does not take it'
  rm -r "$proxy"
fi
if command -v caddy >/dev/null; then
  caddy adapt --adapter caddyfile --config data/server/Caddyfile >/dev/null 2>&1 ||
    finding 'data/server/Caddyfile: Caddy does not take it'
fi

# READMEs of the layers stay short.
for file in src/*/README.md; do
  [ "$(wc -l <"$file")" -le 60 ] || finding "$file: more than 60 lines"
done

[ $found = 0 ] && echo "lint: nothing to say"
exit $found
