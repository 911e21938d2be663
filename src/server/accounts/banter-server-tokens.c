/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-server-tokens"

#include "config.h"

#include <string.h>

#include <sodium.h>

#include "banter-server-tokens.h"

#include "banter-server-error.h"
#include "banter-server-session.h"
#include "banter-server-writer.h"
#include "banter-server.h"

#include "banter-clock.h"
#include "banter-db.h"
#include "banter-id.h"
#include "banter-matrix-error.h"

/* A cache in front of the sessions table, so that a request costs no query. A look-up that began
 * before a logout may not put its stale row back: `generation` counts the logouts. An entry is good
 * for a second, so that what another process (banterd admin) writes is soon seen. */

#define HASH_SIZE 32
#define TOKEN_CHARS 43 /* of 62: 256 bits */
#define MAX_CACHED 20000
#define FRESH_US G_USEC_PER_SEC
#define SEEN_US ((gint64)2 * 60 * G_USEC_PER_SEC)

typedef struct
{
  BanterServerTokenOwner owner;
  gint64 expires_ms; /* 0: never */
  gboolean is_new;   /* never used before */
  gint64 loaded;     /* monotonic */
  gint64 seen;       /* monotonic: when last_seen_ts was written; 0 not yet */
} Entry;

struct _BanterServerTokens
{
  BanterServer *server;
  GMutex mutex;
  GHashTable *entries; /* GBytes (hash) -> Entry */
  guint generation;
};

void
banter_server_token_owner_clear (BanterServerTokenOwner *owner)
{
  g_clear_pointer (&owner->user_id, g_free);
  g_clear_pointer (&owner->device_id, g_free);
}

static const char SELECT_OWNER[]
    = "SELECT s.user_id, s.device_id, s.expires_ms, s.follows IS NOT NULL, u.state "
      "FROM sessions s JOIN users u USING (user_id) WHERE s.access_hash = ?";
static const char UPDATE_SEEN[]
    = "UPDATE devices SET last_seen_ts = ?, last_seen_ip = ? WHERE user_id = ? AND device_id = ?";

static void
copy_owner (const BanterServerTokenOwner *from, BanterServerTokenOwner *to)
{
  to->user_id = g_strdup (from->user_id);
  to->device_id = g_strdup (from->device_id);
  to->state = from->state;
}

static void
entry_free (gpointer data)
{
  Entry *entry = data;

  banter_server_token_owner_clear (&entry->owner);
  g_free (entry);
}

BanterServerTokens *
banter_server_tokens_new (BanterServer *server)
{
  BanterServerTokens *tokens = g_new0 (BanterServerTokens, 1);

  tokens->server = server;
  g_mutex_init (&tokens->mutex);
  tokens->entries = g_hash_table_new_full (g_bytes_hash, g_bytes_equal,
                                           (GDestroyNotify)g_bytes_unref, entry_free);
  return tokens;
}

