/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "banter-model-types.h"

G_BEGIN_DECLS

#define BANTER_TYPE_WINDOW (banter_window_get_type ())
G_DECLARE_FINAL_TYPE (BanterWindow, banter_window, BANTER, WINDOW, AdwApplicationWindow)

BanterWindow *banter_window_new (GtkApplication *application, BanterProfile *profile,
                                 GSettings *settings);

/* Opens the profile's account; where there is none, shows how to get in. @demo: make one at once on
 * the embedded server. */
void banter_window_start (BanterWindow *self, gboolean demo);
/* @server: (nullable): fills in the server on the forms for signing in */
void banter_window_set_server (BanterWindow *self, const char *server);

/* Shows @account, or with NULL how to get in. */
void banter_window_set_account (BanterWindow *self, BanterAccount *account);
void banter_window_open_room (BanterWindow *self, BanterRoom *room);
void banter_window_open_room_by_id (BanterWindow *self, const char *room_id);

/* Lets the person choose a chat for @items: files are sent, addresses go into the entry. */
void banter_window_share (BanterWindow *self, GFile **items, guint n_items);

/* Shows one sentence in the window that @widget is in. @text: (nullable): plain text */
void banter_window_tell (GtkWidget *widget, const char *text);

/* Says @title and offers to undo it. @data: (transfer full): of @undo, freed with @destroy */
void banter_window_offer_undo (BanterWindow *self, const char *title, void (*undo) (gpointer data),
                               gpointer data, GDestroyNotify destroy);

/* Shows one sentence for a few seconds. @title is plain text. */
void banter_window_show_toast (BanterWindow *self, const char *title);

G_END_DECLS
