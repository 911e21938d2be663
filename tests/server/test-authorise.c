/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-authorise"

#include "config.h"

#include <string.h>

#include "banter-server-authorise.h"
#include "banter-server-event.h"

#include "banter-matrix-error.h"

/* The authorisation rules and the event's id, without a server: rooms built from their state. */

#define ADMIN "@admin:x"
#define MOD "@mod:x"
#define USER "@user:x"
#define GUEST "@guest:x"

static const char levels[] = "{\"ban\":50,\"invite\":0,\"kick\":50,\"redact\":50,"
                             "\"state_default\":50,\"events\":{\"m.room.name\":50},"
                             "\"users\":{\"@admin:x\":100,\"@mod:x\":50}}";

static void
apply (BanterServerRoom *room, const char *type, const char *state_key, const char *content)
{
  g_autofree char *id = g_strdup_printf ("$%s%s", type, state_key);

  banter_server_room_apply (room, id, type, state_key, content);
  g_free (room->last_event_id);
  room->last_event_id = g_steal_pointer (&id);
  room->depth++;
}

static BanterServerRoom *
room_new (const char *join_rule)
{
  BanterServerRoom *room
      = banter_server_room_new_blank ("!r:x", ADMIN, banter_server_room_version_find ("11"));
  g_autofree char *rule = g_strdup_printf ("{\"join_rule\":\"%s\"}", join_rule);

  apply (room, "m.room.create", "", "{}");
  apply (room, "m.room.member", ADMIN, "{\"membership\":\"join\"}");
  apply (room, "m.room.power_levels", "", levels);
  apply (room, "m.room.join_rules", "", rule);
  apply (room, "m.room.member", MOD, "{\"membership\":\"join\"}");
  apply (room, "m.room.member", USER, "{\"membership\":\"join\"}");
  return room;
}

typedef struct
{
  const char *sender;
  const char *type;
  const char *state_key;
  const char *content;
  gboolean allowed;
} Case;

static void
run_cases (BanterServerRoom *room, const Case *cases, guint n_cases)
{
  for (guint i = 0; i < n_cases; i++)
    {
      const BanterServerNewEvent event = { .sender = cases[i].sender,
                                           .type = cases[i].type,
                                           .state_key = cases[i].state_key,
                                           .content = cases[i].content };
      g_autoptr (GError) error = NULL;

      if (banter_server_authorise (room, &event, &error) != cases[i].allowed)
        g_error ("Case %u: %s %s %s by %s: %s", i, cases[i].type, cases[i].state_key,
                 cases[i].content, cases[i].sender, error != NULL ? error->message : "allowed");
    }
}

#define MEMBER "m.room.member"
#define POWER "m.room.power_levels"

static void
test_members (void)
{
  static const Case cases[] = {
    { GUEST, MEMBER, GUEST, "{\"membership\":\"join\"}", FALSE },
    { GUEST, MEMBER, GUEST, "{\"membership\":\"invite\"}", FALSE },
    { GUEST, MEMBER, GUEST, "{\"membership\":\"leave\"}", FALSE },
    { GUEST, MEMBER, GUEST, "{\"membership\":\"knock\"}", FALSE },
    { GUEST, MEMBER, USER, "{\"membership\":\"leave\"}", FALSE },
    { ADMIN, MEMBER, GUEST, "{\"membership\":\"join\"}", FALSE },
    { USER, MEMBER, GUEST, "{\"membership\":\"invite\"}", TRUE },
    { USER, MEMBER, MOD, "{\"membership\":\"invite\"}", FALSE },
    { USER, MEMBER, USER, "{\"membership\":\"join\"}", TRUE },
    { USER, MEMBER, USER, "{\"membership\":\"leave\"}", TRUE },
    { USER, MEMBER, MOD, "{\"membership\":\"leave\"}", FALSE },
    { USER, MEMBER, GUEST, "{\"membership\":\"ban\"}", FALSE },
    { MOD, MEMBER, USER, "{\"membership\":\"leave\"}", TRUE },
    { MOD, MEMBER, USER, "{\"membership\":\"ban\"}", TRUE },
    { MOD, MEMBER, ADMIN, "{\"membership\":\"leave\"}", FALSE },
    { MOD, MEMBER, ADMIN, "{\"membership\":\"ban\"}", FALSE },
    { MOD, MEMBER, MOD, "{\"membership\":\"ban\"}", FALSE },
    { ADMIN, MEMBER, USER, "{\"membership\":\"emperor\"}", FALSE },
    { ADMIN, MEMBER, USER, "{}", FALSE },
    { ADMIN, MEMBER, "no id", "{\"membership\":\"invite\"}", FALSE },
    { ADMIN, MEMBER, NULL, "{\"membership\":\"join\"}", FALSE },
  };
  BanterServerRoom *room = room_new ("invite");

  run_cases (room, cases, G_N_ELEMENTS (cases));
  banter_server_room_free (room);
}

