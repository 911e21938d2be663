/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-server-sample-welcome"

#include "config.h"

#include <string.h>

#include "banter-server-sample-private.h"

#include "banter-server-account-data.h"
#include "banter-server-account.h"
#include "banter-server-append.h"
#include "banter-server-policy.h"
#include "banter-server-writer.h"
#include "banter-server.h"

#include "banter-clock.h"
#include "banter-matrix-account.h"
#include "banter-matrix-event.h"

/* What a new account finds: people to follow, chats, groups, requests. One job for each step, which
 * also counts it, so that it happens once, also over a crash. What the rules refuse (an account
 * that is too young for it) is left out. */

#define MINUTE_MS (G_GINT64_CONSTANT (60) * 1000)

typedef struct
{
  BanterSampleWorld *world;
  const char *user_id;
  char *name;
  guint step;
  gboolean skipped;
} WelcomeJob;

static const char SELECT_DONE[] = "SELECT n_done FROM sample_welcomed WHERE user_id = ?";
static const char UPSERT_DONE[] = "INSERT INTO sample_welcomed (user_id, n_done) VALUES (?, ?) "
                                  "ON CONFLICT DO UPDATE SET n_done = excluded.n_done";

guint
banter_sample_count_steps (const BanterSampleWorld *world)
{
  const BanterSampleCommunity *community = world->community;

  return 1 + community->groups->len + community->welcome->len + community->requests->len;
}

static gboolean
follow (BanterSampleWorld *world, BanterDb *db, const char *user_id, const char *whom,
        GError **error)
{
  g_autofree char *before
      = banter_server_account_data_get (db, user_id, "", BANTER_MATRIX_ACCOUNT_FOLLOWING, NULL);
  g_autoptr (GString) patch = g_string_new ("{\"users\":{");
  g_autofree char *after = NULL;

  banter_json_append_string (patch, whom);
  g_string_append_printf (patch, ":{\"since_ts\":%" G_GINT64_FORMAT "}}}", banter_clock_now_ms ());
  after = banter_json_merge (before, patch->str, error);
  return after != NULL
         && banter_server_account_data_put (world->server, db, user_id, "",
                                            BANTER_MATRIX_ACCOUNT_FOLLOWING, after, error);
}

static gboolean
make_friends (const WelcomeJob *job, BanterDb *db, GError **error)
{
  GPtrArray *people = job->world->community->people;

  for (guint i = 0; i < people->len; i++)
    {
      const BanterSamplePerson *person = g_ptr_array_index (people, i);
      g_autofree char *other = banter_sample_user_id (job->world, person->localpart);

      if (person->follows_newcomers
          && (!follow (job->world, db, job->user_id, other, error)
              || !follow (job->world, db, other, job->user_id, error)))
        return FALSE;
    }
  return TRUE;
}

static gboolean
list_as_direct (const WelcomeJob *job, BanterDb *db, const char *other, const char *room_id,
                GError **error)
{
  g_autofree char *before
      = banter_server_account_data_get (db, job->user_id, "", BANTER_MATRIX_ACCOUNT_DIRECT, NULL);
  g_autofree char *after = banter_matrix_direct_set (before, other, room_id, TRUE);

  return banter_server_account_data_put (job->world->server, db, job->user_id, "",
                                         BANTER_MATRIX_ACCOUNT_DIRECT, after, error);
}

/* @ts_ms: so that the chat does not begin after what was said in it */
static gboolean
invite (const WelcomeJob *job, BanterDb *db, BanterServerRoom *room, const char *inviter,
        const char *reason, gboolean is_direct, gint64 ts_ms, GError **error)
{
  g_autofree char *event_id
      = banter_server_append_membership_at (job->world->server, db, room, inviter, job->user_id,
                                            "invite", reason, is_direct, ts_ms, error);

  return event_id != NULL;
}

static gboolean
join (const WelcomeJob *job, BanterDb *db, BanterServerRoom *room, gint64 ts_ms, GError **error)
{
  g_autofree char *event_id = banter_server_append_membership_at (
      job->world->server, db, room, job->user_id, job->user_id, "join", NULL, FALSE, ts_ms, error);

  return event_id != NULL;
}

static gboolean
find_last_time (BanterDb *db, const char *room_id, gint64 *ts_ms, GError **error)
{
  static const char sql[] = "SELECT max (origin_server_ts) FROM events WHERE room_id = ?";

  return banter_db_get (db, sql, "s:i", room_id, ts_ms, error);
}

static gint64
oldest (GPtrArray *history)
{
  const BanterSampleLine *line = g_ptr_array_index (history, 0);

  return banter_clock_now_ms () - (line->minutes_ago + 1) * MINUTE_MS;
}

static BanterServerRoom *
make_direct_room (const WelcomeJob *job, BanterDb *db, const char *creator, gint64 ts_ms,
                  GError **error)
{
  BanterSampleRoom spec = { .creator = creator,
                            .other = job->user_id,
                            .join_rule = "invite",
                            .history_visibility = "invited",
                            .ts_ms = ts_ms };

  return banter_sample_make_room (job->world, db, &spec, error);
}

