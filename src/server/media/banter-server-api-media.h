/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "banter-server-call.h"

G_BEGIN_DECLS

/* What the two families of the content repository share. */

/* Returns: (transfer full) (nullable): the last part of a path, without control characters and not
 * too long; @given: (nullable) */
char *banter_server_media_clean_name (const char *given);

/* M_NOT_FOUND unless params[0] is this server and params[1] can be an id. */
gboolean banter_server_media_check_uri (BanterServerCall *call, GError **error);

G_END_DECLS
