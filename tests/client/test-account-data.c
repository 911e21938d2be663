/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-account-data"

#include "config.h"

#include <string.h>

#include "await.h"
#include "mock-homeserver.h"

#include "banter-client-people.h"
#include "banter-client-stickers.h"
#include "banter-client-words.h"
#include "banter-clock.h"
#include "banter-json.h"
#include "banter-reader.h"

/* Changing documents that others write to as well. */

#define ACCOUNT_DATA "/_matrix/client/v3/user/@me:mock/account_data/"

typedef struct
{
  MockHomeserver *mock;
  BadServer *server;
  char *dir;
  BanterClient *client;
  const char *document; /* what the server has */
  guint refusal;        /* what writing is answered with; 0: it is taken */
  GHashTable *put;      /* type -> canonical JSON that was written */
} Fixture;

static BadServerFault
on_account_data (BadServer *server, SoupServerMessage *message, const char *path, GHashTable *query,
                 gpointer data)
{
  Fixture *fixture = data;
  g_autoptr (GBytes) bytes = NULL;
  g_autofree char *json = NULL;

  if (g_str_equal (soup_server_message_get_method (message), "GET"))
    {
      bad_server_answer (message, fixture->document != NULL ? 200 : 404,
                         fixture->document != NULL ? fixture->document
                                                   : "{\"errcode\":\"M_NOT_FOUND\"}");
      return BAD_SERVER_ANSWER;
    }
  if (fixture->refusal != 0)
    {
      bad_server_answer (message, fixture->refusal, "{\"errcode\":\"M_UNKNOWN\"}");
      return BAD_SERVER_ANSWER;
    }
  bytes = soup_message_body_flatten (soup_server_message_get_request_body (message));
  json = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  g_hash_table_insert (fixture->put, g_strdup (path + strlen (ACCOUNT_DATA)),
                       banter_json_canonical (json, NULL));
  bad_server_answer (message, 200, "{}");

  return BAD_SERVER_ANSWER;
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->mock = mock_homeserver_new ();
  fixture->server = mock_homeserver_get_server (fixture->mock);
  fixture->put = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  fixture->dir = mock_profile_new (fixture->mock, 1);
  fixture->client = mock_profile_open (fixture->dir);
  bad_server_call (fixture->server, ACCOUNT_DATA "*", on_account_data, fixture);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  banter_client_stop (fixture->client);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_finalize_object (fixture->client);
  mock_profile_delete (fixture->dir);
  mock_homeserver_free (fixture->mock);
  g_hash_table_unref (fixture->put);
}

static gboolean
set_privacy (Fixture *fixture, const char *who, GError **error)
{
  const BanterPrivacyRow privacy
      = { .who_can_message = (char *)who, .typing = TRUE, .activity_status = TRUE };
  g_autoptr (GAsyncResult) result = NULL;

  banter_client_set_privacy_async (fixture->client, &privacy, NULL, await_take, &result);

  return banter_client_set_privacy_finish (fixture->client, await_result (&result), error);
}

static void
test_keeps_what_it_does_not_know (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *document;
    const char *who;
    const char *expected;
  } rows[] = {
    { NULL, NULL, "{\"activity_status\":true,\"read_receipts\":false,\"typing\":true}" },
    { NULL, "friends",
      "{\"activity_status\":true,\"read_receipts\":false,\"typing\":true,\"who_can_message\":"
      "\"friends\"}" },
    { "{\"who_can_message\":\"everyone\",\"x.other\":{\"a\":[1]},\"filter_words\":{\"enabled\":"
      "true}}",
      "friends",
      "{\"activity_status\":true,\"filter_words\":{\"enabled\":true},\"read_receipts\":false,"
      "\"typing\":true,"
      "\"who_can_message\":\"friends\",\"x.other\":{\"a\":[1]}}" },
    { "{\"read_receipts\":\"odd\"}", "friends",
      "{\"activity_status\":true,\"read_receipts\":false,\"typing\":true,\"who_can_message\":"
      "\"friends\"}" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GAsyncResult) result = NULL;
      g_autoptr (BanterPrivacyRow) row = NULL;

      fixture->document = rows[i].document;
      set_privacy (fixture, rows[i].who, &error);
      g_assert_no_error (error);
      g_assert_cmpstr (g_hash_table_lookup (fixture->put, "im.banter.privacy"), ==,
                       rows[i].expected);
      banter_client_load_privacy_async (fixture->client, NULL, await_take, &result);
      row = banter_client_load_privacy_finish (fixture->client, await_result (&result), &error);
      g_assert_no_error (error);
      g_assert_cmpstr (row->who_can_message, ==, rows[i].who);
      g_assert_false (row->read_receipts);
      g_assert_true (row->typing);
    }
}

