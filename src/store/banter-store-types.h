/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "banter-rich-text.h"

/* What leaves the store: plain structs, each with a free function. Text from the network is as it
 * came (valid UTF-8 without U+0000, nothing else is promised); timestamps are milliseconds since
 * 1970 and may be anything. */

G_BEGIN_DECLS

/* Order inside a room, as the server's stream had it. Positions are neither dense nor stable
 * numbers to people; only their order counts. What waits in the outbox comes after everything else.
 */
#define BANTER_POSITION_UNKNOWN G_MININT64
#define BANTER_POSITION_OUTBOX (G_GINT64_CONSTANT (1) << 62) /* plus the outbox row's id */
#define BANTER_POSITION_END G_MAXINT64

/* The numbers of these enumerations are stored, and written out in SQL: new values go to the end.
 */

typedef enum
{
  BANTER_EVENT_NONE, /* nothing to show: edits, reactions, redactions, changes of one's profile */
  BANTER_EVENT_TEXT,
  BANTER_EVENT_EMOTE,
  BANTER_EVENT_NOTICE, /* of a bot */
  BANTER_EVENT_STICKER,
  BANTER_EVENT_IMAGE,
  BANTER_EVENT_VIDEO,
  BANTER_EVENT_AUDIO,
  BANTER_EVENT_FILE,
  BANTER_EVENT_MEMBER,      /* see notice */
  BANTER_EVENT_ROOM_CHANGE, /* see notice */
  BANTER_EVENT_REDACTED,
  BANTER_EVENT_ENCRYPTED,
  BANTER_EVENT_UNSUPPORTED, /* a message that we cannot read */
  BANTER_EVENT_GAP,         /* older messages are on the server only */
} BanterEventKind;

typedef enum
{
  BANTER_SEND_NONE, /* not from the outbox */
  BANTER_SEND_QUEUED,
  BANTER_SEND_SENDING,
  BANTER_SEND_SENT, /* the server has it; its echo has not come yet */
  BANTER_SEND_FAILED,
} BanterSendState;

typedef enum
{
  BANTER_MEMBERSHIP_NONE,
  BANTER_MEMBERSHIP_JOIN,
  BANTER_MEMBERSHIP_INVITE,
  BANTER_MEMBERSHIP_LEAVE,
  BANTER_MEMBERSHIP_BAN,
  BANTER_MEMBERSHIP_KNOCK,
} BanterMembership;

typedef enum
{
  BANTER_ROOM_KIND_DM,
  BANTER_ROOM_KIND_GROUP,
} BanterRoomKind;

/* What a room's messages do: notify of all of them, of mentions only, or of none. */
typedef enum
{
  BANTER_ROOM_NOTIFY_ALL,
  BANTER_ROOM_NOTIFY_MENTIONS,
  BANTER_ROOM_NOTIFY_NONE,
} BanterRoomNotify;

/* What people made of a message: one row per key (CS-API "Annotations and reactions"). */
typedef struct
{
  char *key;        /* as the first one sent it: usually an emoji, but it may be any text */
  guint n;          /* people, each once */
  gboolean own;     /* the account is one of them; what waits in the outbox counts */
  GPtrArray *names; /* (element-type utf8): the first of the others */
} BanterReactionRow;

/* One line of a timeline. */
typedef struct _BanterEventRow
{
  gint64 position;
  BanterEventKind kind;
  char *event_id;   /* NULL: not sent yet, or a gap */
  char *txn_id;     /* of one's own messages from this device; the same before and after sending */
  gint64 outbox_id; /* 0: not from the outbox */
  char *sender;
  char *sender_name;   /* NULL: unknown, or no name */
  char *sender_avatar; /* mxc or NULL */
  gint64 ts;
  char *body;           /* NULL: none. With media: its name or caption */
  char *formatted_body; /* org.matrix.custom.html, as it came */
  BanterRichText *rich; /* what that says; NULL: nothing, the body counts */
  char *url;            /* mxc of the media; check with banter_mxc_parse() */
  char *thumbnail_url;  /* mxc of a smaller picture of it, as its sender made one; check it too */
  char *mimetype;
  gint64 width; /* 0: unknown */
  gint64 height;
  gint64 size;
  gint64 duration;    /* ms */
  char *notice;       /* MEMBER: joined left invited declined removed banned unbanned knocked;
                       * ROOM_CHANGE: created named topic picture encrypted upgraded */
  char *subject;      /* MEMBER: user id it speaks of; ROOM_CHANGE: the new name or topic */
  char *subject_name; /* MEMBER: their name, or NULL */
  char *gap_token;    /* GAP: where to ask the server on */
  gboolean own;
  gboolean subject_own; /* MEMBER: it speaks of the account itself */
  gboolean edited;
  char *reply_to;                 /* event id of what it answers; NULL: nothing */
  struct _BanterEventRow *quoted; /* that event, without relations; NULL: it is not here */
  GPtrArray *reactions;           /* BanterReactionRow, the oldest first; NULL: none */
  BanterSendState send_state;     /* of the message, or of an edit of it that waits */
  char *fail_reason;              /* as given to banter_store_outbox_fail() */
  gboolean caught;                /* others' text: the reader's BanterTextCheck says so */
} BanterEventRow;

