/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "banter-client.h"

G_BEGIN_DECLS

/* Whom the person blocked and follows, and what they report. */

typedef struct
{
  GStrv blocked;   /* user ids; never oneself */
  GStrv following; /* the same */
} BanterContactsRow;

void banter_contacts_row_free (BanterContactsRow *row);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BanterContactsRow, banter_contacts_row_free)

/* As they are in the cache. */
void banter_client_load_contacts_async (BanterClient *self, GCancellable *cancellable,
                                        GAsyncReadyCallback callback, gpointer user_data);
BanterContactsRow *banter_client_load_contacts_finish (BanterClient *self, GAsyncResult *result,
                                                       GError **error);

/**
 * banter_client_set_blocked_async:
 *
 * Puts @user_id on the list of ignored people (CS-API "Ignoring Users") or takes them off. Entries
 * that other devices made stay, also those made since the last sync. Fails with _NOT_FOUND if
 * @user_id is no user id.
 */
void banter_client_set_blocked_async (BanterClient *self, const char *user_id, gboolean blocked,
                                      GCancellable *cancellable, GAsyncReadyCallback callback,
                                      gpointer user_data);
gboolean banter_client_set_blocked_finish (BanterClient *self, GAsyncResult *result,
                                           GError **error);

/* The same for account data im.banter.following; who is followed already keeps the date. */
void banter_client_set_following_async (BanterClient *self, const char *user_id, gboolean following,
                                        GCancellable *cancellable, GAsyncReadyCallback callback,
                                        gpointer user_data);
gboolean banter_client_set_following_finish (BanterClient *self, GAsyncResult *result,
                                             GError **error);

/**
 * banter_client_report_async:
 * @user_id: (nullable): who is reported
 * @room_id: (nullable): where it happened
 * @event_id: (nullable): the message; only with @room_id
 * @reason: (nullable): in people's words
 *
 * CS-API "Reporting Content". What is reported is the message, else the person, else the room.
 * Older servers cannot take reports of everything: then the next of these is.
 */
void banter_client_report_async (BanterClient *self, const char *user_id, const char *room_id,
                                 const char *event_id, const char *reason,
                                 GCancellable *cancellable, GAsyncReadyCallback callback,
                                 gpointer user_data);
gboolean banter_client_report_finish (BanterClient *self, GAsyncResult *result, GError **error);

G_END_DECLS
