/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banterd-sync"

#include "config.h"

#include "banterd-sync.h"

#include "banter-db.h"
#include "banter-json-find.h"
#include "banter-json.h"

#define V3 "/_matrix/client/v3"

char *
banterd_sync_all (BanterdProbe *probe, char **since, const char *more)
{
  g_autofree char *path = g_strconcat (V3 "/sync?", *since != NULL ? "since=" : "",
                                       *since != NULL ? *since : "", more, NULL);
  char *answer = NULL;
  guint status = banterd_probe_call_at (probe, &answer, "GET", NULL, path);

  if (status != 200)
    g_error ("%s: %u %s", path, status, answer);
  g_free (*since);
  *since = banterd_probe_get_string (answer, "next_batch");
  return answer;
}

char *
banterd_sync_room (BanterdProbe *probe, char **since, const char *more, const char *section,
                   const char *room_id)
{
  g_autofree char *answer = banterd_sync_all (probe, since, more);
  g_autofree char *path = g_strconcat ("rooms/", section, "/", room_id, NULL);

  return banter_json_dup_member (answer, path);
}

char *
banterd_sync_filtered (BanterdProbe *probe, char **since, const char *filter, const char *more)
{
  g_autofree char *escaped = g_uri_escape_string (filter, NULL, FALSE);
  g_autofree char *parameters = g_strconcat ("&filter=", escaped, more, NULL);

  return banterd_sync_all (probe, since, parameters);
}

char *
banterd_sync_list (const char *answer, const char *path)
{
  static const char *const type_path[] = { "type", NULL };
  static const char *const key_path[] = { "state_key", NULL };
  static const char *const sender_path[] = { "sender", NULL };
  g_autofree char *full = g_strconcat (path, "/events", NULL);
  g_autofree char *events = banter_json_dup_member (answer, full);
  BanterJsonValue array = { events, 0 };
  BanterJsonValue event = { 0 };
  g_autoptr (GString) list = g_string_new (NULL);

  while (banter_json_next_element (array, &event))
    {
      g_autofree char *type
          = banter_json_value_dup_string (banter_json_find (event.text, type_path));
      g_autofree char *key = banter_json_value_dup_string (banter_json_find (event.text, key_path));
      g_autofree char *sender
          = banter_json_value_dup_string (banter_json_find (event.text, sender_path));

      g_string_append_printf (list, "%s%s%s%s%s%s", list->len > 0 ? "," : "", type,
                              key != NULL ? "/" : "", key != NULL ? key : "",
                              sender != NULL ? " " : "", sender != NULL ? sender : "");
    }
  return g_string_free (g_steal_pointer (&list), FALSE);
}

void
banterd_chat_init_apart (BanterdChat *chat, BanterdFixture *fixture, const char *body)
{
  static guint n;
  g_autofree char *alice = g_strdup_printf ("alice%u", n);
  g_autofree char *bob = g_strdup_printf ("bob%u", n++);

  chat->fixture = fixture;
  chat->alice = banterd_probe_register (fixture, alice, NULL);
  chat->bob = banterd_probe_register (fixture, bob, NULL);
  chat->room_id = banterd_probe_create_room (chat->alice, body);
}

void
banterd_chat_init (BanterdChat *chat, BanterdFixture *fixture)
{
  banterd_chat_init_apart (chat, fixture, "{\"name\":\"Tea\"}");
  g_assert_cmpuint (banterd_probe_add (chat->alice, chat->room_id, chat->bob), ==, 200);
  banterd_probe_join (chat->bob, chat->room_id);
  g_free (banterd_sync_all (chat->alice, &chat->alice_since, ""));
  g_free (banterd_sync_all (chat->bob, &chat->bob_since, ""));
}

void
banterd_chat_clear (BanterdChat *chat)
{
  banterd_probe_free (chat->alice);
  banterd_probe_free (chat->bob);
  g_free (chat->room_id);
  g_free (chat->alice_since);
  g_free (chat->bob_since);
}

void
banterd_sync_damage (BanterdFixture *fixture, const char *sql)
{
  g_autofree char *path
      = g_build_filename (banterd_fixture_get_data_dir (fixture), "banterd.db", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (BanterDb) db = banter_db_open (path, BANTER_DB_READ_WRITE, &error);

  g_assert_no_error (error);
  g_assert_true (banter_db_exec (db, sql, "", &error));
  g_assert_no_error (error);
}
