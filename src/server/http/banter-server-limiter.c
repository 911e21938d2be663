/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-server-limiter"

#include "config.h"

#include "banter-server-limiter.h"

/* Rate limits with Synapse's default figures. A bucket holds `burst` and leaks `per_second`; it is
 * forgotten once empty, so memory is bounded by who was busy lately. */

#define MAX_BUCKETS 100000

static const struct
{
  double per_second;
  double burst;
} classes[BANTER_SERVER_RATE_LAST] = {
  [BANTER_SERVER_RATE_MESSAGE] = { 0.2, 10 },
  [BANTER_SERVER_RATE_REGISTRATION] = { 0.17, 3 },
  [BANTER_SERVER_RATE_LOGIN_ADDRESS] = { 0.003, 5 },
  [BANTER_SERVER_RATE_LOGIN_ACCOUNT] = { 0.003, 5 },
  [BANTER_SERVER_RATE_LOGIN_FAILED] = { 0.17, 3 },
  [BANTER_SERVER_RATE_REFRESH] = { 1, 50 },
  [BANTER_SERVER_RATE_PHONE] = { 0.003, 5 },
  [BANTER_SERVER_RATE_CODE] = { 0.1, 10 },
  [BANTER_SERVER_RATE_TOKEN_VALIDITY] = { 0.1, 5 },
  [BANTER_SERVER_RATE_JOIN] = { 0.1, 10 },
  [BANTER_SERVER_RATE_INVITE_ISSUER] = { 0.3, 10 },
  [BANTER_SERVER_RATE_INVITE_ROOM] = { 0.3, 10 },
  [BANTER_SERVER_RATE_INVITE_USER] = { 0.003, 5 },
  [BANTER_SERVER_RATE_ROOM_CREATION] = { 0.016, 10 },
  [BANTER_SERVER_RATE_PREVIEW] = { 1, 20 },
  [BANTER_SERVER_RATE_RELATIONS] = { 2, 60 },
  [BANTER_SERVER_RATE_REPORT] = { 1, 5 },
};

typedef struct
{
  double level;
  gint64 when; /* monotonic, µs */
} Bucket;

struct _BanterServerLimiter
{
  GMutex mutex;
  gboolean enabled;
  GHashTable *buckets[BANTER_SERVER_RATE_LAST]; /* char * -> Bucket */
};

BanterServerLimiter *
banter_server_limiter_new (gboolean enabled)
{
  BanterServerLimiter *limiter = g_new0 (BanterServerLimiter, 1);

  g_mutex_init (&limiter->mutex);
  limiter->enabled = enabled;
  for (guint i = 0; i < BANTER_SERVER_RATE_LAST; i++)
    limiter->buckets[i] = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  return limiter;
}

void
banter_server_limiter_free (BanterServerLimiter *limiter)
{
  for (guint i = 0; i < BANTER_SERVER_RATE_LAST; i++)
    g_hash_table_unref (limiter->buckets[i]);
  g_mutex_clear (&limiter->mutex);
  g_free (limiter);
}

static void
drain (Bucket *bucket, BanterServerRate rate, gint64 now)
{
  double leaked = (double)(now - bucket->when) / G_USEC_PER_SEC * classes[rate].per_second;

  bucket->level = MAX (bucket->level - leaked, 0);
  bucket->when = now;
}

static void
drop_empty (BanterServerLimiter *limiter, BanterServerRate rate, gint64 now)
{
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, limiter->buckets[rate]);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      drain (value, rate, now);
      if (((Bucket *)value)->level <= 0)
        g_hash_table_iter_remove (&iter);
    }
}

static gint64
wait_for (const Bucket *bucket, BanterServerRate rate)
{
  double over = bucket->level + 1 - classes[rate].burst;

  return over > 0 ? (gint64)(over / classes[rate].per_second * 1000) + 1 : 0;
}

static gint64
consult (BanterServerLimiter *limiter, BanterServerRate rate, const char *key, double amount)
{
  gint64 now = g_get_monotonic_time ();
  Bucket *bucket;
  gint64 wait_ms;

  if (!limiter->enabled || rate == BANTER_SERVER_RATE_NONE)
    return 0;

  g_mutex_lock (&limiter->mutex);
  bucket = g_hash_table_lookup (limiter->buckets[rate], key != NULL ? key : "");
  if (bucket == NULL)
    {
      if (g_hash_table_size (limiter->buckets[rate]) >= MAX_BUCKETS)
        drop_empty (limiter, rate, now);
      bucket = g_new0 (Bucket, 1);
      bucket->when = now;
      g_hash_table_insert (limiter->buckets[rate], g_strdup (key != NULL ? key : ""), bucket);
    }
  drain (bucket, rate, now);
  wait_ms = wait_for (bucket, rate);
  if (wait_ms == 0)
    bucket->level += amount;
  g_mutex_unlock (&limiter->mutex);

  return wait_ms;
}

gint64
banter_server_limiter_take (BanterServerLimiter *limiter, BanterServerRate rate, const char *key)
{
  return consult (limiter, rate, key, 1);
}

gint64
banter_server_limiter_peek (BanterServerLimiter *limiter, BanterServerRate rate, const char *key)
{
  return consult (limiter, rate, key, 0);
}
