/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-server-sample-answers"

#include "config.h"

#include "banter-server-sample-private.h"

#include "banter-server-config.h"
#include "banter-server-member.h"
#include "banter-server-receipt.h"
#include "banter-server-typing.h"
#include "banter-server-writer.h"
#include "banter-server.h"

#include "banter-matrix-event.h"
#include "banter-matrix-room.h"

/* Who of the sample people is about to answer what, and the answering: they read, type, write. What
 * has been answered is recorded in the job that writes the answer. The sample's own thread. */

#define TYPING_MS 10000

struct _BanterSampleAnswers
{
  BanterSampleWorld *world;
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
  BanterSampleAnswers *answers;
  Pending *pending;
} AnswerJob;

static const char SELECT_MEMBERS[] = "SELECT user_id, membership FROM memberships "
                                     "WHERE room_id = ? AND membership IN ('join', 'invite')";
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

/* The sample people who have joined; how many members there are at all. */
static GPtrArray *
find_listeners (BanterSampleAnswers *answers, BanterDb *db, const char *room_id, guint *n_members)
{
  g_autoptr (GPtrArray) people = g_ptr_array_new ();
  g_autoptr (BanterDbCursor) rows = banter_db_query (db, SELECT_MEMBERS, "s", room_id);

  for (*n_members = 0; banter_db_cursor_next (rows, NULL); (*n_members)++)
    {
      const BanterSamplePerson *person
          = banter_sample_find_user (answers->world, banter_db_cursor_get_text (rows, 0));

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
choose_speaker (BanterSampleAnswers *answers, BanterDb *db, const char *room_id, const char *type,
                const char *content)
{
  g_autofree char *body = banter_json_dup_string_member (content, "body");
  g_autofree char *room_type = NULL;
  BanterSampleQuestion question = { .type = type, .body = body };
  g_autoptr (GPtrArray) people = NULL;
  guint n_members;

  if (!banter_db_get (db, SELECT_TYPE, "s:S", room_id, &room_type, NULL) || room_type != NULL)
    return NULL;
  people = find_listeners (answers, db, room_id, &n_members);
  question.n_answers = count_answers (db, room_id);
  return people->len > 0 ? banter_sample_choose_speaker (people, &question) : NULL;
}

void
banter_sample_answers_expect (BanterSampleAnswers *answers, BanterDb *db, BanterDbCursor *row)
{
  gint64 delay_us
      = (gint64)banter_server_get_config (answers->world->server)->sample_delay_ms * 1000;
  const char *event_id, *room_id, *sender, *type, *state_key, *content;
  const BanterSamplePerson *speaker;
  Pending *pending, *before;
  gint64 position, now = g_get_monotonic_time ();

  banter_db_cursor_read (row, "issssss", &position, &event_id, &room_id, &sender, &type, &state_key,
                         &content);
  speaker = choose_speaker (answers, db, room_id, type, content);
  if (speaker == NULL)
    return;
  /* Whoever writes on is answered once, to the last. */
  before = g_hash_table_lookup (answers->pending, room_id);
  pending = g_new0 (Pending, 1);
  pending->room_id = g_strdup (room_id);
  pending->speaker = banter_sample_user_id (answers->world, speaker->localpart);
  pending->asker = g_strdup (sender);
  pending->event_id = g_strdup (event_id);
  pending->position = position;
  pending->type = g_strdup (type);
  pending->content = g_strdup (content);
  pending->read_at = before != NULL ? now : now + delay_us / 3;
  pending->answer_at = now + delay_us + delay_us * (gint64)(g_str_hash (content) % 50) / 100;
  g_hash_table_replace (answers->pending, pending->room_id, pending);
}

static gboolean
set_typing (BanterSampleAnswers *answers, BanterDb *db, const Pending *pending, gint64 timeout_ms,
            GError **error)
{
  gint64 id = banter_server_writer_next_id (banter_server_get_writer (answers->world->server));

  return !banter_server_typing_set (banter_server_get_typing (answers->world->server),
                                    pending->room_id, pending->speaker, timeout_ms, id)
         || banter_server_member_wake_room (answers->world->server, db, pending->room_id, error);
}

static gboolean
write_read (BanterServerWriter *writer, BanterDb *db, gpointer data, GError **error)
{
  const AnswerJob *job = data;
  const Pending *pending = job->pending;

  return banter_server_receipt_put (job->answers->world->server, db, pending->speaker,
                                    pending->room_id, BANTER_MATRIX_RECEIPT_READ, NULL,
                                    pending->event_id, error)
         && set_typing (job->answers, db, pending, TYPING_MS, error);
}

static gboolean
say (BanterSampleAnswers *answers, BanterDb *db, const Pending *pending, GError **error)
{
  BanterSampleWorld *world = answers->world;
  g_autofree char *name = banter_sample_call_name (db, pending->asker);
  g_autofree char *msgtype = banter_json_dup_string_member (pending->content, "msgtype");
  g_autofree char *body = banter_json_dup_string_member (pending->content, "body");
  BanterSampleQuestion question
      = { pending->type, msgtype, body, name, count_answers (db, pending->room_id) };
  g_auto (BanterSampleAnswer) answer = { 0 };
  BanterServerRoom *room
      = banter_server_room_get (answers->world->server, db, pending->room_id, error);

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
         && set_typing (job->answers, db, job->pending, 0, error);
}

static gboolean
write_answer (BanterServerWriter *writer, BanterDb *db, gpointer data, GError **error)
{
  const AnswerJob *job = data;

  return say (job->answers, db, job->pending, error) && write_done (writer, db, data, error);
}

static void
read_message (BanterSampleAnswers *answers, Pending *pending)
{
  AnswerJob job = { answers, pending };
  g_autoptr (GError) error = NULL;

  pending->has_read = TRUE;
  if (!banter_server_writer_run (banter_server_get_writer (answers->world->server), write_read,
                                 &job, &error))
    complain ("A message is not read", error);
}

static void
answer_message (BanterSampleAnswers *answers, Pending *pending)
{
  BanterServerWriter *writer = banter_server_get_writer (answers->world->server);
  AnswerJob job = { answers, pending };
  g_autoptr (GError) error = NULL;

  if (banter_server_writer_run (writer, write_answer, &job, &error))
    return;
  /* Not wanted any more: blocked, or the room is gone. Then there is nothing to answer. */
  complain ("An answer is not given", error);
  g_clear_error (&error);
  if (!banter_server_writer_run (writer, write_done, &job, &error))
    complain ("An answer is not recorded", error);
}

gint64
banter_sample_answers_act (BanterSampleAnswers *answers)
{
  gint64 next = G_MAXINT64;
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, answers->pending);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      Pending *pending = value;
      gint64 now = g_get_monotonic_time ();

      if (!pending->has_read && now >= pending->read_at)
        read_message (answers, pending);
      if (pending->has_read && now >= pending->answer_at)
        {
          answer_message (answers, pending);
          g_hash_table_iter_remove (&iter);
          continue;
        }
      next = MIN (next, pending->has_read ? pending->answer_at : pending->read_at);
    }
  return next;
}

BanterSampleAnswers *
banter_sample_answers_new (BanterSampleWorld *world)
{
  BanterSampleAnswers *answers = g_new0 (BanterSampleAnswers, 1);

  answers->world = world;
  answers->pending = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, pending_free);
  return answers;
}

void
banter_sample_answers_free (BanterSampleAnswers *answers)
{
  g_hash_table_unref (answers->pending);
  g_free (answers);
}
