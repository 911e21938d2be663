/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-server-sample"

#include "config.h"

#include "banter-server-sample-private.h"

#include "banter-server-append.h"
#include "banter-server-writer.h"
#include "banter-server.h"

/* The thread on which the sample people live. It looks at what was committed; then they welcome
 * newcomers, accept invitations and answer. What has been answered is recorded in the job that
 * writes the answer, so after a crash nobody answers twice, and nobody is left waiting. */

/* Commits that come closer together are looked at at once. */
#define LOOK_EVERY_US 20000
#define BATCH 200

struct _BanterServerSample
{
  BanterServer *server;
  BanterSampleWorld *world;
  GThread *thread;
  GMutex mutex;
  GCond cond;
  gboolean poked;
  gboolean stopping;

  /* The thread's own */
  gint64 seen; /* stream id of the last event looked at */
  BanterSampleAnswers *answers;
};

typedef struct
{
  BanterServerSample *sample;
  const char *room_id;
  const char *user_id;
} JoinJob;

static const char SELECT_NEWCOMER[]
    = "SELECT user_id FROM users u WHERE u.password_hash IS NOT NULL AND NOT u.is_deactivated "
      "AND NOT EXISTS (SELECT 1 FROM sample_welcomed w WHERE w.user_id = u.user_id "
      "AND w.n_done >= ?) LIMIT 1";
static const char SELECT_NEWS[]
    = "SELECT e.stream_id, e.event_id, e.room_id, e.sender, e.type, e.state_key, e.content "
      "FROM events e LEFT JOIN sample_rooms s USING (room_id) "
      "WHERE e.stream_id > ?1 AND e.stream_id > coalesce (s.answered, 0) "
      "AND e.type IN ('m.room.message', 'm.sticker', 'm.room.member') AND e.redacted_by IS NULL "
      "ORDER BY e.stream_id LIMIT 200";
static const char SELECT_INVITED[] = "SELECT EXISTS (SELECT 1 FROM memberships WHERE user_id = ? "
                                     "AND room_id = ? AND membership = 'invite')";
static void
complain (const char *what, const GError *error)
{
  g_message ("%s: %s", what, error->message);
}

static gboolean
write_join (BanterServerWriter *writer, BanterDb *db, gpointer data, GError **error)
{
  const JoinJob *job = data;
  BanterServerRoom *room = banter_server_room_get (job->sample->server, db, job->room_id, error);
  g_autofree char *event_id
      = room != NULL ? banter_server_append_membership (job->sample->server, db, room, job->user_id,
                                                        job->user_id, "join", NULL, FALSE, error)
                     : NULL;

  return event_id != NULL;
}

/* They accept every invitation. */
static void
accept_invite (BanterServerSample *sample, const char *room_id, const char *user_id)
{
  g_autoptr (GError) error = NULL;
  JoinJob job = { sample, room_id, user_id };

  if (!banter_server_writer_run (banter_server_get_writer (sample->server), write_join, &job,
                                 &error))
    complain ("An invitation is not accepted", error);
}

static gboolean
is_invited (BanterDb *db, const char *room_id, const char *user_id)
{
  gboolean invited = FALSE;

  return banter_db_get (db, SELECT_INVITED, "ss:b", user_id, room_id, &invited, NULL) && invited;
}

/* Returns: whether something was written, so that what follows must be read anew */
static gboolean
look_at (BanterServerSample *sample, BanterDb *db, BanterDbCursor *row)
{
  const char *room_id = banter_db_cursor_get_text (row, 2);
  const char *sender = banter_db_cursor_get_text (row, 3);
  const char *state_key = banter_db_cursor_get_text (row, 5);

  sample->seen = banter_db_cursor_get_int (row, 0);
  if (state_key == NULL)
    {
      if (banter_sample_find_user (sample->world, sender) == NULL)
        banter_sample_answers_expect (sample->answers, db, row);
      return FALSE;
    }
  if (banter_sample_find_user (sample->world, sender) != NULL
      || banter_sample_find_user (sample->world, state_key) == NULL
      || !is_invited (db, room_id, state_key))
    return FALSE;
  accept_invite (sample, room_id, state_key);
  return TRUE;
}

