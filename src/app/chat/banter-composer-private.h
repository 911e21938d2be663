/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "banter-composer.h"

G_BEGIN_DECLS

/* Shared by banter-composer.c (what is written) and banter-composer-attach.c (what is attached). */
struct _BanterComposer
{
  GtkWidget parent_instance;

  /* owned */
  BanterAccount *account;
  BanterRoom *room;

  /* template children */
  GtkWidget *contents;
  GtkTextView *entry;
  GtkTextBuffer *buffer;
  GtkWidget *placeholder;
  GtkMenuButton *stickers;
  GtkMenuButton *emoji;
  GtkWidget *send;
  GtkLabel *problem;

  gboolean committing; /* a text is on its way to the outbox */
  gboolean composing;  /* an input method holds an unfinished word */
  gboolean loading;    /* the draft is being shown, not written */
};

/* @error: (nullable): why something was not sent; %NULL takes the last reason away */
void banter_composer_show_problem (BanterComposer *self, const GError *error);
void banter_composer_emit_sent (BanterComposer *self);

/* banter-composer-attach.c: handlers of the template */
void banter_composer_attach (BanterComposer *self);
void banter_composer_paste (BanterComposer *self);

G_END_DECLS