static void
test_join_rules (void)
{
  static const struct
  {
    const char *rule;
    Case cases[2];
  } rooms[] = {
    { "public",
      { { GUEST, MEMBER, GUEST, "{\"membership\":\"join\"}", TRUE },
        { GUEST, MEMBER, GUEST, "{\"membership\":\"knock\"}", FALSE } } },
    { "knock",
      { { GUEST, MEMBER, GUEST, "{\"membership\":\"join\"}", FALSE },
        { GUEST, MEMBER, GUEST, "{\"membership\":\"knock\"}", TRUE } } },
    { "nonsense",
      { { GUEST, MEMBER, GUEST, "{\"membership\":\"join\"}", FALSE },
        { GUEST, MEMBER, GUEST, "{\"membership\":\"knock\"}", FALSE } } },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rooms); i++)
    {
      BanterServerRoom *room = room_new (rooms[i].rule);
      static const Case banned[] = {
        { GUEST, MEMBER, GUEST, "{\"membership\":\"join\"}", FALSE },
        { GUEST, MEMBER, GUEST, "{\"membership\":\"leave\"}", FALSE },
        { USER, MEMBER, GUEST, "{\"membership\":\"invite\"}", FALSE },
        { USER, MEMBER, GUEST, "{\"membership\":\"leave\"}", FALSE },
        { MOD, MEMBER, GUEST, "{\"membership\":\"leave\"}", TRUE },
      };

      run_cases (room, rooms[i].cases, G_N_ELEMENTS (rooms[i].cases));
      apply (room, MEMBER, GUEST, "{\"membership\":\"ban\"}");
      run_cases (room, banned, G_N_ELEMENTS (banned));
      banter_server_room_free (room);
    }
}

/* Rule 4.3.6: who joins because of a membership elsewhere names one who may invite. */
static void
test_vouchers (void)
{
#define JOIN(via) "{\"membership\":\"join\",\"join_authorised_via_users_server\":\"" via "\"}"
  static const Case cases[] = {
    { GUEST, MEMBER, GUEST, "{\"membership\":\"join\"}", FALSE },
    { GUEST, MEMBER, GUEST, JOIN ("@admin:x"), TRUE },
    { GUEST, MEMBER, GUEST, JOIN ("@mod:x"), TRUE },
    { GUEST, MEMBER, GUEST, JOIN ("@user:x"), FALSE },
    { GUEST, MEMBER, GUEST, JOIN ("@guest:x"), FALSE },
    { GUEST, MEMBER, GUEST, JOIN ("@nobody:x"), FALSE },
    { GUEST, MEMBER, GUEST, "{\"membership\":\"join\",\"join_authorised_via_users_server\":7}",
      FALSE },
    { USER, MEMBER, USER, "{\"membership\":\"join\"}", TRUE },
  };
  static const struct
  {
    const char *rule;
    gboolean vouchers_count;
    Case knock;
  } rooms[] = {
    { "restricted", TRUE, { GUEST, MEMBER, GUEST, "{\"membership\":\"knock\"}", FALSE } },
    { "knock_restricted", TRUE, { GUEST, MEMBER, GUEST, "{\"membership\":\"knock\"}", TRUE } },
    { "invite", FALSE, { GUEST, MEMBER, GUEST, JOIN ("@admin:x"), FALSE } },
    { "knock", FALSE, { GUEST, MEMBER, GUEST, JOIN ("@admin:x"), FALSE } },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rooms); i++)
    {
      BanterServerRoom *room = room_new (rooms[i].rule);

      apply (room, POWER, "", "{\"invite\":50,\"users\":{\"@admin:x\":100,\"@mod:x\":50}}");
      if (rooms[i].vouchers_count)
        run_cases (room, cases, G_N_ELEMENTS (cases));
      run_cases (room, &rooms[i].knock, 1);
      banter_server_room_free (room);
    }
}

