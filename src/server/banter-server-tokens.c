/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-server-tokens"

#include "config.h"

#include <string.h>

#include <sodium.h>

#include "banter-server-tokens.h"

#include "banter-server.h"

#include "banter-db.h"
#include "banter-id.h"
#include "banter-matrix-error.h"

/* A cache in front of the devices table, so that a request costs no query. A look-up that began
 * before a logout may not put its stale row back: `generation` counts the logouts. */

#define HASH_SIZE 32
#define TOKEN_CHARS 43 /* of 62: 256 bits */
#define MAX_CACHED 20000

typedef struct
{
  char *user_id;
  char *device_id;
} Owner;

struct _BanterServerTokens
{
  BanterServer *server;
  GMutex mutex;
  GHashTable *owners; /* GBytes (hash) -> Owner */
  guint generation;
};

static void
owner_free (gpointer data)
{
  Owner *owner = data;

  g_free (owner->user_id);
  g_free (owner->device_id);
  g_free (owner);
}

BanterServerTokens *
banter_server_tokens_new (BanterServer *server)
{
  BanterServerTokens *tokens = g_new0 (BanterServerTokens, 1);

  tokens->server = server;
  g_mutex_init (&tokens->mutex);
  tokens->owners = g_hash_table_new_full (g_bytes_hash, g_bytes_equal,
                                          (GDestroyNotify)g_bytes_unref, owner_free);
  return tokens;
}

void
banter_server_tokens_free (BanterServerTokens *tokens)
{
  g_hash_table_unref (tokens->owners);
  g_mutex_clear (&tokens->mutex);
  g_free (tokens);
}

char *
banter_server_tokens_mint (void)
{
  g_autofree char *random = banter_random_token (TOKEN_CHARS);

  return g_strconcat ("bt_", random, NULL);
}

GBytes *
banter_server_tokens_hash (const char *token)
{
  guint8 *hash = g_malloc (HASH_SIZE);

  crypto_generichash (hash, HASH_SIZE, (const unsigned char *)token, strlen (token), NULL, 0);
  return g_bytes_new_take (hash, HASH_SIZE);
}

static gboolean
find_cached (BanterServerTokens *tokens, GBytes *hash, char **user_id, char **device_id,
             guint *generation)
{
  const Owner *owner;

  g_mutex_lock (&tokens->mutex);
  owner = g_hash_table_lookup (tokens->owners, hash);
  if (owner != NULL)
    {
      *user_id = g_strdup (owner->user_id);
      *device_id = g_strdup (owner->device_id);
    }
  *generation = tokens->generation;
  g_mutex_unlock (&tokens->mutex);

  return owner != NULL;
}

static void
cache (BanterServerTokens *tokens, GBytes *hash, const char *user_id, const char *device_id,
       guint generation)
{
  g_mutex_lock (&tokens->mutex);
  if (generation == tokens->generation)
    {
      Owner *owner = g_new0 (Owner, 1);

      if (g_hash_table_size (tokens->owners) >= MAX_CACHED)
        g_hash_table_remove_all (tokens->owners);
      owner->user_id = g_strdup (user_id);
      owner->device_id = g_strdup (device_id);
      g_hash_table_insert (tokens->owners, g_bytes_ref (hash), owner);
    }
  g_mutex_unlock (&tokens->mutex);
}

gboolean
banter_server_tokens_lookup (BanterServerTokens *tokens, const char *token, char **user_id,
                             char **device_id, GError **error)
{
  static const char sql[] = "SELECT user_id, device_id FROM devices WHERE token_hash = ?";
  g_autoptr (GBytes) hash = banter_server_tokens_hash (token);
  guint generation;
  BanterDb *db;

  *user_id = NULL;
  *device_id = NULL;
  if (find_cached (tokens, hash, user_id, device_id, &generation))
    return TRUE;

  db = banter_server_get_reader (tokens->server, error);
  if (db == NULL || !banter_db_get (db, sql, "B:SS", hash, user_id, device_id, error))
    return FALSE;
  if (*user_id == NULL)
    {
      g_set_error (error, BANTER_MATRIX_ERROR, BANTER_MATRIX_ERROR_UNKNOWN_TOKEN,
                   "Unknown access token");
      return FALSE;
    }
  cache (tokens, hash, *user_id, *device_id, generation);
  return TRUE;
}

static gboolean
belongs_to (gpointer key, gpointer value, gpointer user_id)
{
  return g_str_equal (((const Owner *)value)->user_id, user_id);
}

void
banter_server_tokens_forget_user (BanterServerTokens *tokens, const char *user_id)
{
  g_mutex_lock (&tokens->mutex);
  tokens->generation++;
  g_hash_table_foreach_remove (tokens->owners, belongs_to, (gpointer)user_id);
  g_mutex_unlock (&tokens->mutex);
}
