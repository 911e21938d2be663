/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-atomic"

#include "config.h"

#include "banter-store-outbox.h"
#include "banter-store-private.h"
#include "store-fixture.h"

#include <signal.h>
#include <stdio.h>

/* A batch is stored whole, with its token, or not at all: whichever statement fails, and whenever
 * the process is killed. */

#define EVENT(type, id, sender, rest)                                                              \
  "{\"type\":\"" type "\",\"event_id\":\"" id "\",\"sender\":\"" sender "\"," rest "}"
#define TEXT(id, sender, body)                                                                     \
  EVENT ("m.room.message", id, sender, "\"content\":{\"msgtype\":\"m.text\",\"body\":\"" body "\"}")

static const char *const batches[] = {
  "{\"next_batch\":\"s1\",\"account_data\":{\"events\":[{\"type\":\"m.direct\",\"content\":"
  "{\"@ann:x\":[\"!a:x\"]}}]},\"rooms\":{\"join\":{\"!a:x\":{\"state\":{\"events\":[" EVENT (
      "m.room.member", "$m", "@ann:x",
      "\"state_key\":\"@ann:x\",\"content\":{\"membership\":\"join\",\"displayname\":"
      "\"Ann\"}") "]},"
                  "\"timeline\":{\"limited\":true,\"prev_batch\":\"p1\",\"events\":[" TEXT (
                      "$1", "@ann:x", "1") "," TEXT ("$2", "@ann:x",
                                                     "2") "]},\"unread_notifications\":{"
                                                          "\"notification_count\":2}}},"
                                                          "\"invite\":{\"!i:x\":{\"invite_state\":{"
                                                          "\"events\":[" EVENT (
                                                              "m.room.member", "", "@bob:x",
                                                              "\"state_key\":\"@me:x\",\"content\":"
                                                              "{\"membership\":\"invite\","
                                                              "\"reason\":\"Hi\"}") "]}}}}}",

  "{\"next_batch\":\"s2\",\"rooms\":{\"join\":{\"!a:x\":{\"timeline\":{\"limited\":true,"
  "\"prev_batch\":\"p2\",\"events\":[" EVENT (
      "m.room.redaction", "$x", "@ann:x",
      "\"redacts\":\"$1\",\"content\":{}") "," EVENT ("m.room.message", "$e", "@ann:x",
                                                      "\"content\":{\"msgtype\":\"m.text\","
                                                      "\"body\":\"* new\",\"m.new_content\":"
                                                      "{\"msgtype\":\"m.text\",\"body\":\"new\"},"
                                                      "\"m.relates_to\":"
                                                      "{\"rel_type\":\"m.replace\",\"event_id\":\"$"
                                                      "2\"}}") "," EVENT ("m.room.message", "$mine",
                                                                          "@me:x",
                                                                          "\"content\":{"
                                                                          "\"msgtype\":\"m."
                                                                          "text\",\"body\":"
                                                                          "\"mine\"},"
                                                                          "\"unsigned\":{"
                                                                          "\"transaction_id\":"
                                                                          "\"t1\"}") "]},"
                                                                                     "\"ephemeral"
                                                                                     "\":{"
                                                                                     "\"events\":"
                                                                                     "[{\"type\":"
                                                                                     "\"m."
                                                                                     "receipt\","
                                                                                     "\"content\""
                                                                                     ":"
                                                                                     "{\"$2\":{"
                                                                                     "\"m.read\":"
                                                                                     "{\"@ann:"
                                                                                     "x\":{"
                                                                                     "\"ts\":5}}}"
                                                                                     "}}]},"
                                                                                     "\"account_"
                                                                                     "data\":{"
                                                                                     "\"events\":"
                                                                                     "[{\"type\":"
                                                                                     "\"im."
                                                                                     "banter."
                                                                                     "hidden\","
                                                                                     "\"content\""
                                                                                     ":"
                                                                                     "{\"events\""
                                                                                     ":{\"$"
                                                                                     "mine\":1}}}"
                                                                                     ",{\"type\":"
                                                                                     "\"m.marked_"
                                                                                     "unread\","
                                                                                     "\"content\""
                                                                                     ":{"
                                                                                     "\"unread\":"
                                                                                     "true}}]}}},"
                                                                                     "\"leave\":{"
                                                                                     "\"!i:x\":{}"
                                                                                     "}}}",

  "{\"next_batch\":\"s3\",\"rooms\":{\"leave\":{\"!a:x\":{\"timeline\":{\"events\":[" EVENT (
      "m.room.member", "$ban", "@ann:x",
      "\"state_key\":\"@me:x\",\"content\":{\"membership\":\"ban\"}") "]}}}}}",
};

