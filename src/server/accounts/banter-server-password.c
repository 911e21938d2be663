/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-server-password"

#include "config.h"

#include <string.h>

#include <sodium.h>

#include "banter-server-password.h"

/* Two passes over 64 MiB: about 0.3 s. */
#define PASSES 2
#define MEMORY (64 * 1024 * 1024)
#define FAST_PASSES crypto_pwhash_OPSLIMIT_MIN
#define FAST_MEMORY crypto_pwhash_MEMLIMIT_MIN

char *
banter_server_password_hash (const char *password, gboolean fast)
{
  char hash[crypto_pwhash_STRBYTES];

  if (crypto_pwhash_str (hash, password, strlen (password), fast ? FAST_PASSES : PASSES,
                         fast ? FAST_MEMORY : MEMORY)
      != 0)
    return NULL;
  return g_strdup (hash);
}

gboolean
banter_server_password_verify (const char *hash, const char *password, gboolean fast)
{
  if (hash != NULL)
    return crypto_pwhash_str_verify (hash, password, strlen (password)) == 0;

  g_free (banter_server_password_hash (password, fast));
  return FALSE;
}
