/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-cases"

#include "config.h"

#include "store-fixture.h"

#include "banter-clock.h"
#include "banter-json.h"
#include "banter-store-outbox.h"
#include "banter-store-private.h"

/* Pairs of files: cases/NAME.json is a list of what happens to a store, cases/NAME.expected what
 * the reader says afterwards. Every case is run twice, the second time with a restart after each
 * step. */

typedef struct
{
  char *room_id;
  char *from;
  char *page;
} MessagesStep;

typedef struct
{
  char *room_id;
  char *txn_id;
  char *type;
  char *content;
  char *redact;
  char *edit;
  char *react;
  gboolean leave;
} SendStep;

typedef struct
{
  char *room_id;
  char *type;
  char *target;
  char *content;
} SetStep;

typedef struct
{
  char *sync;
  MessagesStep *messages;
  SendStep *send;
  SetStep *set;
  char *sent;   /* event id: of the oldest that waits */
  char *fail;   /* reason: the same */
  char *forget; /* room id */
} Step;

typedef struct
{
  GPtrArray *steps;
} Case;

static const BanterJsonField messages_fields[] = {
  BANTER_JSON_STRING (MessagesStep, room_id, "room_id", BANTER_JSON_REQUIRED),
  BANTER_JSON_STRING (MessagesStep, from, "from", BANTER_JSON_REQUIRED),
  BANTER_JSON_OBJECT (MessagesStep, page, "page", BANTER_JSON_REQUIRED),
};
static const BanterJsonType messages_type
    = BANTER_JSON_TYPE ("MessagesStep", MessagesStep, messages_fields);

static const BanterJsonField send_fields[] = {
  BANTER_JSON_STRING (SendStep, room_id, "room_id", BANTER_JSON_REQUIRED),
  BANTER_JSON_STRING (SendStep, txn_id, "txn_id", 0),
  BANTER_JSON_STRING (SendStep, type, "type", 0),
  BANTER_JSON_OBJECT (SendStep, content, "content", 0),
  BANTER_JSON_STRING (SendStep, redact, "redact", 0),
  BANTER_JSON_STRING (SendStep, edit, "edit", 0),
  BANTER_JSON_STRING (SendStep, react, "react", 0),
  BANTER_JSON_BOOL (SendStep, leave, "leave", 0),
};
static const BanterJsonType send_type = BANTER_JSON_TYPE ("SendStep", SendStep, send_fields);

static const BanterJsonField set_fields[] = {
  BANTER_JSON_STRING (SetStep, room_id, "room_id", BANTER_JSON_REQUIRED),
  BANTER_JSON_STRING (SetStep, type, "type", BANTER_JSON_REQUIRED),
  BANTER_JSON_STRING (SetStep, target, "target", 0),
  BANTER_JSON_OBJECT (SetStep, content, "content", 0),
};
static const BanterJsonType set_type = BANTER_JSON_TYPE ("SetStep", SetStep, set_fields);

static const BanterJsonField step_fields[] = {
  BANTER_JSON_OBJECT (Step, sync, "sync", BANTER_JSON_TOLERANT),
  BANTER_JSON_STRUCT (Step, messages, "messages", &messages_type, BANTER_JSON_TOLERANT),
  BANTER_JSON_STRUCT (Step, send, "send", &send_type, BANTER_JSON_TOLERANT),
  BANTER_JSON_STRUCT (Step, set, "set", &set_type, BANTER_JSON_TOLERANT),
  BANTER_JSON_STRING (Step, sent, "sent", BANTER_JSON_TOLERANT),
  BANTER_JSON_STRING (Step, fail, "fail", BANTER_JSON_TOLERANT),
  BANTER_JSON_STRING (Step, forget, "forget", BANTER_JSON_TOLERANT),
};
static const BanterJsonType step_type = BANTER_JSON_TYPE ("Step", Step, step_fields);

static const BanterJsonField case_fields[] = {
  BANTER_JSON_STRUCTS (Case, steps, "steps", &step_type, BANTER_JSON_REQUIRED),
};
static const BanterJsonType case_type = BANTER_JSON_TYPE ("Case", Case, case_fields);

