/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-server-api-keys-claim"

#include "config.h"

#include "banter-server-devices.h"
#include "banter-server-router.h"
#include "banter-server-writer.h"
#include "banter-server.h"

#include "banter-matrix-error.h"
#include "banter-matrix-keys.h"

/* CS-API "POST /keys/claim": how others take a device's one-time keys, each key once. */

/* People and devices in a request: the writer has others to serve. */
#define MAX_DEVICES 5000

static const char SELECT_OLDEST_KEY[]
    = "SELECT key_id, key FROM one_time_keys WHERE user_id = ? AND device_id = ?"
      " AND algorithm = ? ORDER BY upload LIMIT 1";
static const char DELETE_ONE_TIME_KEY[]
    = "DELETE FROM one_time_keys WHERE user_id = ? AND device_id = ? AND algorithm = ?"
      " AND key_id = ?";
static const char SELECT_FALLBACK_KEY[]
    = "SELECT key_id, key FROM fallback_keys WHERE user_id = ? AND device_id = ?"
      " AND algorithm = ?";
static const char USE_FALLBACK_KEY[]
    = "UPDATE fallback_keys SET is_used = 1 WHERE user_id = ? AND device_id = ?"
      " AND algorithm = ?";
static const char UPSERT_CLAIM[]
    = "INSERT INTO key_claims (user_id, device_id, stream_id) VALUES (?, ?, ?)"
      " ON CONFLICT DO UPDATE SET stream_id = excluded.stream_id";

/* Takes the oldest one-time key, or else the fallback key, which stays. */
static gboolean
take_key (BanterDb *db, const char *user_id, const char *device_id, const char *algorithm,
          char **key_id, char **key, GError **error)
{
  if (!banter_db_get (db, SELECT_OLDEST_KEY, "sss:SS", user_id, device_id, algorithm, key_id, key,
                      error))
    return FALSE;
  if (*key != NULL)
    return banter_db_exec (db, DELETE_ONE_TIME_KEY, "ssss", user_id, device_id, algorithm, *key_id,
                           error);
  return banter_db_get (db, SELECT_FALLBACK_KEY, "sss:SS", user_id, device_id, algorithm, key_id,
                        key, error)
         && (*key == NULL
             || banter_db_exec (db, USE_FALLBACK_KEY, "sss", user_id, device_id, algorithm, error));
}

static gboolean
claim_key (BanterServerCall *call, const char *user_id, const char *device_id,
           const char *algorithm, GHashTable *devices, GError **error)
{
  BanterServerWriter *writer = banter_server_get_writer (call->server);
  g_autofree char *key_id = NULL;
  g_autofree char *key = NULL;
  BanterMatrixRawMap *keys;

  if (!take_key (call->db, user_id, device_id, algorithm, &key_id, &key, error))
    return FALSE;
  if (key == NULL)
    return TRUE;
  keys = g_new0 (BanterMatrixRawMap, 1);
  keys->values = g_hash_table_new (g_str_hash, g_str_equal);
  g_hash_table_insert (keys->values, g_strdup_printf ("%s:%s", algorithm, key_id),
                       g_steal_pointer (&key));
  g_hash_table_insert (devices, g_strdup (device_id), keys);
  banter_server_writer_wake (writer, user_id);
  return banter_db_exec (call->db, UPSERT_CLAIM, "ssi", user_id, device_id,
                         banter_server_writer_next_id (writer), error);
}

static gboolean
claim_keys (BanterServerCall *call, const char *user_id, const BanterMatrixStringMap *wanted,
            BanterMatrixKeysClaimed *answer, GError **error)
{
  g_autoptr (BanterMatrixRawMaps) devices = g_new0 (BanterMatrixRawMaps, 1);
  GHashTableIter iter;
  gpointer device_id, algorithm;
  gboolean may;

  devices->maps = g_hash_table_new (g_str_hash, g_str_equal);
  if (!banter_server_devices_may_see (call->server, call->db, call->user_id, user_id, &may, error))
    return FALSE;
  if (!may)
    return TRUE;
  g_hash_table_iter_init (&iter, wanted->strings);
  while (g_hash_table_iter_next (&iter, &device_id, &algorithm))
    if (!claim_key (call, user_id, device_id, algorithm, devices->maps, error))
      return FALSE;
  if (g_hash_table_size (devices->maps) > 0)
    g_hash_table_insert (answer->one_time_keys, g_strdup (user_id), g_steal_pointer (&devices));
  return TRUE;
}

static guint
count_devices (const BanterMatrixKeysClaim *request)
{
  GHashTableIter iter;
  gpointer wanted;
  guint n = 0;

  g_hash_table_iter_init (&iter, request->one_time_keys);
  while (g_hash_table_iter_next (&iter, NULL, &wanted))
    n += 1 + g_hash_table_size (((const BanterMatrixStringMap *)wanted)->strings);
  return n;
}

static gboolean
post_claim (BanterServerCall *call, gconstpointer data, gpointer response, GError **error)
{
  const BanterMatrixKeysClaim *request = data;
  BanterMatrixKeysClaimed *answer = response;
  GHashTableIter iter;
  gpointer user_id, wanted;

  if (count_devices (request) > MAX_DEVICES)
    {
      g_set_error_literal (error, BANTER_MATRIX_ERROR, BANTER_MATRIX_ERROR_INVALID_PARAM,
                           "Too many devices at once");
      return FALSE;
    }
  answer->one_time_keys = g_hash_table_new (g_str_hash, g_str_equal);
  g_hash_table_iter_init (&iter, request->one_time_keys);
  while (g_hash_table_iter_next (&iter, &user_id, &wanted))
    if (!claim_keys (call, user_id, wanted, answer, error))
      return FALSE;
  return TRUE;
}

static const BanterServerRoute routes[] = {
  { "POST", "/_matrix/client/v3/keys/claim", BANTER_SERVER_AUTH_USER, BANTER_SERVER_RUN_WRITE,
    BANTER_SERVER_RATE_NONE, BANTER_SERVER_BODY_JSON, &banter_matrix_keys_claim_type,
    &banter_matrix_keys_claimed_type, post_claim },
};
BANTER_SERVER_DEFINE_FAMILY (keys_claim, routes)
