/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-server-api-keys"

#include "config.h"

#include <string.h>

#include "banter-server-devices.h"
#include "banter-server-router.h"
#include "banter-server-signature.h"
#include "banter-server-writer.h"
#include "banter-server.h"

#include "banter-matrix-error.h"
#include "banter-matrix-keys.h"

/* CS-API "POST /keys/upload" and "POST /keys/claim": what a device gives out about itself, and how
 * others take its one-time keys, each key once. */

#define V3 "/_matrix/client/v3"
#define MAX_DEVICE_KEYS (16 * 1024)
#define MAX_SIGNATURES 16
#define MAX_KEY 2048
#define MAX_NAME 255
/* Clients hold about 100 at most. */
#define MAX_ONE_TIME_KEYS 1000
#define MAX_FALLBACK_KEYS 8
#define MAX_CLAIMED_USERS 1000

static const char SELECT_DEVICE[]
    = "SELECT EXISTS (SELECT 1 FROM devices WHERE user_id = ? AND device_id = ?)";
static const char SELECT_DEVICE_KEYS[]
    = "SELECT keys FROM device_keys WHERE user_id = ? AND device_id = ?";
static const char UPSERT_DEVICE_KEYS[]
    = "INSERT INTO device_keys (user_id, device_id, keys) VALUES (?, ?, ?)"
      " ON CONFLICT DO UPDATE SET keys = excluded.keys";
static const char DELETE_SIGNATURES[]
    = "DELETE FROM key_signatures WHERE user_id = ? AND target = ?";
static const char DELETE_ONE_TIME_KEYS[]
    = "DELETE FROM one_time_keys WHERE user_id = ? AND device_id = ?";
static const char DELETE_FALLBACK_KEYS[]
    = "DELETE FROM fallback_keys WHERE user_id = ? AND device_id = ?";
static const char SELECT_ONE_TIME_KEY[]
    = "SELECT key FROM one_time_keys WHERE user_id = ? AND device_id = ? AND algorithm = ?"
      " AND key_id = ?";
static const char INSERT_ONE_TIME_KEY[]
    = "INSERT INTO one_time_keys (user_id, device_id, algorithm, key_id, key, upload)"
      " VALUES (?, ?, ?, ?, ?, ?)";
static const char COUNT_ONE_TIME_KEYS[]
    = "SELECT count(*) FROM one_time_keys WHERE user_id = ? AND device_id = ?";
static const char UPSERT_FALLBACK_KEY[]
    = "INSERT INTO fallback_keys (user_id, device_id, algorithm, key_id, key)"
      " VALUES (?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET key_id = excluded.key_id,"
      " key = excluded.key, is_used = 0 WHERE key <> excluded.key OR key_id <> excluded.key_id";
static const char COUNT_FALLBACK_KEYS[]
    = "SELECT count(*) FROM fallback_keys WHERE user_id = ? AND device_id = ?";

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

static gboolean
refuse (GError **error, const char *message)
{
  g_set_error_literal (error, BANTER_MATRIX_ERROR, BANTER_MATRIX_ERROR_INVALID_PARAM, message);
  return FALSE;
}

/* --- Device keys --- */

/* Signatures by others are not taken from here: others upload their own. */
static gboolean
store_signatures (BanterServerCall *call, const BanterMatrixDeviceKeys *keys, gboolean *changed,
                  GError **error)
{
  const BanterMatrixStringMap *own = g_hash_table_lookup (keys->signatures, call->user_id);
  GHashTableIter iter;
  gpointer key_id, signature;

  if (own == NULL || g_hash_table_size (own->strings) > MAX_SIGNATURES)
    return refuse (error, "The device keys are not signed, or too often");
  g_hash_table_iter_init (&iter, own->strings);
  while (g_hash_table_iter_next (&iter, &key_id, &signature))
    if (!banter_server_signature_store (call->db, call->user_id, call->device_id, call->user_id,
                                        key_id, signature, changed, error))
      return FALSE;
  return TRUE;
}

