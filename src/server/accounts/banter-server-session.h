/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "banter-db.h"
#include "banter-matrix-login.h"
#include "banter-server-types.h"

G_BEGIN_DECLS

/* Devices and their tokens, as rows: signing in, refreshing, signing out. All of it inside a job of
 * the writer. */

typedef struct
{
  const char *user_id;
  const char *device_id;    /* nullable: a new one; one that exists loses its former tokens */
  const char *display_name; /* nullable: for a new device */
  gboolean wants_refresh;   /* the client can refresh, so its access tokens expire */
} BanterServerNewSession;

/* Fills what @session tells of the device and its tokens. M_INVALID_PARAM: a name that is too long
 */
gboolean banter_server_session_begin (BanterServerWriter *writer, BanterDb *db,
                                      const BanterServerNewSession *wanted,
                                      BanterMatrixSession *session, GError **error);

/**
 * banter_server_session_refresh:
 * @db: the writer's connection
 * @refresh_token: from the client
 * @tokens: (out): a new pair
 * @error: M_UNKNOWN_TOKEN, soft if the device is still signed in, or M_USER_LOCKED
 *
 * The pair of @refresh_token stays good until the new one is used. CS-API "Refreshing access
 * tokens"
 */
gboolean banter_server_session_refresh (BanterDb *db, const char *refresh_token,
                                        BanterMatrixTokens *tokens, GError **error);

/* The access token of @access_hash was used for the first time: spends the pair before. */
gboolean banter_server_session_confirm (BanterDb *db, GBytes *access_hash, GError **error);

/* Signs @device_id out: all that belongs to the device goes. */
gboolean banter_server_session_end (BanterServerWriter *writer, BanterDb *db, const char *user_id,
                                    const char *device_id, GError **error);

/* Signs all devices out, or all but @kept (nullable). Tokens for signing in that any of them asked
 * for are worth nothing from now on. */
gboolean banter_server_session_end_all (BanterServerWriter *writer, BanterDb *db,
                                        const char *user_id, const char *kept, GError **error);

/* Deletes tokens that nobody can use any more. */
gboolean banter_server_session_tidy (BanterDb *db, GError **error);

G_END_DECLS
