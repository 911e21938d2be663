/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Signed JSON (Matrix appendices, "Signing JSON"), with Ed25519. */

/* Returns: (transfer full) (nullable): what is signed of @object: canonical JSON without
 * `signatures` and `unsigned`; or a #BanterJsonError */
char *banter_server_signature_body (const char *object, GError **error);

/* Whether @signature of @body was made with @public_key; both in unpadded base64. */
gboolean banter_server_signature_is_good (const char *body, const char *public_key,
                                          const char *signature);

/* Whether @text is a public key in unpadded base64. */
gboolean banter_server_signature_is_key (const char *text);

G_END_DECLS
