/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-server-sync-state"

#include "config.h"

#include "banter-server-sync.h"

/* The state of a room in a sync: all of it or what changed, at the start of the timeline or at its
 * end, with all members or those who are needed. */

typedef struct
{
  const BanterServerSync *sync;
  const char *room_id;
  gint64 after; /* what is not newer is known */
  gint64 at;    /* the state as it was then */
} Scope;

static gboolean
is_lazy (const BanterServerSync *sync)
{
  return sync->room_filter->state != NULL && sync->room_filter->state->lazy_load_members;
}

/* Room state is kept as it is now. What was replaced since is looked up as it was. */
static gboolean
take_back (const Scope *scope, BanterServerPlacedEvent *placed, GError **error)
{
  g_autoptr (GError) failure = NULL;
  g_autoptr (BanterMatrixEvent) now = g_steal_pointer (&placed->event);

  placed->event = banter_server_timeline_read_state_between (&scope->sync->reader, scope->room_id,
                                                             now->type, now->state_key,
                                                             scope->after, scope->at, &failure);
  if (failure == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&failure));
  return FALSE;
}

static gboolean
read_all (const Scope *scope, gboolean with_members, GPtrArray *events, GError **error)
{
  g_autoptr (GArray) state = banter_server_timeline_new ();

  if (!banter_server_timeline_read_state_now (&scope->sync->reader, scope->room_id, scope->after,
                                              scope->at, with_members, state, error))
    return FALSE;
  for (guint i = 0; i < state->len; i++)
    {
      BanterServerPlacedEvent *placed = &g_array_index (state, BanterServerPlacedEvent, i);

      if (placed->stream_id > scope->at && !take_back (scope, placed, error))
        return FALSE;
      if (placed->event != NULL)
        g_ptr_array_add (events, g_steal_pointer (&placed->event));
    }
  return TRUE;
}

static gboolean
add_member (const Scope *scope, const char *user_id, GHashTable *known, GPtrArray *events,
            GError **error)
{
  g_autoptr (GError) failure = NULL;
  BanterMatrixEvent *member;

  if (!g_hash_table_add (known, g_strdup (user_id)))
    return TRUE;
  member = banter_server_timeline_read_state_event (&scope->sync->reader, scope->room_id,
                                                    BANTER_MATRIX_EVENT_MEMBER, user_id, scope->at,
                                                    &failure);
  if (failure != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return FALSE;
    }
  if (member != NULL)
    g_ptr_array_add (events, member);
  return TRUE;
}

static GHashTable *
collect_members (const GPtrArray *events)
{
  GHashTable *known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < events->len; i++)
    {
      const BanterMatrixEvent *event = g_ptr_array_index (events, i);

      if (g_str_equal (event->type, BANTER_MATRIX_EVENT_MEMBER))
        g_hash_table_add (known, g_strdup (event->state_key));
    }
  return known;
}

/* CS-API "Lazy-loading room members": oneself with the whole state, and always whoever speaks in
 * the timeline or is a hero. What the client has been told before is not remembered, so some are
 * told again, which `include_redundant_members` asks for anyway. */
static gboolean
add_lazy_members (const Scope *scope, const GArray *timeline, GStrv heroes, GPtrArray *events,
                  GError **error)
{
  g_autoptr (GHashTable) known = collect_members (events);

  if (scope->after == 0 && !add_member (scope, scope->sync->reader.user_id, known, events, error))
    return FALSE;
  for (guint i = 0; heroes != NULL && heroes[i] != NULL; i++)
    if (!add_member (scope, heroes[i], known, events, error))
      return FALSE;
  for (guint i = 0; i < timeline->len; i++)
    if (!add_member (scope, g_array_index (timeline, BanterServerPlacedEvent, i).event->sender,
                     known, events, error))
      return FALSE;
  return TRUE;
}

BanterMatrixEventList *
banter_server_sync_read_state (const BanterServerSync *sync, const char *room_id, gint64 since,
                               gint64 start, gint64 end, gboolean limited, const GArray *timeline,
                               GStrv heroes, GError **error)
{
  gboolean is_full = since == 0 || sync->full_state;
  Scope scope = { sync, room_id, is_full ? 0 : since, sync->use_state_after ? end : start - 1 };
  BanterMatrixEventList *list = g_new0 (BanterMatrixEventList, 1);

  list->events = g_ptr_array_new ();
  /* Members who changed in a gap are told also to the lazy. */
  if ((!is_full && !limited && !sync->use_state_after)
      || read_all (&scope, !is_full || !is_lazy (sync), list->events, error))
    if (!is_lazy (sync) || add_lazy_members (&scope, timeline, heroes, list->events, error))
      {
        if (banter_matrix_event_filter_wants_room (sync->room_filter->state, room_id))
          banter_server_sync_filter_events (sync, sync->room_filter->state, list->events);
        return list;
      }
  banter_matrix_event_list_free (list);
  return NULL;
}
