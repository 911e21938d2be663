/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-receipts"

#include "config.h"

#include "banter-receipts.h"

#include "banter-backoff.h"
#include "banter-choices.h"
#include "banter-client-error-private.h"
#include "banter-matrix-room.h"

/* Read receipts wait a moment, as reading goes on, and only the last one of a room is sent, one at
 * a time; typing is sent at once and forgotten. Both obey the person's privacy. */

#define DEBOUNCE_MS 250
#define TYPING_MS 20000

struct _BanterReceipts
{
  BanterEngine *engine;
  GHashTable *pending; /* room id -> event id */
  char *sending_room;  /* NULL: nothing under way */
  char *sending_event;
  BanterBackoff backoff;
  GSource *timer;
  gboolean held; /* the timer is the server's Retry-After */
  GCancellable *cancellable;
};

static void send_next (BanterReceipts *self);

static gboolean
on_timer (gpointer user_data)
{
  BanterReceipts *self = user_data;

  self->held = FALSE;
  banter_timer_clear (&self->timer);
  send_next (self);

  return G_SOURCE_REMOVE;
}

static void
send_in (BanterReceipts *self, guint ms)
{
  if (self->timer != NULL)
    return;
  banter_timer_start (&self->timer, ms, on_timer, self);
}

/* Puts back what was not delivered, unless something newer came meanwhile. */
static void
keep (BanterReceipts *self)
{
  if (!g_hash_table_contains (self->pending, self->sending_room))
    g_hash_table_insert (self->pending, g_strdup (self->sending_room),
                         g_strdup (self->sending_event));
}

static void
on_sent (GObject *source, GAsyncResult *result, gpointer user_data)
{
  BanterReceipts *self;
  g_autoptr (GError) error = NULL;
  g_autoptr (BanterHttpAnswer) answer = g_task_propagate_pointer (G_TASK (result), &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  self = user_data;
  if (answer != NULL && banter_http_answer_check (answer, &error))
    {
      banter_backoff_reset (&self->backoff);
      send_in (self, 1);
    }
  else if (banter_client_error_is_temporary (error))
    {
      gint64 retry_after = banter_client_error_get_answer (error)->retry_after_ms;

      keep (self);
      self->held = retry_after > 0;
      banter_timer_clear (&self->timer);
      send_in (self, self->held ? (guint)retry_after : banter_backoff_next (&self->backoff));
    }
  else
    {
      g_debug ("Receipt refused: %s", error->message);
      send_in (self, 1);
    }
  g_clear_pointer (&self->sending_room, g_free);
  g_clear_pointer (&self->sending_event, g_free);
}

static void
send_next (BanterReceipts *self)
{
  BanterHttpRequest request = banter_http_request (BANTER_MATRIX_POST_RECEIPT, NULL, "{}");
  g_autofree char *path = NULL;
  GHashTableIter iter;
  gpointer room_id, event_id;

  if (self->sending_room != NULL)
    return;
  g_hash_table_iter_init (&iter, self->pending);
  if (!g_hash_table_iter_next (&iter, &room_id, &event_id))
    return;
  g_hash_table_iter_steal (&iter);
  self->sending_room = room_id;
  self->sending_event = event_id;

  path = banter_matrix_path (
      BANTER_MATRIX_POST_RECEIPT, self->sending_room,
      banter_engine_shows (self->engine, self->sending_room, BANTER_CHOICE_READ_RECEIPTS)
          ? BANTER_MATRIX_RECEIPT_READ
          : BANTER_MATRIX_RECEIPT_READ_PRIVATE,
      self->sending_event);
  request.path = path;
  banter_http_send_async (banter_engine_get_http (self->engine), &request, self->cancellable,
                          on_sent, self);
}

BanterReceipts *
banter_receipts_new (BanterEngine *engine)
{
  BanterReceipts *self = g_new0 (BanterReceipts, 1);

  self->engine = engine;
  self->pending = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->cancellable = g_cancellable_new ();

  return self;
}

void
banter_receipts_free (BanterReceipts *self)
{
  g_cancellable_cancel (self->cancellable);
  g_object_unref (self->cancellable);
  banter_timer_clear (&self->timer);
  g_hash_table_unref (self->pending);
  g_free (self->sending_room);
  g_free (self->sending_event);
  g_free (self);
}

void
banter_receipts_add (BanterReceipts *self, const char *room_id, const char *event_id)
{
  g_hash_table_replace (self->pending, g_strdup (room_id), g_strdup (event_id));
  send_in (self, DEBOUNCE_MS);
}

void
banter_receipts_wake (BanterReceipts *self)
{
  if (self->held || g_hash_table_size (self->pending) == 0)
    return;
  banter_timer_clear (&self->timer);
  send_in (self, 1);
}

static void
on_typing_sent (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (BanterHttpAnswer) answer = g_task_propagate_pointer (G_TASK (result), NULL);
}

void
banter_receipts_set_typing (BanterReceipts *self, const char *room_id, gboolean typing)
{
  const BanterMatrixTypingRequest body = { typing, typing ? TYPING_MS : 0 };
  g_autofree char *json = banter_json_encode (&banter_matrix_typing_request_type, &body);
  g_autofree char *path = banter_matrix_path (BANTER_MATRIX_PUT_TYPING, room_id,
                                              banter_engine_get_user_id (self->engine));
  BanterHttpRequest request = banter_http_request (BANTER_MATRIX_PUT_TYPING, path, json);

  if (!banter_engine_shows (self->engine, room_id, BANTER_CHOICE_TYPING))
    return;
  banter_http_send_async (banter_engine_get_http (self->engine), &request, self->cancellable,
                          on_typing_sent, NULL);
}
