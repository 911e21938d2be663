/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "banter-server-call.h"

G_BEGIN_DECLS

/* Calls that wait for something slow: files, passwords, other machines, pictures. Each kind has its
 * own few threads and its own short queue, so that one cannot hold up another. From any thread. */

typedef void (*BanterServerWorkDone) (BanterServerCall *call);

BanterServerWork *banter_server_work_new (BanterServer *server);
/* After banter_server_work_stop (). */
void banter_server_work_free (BanterServerWork *work);

/**
 * banter_server_work_push:
 * @work: the work
 * @call: what is to be done, of RUN_WORKER, RUN_HASH, RUN_FETCH or RUN_PICTURE
 * @done: called on the thread that did it, when the answer is in @call
 * @error: M_LIMIT_EXCEEDED if too many wait, %BANTER_SERVER_ERROR_ENDING
 *
 * Returns: whether @done will be called
 */
gboolean banter_server_work_push (BanterServerWork *work, BanterServerCall *call,
                                  BanterServerWorkDone done, GError **error);

/* Takes nothing more; what waits is answered with an error. */
void banter_server_work_refuse (BanterServerWork *work);
gboolean banter_server_work_is_refused (BanterServerWork *work);
/* Cancelled when the server no longer waits for other machines. Returns: (transfer none) */
GCancellable *banter_server_work_get_ending (BanterServerWork *work);
/* Waits until nobody works any more. */
void banter_server_work_stop (BanterServerWork *work);

G_END_DECLS
