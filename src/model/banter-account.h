/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "banter-group.h"

G_BEGIN_DECLS

#define BANTER_TYPE_ACCOUNT (banter_account_get_type ())
G_DECLARE_FINAL_TYPE (BanterAccount, banter_account, BANTER, ACCOUNT, GObject)

/* A signed-in person on this computer. Everything lives on the main thread and returns at once.
 *
 * Properties (all notify): "user-id" s, "display-name" s, "avatar" s (mxc or NULL), "server-name"
 * s, "connection" BanterConnection, "problem" BanterProblem (why offline), "loading" b (the first
 * sync runs), "unread-chats" u (neither muted nor archived), "n-requests" u, "n-filtered" u
 * (requests that the word filter caught), "token-in-file" b (no keyring: said in Settings).
 *
 * Signals: "message-arrived" (BanterRoom *, BanterMessage *): something new that deserves a
 * notification (not own, not muted, not read elsewhere). "signed-out" (gboolean soft).
 * "chats-changed": what some chat is has changed, after its properties have said so.
 * "messages-changed": a search may find other messages now. */

/**
 * banter_account_open_async:
 *
 * Opens the account that @profile holds, from the local cache, without the network; syncing starts
 * by itself.
 *
 * Returns: (from _finish) (transfer full) (nullable): the account; %NULL without an error where the
 *   profile holds none
 */
void banter_account_open_async (BanterProfile *profile, GCancellable *cancellable,
                                GAsyncReadyCallback callback, gpointer user_data);
BanterAccount *banter_account_open_finish (GAsyncResult *result, GError **error);

/* Ends threads and closes files; what waits in the outbox stays for the next start. */
void banter_account_close (BanterAccount *self);

/* Ends the session on the server (best effort, bounded in time) and deletes the local data. */
void banter_account_sign_out_async (BanterAccount *self, GCancellable *cancellable,
                                    GAsyncReadyCallback callback, gpointer user_data);
gboolean banter_account_sign_out_finish (BanterAccount *self, GAsyncResult *result, GError **error);

BanterProfile *banter_account_get_profile (BanterAccount *self);
const char *banter_account_get_user_id (BanterAccount *self);
const char *banter_account_get_display_name (BanterAccount *self);
const char *banter_account_get_avatar (BanterAccount *self);
/* Of BanterRoom, the latest activity first; they emit minimal changes. */
GListModel *banter_account_get_chats (BanterAccount *self);    /* joined; pinned ones first */
GListModel *banter_account_get_archive (BanterAccount *self);  /* joined, and put away */
GListModel *banter_account_get_requests (BanterAccount *self); /* invited */
GListModel *banter_account_get_filtered (BanterAccount *self); /* invited, caught by the filter */
BanterStickerLibrary *banter_account_get_stickers (BanterAccount *self);
BanterWords *banter_account_get_words (BanterAccount *self);
BanterPrivacy *banter_account_get_privacy (BanterAccount *self);
BanterStanding *banter_account_get_standing (BanterAccount *self);
BanterFamily *banter_account_get_family (BanterAccount *self);
/* Returns: (transfer none) (nullable): the joined or invited room, if it is known here */
BanterRoom *banter_account_get_room (BanterAccount *self, const char *room_id);
/* Tries at once what waits for a back-off: "Try again" of the offline bar. */
void banter_account_retry_now (BanterAccount *self);
/* The same, and everything that the server tells of the account is asked for again. */
void banter_account_sync_again (BanterAccount *self);

/* Deletes here what the server has, and closes the account: opened again it fetches everything
 * anew. Drafts and what waits in the outbox stay. An account that is not online would be empty
 * then. */
void banter_account_clear_cache_async (BanterAccount *self, GCancellable *cancellable,
                                       GAsyncReadyCallback callback, gpointer user_data);
gboolean banter_account_clear_cache_finish (BanterAccount *self, GAsyncResult *result,
                                            GError **error);

