/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-walk"

#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "banterd-wire.h"
#include "walk-input.h"

#include "banter-json.h"

/* Whatever several people ask, in any order, banterd answers below 500 and in good form, keeps no
 * descriptor, and shows nobody what belongs to somebody else. The walk is random but repeats
 * itself:
 *
 *   BANTER_WALK_SEED=7 BANTER_WALK_STEPS=100000 tests/server/test-walk
 *
 * goes another, longer way. Two people who do not walk hold a secret in every place that is private
 * to them; the walkers know all of their ids. */

#define V3 "/_matrix/client/v3"
#define SECRET "canary-7f3a"
#define N_WALKERS 4
#define N_STEPS 4000
/* A database connection is three descriptors; eight threads work for those that answer. */
#define LATE_DATABASES (8 * 3)

typedef struct
{
  BanterdFixture *fixture;
  WalkInput *input;
  BanterdProbe *walkers[N_WALKERS];
  BanterdWire *wires[N_WALKERS];
  GHashTable *passed; /* routes that have answered 200 */
  guint n_passed;
  guint n_names;
  guint step;
} Walk;

static BanterdProbe *
register_walker (Walk *walk)
{
  g_autofree char *name = g_strdup_printf ("walker%u", walk->n_names++);

  return banterd_probe_register (walk->fixture, name, NULL);
}

/* --- Secrets --- */

static void
keep_secrets (Walk *walk, BanterdProbe *alice, BanterdProbe *bob)
{
  g_autofree char *private_room = banterd_probe_create_room (
      alice, "{\"preset\":\"private_chat\",\"name\":\"" SECRET "\",\"topic\":\"" SECRET "\"}");
  g_autofree char *dm = banterd_probe_open_dm (alice, bob);
  g_autofree char *answer = NULL;
  g_autofree char *event_id = NULL;

  banterd_probe_join (bob, dm);
  g_assert_cmpuint (banterd_probe_send (alice, dm, "m.room.message",
                                        "{\"msgtype\":\"m.text\",\"body\":\"" SECRET "\"}",
                                        &answer),
                    ==, 200);
  event_id = banterd_probe_get_string (answer, "event_id");
  banterd_probe_say (alice, private_room, SECRET);
  banterd_probe_set (alice, "org.example.secret", "{\"x\":\"" SECRET "\"}");
  banterd_probe_ok (alice, "PUT", "{\"x\":\"" SECRET "\"}",
                    V3 "/user/%s/rooms/%s/account_data/org.example.secret", alice->user_id, dm);
  banterd_probe_ok (alice, "POST", "{\"room\":{\"rooms\":[\"" SECRET "\"]}}", V3 "/user/%s/filter",
                    alice->user_id);
  walk_input_learn (walk->input, private_room);
  walk_input_learn (walk->input, dm);
  walk_input_learn (walk->input, event_id);
  walk_input_learn (walk->input, alice->user_id);
  walk_input_learn (walk->input, bob->user_id);
}

/* The walk may not have kept the two from what is theirs either. */
static void
check_secrets (BanterdProbe *alice, BanterdProbe *bob)
{
  g_autofree char *hers = NULL;
  g_autofree char *his = NULL;

  g_assert_cmpuint (banterd_probe_call (alice, &hers, "GET", NULL, V3 "/sync"), ==, 200);
  g_assert_nonnull (strstr (hers, SECRET));
  g_assert_cmpuint (banterd_probe_call (bob, &his, "GET", NULL, V3 "/sync"), ==, 200);
  g_assert_nonnull (strstr (his, SECRET));
}

/* --- Steps --- */

static void
fail (const Walk *walk, const WalkRequest *request, const BanterdAnswer *answer, const char *what)
{
  g_error ("%s at step %u: %s %s %s\n→ %u %.2000s", what, walk->step, request->method,
           request->target, request->body != NULL ? request->body : "", answer->status,
           answer->body);
}

/* CS-API "Standard error response"; the flows of user-interactive authentication come with 401. */
static gboolean
is_error (const BanterdAnswer *answer)
{
  g_autofree char *errcode = banter_json_dup_string_member (answer->body, "errcode");
  g_autofree char *error = banter_json_dup_string_member (answer->body, "error");
  g_autofree char *flows = banter_json_dup_member (answer->body, "flows");

  if (answer->status == 401 && flows != NULL)
    return TRUE;
  return errcode != NULL && error != NULL && strncmp (errcode, "M_", 2) == 0;
}

static void
check (Walk *walk, const WalkRequest *request, const BanterdAnswer *answer)
{
  static const BanterJsonLimits limits = { 0, 200 };
  g_autofree char *type = banterd_answer_get_header (answer, "Content-Type");
  gboolean is_json = g_strcmp0 (type, "application/json") == 0;

  if (answer->status == 200)
    {
      g_hash_table_add (walk->passed, (gpointer)request->route);
      walk->n_passed++;
    }
  /* CS-API "Content repository" asks for 504 where announced media has not come in time. */
  if (answer->status >= 500
      && !(answer->status == 504 && strstr (answer->body, "M_NOT_YET_UPLOADED") != NULL))
    fail (walk, request, answer, "Server error");
  if (strstr (answer->body, SECRET) != NULL)
    fail (walk, request, answer, "Somebody else's secret");
  if (request->is_raw)
    return;
  if (is_json && !g_str_has_prefix (request->route->path, "/_matrix/client/v1/media/")
      && !banter_json_scan (answer->body, answer->length, &limits, NULL))
    fail (walk, request, answer, "Bad JSON");
  /* People see pages, clients errors. */
  if (answer->status >= 400 && strstr (request->route->path, "/fallback/") == NULL
      && (!is_json || !is_error (answer)))
    fail (walk, request, answer, "An error that is none of Matrix");
}

