/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-send"

#include "config.h"

#include "banter-send-queue-private.h"

#include "banter-clock.h"
#include "banter-outbox-files.h"
#include "banter-store-outbox.h"

/* Which rows of the outbox may go now: of each room (and of all settings) the first one, unless its
 * lane is busy or has to wait. What happens to a row from there is banter-send-lane.c. */

#define NEEDS_ECHO_CHECK_MS (G_GINT64_CONSTANT (12) * 60 * 60 * 1000)

/* Settings go one after the other beside what is written, and wait for no upload or undo. */
static const char *
get_lane_key (const BanterOutboxRow *row)
{
  return row->kind == BANTER_OUTBOX_SETTING ? "" : row->room_id;
}

static BanterSendLane *
ensure_lane (BanterSendQueue *self, const BanterOutboxRow *row)
{
  BanterSendLane *lane = g_hash_table_lookup (self->lanes, get_lane_key (row));

  if (lane == NULL)
    {
      lane = banter_send_lane_new (self, get_lane_key (row));
      g_hash_table_insert (self->lanes, lane->room_id, lane);
    }

  return lane;
}

/* How long @row has to wait yet; 0: now. */
static gint64
get_delay_ms (BanterSendQueue *self, const BanterOutboxRow *row)
{
  gint64 limit = (self->not_before - g_get_monotonic_time () + 999) / 1000;
  gint64 due = row->due_ts > 0 ? row->due_ts - banter_clock_now_ms () : 0;

  return MAX (MAX (limit, due), 0);
}

/* The first row of a lane. */
static void
consider (BanterSendQueue *self, BanterOutboxRow *row)
{
  BanterSendLane *lane = ensure_lane (self, row);
  gint64 delay;

  if (lane->timer != NULL && lane->due_id != 0 && lane->due_id != row->id)
    banter_timer_clear (&lane->timer); /* what it waited for was taken back */
  if (lane->row != NULL || lane->timer != NULL)
    {
      banter_outbox_row_free (row);
      return;
    }
  delay = get_delay_ms (self, row);
  if (delay > 0)
    {
      banter_send_lane_wait (lane, delay, row->id);
      banter_outbox_row_free (row);
    }
  else if (row->attempts > 0 && !self->caught_up
           && banter_clock_now_ms () - row->created_ts > NEEDS_ECHO_CHECK_MS)
    banter_outbox_row_free (row); /* caught_up () comes by again */
  else
    banter_send_lane_begin (lane, row);
}

/* What a crash left between a file and its row. */
static void
clean_files (BanterEngine *engine)
{
  g_autoptr (GHashTable) wanted
      = banter_store_outbox_list_uploads (banter_engine_get_store (engine), NULL);

  if (wanted != NULL)
    banter_outbox_files_clean (banter_engine_get_profile_dir (engine), wanted);
}

BanterSendQueue *
banter_send_queue_new (BanterEngine *engine)
{
  BanterSendQueue *self = g_new0 (BanterSendQueue, 1);

  self->engine = engine;
  self->lanes = g_hash_table_new_full (g_str_hash, g_str_equal, NULL,
                                       (GDestroyNotify)banter_send_lane_free);
  self->cancellable = g_cancellable_new ();
  clean_files (engine);

  return self;
}

void
banter_send_queue_free (BanterSendQueue *self)
{
  g_cancellable_cancel (self->cancellable);
  g_object_unref (self->cancellable);
  g_hash_table_unref (self->lanes);
  g_free (self);
}

void
banter_send_queue_advance (BanterSendQueue *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) rows = NULL;
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  if (self->paused)
    return;
  rows = banter_store_outbox_list (banter_engine_get_store (self->engine), &error);
  if (rows == NULL)
    {
      g_warning ("Outbox: %s", error->message);
      return;
    }

  for (guint i = 0; i < rows->len; i++)
    {
      BanterOutboxRow *row = g_ptr_array_index (rows, i);

      if (!g_hash_table_add (seen, g_strdup (get_lane_key (row))))
        continue;
      consider (self, g_steal_pointer (&rows->pdata[i]));
    }
}

void
banter_send_queue_wake (BanterSendQueue *self)
{
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->lanes);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      BanterSendLane *lane = value;

      banter_timer_clear (&lane->timer);
      banter_backoff_reset (&lane->backoff);
    }
  banter_send_queue_advance (self);
}

void
banter_send_queue_caught_up (BanterSendQueue *self)
{
  self->caught_up = TRUE;
  banter_send_queue_wake (self);
}

void
banter_send_queue_pause (BanterSendQueue *self)
{
  self->paused = TRUE;
}

void
banter_send_queue_resume (BanterSendQueue *self)
{
  self->paused = FALSE;
  self->caught_up = FALSE;
  banter_send_queue_advance (self);
}