static void
enqueue_mine (StoreFixture *fixture)
{
  g_autoptr (GError) error = NULL;
  BanterOutboxRow row = { .room_id = (char *)"!a:x",
                          .txn_id = (char *)"t1",
                          .type = (char *)"m.room.message",
                          .content = (char *)"{\"msgtype\":\"m.text\",\"body\":\"mine\"}" };

  banter_store_outbox_enqueue (fixture->store, &row, NULL, NULL, &error);
  g_assert_no_error (error);
}

static char *
dump_with_token (StoreFixture *fixture)
{
  g_autofree char *dump = store_fixture_dump (fixture);
  g_autofree char *since = banter_store_get_since (fixture->store, NULL);

  return g_strconcat (since != NULL ? since : "", "\n", dump, NULL);
}

/* Returns: at how many statements the batch failed before it went through */
static guint
apply_with_failures (StoreFixture *fixture, const char *batch, BanterDbError code)
{
  BanterDb *db = banter_store_get_db_for_tests (fixture->store);
  g_autofree char *before = dump_with_token (fixture);

  for (guint nth = 1;; nth++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *after = NULL;
      gboolean done;

      banter_db_fail_for_tests (db, nth, code);
      done = store_fixture_try_sync (fixture, batch, &error);
      banter_db_fail_for_tests (db, 0, code);
      if (done)
        return nth - 1;
      /* The first statement is the fixture's own: it reads the token. */
      g_assert_true (error->domain == BANTER_DB_ERROR || nth == 1);
      after = dump_with_token (fixture);
      g_assert_cmpstr (after, ==, before);
    }
}

static void
test_every_statement (void)
{
  g_autoptr (StoreFixture) oracle = store_fixture_new ();
  g_autoptr (StoreFixture) fixture = store_fixture_new ();
  g_autofree char *expected = NULL;
  g_autofree char *actual = NULL;
  guint n_failures = 0;

  for (guint i = 0; i < G_N_ELEMENTS (batches); i++)
    {
      if (i == 1)
        {
          enqueue_mine (oracle);
          enqueue_mine (fixture);
        }
      banter_change_set_unref (store_fixture_sync (oracle, batches[i]));
      n_failures += apply_with_failures (fixture, batches[i],
                                         i == 1 ? BANTER_DB_ERROR_FULL : BANTER_DB_ERROR_FAILED);
    }
  g_test_message ("%u statements failed", n_failures);
  g_assert_cmpuint (n_failures, >, 50);
  expected = dump_with_token (oracle);
  actual = dump_with_token (fixture);
  g_assert_cmpstr (actual, ==, expected);
  g_assert_nonnull (strstr (expected, "s3\n!a:x dm ban"));
  g_assert_nonnull (strstr (expected, "redacted Ann\ntext Ann “new” edited\ngap p2\n"));
}

