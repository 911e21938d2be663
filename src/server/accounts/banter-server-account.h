/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "banter-db.h"
#include "banter-server-types.h"

G_BEGIN_DECLS

/* Accounts, as rows. Writing happens inside a job of the writer. */

typedef struct
{
  const char *user_id;
  const char *password_hash; /* nullable: nobody can sign in */
  const char *birthday;      /* nullable: "YYYY-MM-DD" */
  const char *displayname;   /* nullable */
  const char *avatar_url;    /* nullable: mxc URI */
} BanterServerNewAccount;

/* M_USER_IN_USE if there is one already. */
gboolean banter_server_account_create (BanterDb *db, const BanterServerNewAccount *account,
                                       GError **error);

gboolean banter_server_account_exists (BanterDb *db, const char *user_id, gboolean *exists,
                                       GError **error);

/* @displayname and @avatar_url: (out) (transfer full) (nullable) */
gboolean banter_server_account_get_profile (BanterDb *db, const char *user_id, char **displayname,
                                            char **avatar_url, GError **error);

/**
 * banter_server_account_close:
 * @server: the server
 * @db: the write connection, inside a job
 * @user_id: whose
 * @erase: whether what only they could see, and their profile, goes too, and what they said is kept
 *   from whoever joins later. Files that they sent stay: they belong to messages that others still
 *   see; "banterd admin" can delete them
 * @error: the database's
 *
 * Leaves all rooms and chats, signs all devices out, and forgets the password: nobody can sign in
 * any more, and nobody else can have the name. CS-API "POST /account/deactivate"
 */
gboolean banter_server_account_close (BanterServer *server, BanterDb *db, const char *user_id,
                                      gboolean erase, GError **error);

/* "name" or "@name:server" → the id here; %NULL if it is no name or another server's. */
char *banter_server_account_build_id (BanterServer *server, const char *name);

G_END_DECLS
