/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-server-api-sync"

#include "config.h"

#include <string.h>

#include "banter-server-account-data.h"
#include "banter-server-api-filter.h"
#include "banter-server-router.h"
#include "banter-server-sync.h"
#include "banter-server.h"

#include "banter-matrix-error.h"

/* CS-API "GET /sync": one snapshot, from `since` to the newest stream id in it. With nothing to
 * tell, the call waits and is made again. */

#define MAX_TIMEOUT_MS (5 * 60 * 1000)

typedef struct
{
  char *room_id;
  char *membership;
  gint64 since;
  gint64 stream_id;
  gboolean ever_joined;
} Stay;

static void
stay_free (gpointer data)
{
  Stay *stay = data;

  g_free (stay->room_id);
  g_free (stay->membership);
  g_free (stay);
}

static GPtrArray *
read_stays (const BanterServerSync *sync, GError **error)
{
  static const char sql[] = "SELECT room_id, membership, since, stream_id, ever_joined"
                            " FROM memberships WHERE user_id = ? AND NOT is_forgotten";
  g_autoptr (BanterDbCursor) rows
      = banter_db_query (sync->reader.db, sql, "s", sync->reader.user_id);
  g_autoptr (GPtrArray) stays = g_ptr_array_new_with_free_func (stay_free);

  while (banter_db_cursor_next (rows, error))
    {
      Stay *stay = g_new0 (Stay, 1);

      banter_db_cursor_read (rows, "SSiib", &stay->room_id, &stay->membership, &stay->since,
                             &stay->stream_id, &stay->ever_joined);
      g_ptr_array_add (stays, stay);
    }
  return banter_db_cursor_failed (rows) ? NULL : g_steal_pointer (&stays);
}

static gboolean
is_wanted_room (const BanterServerSync *sync, const char *room_id)
{
  const BanterMatrixRoomFilter *filter = sync->filter != NULL ? sync->filter->room : NULL;

  if (filter == NULL)
    return TRUE;
  return (filter->rooms == NULL || g_strv_contains ((const char *const *)filter->rooms, room_id))
         && (filter->not_rooms == NULL
             || !g_strv_contains ((const char *const *)filter->not_rooms, room_id));
}

static void
put_room (GHashTable **table, const char *room_id, gpointer room)
{
  if (room == NULL)
    return;
  if (*table == NULL)
    *table = g_hash_table_new (g_str_hash, g_str_equal);
  g_hash_table_insert (*table, g_strdup (room_id), room);
}

static gboolean
add_joined (const BanterServerSync *sync, const Stay *stay, BanterMatrixSyncRooms *rooms,
            GError **error)
{
  BanterMatrixJoinedRoom *room;

  if (!banter_server_sync_read_joined (sync, stay->room_id,
                                       stay->since > sync->since ? 0 : sync->since, &room, error))
    return FALSE;
  put_room (&rooms->join, stay->room_id, room);
  return TRUE;
}

static gboolean
add_invited (const BanterServerSync *sync, const Stay *stay, BanterMatrixSyncRooms *rooms,
             GError **error)
{
  g_autoptr (GError) failure = NULL;
  BanterMatrixInvitedRoom *room;

  if (stay->stream_id <= sync->since)
    return TRUE;
  room = banter_server_sync_read_invite (sync, stay->room_id, stay->stream_id, &failure);
  if (failure != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return FALSE;
    }
  put_room (&rooms->invite, stay->room_id, room);
  return TRUE;
}

static gboolean
add_left (const BanterServerSync *sync, const Stay *stay, BanterMatrixSyncRooms *rooms,
          GError **error)
{
  gboolean include = sync->filter != NULL && sync->filter->room != NULL
                     && sync->filter->room->include_leave && stay->ever_joined;
  BanterMatrixLeftRoom *room;

  if (sync->since == 0 ? !include : stay->stream_id <= sync->since)
    return TRUE;
  if (!banter_server_sync_read_left (sync, stay->room_id, stay->stream_id, &room, error))
    return FALSE;
  put_room (&rooms->leave, stay->room_id, room);
  return TRUE;
}

