/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-server-sync-devices"

#include "config.h"

#include "banter-server-devices.h"
#include "banter-server-sync.h"
#include "banter-server-to-device.h"

/* CS-API "Extensions to /sync" of "Send-to-Device messaging" and of "End-to-End Encryption". A
 * message to the device stays queued until a later `since` tells that its sync has arrived. */

static const char SELECT_CLAIMED[]
    = "SELECT stream_id FROM key_claims WHERE user_id = ? AND device_id = ?";

/* How far the client has come with its messages. */
static gboolean
find_receipt (const BanterServerSync *sync, gint64 *received, GError **error)
{
  gint64 since;

  *received = 0;
  if (sync->token == NULL)
    return TRUE;
  if (!banter_server_token_parse_sync (sync->token, &since, received, error))
    return FALSE;
  *received = MIN (*received, sync->since);
  return TRUE;
}

static gboolean
read_messages (const BanterServerSync *sync, BanterMatrixSync *answer, GError **error)
{
  const BanterServerReader *reader = &sync->reader;
  GPtrArray *events;
  gint64 received, last;

  if (!find_receipt (sync, &received, error)
      || !banter_server_to_device_acknowledge (sync->server, reader->db, reader->user_id,
                                               reader->device_id, received, error)
      || !banter_server_to_device_read (reader->db, reader->user_id, reader->device_id, received,
                                        &events, &last, error))
    return FALSE;
  if (events == NULL)
    return TRUE;
  answer->to_device = g_new0 (BanterMatrixEventList, 1);
  answer->to_device->events = events;
  if (last != 0)
    {
      g_free (answer->next_batch);
      answer->next_batch = banter_server_token_build_sync (sync->position, last);
    }
  return TRUE;
}

static gboolean
read_counts (const BanterServerSync *sync, BanterMatrixSync *answer, gint64 *claimed,
             GError **error)
{
  const BanterServerReader *reader = &sync->reader;

  *claimed = 0;
  return banter_db_get (reader->db, SELECT_CLAIMED, "ss:i", reader->user_id, reader->device_id,
                        claimed, error)
         && banter_server_devices_count_keys (reader->db, reader->user_id, reader->device_id,
                                              &answer->device_one_time_keys_count, error)
         && banter_server_devices_read_unused (reader->db, reader->user_id, reader->device_id,
                                               &answer->device_unused_fallback_key_types, error);
}

gboolean
banter_server_sync_read_devices (const BanterServerSync *sync, BanterMatrixSync *answer,
                                 gboolean *is_empty, GError **error)
{
  gint64 claimed;

  if (!read_messages (sync, answer, error) || !read_counts (sync, answer, &claimed, error))
    return FALSE;
  if (sync->since > 0
      && !banter_server_devices_read_changes (sync->reader.db, sync->reader.user_id, sync->since,
                                              sync->position, &answer->device_lists, error))
    return FALSE;
  *is_empty = *is_empty && answer->to_device == NULL && answer->device_lists == NULL
              && claimed <= sync->since;
  return TRUE;
}