static void
run_send (StoreFixture *fixture, const SendStep *send)
{
  g_autoptr (GError) error = NULL;
  BanterOutboxRow row = { .room_id = send->room_id,
                          .txn_id = send->txn_id,
                          .type = send->type,
                          .content = send->content,
                          .target = send->redact };

  if (send->edit != NULL)
    row.target = send->edit;
  if (send->react != NULL)
    row.target = send->react;
  if (send->leave)
    row.kind = BANTER_OUTBOX_LEAVE;
  else if (send->redact != NULL)
    row.kind = BANTER_OUTBOX_REDACTION;
  else if (send->edit != NULL)
    row.kind = BANTER_OUTBOX_EDIT;
  else if (send->react != NULL)
    row.kind = BANTER_OUTBOX_REACTION;
  banter_store_outbox_enqueue (fixture->store, &row, NULL, NULL, &error);
  g_assert_no_error (error);
}

static void
run_set (StoreFixture *fixture, const SetStep *set)
{
  g_autoptr (GError) error = NULL;
  const BanterRoomSetting setting
      = { .type = set->type, .target = set->target, .content = set->content };

  banter_store_set_room_settings (fixture->store, set->room_id, &setting, 1, NULL, &error);
  g_assert_no_error (error);
}

static gint64
oldest_waiting (StoreFixture *fixture)
{
  g_autoptr (GPtrArray) list = banter_store_outbox_list (fixture->store, NULL);

  g_assert_cmpuint (list->len, >, 0);
  return ((BanterOutboxRow *)g_ptr_array_index (list, 0))->id;
}

static void
run_step (StoreFixture *fixture, const Step *step)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (BanterChangeSet) changes = NULL;

  if (step->sync != NULL)
    changes = store_fixture_sync (fixture, step->sync);
  else if (step->messages != NULL)
    changes = store_fixture_messages (fixture, step->messages->room_id, step->messages->from,
                                      step->messages->page);
  else if (step->send != NULL)
    run_send (fixture, step->send);
  else if (step->set != NULL)
    run_set (fixture, step->set);
  else if (step->sent != NULL)
    banter_store_outbox_mark_sent (fixture->store, oldest_waiting (fixture), step->sent, NULL,
                                   &error);
  else if (step->fail != NULL)
    banter_store_outbox_fail (fixture->store, oldest_waiting (fixture), step->fail, NULL, &error);
  else
    banter_store_forget_room (fixture->store, step->forget, NULL, &error);
  g_assert_no_error (error);
}

static char *
run_case (const Case *test_case, gboolean restart)
{
  g_autoptr (StoreFixture) fixture = store_fixture_new ();

  for (guint i = 0; i < test_case->steps->len; i++)
    {
      run_step (fixture, g_ptr_array_index (test_case->steps, i));
      if (restart)
        store_fixture_reopen (fixture, TRUE);
    }
  return store_fixture_dump (fixture);
}

static char *
load (const char *name, const char *suffix, gsize *length)
{
  g_autofree char *file = g_strconcat (name, suffix, NULL);
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "store", "cases", file, NULL);
  g_autoptr (GError) error = NULL;
  char *text = NULL;

  g_file_get_contents (path, &text, length, &error);
  g_assert_no_error (error);
  return text;
}

static const BanterJsonLimits limits = { 0, BANTER_JSON_DEPTH_APP };

static void
test_case (gconstpointer data)
{
  gsize length = 0;
  g_autofree char *json = load (data, ".json", &length);
  g_autofree char *expected = load (data, ".expected", NULL);
  g_autofree char *once = NULL;
  g_autofree char *restarted = NULL;
  g_autoptr (GError) error = NULL;
  Case *parsed = banter_json_decode_untrusted (&case_type, json, length, &limits, &error);

  g_assert_no_error (error);
  once = run_case (parsed, FALSE);
  g_assert_cmpstr (once, ==, expected);
  restarted = run_case (parsed, TRUE);
  g_assert_cmpstr (restarted, ==, expected);
  banter_json_free (&case_type, parsed);
}

/* Where the string or number that begins at @start ends. */
static gsize
value_end (const char *json, gsize start)
{
  gsize i = start + 1;

  if (json[start] != '"')
    return start + strspn (json + start, "0123456789");
  while (json[i] != '"')
    i += json[i] == '\\' ? 2 : 1;
  return i + 1;
}

