/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "banter-change-set-private.h"
#include "banter-db.h"
#include "banter-store-media.h"
#include "banter-store-outbox.h"
#include "banter-store-content.h"
#include "banter-store.h"

G_BEGIN_DECLS

#define BANTER_STORE_FILE "store.db"
#define BANTER_STORE_SQL "/im/banter/Banter/sql/store"

struct _BanterStore
{
  BanterDb *db;
  char *dir;
  char *user_id;            /* NULL: nobody is signed in */
  BanterChangeSet *changes; /* of the running transaction */
  gboolean damaged;
  gboolean words_wait; /* the index of words is behind, or is to be overwritten */
  guint n_salvaged;
};

/* A room inside a running transaction. */
typedef struct
{
  gint64 id; /* rooms.id; 0: not here */
  const char *room_id;
  BanterMembership membership; /* as it was before */
  gboolean stripped;           /* its state is still what the invite showed */
} BanterStoreRoom;

typedef gboolean (*BanterStoreFunc) (BanterStore *store, gpointer data, GError **error);

/* Runs @func as one transaction; @changes as in banter-store.h. */
gboolean banter_store_write (BanterStore *store, BanterStoreFunc func, gpointer data,
                             BanterChangeSet **changes, GError **error);

/* Rooms: banter-store-room.c */
gboolean banter_store_find_room (BanterStore *store, const char *room_id, BanterStoreRoom *room,
                                 GError **error);
/* As above, %BANTER_STORE_ERROR_NO_ROOM if it is not here. */
gboolean banter_store_need_room (BanterStore *store, const char *room_id, BanterStoreRoom *room,
                                 GError **error);
/* Makes the room if it is not here, and sets my membership. */
gboolean banter_store_enter_room (BanterStore *store, const char *room_id,
                                  BanterMembership membership, BanterStoreRoom *room,
                                  GError **error);
/* The room itself says now what the inviter said before. */
gboolean banter_store_drop_stripped_state (BanterStore *store, const BanterStoreRoom *room,
                                           GError **error);
/* banter_store_add_room() inside a running transaction. */
gboolean banter_store_join_room (BanterStore *store, const char *room_id, const char *dm_user_id,
                                 GError **error);
gboolean banter_store_delete_room (BanterStore *store, const BanterStoreRoom *room, GError **error);

/* State and members: banter-store-state.c */
gboolean banter_store_apply_state (BanterStore *store, const BanterStoreRoom *room,
                                   const BanterMatrixEvent *event, GError **error);
/* Only adds members that are not known yet: those of older pages may be outdated. */
gboolean banter_store_add_old_member (BanterStore *store, const BanterStoreRoom *room,
                                      const BanterMatrixEvent *event, GError **error);
gboolean banter_store_redact_state (BanterStore *store, const BanterStoreRoom *room,
                                    const char *event_id, GError **error);

/* Events: banter-store-event.c */

/**
 * banter_store_insert_event:
 * @position: where
 * @newest: whether it comes at the end of the timeline, by /sync
 * @inserted: (out): %FALSE if it is known already, or no event at all
 */
gboolean banter_store_insert_event (BanterStore *store, const BanterStoreRoom *room,
                                    const BanterMatrixEvent *event, gint64 position,
                                    gboolean newest, gboolean *inserted, GError **error);
gboolean banter_store_redact (BanterStore *store, const BanterStoreRoom *room, const char *target,
                              GError **error);
gboolean banter_store_event_is_sane (const BanterMatrixEvent *event);

/* Answers and reactions: banter-store-relations.c */
/* An event has been inserted: what it is about, and what answers it, is shown anew. */
gboolean banter_store_note_relations (BanterStore *store, const BanterStoreRoom *room,
                                      const char *event_id, const BanterContent *content,
                                      GError **error);
/* The messages that answer @event_id show it. */
gboolean banter_store_touch_answers (BanterStore *store, const BanterStoreRoom *room,
                                     const char *event_id, GError **error);
/* @event_id: (nullable): what people see of it, if it is here: of a reaction its target */
gboolean banter_store_touch_event (BanterStore *store, const char *room_id, const char *event_id,
                                   GError **error);
/* The reaction that was sent with @txn_id is @event_id now (NULL: it never will be): so is what was
 * to be redacted. */
gboolean banter_store_settle_reaction (BanterStore *store, const char *room_id, const char *txn_id,
                                       const char *event_id, GError **error);

/* Timelines and gaps: banter-store-timeline.c */
gboolean banter_store_apply_timeline (BanterStore *store, const BanterStoreRoom *room,
                                      const BanterMatrixTimeline *timeline, GError **error);

/* Account data, receipts: banter-store-account.c */
gboolean banter_store_apply_account_data (BanterStore *store, const char *room_id, const char *type,
                                          const char *content, GError **error);
gboolean banter_store_apply_ephemeral (BanterStore *store, const BanterStoreRoom *room,
                                       const BanterMatrixEvent *event, GError **error);

/* Outbox: banter-store-outbox.c */

gboolean banter_store_outbox_add (BanterStore *store, const BanterOutboxRow *row, gint64 *id,
                                  GError **error);

/* The echo of @event has come: its row goes. @txn_id: (out): of the row, or %NULL if there is none
 */
gboolean banter_store_outbox_echo (BanterStore *store, const BanterStoreRoom *room,
                                   const BanterMatrixEvent *event, char **txn_id, GError **error);
gboolean banter_store_outbox_fail_room (BanterStore *store, const char *room_id, GError **error);
gboolean banter_store_outbox_recover (BanterStore *store, GError **error);

/* Settings: banter-store-settings.c */

gboolean banter_store_settings_set_inside (BanterStore *store, const char *room_id,
                                           const BanterRoomSetting *settings, guint n_settings,
                                           GError **error);
/* The server says what @type is now: settings that it has are no longer laid over it. @room_id:
 * (nullable): of all rooms */
gboolean banter_store_settings_echo (BanterStore *store, const char *room_id, const char *type,
                                     GError **error);
/* The room is read: it is no longer marked as unread. */
gboolean banter_store_settings_clear_mark (BanterStore *store, const BanterStoreRoom *room,
                                           GError **error);
/* Before @content replaces the push rules that are here. */
gboolean banter_store_settings_note_push_rules (BanterStore *store, const char *content,
                                                GError **error);

/* Media index: banter-store-media.c. Drops @mxc if no event shows it any more. */
gboolean banter_store_media_release (BanterStore *store, const char *mxc, GError **error);

/* Search: banter-store-words.c. Within each transaction, at its end: nothing is found any more that
 * it took away, and the newest of what it brought is. */
gboolean banter_store_index_words (BanterStore *store, GError **error);

/* Damaged files: banter-store-salvage.c. Moves the file at @path aside and copies what only this
 * computer has into @fresh. */
BanterDb *banter_store_salvage (const char *path, guint *n_outbox_rows, GError **error);
BanterDb *banter_store_open_db (const char *path, GError **error);

/* Tests only: the connection, for faults. */
BanterDb *banter_store_get_db_for_tests (BanterStore *store);

G_END_DECLS
