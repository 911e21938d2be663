/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "banter-server-types.h"

G_BEGIN_DECLS

/* Answers about links, for a while: the second one who asks costs no request. From any thread. */
BanterServerPreviews *banter_server_previews_new (void);
void banter_server_previews_free (BanterServerPreviews *previews);

/* @json: (out) (transfer full) (nullable): the answer, %NULL where there is none for this link.
 * Returns: whether this is known */
gboolean banter_server_previews_lookup (BanterServerPreviews *previews, const char *url,
                                        char **json);
/* @json: (nullable) */
void banter_server_previews_store (BanterServerPreviews *previews, const char *url,
                                   const char *json);

G_END_DECLS
