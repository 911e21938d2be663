/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "banter-server-call.h"

G_BEGIN_DECLS

/**
 * BanterServerAccountState:
 * @BANTER_SERVER_ACCOUNT_ACTIVE: an account like any other
 * @BANTER_SERVER_ACCOUNT_SUSPENDED: reads and leaves, but does nothing to others
 *   (CS-API "Account Suspension")
 * @BANTER_SERVER_ACCOUNT_LOCKED: kept out, with its tokens, until it is unlocked (CS-API "Account
 *   Locking")
 *
 * What an administrator made of an account. Closed accounts are another matter:
 * users.is_deactivated.
 */
typedef enum
{
  BANTER_SERVER_ACCOUNT_ACTIVE,
  BANTER_SERVER_ACCOUNT_SUSPENDED,
  BANTER_SERVER_ACCOUNT_LOCKED,
} BanterServerAccountState;

const char *banter_server_account_state_to_string (BanterServerAccountState state);
/* Anything that is no state counts as locked. */
BanterServerAccountState banter_server_account_state_from_string (const char *text);

/**
 * banter_server_account_set_state:
 * @server: (nullable): the server, in a job of its writer; %NULL in another process, of which a
 *   running server knows within a second
 * @db: a connection that writes, inside a transaction
 * @user_id: whose
 * @state: what it shall be
 * @error: M_NOT_FOUND
 */
gboolean banter_server_account_set_state (BanterServer *server, BanterDb *db, const char *user_id,
                                          BanterServerAccountState state, GError **error);

/* Whether an account in this state may make @call, which has its route, its parameters and its
 * user. M_USER_LOCKED, M_USER_SUSPENDED. */
gboolean banter_server_account_check_state (BanterServerCall *call, BanterServerAccountState state,
                                            GError **error);

G_END_DECLS
