/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "banter-db.h"
#include "banter-server-types.h"

G_BEGIN_DECLS

/* Accounts and their devices, as rows. Writing happens inside a job of the writer. */

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

/**
 * banter_server_account_add_device:
 * @device_id: (nullable): a new one if %NULL; one that exists gets a new token
 * @display_name: (nullable): for a new device
 * @token: (out) (transfer full): its access token
 *
 * Returns: (transfer full) (nullable): the device id
 */
char *banter_server_account_add_device (BanterServerWriter *writer, BanterDb *db,
                                        const char *user_id, const char *device_id,
                                        const char *display_name, char **token, GError **error);

/* @displayname and @avatar_url: (out) (transfer full) (nullable) */
gboolean banter_server_account_get_profile (BanterDb *db, const char *user_id, char **displayname,
                                            char **avatar_url, GError **error);

/* "name" or "@name:server" → the id here; %NULL if it is no name or another server's. */
char *banter_server_account_build_id (BanterServer *server, const char *name);

G_END_DECLS
