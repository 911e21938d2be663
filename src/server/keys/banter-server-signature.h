/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "banter-db.h"

G_BEGIN_DECLS

/* Signed JSON (Matrix appendices, "Signing JSON"), with Ed25519, and the signatures that are kept.
 */

#define BANTER_SERVER_SIGNATURE_ALGORITHM "ed25519:"

/* Returns: (transfer full) (nullable): what is signed of @object: canonical JSON without
 * `signatures` and `unsigned`; or a #BanterJsonError */
char *banter_server_signature_body (const char *object, GError **error);

/* Whether @signature of @body was made with @public_key; both in unpadded base64. */
gboolean banter_server_signature_is_good (const char *body, const char *public_key,
                                          const char *signature);

/* Whether @text is a public key in unpadded base64. */
gboolean banter_server_signature_is_key (const char *text);

/* Returns: (transfer full) (nullable): the Ed25519 key among the keys of a device */
char *banter_server_signature_dup_device_key (const char *device_keys, const char *device_id);

/**
 * banter_server_signature_store:
 * @db: the write connection
 * @user_id: whose key was signed
 * @target: which: a device id, or the public part of a cross-signing key
 * @signer: who signed it
 * @key_id: with which key of theirs: "ed25519:…"
 * @signature: the signature
 * @changed: (inout): %TRUE if it was not known; else untouched
 * @error: a #BanterDbError; M_INVALID_PARAM if something is too long
 */
gboolean banter_server_signature_store (BanterDb *db, const char *user_id, const char *target,
                                        const char *signer, const char *key_id,
                                        const char *signature, gboolean *changed, GError **error);

G_END_DECLS
