/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "banter-client.h"

G_BEGIN_DECLS

/* People: the directory, one's own profile and privacy, and what the rules say about two of them.
 */

/* _finish: (element-type BanterPersonRow): the server's directory; a whole user id is looked up too
 */
void banter_client_search_people_async (BanterClient *self, const char *text, guint limit,
                                        GCancellable *cancellable, GAsyncReadyCallback callback,
                                        gpointer user_data);
GPtrArray *banter_client_search_people_finish (BanterClient *self, GAsyncResult *result,
                                               GError **error);

void banter_client_set_display_name_async (BanterClient *self, const char *name,
                                           GCancellable *cancellable, GAsyncReadyCallback callback,
                                           gpointer user_data);
/* @picture: (nullable): bytes of an image; NULL removes the picture */
void banter_client_set_avatar_async (BanterClient *self, GBytes *picture, const char *mime_type,
                                     GCancellable *cancellable, GAsyncReadyCallback callback,
                                     gpointer user_data);
gboolean banter_client_set_profile_finish (BanterClient *self, GAsyncResult *result,
                                           GError **error);

/* Account data im.banter.privacy. The defaults are filled in, but for the one that goes by age. */
typedef struct
{
  char *who_can_message;       /* "everyone", "suggested_friends", "friends", "following", "no_one";
                                * NULL: never chosen, and left so by a write */
  char *who_can_add_to_groups; /* the same words; NULL: never chosen */
  gboolean read_receipts;
  gboolean typing;
  gboolean activity_status;
} BanterPrivacyRow;

void banter_privacy_row_free (BanterPrivacyRow *row);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BanterPrivacyRow, banter_privacy_row_free)

/* As it is in the cache. */
void banter_client_load_privacy_async (BanterClient *self, GCancellable *cancellable,
                                       GAsyncReadyCallback callback, gpointer user_data);
BanterPrivacyRow *banter_client_load_privacy_finish (BanterClient *self, GAsyncResult *result,
                                                     GError **error);
/* Writes @privacy to the server; members of the document that we do not know stay. */
void banter_client_set_privacy_async (BanterClient *self, const BanterPrivacyRow *privacy,
                                      GCancellable *cancellable, GAsyncReadyCallback callback,
                                      gpointer user_data);
gboolean banter_client_set_privacy_finish (BanterClient *self, GAsyncResult *result,
                                           GError **error);

/* Whether I may write to somebody, and why not; only where the server has the extension, else
 * _NOT_FOUND. */
typedef struct
{
  gboolean can_message;
  gboolean will_be_request;
  gboolean is_friend;
  char *reason; /* as banter_client_error_get_reason() */
} BanterRelationRow;

void banter_relation_row_free (BanterRelationRow *row);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BanterRelationRow, banter_relation_row_free)

void banter_client_load_relation_async (BanterClient *self, const char *user_id,
                                        GCancellable *cancellable, GAsyncReadyCallback callback,
                                        gpointer user_data);
BanterRelationRow *banter_client_load_relation_finish (BanterClient *self, GAsyncResult *result,
                                                       GError **error);

/* What the server tells of a pending request (the same condition), so that one can decide without
 * joining. */
typedef struct
{
  GStrv texts;       /* up to 3, as they came, oldest first */
  gint64 n_groups;   /* in common; never negative */
  gint64 n_friends;  /* in common; never negative */
  char *known_since; /* "YYYY-MM" or NULL */
} BanterRequestRow;

void banter_request_row_free (BanterRequestRow *row);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BanterRequestRow, banter_request_row_free)

void banter_client_load_request_async (BanterClient *self, const char *room_id,
                                       GCancellable *cancellable, GAsyncReadyCallback callback,
                                       gpointer user_data);
BanterRequestRow *banter_client_load_request_finish (BanterClient *self, GAsyncResult *result,
                                                     GError **error);

/* Whether I may write to anybody at all; the same condition. */
typedef struct
{
  char *age_band;
  gboolean phone_verified;
  gboolean phone_required;
  gboolean dm_allowed;
  char *dm_refusal; /* as banter_client_error_get_reason() */
  char *dm_from;    /* "YYYY-MM-DD" or NULL */
} BanterAccountRow;

void banter_account_row_free (BanterAccountRow *row);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BanterAccountRow, banter_account_row_free)

void banter_client_load_account_async (BanterClient *self, GCancellable *cancellable,
                                       GAsyncReadyCallback callback, gpointer user_data);
BanterAccountRow *banter_client_load_account_finish (BanterClient *self, GAsyncResult *result,
                                                     GError **error);

/**
 * banter_client_probe_async:
 *
 * Asks the server outright, whatever the sync loop is doing: fails with what keeps this account
 * from it (no network, unreachable, not Matrix, signed out).
 */
void banter_client_probe_async (BanterClient *self, GCancellable *cancellable,
                                GAsyncReadyCallback callback, gpointer user_data);
gboolean banter_client_probe_finish (BanterClient *self, GAsyncResult *result, GError **error);

G_END_DECLS
