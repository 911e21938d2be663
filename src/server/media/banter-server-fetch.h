/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Something from the web, for somebody who may not be friendly: only https and http on their own
 * ports, only addresses that are everybody's, and only so long and so much. */

typedef struct
{
  GBytes *body;
  char *type; /* "text/html", without parameters; "" if none was said */
  char *url;  /* after redirects */
} BanterServerFetched;

void banter_server_fetched_free (BanterServerFetched *fetched);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BanterServerFetched, banter_server_fetched_free)

/* Whether @address belongs to the public internet: not to this machine, its network, a cloud's
 * metadata service, nor to what translates into one of them. */
gboolean banter_server_fetch_is_global (GInetAddress *address);

/**
 * banter_server_fetch:
 * @url: where from
 * @max_size: what is longer is cut there
 * @allow_loopback: tests only: 127.0.0.1, and there any port
 * @ending: cancelled when the server ends
 * @error: why not, for the log only: to the one who asked each failure must look the same
 *
 * Waits up to ten seconds.
 */
BanterServerFetched *banter_server_fetch (const char *url, gsize max_size, gboolean allow_loopback,
                                          GCancellable *ending, GError **error);

G_END_DECLS
