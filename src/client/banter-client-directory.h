/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "banter-client.h"

G_BEGIN_DECLS

/* Groups that anybody may join: the server's directory. */

typedef struct
{
  char *room_id;
  char *alias;  /* NULL: none */
  char *name;   /* NULL: none */
  char *topic;  /* NULL: none */
  char *avatar; /* mxc or NULL */
  gint64 n_members;
} BanterPublicGroupRow;

void banter_public_group_row_free (BanterPublicGroupRow *row);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BanterPublicGroupRow, banter_public_group_row_free)

/* @text: (nullable): a part of a name, topic or address. _finish: (element-type
 * BanterPublicGroupRow): the first of them, as the server orders them */
void banter_client_search_groups_async (BanterClient *self, const char *text,
                                        GCancellable *cancellable, GAsyncReadyCallback callback,
                                        gpointer user_data);
GPtrArray *banter_client_search_groups_finish (BanterClient *self, GAsyncResult *result,
                                               GError **error);

/* @address: a room's id or alias. _finish: (transfer full): the id of the room that one is in now
 */
void banter_client_join_group_async (BanterClient *self, const char *address,
                                     GCancellable *cancellable, GAsyncReadyCallback callback,
                                     gpointer user_data);
char *banter_client_join_group_finish (BanterClient *self, GAsyncResult *result, GError **error);

G_END_DECLS