static void
test_power_levels (void)
{
#define WITH(rest) "{\"ban\":50,\"kick\":50,\"redact\":50,\"state_default\":50," rest "}"
#define SAME "\"events\":{\"m.room.name\":50},\"users\":{\"@admin:x\":100,\"@mod:x\":50}"
  static const Case cases[] = {
    { USER, POWER, "", WITH (SAME), FALSE },
    { MOD, POWER, "", WITH (SAME), TRUE },
    /* Up to one's own level, not above. */
    { MOD, POWER, "", WITH (SAME ",\"invite\":50"), TRUE },
    { MOD, POWER, "", WITH (SAME ",\"invite\":51"), FALSE },
    { MOD, POWER, "", WITH (SAME ",\"users_default\":51"), FALSE },
    { MOD, POWER, "", WITH (SAME ",\"events_default\":60"), FALSE },
    { MOD, POWER, "",
      WITH ("\"events\":{\"m.room.name\":60},\"users\":{\"@admin:x\":100,\"@mod:x\":50}"), FALSE },
    { MOD, POWER, "",
      WITH ("\"events\":{},\"users\":{\"@admin:x\":100,\"@mod:x\":50,\"@user:x\":50}"), TRUE },
    { MOD, POWER, "",
      WITH ("\"events\":{},\"users\":{\"@admin:x\":100,\"@mod:x\":50,\"@user:x\":51}"), FALSE },
    /* Oneself down, nobody of the same level or above. */
    { MOD, POWER, "", WITH ("\"users\":{\"@admin:x\":100}"), TRUE },
    { MOD, POWER, "", WITH ("\"users\":{\"@mod:x\":50}"), FALSE },
    { MOD, POWER, "", WITH ("\"users\":{\"@admin:x\":99,\"@mod:x\":50}"), FALSE },
    { ADMIN, POWER, "", WITH ("\"users\":{\"@admin:x\":100,\"@mod:x\":100}"), TRUE },
    { ADMIN, POWER, "", WITH ("\"users\":{\"@admin:x\":101,\"@mod:x\":50}"), FALSE },
    /* Only integers. */
    { ADMIN, POWER, "", "{\"ban\":\"50\"}", FALSE },
    { ADMIN, POWER, "", "{\"users\":{\"@admin:x\":\"100\"}}", FALSE },
    { ADMIN, POWER, "", "{\"events\":[]}", FALSE },
    { ADMIN, POWER, "", "{\"notifications\":{\"room\":\"50\"}}", FALSE },
    { ADMIN, POWER, "", "{\"users\":{\"@admin:x\":100,\"mod\":50}}", FALSE },
    /* What rings in everybody's pocket. */
    { MOD, POWER, "", WITH (SAME ",\"notifications\":{\"room\":50}"), TRUE },
    { MOD, POWER, "", WITH (SAME ",\"notifications\":{\"room\":51}"), FALSE },
  };
  BanterServerRoom *room = room_new ("invite");

  run_cases (room, cases, G_N_ELEMENTS (cases));
  banter_server_room_free (room);
}

