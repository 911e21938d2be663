/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "mock-homeserver"

#include "config.h"

#include <string.h>

#include "await.h"
#include "mock-homeserver.h"

#include "../tree.h"
#include "banter-outbox-files.h"
#include "banter-store.h"
#include "banter-store-outbox.h"

#define ROOMS "/_matrix/client/v3/rooms/"
#define UPLOAD "/_matrix/media/v3/upload"

typedef struct
{
  guint status;
  char *json;
  char *retry_after;
} Answer;

typedef struct
{
  char *room_id;
  guint n;
  Answer answer;
} Refusal;

struct _MockHomeserver
{
  BadServer *server;
  GQueue syncs;
  char *last_since;
  char *last_presence;
  GRand *rand;
  guint lost_requests;
  guint lost_answers;
  GPtrArray *refusals;
  GHashTable *by_txn; /* path -> event id */
  GPtrArray *sent;
  guint n_uploads;
  gint64 refused_at;
  gint64 next_at;
};

static void
answer_clear (Answer *answer)
{
  g_free (answer->json);
  g_free (answer->retry_after);
}

static void
answer_free (gpointer data)
{
  answer_clear (data);
  g_free (data);
}

static void
refusal_free (gpointer data)
{
  Refusal *refusal = data;

  g_free (refusal->room_id);
  answer_clear (&refusal->answer);
  g_free (refusal);
}

static void
give (SoupServerMessage *message, const Answer *answer)
{
  if (answer->retry_after != NULL)
    soup_message_headers_replace (soup_server_message_get_response_headers (message), "Retry-After",
                                  answer->retry_after);
  bad_server_answer (message, answer->status, answer->json);
}

static BadServerFault
on_sync (BadServer *server, SoupServerMessage *message, const char *path, GHashTable *query,
         gpointer data)
{
  MockHomeserver *mock = data;
  Answer *answer = g_queue_pop_head (&mock->syncs);

  g_free (mock->last_since);
  mock->last_since = g_strdup (g_hash_table_lookup (query, "since"));
  g_free (mock->last_presence);
  mock->last_presence = g_strdup (g_hash_table_lookup (query, "set_presence"));
  if (answer == NULL)
    return BAD_SERVER_HANG;
  give (message, answer);
  answer_free (answer);

  return BAD_SERVER_ANSWER;
}

/* "body" of a message, or "body mxc" of a file */
static char *
describe (SoupServerMessage *message)
{
  SoupMessageBody *request = soup_server_message_get_request_body (message);
  g_autoptr (GBytes) bytes = soup_message_body_flatten (request);
  g_autofree char *json = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));

  g_autofree char *body = banter_json_dup_string_member (json, "body");
  g_autofree char *url = banter_json_dup_string_member (json, "url");

  return g_strjoin (" ", body, url, NULL);
}

static gboolean
loses (MockHomeserver *mock, guint percent)
{
  return (guint)g_rand_int_range (mock->rand, 0, 100) < percent;
}

static BadServerFault
on_upload (BadServer *server, SoupServerMessage *message, const char *path, GHashTable *query,
           gpointer data)
{
  MockHomeserver *mock = data;
  g_autofree char *json = NULL;

  if (loses (mock, mock->lost_requests))
    return BAD_SERVER_CLOSE;
  json = g_strdup_printf ("{\"content_uri\":\"mxc://mock/file%u\"}", mock->n_uploads++);
  bad_server_answer (message, 200, json);

  return loses (mock, mock->lost_answers) ? BAD_SERVER_CLOSE : BAD_SERVER_ANSWER;
}

/* Returns: whether it was refused */
static gboolean
refuse (MockHomeserver *mock, SoupServerMessage *message, const char *room_id)
{
  for (guint i = 0; i < mock->refusals->len; i++)
    {
      Refusal *refusal = g_ptr_array_index (mock->refusals, i);

      if (refusal->n == 0 || (refusal->room_id != NULL && !g_str_equal (refusal->room_id, room_id)))
        continue;
      refusal->n--;
      mock->refused_at = g_get_monotonic_time ();
      mock->next_at = 0;
      give (message, &refusal->answer);
      return TRUE;
    }

  return FALSE;
}

