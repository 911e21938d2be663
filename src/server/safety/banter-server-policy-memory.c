/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-server-policy-memory"

#include "config.h"

#include "banter-server-policy-private.h"

#include "banter-server-writer.h"
#include "banter-server.h"

#include "banter-clock.h"

/* Answers that need not be asked for twice: of chats where all is well, as long as no fact changes;
 * and who the room that is being created is for. Nothing here allows what was not allowed by the
 * rules. Writer's thread. */

#define HOUR_MS (G_GINT64_CONSTANT (60) * 60 * 1000)
#define MAX_REMEMBERED 10000
#define MEMORY_KEY "policy"

struct _BanterServerPolicy
{
  GHashTable *answers[BANTER_SERVER_ANSWER_LAST]; /* "user room" -> answer */
  gint64 hour;                                    /* of @answers: ages change with the date */
  GHashTable *group;                              /* user ids */
  char *group_maker;
};

BanterServerPolicy *
banter_server_policy_new (void)
{
  BanterServerPolicy *policy = g_new0 (BanterServerPolicy, 1);

  for (guint i = 0; i < BANTER_SERVER_ANSWER_LAST; i++)
    policy->answers[i] = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  policy->group = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  return policy;
}

void
banter_server_policy_free (BanterServerPolicy *policy)
{
  for (guint i = 0; i < BANTER_SERVER_ANSWER_LAST; i++)
    g_hash_table_unref (policy->answers[i]);
  g_hash_table_unref (policy->group);
  g_free (policy->group_maker);
  g_free (policy);
}

void
banter_server_policy_forget (BanterServer *server)
{
  BanterServerPolicy *policy = banter_server_get_policy (server);

  for (guint i = 0; i < BANTER_SERVER_ANSWER_LAST; i++)
    g_hash_table_remove_all (policy->answers[i]);
}

static void
on_undo (BanterServer *server, const char *key)
{
  banter_server_policy_forget (server);
  banter_server_policy_end_group (server, NULL);
}

static void
touch (BanterServer *server)
{
  banter_server_writer_touch (banter_server_get_writer (server), MEMORY_KEY, on_undo);
}

static char *
build_key (const char *user_id, const char *room_id)
{
  return g_strconcat (user_id, " ", room_id, NULL);
}

void
banter_server_policy_remember (BanterServer *server, BanterServerAnswer kind, const char *user_id,
                               const char *room_id, int answer)
{
  GHashTable *answers = banter_server_get_policy (server)->answers[kind];

  touch (server);
  if (g_hash_table_size (answers) >= MAX_REMEMBERED)
    g_hash_table_remove_all (answers);
  g_hash_table_insert (answers, build_key (user_id, room_id), GINT_TO_POINTER (answer));
}

int
banter_server_policy_recall (BanterServer *server, BanterServerAnswer kind, const char *user_id,
                             const char *room_id)
{
  BanterServerPolicy *policy = banter_server_get_policy (server);
  g_autofree char *key = build_key (user_id, room_id);
  gint64 hour = banter_clock_now_ms () / HOUR_MS;

  /* Days begin on the hour in UTC−12. */
  if (policy->hour != hour)
    banter_server_policy_forget (server);
  policy->hour = hour;
  return GPOINTER_TO_INT (g_hash_table_lookup (policy->answers[kind], key));
}

void
banter_server_policy_begin_group (BanterServer *server, const char *maker)
{
  BanterServerPolicy *policy = banter_server_get_policy (server);

  touch (server);
  g_hash_table_remove_all (policy->group);
  g_free (policy->group_maker);
  policy->group_maker = g_strdup (maker);
}

void
banter_server_policy_add_to_group (BanterServer *server, const char *user_id)
{
  g_hash_table_add (banter_server_get_policy (server)->group, g_strdup (user_id));
}

gboolean
banter_server_policy_take_from_group (BanterServer *server, const char *user_id)
{
  return g_hash_table_remove (banter_server_get_policy (server)->group, user_id);
}

void
banter_server_policy_end_group (BanterServer *server, const char *maker)
{
  BanterServerPolicy *policy = banter_server_get_policy (server);

  if (policy->group_maker == NULL || g_strcmp0 (policy->group_maker, maker) == 0)
    return;
  g_hash_table_remove_all (policy->group);
  g_clear_pointer (&policy->group_maker, g_free);
}
