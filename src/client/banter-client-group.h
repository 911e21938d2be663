/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "banter-client.h"

G_BEGIN_DECLS

/* Groups: making them, who is in them and in which role, and what they are called. What is done
 * here is seen once /sync brings it. */

/* Somebody who could not be added, and why. */
typedef struct
{
  char *user_id;
  GError *error;
} BanterRefusalRow;

void banter_refusal_row_free (BanterRefusalRow *row);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BanterRefusalRow, banter_refusal_row_free)

/**
 * banter_client_create_group_async:
 * @name: what it is called
 * @picture: (nullable): bytes of an image of @mime_type
 * @user_ids: who is to be in it: two at least, as a room of two is no group
 *
 * Makes the group with whoever can be added. If fewer than two can, nothing is made and it fails
 * with why the first one cannot.
 *
 * Returns: (from _finish) (transfer full): the group's id; @refused: (out) (transfer full)
 *   (element-type BanterRefusalRow): those who are not in it
 */
void banter_client_create_group_async (BanterClient *self, const char *name, GBytes *picture,
                                       const char *mime_type, const char *const *user_ids,
                                       GCancellable *cancellable, GAsyncReadyCallback callback,
                                       gpointer user_data);
char *banter_client_create_group_finish (BanterClient *self, GAsyncResult *result,
                                         GPtrArray **refused, GError **error);

/* Invites. _finish: (element-type BanterRefusalRow): those who could not be; NULL with an error
 * where nobody could, and not because of who they are. */
void banter_client_add_members_async (BanterClient *self, const char *room_id,
                                      const char *const *user_ids, GCancellable *cancellable,
                                      GAsyncReadyCallback callback, gpointer user_data);
GPtrArray *banter_client_add_members_finish (BanterClient *self, GAsyncResult *result,
                                             GError **error);

/* The rest ends with banter_client_edit_group_finish(). */
void banter_client_remove_member_async (BanterClient *self, const char *room_id,
                                        const char *user_id, GCancellable *cancellable,
                                        GAsyncReadyCallback callback, gpointer user_data);
/* All else that the room's power levels say stays. */
void banter_client_set_power_async (BanterClient *self, const char *room_id, const char *user_id,
                                    gint64 power, GCancellable *cancellable,
                                    GAsyncReadyCallback callback, gpointer user_data);
void banter_client_set_room_name_async (BanterClient *self, const char *room_id, const char *name,
                                        GCancellable *cancellable, GAsyncReadyCallback callback,
                                        gpointer user_data);
void banter_client_set_room_topic_async (BanterClient *self, const char *room_id, const char *topic,
                                         GCancellable *cancellable, GAsyncReadyCallback callback,
                                         gpointer user_data);
/* @picture: (nullable): bytes of an image; NULL removes the picture */
void banter_client_set_room_picture_async (BanterClient *self, const char *room_id, GBytes *picture,
                                           const char *mime_type, GCancellable *cancellable,
                                           GAsyncReadyCallback callback, gpointer user_data);
gboolean banter_client_edit_group_finish (BanterClient *self, GAsyncResult *result, GError **error);

G_END_DECLS
