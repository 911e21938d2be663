/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "banter-model-types.h"

G_BEGIN_DECLS

#define BANTER_TYPE_PUBLIC_GROUP (banter_public_group_get_type ())
G_DECLARE_FINAL_TYPE (BanterPublicGroup, banter_public_group, BANTER, PUBLIC_GROUP, GObject)

/* A group of the server's directory, as it was when it was found. */
const char *banter_public_group_get_room_id (BanterPublicGroup *self);
const char *banter_public_group_get_name (BanterPublicGroup *self);   /* never empty */
const char *banter_public_group_get_topic (BanterPublicGroup *self);  /* one line, or "" */
const char *banter_public_group_get_avatar (BanterPublicGroup *self); /* mxc or NULL */
guint banter_public_group_get_n_members (BanterPublicGroup *self);

/**
 * banter_account_find_groups_async:
 * @text: a part of a name, topic or address, or a #hashtag; "" for the largest groups
 *
 * Returns: (from _finish) (transfer full): a #GListModel of #BanterPublicGroup
 */
void banter_account_find_groups_async (BanterAccount *account, const char *text,
                                       GCancellable *cancellable, GAsyncReadyCallback callback,
                                       gpointer user_data);
GListModel *banter_account_find_groups_finish (BanterAccount *account, GAsyncResult *result,
                                               GError **error);

/* Joins, unless one is in it already. _finish: (transfer full): the chat */
void banter_account_join_group_async (BanterAccount *account, BanterPublicGroup *group,
                                      GCancellable *cancellable, GAsyncReadyCallback callback,
                                      gpointer user_data);
BanterRoom *banter_account_join_group_finish (BanterAccount *account, GAsyncResult *result,
                                              GError **error);

G_END_DECLS
