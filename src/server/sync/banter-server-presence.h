/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "banter-db.h"
#include "banter-server-types.h"

#include "banter-matrix-people.h"

G_BEGIN_DECLS

/* Who is there (CS-API "Presence"). Kept in memory: after a restart nobody is until they ask for
 * news. Only status messages are stored. From any thread, unless it says otherwise.
 *
 * It is told to those who share a room of at most BANTER_SERVER_PRESENCE_MAX_MEMBERS: in a large
 * one everybody's coming and going would be news for everybody. Of who comes and goes within a
 * second others hear at once. */

#define BANTER_SERVER_PRESENCE_MAX_MEMBERS 32

typedef enum
{
  BANTER_SERVER_PRESENCE_OFFLINE,
  BANTER_SERVER_PRESENCE_UNAVAILABLE,
  BANTER_SERVER_PRESENCE_ONLINE,
} BanterServerPresenceState;

BanterServerPresence *banter_server_presence_new (BanterServer *server);
void banter_server_presence_free (BanterServerPresence *presence);

const char *banter_server_presence_to_string (BanterServerPresenceState state);
/* M_INVALID_PARAM for anything but "online", "unavailable" and "offline". */
gboolean banter_server_presence_parse (const char *text, BanterServerPresenceState *state,
                                       GError **error);

/**
 * banter_server_presence_note:
 * @presence: the table
 * @user_id: who asks for news
 * @state: (nullable): what the client says of itself; %NULL if nothing
 * @stay_ms: how long it is going to wait
 *
 * Somebody who does not ask again soon after that is offline.
 */
void banter_server_presence_note (BanterServerPresence *presence, const char *user_id,
                                  const BanterServerPresenceState *state, gint64 stay_ms);

/* Somebody who is there did something that shows it. */
void banter_server_presence_act (BanterServerPresence *presence, const char *user_id);

/* What a person says of themself; on the writer's thread, inside a job. @status_msg: (nullable) */
gboolean banter_server_presence_set (BanterServerPresence *presence, BanterDb *db,
                                     const char *user_id, BanterServerPresenceState state,
                                     const char *status_msg, GError **error);

/* Tells @user_id's presence anew to all who see it; on the writer's thread, inside a job. */
gboolean banter_server_presence_announce (BanterServerPresence *presence, BanterDb *db,
                                          const char *user_id, GError **error);

/**
 * banter_server_presence_load_watchers:
 * @watchers: (out) (transfer full): a set of user ids: with whom @user_id shares rooms in which
 *   presence is told, so also those whose presence @user_id may see
 */
gboolean banter_server_presence_load_watchers (BanterDb *db, const char *user_id,
                                               GHashTable **watchers, GError **error);

/* Returns: (transfer full): whose presence changed since; with 0 those who are there */
GPtrArray *banter_server_presence_list (BanterServerPresence *presence, gint64 since);

/**
 * banter_server_presence_view:
 * @server: the server
 * @db: any connection
 * @viewer: who looks
 * @user_id: at whom
 * @content: (out) (transfer full) (nullable): what @viewer may see; %NULL if nothing
 * @error: a #BanterDbError
 *
 * Whoever does not show their activity is offline to others. A status message is words: it is seen
 * only by those whom its writer may write to.
 */
gboolean banter_server_presence_view (BanterServer *server, BanterDb *db, const char *viewer,
                                      const char *user_id, BanterMatrixPresence **content,
                                      GError **error);

/* What the table knows. @active_ago_ms: (out): -1 if unknown */
BanterServerPresenceState banter_server_presence_get (BanterServerPresence *presence,
                                                      const char *user_id, gint64 *active_ago_ms);

G_END_DECLS
