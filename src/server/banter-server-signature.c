/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-server-signature"

#include "config.h"

#include <string.h>

#include <sodium.h>

#include "banter-server-signature.h"

#include "banter-json.h"

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
