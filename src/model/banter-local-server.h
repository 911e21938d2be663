/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "banter-model-types.h"

G_BEGIN_DECLS

#define BANTER_TYPE_LOCAL_SERVER (banter_local_server_get_type ())
G_DECLARE_FINAL_TYPE (BanterLocalServer, banter_local_server, BANTER, LOCAL_SERVER, GObject)

/* The embedded homeserver ("Try it on this computer"): banterd as a child on loopback with its data
 * in the profile, ended with the app; should it end by itself it is started again, after a while
 * that grows. The same port and data directory are used at each start. */
BanterLocalServer *banter_local_server_new (BanterProfile *profile, gboolean sample);
void banter_local_server_start_async (BanterLocalServer *self, GCancellable *cancellable,
                                      GAsyncReadyCallback callback, gpointer user_data);
/* Returns: (transfer full): its base URL */
char *banter_local_server_start_finish (BanterLocalServer *self, GAsyncResult *result,
                                        GError **error);
/* Whether @profile holds data of an embedded server that has to run for the account to work. */
gboolean banter_local_server_is_needed (BanterProfile *profile);
/* Who waits for the start is told that it was cancelled. */
void banter_local_server_stop (BanterLocalServer *self);

G_END_DECLS
