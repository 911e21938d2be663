/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-server-peek"

#include "config.h"

#include "banter-server-peek.h"

#include "banter-server-account-data.h"
#include "banter-server-bundle.h"

#include "banter-matrix-error.h"

/* The order of the questions: may they see it, do they want to see it, what belongs to it. */

/* CS-API "Filtering": related_by_senders and related_by_rel_types. */
static const char SELECT_RELATED[]
    = "SELECT EXISTS (SELECT 1 FROM relations WHERE room_id = ?1 AND target = ?2"
      " AND (?3 IS NULL OR sender = ?3) AND (?4 IS NULL OR rel_type = ?4))";

gboolean
banter_server_peek_open (BanterServerPeek *peek, BanterServerCall *call, const char *room_id,
                         GError **error)
{
  peek->reader = (BanterServerReader){ call->db, call->user_id, call->device_id, TRUE };
  peek->room_id = room_id;
  peek->view = banter_server_view_new (call->db, room_id, call->user_id, error);
  if (peek->view == NULL)
    return FALSE;
  peek->until = MIN (call->position, banter_server_view_get_end (peek->view));
  peek->ignored = banter_server_account_data_load_ignored (call->db, call->user_id, error);
  return peek->ignored != NULL;
}

void
banter_server_peek_close (BanterServerPeek *peek)
{
  g_clear_pointer (&peek->view, banter_server_view_free);
  g_clear_pointer (&peek->ignored, g_hash_table_unref);
}

static gboolean
add_extras (BanterServerPeek *peek, GArray *timeline, GError **error)
{
  for (guint i = 0; i < timeline->len; i++)
    {
      BanterServerPlacedEvent *placed = &g_array_index (timeline, BanterServerPlacedEvent, i);

      banter_server_view_dress (peek->view, placed->stream_id, placed->event);
    }
  return banter_server_bundle_add (&peek->reader, peek->view, peek->ignored, peek->room_id,
                                   peek->until, timeline, error);
}

BanterMatrixEvent *
banter_server_peek_read_event (BanterServerPeek *peek, const char *event_id, gint64 *stream_id,
                               GError **error)
{
  g_autoptr (GArray) timeline = banter_server_timeline_new ();
  g_autoptr (GError) failure = NULL;
  BanterServerPlacedEvent placed = { 0 };

  placed.event = banter_server_timeline_read_event (&peek->reader, peek->room_id, event_id,
                                                    &placed.stream_id, &failure);
  if (placed.event != NULL)
    g_array_append_val (timeline, placed);
  if (failure == NULL
      && (placed.event == NULL || !banter_server_view_allows (peek->view, placed.stream_id)))
    g_set_error_literal (&failure, BANTER_MATRIX_ERROR, BANTER_MATRIX_ERROR_NOT_FOUND,
                         "There is no such event");
  if (failure != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return NULL;
    }
  *stream_id = placed.stream_id;
  if (!add_extras (peek, timeline, error))
    return NULL;
  return g_steal_pointer (&g_array_index (timeline, BanterServerPlacedEvent, 0).event);
}

static gboolean
is_related (BanterServerPeek *peek, const BanterMatrixEventFilter *filter, gint64 stream_id,
            gboolean *related, GError **error)
{
  static char *const any[] = { NULL, NULL };
  guint n_senders
      = filter->related_by_senders != NULL ? g_strv_length (filter->related_by_senders) : 1;
  guint n_types
      = filter->related_by_rel_types != NULL ? g_strv_length (filter->related_by_rel_types) : 1;

  *related = filter->related_by_senders == NULL && filter->related_by_rel_types == NULL;
  for (guint i = 0; !*related && i < n_senders; i++)
    for (guint j = 0; !*related && j < n_types; j++)
      {
        const char *sender
            = (filter->related_by_senders != NULL ? filter->related_by_senders : any)[i];
        const char *rel_type
            = (filter->related_by_rel_types != NULL ? filter->related_by_rel_types : any)[j];

        if (!banter_db_get (peek->reader.db, SELECT_RELATED, "siss:b", peek->room_id, stream_id,
                            sender, rel_type, related, error))
          return FALSE;
      }
  return TRUE;
}

static gboolean
is_shown (BanterServerPeek *peek, const BanterMatrixEventFilter *filter,
          const BanterServerPlacedEvent *placed)
{
  return banter_server_view_allows (peek->view, placed->stream_id)
         && (placed->event->state_key != NULL
             || !g_hash_table_contains (peek->ignored, placed->event->sender))
         && banter_matrix_event_filter_wants (filter, placed->event);
}

gboolean
banter_server_peek_choose (BanterServerPeek *peek, const BanterMatrixEventFilter *filter,
                           GArray *timeline, GError **error)
{
  /* Filters of /messages and its like name rooms too, though there is only one. */
  if (!banter_matrix_event_filter_wants_room (filter, peek->room_id))
    g_array_set_size (timeline, 0);
  for (guint i = timeline->len; i-- > 0;)
    {
      const BanterServerPlacedEvent *placed = &g_array_index (timeline, BanterServerPlacedEvent, i);
      gboolean wanted = is_shown (peek, filter, placed);

      if (wanted && filter != NULL && !is_related (peek, filter, placed->stream_id, &wanted, error))
        return FALSE;
      if (!wanted)
        g_array_remove_index (timeline, i);
    }
  return add_extras (peek, timeline, error);
}
