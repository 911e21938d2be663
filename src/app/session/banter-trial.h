/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "banter-model-types.h"

G_BEGIN_DECLS

/**
 * banter_trial_start_async:
 * @server: the embedded server of @profile, with its sample community
 *
 * "Try it on this computer": starts @server and makes an account on it.
 */
void banter_trial_start_async (BanterProfile *profile, BanterLocalServer *server,
                               GCancellable *cancellable, GAsyncReadyCallback callback,
                               gpointer user_data);
BanterAccount *banter_trial_start_finish (GAsyncResult *result, GError **error);

G_END_DECLS
