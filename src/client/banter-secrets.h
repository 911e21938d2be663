/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

/* Where the access token is kept: in the keyring (libsecret), or, where there is none, in a file of
 * mode 0600 in the profile. BANTER_SECRETS=file in the environment always takes the file. Calls
 * wait for the keyring: never on the main or an engine thread. */

/* @in_file: (out): whether it went to the file */
gboolean banter_secrets_store (const char *profile_dir, const char *user_id, const char *device_id,
                               const char *token, gboolean *in_file, GCancellable *cancellable,
                               GError **error);

/* Returns: (transfer full) (nullable): the token; %NULL also without an error: there is none */
char *banter_secrets_lookup (const char *profile_dir, const char *user_id, const char *device_id,
                             gboolean *in_file, GCancellable *cancellable, GError **error);

/* Best effort: file and keyring. */
void banter_secrets_clear (const char *profile_dir, const char *user_id, const char *device_id);
