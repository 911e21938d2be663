/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "banter-account.h"

G_BEGIN_DECLS

/* Whom the person blocks and follows, and what they report. Both lists are the account's, the same
 * on all devices; each BanterPerson says it too ("blocked", "following"). */

/* Returns: (transfer none): the one object of @user_id, which must be a user id */
BanterPerson *banter_account_get_person (BanterAccount *self, const char *user_id);

/* Of BanterPerson, by name. */
GListModel *banter_account_get_blocked (BanterAccount *self);

/**
 * banter_account_set_blocked_async:
 *
 * A blocked person's messages and requests do not arrive any more, and a chat with them has
 * "cannot-write" BANTER_PROBLEM_OWN_BLOCK. They are not told. It needs the server: out of touch
 * with it this fails.
 */
void banter_account_set_blocked_async (BanterAccount *self, const char *user_id, gboolean blocked,
                                       GCancellable *cancellable, GAsyncReadyCallback callback,
                                       gpointer user_data);
gboolean banter_account_set_blocked_finish (BanterAccount *self, GAsyncResult *result,
                                            GError **error);

/* Two people who follow each other are friends. */
void banter_account_set_following_async (BanterAccount *self, const char *user_id,
                                         gboolean following, GCancellable *cancellable,
                                         GAsyncReadyCallback callback, gpointer user_data);
gboolean banter_account_set_following_finish (BanterAccount *self, GAsyncResult *result,
                                              GError **error);

/**
 * banter_account_report_async:
 * @user_id: (nullable): the person
 * @room_id: (nullable): where it happened
 * @event_id: (nullable): the message; only with @room_id
 * @reason: (nullable): why, for whoever runs the server
 *
 * Reports the message, else the person, else the room; CS-API "Reporting Content".
 */
void banter_account_report_async (BanterAccount *self, const char *user_id, const char *room_id,
                                  const char *event_id, const char *reason,
                                  GCancellable *cancellable, GAsyncReadyCallback callback,
                                  gpointer user_data);
gboolean banter_account_report_finish (BanterAccount *self, GAsyncResult *result, GError **error);

G_END_DECLS