static BadServerFault
on_send (BadServer *server, SoupServerMessage *message, const char *path, GHashTable *query,
         gpointer data)
{
  MockHomeserver *mock = data;
  g_auto (GStrv) parts = g_strsplit (path + strlen (ROOMS), "/", -1);
  g_autofree char *json = NULL;
  char *event_id;

  if (g_strv_length (parts) < 3 || !g_str_equal (parts[1], "send"))
    {
      bad_server_answer (message, 200, "{}");
      return BAD_SERVER_ANSWER;
    }
  if (mock->refused_at != 0 && mock->next_at == 0)
    mock->next_at = g_get_monotonic_time ();
  if (refuse (mock, message, parts[0]))
    return BAD_SERVER_ANSWER;
  if (loses (mock, mock->lost_requests))
    return BAD_SERVER_CLOSE;

  event_id = g_hash_table_lookup (mock->by_txn, path);
  if (event_id == NULL)
    {
      g_autofree char *body = describe (message);

      event_id = g_strdup_printf ("$%u", g_hash_table_size (mock->by_txn));
      g_hash_table_insert (mock->by_txn, g_strdup (path), event_id);
      g_ptr_array_add (mock->sent, g_strdup_printf ("%s %s", parts[0], body));
    }
  json = g_strdup_printf ("{\"event_id\":\"%s\"}", event_id);
  bad_server_answer (message, 200, json);

  return loses (mock, mock->lost_answers) ? BAD_SERVER_CLOSE : BAD_SERVER_ANSWER;
}

MockHomeserver *
mock_homeserver_new (void)
{
  MockHomeserver *mock = g_new0 (MockHomeserver, 1);

  mock->server = bad_server_new (FALSE);
  mock->rand = g_rand_new_with_seed (7);
  mock->refusals = g_ptr_array_new_with_free_func (refusal_free);
  mock->by_txn = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  mock->sent = g_ptr_array_new_with_free_func (g_free);
  bad_server_call (mock->server, "/_matrix/client/v3/sync", on_sync, mock);
  bad_server_call (mock->server, ROOMS "*", on_send, mock);
  bad_server_call (mock->server, UPLOAD, on_upload, mock);
  bad_server_say_json (mock->server, "/_matrix/client/versions", 200, "{\"versions\":[\"v1.1\"]}");

  return mock;
}

void
mock_homeserver_free (MockHomeserver *mock)
{
  bad_server_free (mock->server);
  g_queue_clear_full (&mock->syncs, answer_free);
  g_free (mock->last_since);
  g_free (mock->last_presence);
  g_rand_free (mock->rand);
  g_ptr_array_unref (mock->refusals);
  g_hash_table_unref (mock->by_txn);
  g_ptr_array_unref (mock->sent);
  g_free (mock);
}

BadServer *
mock_homeserver_get_server (MockHomeserver *mock)
{
  return mock->server;
}

void
mock_homeserver_queue_sync (MockHomeserver *mock, guint status, const char *json,
                            const char *retry_after)
{
  Answer *answer = g_new0 (Answer, 1);

  answer->status = status;
  answer->json = g_strdup (json);
  answer->retry_after = g_strdup (retry_after);
  g_queue_push_tail (&mock->syncs, answer);
}

const char *
mock_homeserver_get_last_since (MockHomeserver *mock)
{
  return mock->last_since;
}

const char *
mock_homeserver_get_last_presence (MockHomeserver *mock)
{
  return mock->last_presence;
}

void
mock_homeserver_set_loss (MockHomeserver *mock, guint requests, guint answers)
{
  mock->lost_requests = requests;
  mock->lost_answers = answers;
}

void
mock_homeserver_refuse (MockHomeserver *mock, const char *room_id, guint n, guint status,
                        const char *json, const char *retry_after)
{
  Refusal *refusal = g_new0 (Refusal, 1);

  refusal->room_id = g_strdup (room_id);
  refusal->n = n;
  refusal->answer.status = status;
  refusal->answer.json = g_strdup (json);
  refusal->answer.retry_after = g_strdup (retry_after);
  g_ptr_array_add (mock->refusals, refusal);
}

guint
mock_homeserver_get_n_sent (MockHomeserver *mock)
{
  return mock->sent->len;
}

GPtrArray *
mock_homeserver_get_sent (MockHomeserver *mock)
{
  return mock->sent;
}

gint64
mock_homeserver_get_refused_at (MockHomeserver *mock)
{
  return mock->refused_at;
}