static void
test_stale (void)
{
  g_autoptr (StoreFixture) fixture = store_fixture_new ();
  g_autoptr (BanterMatrixSync) sync = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;

  banter_change_set_unref (store_fixture_sync (fixture, batches[0]));
  before = dump_with_token (fixture);
  sync = banter_json_decode (&banter_matrix_sync_type, batches[1], -1, NULL);
  g_assert_false (banter_store_apply_sync (fixture->store, sync, NULL, NULL, &error));
  g_assert_error (error, BANTER_STORE_ERROR, BANTER_STORE_ERROR_STALE);
  g_clear_error (&error);
  g_assert_false (banter_store_apply_sync (fixture->store, sync, "s0", NULL, &error));
  g_assert_error (error, BANTER_STORE_ERROR, BANTER_STORE_ERROR_STALE);
  after = dump_with_token (fixture);
  g_assert_cmpstr (after, ==, before);
}

/* The child: batch n brings message n. It says which it has stored, until it is killed. */
static void
apply_for_ever (const char *dir)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (BanterStore) store = banter_store_open (dir, &error);
  g_autofree char *since = NULL;

  g_assert_no_error (error);
  since = banter_store_get_since (store, NULL);
  for (guint n = since != NULL ? (guint)atoi (since + 1) + 1 : 1;; n++)
    {
      g_autofree char *next_batch = g_strdup_printf ("s%u", n);
      g_autofree char *event_id = g_strdup_printf ("$%u", n);
      g_autofree char *event = store_fixture_text_json (event_id, "@ann:x", next_batch);
      g_autofree char *json = store_fixture_timeline_json (next_batch, "!a:x", event);
      g_autofree char *before = banter_store_get_since (store, NULL);
      g_autoptr (BanterMatrixSync) sync
          = banter_json_decode (&banter_matrix_sync_type, json, -1, NULL);

      g_assert_true (banter_store_apply_sync (store, sync, before, NULL, &error));
      printf ("%u\n", n);
      fflush (stdout);
    }
}

/* Kills the child once it has said that it has stored some more. */
static guint
run_and_kill (const char *program, const char *dir)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) child
      = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error, program, "--child", dir, NULL);
  g_autoptr (GDataInputStream) lines = NULL;
  guint n_lines = (guint)g_test_rand_int_range (1, 20);
  guint stored = 0;

  g_assert_no_error (error);
  lines = g_data_input_stream_new (g_subprocess_get_stdout_pipe (child));
  for (guint i = 0; i < n_lines; i++)
    {
      g_autofree char *line = g_data_input_stream_read_line (lines, NULL, NULL, &error);

      g_assert_nonnull (line);
      stored = (guint)atoi (line);
    }
  g_subprocess_send_signal (child, SIGKILL);
  g_subprocess_wait (child, NULL, &error);
  g_assert_no_error (error);
  return stored;
}

static void
test_kill (gconstpointer program)
{
  g_autoptr (StoreFixture) fixture = store_fixture_new ();

  for (guint cycle = 0; cycle < 15; cycle++)
    {
      guint said = run_and_kill (program, fixture->dir);
      g_autofree char *since = banter_store_get_since (fixture->store, NULL);
      g_autofree char *timeline = store_fixture_dump_timeline (fixture, "!a:x", 50);
      guint stored = (guint)atoi (since + 1);
      g_autofree char *last = g_strdup_printf ("“s%u”\n", stored);
      g_auto (GStrv) lines = g_strsplit (timeline, "\n", -1);

      g_assert_cmpuint (stored, >=, said);
      g_assert_cmpuint (g_strv_length (lines), ==, 1 + stored + 1);
      g_assert_true (g_str_has_suffix (timeline, last));
      g_assert_true (banter_db_check (banter_store_get_db_for_tests (fixture->store), NULL));
    }
}

int
main (int argc, char **argv)
{
  if (argc == 3 && g_str_equal (argv[1], "--child"))
    {
      apply_for_ever (argv[2]);
      return 1;
    }
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/atomic/every-statement", test_every_statement);
  g_test_add_func ("/store/atomic/stale", test_stale);
  g_test_add_data_func ("/store/atomic/kill", argv[0], test_kill);
  return g_test_run ();
}
