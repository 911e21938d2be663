/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "banter-account-private.h"

G_BEGIN_DECLS

/* What the asynchronous actions of this layer share: each is a task that asks an account's client.
 */

/**
 * banter_action_new:
 * @account: (nullable): whose client is asked
 * @source: (type GObject): what the action is of
 * @tag: the function that begins the action
 *
 * Returns: (transfer full) (nullable): the task; %NULL if the account is closed, which the callback
 *   is told
 */
GTask *banter_action_new (BanterAccount *account, gpointer source, gpointer tag,
                          GCancellable *cancellable, GAsyncReadyCallback callback,
                          gpointer user_data);

/* Fails @task if @account (nullable) is closed. Returns: whether it did */
gboolean banter_action_fail_if_closed (BanterAccount *account, GTask *task);

/* Ends @task with %TRUE if it is @done, else with @error (transfer full). */
void banter_action_return (GTask *task, gboolean done, GError *error);

/* Ends @task (transfer full) with the room of @room_id (transfer full), which is new to the store.
 */
void banter_account_return_room (BanterAccount *self, GTask *task, char *room_id);

G_END_DECLS