static void
look_for_news (BanterServerSample *sample, BanterDb *db)
{
  gboolean is_more = TRUE;

  while (is_more)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (BanterDbCursor) rows = banter_db_query (db, SELECT_NEWS, "i", sample->seen);
      guint n = 0;

      for (is_more = FALSE; !is_more && banter_db_cursor_next (rows, &error); n++)
        is_more = look_at (sample, db, rows);
      is_more = is_more || n == BATCH;
      if (error != NULL)
        complain ("The news cannot be read", error);
    }
}

static void
look_for_newcomers (BanterServerSample *sample, BanterDb *db)
{
  g_autofree char *last = NULL;

  while (TRUE)
    {
      g_autofree char *user_id = NULL;
      g_autoptr (GError) error = NULL;

      if (!banter_db_get (db, SELECT_NEWCOMER, "i:S",
                          (gint64)banter_sample_count_steps (sample->world), &user_id, &error)
          || user_id == NULL || g_strcmp0 (user_id, last) == 0)
        return;
      if (!banter_sample_welcome (sample->world, user_id, &error))
        complain ("Somebody is not welcomed", error);
      g_free (last);
      last = g_steal_pointer (&user_id);
    }
}

/* Waits until @deadline or a poke. Returns: whether to go on */
static gboolean
rest (BanterServerSample *sample, gint64 deadline)
{
  gint64 earliest = g_get_monotonic_time () + LOOK_EVERY_US;
  gboolean in_time = TRUE;

  g_mutex_lock (&sample->mutex);
  while (!sample->stopping && !sample->poked && in_time)
    if (deadline == G_MAXINT64)
      g_cond_wait (&sample->cond, &sample->mutex);
    else
      in_time = g_cond_wait_until (&sample->cond, &sample->mutex, deadline);
  for (in_time = TRUE; !sample->stopping && in_time && sample->poked;)
    in_time = g_cond_wait_until (&sample->cond, &sample->mutex, MIN (earliest, deadline));
  sample->poked = FALSE;
  in_time = !sample->stopping;
  g_mutex_unlock (&sample->mutex);
  return in_time;
}

static gpointer
live (gpointer data)
{
  BanterServerSample *sample = data;
  g_autoptr (GError) error = NULL;
  BanterDb *db = banter_server_get_reader (sample->server, &error);
  gint64 next;

  if (db == NULL || !banter_sample_world_build (sample->world, &error))
    {
      complain ("The sample community does not come to life", error);
      return NULL;
    }
  do
    {
      look_for_newcomers (sample, db);
      look_for_news (sample, db);
      next = banter_sample_answers_act (sample->answers);
    }
  while (rest (sample, next));
  return NULL;
}

BanterServerSample *
banter_server_sample_new (BanterServer *server, GError **error)
{
  BanterSampleWorld *world = banter_sample_world_load (server, error);
  BanterServerSample *sample;

  if (world == NULL)
    return NULL;
  sample = g_new0 (BanterServerSample, 1);
  sample->server = server;
  sample->world = world;
  sample->answers = banter_sample_answers_new (world);
  g_mutex_init (&sample->mutex);
  g_cond_init (&sample->cond);
  sample->thread = g_thread_new ("sample", live, sample);
  return sample;
}

void
banter_server_sample_stop (BanterServerSample *sample)
{
  g_mutex_lock (&sample->mutex);
  sample->stopping = TRUE;
  g_cond_signal (&sample->cond);
  g_mutex_unlock (&sample->mutex);
  g_thread_join (g_steal_pointer (&sample->thread));
}

void
banter_server_sample_free (BanterServerSample *sample)
{
  banter_sample_answers_free (sample->answers);
  banter_sample_world_free (sample->world);
  g_mutex_clear (&sample->mutex);
  g_cond_clear (&sample->cond);
  g_free (sample);
}

void
banter_server_sample_poke (BanterServerSample *sample)
{
  g_mutex_lock (&sample->mutex);
  sample->poked = TRUE;
  g_cond_signal (&sample->cond);
  g_mutex_unlock (&sample->mutex);
}