typedef struct
{
  GPtrArray *rows;        /* BanterEventRow, oldest first */
  gint64 oldest_position; /* ask for what is before it; the given "before" if there are no rows */
  gboolean at_start;      /* nothing older exists, here or on the server */
  char *gap_token;      /* of the first row, if that is a gap: fill it before going on; else NULL */
  gint64 read_position; /* up to here I have read, or _UNKNOWN */
} BanterTimelinePage;

/* In BanterFoundRow.snippet: around what was found. Noncharacters, which no font shows. */
#define BANTER_FOUND_BEGIN 0xFDD0
#define BANTER_FOUND_END 0xFDD1

/* A message that a search found. */
typedef struct
{
  char *room_id;
  char *event_id;
  gint64 position;
  gint64 place; /* with place_id: what comes before it in the order of the answer is asked with */
  gint64 place_id;
  char *sender;
  char *sender_name; /* NULL: unknown, or no name */
  gint64 ts;
  gboolean own;
  char *body;
  char *formatted_body; /* or NULL */
  char *snippet;        /* a part of body, with marks */
  gboolean caught;      /* others' text: the reader's BanterTextCheck says so */
} BanterFoundRow;

typedef struct
{
  char *inviter;
  char *inviter_name;
  char *inviter_avatar;
  char *reason;          /* their first words, or NULL */
  gint64 ts;             /* when it arrived here, if the server does not say */
  gboolean words_caught; /* the reader's BanterTextCheck says so of the reason */
  gboolean name_caught;  /* the same of the inviter's name or the room's */
} BanterInviteRow;

/* A chat, request or left room, as the inbox needs it. */
typedef struct
{
  char *room_id;
  BanterRoomKind kind;
  BanterMembership membership; /* mine: JOIN, INVITE, LEAVE or BAN */
  char *name;     /* its name, or the others' names; NULL if there is nothing to go by */
  guint n_more;   /* how many others the name leaves out */
  gboolean empty; /* nobody else is there (any more): the name says who was */
  char *topic;
  char *avatar; /* mxc or NULL; of a DM the other's */
  char *dm_user_id;
  BanterMembership other_membership; /* DM: theirs; INVITE is a request not yet accepted */
  guint n_joined;
  guint n_invited;
  BanterEventRow *preview;     /* the last message, outbox included; NULL: none */
  BanterEventRow *received;    /* where that waits in the outbox: the last one before it, or NULL */
  gint64 activity_ts;          /* for the inbox's order; never in the future when it was set */
  gint64 others_read_position; /* the furthest of the others' receipts, or _UNKNOWN */
  guint unread;
  guint highlights;
  gboolean marked_unread;
  BanterRoomNotify notify; /* what the push rules say, also of a mute whose time is over */
  gint64 muted_until;      /* when a mute ends; 0: it does not, or there is none */
  gboolean pinned;
  double pin_order;      /* 0 to 1, or more: pinned without a place */
  gboolean archived;     /* put away; see archived_ts */
  gint64 archived_ts;    /* of the newest message then; 0: unknown */
  gboolean hides_read;   /* the person gives and sees no receipts here */
  gboolean hides_typing; /* the same */
  gboolean encrypted;
  char *draft;             /* NULL: none */
  BanterInviteRow *invite; /* only of an INVITE */
} BanterRoomRow;

typedef struct
{
  char *user_id;
  char *event_id;
  gint64 position; /* _UNKNOWN if the event is not cached */
  gint64 ts;
} BanterReceiptRow;

typedef struct
{
  char *user_id;
  char *name;   /* NULL: none */
  char *avatar; /* mxc or NULL */
  BanterMembership membership;
  gint64 power;     /* level in the room; 0 where it does not apply */
  char *dm_room_id; /* people known: a joined DM with them, or NULL */
} BanterPersonRow;

/* Level of who made a room of a version in which that stands above all levels. */
#define BANTER_POWER_CREATOR G_MAXINT64

/* What one may do in a room, as far as its power levels say. */
typedef enum
{
  BANTER_GROUP_MAY_INVITE = 1 << 0,
  BANTER_GROUP_MAY_REMOVE = 1 << 1, /* those who stand below oneself */
  BANTER_GROUP_MAY_RENAME = 1 << 2,
  BANTER_GROUP_MAY_SET_TOPIC = 1 << 3,
  BANTER_GROUP_MAY_SET_PICTURE = 1 << 4,
  BANTER_GROUP_MAY_SET_ROLES = 1 << 5, /* up to one's own */
} BanterGroupRights;

/* A joined room as its details show it. */
typedef struct
{
  char *topic;
  char *alias;        /* an address by which it can be found, or NULL */
  gboolean is_public; /* whoever knows its address may join */
  gint64 power;       /* mine */
  BanterGroupRights rights;
  guint n_members;    /* joined and invited ones that are known here */
  guint n_found;      /* of these, those that were asked for */
  GPtrArray *members; /* BanterPersonRow: the first of them, the most powerful first */
} BanterGroupRow;