/**
 * banter_account_find_people_async:
 * @text: a part of a name, or a whole user id
 *
 * People known here first, then the server's directory.
 *
 * Returns: (from _finish) (transfer full): a #GListModel of #BanterPerson, without oneself
 */
void banter_account_find_people_async (BanterAccount *self, const char *text,
                                       GCancellable *cancellable, GAsyncReadyCallback callback,
                                       gpointer user_data);
GListModel *banter_account_find_people_finish (BanterAccount *self, GAsyncResult *result,
                                               GError **error);

/**
 * banter_account_find_common_groups_async:
 *
 * Returns: (from _finish) (transfer full): a #GListModel of the groups (#BanterRoom) that I share
 *   with @user_id, the latest first
 */
void banter_account_find_common_groups_async (BanterAccount *self, const char *user_id,
                                              GCancellable *cancellable,
                                              GAsyncReadyCallback callback, gpointer user_data);
GListModel *banter_account_find_common_groups_finish (BanterAccount *self, GAsyncResult *result,
                                                      GError **error);
/**
 * banter_account_create_group_async:
 * @name: what it is called
 * @picture: (nullable): PNG bytes
 * @people: (element-type BanterPerson): two at least
 *
 * Makes a group with whoever of @people can be added; if fewer than two can, it fails and makes
 * nothing.
 *
 * Returns: (from _finish) (transfer full): the group; @refusals: (out) (transfer full) (nullable):
 *   those who are not in it (banter-group.h)
 */
void banter_account_create_group_async (BanterAccount *self, const char *name, GBytes *picture,
                                        GPtrArray *people, GCancellable *cancellable,
                                        GAsyncReadyCallback callback, gpointer user_data);
BanterRoom *banter_account_create_group_finish (BanterAccount *self, GAsyncResult *result,
                                                BanterRefusals **refusals, GError **error);
/* Returns: (transfer none) (nullable): the chat of two with @user_id, if there is one */
BanterRoom *banter_account_get_chat_with (BanterAccount *self, const char *user_id);

/**
 * banter_account_open_chat_async:
 * @user_id: whom to write to
 * @first_text: (nullable): the first words
 *
 * The existing chat with @user_id, or a new one (a message request where they do not know us; then
 * @first_text is required and travels with it). A refusal is a BanterProblem and creates nothing.
 *
 * Returns: (from _finish) (transfer full)
 */
void banter_account_open_chat_async (BanterAccount *self, const char *user_id,
                                     const char *first_text, GCancellable *cancellable,
                                     GAsyncReadyCallback callback, gpointer user_data);
BanterRoom *banter_account_open_chat_finish (BanterAccount *self, GAsyncResult *result,
                                             GError **error);

void banter_account_set_display_name_async (BanterAccount *self, const char *name,
                                            GCancellable *cancellable, GAsyncReadyCallback callback,
                                            gpointer user_data);
gboolean banter_account_set_display_name_finish (BanterAccount *self, GAsyncResult *result,
                                                 GError **error);
/* @picture: (nullable): PNG or JPEG bytes, NULL to remove the picture */
void banter_account_set_picture_async (BanterAccount *self, GBytes *picture, const char *mime_type,
                                       GCancellable *cancellable, GAsyncReadyCallback callback,
                                       gpointer user_data);
gboolean banter_account_set_picture_finish (BanterAccount *self, GAsyncResult *result,
                                            GError **error);

/* The bytes behind an mxc URI, from the disk cache or the server. _finish: (transfer full) */
void banter_account_load_media_async (BanterAccount *self, const char *mxc, BanterMediaSize size,
                                      GCancellable *cancellable, GAsyncReadyCallback callback,
                                      gpointer user_data);
GBytes *banter_account_load_media_finish (BanterAccount *self, GAsyncResult *result,
                                          GError **error);

G_END_DECLS
