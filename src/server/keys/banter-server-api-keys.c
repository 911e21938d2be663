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

/* CS-API "POST /keys/upload": what a device gives out about itself. */

#define V3 "/_matrix/client/v3"
#define MAX_DEVICE_KEYS (16 * 1024)
#define MAX_KEY 2048
#define MAX_NAME 255
/* Clients hold about 100 at most. */
#define MAX_ONE_TIME_KEYS 1000
#define MAX_FALLBACK_KEYS 8

static const char SELECT_DEVICE[]
    = "SELECT EXISTS (SELECT 1 FROM devices WHERE user_id = ? AND device_id = ?)";
static const char SELECT_DEVICE_KEYS[]
    = "SELECT keys FROM device_keys WHERE user_id = ? AND device_id = ?";
static const char SELECT_SELF_SIGNING[]
    = "SELECT public_key FROM cross_signing_keys WHERE user_id = ? AND usage = 'self_signing'";
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

typedef struct
{
  BanterServerCall *call;
  gint64 id;            /* of the upload: keys are given out in the order in which they came */
  char *identity;       /* nullable: the Ed25519 key that the device signs with */
  GHashTable *fallback; /* set of algorithms that have a fallback key by now */
} Upload;

static void
upload_clear (Upload *upload)
{
  g_free (upload->identity);
  g_clear_pointer (&upload->fallback, g_hash_table_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Upload, upload_clear)

static gboolean
refuse (GError **error, const char *message)
{
  g_set_error_literal (error, BANTER_MATRIX_ERROR, BANTER_MATRIX_ERROR_INVALID_PARAM, message);
  return FALSE;
}

static gboolean
refuse_signature (GError **error, const char *message)
{
  g_set_error_literal (error, BANTER_MATRIX_ERROR, BANTER_MATRIX_ERROR_INVALID_SIGNATURE, message);
  return FALSE;
}

/* @signatures: user -> BanterMatrixStringMap. Whether the device itself signed @body. */
static gboolean
check_own_signature (BanterServerCall *call, GHashTable *signatures, const char *body,
                     const char *identity, GError **error)
{
  const BanterMatrixStringMap *own = g_hash_table_lookup (signatures, call->user_id);
  g_autofree char *name = g_strconcat (BANTER_SERVER_SIGNATURE_ALGORITHM, call->device_id, NULL);
  const char *signature = own != NULL ? g_hash_table_lookup (own->strings, name) : NULL;

  if (signature == NULL)
    return refuse_signature (error, "The device has not signed its key");
  return banter_server_signature_is_good (body, identity, signature)
         || refuse_signature (error, "The signature is wrong");
}

/* --- Device keys --- */

/* The device's own signature, and that of one's self-signing key, which clients send along. Others
 * are not taken from here: they come by "POST /keys/signatures/upload". */
static gboolean
store_signatures (BanterServerCall *call, const BanterMatrixDeviceKeys *keys, const char *body,
                  gboolean *changed, GError **error)
{
  const BanterMatrixStringMap *own = g_hash_table_lookup (keys->signatures, call->user_id);
  g_autofree char *device = g_strconcat (BANTER_SERVER_SIGNATURE_ALGORITHM, call->device_id, NULL);
  g_autofree char *self_signing = NULL;
  GHashTableIter iter;
  gpointer key_id, signature;

  if (!banter_db_get (call->db, SELECT_SELF_SIGNING, "s:S", call->user_id, &self_signing, error))
    return FALSE;
  g_hash_table_iter_init (&iter, own->strings);
  while (g_hash_table_iter_next (&iter, &key_id, &signature))
    {
      const char *name = strchr (key_id, ':');
      gboolean is_self_signing = self_signing != NULL && name != NULL
                                 && g_str_equal (name + 1, self_signing)
                                 && banter_server_signature_is_good (body, self_signing, signature);

      if ((is_self_signing || g_str_equal (key_id, device))
          && !banter_server_signature_store (call->db, call->user_id, call->device_id,
                                             call->user_id, key_id, signature, changed, error))
        return FALSE;
    }
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

/* CS-API "Device keys": the device vouches for all of it with the Ed25519 key that is in it. */
static gboolean
check_device_keys (BanterServerCall *call, const BanterMatrixDeviceKeys *keys, const char *body,
                   GError **error)
{
  g_autofree char *identity = banter_server_signature_dup_device_key (body, call->device_id);

  if (!g_str_equal (keys->user_id, call->user_id)
      || !g_str_equal (keys->device_id, call->device_id))
    return refuse (error, "These are the keys of another device");
  if (strlen (body) > MAX_DEVICE_KEYS)
    return refuse (error, "The device keys are too long");
  if (identity == NULL || !banter_server_signature_is_key (identity))
    return refuse (error, "There is no Ed25519 key of the device");
  return check_own_signature (call, keys->signatures, body, identity, error);
}

static gboolean
upload_device_keys (BanterServerCall *call, const char *json, GError **error)
{
  g_autoptr (BanterMatrixDeviceKeys) keys
      = banter_json_decode (&banter_matrix_device_keys_type, json, -1, error);
  g_autofree char *body = keys != NULL ? banter_server_signature_body (json, error) : NULL;
  g_autofree char *former = NULL;
  gboolean changed;

  if (body == NULL || !check_device_keys (call, keys, body, error))
    return FALSE;
  if (!banter_db_get (call->db, SELECT_DEVICE_KEYS, "ss:S", call->user_id, call->device_id, &former,
                      error))
    return FALSE;
  changed = g_strcmp0 (former, body) != 0;
  if (changed
      && ((former != NULL && !forget_former_identity (call, error))
          || !banter_db_exec (call->db, UPSERT_DEVICE_KEYS, "sss", call->user_id, call->device_id,
                              body, error)))
    return FALSE;
  return store_signatures (call, keys, body, &changed, error)
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

/* CS-API "Key algorithms": the device signs it, with the key that it has published. */
static gboolean
check_signed_key (const Upload *upload, const char *json, GError **error)
{
  g_autoptr (BanterMatrixSignedKey) key
      = banter_json_decode (&banter_matrix_signed_key_type, json, -1, error);
  g_autofree char *body = key != NULL ? banter_server_signature_body (json, error) : NULL;

  if (body == NULL)
    return FALSE;
  if (upload->identity == NULL)
    return refuse (error, "The device has published no keys of its own");
  return check_own_signature (upload->call, key->signatures, body, upload->identity, error);
}

/* Returns: (transfer full) (nullable): the key as it is kept */
static char *
check_key (const Upload *upload, const char *algorithm, const char *json, GError **error)
{
  if (strlen (json) > MAX_KEY)
    {
      refuse (error, "A key is too long");
      return NULL;
    }
  if ((*json != '"' || g_str_equal (algorithm, BANTER_MATRIX_SIGNED_CURVE25519))
      && !check_signed_key (upload, json, error))
    return NULL;
  return banter_json_canonical (json, error);
}

static gboolean
upload_one_time_key (Upload *upload, const char *name, const char *json, GError **error)
{
  BanterServerCall *call = upload->call;
  g_autofree char *algorithm = NULL;
  const char *key_id = split_name (name, &algorithm, error);
  g_autofree char *key = key_id != NULL ? check_key (upload, algorithm, json, error) : NULL;
  g_autofree char *former = NULL;

  if (key == NULL
      || !banter_db_get (call->db, SELECT_ONE_TIME_KEY, "ssss:S", call->user_id, call->device_id,
                         algorithm, key_id, &former, error))
    return FALSE;
  if (former == NULL)
    return banter_db_exec (call->db, INSERT_ONE_TIME_KEY, "sssssi", call->user_id, call->device_id,
                           algorithm, key_id, key, upload->id, error);
  /* The same key again: the answer to the first upload got lost. */
  return g_str_equal (former, key) || refuse (error, "Another key already has this id");
}

static gboolean
upload_fallback_key (Upload *upload, const char *name, const char *json, GError **error)
{
  BanterServerCall *call = upload->call;
  g_autofree char *algorithm = NULL;
  const char *key_id = split_name (name, &algorithm, error);
  g_autofree char *key = key_id != NULL ? check_key (upload, algorithm, json, error) : NULL;

  if (key == NULL)
    return FALSE;
  if (!g_hash_table_add (upload->fallback, g_strdup (algorithm)))
    return refuse (error, "There is one fallback key for each algorithm");
  return banter_db_exec (call->db, UPSERT_FALLBACK_KEY, "sssss", call->user_id, call->device_id,
                         algorithm, key_id, key, error);
}

/* @take: what is done with each of @keys, which may be %NULL */
static gboolean
upload_all (Upload *upload, GHashTable *keys,
            gboolean (*take) (Upload *upload, const char *name, const char *json, GError **error),
            GError **error)
{
  GHashTableIter iter;
  gpointer name, key;

  if (keys == NULL)
    return TRUE;
  g_hash_table_iter_init (&iter, keys);
  while (g_hash_table_iter_next (&iter, &name, &key))
    if (!take (upload, name, key, error))
      return FALSE;
  return TRUE;
}

static gboolean
load_identity (Upload *upload, GError **error)
{
  const BanterServerCall *call = upload->call;
  g_autofree char *keys = NULL;

  if (!banter_db_get (call->db, SELECT_DEVICE_KEYS, "ss:S", call->user_id, call->device_id, &keys,
                      error))
    return FALSE;
  if (keys != NULL)
    upload->identity = banter_server_signature_dup_device_key (keys, call->device_id);
  return TRUE;
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
  g_auto (Upload) upload
      = { .call = call,
          .id = banter_server_writer_next_id (banter_server_get_writer (call->server)),
          .fallback = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL) };

  if (!check_device (call, error)
      || (request->device_keys != NULL && !upload_device_keys (call, request->device_keys, error))
      || !load_identity (&upload, error)
      || !upload_all (&upload, request->one_time_keys, upload_one_time_key, error)
      || !upload_all (&upload, request->fallback_keys, upload_fallback_key, error))
    return FALSE;
  return check_counts (call, error)
         && banter_server_devices_count_keys (call->db, call->user_id, call->device_id,
                                              &answer->one_time_key_counts, error);
}

static const BanterServerRoute routes[] = {
  { "POST", V3 "/keys/upload", BANTER_SERVER_AUTH_USER, BANTER_SERVER_RUN_WRITE,
    BANTER_SERVER_RATE_NONE, BANTER_SERVER_BODY_JSON, &banter_matrix_keys_upload_type,
    &banter_matrix_key_counts_type, post_upload },
};
BANTER_SERVER_DEFINE_FAMILY (keys, routes)
