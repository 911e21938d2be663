/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-policy-closed"

#include "config.h"

#include "banterd-fixture.h"

#include "banter-server-account.h"
#include "banter-server-append.h"
#include "banter-server-config.h"
#include "banter-server-found.h"
#include "banter-server-policy.h"
#include "banter-server-writer.h"
#include "banter-server.h"

#include "banter-matrix-event.h"

/* The policy fails closed: whichever of its statements fails, the answer is no. In this process,
 * where each statement can be made to fail in turn. */

#define ANNA "@anna:localhost"
#define BERT "@bert:localhost"
#define CLEO "@cleo:localhost"

typedef struct
{
  BanterServer *server;
  char *empty_room; /* of Anna's */
  char *chat;       /* of Anna and Bert */
  /* The question of the moment */
  const BanterServerPolicyAct *act;
  guint failing; /* which statement; 0 for none */
  gboolean allowed;
  guint n_statements;
} Fixture;

static char *
create_room (Fixture *fixture, BanterDb *db, GError **error)
{
  const BanterServerFounding founding
      = { .creator = ANNA, .version = banter_server_room_version_get_default () };
  BanterServerRoom *room = banter_server_found (fixture->server, db, &founding, error);
  g_autofree char *joined = NULL;

  g_assert_nonnull (room);
  joined = banter_server_append_membership (fixture->server, db, room, ANNA, ANNA, "join", NULL,
                                            FALSE, error);
  return joined != NULL ? g_strdup (room->room_id) : NULL;
}

static gboolean
set_up (BanterServerWriter *writer, BanterDb *db, gpointer data, GError **error)
{
  static const char *const people[] = { ANNA, BERT, CLEO };
  Fixture *fixture = data;
  BanterServerRoom *room;
  g_autofree char *invited = NULL;
  g_autofree char *joined = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (people); i++)
    {
      BanterServerNewAccount account = { .user_id = people[i], .birthday = "1990-01-01" };

      if (!banter_server_account_create (db, &account, error))
        return FALSE;
    }
  fixture->empty_room = create_room (fixture, db, error);
  fixture->chat = create_room (fixture, db, error);
  room = fixture->chat != NULL ? banter_server_room_get (fixture->server, db, fixture->chat, error)
                               : NULL;
  if (fixture->empty_room == NULL || room == NULL)
    return FALSE;
  invited = banter_server_append_membership (fixture->server, db, room, ANNA, BERT, "invite", NULL,
                                             TRUE, error);
  joined = invited != NULL ? banter_server_append_membership (fixture->server, db, room, BERT, BERT,
                                                              "join", NULL, FALSE, error)
                           : NULL;
  return joined != NULL;
}

/* Fails always, so that nothing of the question stays. */
static gboolean
ask (BanterServerWriter *writer, BanterDb *db, gpointer data, GError **error)
{
  Fixture *fixture = data;
  guint before = banter_db_get_n_statements (db);
  g_autoptr (GError) refusal = NULL;

  banter_server_policy_forget (fixture->server);
  banter_db_fail_for_tests (db, fixture->failing, BANTER_DB_ERROR_FAILED);
  fixture->allowed = banter_server_policy_check (fixture->server, db, fixture->act, &refusal);
  banter_db_fail_for_tests (db, 0, BANTER_DB_ERROR_FAILED);
  fixture->n_statements = banter_db_get_n_statements (db) - before;
  g_assert_cmpint (refusal == NULL, ==, fixture->allowed);
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CANCELLED, "That was a question only");
  return FALSE;
}

static void
question (Fixture *fixture, const BanterServerPolicyAct *act, guint failing)
{
  BanterServerWriter *writer = banter_server_get_writer (fixture->server);

  fixture->act = act;
  fixture->failing = failing;
  g_assert_false (banter_server_writer_run (writer, ask, fixture, NULL));
}

static void
check_each_statement (Fixture *fixture, const BanterServerPolicyAct *act)
{
  guint n;

  question (fixture, act, 0);
  g_assert_true (fixture->allowed);
  n = fixture->n_statements;
  g_assert_cmpuint (n, >, 5);
  for (guint i = 1; i <= n; i++)
    {
      question (fixture, act, i);
      if (fixture->allowed)
        g_error ("allowed, although statement %u of %u failed", i, n);
    }
  g_test_message ("%u statements", n);
}

static void
test_fails_closed (void)
{
  g_autofree char *dir = g_dir_make_tmp ("policy-XXXXXX", NULL);
  char *argv[] = {
    (char *)"banterd",       (char *)"--data",    dir, (char *)"--listen", (char *)"127.0.0.1:0",
    (char *)"--server-name", (char *)"localhost", NULL
  };
  static const char *const invites[] = { CLEO, NULL };
  g_autoptr (GError) error = NULL;
  BanterServerConfig *config
      = banter_server_config_parse ((int)G_N_ELEMENTS (argv) - 1, argv, &error);
  Fixture fixture = { 0 };
  BanterServerPolicyAct acts[] = {
    { .sender = ANNA, .invites = invites, .is_direct = TRUE },
    { .sender = ANNA,
      .type = BANTER_MATRIX_EVENT_MEMBER,
      .state_key = CLEO,
      .content = "{\"membership\":\"invite\",\"reason\":\"Hello\"}" },
    { .sender = ANNA,
      .type = BANTER_MATRIX_EVENT_MESSAGE,
      .content = "{\"msgtype\":\"m.text\",\"body\":\"Hello\"}" },
    { .sender = BERT,
      .type = BANTER_MATRIX_EVENT_TOPIC,
      .state_key = "",
      .content = "{\"topic\":\"Hello\"}" },
  };

  g_assert_no_error (error);
  fixture.server = banter_server_new (config, &error);
  g_assert_no_error (error);
  g_assert_true (banter_server_writer_run (banter_server_get_writer (fixture.server), set_up,
                                           &fixture, &error));
  g_assert_no_error (error);
  acts[1].room_id = fixture.empty_room;
  acts[2].room_id = acts[3].room_id = fixture.chat;
  for (guint i = 0; i < G_N_ELEMENTS (acts); i++)
    check_each_statement (&fixture, &acts[i]);
  banter_server_free (fixture.server);
  banterd_fixture_delete_tree (dir);
  g_free (fixture.empty_room);
  g_free (fixture.chat);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/safety/way/30/each-statement", test_fails_closed);
  return g_test_run ();
}
