/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "banter-avatar.h"
#include "banter-message-failure.h"
#include "banter-message-file.h"
#include "banter-message-row.h"
#include "banter-message-text.h"
#include "banter-picture.h"
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
  BanterMessageFailure *failure;
  GtkWidget *menu;

  gboolean groups; /* the chat is a group: others' messages leave room for avatars */
};

/* banter-message-row-layout.c */
void banter_message_row_class_init_layout (GtkWidgetClass *widget_class);

/* banter-message-row-menu.c */
void banter_message_row_class_init_menu (GtkWidgetClass *widget_class);
void banter_message_row_init_menu (BanterMessageRow *self);
/* Of the picture, when it has been made: a click opens it. */
void banter_message_row_watch_picture (BanterMessageRow *self);
void banter_message_row_command (BanterMessageRow *self, BanterMessageCommand command);

G_END_DECLS
