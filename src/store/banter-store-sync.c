/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-store-sync"

#include "config.h"

#include "banter-store-private.h"

/* An answer of /sync: its sections in order, and the new token, in one transaction. The token never
 * gets ahead of its data. */

typedef gboolean (*RoomFunc) (BanterStore *store, const char *room_id, gconstpointer section,
                              GError **error);

typedef struct
{
  const BanterMatrixSync *sync;
  const char *since_expected;
} Batch;

static gboolean
apply_state_list (BanterStore *store, const BanterStoreRoom *room,
                  const BanterMatrixEventList *list, GError **error)
{
  for (guint i = 0; list != NULL && list->events != NULL && i < list->events->len; i++)
    if (!banter_store_apply_state (store, room, g_ptr_array_index (list->events, i), error))
      return FALSE;
  return TRUE;
}

static gboolean
apply_account_list (BanterStore *store, const char *room_id, const BanterMatrixEventList *list,
                    GError **error)
{
  for (guint i = 0; list != NULL && list->events != NULL && i < list->events->len; i++)
    {
      const BanterMatrixEvent *event = g_ptr_array_index (list->events, i);

      if (!banter_store_apply_account_data (store, room_id, event->type, event->content, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
apply_ephemeral_list (BanterStore *store, const BanterStoreRoom *room,
                      const BanterMatrixEventList *list, GError **error)
{
  for (guint i = 0; list != NULL && list->events != NULL && i < list->events->len; i++)
    if (!banter_store_apply_ephemeral (store, room, g_ptr_array_index (list->events, i), error))
      return FALSE;
  return TRUE;
}

static gboolean
apply_summary (BanterStore *store, const BanterStoreRoom *room, const BanterMatrixSummary *summary,
               GError **error)
{
  g_autofree char *heroes = NULL;

  if (summary == NULL)
    return TRUE;
  if (summary->heroes != NULL)
    {
      heroes = g_strjoinv ("\n", summary->heroes);
      if (!banter_db_exec (store->db, "UPDATE rooms SET heroes = ? WHERE id = ?", "si", heroes,
                           room->id, error))
        return FALSE;
    }
  /* I have joined, so 0 means that the server left the counts out. */
  return summary->joined_member_count <= 0
         || banter_db_exec (store->db, "UPDATE rooms SET n_joined = ?, n_invited = ? WHERE id = ?",
                            "iii", summary->joined_member_count,
                            MAX (summary->invited_member_count, 0), room->id, error);
}

static gboolean
apply_unread (BanterStore *store, const BanterStoreRoom *room, const BanterMatrixUnread *unread,
              GError **error)
{
  return unread == NULL
         || banter_db_exec (store->db, "UPDATE rooms SET unread = ?, highlights = ? WHERE id = ?",
                            "iii", MAX (unread->notification_count, 0),
                            MAX (unread->highlight_count, 0), room->id, error);
}

static gboolean
apply_joined (BanterStore *store, const char *room_id, gconstpointer section, GError **error)
{
  const BanterMatrixJoinedRoom *joined = section;
  BanterStoreRoom room;

  return banter_store_enter_room (store, room_id, BANTER_MEMBERSHIP_JOIN, &room, error)
         && (!room.stripped || banter_store_drop_stripped_state (store, &room, error))
         && apply_state_list (store, &room, joined->state, error)
         && (joined->timeline == NULL
             || banter_store_apply_timeline (store, &room, joined->timeline, error))
         && apply_state_list (store, &room, joined->state_after, error)
         && apply_ephemeral_list (store, &room, joined->ephemeral, error)
         && apply_account_list (store, room_id, joined->account_data, error)
         && apply_summary (store, &room, joined->summary, error)
         && apply_unread (store, &room, joined->unread_notifications, error);
}

static gboolean
apply_invited (BanterStore *store, const char *room_id, gconstpointer section, GError **error)
{
  const BanterMatrixInvitedRoom *invited = section;
  BanterStoreRoom room;

  return banter_store_enter_room (store, room_id, BANTER_MEMBERSHIP_INVITE, &room, error)
         && apply_state_list (store, &room, invited->invite_state, error);
}

/* Left, removed or banned: a request that was declined goes, a chat keeps its history until it is
 * forgotten. What waits to be sent there cannot be sent. */
static gboolean
apply_left (BanterStore *store, const char *room_id, gconstpointer section, GError **error)
{
  const BanterMatrixLeftRoom *left = section;
  BanterStoreRoom room;
  BanterMembership membership;

  if (!banter_store_find_room (store, room_id, &room, error))
    return FALSE;
  if (room.id == 0)
    return TRUE;
  if (room.membership == BANTER_MEMBERSHIP_INVITE)
    return banter_store_delete_room (store, &room, error);
  if (!apply_state_list (store, &room, left->state, error)
      || (left->timeline != NULL
          && !banter_store_apply_timeline (store, &room, left->timeline, error)))
    return FALSE;
  membership = banter_store_get_membership (store, room_id, store->user_id);
  if (membership != BANTER_MEMBERSHIP_BAN)
    membership = BANTER_MEMBERSHIP_LEAVE;
  store->changes->flags |= BANTER_CHANGED_STICKERS;
  return banter_store_enter_room (store, room_id, membership, &room, error)
         && apply_account_list (store, room_id, left->account_data, error)
         && banter_store_outbox_fail_room (store, room_id, error);
}

static gboolean
apply_rooms (BanterStore *store, GHashTable *rooms, RoomFunc func, GError **error)
{
  GHashTableIter iter;
  gpointer room_id;
  gpointer section;

  if (rooms == NULL)
    return TRUE;
  g_hash_table_iter_init (&iter, rooms);
  while (g_hash_table_iter_next (&iter, &room_id, &section))
    if (!func (store, room_id, section, error))
      return FALSE;
  return TRUE;
}

static gboolean
check_since (BanterStore *store, const char *expected, GError **error)
{
  g_autofree char *since = NULL;
  gint64 n_sessions = 0;

  if (!banter_db_get (store->db, "SELECT count(*), max (since) FROM session", ":iS", &n_sessions,
                      &since, error))
    return FALSE;
  if (n_sessions == 1 && g_strcmp0 (since, expected) == 0)
    return TRUE;
  g_set_error_literal (error, BANTER_STORE_ERROR, BANTER_STORE_ERROR_STALE,
                       "the batch does not follow what is stored");
  return FALSE;
}

static gboolean
apply_inside (BanterStore *store, gpointer data, GError **error)
{
  const Batch *batch = data;
  const BanterMatrixSync *sync = batch->sync;
  const BanterMatrixSyncRooms *rooms = sync->rooms;

  if (!check_since (store, batch->since_expected, error)
      || !apply_account_list (store, NULL, sync->account_data, error))
    return FALSE;
  if (rooms != NULL
      && (!apply_rooms (store, rooms->leave, apply_left, error)
          || !apply_rooms (store, rooms->invite, apply_invited, error)
          || !apply_rooms (store, rooms->join, apply_joined, error)))
    return FALSE;
  return banter_db_exec (store->db, "UPDATE session SET since = ?", "s", sync->next_batch, error);
}

gboolean
banter_store_apply_sync (BanterStore *store, const BanterMatrixSync *sync,
                         const char *since_expected, BanterChangeSet **changes, GError **error)
{
  Batch batch = { sync, since_expected };

  g_return_val_if_fail (store != NULL && sync != NULL && sync->next_batch != NULL, FALSE);

  return banter_store_write (store, apply_inside, &batch, changes, error);
}

char *
banter_store_get_since (BanterStore *store, GError **error)
{
  g_autofree char *since = NULL;

  g_return_val_if_fail (store != NULL, NULL);

  if (!banter_db_get (store->db, "SELECT since FROM session", ":S", &since, error))
    return NULL;
  return g_steal_pointer (&since);
}
