/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "banter-avatar.h"
#include "banter-message-failure.h"
#include "banter-message-file.h"
#include "banter-message-fold.h"
#include "banter-message-quote.h"
#include "banter-message-row.h"
#include "banter-message-text.h"
#include "banter-picture.h"
#include "banter-reaction-bar.h"
#include "banter-message.h"

G_BEGIN_DECLS

struct _BanterMessageRow
{
  GtkWidget parent_instance;

  /* owned */
  BanterMessage *item; /* (nullable) */
  BanterAccount *account;
  gulong item_changed;

  /* template children */
  GtkLabel *sender;
  GtkWidget *bubble;
  BanterMessageText *text;
  GtkWidget *meta;
  GtkLabel *time;
  GtkImage *state;
  GtkLabel *chip;

  /* children that few messages need, made when one does */
  BanterAvatar *avatar;
  BanterPicture *picture;
  BanterMessageFile *file;
  BanterMessageFold *fold;
  BanterMessageFailure *failure;
  BanterMessageQuote *quote;
  BanterReactionBar *reactions;
  GtkWidget *buttons;
  GtkWidget *menu;
  GtkWidget *picker;
  GtkWidget *chooser;

  gboolean groups;    /* the chat is a group: others' messages leave room for avatars */
  gboolean can_write; /* in the chat: messages can be answered and edited */
  gboolean hovered;
};

/* banter-message-row-layout.c */
void banter_message_row_class_init_layout (GtkWidgetClass *widget_class);
/* Where what the message consists of is, in the row. */
GdkRectangle banter_message_row_get_body_place (BanterMessageRow *self);

/* banter-message-row-menu.c */
void banter_message_row_class_init_menu (GtkWidgetClass *widget_class);
void banter_message_row_init_menu (BanterMessageRow *self);
/* Of the picture, when it has been made: a click opens it. */
void banter_message_row_watch_picture (BanterMessageRow *self);

/* banter-message-row-relations.c */
void banter_message_row_class_init_relations (GtkWidgetClass *widget_class);
void banter_message_row_init_relations (BanterMessageRow *self);
void banter_message_row_update_relations (BanterMessageRow *self, gboolean message);
void banter_message_row_popdown (BanterMessageRow *self);
void banter_message_row_present_popovers (BanterMessageRow *self);

/* banter-message-row.c: what the person wants, as signals */
void banter_message_row_command (BanterMessageRow *self, BanterMessageCommand command);
void banter_message_row_react (BanterMessageRow *self, const char *key);

G_END_DECLS