/* Writing would destroy what cannot be read. */
static void
test_unreadable (Fixture *fixture, gconstpointer data)
{
  static const char *const documents[] = { "[]", "<html>", "", "{\"a\":1,\"a\":2}", "7" };

  for (guint i = 0; i < G_N_ELEMENTS (documents); i++)
    {
      g_autoptr (GError) error = NULL;

      fixture->document = documents[i];
      g_assert_false (set_privacy (fixture, "friends", &error));
      g_assert_error (error, BANTER_CLIENT_ERROR, BANTER_CLIENT_ERROR_SERVER);
    }
  g_assert_cmpuint (g_hash_table_size (fixture->put), ==, 0);
}

/* The word filter's part of the privacy document, beside the rest of it. */
static void
test_words (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *document;
    BanterRestrict restrict_messages;
    const char *expected;
  } rows[] = {
    { NULL, BANTER_RESTRICT_DEFAULT,
      "{\"filter_words\":{\"custom\":[],\"enabled\":true,\"languages\":[\"en\"]}}" },
    { "{\"typing\":false,\"filter_words\":{\"custom\":[\"a\"],\"x.level\":2},\"x\":1}",
      BANTER_RESTRICT_ON,
      "{\"filter_words\":{\"custom\":[\"a\"],\"enabled\":true,\"languages\":[\"en\"],"
      "\"x.level\":2},\"restrict_messages\":true,\"typing\":false,\"x\":1}" },
    { "{\"filter_words\":{\"enabled\":false,\"languages\":[]}}", BANTER_RESTRICT_OFF,
      "{\"filter_words\":{\"custom\":[],\"enabled\":false,\"languages\":[]},"
      "\"restrict_messages\":false}" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (BanterWordsRow) row = banter_words_row_new (rows[i].document);
      g_autoptr (BanterWordsRow) copy = NULL;
      g_autoptr (GAsyncResult) result = NULL;
      g_autoptr (GError) error = NULL;

      fixture->document = rows[i].document;
      row->restrict_messages = rows[i].restrict_messages;
      copy = banter_words_row_copy (row);
      banter_client_set_words_async (fixture->client, copy, NULL, await_take, &result);
      banter_client_set_words_finish (fixture->client, await_result (&result), &error);
      g_assert_no_error (error);
      g_assert_cmpstr (g_hash_table_lookup (fixture->put, BANTER_WORDS_DOCUMENT), ==,
                       rows[i].expected);
    }
}

static void
set_saved (Fixture *fixture, gboolean saved)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  banter_client_set_sticker_set_saved_async (fixture->client, "!set:mock", "cats", saved, NULL,
                                             await_take, &result);
  banter_client_set_sticker_set_saved_finish (fixture->client, await_result (&result), &error);
  g_assert_no_error (error);
}

/* Under both names, beside what other programs saved. */
static void
test_sticker_sets (Fixture *fixture, gconstpointer data)
{
  static const char *const names[] = { "m.image_pack.rooms", "im.ponies.emote_rooms" };

  fixture->document = "{\"rooms\":{\"!other:mock\":{\"\":{\"x.kept\":1}}},\"x\":2}";
  banter_clock_set_for_tests (1700000000000); /* sets are in the order in which they were saved */
  set_saved (fixture, TRUE);
  banter_clock_set_for_tests (0);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    g_assert_cmpstr (g_hash_table_lookup (fixture->put, names[i]), ==,
                     "{\"rooms\":{\"!other:mock\":{\"\":{\"x.kept\":1}},"
                     "\"!set:mock\":{\"cats\":{\"im.banter.order\":1700000000000}}},\"x\":2}");

  fixture->document = "{\"rooms\":{\"!set:mock\":{\"cats\":{},\"dogs\":{}}}}";
  set_saved (fixture, FALSE);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    g_assert_cmpstr (g_hash_table_lookup (fixture->put, names[i]), ==,
                     "{\"rooms\":{\"!set:mock\":{\"dogs\":{}}}}");
  g_assert_cmpuint (
      bad_server_get_n_requests (fixture->server, "/_matrix/client/v3/rooms/!set:mock/leave"), ==,
      0);
}