/* A new identity of the device: what was made with the former one is of no use to anybody. */
static gboolean
forget_former_identity (BanterServerCall *call, GError **error)
{
  return banter_db_exec (call->db, DELETE_SIGNATURES, "ss", call->user_id, call->device_id, error)
         && banter_db_exec (call->db, DELETE_ONE_TIME_KEYS, "ss", call->user_id, call->device_id,
                            error)
         && banter_db_exec (call->db, DELETE_FALLBACK_KEYS, "ss", call->user_id, call->device_id,
                            error);
}

static gboolean
upload_device_keys (BanterServerCall *call, const char *json, GError **error)
{
  g_autoptr (BanterMatrixDeviceKeys) keys
      = banter_json_decode (&banter_matrix_device_keys_type, json, -1, error);
  g_autofree char *body = keys != NULL ? banter_server_signature_body (json, error) : NULL;
  g_autofree char *former = NULL;
  gboolean changed;

  if (body == NULL)
    return FALSE;
  if (!g_str_equal (keys->user_id, call->user_id)
      || !g_str_equal (keys->device_id, call->device_id))
    return refuse (error, "These are the keys of another device");
  if (strlen (json) > MAX_DEVICE_KEYS)
    return refuse (error, "The device keys are too long");
  if (!banter_db_get (call->db, SELECT_DEVICE_KEYS, "ss:S", call->user_id, call->device_id, &former,
                      error))
    return FALSE;
  changed = g_strcmp0 (former, body) != 0;
  if (changed
      && ((former != NULL && !forget_former_identity (call, error))
          || !banter_db_exec (call->db, UPSERT_DEVICE_KEYS, "sss", call->user_id, call->device_id,
                              body, error)))
    return FALSE;
  return store_signatures (call, keys, &changed, error)
         && (!changed
             || banter_server_devices_note_change (banter_server_get_writer (call->server),
                                                   call->db, call->user_id, NULL, error));
}

/* --- One-time and fallback keys --- */

/* "algorithm:key id". Returns: the key id */
static const char *
split_name (const char *name, char **algorithm, GError **error)
{
  const char *colon = strchr (name, ':');

  if (colon == NULL || colon == name || colon[1] == '\0' || strlen (name) > MAX_NAME)
    {
      refuse (error, "A key is named ALGORITHM:ID");
      return NULL;
    }
  *algorithm = g_strndup (name, (gsize)(colon - name));
  return colon + 1;
}

/* Returns: (transfer full) (nullable): the key as it is kept */
static char *
check_key (const char *json, GError **error)
{
  BanterMatrixSignedKey *key;

  if (strlen (json) > MAX_KEY)
    {
      refuse (error, "A key is too long");
      return NULL;
    }
  if (*json != '"')
    {
      key = banter_json_decode (&banter_matrix_signed_key_type, json, -1, error);
      if (key == NULL)
        return NULL;
      banter_matrix_signed_key_free (key);
    }
  return banter_json_canonical (json, error);
}

static gboolean
upload_one_time_key (BanterServerCall *call, const char *name, const char *json, gint64 upload,
                     GError **error)
{
  g_autofree char *algorithm = NULL;
  const char *key_id = split_name (name, &algorithm, error);
  g_autofree char *key = key_id != NULL ? check_key (json, error) : NULL;
  g_autofree char *former = NULL;

  if (key == NULL
      || !banter_db_get (call->db, SELECT_ONE_TIME_KEY, "ssss:S", call->user_id, call->device_id,
                         algorithm, key_id, &former, error))
    return FALSE;
  if (former == NULL)
    return banter_db_exec (call->db, INSERT_ONE_TIME_KEY, "sssssi", call->user_id, call->device_id,
                           algorithm, key_id, key, upload, error);
  /* The same key again: the answer to the first upload got lost. */
  return g_str_equal (former, key) || refuse (error, "Another key already has this id");
}

static gboolean
upload_fallback_key (BanterServerCall *call, const char *name, const char *json,
                     GHashTable *algorithms, GError **error)
{
  g_autofree char *algorithm = NULL;
  const char *key_id = split_name (name, &algorithm, error);
  g_autofree char *key = key_id != NULL ? check_key (json, error) : NULL;

  if (key == NULL)
    return FALSE;
  if (!g_hash_table_add (algorithms, g_strdup (algorithm)))
    return refuse (error, "There is one fallback key for each algorithm");
  return banter_db_exec (call->db, UPSERT_FALLBACK_KEY, "sssss", call->user_id, call->device_id,
                         algorithm, key_id, key, error);
}