static gboolean
add_rooms (const BanterServerSync *sync, BanterMatrixSyncRooms *rooms, GError **error)
{
  g_autoptr (GPtrArray) stays = read_stays (sync, error);

  for (guint i = 0; stays != NULL && i < stays->len; i++)
    {
      const Stay *stay = g_ptr_array_index (stays, i);
      gboolean ok = TRUE;

      if (!is_wanted_room (sync, stay->room_id))
        continue;
      if (g_str_equal (stay->membership, "join"))
        ok = add_joined (sync, stay, rooms, error);
      else if (g_str_equal (stay->membership, "invite"))
        ok = add_invited (sync, stay, rooms, error);
      else if (!g_str_equal (stay->membership, "knock"))
        ok = add_left (sync, stay, rooms, error);
      if (!ok)
        return FALSE;
    }
  return stays != NULL;
}

static gboolean
fill (const BanterServerSync *sync, BanterMatrixSync *answer, gboolean *is_empty, GError **error)
{
  BanterMatrixSyncRooms *rooms = g_new0 (BanterMatrixSyncRooms, 1);

  answer->rooms = rooms;
  answer->next_batch = banter_server_token_build (sync->position);
  if (!add_rooms (sync, rooms, error)
      || !banter_server_sync_read_account_data (sync, "", sync->since, &answer->account_data,
                                                error))
    return FALSE;
  *is_empty = rooms->join == NULL && rooms->invite == NULL && rooms->leave == NULL
              && answer->account_data == NULL;
  return TRUE;
}

typedef struct
{
  gint64 since;
  gint64 timeout_ms;
  gboolean full_state;
} Parameters;

static gboolean
parse (BanterServerCall *call, Parameters *parameters, GError **error)
{
  const char *since = banter_server_call_get_query (call, "since");

  parameters->full_state
      = g_strcmp0 (banter_server_call_get_query (call, "full_state"), "true") == 0;
  if ((since != NULL && !banter_server_token_parse (since, &parameters->since, error))
      || !banter_server_call_get_query_int (call, "timeout", 0, 0, MAX_TIMEOUT_MS,
                                            &parameters->timeout_ms, error))
    return FALSE;
  /* A token from after the last backup was restored: there is nothing newer. */
  parameters->since = MIN (parameters->since, call->position);
  return TRUE;
}

static gboolean
get_sync (BanterServerCall *call, gconstpointer request, gpointer response, GError **error)
{
  Parameters parameters = { 0 };
  g_autoptr (BanterMatrixFilter) filter = NULL;
  g_autoptr (GHashTable) ignored
      = banter_server_account_data_load_ignored (call->db, call->user_id, error);
  gboolean is_empty;

  if (ignored == NULL || !parse (call, &parameters, error)
      || !banter_server_filter_load (call, &filter, error))
    return FALSE;
  if (!fill (
          &(BanterServerSync){
              .server = call->server,
              .reader = { call->db, call->user_id, call->device_id, FALSE },
              .since = parameters.since,
              .position = call->position,
              .full_state = parameters.full_state,
              .filter = filter,
              .ignored = ignored,
          },
          response, &is_empty, error))
    return FALSE;
  if (is_empty && !call->timed_out && parameters.since != 0 && parameters.timeout_ms > 0)
    banter_server_call_wait (call, parameters.timeout_ms);
  return TRUE;
}

static const BanterServerRoute routes[] = {
  { "GET", "/_matrix/client/v3/sync", BANTER_SERVER_AUTH_USER, BANTER_SERVER_RUN_READ,
    BANTER_SERVER_RATE_NONE, BANTER_SERVER_BODY_NONE, NULL, &banter_matrix_sync_type, get_sync },
};
BANTER_SERVER_DEFINE_FAMILY (sync, routes)
