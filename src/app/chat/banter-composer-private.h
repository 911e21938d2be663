/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "banter-composer-bar.h"
#include "banter-composer.h"

G_BEGIN_DECLS

/* Shared by banter-composer.c (what is written), banter-composer-answer.c (to what) and
 * banter-composer-attach.c (what is attached). */
struct _BanterComposer
{
  GtkWidget parent_instance;

  /* owned */
  BanterAccount *account;
  BanterRoom *room;
  BanterMessage *editing; /* whose text is in the entry; NULL: the draft */
  GSignalGroup *room_signals;

  /* template children */
  GtkWidget *contents;
  GtkTextView *entry;
  GtkTextBuffer *buffer;
  GtkWidget *placeholder;
  GtkMenuButton *stickers;
  GtkMenuButton *emoji;
  GtkWidget *send;
  GtkLabel *problem;
  GtkRevealer *bar_revealer;
  BanterComposerBar *bar;

  gboolean committing; /* a text is on its way to the outbox */
  gboolean composing;  /* an input method holds an unfinished word */
  gboolean loading;    /* the draft is being shown, not written */
};

/* @error: (nullable): why something was not sent; %NULL takes the last reason away */
void banter_composer_show_problem (BanterComposer *self, const GError *error);
void banter_composer_emit_sent (BanterComposer *self);
/* What can be done now: the send button, the placeholder. */
void banter_composer_update (BanterComposer *self);

/* banter-composer-answer.c */
void banter_composer_init_answer (BanterComposer *self);
void banter_composer_follow_room (BanterComposer *self, BanterRoom *room);
void banter_composer_send_edit (BanterComposer *self, const char *text);
/* Returns: whether there was something to cancel */
gboolean banter_composer_cancel_answer (BanterComposer *self);
void banter_composer_close_bar (BanterComposer *self);

/* banter-composer-format.c. Returns: whether the key was one of its own */
gboolean banter_composer_format (BanterComposer *self, guint key, GdkModifierType state);

/* banter-composer-attach.c: handlers of the template */
void banter_composer_attach (BanterComposer *self);
void banter_composer_paste (BanterComposer *self);

G_END_DECLS
