/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "banter-model-types.h"

G_BEGIN_DECLS

#define BANTER_TYPE_GROUP (banter_group_get_type ())
G_DECLARE_FINAL_TYPE (BanterGroup, banter_group, BANTER, GROUP, GObject)

/* What the details of a group show beyond what the chat itself does. It is read when the object is
 * made, and again whenever something changes.
 *
 * Properties (all notify): "ready" b (the first answer is in), "topic" s (NULL if none), "address"
 * s (where anybody may join: what to pass on to others; else NULL), "n-found" u (how many members
 * the search finds; all of them without one), "can-invite" b, "can-rename" b, "can-set-topic" b,
 * "can-set-picture" b, "only-admin" b (nobody could manage it without me). */

/* Who could not be added to a group. */
typedef struct
{
  GPtrArray *people;     /* BanterPerson */
  BanterProblem problem; /* why the first of them */
} BanterRefusals;

void banter_refusals_free (BanterRefusals *refusals);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BanterRefusals, banter_refusals_free)

/* Made at the first call and kept while someone holds it. Returns: (transfer full) */
BanterGroup *banter_room_dup_group (BanterRoom *room);

/* Returns: (transfer none): a #GListModel of #BanterMember, admins first; the beginning of it, see
 * banter_group_load_more() */
GListModel *banter_group_get_members (BanterGroup *self);
/* Only members whose name or id has @text (nullable: all). */
void banter_group_set_search (BanterGroup *self, const char *text);
/* The next members, if there are more than are loaded. */
void banter_group_load_more (BanterGroup *self);

gboolean banter_group_get_ready (BanterGroup *self);
const char *banter_group_get_topic (BanterGroup *self);
const char *banter_group_get_address (BanterGroup *self);
guint banter_group_get_n_found (BanterGroup *self);
gboolean banter_group_get_only_admin (BanterGroup *self);

/**
 * banter_group_add_people_async:
 * @people: (element-type BanterPerson): who is to be invited
 *
 * Returns: (from _finish) whether anybody was asked; @refusals: (out) (transfer full) (nullable):
 *   those who cannot be added
 */
void banter_group_add_people_async (BanterGroup *self, GPtrArray *people, GCancellable *cancellable,
                                    GAsyncReadyCallback callback, gpointer user_data);
gboolean banter_group_add_people_finish (BanterGroup *self, GAsyncResult *result,
                                         BanterRefusals **refusals, GError **error);

/* These need the server, and are seen once it says so. They end with banter_group_edit_finish(). */
void banter_group_remove_async (BanterGroup *self, BanterMember *member, GCancellable *cancellable,
                                GAsyncReadyCallback callback, gpointer user_data);
void banter_group_set_role_async (BanterGroup *self, BanterMember *member, BanterRole role,
                                  GCancellable *cancellable, GAsyncReadyCallback callback,
                                  gpointer user_data);
void banter_group_set_name_async (BanterGroup *self, const char *name, GCancellable *cancellable,
                                  GAsyncReadyCallback callback, gpointer user_data);
void banter_group_set_topic_async (BanterGroup *self, const char *topic, GCancellable *cancellable,
                                   GAsyncReadyCallback callback, gpointer user_data);
/* @picture: (nullable): PNG or JPEG bytes, NULL to remove the picture */
void banter_group_set_picture_async (BanterGroup *self, GBytes *picture, const char *mime_type,
                                     GCancellable *cancellable, GAsyncReadyCallback callback,
                                     gpointer user_data);
gboolean banter_group_edit_finish (BanterGroup *self, GAsyncResult *result, GError **error);

/* Returns: (transfer none) (nullable): the member, if they are among those that are loaded */
BanterMember *banter_group_get_member (BanterGroup *self, const char *user_id);

G_END_DECLS
