/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "banter-client-chat.h"
#include "banter-person-private.h"
#include "banter-room.h"
#include "banter-store-types.h"

G_BEGIN_DECLS

/* Shared by banter-room.c (the object and its properties), banter-room-update.c (what the store
 * says of it), banter-room-actions.c (what one does in it), banter-room-delete.c and
 * banter-room-inbox.c (how one keeps it). */
struct _BanterRoom
{
  GObject parent_instance;

  char *room_id;
  char *name;
  char *folded; /* name and the other's id, for search */
  char *avatar;
  char *dm_user_id;
  char *preview;
  char *preview_sender;
  char *draft;
  char *typing;
  char *reason;
  char *newest_id; /* the last message that the server has */
  char *read_id;   /* the last event that was marked as read from here */
  BanterPerson *inviter;
  BanterPerson *partner;
  BanterMessage *answered; /* what the next message answers, or NULL */
  GDateTime *time;
  GDateTime *muted_until; /* of a mute that ends */
  gint64 time_ts;
  gint64 activity;
  gint64 others_read;
  gint64 leave_id;         /* outbox row of the leave, while it can be undone */
  guint leave_decision;    /* counts each delete and each undo */
  gint64 typing_sent;      /* monotonic time; 0: the others think that I do not type */
  gint64 preview_position; /* of an own message that the server has, else _UNKNOWN */
  gint64 muted_ts;         /* when the mute ends; 0: never */
  gint64 unmuted_ts;       /* the end of a mute whose rule was taken away from here */
  gint64 put_away_ts;
  double pin_order;
  guint unread;
  guint n_members;
  BanterMembership membership;
  BanterItemKind preview_kind;
  BanterDelivery preview_delivery;
  BanterProblem cannot_write;
  BanterProblem obstacle;  /* to writing, as the store has it: the block comes on top */
  BanterRoomNotify notify; /* what the push rules say */
  gboolean is_group;
  gboolean preview_own;
  gboolean waiting;
  gboolean filtered;
  gboolean hidden;
  gboolean muted;
  gboolean pinned;
  gboolean archived;
  gboolean put_away; /* archived, if nothing came since */
  gboolean marked_unread;
  gboolean shows_read;
  gboolean shows_typing;
  gboolean draft_touched; /* written here: the store only follows */
  gboolean draft_unsaved;

  BanterAccount *account;        /* borrowed; NULL once detached */
  BanterTimelineModel *timeline; /* weak */
  BanterGroup *group;            /* weak: its details, while somebody looks at them */
};

enum
{
  BANTER_ROOM_PROP_ID = 1,
  BANTER_ROOM_PROP_NAME,
  BANTER_ROOM_PROP_AVATAR,
  BANTER_ROOM_PROP_IS_GROUP,
  BANTER_ROOM_PROP_PREVIEW,
  BANTER_ROOM_PROP_PREVIEW_KIND,
  BANTER_ROOM_PROP_PREVIEW_OWN,
  BANTER_ROOM_PROP_PREVIEW_SENDER,
  BANTER_ROOM_PROP_PREVIEW_DELIVERY,
  BANTER_ROOM_PROP_DRAFT,
  BANTER_ROOM_PROP_ANSWERED,
  BANTER_ROOM_PROP_TIME,
  BANTER_ROOM_PROP_UNREAD,
  BANTER_ROOM_PROP_IS_REQUEST,
  BANTER_ROOM_PROP_TYPING,
  BANTER_ROOM_PROP_CAN_WRITE,
  BANTER_ROOM_PROP_CANNOT_WRITE,
  BANTER_ROOM_PROP_WAITING,
  BANTER_ROOM_PROP_PARTNER,
  BANTER_ROOM_PROP_INVITER,
  BANTER_ROOM_PROP_REASON,
  BANTER_ROOM_PROP_FILTERED,
  BANTER_ROOM_PROP_N_MEMBERS,
  BANTER_ROOM_PROP_MUTED,
  BANTER_ROOM_PROP_MUTED_UNTIL,
  BANTER_ROOM_PROP_PINNED,
  BANTER_ROOM_PROP_ARCHIVED,
  BANTER_ROOM_PROP_MARKED_UNREAD,
  BANTER_ROOM_PROP_SHOWS_READ,
  BANTER_ROOM_PROP_SHOWS_TYPING,
  BANTER_ROOM_N_PROPS
};

extern GParamSpec *banter_room_properties[BANTER_ROOM_N_PROPS];

/* @account: borrowed; owns the room and outlives its work */
BanterRoom *banter_room_new (BanterAccount *account, const char *room_id);
/* Takes over what the store says now and notifies about what is new. */
void banter_room_apply_row (BanterRoom *self, const BanterRoomRow *row);
/* The store does not list it any more. */
void banter_room_set_gone (BanterRoom *self);
/* @names: (nullable): who types, already joined; NULL for nobody */
void banter_room_set_typing_names (BanterRoom *self, const char *names);
/* The partner may have been blocked, or is no longer. */
void banter_room_refresh_blocked (BanterRoom *self);
/* The account goes away: all further calls on the room do nothing. */
void banter_room_detach (BanterRoom *self);

/* How it is kept, as the store says; and again, as the time goes on. */
void banter_room_apply_kept (BanterRoom *self, const BanterRoomRow *row);
void banter_room_refresh_kept (BanterRoom *self);
/* When its mute ends or ended, as long as its rule is there; 0: never */
gint64 banter_room_get_mute_end (BanterRoom *self);
/* Whether nobody has taken away the rule of that mute from here yet. */
gboolean banter_room_take_mute_end (BanterRoom *self);
double banter_room_get_pin_order (BanterRoom *self);

BanterAccount *banter_room_get_account (BanterRoom *self); /* (nullable) once detached */
BanterClient *banter_room_get_client (BanterRoom *self);   /* (nullable) once closed */
gint64 banter_room_get_activity (BanterRoom *self);        /* ms */
BanterMembership banter_room_get_membership (BanterRoom *self);
/* In no list, as it is being deleted. */
gboolean banter_room_get_hidden (BanterRoom *self);
/* The furthest that someone else has read, or BANTER_POSITION_UNKNOWN; obeys the person's privacy.
 */
gint64 banter_room_get_others_read (BanterRoom *self);
/* Looks at the privacy again: what was seen may have to be sent, or the other way round. */
void banter_room_refresh_seen (BanterRoom *self);
/* Whether @row is of somebody in a group whom the person blocked. What they wrote before is here;
 * in a chat of two the block is said of the chat. */
gboolean banter_room_hides (BanterRoom *self, const BanterEventRow *row);
/* (nullable): if somebody holds it */
BanterTimelineModel *banter_room_get_open_timeline (BanterRoom *self);
/* (nullable): if somebody holds it */
BanterGroup *banter_room_get_open_group (BanterRoom *self);
/* (nullable): of a DM */
const char *banter_room_get_dm_user_id (BanterRoom *self);
gboolean banter_room_get_can_write (BanterRoom *self);
/* Whether @draft (out, transfer full, nullable) has to be saved; it counts as saved afterwards. */
gboolean banter_room_take_unsaved_draft (BanterRoom *self, char **draft);

/* banter-room-relations.c. Moves what the next message answers from the draft into @task, whose
 * data it becomes. @reply: (out caller-allocates): it, for the client. Returns: whether there is
 * one */
gboolean banter_room_take_reply (BanterRoom *self, GTask *task, BanterReply *reply);
/* The message of @task was not kept: it belongs to the draft again. */
void banter_room_give_reply_back (BanterRoom *self, GTask *task);

G_END_DECLS