void
banter_server_tokens_free (BanterServerTokens *tokens)
{
  g_hash_table_unref (tokens->entries);
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
find_cached (BanterServerTokens *tokens, GBytes *hash, BanterServerTokenOwner *owner,
             gint64 *expires_ms, guint *generation)
{
  const Entry *entry;
  gboolean is_fresh;

  g_mutex_lock (&tokens->mutex);
  entry = g_hash_table_lookup (tokens->entries, hash);
  is_fresh = entry != NULL && g_get_monotonic_time () - entry->loaded < FRESH_US;
  if (is_fresh)
    {
      copy_owner (&entry->owner, owner);
      *expires_ms = entry->expires_ms;
    }
  *generation = tokens->generation;
  g_mutex_unlock (&tokens->mutex);

  return is_fresh;
}

/* Takes @entry. */
static void
cache (BanterServerTokens *tokens, GBytes *hash, Entry *entry, guint generation)
{
  g_mutex_lock (&tokens->mutex);
  if (generation == tokens->generation)
    {
      const Entry *former = g_hash_table_lookup (tokens->entries, hash);

      entry->seen = former != NULL ? former->seen : 0;
      if (former == NULL && g_hash_table_size (tokens->entries) >= MAX_CACHED)
        g_hash_table_remove_all (tokens->entries);
      g_hash_table_replace (tokens->entries, g_bytes_ref (hash), g_steal_pointer (&entry));
    }
  g_mutex_unlock (&tokens->mutex);

  g_clear_pointer (&entry, entry_free);
}

static Entry *
load (BanterServerTokens *tokens, GBytes *hash, GError **error)
{
  BanterDb *db = banter_server_get_reader (tokens->server, error);
  g_autofree char *state = NULL;
  Entry *entry;

  if (db == NULL)
    return NULL;
  entry = g_new0 (Entry, 1);
  entry->loaded = g_get_monotonic_time ();
  if (!banter_db_get (db, SELECT_OWNER, "B:SSibS", hash, &entry->owner.user_id,
                      &entry->owner.device_id, &entry->expires_ms, &entry->is_new, &state, error))
    g_clear_pointer (&entry, entry_free);
  else if (entry->owner.user_id == NULL)
    {
      g_set_error (error, BANTER_MATRIX_ERROR, BANTER_MATRIX_ERROR_UNKNOWN_TOKEN,
                   "Unknown access token");
      g_clear_pointer (&entry, entry_free);
    }
  else
    entry->owner.state = banter_server_account_state_from_string (state);
  return entry;
}

/* --- What a request leaves behind --- */

typedef struct
{
  GBytes *hash; /* to confirm, or NULL */
  BanterServerTokenOwner owner;
  char *address;
} Visit;

static gboolean
write_visit (BanterServerWriter *writer, BanterDb *db, gpointer data, GError **error)
{
  const Visit *visit = data;

  if (visit->hash != NULL && !banter_server_session_confirm (db, visit->hash, error))
    return FALSE;
  return banter_db_exec (db, UPDATE_SEEN, "isss", banter_clock_now_ms (), visit->address,
                         visit->owner.user_id, visit->owner.device_id, error);
}

static void
on_visit_written (gpointer data, const GError *error)
{
  Visit *visit = data;

  if (error != NULL)
    g_message ("When a device was seen is not written: %s", error->message);
  g_clear_pointer (&visit->hash, g_bytes_unref);
  banter_server_token_owner_clear (&visit->owner);
  g_free (visit->address);
  g_free (visit);
}

/* Whether it is time to write down that the device was seen. */
static gboolean
mark_seen (BanterServerTokens *tokens, GBytes *hash)
{
  gint64 now = g_get_monotonic_time ();
  Entry *entry;
  gboolean is_due = FALSE;

  g_mutex_lock (&tokens->mutex);
  entry = g_hash_table_lookup (tokens->entries, hash);
  if (entry != NULL && (entry->seen == 0 || now - entry->seen >= SEEN_US))
    {
      entry->seen = now;
      is_due = TRUE;
    }
  g_mutex_unlock (&tokens->mutex);

  return is_due;
}

static void
submit_visit (BanterServerTokens *tokens, GBytes *hash, gboolean is_new,
              const BanterServerTokenOwner *owner, const char *address)
{
  Visit *visit;

  if (!mark_seen (tokens, hash) && !is_new)
    return;
  visit = g_new0 (Visit, 1);
  visit->hash = is_new ? g_bytes_ref (hash) : NULL;
  copy_owner (owner, &visit->owner);
  visit->address = g_strdup (address);
  banter_server_writer_submit (banter_server_get_writer (tokens->server), write_visit,
                               on_visit_written, visit);
}

gboolean
banter_server_tokens_lookup (BanterServerTokens *tokens, const char *token, const char *address,
                             BanterServerTokenOwner *owner, GError **error)
{
  g_autoptr (GBytes) hash = banter_server_tokens_hash (token);
  gint64 expires_ms = 0;
  gboolean is_new = FALSE;
  guint generation;

  if (!find_cached (tokens, hash, owner, &expires_ms, &generation))
    {
      Entry *entry = load (tokens, hash, error);

      if (entry == NULL)
        return FALSE;
      copy_owner (&entry->owner, owner);
      expires_ms = entry->expires_ms;
      is_new = entry->is_new;
      cache (tokens, hash, entry, generation);
    }
  if (expires_ms > 0 && expires_ms <= banter_clock_now_ms ())
    {
      banter_server_token_owner_clear (owner);
      g_set_error_literal (error, BANTER_SERVER_ERROR, BANTER_SERVER_ERROR_SOFT_LOGOUT,
                           "This access token has expired");
      return FALSE;
    }
  submit_visit (tokens, hash, is_new, owner, address);
  return TRUE;
}

static gboolean
belongs_to (gpointer key, gpointer value, gpointer user_id)
{
  return g_str_equal (((const Entry *)value)->owner.user_id, user_id);
}

void
banter_server_tokens_forget_user (BanterServerTokens *tokens, const char *user_id)
{
  g_mutex_lock (&tokens->mutex);
  tokens->generation++;
  g_hash_table_foreach_remove (tokens->entries, belongs_to, (gpointer)user_id);
  g_mutex_unlock (&tokens->mutex);
}
