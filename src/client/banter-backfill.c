/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-backfill"

#include "config.h"

#include "banter-backfill.h"

#include "banter-matrix-room.h"
#include "banter-matrix-sync.h"

/* After the first sync: one request at a time for the history before what it brought, the chats
 * that were used last first. What fails is left to whoever scrolls there. */

#define LIMIT "45"

struct _BanterBackfill
{
  BanterEngine *engine;
  GPtrArray *rooms; /* Gap, most recent last */
  guint n_rooms;
  GCancellable *cancellable;
};

typedef struct
{
  char *room_id;
  char *token;
  gint64 ts;
} Gap;

static void next (BanterBackfill *self);

static void
gap_free (gpointer data)
{
  Gap *gap = data;

  g_free (gap->room_id);
  g_free (gap->token);
  g_free (gap);
}

static int
compare_gaps (gconstpointer a, gconstpointer b)
{
  const Gap *gap_a = *(const Gap *const *)a;
  const Gap *gap_b = *(const Gap *const *)b;

  return (gap_a->ts > gap_b->ts) - (gap_a->ts < gap_b->ts);
}

static void
collect (BanterBackfill *self, const BanterMatrixSync *sync)
{
  GHashTableIter iter;
  gpointer room_id, value;

  if (sync->rooms == NULL || sync->rooms->join == NULL)
    return;
  g_hash_table_iter_init (&iter, sync->rooms->join);
  while (g_hash_table_iter_next (&iter, &room_id, &value))
    {
      const BanterMatrixTimeline *timeline = ((BanterMatrixJoinedRoom *)value)->timeline;
      Gap *gap;

      if (timeline == NULL || !timeline->limited || timeline->prev_batch == NULL)
        continue;
      gap = g_new0 (Gap, 1);
      gap->room_id = g_strdup (room_id);
      gap->token = g_strdup (timeline->prev_batch);
      if (timeline->events != NULL && timeline->events->len > 0)
        {
          const BanterMatrixEvent *last
              = g_ptr_array_index (timeline->events, timeline->events->len - 1);

          gap->ts = last->origin_server_ts;
        }
      g_ptr_array_add (self->rooms, gap);
    }
  g_ptr_array_sort (self->rooms, compare_gaps);
}

static void
finish (BanterBackfill *self)
{
  g_clear_object (&self->cancellable);
  g_ptr_array_set_size (self->rooms, 0);
  banter_engine_emit_progress (self->engine, 1);
}

static void
on_messages (GObject *source, GAsyncResult *result, gpointer user_data)
{
  static const char *const event_arrays[] = { "chunk", "state", NULL };
  BanterBackfill *self;
  g_autoptr (GError) error = NULL;
  g_autoptr (BanterMatrixMessages) messages = NULL;
  g_autoptr (BanterChangeSet) changes = NULL;
  BanterHttpAnswer *answer = g_task_propagate_pointer (G_TASK (result), &error);
  const Gap *gap;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  self = user_data;
  gap = g_ptr_array_index (self->rooms, self->rooms->len - 1);
  if (answer != NULL)
    messages
        = banter_http_answer_decode (answer, &banter_matrix_messages_type, event_arrays, &error);
  if (messages == NULL
      || !banter_store_apply_messages (banter_engine_get_store (self->engine), gap->room_id,
                                       gap->token, messages, &changes, &error))
    g_debug ("A room is not filled now: %s", error->message);

  banter_engine_emit_changes (self->engine, g_steal_pointer (&changes));
  g_ptr_array_set_size (self->rooms, (int)self->rooms->len - 1);
  next (self);
}

static void
next (BanterBackfill *self)
{
  BanterHttpRequest request = banter_http_request (BANTER_MATRIX_GET_MESSAGES, NULL, NULL);
  g_autofree char *path = NULL;
  const Gap *gap;

  /* An id that no path can hold is skipped. */
  while (self->rooms->len > 0 && path == NULL)
    {
      gap = g_ptr_array_index (self->rooms, self->rooms->len - 1);
      path = banter_matrix_path (BANTER_MATRIX_GET_MESSAGES, gap->room_id);
      if (path == NULL)
        g_ptr_array_set_size (self->rooms, (int)self->rooms->len - 1);
    }
  if (path == NULL)
    {
      finish (self);
      return;
    }

  banter_engine_emit_progress (self->engine, 1 - (double)self->rooms->len / (self->n_rooms + 1.0));
  banter_matrix_path_add_query (&path, "dir", "b");
  banter_matrix_path_add_query (&path, "from", gap->token);
  banter_matrix_path_add_query (&path, "limit", LIMIT);
  banter_matrix_path_add_query (&path, "filter", "{\"lazy_load_members\":true}");
  request.path = path;
  banter_http_send_async (banter_engine_get_http (self->engine), &request, self->cancellable,
                          on_messages, self);
}

BanterBackfill *
banter_backfill_new (BanterEngine *engine)
{
  BanterBackfill *self = g_new0 (BanterBackfill, 1);

  self->engine = engine;
  self->rooms = g_ptr_array_new_with_free_func (gap_free);

  return self;
}

void
banter_backfill_free (BanterBackfill *self)
{
  banter_backfill_stop (self);
  g_ptr_array_unref (self->rooms);
  g_free (self);
}

void
banter_backfill_start (BanterBackfill *self, const BanterMatrixSync *sync)
{
  banter_backfill_stop (self);
  collect (self, sync);
  self->n_rooms = self->rooms->len;
  self->cancellable = g_cancellable_new ();
  next (self);
}

void
banter_backfill_stop (BanterBackfill *self)
{
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_ptr_array_set_size (self->rooms, 0);
}