/* Likewise; what else is known of a set stays. */
static void
test_order (Fixture *fixture, gconstpointer data)
{
  static const char *const names[] = { "m.image_pack.rooms", "im.ponies.emote_rooms" };
  static const char *const rooms[] = { "!b:mock", "!a:mock", "!b:mock", NULL };
  static const char *const keys[] = { "x", "", "y", NULL };
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  fixture->document
      = "{\"rooms\":{\"!a:mock\":{\"\":{\"x.kept\":1}},\"!b:mock\":{\"x\":{},\"y\":{}}}}";
  banter_client_order_sticker_sets_async (fixture->client, rooms, keys, NULL, await_take, &result);
  banter_client_order_sticker_sets_finish (fixture->client, await_result (&result), &error);
  g_assert_no_error (error);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    g_assert_cmpstr (g_hash_table_lookup (fixture->put, names[i]), ==,
                     "{\"rooms\":{\"!a:mock\":{\"\":{\"im.banter.order\":2,\"x.kept\":1}},"
                     "\"!b:mock\":{\"x\":{\"im.banter.order\":1},\"y\":{\"im.banter.order\":3}}}}");
}

#define ROOMS "/_matrix/client/v3/rooms/"

/* What is written goes to the table by its path. */
static BadServerFault
on_room (BadServer *server, SoupServerMessage *message, const char *path, GHashTable *query,
         gpointer data)
{
  Fixture *fixture = data;
  g_autoptr (GBytes) bytes = NULL;
  g_autofree char *json = NULL;

  if (g_str_equal (soup_server_message_get_method (message), "GET"))
    {
      bad_server_answer (message, 200, fixture->document);
      return BAD_SERVER_ANSWER;
    }
  bytes = soup_message_body_flatten (soup_server_message_get_request_body (message));
  json = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  g_hash_table_insert (fixture->put, g_strdup (path), banter_json_canonical (json, NULL));
  bad_server_answer (message, 200, "{\"event_id\":\"$e\",\"room_id\":\"!new:mock\"}");

  return BAD_SERVER_ANSWER;
}

/* A set called "Cats" of the stickers that @names lists. */
static gboolean
write_set (Fixture *fixture, const char *room_id, const char *const *names, GError **error)
{
  BanterStickerSetRow *set = g_new0 (BanterStickerSetRow, 1);
  g_autoptr (GAsyncResult) result = NULL;

  set->room_id = g_strdup (room_id);
  set->state_key = g_strdup (room_id != NULL ? "stickers" : NULL);
  set->name = g_strdup ("Cats");
  set->avatar = g_strdup ("mxc://mock/a");
  set->stickers = g_ptr_array_new_with_free_func ((GDestroyNotify)banter_sticker_row_free);
  for (guint i = 0; names[i] != NULL; i++)
    {
      g_autofree char *url = g_strconcat ("mxc://mock/", names[i], NULL);

      g_ptr_array_add (set->stickers,
                       banter_sticker_row_new (url, names[i], names[i], "{\"w\":9}"));
    }
  banter_client_write_sticker_set_async (fixture->client, set, NULL, await_take, &result);

  return banter_client_write_sticker_set_finish (fixture->client, await_result (&result), error);
}

/* A room of its own that nobody else is in, and listed under both names. */
static void
test_make_set (Fixture *fixture, gconstpointer data)
{
  static const char *const names[] = { "b", "a", NULL };
  static const char pack[]
      = "{\"images\":{\"a\":{\"body\":\"a\",\"im.banter.order\":2,\"info\":{\"w\":9},"
        "\"url\":\"mxc://mock/a\"},\"b\":{\"body\":\"b\",\"im.banter.order\":1,\"info\":{\"w\":9},"
        "\"url\":\"mxc://mock/b\"}},\"pack\":{\"avatar_url\":\"mxc://mock/a\","
        "\"display_name\":\"Cats\",\"usage\":[\"sticker\"]}}";
  g_autoptr (GError) error = NULL;
  g_autofree char *expected = g_strdup_printf (
      "{\"creation_content\":{\"type\":\"im.banter.stickers\"},\"initial_state\":[{\"content\":%s,"
      "\"state_key\":\"stickers\",\"type\":\"m.room.image_pack\"},{\"content\":%s,\"state_key\":"
      "\"stickers\",\"type\":\"im.ponies.room_emotes\"}],\"name\":\"Cats\",\"preset\":"
      "\"private_chat\",\"visibility\":\"private\"}",
      pack, pack);

  bad_server_call (fixture->server, "/_matrix/client/v3/createRoom", on_room, fixture);
  banter_clock_set_for_tests (1700000000000);
  g_assert_true (write_set (fixture, NULL, names, &error));
  banter_clock_set_for_tests (0);
  g_assert_no_error (error);
  g_assert_cmpstr (g_hash_table_lookup (fixture->put, "/_matrix/client/v3/createRoom"), ==,
                   expected);
  g_assert_cmpstr (
      g_hash_table_lookup (fixture->put, "m.image_pack.rooms"), ==,
      "{\"rooms\":{\"!new:mock\":{\"stickers\":{\"im.banter.order\":1700000000000}}}}");
  g_assert_nonnull (g_hash_table_lookup (fixture->put, "im.ponies.emote_rooms"));
}

