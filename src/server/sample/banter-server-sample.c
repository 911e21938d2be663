/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-server-sample"

#include "config.h"

#include "banter-server-sample-private.h"

#include "banter-server-append.h"
#include "banter-server-config.h"
#include "banter-server-member.h"
#include "banter-server-receipt.h"
#include "banter-server-typing.h"
#include "banter-server-writer.h"
#include "banter-server.h"

#include "banter-matrix-event.h"
#include "banter-matrix-room.h"

/* The thread on which the sample people live. It looks at what was committed, and then they do what
 * people do: read, type, answer. What has been answered is recorded in the job that writes the
 * answer, so after a crash nobody answers twice, and nobody is left waiting. */

/* Commits that come closer together are looked at at once. */
#define LOOK_EVERY_US 20000
#define TYPING_MS 10000
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
  gint64 seen;         /* stream id of the last event looked at */
  GHashTable *pending; /* room id -> Pending */
};

/* A room in which somebody waits for an answer. */
typedef struct
{
  char *room_id;
  char *speaker;
  char *asker;
  char *event_id;
  gint64 position;
  char *type;
  char *content;
  gint64 read_at; /* monotonic */
  gint64 answer_at;
  gboolean has_read;
} Pending;

typedef struct
{
  BanterServerSample *sample;
  Pending *pending;
} AnswerJob;

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
static const char SELECT_MEMBERS[] = "SELECT user_id, membership FROM memberships "
                                     "WHERE room_id = ? AND membership IN ('join', 'invite')";
static const char SELECT_INVITED[] = "SELECT EXISTS (SELECT 1 FROM memberships WHERE user_id = ? "
                                     "AND room_id = ? AND membership = 'invite')";
static const char SELECT_ANSWERS[] = "SELECT n_answers FROM sample_rooms WHERE room_id = ?";
static const char SELECT_TYPE[] = "SELECT type FROM rooms WHERE room_id = ?";
static const char UPSERT_ANSWERED[]
    = "INSERT INTO sample_rooms (room_id, answered, n_answers) VALUES (?1, ?2, 1) "
      "ON CONFLICT DO UPDATE SET answered = excluded.answered, n_answers = n_answers + 1";

static void
pending_free (gpointer data)
{
  Pending *pending = data;

  g_free (pending->room_id);
  g_free (pending->speaker);
  g_free (pending->asker);
  g_free (pending->event_id);
  g_free (pending->type);
  g_free (pending->content);
  g_free (pending);
}

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

/* The sample people who have joined; how many members there are at all. */
static GPtrArray *
find_listeners (BanterServerSample *sample, BanterDb *db, const char *room_id, guint *n_members)
{
  g_autoptr (GPtrArray) people = g_ptr_array_new ();
  g_autoptr (BanterDbCursor) rows = banter_db_query (db, SELECT_MEMBERS, "s", room_id);

  for (*n_members = 0; banter_db_cursor_next (rows, NULL); (*n_members)++)
    {
      const BanterSamplePerson *person
          = banter_sample_find_user (sample->world, banter_db_cursor_get_text (rows, 0));

      if (person != NULL && g_strcmp0 (banter_db_cursor_get_text (rows, 1), "join") == 0)
        g_ptr_array_add (people, (gpointer)person);
    }
  return g_steal_pointer (&people);
}

static guint
count_answers (BanterDb *db, const char *room_id)
{
  gint64 n = 0;

  if (!banter_db_get (db, SELECT_ANSWERS, "s:i", room_id, &n, NULL))
    return 0;
  return (guint)n;
}

static const BanterSamplePerson *
choose_speaker (BanterServerSample *sample, BanterDb *db, const char *room_id, const char *type,
                const char *content)
{
  g_autofree char *body = banter_json_dup_string_member (content, "body");
  g_autofree char *room_type = NULL;
  BanterSampleQuestion question = { .type = type, .body = body };
  g_autoptr (GPtrArray) people = NULL;
  guint n_members;

  if (!banter_db_get (db, SELECT_TYPE, "s:S", room_id, &room_type, NULL) || room_type != NULL)
    return NULL;
  people = find_listeners (sample, db, room_id, &n_members);
  question.n_answers = count_answers (db, room_id);
  return people->len > 0 ? banter_sample_choose_speaker (people, &question) : NULL;
}

