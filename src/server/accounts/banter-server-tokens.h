/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "banter-server-account-state.h"

G_BEGIN_DECLS

/* Access tokens: who asks. Only hashes are kept, in the database and in memory. From any thread. */

typedef struct
{
  char *user_id;
  char *device_id;
  BanterServerAccountState state;
} BanterServerTokenOwner;

void banter_server_token_owner_clear (BanterServerTokenOwner *owner);

BanterServerTokens *banter_server_tokens_new (BanterServer *server);
void banter_server_tokens_free (BanterServerTokens *tokens);

/* Returns: (transfer full): a new token with 256 random bits */
char *banter_server_tokens_mint (void);

/* Returns: (transfer full): what the database keeps of a token */
GBytes *banter_server_tokens_hash (const char *token);

/**
 * banter_server_tokens_lookup:
 * @tokens: the tokens
 * @token: from the Authorization header
 * @address: the client's, for the list of devices
 * @owner: (out): whose it is; clear it with banter_server_token_owner_clear ()
 * @error: M_UNKNOWN_TOKEN, with soft_logout if the token has only expired
 */
gboolean banter_server_tokens_lookup (BanterServerTokens *tokens, const char *token,
                                      const char *address, BanterServerTokenOwner *owner,
                                      GError **error);

/* After a device or an account has lost its token and that is committed: forgets all of @user_id.
 */
void banter_server_tokens_forget_user (BanterServerTokens *tokens, const char *user_id);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (BanterServerTokens, banter_server_tokens_free)

G_END_DECLS