/* A set that cannot be listed is not left behind where nobody finds it. */
static void
test_make_set_refused (Fixture *fixture, gconstpointer data)
{
  static const char *const names[] = { "a", NULL };
  g_autoptr (GError) error = NULL;

  bad_server_call (fixture->server, "/_matrix/client/v3/createRoom", on_room, fixture);
  bad_server_call (fixture->server, ROOMS "*", on_room, fixture);
  fixture->refusal = 413;
  g_assert_false (write_set (fixture, NULL, names, &error));
  g_assert_error (error, BANTER_CLIENT_ERROR, BANTER_CLIENT_ERROR_TOO_LARGE);
  g_assert_nonnull (g_hash_table_lookup (fixture->put, ROOMS "!new:mock/leave"));
}

/* What other programs keep in the set stays, and what was taken out of it goes. */
static void
test_edit_set (Fixture *fixture, gconstpointer data)
{
  static const char *const names[] = { "b", NULL };
  static const char *const types[] = { "m.room.image_pack", "im.ponies.room_emotes" };
  g_autoptr (GError) error = NULL;

  bad_server_call (fixture->server, ROOMS "*", on_room, fixture);
  fixture->document
      = "{\"images\":{\"a\":{\"url\":\"mxc://mock/a\"},\"b\":{\"url\":\"mxc://mock/b\","
        "\"x.kept\":1}},\"pack\":{\"attribution\":\"me\"},\"x\":2}";
  g_assert_true (write_set (fixture, "!own:mock", names, &error));
  g_assert_no_error (error);
  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    {
      g_autofree char *path = g_strconcat (ROOMS "!own:mock/state/", types[i], "/stickers", NULL);

      g_assert_cmpstr (
          g_hash_table_lookup (fixture->put, path), ==,
          "{\"images\":{\"b\":{\"body\":\"b\",\"im.banter.order\":1,\"info\":{\"w\":9},"
          "\"url\":\"mxc://mock/b\",\"x.kept\":1}},\"pack\":{\"attribution\":\"me\","
          "\"avatar_url\":\"mxc://mock/a\",\"display_name\":\"Cats\","
          "\"usage\":[\"sticker\"]},\"x\":2}");
    }
  fixture->document = "[]"; /* writing would destroy what cannot be read */
  g_hash_table_remove_all (fixture->put);
  g_assert_false (write_set (fixture, "!own:mock", names, &error));
  g_assert_error (error, BANTER_CLIENT_ERROR, BANTER_CLIENT_ERROR_SERVER);
  g_assert_cmpuint (g_hash_table_size (fixture->put), ==, 0);
}

/* A room whose last set is taken out is left if it is for nothing else and one could join it again.
 */
static void
test_take_out (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *state; /* its creation and its join rules in one */
    gboolean left;
  } rows[] = {
    { "\"type\":\"im.banter.stickers\",\"join_rule\":\"public\"", TRUE },
    { "\"type\":\"im.banter.stickers\",\"join_rule\":\"invite\"", FALSE },
    { "\"type\":\"im.banter.stickers\",\"join_rule\":7", FALSE },
    { "\"join_rule\":\"public\"", FALSE },
  };

  bad_server_call (fixture->server, ROOMS "*", on_room, fixture);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *document
          = g_strdup_printf ("{\"rooms\":{\"!set:mock\":{\"cats\":{}}},%s}", rows[i].state);

      fixture->document = document;
      g_hash_table_remove_all (fixture->put);
      set_saved (fixture, FALSE);
      g_assert_cmpint (g_hash_table_contains (fixture->put, ROOMS "!set:mock/leave"), ==,
                       rows[i].left);
    }
}

#define FAVOURITES "im.banter.favourite_stickers"

