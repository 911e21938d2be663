/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "banter-server-types.h"

G_BEGIN_DECLS

/* How many requests each client address has open at once: nobody may take all of them. From any
 * thread. */

#define BANTER_SERVER_PEERS_MAX 64

BanterServerPeers *banter_server_peers_new (void);
void banter_server_peers_free (BanterServerPeers *peers);

/* Returns: (transfer full): whom limits count together: an address of IPv4, however it is written,
 * or a whole /64 of IPv6, as that is what a household is given */
char *banter_server_peers_build_place (const char *address);

/**
 * banter_server_peers_enter:
 * @peers: the counters
 * @place: of a client. Loopback is not counted
 *
 * Returns: (transfer full) (nullable): the place to give back with leave (); %NULL if all of them
 *   are taken
 */
char *banter_server_peers_enter (BanterServerPeers *peers, const char *address);
/* @place: (transfer full) (nullable) */
void banter_server_peers_leave (BanterServerPeers *peers, char *place);

G_END_DECLS
