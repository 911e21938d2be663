/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-server-previews"

#include "config.h"

#include "banter-server-previews.h"

#define MAX_KEPT 1000
#define KEPT_US ((gint64)60 * 60 * G_USEC_PER_SEC)
#define FAILED_US ((gint64)5 * 60 * G_USEC_PER_SEC)

typedef struct
{
  char *json;  /* NULL: there is no preview */
  gint64 ends; /* monotonic */
} Kept;

struct _BanterServerPreviews
{
  GMutex mutex;
  GHashTable *kept; /* url -> Kept */
};

static void
kept_free (gpointer data)
{
  Kept *kept = data;

  g_free (kept->json);
  g_free (kept);
}

BanterServerPreviews *
banter_server_previews_new (void)
{
  BanterServerPreviews *previews = g_new0 (BanterServerPreviews, 1);

  g_mutex_init (&previews->mutex);
  previews->kept = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, kept_free);
  return previews;
}

void
banter_server_previews_free (BanterServerPreviews *previews)
{
  g_hash_table_unref (previews->kept);
  g_mutex_clear (&previews->mutex);
  g_free (previews);
}

gboolean
banter_server_previews_lookup (BanterServerPreviews *previews, const char *url, char **json)
{
  const Kept *kept;
  gboolean is_known;

  g_mutex_lock (&previews->mutex);
  kept = g_hash_table_lookup (previews->kept, url);
  is_known = kept != NULL && kept->ends > g_get_monotonic_time ();
  *json = is_known ? g_strdup (kept->json) : NULL;
  g_mutex_unlock (&previews->mutex);

  return is_known;
}

static gboolean
has_ended (gpointer key, gpointer value, gpointer now)
{
  return ((Kept *)value)->ends <= *(gint64 *)now;
}

void
banter_server_previews_store (BanterServerPreviews *previews, const char *url, const char *json)
{
  Kept *kept = g_new0 (Kept, 1);
  gint64 now = g_get_monotonic_time ();

  kept->json = g_strdup (json);
  kept->ends = now + (json != NULL ? KEPT_US : FAILED_US);
  g_mutex_lock (&previews->mutex);
  if (g_hash_table_size (previews->kept) >= MAX_KEPT)
    g_hash_table_foreach_remove (previews->kept, has_ended, &now);
  if (g_hash_table_size (previews->kept) >= MAX_KEPT)
    g_hash_table_remove_all (previews->kept);
  g_hash_table_insert (previews->kept, g_strdup (url), kept);
  g_mutex_unlock (&previews->mutex);
}