static gboolean
is_signed_out (const BanterdAnswer *answer)
{
  return answer->status == 401 && strstr (answer->body, "M_UNKNOWN_TOKEN") != NULL;
}

static void
take_step (Walk *walk)
{
  g_autoptr (WalkRequest) request = walk_input_next (walk->input);
  guint who = walk_input_random (walk->input, N_WALKERS);
  gboolean is_nobody = walk_input_random (walk->input, 20) == 0;
  g_autoptr (BanterdAnswer) answer = NULL;

  if (walk->wires[who] == NULL)
    walk->wires[who] = banterd_wire_new (walk->fixture);
  banterd_wire_ask (walk->wires[who], is_nobody ? NULL : walk->walkers[who]->token, request->method,
                    request->target, request->headers, request->body);
  /* Without waiting for a body that never comes. */
  if (g_str_equal (request->method, "HEAD"))
    g_clear_pointer (&walk->wires[who], banterd_wire_free);
  else
    answer = banterd_wire_read (walk->wires[who]);
  if (answer != NULL)
    {
      check (walk, request, answer);
      walk_input_learn_from (walk->input, answer->body);
    }
  else if (!request->is_raw)
    g_error ("No answer at step %u: %s %s %s", walk->step, request->method, request->target,
             request->body);
  if (answer == NULL || request->is_raw || strstr (answer->head, "Connection: close") != NULL)
    g_clear_pointer (&walk->wires[who], banterd_wire_free);
  /* Signed out, or the account is gone. */
  if (answer != NULL && !is_nobody && is_signed_out (answer))
    {
      banterd_probe_free (walk->walkers[who]);
      walk->walkers[who] = register_walker (walk);
    }
}

static guint
get_number (const char *variable, guint fallback)
{
  const char *text = g_getenv (variable);

  return text != NULL ? (guint)strtoul (text, NULL, 10) : fallback;
}

/* Everybody has left afterwards. */
static void
walk_some (Walk *walk, guint n_steps)
{
  guint end = walk->step + n_steps;

  for (; walk->step < end; walk->step++)
    take_step (walk);
  for (guint i = 0; i < N_WALKERS; i++)
    g_clear_pointer (&walk->wires[i], banterd_wire_free);
  banterd_probe_hang_up ();
  banterd_fixture_wait_for_connections (walk->fixture, 0);
}

static void
run_walk (const char *const *arguments, guint32 seed)
{
  g_autoptr (BanterdFixture) fixture = banterd_fixture_start (arguments);
  g_autoptr (BanterdProbe) alice = banterd_probe_register (fixture, "alice", NULL);
  g_autoptr (BanterdProbe) bob = banterd_probe_register (fixture, "bob", NULL);
  g_autoptr (WalkInput) input = walk_input_new (get_number ("BANTER_WALK_SEED", seed));
  guint n_steps = get_number ("BANTER_WALK_STEPS", N_STEPS);
  g_autoptr (GHashTable) passed = g_hash_table_new (NULL, NULL);
  Walk walk = { .fixture = fixture, .input = input, .passed = passed };
  guint n_databases;
  guint n_others;

  keep_secrets (&walk, alice, bob);
  for (guint i = 0; i < N_WALKERS; i++)
    {
      walk.walkers[i] = register_walker (&walk);
      walk_input_learn (input, walk.walkers[i]->user_id);
    }

  /* After a quarter the server has opened what it needs, but for threads that had nothing to do
   * yet. */
  walk_some (&walk, n_steps / 4);
  n_databases = banterd_fixture_count_databases (fixture);
  n_others = banterd_fixture_count_descriptors (fixture) - n_databases;
  walk_some (&walk, n_steps - n_steps / 4);
  while (banterd_fixture_count_descriptors (fixture) - banterd_fixture_count_databases (fixture)
         > n_others)
    g_usleep (1000);
  g_assert_cmpuint (banterd_fixture_count_databases (fixture), <=, n_databases + LATE_DATABASES);
  check_secrets (alice, bob);
  /* A walk that is refused everywhere shows nothing. */
  g_test_message ("%u of %u answers were 200, from %u routes", walk.n_passed, n_steps,
                  g_hash_table_size (passed));
  g_assert_cmpuint (walk.n_passed, >, n_steps / 10);

  for (guint i = 0; i < N_WALKERS; i++)
    banterd_probe_free (walk.walkers[i]);
}

static void
test_plain (void)
{
  static const char *const arguments[] = { "--plain", NULL };

  run_walk (arguments, 1);
}

static void
test_rules (void)
{
  run_walk (NULL, 2);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/server/walk/plain", test_plain);
  g_test_add_func ("/server/walk/rules", test_rules);
  return g_test_run ();
}