static void
expect_answer (BanterServerSample *sample, BanterDb *db, BanterDbCursor *row)
{
  gint64 delay_us = (gint64)banter_server_get_config (sample->server)->sample_delay_ms * 1000;
  const char *event_id, *room_id, *sender, *type, *state_key, *content;
  const BanterSamplePerson *speaker;
  Pending *pending, *before;
  gint64 position, now = g_get_monotonic_time ();

  banter_db_cursor_read (row, "issssss", &position, &event_id, &room_id, &sender, &type, &state_key,
                         &content);
  speaker = choose_speaker (sample, db, room_id, type, content);
  if (speaker == NULL)
    return;
  /* Whoever writes on is answered once, to the last. */
  before = g_hash_table_lookup (sample->pending, room_id);
  pending = g_new0 (Pending, 1);
  pending->room_id = g_strdup (room_id);
  pending->speaker = banter_sample_user_id (sample->world, speaker->localpart);
  pending->asker = g_strdup (sender);
  pending->event_id = g_strdup (event_id);
  pending->position = position;
  pending->type = g_strdup (type);
  pending->content = g_strdup (content);
  pending->read_at = before != NULL ? now : now + delay_us / 3;
  pending->answer_at = now + delay_us + delay_us * (gint64)(g_str_hash (content) % 50) / 100;
  g_hash_table_replace (sample->pending, pending->room_id, pending);
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
        expect_answer (sample, db, row);
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

static gboolean
set_typing (BanterServerSample *sample, BanterDb *db, const Pending *pending, gint64 timeout_ms,
            GError **error)
{
  gint64 id = banter_server_writer_next_id (banter_server_get_writer (sample->server));

  return !banter_server_typing_set (banter_server_get_typing (sample->server), pending->room_id,
                                    pending->speaker, timeout_ms, id)
         || banter_server_member_wake_room (sample->server, db, pending->room_id, error);
}

static gboolean
write_read (BanterServerWriter *writer, BanterDb *db, gpointer data, GError **error)
{
  const AnswerJob *job = data;
  const Pending *pending = job->pending;

  return banter_server_receipt_put (job->sample->server, db, pending->speaker, pending->room_id,
                                    BANTER_MATRIX_RECEIPT_READ, NULL, pending->event_id, error)
         && set_typing (job->sample, db, pending, TYPING_MS, error);
}

static gboolean
say (BanterServerSample *sample, BanterDb *db, const Pending *pending, GError **error)
{
  BanterSampleWorld *world = sample->world;
  g_autofree char *name = banter_sample_call_name (db, pending->asker);
  g_autofree char *msgtype = banter_json_dup_string_member (pending->content, "msgtype");
  g_autofree char *body = banter_json_dup_string_member (pending->content, "body");
  BanterSampleQuestion question
      = { pending->type, msgtype, body, name, count_answers (db, pending->room_id) };
  g_auto (BanterSampleAnswer) answer = { 0 };
  BanterServerRoom *room = banter_server_room_get (sample->server, db, pending->room_id, error);

  if (room == NULL)
    return FALSE;
  banter_sample_answer (world->community, banter_sample_find_user (world, pending->speaker),
                        &question, &answer);
  return (answer.text == NULL
          || banter_sample_send_text (world, db, room, pending->speaker, answer.text, 0, error))
         && (answer.sticker == NULL
             || banter_sample_send_sticker (world, db, room, pending->speaker, answer.sticker, 0,
                                            error));
}

static gboolean
write_done (BanterServerWriter *writer, BanterDb *db, gpointer data, GError **error)
{
  const AnswerJob *job = data;

  return banter_db_exec (db, UPSERT_ANSWERED, "si", job->pending->room_id, job->pending->position,
                         error)
         && set_typing (job->sample, db, job->pending, 0, error);
}

static gboolean
write_answer (BanterServerWriter *writer, BanterDb *db, gpointer data, GError **error)
{
  const AnswerJob *job = data;

  return say (job->sample, db, job->pending, error) && write_done (writer, db, data, error);
}

static void
read_message (BanterServerSample *sample, Pending *pending)
{
  AnswerJob job = { sample, pending };
  g_autoptr (GError) error = NULL;

  pending->has_read = TRUE;
  if (!banter_server_writer_run (banter_server_get_writer (sample->server), write_read, &job,
                                 &error))
    complain ("A message is not read", error);
}

static void
answer_message (BanterServerSample *sample, Pending *pending)
{
  BanterServerWriter *writer = banter_server_get_writer (sample->server);
  AnswerJob job = { sample, pending };
  g_autoptr (GError) error = NULL;

  if (banter_server_writer_run (writer, write_answer, &job, &error))
    return;
  /* Not wanted any more: blocked, or the room is gone. Then there is nothing to answer. */
  complain ("An answer is not given", error);
  g_clear_error (&error);
  if (!banter_server_writer_run (writer, write_done, &job, &error))
    complain ("An answer is not recorded", error);
}

/* Does what is due. Returns: when the next thing is, monotonic; G_MAXINT64 for never */
static gint64
act (BanterServerSample *sample)
{
  gint64 next = G_MAXINT64;
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, sample->pending);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      Pending *pending = value;
      gint64 now = g_get_monotonic_time ();

      if (!pending->has_read && now >= pending->read_at)
        read_message (sample, pending);
      if (pending->has_read && now >= pending->answer_at)
        {
          answer_message (sample, pending);
          g_hash_table_iter_remove (&iter);
          continue;
        }
      next = MIN (next, pending->has_read ? pending->answer_at : pending->read_at);
    }
  return next;
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
      next = act (sample);
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
  sample->pending = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, pending_free);
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
  g_hash_table_unref (sample->pending);
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