static void
test_events (void)
{
  static const Case cases[] = {
    { USER, "m.room.message", NULL, "{}", TRUE },
    { GUEST, "m.room.message", NULL, "{}", FALSE },
    { USER, "m.room.name", "", "{}", FALSE },
    { MOD, "m.room.name", "", "{}", TRUE },
    { MOD, "x.custom", USER, "{}", FALSE },
    { MOD, "x.custom", MOD, "{}", TRUE },
    { ADMIN, "m.room.create", "", "{}", FALSE },
    { USER, "m.room.third_party_invite", "k", "{}", TRUE },
    { GUEST, "m.room.third_party_invite", "k", "{}", FALSE },
    { USER, MEMBER, NULL, "{\"membership\":\"join\"}", FALSE },
  };
  BanterServerRoom *room = room_new ("public");

  run_cases (room, cases, G_N_ELEMENTS (cases));
  banter_server_room_free (room);
}

/* Before there are levels, the creator may do everything and everybody else may talk. */
static void
test_no_levels (void)
{
  static const Case cases[] = {
    { ADMIN, POWER, "", "{\"users\":{\"@admin:x\":100}}", TRUE },
    { USER, "m.room.message", NULL, "{}", TRUE },
    { USER, MEMBER, ADMIN, "{\"membership\":\"leave\"}", FALSE },
    { ADMIN, MEMBER, USER, "{\"membership\":\"leave\"}", TRUE },
  };
  BanterServerRoom *room
      = banter_server_room_new_blank ("!r:x", ADMIN, banter_server_room_version_find ("11"));

  apply (room, "m.room.create", "", "{}");
  apply (room, MEMBER, ADMIN, "{\"membership\":\"join\"}");
  apply (room, MEMBER, USER, "{\"membership\":\"join\"}");
  run_cases (room, cases, G_N_ELEMENTS (cases));
  banter_server_room_free (room);
}

/* Version 12: those who made the room stand above everybody, cannot be listed, and cannot remove
 * each other. Nobody else gains anything. */
static void
test_creators (void)
{
#define BOSS "@boss:x"
  static const Case cases[] = {
    { ADMIN, "m.room.create", "", "{}", FALSE },
    { ADMIN, POWER, "", "{\"users\":{\"@mod:x\":100},\"state_default\":9000}", TRUE },
    { BOSS, POWER, "", "{\"users\":{\"@mod:x\":9007199254740991}}", TRUE },
    { ADMIN, POWER, "", "{\"users\":{\"@admin:x\":100}}", FALSE },
    { ADMIN, POWER, "", "{\"users\":{\"@boss:x\":100}}", FALSE },
    { MOD, POWER, "", "{\"users\":{\"@mod:x\":51}}", FALSE },
    { ADMIN, "m.room.tombstone", "", "{}", TRUE },
    { BOSS, "m.room.tombstone", "", "{}", TRUE },
    { MOD, "m.room.tombstone", "", "{}", FALSE },
    { MOD, MEMBER, BOSS, "{\"membership\":\"ban\"}", FALSE },
    { ADMIN, MEMBER, BOSS, "{\"membership\":\"ban\"}", FALSE },
    { BOSS, MEMBER, ADMIN, "{\"membership\":\"leave\"}", FALSE },
    { BOSS, MEMBER, MOD, "{\"membership\":\"ban\"}", TRUE },
    { BOSS, MEMBER, BOSS, "{\"membership\":\"leave\"}", TRUE },
    { GUEST, "m.room.message", NULL, "{}", FALSE },
  };
  BanterServerRoom *room
      = banter_server_room_new_blank ("!r", ADMIN, banter_server_room_version_find ("12"));

  apply (room, "m.room.create", "", "{\"additional_creators\":[\"" BOSS "\",\"" GUEST "\"]}");
  apply (room, MEMBER, ADMIN, "{\"membership\":\"join\"}");
  apply (room, POWER, "",
         "{\"users\":{\"@mod:x\":50},\"events\":{\"m.room.tombstone\":9007199254740991}}");
  apply (room, MEMBER, BOSS, "{\"membership\":\"join\"}");
  apply (room, MEMBER, MOD, "{\"membership\":\"join\"}");
  run_cases (room, cases, G_N_ELEMENTS (cases));
  banter_server_room_free (room);
}