static gboolean
set_favourite (Fixture *fixture, const char *url, gboolean favourite)
{
  const BanterStickerRow sticker = { .url = (char *)url,
                                     .body = (char *)"A cat",
                                     .info = (char *)"{\"own\":[1],\"w\":9}",
                                     .room_id = (char *)"!set:mock",
                                     .state_key = (char *)"" };
  g_autoptr (GAsyncResult) result = NULL;

  banter_client_set_sticker_favourite_async (fixture->client, &sticker, favourite, NULL, await_take,
                                             &result);
  return banter_client_set_sticker_favourite_finish (fixture->client, await_result (&result), NULL);
}

/* What is known here: the document with what waits. */
static guint
count_favourites (Fixture *fixture)
{
  BanterReader *reader = banter_reader_new (fixture->dir);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GPtrArray) rows = NULL;

  banter_reader_favourite_stickers_async (reader, NULL, await_take, &result);
  rows = banter_reader_favourite_stickers_finish (reader, await_result (&result), NULL);
  banter_reader_close (reader);
  return rows->len;
}

/* The whole sticker, beside what other programs keep there. */
static void
test_favourite (Fixture *fixture, gconstpointer data)
{
  fixture->document = "{\"stickers\":{\"mxc://x/b\":{\"k\":1}},\"x\":2}";
  banter_clock_set_for_tests (1700000000000);
  g_assert_true (set_favourite (fixture, "mxc://x/a", TRUE));
  banter_clock_set_for_tests (0);
  g_assert_cmpstr (g_hash_table_lookup (fixture->put, FAVOURITES), ==,
                   "{\"stickers\":{\"mxc://x/a\":{\"added_ts\":1700000000000,\"body\":\"A cat\","
                   "\"info\":{\"own\":[1],\"w\":9},\"room_id\":\"!set:mock\",\"state_key\":\"\"},"
                   "\"mxc://x/b\":{\"k\":1}},\"x\":2}");
  g_assert_cmpuint (count_favourites (fixture), ==, 2);
  g_assert_true (set_favourite (fixture, "mxc://x/b", FALSE));
  g_assert_cmpstr (g_hash_table_lookup (fixture->put, FAVOURITES), ==,
                   "{\"stickers\":{},\"x\":2}"); /* the server's copy has not heard of the first */
}

/* What the server cannot take now holds here, and goes after the next sync. */
static void
test_favourite_waits (Fixture *fixture, gconstpointer data)
{
  fixture->refusal = 503;
  g_assert_true (set_favourite (fixture, "mxc://x/a", TRUE));
  g_assert_true (set_favourite (fixture, "mxc://x/b", TRUE));
  g_assert_true (set_favourite (fixture, "mxc://x/b", FALSE));
  g_assert_cmpuint (count_favourites (fixture), ==, 1);
  g_assert_cmpuint (g_hash_table_size (fixture->put), ==, 0);

  fixture->refusal = 0;
  fixture->document = "{\"stickers\":{\"mxc://x/b\":{}}}"; /* another device's */
  mock_homeserver_queue_sync (fixture->mock, 200, "{\"next_batch\":\"s2\"}", NULL);
  banter_client_start (fixture->client);
  AWAIT (g_hash_table_contains (fixture->put, FAVOURITES));
  g_assert_nonnull (strstr (g_hash_table_lookup (fixture->put, FAVOURITES), "mxc://x/a"));
  g_assert_null (strstr (g_hash_table_lookup (fixture->put, FAVOURITES), "mxc://x/b"));
}

/* What the server will never take is taken back. */
static void
test_favourite_refused (Fixture *fixture, gconstpointer data)
{
  fixture->refusal = 413;
  g_assert_false (set_favourite (fixture, "mxc://x/a", TRUE));
  g_assert_cmpuint (count_favourites (fixture), ==, 0);
}

#define ADD(name, func) g_test_add (name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_setenv ("BANTER_SECRETS", "file", TRUE);
  ADD ("/account-data/keeps-what-it-does-not-know", test_keeps_what_it_does_not_know);
  ADD ("/account-data/unreadable", test_unreadable);
  ADD ("/account-data/words", test_words);
  ADD ("/account-data/sticker-sets", test_sticker_sets);
  ADD ("/account-data/order", test_order);
  ADD ("/account-data/make-set", test_make_set);
  ADD ("/account-data/make-set-refused", test_make_set_refused);
  ADD ("/account-data/edit-set", test_edit_set);
  ADD ("/account-data/take-out", test_take_out);
  ADD ("/account-data/favourite", test_favourite);
  ADD ("/account-data/favourite-waits", test_favourite_waits);
  ADD ("/account-data/favourite-refused", test_favourite_refused);
  return g_test_run ();
}
