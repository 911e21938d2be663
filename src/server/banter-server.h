/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "banter-db.h"
#include "banter-server-call.h"

G_BEGIN_DECLS

/* The parts of a running server and who may ask for them. */

#define BANTER_SERVER_DATABASE "banterd.db"

/* Takes @config. Makes the data directory, opens the database, starts the threads and listens. */
BanterServer *banter_server_new (BanterServerConfig *config, GError **error);
/* Takes @config. The same on a data directory that exists, without listening to anybody: for
 * administration while no server runs. */
BanterServer *banter_server_new_for_admin (BanterServerConfig *config, GError **error);
/* Answers what waits, finishes what is written, ends the threads. */
void banter_server_free (BanterServer *server);

/* Deletes what has served its time. To be called now and then. */
void banter_server_tidy (BanterServer *server);

/* The port that it listens on. */
guint16 banter_server_get_port (BanterServer *server);

const BanterServerConfig *banter_server_get_config (BanterServer *server);
const char *banter_server_get_name (BanterServer *server);
BanterServerRouter *banter_server_get_router (BanterServer *server);
BanterServerTokens *banter_server_get_tokens (BanterServer *server);
BanterServerLimiter *banter_server_get_limiter (BanterServer *server);
BanterServerNotifier *banter_server_get_notifier (BanterServer *server);
BanterServerWriter *banter_server_get_writer (BanterServer *server);
BanterServerTyping *banter_server_get_typing (BanterServer *server);
BanterServerPresence *banter_server_get_presence (BanterServer *server);
/* Verdicts that the writer remembers; writer's thread only. */
BanterServerPolicy *banter_server_get_policy (BanterServer *server);
BanterServerUia *banter_server_get_uia (BanterServer *server);
BanterServerUnread *banter_server_get_unread (BanterServer *server);
BanterServerMetrics *banter_server_get_metrics (BanterServer *server);
BanterServerPreviews *banter_server_get_previews (BanterServer *server);
BanterServerWork *banter_server_get_work (BanterServer *server);
BanterServerThumbnails *banter_server_get_thumbnails (BanterServer *server);
BanterServerMediaWaits *banter_server_get_media_waits (BanterServer *server);
/* Rooms as the writer sees them; writer's thread only. char * -> BanterServerRoom */
GHashTable *banter_server_get_rooms (BanterServer *server);

/* The calling thread's own read-only connection; closed when the thread ends. */
BanterDb *banter_server_get_reader (BanterServer *server, GError **error);

/* Something was committed that the sample people may want to see. */
void banter_server_poke_sample (BanterServer *server);

/* Whether the server is about to end: polls are answered at once. */
gboolean banter_server_is_stopping (BanterServer *server);

/* Returns: (transfer full): a path inside the data directory */
char *banter_server_build_path (BanterServer *server, const char *name);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (BanterServer, banter_server_free)

G_END_DECLS
