/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-server-media-waits"

#include "config.h"

#include "banter-server-media-waits.h"

/* A waiting download is a suspended poll of its user. A client that goes away leaves its name
 * behind; then the upload wakes its other polls for nothing, once. */

#define MAX_MEDIA 10000

struct _BanterServerMediaWaits
{
  GMutex mutex;
  GHashTable *users; /* media id -> GHashTable of user ids */
};

BanterServerMediaWaits *
banter_server_media_waits_new (void)
{
  BanterServerMediaWaits *waits = g_new0 (BanterServerMediaWaits, 1);

  g_mutex_init (&waits->mutex);
  waits->users
      = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_hash_table_unref);
  return waits;
}

void
banter_server_media_waits_free (BanterServerMediaWaits *waits)
{
  g_hash_table_unref (waits->users);
  g_mutex_clear (&waits->mutex);
  g_free (waits);
}

gboolean
banter_server_media_waits_add (BanterServerMediaWaits *waits, const char *media_id,
                               const char *user_id)
{
  GHashTable *users;
  gboolean has_room;

  g_mutex_lock (&waits->mutex);
  users = g_hash_table_lookup (waits->users, media_id);
  has_room = users != NULL || g_hash_table_size (waits->users) < MAX_MEDIA;
  if (has_room && users == NULL)
    {
      users = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
      g_hash_table_insert (waits->users, g_strdup (media_id), users);
    }
  if (has_room)
    g_hash_table_add (users, g_strdup (user_id));
  g_mutex_unlock (&waits->mutex);

  return has_room;
}

GHashTable *
banter_server_media_waits_take (BanterServerMediaWaits *waits, const char *media_id)
{
  g_autofree char *key = NULL;
  gpointer users = NULL;

  g_mutex_lock (&waits->mutex);
  g_hash_table_steal_extended (waits->users, media_id, (gpointer *)&key, &users);
  g_mutex_unlock (&waits->mutex);

  return users;
}

void
banter_server_media_waits_clear (BanterServerMediaWaits *waits)
{
  g_mutex_lock (&waits->mutex);
  g_hash_table_remove_all (waits->users);
  g_mutex_unlock (&waits->mutex);
}