/* @json with one in ten of its values (not of its names) replaced by something else. */
static char *
mutate (const char *json)
{
  static const char *const others[] = {
    "null",
    "true",
    "-1",
    "0.5",
    "9007199254740991",
    "\"\"",
    "\"x\"",
    "\"@me:x\"",
    "\"$1\"",
    "\"!a:x\"",
    "\"join\"",
    "\"m.room.member\"",
    "\"m.room.redaction\"",
    "[]",
    "{}",
    "[[{}]]",
    "{\"x\":{\"y\":[1]}}",
  };
  g_autoptr (GString) out = g_string_new (NULL);
  gsize i = 0;

  while (json[i] != '\0')
    {
      gsize end = json[i] == '"' || g_ascii_isdigit (json[i]) ? value_end (json, i) : i + 1;
      gboolean is_value = end > i + 1 && json[end] != ':';

      if (is_value && g_test_rand_int_range (0, 10) == 0)
        g_string_append (out, others[g_test_rand_int_range (0, G_N_ELEMENTS (others))]);
      else
        g_string_append_len (out, json + i, (gssize)(end - i));
      i = end;
    }
  return g_string_free (g_steal_pointer (&out), FALSE);
}

static void
run_mutated_step (StoreFixture *fixture, const Step *step)
{
  g_autofree char *since = banter_store_get_since (fixture->store, NULL);
  g_autoptr (GError) error = NULL;

  if (step->sync != NULL)
    {
      g_autoptr (BanterMatrixSync) sync
          = banter_json_decode (&banter_matrix_sync_type, step->sync, -1, NULL);

      if (sync != NULL)
        banter_store_apply_sync (fixture->store, sync, since, NULL, &error);
    }
  else if (step->messages != NULL)
    {
      g_autoptr (BanterMatrixMessages) messages
          = banter_json_decode (&banter_matrix_messages_type, step->messages->page, -1, NULL);

      if (messages != NULL)
        banter_store_apply_messages (fixture->store, step->messages->room_id, step->messages->from,
                                     messages, NULL, &error);
    }
  if (!g_error_matches (error, BANTER_STORE_ERROR, BANTER_STORE_ERROR_NO_ROOM))
    g_assert_no_error (error);
}

static void
test_mutated (gconstpointer data)
{
  g_autofree char *json = load (data, ".json", NULL);
  guint n_run = 0;

  for (guint i = 0; i < (g_test_slow () ? 2000 : 40); i++)
    {
      g_autoptr (StoreFixture) fixture = store_fixture_new ();
      g_autofree char *mutated = mutate (json);
      g_autofree char *dump = NULL;
      Case *parsed
          = banter_json_decode_untrusted (&case_type, mutated, strlen (mutated), &limits, NULL);

      if (parsed == NULL)
        continue;
      n_run++;
      banter_db_exec (banter_store_get_db_for_tests (fixture->store), "PRAGMA synchronous = OFF",
                      "", NULL);
      for (guint k = 0; k < parsed->steps->len; k++)
        run_mutated_step (fixture, g_ptr_array_index (parsed->steps, k));
      dump = store_fixture_dump (fixture);
      banter_json_free (&case_type, parsed);
    }
  g_assert_cmpuint (n_run, >, 0);
}

int
main (int argc, char **argv)
{
  g_autofree char *dir_path = NULL;
  g_autoptr (GDir) dir = NULL;
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  const char *file;

  g_test_init (&argc, &argv, NULL);
  banter_clock_set_for_tests (G_GINT64_CONSTANT (1700000000000));
  dir_path = g_test_build_filename (G_TEST_DIST, "store", "cases", NULL);
  dir = g_dir_open (dir_path, 0, NULL);
  g_assert_nonnull (dir);
  while ((file = g_dir_read_name (dir)) != NULL)
    if (g_str_has_suffix (file, ".json"))
      {
        char *name = g_strndup (file, strlen (file) - strlen (".json"));
        g_autofree char *path = g_strconcat ("/store/cases/", name, NULL);
        g_autofree char *mutated_path = g_strconcat ("/store/mutated/", name, NULL);

        g_ptr_array_add (names, name);
        g_test_add_data_func (path, name, test_case);
        g_test_add_data_func (mutated_path, name, test_mutated);
      }
  g_assert_cmpuint (names->len, >=, 8);
  return g_test_run ();
}