typedef struct
{
  char *room_id; /* of its set; NULL: in no set that is known here */
  char *state_key;
  char *shortcode;
  char *body; /* never NULL: description or shortcode */
  char *url;
  char *mimetype;
  gint64 width;
  gint64 height;
  gint64 size;
  char *info;     /* the image's whole `info` object, to be sent along; NULL: none */
  char *emoji;    /* that a bridge says it stands for; NULL: none */
  gint64 used_ts; /* of recents; of favourites when they became one */
} BanterStickerRow;

typedef struct
{
  char *room_id;
  char *state_key;
  char *name; /* pack's display name, else the room's; NULL: none */
  char *avatar;
  char *category;
  char *attribution;
  gboolean saved;
  gboolean own;        /* a set that this person has made */
  gint64 order;        /* of the saved ones */
  GPtrArray *stickers; /* BanterStickerRow in the set's order */
} BanterStickerSetRow;

typedef enum
{
  BANTER_OUTBOX_MESSAGE,
  BANTER_OUTBOX_REDACTION,
  BANTER_OUTBOX_LEAVE,   /* leave and forget; while it waits the room is not listed */
  BANTER_OUTBOX_SETTING, /* how I keep the room: a tag, a push rule, account data of the room */
  BANTER_OUTBOX_REACTION,
  BANTER_OUTBOX_EDIT,
} BanterOutboxKind;

/* Below the profile's folder: files that wait to be uploaded. */
#define BANTER_OUTBOX_FOLDER "outbox"

typedef struct
{
  gint64 id; /* order of sending */
  BanterOutboxKind kind;
  char *room_id;
  char *txn_id;
  char *type;    /* MESSAGE, REACTION, EDIT: event type; SETTING: of the document in account data */
  char *content; /* MESSAGE, REACTION, EDIT: JSON object; SETTING: the same, or NULL to take it away
                  */
  char *target; /* REDACTION, REACTION, EDIT: event id; of a reaction that has not been sent yet its
                 * transaction id, until it has. SETTING: which tag or kind of rule, else NULL */
  char *upload; /* MESSAGE: name of a file in BANTER_OUTBOX_FOLDER that goes first; NULL: none */
  BanterSendState state;
  char *event_id;    /* SENT */
  char *fail_reason; /* FAILED */
  guint attempts;
  gint64 created_ts;
  gint64 due_ts; /* not before; 0: at once */
} BanterOutboxRow;

/* A chat that is being opened: made, but nobody is invited yet, as far as one knows. */
typedef struct
{
  gint64 id;
  char *user_id;
  char *text;    /* first words, or NULL */
  char *room_id; /* NULL: nobody has seen it yet */
  gboolean abandoned;
  gboolean invited; /* the other one is, or has joined */
} BanterOpeningRow;

typedef struct
{
  char *user_id;
  char *device_id;
  char *homeserver; /* base URL */
  char *display_name;
  char *avatar;
} BanterSessionRow;

typedef struct
{
  char *mxc;
  char *variant;
  gint64 size;
} BanterMediaRow;

void banter_reaction_row_free (BanterReactionRow *row);
void banter_event_row_free (BanterEventRow *row);
void banter_timeline_page_free (BanterTimelinePage *page);
void banter_found_row_free (BanterFoundRow *row);
void banter_invite_row_free (BanterInviteRow *row);
void banter_room_row_free (BanterRoomRow *row);
void banter_receipt_row_free (BanterReceiptRow *row);
void banter_person_row_free (BanterPersonRow *row);
void banter_group_row_free (BanterGroupRow *row);
/**
 * banter_sticker_row_new:
 * @url: mxc URI
 * @body: (nullable): description; "" counts as none
 * @shortcode: (nullable): stands for it
 * @info: (nullable): the image's `info`, a JSON object
 *
 * Returns: (transfer full): with what @info says of size and type; of no set
 */
BanterStickerRow *banter_sticker_row_new (const char *url, const char *body, const char *shortcode,
                                          const char *info);
BanterStickerRow *banter_sticker_row_copy (const BanterStickerRow *row);
void banter_sticker_row_free (BanterStickerRow *row);
void banter_sticker_set_row_free (BanterStickerSetRow *row);
void banter_outbox_row_free (BanterOutboxRow *row);
void banter_opening_row_free (BanterOpeningRow *row);
void banter_session_row_free (BanterSessionRow *row);
void banter_media_row_free (BanterMediaRow *row);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (BanterReactionRow, banter_reaction_row_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BanterEventRow, banter_event_row_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BanterTimelinePage, banter_timeline_page_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BanterFoundRow, banter_found_row_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BanterInviteRow, banter_invite_row_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BanterRoomRow, banter_room_row_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BanterReceiptRow, banter_receipt_row_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BanterPersonRow, banter_person_row_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BanterGroupRow, banter_group_row_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BanterStickerRow, banter_sticker_row_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BanterStickerSetRow, banter_sticker_set_row_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BanterOutboxRow, banter_outbox_row_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BanterOpeningRow, banter_opening_row_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BanterSessionRow, banter_session_row_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BanterMediaRow, banter_media_row_free)

G_END_DECLS
