/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "banter-server-types.h"

G_BEGIN_DECLS

/* What libmicrohttpd does not watch: headers and bodies that never end, the time of a suspended
 * poll, and clients that leave while their poll is suspended. One thread of its own. */

typedef struct _BanterServerWatched BanterServerWatched;

typedef enum
{
  BANTER_SERVER_WATCH_TIMEOUT,
  BANTER_SERVER_WATCH_GONE,
} BanterServerWatchEvent;

/* On the watch's thread, with its lock held: do little. */
typedef void (*BanterServerWatchFunc) (gpointer data, BanterServerWatchEvent event);

BanterServerWatch *banter_server_watch_new (void);
void banter_server_watch_free (BanterServerWatch *watch);

/* One per connection, until remove (), which must come before @fd is closed. */
BanterServerWatched *banter_server_watch_add (BanterServerWatch *watch, int fd);
void banter_server_watch_remove (BanterServerWatch *watch, BanterServerWatched *watched);

/* The socket is shut down after @timeout_ms unless this is called again; 0 ends the limit. */
void banter_server_watch_limit (BanterServerWatch *watch, BanterServerWatched *watched,
                                gint64 timeout_ms);

/* While the connection is suspended: @func is called once it is over or the client has gone. */
void banter_server_watch_poll (BanterServerWatch *watch, BanterServerWatched *watched,
                               gint64 timeout_ms, BanterServerWatchFunc func, gpointer data);
/* After it the poll's function is not called any more. */
void banter_server_watch_end_poll (BanterServerWatch *watch, BanterServerWatched *watched);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (BanterServerWatch, banter_server_watch_free)

G_END_DECLS
