/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-sync-random"

#include "config.h"

#include <string.h>

#include "banterd-sync.h"

#include "banter-json-find.h"
#include "banter-json.h"

/* Random histories of a room, followed by clients that sync now and then in different ways. In the
 * end each must know what somebody knows who asks for everything: the room's state, all its events
 * in their order, and how much is unread. `--seed` repeats a history. */

#define V3 "/_matrix/client/v3"
#define ROOM V3 "/rooms/%s"
#define N_HISTORIES 6
#define N_STEPS 120

static BanterdFixture *fixture;

typedef struct
{
  gboolean use_state_after;
  guint max_limit;
  char *since;
  GHashTable *state;   /* "type key" -> event id */
  GPtrArray *timeline; /* event ids */
  GHashTable *known;   /* the same as a set */
  char *unread;
} Client;

typedef struct
{
  BanterdChat chat;
  BanterdProbe *carol;
  gboolean bob_is_in;
  GPtrArray *events; /* ids of messages */
  guint n;
} History;

/* --- Clients --- */

static Client *
client_new (gboolean use_state_after, guint max_limit)
{
  Client *client = g_new0 (Client, 1);

  client->use_state_after = use_state_after;
  client->max_limit = max_limit;
  client->state = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  client->timeline = g_ptr_array_new_with_free_func (g_free);
  client->known = g_hash_table_new (g_str_hash, g_str_equal);
  return client;
}

static void
client_free (Client *client)
{
  g_hash_table_unref (client->state);
  g_hash_table_unref (client->known);
  g_ptr_array_unref (client->timeline);
  g_free (client->since);
  g_free (client->unread);
  g_free (client);
}

static char *
get_string (const char *event, const char *name)
{
  return banter_json_value_dup_string (
      banter_json_find (event, (const char *const[]){ name, NULL }));
}

static BanterJsonValue
get_events (const char *room, const char *part)
{
  return banter_json_find (room, (const char *const[]){ part, "events", NULL });
}

static void
apply_state (Client *client, const char *event)
{
  g_autofree char *type = get_string (event, "type");
  g_autofree char *key = get_string (event, "state_key");

  if (key != NULL)
    g_hash_table_insert (client->state, g_strconcat (type, " ", key, NULL),
                         get_string (event, "event_id"));
}

static void
apply_states (Client *client, BanterJsonValue events)
{
  BanterJsonValue event = { 0 };

  while (banter_json_next_element (events, &event))
    apply_state (client, event.text);
}

/* Reads back from a gap's end to what is known. Puts the events before those from @at on. */
static void
fill_gap (History *history, Client *client, const char *prev_batch, guint at)
{
  g_autofree char *from = g_strdup (prev_batch);
  g_autofree char *escaped = g_uri_escape_string (history->chat.room_id, NULL, FALSE);

  while (from != NULL)
    {
      g_autofree char *path
          = g_strconcat (V3 "/rooms/", escaped, "/messages?dir=b&limit=7&from=", from, NULL);
      g_autofree char *page = NULL;
      BanterJsonValue event = { 0 };

      g_assert_cmpuint (banterd_probe_call_at (history->chat.alice, &page, "GET", NULL, path), ==,
                        200);
      g_clear_pointer (&from, g_free);
      from = get_string (page, "end");
      while (banter_json_next_element (
          banter_json_find (page, (const char *const[]){ "chunk", NULL }), &event))
        {
          char *event_id = get_string (event.text, "event_id");

          if (!g_hash_table_add (client->known, event_id))
            {
              g_free (event_id);
              return;
            }
          g_ptr_array_insert (client->timeline, (int)at, event_id);
        }
    }
}

static void
apply_timeline (History *history, Client *client, const char *room)
{
  BanterJsonValue events = get_events (room, "timeline");
  BanterJsonValue event = { 0 };
  guint at = client->timeline->len;
  g_autofree char *prev_batch = banter_json_dup_string_member (room, "timeline/prev_batch");
  g_autofree char *limited = banter_json_dup_member (room, "timeline/limited");

  while (banter_json_next_element (events, &event))
    {
      char *event_id = get_string (event.text, "event_id");

      if (!client->use_state_after)
        apply_state (client, event.text);
      if (!g_hash_table_add (client->known, event_id))
        g_error ("%s came twice", event_id);
      g_ptr_array_add (client->timeline, event_id);
    }
  if (g_strcmp0 (limited, "true") == 0)
    fill_gap (history, client, prev_batch, at);
}

