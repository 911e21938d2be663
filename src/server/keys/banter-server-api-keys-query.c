/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-server-api-keys-query"

#include "config.h"

#include "banter-server-devices.h"
#include "banter-server-router.h"
#include "banter-server-timeline.h"

#include "banter-matrix-error.h"
#include "banter-matrix-keys.h"

/* CS-API "POST /keys/query" and "GET /keys/changes": reading the keys of people whose devices one
 * may know of. The name of a device is words, so only its owner gets it. */

#define V3 "/_matrix/client/v3"
#define MAX_USERS 1000

static const char SELECT_DEVICES[]
    = "SELECT k.device_id, k.keys, d.display_name FROM device_keys k"
      " JOIN devices d USING (user_id, device_id) WHERE k.user_id = ?";
static const char SELECT_CROSS_SIGNING[]
    = "SELECT usage, public_key, keys FROM cross_signing_keys WHERE user_id = ?";
/* Somebody's keys carry their own signatures and those of the one who asks, nobody else's. */
static const char SELECT_SIGNATURES[]
    = "SELECT signer, key_id, signature FROM key_signatures WHERE user_id = ?1 AND target = ?2"
      " AND signer IN (?1, ?3)";

typedef struct
{
  char *device_display_name;
} DeviceUnsigned;

static const BanterJsonField device_unsigned_fields[] = {
  BANTER_JSON_STRING (DeviceUnsigned, device_display_name, "device_display_name", 0),
};
static const BanterJsonType device_unsigned_type
    = BANTER_JSON_TYPE ("unsigned", DeviceUnsigned, device_unsigned_fields);

/* What stands beside the signed part of a key. */
typedef struct
{
  GHashTable *signatures; /* user -> BanterMatrixStringMap */
  DeviceUnsigned *unsigned_data;
} Additions;

static const BanterJsonField additions_fields[] = {
  BANTER_JSON_STRUCT_MAP (Additions, signatures, "signatures", &banter_matrix_string_map_type, 0),
  BANTER_JSON_STRUCT (Additions, unsigned_data, "unsigned", &device_unsigned_type, 0),
};
static const BanterJsonType additions_type
    = BANTER_JSON_TYPE ("additions", Additions, additions_fields);

static void
add_signature (GHashTable *signatures, const char *signer, const char *key_id,
               const char *signature)
{
  BanterMatrixStringMap *by_signer = g_hash_table_lookup (signatures, signer);

  if (by_signer == NULL)
    {
      by_signer = g_new0 (BanterMatrixStringMap, 1);
      by_signer->strings = g_hash_table_new (g_str_hash, g_str_equal);
      g_hash_table_insert (signatures, g_strdup (signer), by_signer);
    }
  g_hash_table_insert (by_signer->strings, g_strdup (key_id), g_strdup (signature));
}

/* Returns: (transfer full) (nullable): @keys with its signatures, as the caller may see it */
static char *
complete_key (BanterServerCall *call, const char *user_id, const char *target, const char *keys,
              const char *display_name, GError **error)
{
  g_autoptr (BanterDbCursor) rows
      = banter_db_query (call->db, SELECT_SIGNATURES, "sss", user_id, target, call->user_id);
  Additions *additions = g_new0 (Additions, 1);
  g_autofree char *patch = NULL;

  additions->signatures = g_hash_table_new (g_str_hash, g_str_equal);
  while (banter_db_cursor_next (rows, error))
    {
      const char *signer, *key_id, *signature;

      banter_db_cursor_read (rows, "sss", &signer, &key_id, &signature);
      add_signature (additions->signatures, signer, key_id, signature);
    }
  if (display_name != NULL && g_str_equal (user_id, call->user_id))
    {
      additions->unsigned_data = g_new0 (DeviceUnsigned, 1);
      additions->unsigned_data->device_display_name = g_strdup (display_name);
    }
  patch = banter_json_encode (&additions_type, additions);
  banter_json_free (&additions_type, additions);
  return banter_db_cursor_failed (rows) ? NULL : banter_json_merge (keys, patch, error);
}

static gboolean
add_devices (BanterServerCall *call, const char *user_id, const BanterMatrixStringList *wanted,
             BanterMatrixKeysFound *found, GError **error)
{
  g_autoptr (BanterDbCursor) rows = banter_db_query (call->db, SELECT_DEVICES, "s", user_id);
  const char *const *ids = (const char *const *)wanted->strings;
  BanterMatrixRawMap *devices = g_new0 (BanterMatrixRawMap, 1);

  devices->values = g_hash_table_new (g_str_hash, g_str_equal);
  g_hash_table_insert (found->device_keys, g_strdup (user_id), devices);
  while (banter_db_cursor_next (rows, error))
    {
      const char *device_id, *keys, *name;
      char *key;

      banter_db_cursor_read (rows, "sss", &device_id, &keys, &name);
      if (ids[0] != NULL && !g_strv_contains (ids, device_id))
        continue;
      key = complete_key (call, user_id, device_id, keys, name, error);
      if (key == NULL)
        return FALSE;
      g_hash_table_insert (devices->values, g_strdup (device_id), key);
    }
  return !banter_db_cursor_failed (rows);
}