static gboolean
check_counts (BanterServerCall *call, GError **error)
{
  gint64 n_one_time = 0, n_fallback = 0;

  if (!banter_db_get (call->db, COUNT_ONE_TIME_KEYS, "ss:i", call->user_id, call->device_id,
                      &n_one_time, error)
      || !banter_db_get (call->db, COUNT_FALLBACK_KEYS, "ss:i", call->user_id, call->device_id,
                         &n_fallback, error))
    return FALSE;
  return (n_one_time <= MAX_ONE_TIME_KEYS && n_fallback <= MAX_FALLBACK_KEYS)
         || refuse (error, "Too many keys");
}

/* It may have signed out since the token was looked at. */
static gboolean
check_device (BanterServerCall *call, GError **error)
{
  gboolean exists = FALSE;

  if (!banter_db_get (call->db, SELECT_DEVICE, "ss:b", call->user_id, call->device_id, &exists,
                      error))
    return FALSE;
  if (!exists)
    g_set_error_literal (error, BANTER_MATRIX_ERROR, BANTER_MATRIX_ERROR_UNKNOWN_TOKEN,
                         "This device has signed out");
  return exists;
}

static gboolean
post_upload (BanterServerCall *call, gconstpointer data, gpointer response, GError **error)
{
  const BanterMatrixKeysUpload *request = data;
  BanterMatrixKeyCounts *answer = response;
  gint64 upload = banter_server_writer_next_id (banter_server_get_writer (call->server));
  g_autoptr (GHashTable) algorithms = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  GHashTableIter iter;
  gpointer name, key;

  if (!check_device (call, error))
    return FALSE;
  if (request->device_keys != NULL && !upload_device_keys (call, request->device_keys, error))
    return FALSE;
  if (request->one_time_keys != NULL)
    {
      g_hash_table_iter_init (&iter, request->one_time_keys);
      while (g_hash_table_iter_next (&iter, &name, &key))
        if (!upload_one_time_key (call, name, key, upload, error))
          return FALSE;
    }
  if (request->fallback_keys != NULL)
    {
      g_hash_table_iter_init (&iter, request->fallback_keys);
      while (g_hash_table_iter_next (&iter, &name, &key))
        if (!upload_fallback_key (call, name, key, algorithms, error))
          return FALSE;
    }
  return check_counts (call, error)
         && banter_server_devices_count_keys (call->db, call->user_id, call->device_id,
                                              &answer->one_time_key_counts, error);
}

/* --- Claiming --- */

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

static gboolean
post_claim (BanterServerCall *call, gconstpointer data, gpointer response, GError **error)
{
  const BanterMatrixKeysClaim *request = data;
  BanterMatrixKeysClaimed *answer = response;
  GHashTableIter iter;
  gpointer user_id, wanted;

  if (g_hash_table_size (request->one_time_keys) > MAX_CLAIMED_USERS)
    return refuse (error, "Too many people at once");
  answer->one_time_keys = g_hash_table_new (g_str_hash, g_str_equal);
  g_hash_table_iter_init (&iter, request->one_time_keys);
  while (g_hash_table_iter_next (&iter, &user_id, &wanted))
    if (!claim_keys (call, user_id, wanted, answer, error))
      return FALSE;
  return TRUE;
}

static const BanterServerRoute routes[] = {
  { "POST", V3 "/keys/upload", BANTER_SERVER_AUTH_USER, BANTER_SERVER_RUN_WRITE,
    BANTER_SERVER_RATE_NONE, BANTER_SERVER_BODY_JSON, &banter_matrix_keys_upload_type,
    &banter_matrix_key_counts_type, post_upload },
  { "POST", V3 "/keys/claim", BANTER_SERVER_AUTH_USER, BANTER_SERVER_RUN_WRITE,
    BANTER_SERVER_RATE_NONE, BANTER_SERVER_BODY_JSON, &banter_matrix_keys_claim_type,
    &banter_matrix_keys_claimed_type, post_claim },
};
BANTER_SERVER_DEFINE_FAMILY (keys, routes)
