/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "walk-words"

#include "config.h"

#include "walk-words.h"

/* Words that some name means, each list ended by NULL. */
static const char *const words[][9] = {
  { "type", "m.room.message", "m.room.member", "m.room.name", "m.tag", "m.reaction",
    "m.room.power_levels", "m.sticker", NULL },
  { "eventtype", "m.room.message", "m.room.member", "m.room.topic", "m.room.join_rules",
    "m.room.power_levels", "m.room.canonical_alias", "im.banter.x", NULL },
  { "preset", "private_chat", "public_chat", "trusted_private_chat", NULL },
  { "visibility", "public", "private", NULL },
  { "membership", "join", "leave", "invite", "ban", "knock", NULL },
  { "presence", "online", "offline", "unavailable", "busy", NULL },
  { "dir", "b", "f", NULL },
  { "kind", "override", "underride", "sender", "room", "content", NULL },
  { "method", "crop", "scale", NULL },
  { "room_version", "12", "11", "10", "1", NULL },
  { "new_version", "12", "11", "10", NULL },
  { "username", "walker", "dave", "alice", NULL },
  { "password", "a long enough one", "short", NULL },
  { "birthday", "1990-01-01", "2012-02-29", "2099-01-01", NULL },
  { "server", "localhost", "elsewhere.example", NULL },
  { "rel_type", "m.replace", "m.annotation", "m.thread", NULL },
  { "reltype", "m.replace", "m.annotation", "m.thread", NULL },
  { "filter", "0", "1", "{\"room\":{\"timeline\":{\"limit\":3}}}", "{\"room\":1}", NULL },
};

/* Content of events and account data, where a route takes any. */
static const char *const all_contents[] = {
  "{\"msgtype\":\"m.text\",\"body\":\"Good morning\"}",
  "{\"msgtype\":\"m.image\",\"body\":\"cat.png\",\"url\":\"mxc://localhost/x\"}",
  "{\"membership\":\"join\"}",
  "{\"membership\":\"leave\",\"reason\":\"\"}",
  "{\"membership\":\"invite\",\"is_direct\":true}",
  "{\"membership\":\"nonsense\"}",
  "{\"name\":\"A name\"}",
  "{\"topic\":\"A topic\"}",
  "{\"join_rule\":\"public\"}",
  "{\"join_rule\":\"knock\"}",
  "{\"join_rule\":7}",
  "{\"history_visibility\":\"world_readable\"}",
  "{\"history_visibility\":\"shared\"}",
  "{\"users_default\":0,\"users\":{}}",
  "{\"users\":{\"@x\":\"100\"},\"events\":[]}",
  "{\"users_default\":9007199254740991,\"ban\":-9007199254740991}",
  "{\"alias\":\"#walk:localhost\"}",
  "{\"ignored_users\":{\"@bob:localhost\":{}}}",
  "{\"ignored_users\":[1]}",
  "{\"tags\":{\"u.x\":{\"order\":0.5}}}",
  "{}",
};

static const char *const all_nonsense[] = {
  "",
  "-1",
  "0",
  "9007199254740992",
  "1e400",
  "..",
  "../../etc/passwd",
  "\x01\x02",
  "a b",
  "'",
  "\"",
  "%",
  "@",
  "!",
  "$",
  "#",
  "@:",
  "!:localhost",
  "@x:elsewhere.example",
  "\xf0\x9f\x98\x80",
  "null",
  "{}",
  "[",
  "s",
  "s-1",
  "s99999999999999999999",
  "\xe2\x80\xae",
  "*",
  "m.",
  "\xc3\xa9\xcc\x81",
};

static const char *const all_values[] = {
  "null",
  "true",
  "false",
  "0",
  "-1",
  "1",
  "9007199254740991",
  "-9007199254740991",
  "1.5",
  "\"\"",
  "\"x\"",
  "[]",
  "{}",
  "[{}]",
  "[null]",
  "{\"a\":[1,{\"b\":\"c\"}]}",
  "[[[[[[[[]]]]]]]]",
  "{\"\":0}",
};

static const char *const all_broken[] = {
  "",        "{", "[]", "null", "{\"a\":1,\"a\":2}", "{\"a\":1e999}", "\xff", "{\"a\":\"\\u0000\"}",
  "{'a':1}",
};

static const char *const all_queries[] = {
  "since",
  "filter",
  "full_state",
  "set_presence",
  "from",
  "to",
  "dir",
  "limit",
  "at",
  "membership",
  "not_membership",
  "server_name",
  "via",
  "user_id",
  "ts",
  "width",
  "height",
  "method",
  "animated",
  "suggested_only",
  "max_depth",
  "recurse",
  "include",
  "order_by",
  "kind",
  "only",
  "version",
  "url",
  "filename",
  "format",
  "lazy_load_members",
  "username",
  "room_id",
  "next_batch",
  "search_term",
};

#define LIST(name) const WalkWords walk_##name = { all_##name, G_N_ELEMENTS (all_##name) }

LIST (broken);
LIST (contents);
LIST (nonsense);
LIST (queries);
LIST (values);

const char *const *
walk_find_words (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (g_ascii_strcasecmp (words[i][0], name) == 0)
      return words[i] + 1;
  return NULL;
}
