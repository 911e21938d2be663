/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "banter-store-types.h"

G_BEGIN_DECLS

/* What one commit changed: small, immutable once it leaves the store, and safe to hand to another
 * thread. The models ask the reader for exactly that. */

typedef enum
{
  BANTER_ROOM_CHANGED_TIMELINE = 1 << 0, /* rows between first_position and last_position */
  BANTER_ROOM_CHANGED_OUTBOX = 1 << 1,   /* rows from BANTER_POSITION_OUTBOX on */
  BANTER_ROOM_CHANGED_RECEIPTS = 1 << 2,
  BANTER_ROOM_CHANGED_SUMMARY = 1 << 3, /* anything in its BanterRoomRow */
  BANTER_ROOM_CHANGED_MEMBERS = 1 << 4, /* names and pictures of rows too */
  BANTER_ROOM_CHANGED_TYPING = 1 << 5,  /* see typing */
  BANTER_ROOM_CHANGED_REMOVED = 1 << 6, /* no longer listed */
} BanterRoomChangeFlags;

typedef enum
{
  BANTER_CHANGED_ROOMS = 1 << 0, /* a room came, went or changed its membership */
  BANTER_CHANGED_ACCOUNT_DATA = 1 << 1,
  BANTER_CHANGED_STICKERS = 1 << 2, /* a set, the saved ones or the recents */
  BANTER_CHANGED_PRIVACY = 1 << 3,
  BANTER_CHANGED_SESSION = 1 << 4,  /* own name or picture */
  BANTER_CHANGED_CONTACTS = 1 << 5, /* whom the person blocked or follows */
  BANTER_CHANGED_SAFETY = 1 << 6,   /* what the server's rules say of the account: ask it */
} BanterChangeFlags;

typedef struct
{
  char *room_id;
  BanterRoomChangeFlags flags;
  gint64 first_position;
  gint64 last_position;
  gint64 n_new; /* shown messages of others that came by sync at the timeline's end */
  GStrv typing; /* user ids of the others; only with TYPING */
} BanterRoomChange;

#define BANTER_TYPE_CHANGE_SET (banter_change_set_get_type ())
typedef struct
{
  BanterChangeFlags flags;
  GPtrArray *rooms; /* BanterRoomChange, at most one per room */

  /* mxc URIs that nothing refers to any more (redacted, forgotten): their files are to be deleted.
   */
  GPtrArray *removed_media;

  /*< private >*/
  GHashTable *by_room;
  gatomicrefcount ref_count;
} BanterChangeSet;

GType banter_change_set_get_type (void);
BanterChangeSet *banter_change_set_ref (BanterChangeSet *changes);
void banter_change_set_unref (BanterChangeSet *changes);

/* Returns: (transfer none) (nullable): what changed in @room_id */
const BanterRoomChange *banter_change_set_get_room (BanterChangeSet *changes, const char *room_id);
gboolean banter_change_set_is_empty (BanterChangeSet *changes);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (BanterChangeSet, banter_change_set_unref)

G_END_DECLS