/* Version 11 knows no such list; version 12 is strict about it. */
static void
test_create (void)
{
  static const struct
  {
    const char *version;
    Case one;
  } cases[] = {
#define CREATE ADMIN, "m.room.create", ""
    { "12", { CREATE, "{}", TRUE } },
    { "12", { CREATE, "{\"additional_creators\":[]}", TRUE } },
    { "12", { CREATE, "{\"additional_creators\":[\"@a:x\",\"@b:x\"]}", TRUE } },
    { "12", { CREATE, "{\"additional_creators\":\"@a:x\"}", FALSE } },
    { "12", { CREATE, "{\"additional_creators\":[\"@a:x\",1]}", FALSE } },
    { "12", { CREATE, "{\"additional_creators\":[\"a\"]}", FALSE } },
    { "12", { CREATE, "{\"additional_creators\":[null]}", FALSE } },
    { "11", { CREATE, "{\"additional_creators\":[1]}", TRUE } },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      BanterServerRoom *room = banter_server_room_new_blank (
          "!r", ADMIN, banter_server_room_version_find (cases[i].version));

      run_cases (room, &cases[i].one, 1);
      banter_server_room_free (room);
    }
}

static char *
build_id (BanterServerRoom *room, const char *type, const char *content)
{
  const BanterServerNewEvent event = { .sender = USER, .type = type, .content = content };
  g_autofree char *canonical = banter_server_event_canonical_content (content, NULL);

  return banter_server_event_build_id (room, &event, canonical, 1, NULL);
}

/* The id is a hash of everything: of the content through `hashes`, of the rest by itself. */
static void
test_ids (void)
{
  BanterServerRoom *room = room_new ("public");
  g_autofree char *one = build_id (room, "m.room.message", "{\"a\":1,\"b\":2}");
  g_autofree char *same = build_id (room, "m.room.message", "{ \"b\":2, \"a\":1 }");
  g_autofree char *content = build_id (room, "m.room.message", "{\"a\":1,\"b\":3}");
  g_autofree char *type = build_id (room, "m.sticker", "{\"a\":1,\"b\":2}");
  g_autofree char *later = NULL;

  g_assert_cmpuint (strlen (one), ==, 44);
  g_assert_cmpstr (one, ==, same);
  g_assert_cmpstr (one, !=, content);
  g_assert_cmpstr (one, !=, type);
  room->depth++;
  later = build_id (room, "m.room.message", "{\"a\":1,\"b\":2}");
  g_assert_cmpstr (one, !=, later);
  banter_server_room_free (room);
}

static void
test_content (void)
{
  g_autoptr (GString) wide = g_string_new ("{\"k\":{\"x\":1}");
  g_autoptr (GError) error = NULL;
  g_autofree char *kept = NULL;

  /* Members of members and colons in strings do not count. */
  for (guint i = 1; i < BANTER_SERVER_MAX_CONTENT_KEYS; i++)
    g_string_append_printf (wide, ",\"%u:\\\"\":[\":\"]", i);
  g_string_append_c (wide, '}');
  kept = banter_server_event_canonical_content (wide->str, &error);
  g_assert_no_error (error);
  g_assert_nonnull (kept);
  g_string_truncate (wide, wide->len - 1);
  g_string_append (wide, ",\"one more\":1}");
  g_assert_null (banter_server_event_canonical_content (wide->str, &error));
  g_assert_error (error, BANTER_MATRIX_ERROR, BANTER_MATRIX_ERROR_TOO_LARGE);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/server/authorise/members", test_members);
  g_test_add_func ("/server/authorise/join-rules", test_join_rules);
  g_test_add_func ("/server/authorise/vouchers", test_vouchers);
  g_test_add_func ("/server/authorise/power-levels", test_power_levels);
  g_test_add_func ("/server/authorise/events", test_events);
  g_test_add_func ("/server/authorise/no-levels", test_no_levels);
  g_test_add_func ("/server/authorise/creators", test_creators);
  g_test_add_func ("/server/authorise/create", test_create);
  g_test_add_func ("/server/authorise/ids", test_ids);
  g_test_add_func ("/server/authorise/content", test_content);
  return g_test_run ();
}
