/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "banter-message.h"
#include "banter-rich-text.h"

G_BEGIN_DECLS

/* All that a message shows, apart from its sender and its place. Borrowed for the call. */
typedef struct
{
  BanterItemKind kind;
  const char *id;       /* (nullable): event id */
  const char *txn_id;   /* (nullable): of an own message from this device */
  const char *text;     /* (nullable) as it came: it is cleaned here */
  const char *summary;  /* (nullable) for lists and quotes: the text, but for spoilers */
  const char *source;   /* (nullable) what was typed; NULL: the text */
  BanterRichText *rich; /* (nullable) the text with its formatting */
  gint64 timestamp;     /* ms, from the network: may be anything */
  gboolean own;
  BanterDelivery delivery;
  BanterProblem problem;
  gboolean edited;
  gboolean emote; /* the text says what the sender does */
  gboolean can_delete;
  gboolean can_edit;
  gboolean can_answer;
  gboolean inert;                       /* its links do nothing */
  const char *reply_to;                 /* (nullable): event id of what it answers */
  const struct _BanterEventRow *quoted; /* (nullable): that, if it is here */
  GPtrArray *reactions;                 /* (nullable) (element-type BanterReactionRow) */
  const char *media;                    /* (nullable) mxc URI */
  const char *thumbnail;                /* (nullable) mxc URI of a smaller picture of it */
  const char *media_type;               /* (nullable) */
  int media_width;
  int media_height;
  gint64 size;
  const char *notice; /* (nullable) key of a _NOTICE; a static string */
  gint64 position;    /* in the store's order */
  gint64 outbox_id;   /* 0: not from the outbox */
} BanterMessageData;

BanterMessage *banter_message_new (BanterPerson *sender, const BanterMessageData *data);
/* A day separator or the unread line. */
BanterMessage *banter_message_new_divider (BanterItemKind kind, gint64 timestamp);

/* Takes over what is new and notifies about that only. */
void banter_message_update (BanterMessage *self, const BanterMessageData *data);
void banter_message_set_delivery (BanterMessage *self, BanterDelivery delivery,
                                  BanterProblem problem);
void banter_message_set_group (BanterMessage *self, gboolean first, gboolean last,
                               gboolean show_sender);
/* The sender has a new name or picture. */
void banter_message_notify_sender (BanterMessage *self);

const char *banter_message_get_txn_id (BanterMessage *self); /* (nullable) */
gint64 banter_message_get_timestamp (BanterMessage *self);
gint64 banter_message_get_position (BanterMessage *self);
gint64 banter_message_get_outbox_id (BanterMessage *self);
/* The local date as one number that differs from day to day. */
int banter_message_get_day (BanterMessage *self);

G_END_DECLS
