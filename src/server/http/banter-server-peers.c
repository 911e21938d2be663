/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-server-peers"

#include "config.h"

#include <string.h>

#include <gio/gio.h>

#include "banter-server-peers.h"

#include "banter-server-config.h"

/* A place is the counter's key. Loopback has the empty one, which is not counted. */

struct _BanterServerPeers
{
  GMutex mutex;
  GHashTable *counts; /* char * -> number of places taken; none is 0 */
};

BanterServerPeers *
banter_server_peers_new (void)
{
  BanterServerPeers *peers = g_new0 (BanterServerPeers, 1);

  g_mutex_init (&peers->mutex);
  peers->counts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  return peers;
}

void
banter_server_peers_free (BanterServerPeers *peers)
{
  g_hash_table_unref (peers->counts);
  g_mutex_clear (&peers->mutex);
  g_free (peers);
}

char *
banter_server_peers_build_place (const char *address)
{
  static const guint8 mapped[12] = { [10] = 0xff, [11] = 0xff };
  g_autoptr (GInetAddress) parsed = g_inet_address_new_from_string (address);
  const guint8 *bytes;

  if (banter_server_address_is_loopback (address) || parsed == NULL
      || g_inet_address_get_family (parsed) != G_SOCKET_FAMILY_IPV6)
    return g_strdup (address);
  bytes = g_inet_address_to_bytes (parsed);
  if (memcmp (bytes, mapped, sizeof mapped) == 0)
    return g_strdup_printf ("%u.%u.%u.%u", bytes[12], bytes[13], bytes[14], bytes[15]);
  return g_strdup_printf ("%02x%02x:%02x%02x:%02x%02x:%02x%02x/64", bytes[0], bytes[1], bytes[2],
                          bytes[3], bytes[4], bytes[5], bytes[6], bytes[7]);
}

static guint
get_count (BanterServerPeers *peers, const char *place)
{
  return GPOINTER_TO_UINT (g_hash_table_lookup (peers->counts, place));
}

char *
banter_server_peers_enter (BanterServerPeers *peers, const char *place)
{
  guint count;

  if (banter_server_address_is_loopback (place))
    return g_strdup ("");
  g_mutex_lock (&peers->mutex);
  count = get_count (peers, place);
  if (count < BANTER_SERVER_PEERS_MAX)
    g_hash_table_insert (peers->counts, g_strdup (place), GUINT_TO_POINTER (count + 1));
  g_mutex_unlock (&peers->mutex);

  return count < BANTER_SERVER_PEERS_MAX ? g_strdup (place) : NULL;
}

void
banter_server_peers_leave (BanterServerPeers *peers, char *place)
{
  guint count;

  if (place != NULL && *place != '\0')
    {
      g_mutex_lock (&peers->mutex);
      count = get_count (peers, place);
      if (count > 1)
        g_hash_table_insert (peers->counts, g_strdup (place), GUINT_TO_POINTER (count - 1));
      else
        g_hash_table_remove (peers->counts, place);
      g_mutex_unlock (&peers->mutex);
    }
  g_free (place);
}