gint64
mock_homeserver_get_next_at (MockHomeserver *mock)
{
  return mock->next_at;
}

static BanterStore *
open_store (const char *dir)
{
  g_autoptr (GError) error = NULL;
  BanterStore *store = banter_store_open (dir, &error);

  g_assert_no_error (error);

  return store;
}

/* A sync after which the rooms are there. */
static BanterMatrixSync *
build_sync (guint n_rooms)
{
  g_autoptr (GString) json = g_string_new ("{\"next_batch\":\"s0\",\"rooms\":{\"join\":{");
  g_autoptr (GError) error = NULL;
  BanterMatrixSync *sync;

  for (guint i = 0; i < n_rooms; i++)
    g_string_append_printf (
        json,
        "%s\"!%u:mock\":{\"state\":{\"events\":[{\"type\":\"m.room.member\",\"state_key\":"
        "\"@me:mock\",\"sender\":\"@me:mock\",\"event_id\":\"$j%u\",\"origin_server_ts\":1,"
        "\"content\":{\"membership\":\"join\"}}]},\"timeline\":{\"events\":[]}}",
        i > 0 ? "," : "", i, i);
  g_string_append (json, "}}}");
  sync = banter_json_decode (&banter_matrix_sync_type, json->str, -1, &error);
  g_assert_no_error (error);

  return sync;
}

void
mock_profile_fill (MockHomeserver *mock, const char *dir, guint n_rooms)
{
  g_autofree char *token = g_build_filename (dir, "token", NULL);
  g_autoptr (BanterStore) store = open_store (dir);
  g_autoptr (BanterMatrixSync) sync = n_rooms > 0 ? build_sync (n_rooms) : NULL;
  g_autoptr (BanterChangeSet) changes = NULL;
  g_autoptr (GError) error = NULL;

  banter_store_set_session (store, "@me:mock", "DEVICE", bad_server_get_url (mock->server), &error);
  g_assert_no_error (error);
  if (sync != NULL)
    banter_store_apply_sync (store, sync, NULL, &changes, &error);
  g_assert_no_error (error);
  g_file_set_contents (token, "token-of-a-test", -1, &error);
  g_assert_no_error (error);
}

char *
mock_profile_new (MockHomeserver *mock, guint n_rooms)
{
  char *dir = g_dir_make_tmp ("banter-client-XXXXXX", NULL);

  mock_profile_fill (mock, dir, n_rooms);

  return dir;
}

static void
enqueue (const char *dir, const char *room_id, const char *content, const char *upload)
{
  g_autoptr (BanterStore) store = open_store (dir);
  const BanterOutboxRow row = { .kind = BANTER_OUTBOX_MESSAGE,
                                .room_id = (char *)room_id,
                                .type = (char *)"m.room.message",
                                .content = (char *)content,
                                .upload = (char *)upload };
  g_autoptr (BanterChangeSet) changes = NULL;
  g_autoptr (GError) error = NULL;

  banter_store_outbox_enqueue (store, &row, NULL, &changes, &error);
  g_assert_no_error (error);
}

void
mock_profile_enqueue (const char *dir, const char *room_id, const char *body)
{
  g_autofree char *content = g_strdup_printf ("{\"msgtype\":\"m.text\",\"body\":\"%s\"}", body);

  enqueue (dir, room_id, content, NULL);
}

void
mock_profile_enqueue_file (const char *dir, const char *room_id, const char *name)
{
  g_autofree char *content
      = g_strdup_printf ("{\"msgtype\":\"m.file\",\"body\":\"%s\",\"filename\":\"%s\","
                         "\"info\":{\"mimetype\":\"text/plain\"}}",
                         name, name);
  g_autoptr (GBytes) bytes = g_bytes_new_static ("what is in it", strlen ("what is in it"));
  g_autoptr (GError) error = NULL;
  g_autofree char *upload = banter_outbox_files_save (dir, bytes, &error);

  g_assert_no_error (error);
  enqueue (dir, room_id, content, upload);
}

void
mock_profile_delete (char *dir)
{
  tree_delete (dir);
  g_free (dir);
}

BanterClient *
mock_profile_open (const char *dir)
{
  BanterClient *client = banter_client_new (dir, NULL);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  banter_client_restore_async (client, NULL, await_take, &result);
  banter_client_restore_finish (client, await_result (&result), &error);
  g_assert_no_error (error);

  return client;
}
