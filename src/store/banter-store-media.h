/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "banter-store.h"

G_BEGIN_DECLS

/* Index of the disk cache of media; the files are their owner's. @variant: "" or a thumbnail's name
 */
gboolean banter_store_media_put (BanterStore *store, const char *mxc, const char *variant,
                                 gint64 size, GError **error);
gboolean banter_store_media_touch (BanterStore *store, const char *mxc, const char *variant,
                                   GError **error);
gboolean banter_store_media_remove (BanterStore *store, const char *mxc, const char *variant,
                                    GError **error);
/* (element-type BanterMediaRow): what to delete, longest unused first, to keep at most @max_bytes
 */
GPtrArray *banter_store_media_list_excess (BanterStore *store, gint64 max_bytes, GError **error);

G_END_DECLS
