/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "banter-person-private.h"
#include "banter-room.h"
#include "banter-store-types.h"

G_BEGIN_DECLS

/* @account: borrowed; owns the room and outlives its work */
BanterRoom *banter_room_new (BanterAccount *account, const char *room_id);
/* Takes over what the store says now and notifies about what is new. */
void banter_room_apply_row (BanterRoom *self, const BanterRoomRow *row);
/* The store does not list it any more. */
void banter_room_set_gone (BanterRoom *self);
/* @names: (nullable): who types, already joined; NULL for nobody */
void banter_room_set_typing_names (BanterRoom *self, const char *names);
/* The account goes away: all further calls on the room do nothing. */
void banter_room_detach (BanterRoom *self);

BanterAccount *banter_room_get_account (BanterRoom *self); /* (nullable) once detached */
gint64 banter_room_get_activity (BanterRoom *self);        /* ms */
BanterMembership banter_room_get_membership (BanterRoom *self);
/* In no list, as it is being deleted. */
gboolean banter_room_get_hidden (BanterRoom *self);
void banter_room_set_hidden (BanterRoom *self, gboolean hidden);
/* The leave that waits in the outbox; 0 for none. */
void banter_room_set_leave_id (BanterRoom *self, gint64 outbox_id);
gint64 banter_room_take_leave_id (BanterRoom *self);
/* Each delete and each undo is a decision, known by its number; only the latest one counts. */
guint banter_room_decide_leave (BanterRoom *self);
gboolean banter_room_is_leave_decided (BanterRoom *self, guint decision);
/* Whether reading up to @event_id, or typing, has to be told now; it counts as told afterwards. */
gboolean banter_room_take_read (BanterRoom *self, const char *event_id);
gboolean banter_room_take_typing (BanterRoom *self, gboolean typing);
/* Returns: whether @text is new: then it has to be saved */
gboolean banter_room_replace_draft (BanterRoom *self, const char *text);
/* The furthest that someone else has read, or BANTER_POSITION_UNKNOWN; obeys the person's privacy.
 */
gint64 banter_room_get_others_read (BanterRoom *self);
/* Looks at the privacy again: what was seen may have to be sent, or the other way round. */
void banter_room_refresh_seen (BanterRoom *self);
/* (nullable): if somebody holds it */
BanterTimelineModel *banter_room_get_open_timeline (BanterRoom *self);
/* (nullable): of a DM */
const char *banter_room_get_dm_user_id (BanterRoom *self);
gboolean banter_room_get_can_write (BanterRoom *self);
/* Whether @draft (out, transfer full, nullable) has to be saved; it counts as saved afterwards. */
gboolean banter_room_take_unsaved_draft (BanterRoom *self, char **draft);

G_END_DECLS