static gboolean
open_chat (const WelcomeJob *job, BanterDb *db, const BanterSampleWelcome *welcome, GError **error)
{
  g_autofree char *friend = banter_sample_user_id (job->world, welcome->from);
  gint64 ts_ms = oldest (welcome->history);
  BanterServerRoom *room = make_direct_room (job, db, friend, ts_ms, error);

  return room != NULL && invite (job, db, room, friend, NULL, TRUE, ts_ms, error)
         && join (job, db, room, ts_ms, error)
         && list_as_direct (job, db, friend, room->room_id, error)
         && banter_sample_send_history (job->world, db, room, friend, job->name, welcome->history,
                                        error);
}

static gboolean
send_request (const WelcomeJob *job, BanterDb *db, const BanterSampleRequest *request,
              GError **error)
{
  g_autofree char *sender = banter_sample_user_id (job->world, request->from);
  g_autofree char *reason = banter_sample_fill_in (request->reason, job->name, "");
  gint64 ts_ms = banter_clock_now_ms () - request->minutes_ago * MINUTE_MS;
  BanterServerRoom *room = make_direct_room (job, db, sender, ts_ms, error);

  /* As the app does it: the first words are the invitation's reason, and a message of the chat. */
  if (room == NULL || !invite (job, db, room, sender, reason, TRUE, ts_ms, error)
      || !banter_sample_send_text (job->world, db, room, sender, reason, ts_ms, error))
    return FALSE;
  for (guint i = 0; request->texts[i] != NULL; i++)
    {
      g_autofree char *text = banter_sample_fill_in (request->texts[i], job->name, "");

      if (!banter_sample_send_text (job->world, db, room, sender, text, ts_ms, error))
        return FALSE;
    }
  return TRUE;
}

/* Friends add friends: whoever of the group follows newcomers. */
static const char *
find_inviter (BanterSampleWorld *world, const BanterSampleGroup *group)
{
  for (guint i = 0; group->members[i] != NULL; i++)
    {
      const BanterSamplePerson *person
          = banter_sample_find_person (world->community, group->members[i]);

      if (person != NULL && person->follows_newcomers)
        return person->localpart;
    }
  return group->members[0];
}

static gboolean
add_to_group (const WelcomeJob *job, BanterDb *db, const BanterSampleGroup *group, GError **error)
{
  g_autofree char *inviter = banter_sample_user_id (job->world, find_inviter (job->world, group));
  g_autofree char *room_id = banter_sample_find_room (job->world, db, group->alias, error);
  BanterServerRoom *room
      = room_id != NULL ? banter_server_room_get (job->world->server, db, room_id, error) : NULL;

  gint64 ts_ms = 0;

  return room != NULL && find_last_time (db, room_id, &ts_ms, error)
         && invite (job, db, room, inviter, NULL, FALSE, ts_ms, error)
         && join (job, db, room, ts_ms, error);
}

static gboolean
do_step (const WelcomeJob *job, BanterDb *db, GError **error)
{
  const BanterSampleCommunity *community = job->world->community;
  guint i = job->step;

  if (i == 0)
    return make_friends (job, db, error);
  i--;
  if (i < community->groups->len)
    return add_to_group (job, db, g_ptr_array_index (community->groups, i), error);
  i -= community->groups->len;
  if (i < community->welcome->len)
    return open_chat (job, db, g_ptr_array_index (community->welcome, i), error);
  i -= community->welcome->len;
  return send_request (job, db, g_ptr_array_index (community->requests, i), error);
}

static gboolean
write_step (BanterServerWriter *writer, BanterDb *db, gpointer data, GError **error)
{
  const WelcomeJob *job = data;

  return (job->skipped || do_step (job, db, error))
         && banter_db_exec (db, UPSERT_DONE, "si", job->user_id, (gint64)job->step + 1, error);
}

gboolean
banter_sample_welcome (BanterSampleWorld *world, const char *user_id, GError **error)
{
  BanterServerWriter *writer = banter_server_get_writer (world->server);
  BanterDb *db = banter_server_get_reader (world->server, error);
  g_autofree char *name = db != NULL ? banter_sample_call_name (db, user_id) : NULL;
  WelcomeJob job = { world, user_id, name, 0, FALSE };
  gint64 n_done = 0;

  if (db == NULL || !banter_db_get (db, SELECT_DONE, "s:i", user_id, &n_done, error))
    return FALSE;
  for (job.step = (guint)n_done; job.step < banter_sample_count_steps (world); job.step++)
    {
      g_autoptr (GError) local = NULL;

      job.skipped = FALSE;
      if (banter_server_writer_run (writer, write_step, &job, &local))
        continue;
      job.skipped = local->domain == BANTER_SERVER_POLICY_ERROR;
      if (!job.skipped || !banter_server_writer_run (writer, write_step, &job, error))
        {
          if (!job.skipped)
            g_propagate_error (error, g_steal_pointer (&local));
          return FALSE;
        }
    }
  return TRUE;
}

char *
banter_sample_call_name (BanterDb *db, const char *user_id)
{
  g_autofree char *displayname = NULL;
  g_autofree char *avatar_url = NULL;
  char *name;

  if (banter_server_account_get_profile (db, user_id, &displayname, &avatar_url, NULL)
      && displayname != NULL && *displayname != '\0')
    name = banter_sample_first_name (displayname);
  else
    name = g_strndup (user_id + 1, strcspn (user_id + 1, ":"));
  /* Whoever has not chosen a name yet is called by the one in the id. */
  name[0] = g_ascii_toupper (name[0]);
  return name;
}
