/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-server-sync-parts"

#include "config.h"

#include "banter-server-pushrules.h"
#include "banter-server-sync.h"
#include "banter-server-typing.h"
#include "banter-server.h"

#include "banter-matrix-message.h"
#include "banter-matrix-room.h"

/* The parts of a sync that are no timeline: invites, account data, receipts, typing notices. */

static BanterMatrixEvent *
event_new (const char *type, char *content)
{
  BanterMatrixEvent *event = g_new0 (BanterMatrixEvent, 1);

  event->type = g_strdup (type);
  event->content = content;
  return event;
}

static BanterMatrixEventList *
list_ensure (BanterMatrixEventList **list)
{
  if (*list == NULL)
    {
      *list = g_new0 (BanterMatrixEventList, 1);
      (*list)->events = g_ptr_array_new ();
    }
  return *list;
}

/* --- Invites --- */

/* CS-API "Stripped state" */
static gboolean
add_stripped (const BanterServerSync *sync, const char *room_id, const char *type,
              const char *state_key, gint64 until, GPtrArray *events, GError **error)
{
  g_autoptr (GError) failure = NULL;
  BanterMatrixEvent *event = banter_server_timeline_read_state_event (&sync->reader, room_id, type,
                                                                      state_key, until, &failure);

  if (failure != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return FALSE;
    }
  if (event == NULL)
    return TRUE;
  g_clear_pointer (&event->event_id, g_free);
  g_clear_pointer (&event->unsigned_data, banter_matrix_unsigned_free);
  event->origin_server_ts = 0;
  g_ptr_array_add (events, event);
  return TRUE;
}

/* The room as somebody outside may know it, and at the end their own membership.
 * Returns: (transfer full) (nullable); check @error */
static BanterMatrixEventList *
read_stripped (const BanterServerSync *sync, const char *room_id, gint64 until, GError **error)
{
  static const char *const types[]
      = { BANTER_MATRIX_EVENT_CREATE,         BANTER_MATRIX_EVENT_JOIN_RULES,
          BANTER_MATRIX_EVENT_NAME,           BANTER_MATRIX_EVENT_TOPIC,
          BANTER_MATRIX_EVENT_AVATAR,         BANTER_MATRIX_EVENT_ENCRYPTION,
          BANTER_MATRIX_EVENT_CANONICAL_ALIAS };
  g_autoptr (BanterMatrixEventList) list = NULL;
  g_autoptr (BanterMatrixEvent) own = banter_server_timeline_read_state_event (
      &sync->reader, room_id, BANTER_MATRIX_EVENT_MEMBER, sync->reader.user_id, until, error);

  if (own == NULL || g_hash_table_contains (sync->ignored, own->sender))
    return NULL;
  list_ensure (&list);
  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    if (!add_stripped (sync, room_id, types[i], "", until, list->events, error))
      return NULL;
  if (!g_str_equal (own->sender, sync->reader.user_id)
      && !add_stripped (sync, room_id, BANTER_MATRIX_EVENT_MEMBER, own->sender, until, list->events,
                        error))
    return NULL;
  /* The invite keeps its id and time: they say when the request came. */
  g_clear_pointer (&own->unsigned_data, banter_matrix_unsigned_free);
  g_ptr_array_add (list->events, g_steal_pointer (&own));
  return g_steal_pointer (&list);
}

BanterMatrixInvitedRoom *
banter_server_sync_read_invite (const BanterServerSync *sync, const char *room_id, gint64 invited,
                                GError **error)
{
  BanterMatrixEventList *list = read_stripped (sync, room_id, invited, error);
  BanterMatrixInvitedRoom *room = list != NULL ? g_new0 (BanterMatrixInvitedRoom, 1) : NULL;

  if (room != NULL)
    room->invite_state = list;
  return room;
}

BanterMatrixKnockedRoom *
banter_server_sync_read_knock (const BanterServerSync *sync, const char *room_id, gint64 knocked,
                               GError **error)
{
  BanterMatrixEventList *list = read_stripped (sync, room_id, knocked, error);
  BanterMatrixKnockedRoom *room = list != NULL ? g_new0 (BanterMatrixKnockedRoom, 1) : NULL;

  if (room != NULL)
    room->knock_state = list;
  return room;
}

/* --- Filters --- */

void
banter_server_sync_filter_events (const BanterServerSync *sync,
                                  const BanterMatrixEventFilter *filter, GPtrArray *events)
{
  GStrv fields = sync->filter->event_fields;

  for (guint i = events->len; i-- > 0;)
    {
      BanterMatrixEvent *event = g_ptr_array_index (events, i);

      if (!banter_matrix_event_filter_wants (filter, event))
        banter_matrix_event_free (g_ptr_array_remove_index (events, i));
      else if (fields != NULL)
        banter_matrix_event_pick_fields (event, fields);
    }
}

/* The same for a list that is left out when it is empty. */
static void
filter_list (const BanterMatrixEventFilter *filter, const char *room_id,
             BanterMatrixEventList **list)
{
  if (*list == NULL)
    return;
  for (guint i = (*list)->events->len; i-- > 0;)
    {
      BanterMatrixEvent *event = g_ptr_array_index ((*list)->events, i);

      if (!banter_matrix_event_filter_wants_room (filter, room_id)
          || !banter_matrix_event_filter_wants (filter, event))
        banter_matrix_event_free (g_ptr_array_remove_index ((*list)->events, i));
    }
  if ((*list)->events->len == 0)
    g_clear_pointer (list, banter_matrix_event_list_free);
}

/* --- Account data --- */

