/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-server-signature"

#include "config.h"

#include <string.h>

#include <sodium.h>

#include "banter-server-signature.h"

#include "banter-json.h"
#include "banter-matrix-error.h"

#define MAX_TEXT 255

/* Of the keys of a device, as they are stored. */
typedef struct
{
  GHashTable *keys; /* "algorithm:device" -> char * */
} SignedDevice;

static const BanterJsonField signed_device_fields[] = {
  BANTER_JSON_STRING_MAP (SignedDevice, keys, "keys", BANTER_JSON_REQUIRED),
};
static const BanterJsonType signed_device_type
    = BANTER_JSON_TYPE ("device", SignedDevice, signed_device_fields);

static gboolean
decode (const char *text, guint8 *bytes, gsize length)
{
  gsize n = 0;

  return sodium_base642bin (bytes, length, text, strlen (text), NULL, &n, NULL,
                            sodium_base64_VARIANT_ORIGINAL_NO_PADDING)
             == 0
         && n == length;
}

char *
banter_server_signature_body (const char *object, GError **error)
{
  g_autofree char *bare
      = banter_json_merge (object, "{\"signatures\":null,\"unsigned\":null}", error);

  return bare != NULL ? banter_json_canonical (bare, error) : NULL;
}

gboolean
banter_server_signature_is_key (const char *text)
{
  guint8 key[crypto_sign_PUBLICKEYBYTES];

  return decode (text, key, sizeof key);
}

gboolean
banter_server_signature_is_good (const char *body, const char *public_key, const char *signature)
{
  guint8 key[crypto_sign_PUBLICKEYBYTES];
  guint8 bytes[crypto_sign_BYTES];

  return decode (public_key, key, sizeof key) && decode (signature, bytes, sizeof bytes)
         && crypto_sign_verify_detached (bytes, (const guint8 *)body, strlen (body), key) == 0;
}

char *
banter_server_signature_dup_device_key (const char *device_keys, const char *device_id)
{
  SignedDevice *device;
  g_autofree char *name = g_strconcat (BANTER_SERVER_SIGNATURE_ALGORITHM, device_id, NULL);
  char *key = NULL;

  device = banter_json_decode (&signed_device_type, device_keys, -1, NULL);
  if (device != NULL)
    key = g_strdup (g_hash_table_lookup (device->keys, name));
  banter_json_free (&signed_device_type, device);
  return key;
}

gboolean
banter_server_signature_store (BanterDb *db, const char *user_id, const char *target,
                               const char *signer, const char *key_id, const char *signature,
                               gboolean *changed, GError **error)
{
  static const char sql[]
      = "INSERT INTO key_signatures (user_id, target, signer, key_id, signature)"
        " VALUES (?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET signature = excluded.signature"
        " WHERE signature <> excluded.signature";

  if (strlen (key_id) > MAX_TEXT || strlen (signature) > MAX_TEXT)
    {
      g_set_error_literal (error, BANTER_MATRIX_ERROR, BANTER_MATRIX_ERROR_INVALID_PARAM,
                           "A signature is too long");
      return FALSE;
    }
  if (!banter_db_exec (db, sql, "sssss", user_id, target, signer, key_id, signature, error))
    return FALSE;
  *changed = *changed || banter_db_get_changes (db) > 0;
  return TRUE;
}
