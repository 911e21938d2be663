/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "banter-matrix-type.h"

G_BEGIN_DECLS

/* Account data, CS-API "Client Config", "Direct Messaging", "Ignoring Users", and our own. Whoever
 * changes such a document merges (banter_json_merge ()), so that members we do not know are kept.
 */

#define BANTER_MATRIX_ACCOUNT_DIRECT "m.direct"
#define BANTER_MATRIX_ACCOUNT_IGNORED "m.ignored_user_list"
#define BANTER_MATRIX_ACCOUNT_FULLY_READ "m.fully_read"
#define BANTER_MATRIX_ACCOUNT_MARKED_UNREAD "m.marked_unread"
#define BANTER_MATRIX_ACCOUNT_PACK_ROOMS "m.image_pack.rooms"
#define BANTER_MATRIX_ACCOUNT_PACK_ROOMS_UNSTABLE "im.ponies.emote_rooms"
#define BANTER_MATRIX_ACCOUNT_TAG "m.tag"
#define BANTER_MATRIX_ACCOUNT_PUSH_RULES "m.push_rules"
#define BANTER_MATRIX_ACCOUNT_INVITES "m.invite_permission_config"
#define BANTER_MATRIX_ACCOUNT_INVITES_UNSTABLE "org.matrix.msc4380.invite_permission_config"
#define BANTER_MATRIX_ACCOUNT_PRIVACY "im.banter.privacy"
#define BANTER_MATRIX_ACCOUNT_FOLLOWING "im.banter.following"
#define BANTER_MATRIX_ACCOUNT_STICKER_USE "im.banter.sticker_use"
#define BANTER_MATRIX_ACCOUNT_FAVOURITES "im.banter.favourite_stickers"
#define BANTER_MATRIX_ACCOUNT_ROOM_SETTINGS "im.banter.room_settings"
#define BANTER_MATRIX_ACCOUNT_MUTE "im.banter.mute"
#define BANTER_MATRIX_ACCOUNT_ARCHIVE "im.banter.archive"

/* A tag, CS-API "Room Tagging". */
#define BANTER_MATRIX_TAG_FAVOURITE "m.favourite"

/* m.direct: user id -> room ids; lists of a wrong shape are left out */
GHashTable *banter_matrix_direct_decode (const char *content); /* char * -> GStrv */

/**
 * banter_matrix_direct_set:
 * @content: (nullable): m.direct as it is
 * @user_id: whose chat it is
 * @room_id: the room
 * @is_direct: whether it shall be listed
 *
 * Everything else in the document stays, also entries of a shape that we do not know.
 *
 * Returns: (transfer full): the new content
 */
char *banter_matrix_direct_set (const char *content, const char *user_id, const char *room_id,
                                gboolean is_direct);

/* m.ignored_user_list */
typedef struct
{
  GHashTable *ignored_users; /* user id -> JSON object, empty today */
} BanterMatrixIgnored;
BANTER_MATRIX_TYPE (Ignored, ignored)

/* m.tag of a room, and one tag */
typedef struct
{
  double order; /* 0 to 1 */
} BanterMatrixTag;
BANTER_MATRIX_TYPE (Tag, tag)

typedef struct
{
  GHashTable *tags; /* name -> JSON object: BanterMatrixTag and what others add */
} BanterMatrixTags;
BANTER_MATRIX_TYPE (Tags, tags)

/* m.invite_permission_config */
typedef struct
{
  char *default_action; /* "block", or anything else for "allow" */
} BanterMatrixInvitePermission;
BANTER_MATRIX_TYPE (InvitePermission, invite_permission)

/* im.banter.privacy. Booleans that default to true are JSON texts, NULL when absent. */
typedef struct
{
  char *enabled;
  GStrv languages;
  GStrv custom;
} BanterMatrixWordFilter;
BANTER_MATRIX_TYPE (WordFilter, word_filter)

typedef struct
{
  char *who_can_message;
  char *who_can_add_to_groups;
  char *read_receipts;
  char *typing;
  char *activity_status;
  BanterMatrixWordFilter *filter_words;
  char *restrict_messages;
} BanterMatrixPrivacy;
BANTER_MATRIX_TYPE (Privacy, privacy)

/* @json: a JSON boolean as text, or NULL */
gboolean banter_matrix_bool_or (const char *json, gboolean fallback);

/* im.banter.following */
typedef struct
{
  gint64 since_ts;
} BanterMatrixFollow;
BANTER_MATRIX_TYPE (Follow, follow)

typedef struct
{
  GHashTable *users; /* user id -> BanterMatrixFollow */
} BanterMatrixFollowing;
BANTER_MATRIX_TYPE (Following, following)

/* im.banter.sticker_use */
typedef struct
{
  char *url;
  gint64 ts;
  gint64 n;
} BanterMatrixStickerUse;
BANTER_MATRIX_TYPE (StickerUse, sticker_use)

typedef struct
{
  GPtrArray *recent; /* BanterMatrixStickerUse, newest first */
} BanterMatrixStickerUses;
BANTER_MATRIX_TYPE (StickerUses, sticker_uses)

/* im.banter.mute of a room: when its push rule ends; 0: it does not */
typedef struct
{
  gint64 until_ts;
} BanterMatrixMute;
BANTER_MATRIX_TYPE (Mute, mute)

/* im.banter.archive of a room. @last_ts: of the newest message then; a later one brings it back */
typedef struct
{
  gboolean archived;
  gint64 last_ts;
} BanterMatrixArchive;
BANTER_MATRIX_TYPE (Archive, archive)

/* m.fully_read and m.marked_unread of a room */
typedef struct
{
  char *event_id;
} BanterMatrixFullyRead;
BANTER_MATRIX_TYPE (FullyRead, fully_read)

typedef struct
{
  gboolean unread;
} BanterMatrixMarkedUnread;
BANTER_MATRIX_TYPE (MarkedUnread, marked_unread)

G_END_DECLS