/* Whoever never changed them has some all the same. */
static gboolean
add_push_rules (const BanterServerSync *sync, BanterMatrixEventList **list, GError **error)
{
  g_autoptr (BanterMatrixPushRules) rules
      = banter_server_pushrules_load (sync->reader.db, sync->reader.user_id, error);

  if (rules == NULL)
    return FALSE;
  g_ptr_array_add (list_ensure (list)->events,
                   event_new (BANTER_SERVER_PUSHRULES_TYPE,
                              banter_json_encode (&banter_matrix_push_rules_type, rules)));
  return TRUE;
}

gboolean
banter_server_sync_read_account_data (const BanterServerSync *sync, const char *room_id,
                                      gint64 since, BanterMatrixEventList **list, GError **error)
{
  static const char sql[] = "SELECT type, content FROM account_data"
                            " WHERE user_id = ? AND room_id = ? AND stream_id > ?";
  gboolean has_rules = since == 0 && *room_id == '\0';
  g_autoptr (BanterDbCursor) rows
      = banter_db_query (sync->reader.db, sql, "ssi", sync->reader.user_id, room_id, since);

  while (banter_db_cursor_next (rows, error))
    {
      const char *content = banter_db_cursor_get_text (rows, 1);

      if (*room_id == '\0'
          && g_str_equal (banter_db_cursor_get_text (rows, 0), BANTER_SERVER_PUSHRULES_TYPE))
        has_rules = TRUE;
      else if (banter_server_timeline_is_object (content))
        g_ptr_array_add (list_ensure (list)->events,
                         event_new (banter_db_cursor_get_text (rows, 0), g_strdup (content)));
      else
        g_message ("Account data of type %s is damaged and left out",
                   banter_db_cursor_get_text (rows, 0));
    }
  if (has_rules && !add_push_rules (sync, list, error))
    return FALSE;
  filter_list (*room_id == '\0' ? sync->filter->account_data : sync->room_filter->account_data,
               room_id, list);
  return !banter_db_cursor_failed (rows);
}

/* --- Receipts and typing --- */

static void
add_receipt (GHashTable *receipts, const char *event_id, const char *type, const char *user_id,
             gint64 ts, const char *thread_id)
{
  BanterMatrixReceiptsOfEvent *of_event = g_hash_table_lookup (receipts, event_id);
  BanterMatrixReceipt *receipt = g_new0 (BanterMatrixReceipt, 1);
  GHashTable **table;

  if (of_event == NULL)
    {
      of_event = g_new0 (BanterMatrixReceiptsOfEvent, 1);
      g_hash_table_insert (receipts, g_strdup (event_id), of_event);
    }
  table
      = g_str_equal (type, BANTER_MATRIX_RECEIPT_READ) ? &of_event->read : &of_event->read_private;
  if (*table == NULL)
    *table = g_hash_table_new (g_str_hash, g_str_equal);
  receipt->ts = ts;
  receipt->thread_id = *thread_id != '\0' ? g_strdup (thread_id) : NULL;
  g_hash_table_insert (*table, g_strdup (user_id), receipt);
}

static gboolean
add_receipts (const BanterServerSync *sync, const char *room_id, gint64 since,
              BanterMatrixEventList **list, GError **error)
{
  static const char sql[]
      = "SELECT event_id, type, user_id, ts, thread_id FROM receipts WHERE room_id = ?1"
        " AND stream_id > ?2 AND (type = 'm.read' OR user_id = ?3)";
  g_autoptr (BanterDbCursor) rows
      = banter_db_query (sync->reader.db, sql, "sis", room_id, since, sync->reader.user_id);
  g_autoptr (GHashTable) receipts = g_hash_table_new_full (
      g_str_hash, g_str_equal, g_free, (GDestroyNotify)banter_matrix_receipts_of_event_free);

  while (banter_db_cursor_next (rows, error))
    {
      const char *event_id, *type, *user_id, *thread_id;
      gint64 ts;

      banter_db_cursor_read (rows, "sssis", &event_id, &type, &user_id, &ts, &thread_id);
      if (!g_hash_table_contains (sync->ignored, user_id)
          && (sync->privacy == NULL || sync->privacy->read_receipts
              || g_str_equal (user_id, sync->reader.user_id)))
        add_receipt (receipts, event_id, type, user_id, ts, thread_id);
    }
  if (g_hash_table_size (receipts) > 0)
    g_ptr_array_add (
        list_ensure (list)->events,
        event_new (BANTER_MATRIX_EVENT_RECEIPT, banter_matrix_receipts_encode (receipts)));
  return !banter_db_cursor_failed (rows);
}

static void
add_typing (const BanterServerSync *sync, const char *room_id, gint64 since,
            BanterMatrixEventList **list)
{
  g_autoptr (GPtrArray) users
      = banter_server_typing_get (banter_server_get_typing (sync->server), room_id, since);
  BanterMatrixTyping typing = { 0 };

  if (users == NULL)
    return;
  for (guint i = users->len; i-- > 0;)
    if (g_hash_table_contains (sync->ignored, g_ptr_array_index (users, i))
        || (sync->privacy != NULL && !sync->privacy->typing
            && !g_str_equal (g_ptr_array_index (users, i), sync->reader.user_id)))
      g_ptr_array_remove_index (users, i);
  g_ptr_array_add (users, NULL);
  typing.user_ids = (GStrv)users->pdata;
  g_ptr_array_add (list_ensure (list)->events,
                   event_new (BANTER_MATRIX_EVENT_TYPING,
                              banter_json_encode (&banter_matrix_typing_type, &typing)));
}

gboolean
banter_server_sync_read_ephemeral (const BanterServerSync *sync, const char *room_id, gint64 since,
                                   BanterMatrixEventList **list, GError **error)
{
  add_typing (sync, room_id, since, list);
  if (!add_receipts (sync, room_id, since, list, error))
    return FALSE;
  filter_list (sync->room_filter->ephemeral, room_id, list);
  return TRUE;
}