/* The table that a key of this usage belongs in; %NULL if it is not for the one who asks. */
static GHashTable **
find_table (BanterMatrixKeysFound *found, const char *usage, gboolean is_own)
{
  if (g_str_equal (usage, "master"))
    return &found->master_keys;
  if (g_str_equal (usage, "self_signing"))
    return &found->self_signing_keys;
  return is_own ? &found->user_signing_keys : NULL;
}

static gboolean
add_cross_signing (BanterServerCall *call, const char *user_id, BanterMatrixKeysFound *found,
                   GError **error)
{
  g_autoptr (BanterDbCursor) rows = banter_db_query (call->db, SELECT_CROSS_SIGNING, "s", user_id);
  gboolean is_own = g_str_equal (user_id, call->user_id);

  while (banter_db_cursor_next (rows, error))
    {
      const char *usage, *public_key, *keys;
      GHashTable **table;
      char *key;

      banter_db_cursor_read (rows, "sss", &usage, &public_key, &keys);
      table = find_table (found, usage, is_own);
      if (table == NULL)
        continue;
      key = complete_key (call, user_id, public_key, keys, NULL, error);
      if (key == NULL)
        return FALSE;
      if (*table == NULL)
        *table = g_hash_table_new (g_str_hash, g_str_equal);
      g_hash_table_insert (*table, g_strdup (user_id), key);
    }
  return !banter_db_cursor_failed (rows);
}

static gboolean
post_query (BanterServerCall *call, gconstpointer data, gpointer response, GError **error)
{
  const BanterMatrixKeysQuery *request = data;
  BanterMatrixKeysFound *found = response;
  GHashTableIter iter;
  gpointer user_id, wanted;

  if (g_hash_table_size (request->device_keys) > MAX_USERS)
    {
      g_set_error_literal (error, BANTER_MATRIX_ERROR, BANTER_MATRIX_ERROR_INVALID_PARAM,
                           "Too many people at once");
      return FALSE;
    }
  found->device_keys = g_hash_table_new (g_str_hash, g_str_equal);
  g_hash_table_iter_init (&iter, request->device_keys);
  while (g_hash_table_iter_next (&iter, &user_id, &wanted))
    {
      gboolean may;

      if (!banter_server_devices_may_see (call->server, call->db, call->user_id, user_id, &may,
                                          error))
        return FALSE;
      if (may
          && (!add_devices (call, user_id, wanted, found, error)
              || !add_cross_signing (call, user_id, found, error)))
        return FALSE;
    }
  return TRUE;
}

static gboolean
parse_token (BanterServerCall *call, const char *name, gint64 *stream_id, GError **error)
{
  const char *token = banter_server_call_get_query (call, name);

  if (token != NULL)
    return banter_server_token_parse (token, stream_id, error);
  g_set_error (error, BANTER_MATRIX_ERROR, BANTER_MATRIX_ERROR_MISSING_PARAM, "'%s' is missing",
               name);
  return FALSE;
}

static gboolean
get_changes (BanterServerCall *call, gconstpointer request, gpointer response, GError **error)
{
  BanterMatrixDeviceLists *answer = response;
  g_autoptr (BanterMatrixDeviceLists) lists = NULL;
  gint64 from, to;

  if (!parse_token (call, "from", &from, error) || !parse_token (call, "to", &to, error)
      || !banter_server_devices_read_changes (call->db, call->user_id, from, to, &lists, error))
    return FALSE;
  if (lists != NULL)
    {
      answer->changed = g_steal_pointer (&lists->changed);
      answer->left = g_steal_pointer (&lists->left);
    }
  return TRUE;
}

static const BanterServerRoute routes[] = {
  { "POST", V3 "/keys/query", BANTER_SERVER_AUTH_USER, BANTER_SERVER_RUN_READ,
    BANTER_SERVER_RATE_NONE, BANTER_SERVER_BODY_JSON, &banter_matrix_keys_query_type,
    &banter_matrix_keys_found_type, post_query },
  { "GET", V3 "/keys/changes", BANTER_SERVER_AUTH_USER, BANTER_SERVER_RUN_READ,
    BANTER_SERVER_RATE_NONE, BANTER_SERVER_BODY_NONE, NULL, &banter_matrix_device_lists_type,
    get_changes },
};
BANTER_SERVER_DEFINE_FAMILY (keys_query, routes)
