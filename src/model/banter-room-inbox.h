/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "banter-room.h"

G_BEGIN_DECLS

/* How a person keeps a chat in the inbox, the same on all their devices. Everything here shows at
 * once, survives a restart and reaches the server when it can; the calls only fail where this
 * computer cannot keep it (DISK_FULL, STORAGE) or the account is closed. Properties of BanterRoom:
 */

/* "muted" b: it neither notifies nor sounds. A mute that ends does so by itself. */
gboolean banter_room_get_muted (BanterRoom *self);
/* "muted-until": (transfer none) (nullable): local time; %NULL where it is not muted, or for ever
 */
GDateTime *banter_room_get_muted_until (BanterRoom *self);
/* "pinned" b: before the others, in the order of their tags */
gboolean banter_room_get_pinned (BanterRoom *self);
/* "archived" b: in the archive. A new message brings it back, unless it is muted. */
gboolean banter_room_get_archived (BanterRoom *self);
/* "marked-unread" b: nothing new came, the person only wants to come back to it; "unread" is 1 */
gboolean banter_room_get_marked_unread (BanterRoom *self);
/* "shows-read" b, "shows-typing" b: whether others see in this chat what the person has read and
 * when they type, and they others'. BanterPrivacy says it of all chats: both have to be. */
gboolean banter_room_get_shows_read (BanterRoom *self);
gboolean banter_room_get_shows_typing (BanterRoom *self);

#define BANTER_ROOM_MUTE_ALWAYS G_MAXUINT

/* @seconds: from now; 0: it notifies again; or %BANTER_ROOM_MUTE_ALWAYS */
void banter_room_set_muted_async (BanterRoom *self, guint seconds, GCancellable *cancellable,
                                  GAsyncReadyCallback callback, gpointer user_data);
gboolean banter_room_set_muted_finish (BanterRoom *self, GAsyncResult *result, GError **error);
/* It becomes the first one. */
void banter_room_set_pinned_async (BanterRoom *self, gboolean pinned, GCancellable *cancellable,
                                   GAsyncReadyCallback callback, gpointer user_data);
gboolean banter_room_set_pinned_finish (BanterRoom *self, GAsyncResult *result, GError **error);
/* An archived chat is no longer pinned. */
void banter_room_set_archived_async (BanterRoom *self, gboolean archived, GCancellable *cancellable,
                                     GAsyncReadyCallback callback, gpointer user_data);
gboolean banter_room_set_archived_finish (BanterRoom *self, GAsyncResult *result, GError **error);
/* Reading it takes the mark away: banter_room_mark_read(). */
void banter_room_mark_unread_async (BanterRoom *self, GCancellable *cancellable,
                                    GAsyncReadyCallback callback, gpointer user_data);
gboolean banter_room_mark_unread_finish (BanterRoom *self, GAsyncResult *result, GError **error);
void banter_room_set_shows_read_async (BanterRoom *self, gboolean shows, GCancellable *cancellable,
                                       GAsyncReadyCallback callback, gpointer user_data);
gboolean banter_room_set_shows_read_finish (BanterRoom *self, GAsyncResult *result, GError **error);
void banter_room_set_shows_typing_async (BanterRoom *self, gboolean shows,
                                         GCancellable *cancellable, GAsyncReadyCallback callback,
                                         gpointer user_data);
gboolean banter_room_set_shows_typing_finish (BanterRoom *self, GAsyncResult *result,
                                              GError **error);

G_END_DECLS
