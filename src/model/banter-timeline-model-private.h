/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "banter-message-private.h"
#include "banter-room-private.h"
#include "banter-timeline-model.h"

#include "banter-change-set.h"

G_BEGIN_DECLS

#define BANTER_TIMELINE_FIRST_PAGE 60
#define BANTER_TIMELINE_PAGE 150
#define BANTER_TIMELINE_MAX 2000

/* Shared by banter-timeline-model.c (what is shown) and banter-timeline-load.c (where it comes
 * from). */
struct _BanterTimelineModel
{
  GObject parent_instance;

  BanterRoom *room;
  GPtrArray *messages; /* BanterMessage by position */
  GPtrArray *items;    /* the same with dividers: what the list shows */
  BanterMessage *unread_line;
  GCancellable *cancellable;
  GHashTable *revealed; /* (set) ids of messages to be shown in spite of the word filter */
  char *top_gap;        /* token of the gap above the oldest message, or NULL */

  gint64 oldest;        /* nothing before it is loaded */
  gint64 top_gap_at;    /* position of that gap */
  gint64 others_read;   /* as the room has it, after privacy */
  gint64 open_read;     /* what I had read when it was opened */
  gint64 open_newest;   /* what was there then */
  gint64 dirty_from;    /* to be read again: dirty_from <= position < dirty_before */
  gint64 dirty_before;  /* ... nothing where both are equal */
  guint n_older;        /* how many rows the next older page has at most */
  guint n_middle_fills; /* of a gap between messages that are shown */
  BanterProblem problem;
  gboolean ready;
  gboolean at_start;
  gboolean loading_older; /* as the person sees it */
  gboolean reading;       /* a query of the reader is on its way */
  gboolean filling;       /* the server is asked for what is in a gap */
};

/* Starts loading. Returns: (transfer full) */
BanterTimelineModel *banter_timeline_model_new (BanterRoom *room);
/* The account goes away: nothing more is loaded. */
void banter_timeline_model_detach (BanterTimelineModel *self);
/* See banter_room_reveal_message(). */
void banter_timeline_model_reveal (BanterTimelineModel *self, BanterMessage *message);
/* All that is shown is to be read again: the word filter is another one. */
void banter_timeline_model_read_again (BanterTimelineModel *self);
/* Something of the room changed in the store. */
void banter_timeline_model_changed (BanterTimelineModel *self, const BanterRoomChange *change);
void banter_timeline_model_set_others_read (BanterTimelineModel *self, gint64 others_read);
/* The newest messages are on the screen: drops what is far above. */
void banter_timeline_model_trim (BanterTimelineModel *self);
/* (nullable): the newest message that the server has */
BanterMessage *banter_timeline_model_get_newest_sent (BanterTimelineModel *self);

/* What the store says about @from <= position < @before; all of it that is shown. */
void banter_timeline_model_apply (BanterTimelineModel *self, const BanterTimelinePage *page,
                                  gint64 from, gint64 before);
void banter_timeline_model_drop_before (BanterTimelineModel *self, gint64 position);
void banter_timeline_model_set_ready (BanterTimelineModel *self);
void banter_timeline_model_set_at_start (BanterTimelineModel *self, gboolean at_start);
void banter_timeline_model_set_loading_older (BanterTimelineModel *self, gboolean loading);
void banter_timeline_model_set_problem (BanterTimelineModel *self, BanterProblem problem);

/* banter-timeline-load.c */
void banter_timeline_load_first (BanterTimelineModel *self);

G_END_DECLS
