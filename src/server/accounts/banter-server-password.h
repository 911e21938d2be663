/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Argon2id. Slow by design: only on the hashing thread. */

/* Returns: (transfer full) (nullable): what the database keeps; %NULL without memory */
char *banter_server_password_hash (const char *password, gboolean fast);

/* @hash: (nullable): without one (no such account) it takes as long and fails. */
gboolean banter_server_password_verify (const char *hash, const char *password, gboolean fast);

G_END_DECLS
