/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "banter-server-call.h"

#include "banter-matrix-filter.h"

G_BEGIN_DECLS

/* The call's `filter` parameter, an id or the filter itself; *@filter stays %NULL without one. */
gboolean banter_server_filter_load (BanterServerCall *call, BanterMatrixFilter **filter,
                                    GError **error);

G_END_DECLS
