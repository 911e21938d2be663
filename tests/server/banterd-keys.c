/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banterd-keys"

#include "config.h"

#include <string.h>

#include "banterd-keys.h"

#include "banter-json.h"

#define MARK "@SIGN@"

static void
set_public_key (BanterdKeyPair *pair, const guint8 *key)
{
  sodium_bin2base64 (pair->public_key, sizeof pair->public_key, key, crypto_sign_PUBLICKEYBYTES,
                     sodium_base64_VARIANT_ORIGINAL_NO_PADDING);
}

void
banterd_key_pair_init (BanterdKeyPair *pair)
{
  guint8 key[crypto_sign_PUBLICKEYBYTES];

  crypto_sign_keypair (key, pair->secret);
  set_public_key (pair, key);
}

void
banterd_key_pair_init_for (BanterdKeyPair *pair, BanterdProbe *probe)
{
  g_autofree char *name = g_strconcat (probe->user_id, " ", probe->device_id, NULL);
  guint8 key[crypto_sign_PUBLICKEYBYTES];
  guint8 seed[crypto_sign_SEEDBYTES];

  crypto_generichash (seed, sizeof seed, (const guint8 *)name, strlen (name), NULL, 0);
  crypto_sign_seed_keypair (key, pair->secret, seed);
  set_public_key (pair, key);
}

/* Returns: (transfer full): the signature of @text without those that are in it */
static char *
build_signature (const BanterdKeyPair *pair, const char *text)
{
  g_autofree char *bare = banter_json_merge (text, "{\"signatures\":null}", NULL);
  g_autofree char *body = banter_json_canonical (bare, NULL);
  guint8 signature[crypto_sign_BYTES];
  char encoded[128];

  crypto_sign_detached (signature, NULL, (const guint8 *)body, strlen (body), pair->secret);
  return g_strdup (sodium_bin2base64 (encoded, sizeof encoded, signature, sizeof signature,
                                      sodium_base64_VARIANT_ORIGINAL_NO_PADDING));
}

char *
banterd_key_pair_sign (const BanterdKeyPair *pair, const char *text, const char *signer,
                       const char *key_id)
{
  g_autofree char *signature = build_signature (pair, text);
  g_autofree char *patch = g_strdup_printf ("{\"signatures\":{\"%s\":{\"ed25519:%s\":\"%s\"}}}",
                                            signer, key_id, signature);

  return banter_json_merge (text, patch, NULL);
}

/* The object around the one of signatures around the one of a user around @at. No braces are in
 * strings here. */
static char *
dup_signed_object (const char *at)
{
  const char *start = at;
  const char *end;
  int depth = 0;

  while (depth < 3)
    {
      start--;
      depth += *start == '{' ? 1 : *start == '}' ? -1 : 0;
    }
  for (end = start + 1, depth = 1; depth > 0; end++)
    depth += *end == '{' ? 1 : *end == '}' ? -1 : 0;
  return g_strndup (start, (gsize)(end - start));
}

char *
banterd_keys_fill_in (BanterdProbe *probe, const char *text)
{
  g_autofree char *filled = banterd_probe_fill_in (probe, text);
  g_autoptr (GString) out = g_string_new (filled);
  BanterdKeyPair pair;
  const char *mark;

  banterd_key_pair_init_for (&pair, probe);
  g_string_replace (out, "@KEY@", pair.public_key, 0);
  while ((mark = strstr (out->str, MARK)) != NULL)
    {
      g_autofree char *object = dup_signed_object (mark);
      g_autofree char *signature = build_signature (&pair, object);
      gssize at = mark - out->str;

      g_string_erase (out, at, strlen (MARK));
      g_string_insert (out, at, signature);
    }
  return g_strdup (out->str);
}

guint
banterd_keys_upload (BanterdProbe *probe, const char *body, char **answer)
{
  g_autofree char *filled = banterd_keys_fill_in (probe, body);

  return banterd_probe_call (probe, answer, "POST", filled, "/_matrix/client/v3/keys/upload");
}