static void
client_sync (History *history, Client *client)
{
  g_autofree char *filter = g_strdup_printf ("{\"room\":{\"timeline\":{\"limit\":%d}}}",
                                             g_test_rand_int_range (0, (gint32)client->max_limit));
  g_autofree char *answer
      = banterd_sync_filtered (history->chat.alice, &client->since, filter,
                               client->use_state_after ? "&use_state_after=true" : "");
  BanterJsonValue room = banter_json_find (
      answer, (const char *const[]){ "rooms", "join", history->chat.room_id, NULL });

  if (room.text == NULL)
    return;
  apply_states (client, get_events (room.text, client->use_state_after ? "state_after" : "state"));
  {
    g_autofree char *text = g_strndup (room.text, room.length);

    apply_timeline (history, client, text);
    g_free (client->unread);
    client->unread = banter_json_dup_member (text, "unread_notifications");
  }
}

/* --- History --- */

static const char *
pick_event (History *history)
{
  return g_ptr_array_index (history->events,
                            (guint)g_test_rand_int_range (0, (gint32)history->events->len));
}

static void
say (History *history, BanterdProbe *probe, const char *type)
{
  g_autofree char *content
      = g_strdup_printf ("{\"body\":\"%u\",\"msgtype\":\"m.text\"}", history->n++);
  g_autofree char *answer = NULL;

  g_assert_cmpuint (banterd_probe_send (probe, history->chat.room_id, type, content, &answer), ==,
                    200);
  g_ptr_array_add (history->events, banterd_probe_get_string (answer, "event_id"));
}

static void
set_state (History *history, const char *type, const char *member)
{
  g_autofree char *content
      = g_strdup_printf ("{\"%s\":\"%d\"}", member, g_test_rand_int_range (0, 3));

  banterd_probe_ok (history->chat.alice, "PUT", content, ROOM "/state/%s", history->chat.room_id,
                    type);
}

static void
move_bob (History *history)
{
  if (history->bob_is_in)
    banterd_probe_leave (history->chat.bob, history->chat.room_id);
  else
    banterd_probe_join (history->chat.bob, history->chat.room_id);
  history->bob_is_in = !history->bob_is_in;
}

static void
redact (History *history)
{
  g_autofree char *txn = g_strdup_printf ("r%u", history->n++);

  banterd_probe_ok (history->chat.alice, "PUT", "{}", ROOM "/redact/%s/%s", history->chat.room_id,
                    pick_event (history), txn);
}

static void
read_some (History *history, BanterdProbe *probe, const char *type)
{
  banterd_probe_ok (probe, "POST", "{}", ROOM "/receipt/%s/%s", history->chat.room_id, type,
                    pick_event (history));
}

static void
step (History *history)
{
  BanterdProbe *alice = history->chat.alice;

  switch (g_test_rand_int_range (0, 12))
    {
    case 0:
      say (history, alice, "m.room.message");
      break;
    case 1:
      say (history, history->carol, "m.reaction");
      break;
    case 2:
      set_state (history, "m.room.topic", "topic");
      break;
    case 3:
      set_state (history, "m.room.name", "name");
      break;
    case 4:
      move_bob (history);
      break;
    case 5:
      redact (history);
      break;
    case 6:
      read_some (history, alice, g_test_rand_bit () ? "m.read" : "m.read.private");
      break;
    case 7:
      read_some (history, history->carol, "m.read");
      break;
    case 8:
      banterd_probe_set (alice, "im.example", "{}");
      break;
    default:
      say (history, history->carol, "m.room.message");
    }
}

/* --- In the end --- */

static void
check_state (History *history, Client *client)
{
  g_autofree char *state = NULL;
  BanterJsonValue array;
  BanterJsonValue event = { 0 };
  guint n = 0;

  g_assert_cmpuint (banterd_probe_call (history->chat.alice, &state, "GET", NULL, ROOM "/state",
                                        history->chat.room_id),
                    ==, 200);
  array = (BanterJsonValue){ state, strlen (state) };
  for (; banter_json_next_element (array, &event); n++)
    {
      g_autofree char *type = get_string (event.text, "type");
      g_autofree char *key = get_string (event.text, "state_key");
      g_autofree char *event_id = get_string (event.text, "event_id");
      g_autofree char *name = g_strconcat (type, " ", key, NULL);

      if (g_strcmp0 (g_hash_table_lookup (client->state, name), event_id) != 0)
        g_error ("%s is %s, the client has %s", name, event_id,
                 (char *)g_hash_table_lookup (client->state, name));
    }
  g_assert_cmpuint (g_hash_table_size (client->state), ==, n);
}

static void
check_timeline (History *history, Client *client)
{
  g_autofree char *page = NULL;
  g_autofree char *escaped = g_uri_escape_string (history->chat.room_id, NULL, FALSE);
  g_autofree char *from = NULL;
  guint n = 0;

  do
    {
      g_autofree char *path = g_strconcat (V3 "/rooms/", escaped, "/messages?dir=f&limit=50",
                                           from != NULL ? "&from=" : "", from, NULL);
      BanterJsonValue event = { 0 };

      g_clear_pointer (&page, g_free);
      g_assert_cmpuint (banterd_probe_call_at (history->chat.alice, &page, "GET", NULL, path), ==,
                        200);
      g_free (from);
      from = get_string (page, "end");
      while (banter_json_next_element (
          banter_json_find (page, (const char *const[]){ "chunk", NULL }), &event))
        {
          g_autofree char *event_id = get_string (event.text, "event_id");

          g_assert_cmpuint (n, <, client->timeline->len);
          g_assert_cmpstr (g_ptr_array_index (client->timeline, n++), ==, event_id);
        }
    }
  while (from != NULL);
  g_assert_cmpuint (n, ==, client->timeline->len);
}

static void
run_history (void)
{
  History history = { .bob_is_in = TRUE };
  Client *clients[] = { client_new (FALSE, 30), client_new (TRUE, 30), client_new (FALSE, 3),
                        client_new (TRUE, 3) };
  Client *fresh = client_new (FALSE, 100);
  g_autofree char *name = g_strdup_printf ("carol%u", (guint)g_test_rand_int ());

  banterd_chat_init (&history.chat, fixture);
  history.carol = banterd_probe_register (fixture, name, NULL);
  history.events = g_ptr_array_new_with_free_func (g_free);
  banterd_probe_ok (history.chat.alice, "PUT", "{\"join_rule\":\"public\"}",
                    ROOM "/state/m.room.join_rules", history.chat.room_id);
  banterd_probe_join (history.carol, history.chat.room_id);
  say (&history, history.carol, "m.room.message");
  for (guint i = 0; i < N_STEPS; i++)
    {
      step (&history);
      for (guint j = 0; j < G_N_ELEMENTS (clients); j++)
        if (g_test_rand_int_range (0, 4 + (gint32)j * 4) == 0)
          client_sync (&history, clients[j]);
    }
  client_sync (&history, fresh);
  for (guint j = 0; j < G_N_ELEMENTS (clients); j++)
    {
      client_sync (&history, clients[j]);
      check_state (&history, clients[j]);
      check_timeline (&history, clients[j]);
      g_assert_cmpstr (clients[j]->unread, ==, fresh->unread);
      client_free (clients[j]);
    }
  client_free (fresh);
  banterd_probe_free (history.carol);
  g_ptr_array_unref (history.events);
  banterd_chat_clear (&history.chat);
}

static void
test_histories (void)
{
  for (guint i = 0; i < N_HISTORIES; i++)
    run_history ();
}

int
main (int argc, char **argv)
{
  static const char *const arguments[] = { "--plain", NULL };
  int result;

  g_test_init (&argc, &argv, NULL);
  fixture = banterd_fixture_start (arguments);
  g_test_add_func ("/server/sync-random/histories", test_histories);
  result = g_test_run ();
  banterd_fixture_stop (fixture);
  return result;
}
