/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "banter-rich-text.h"

G_BEGIN_DECLS

#define BANTER_TYPE_MESSAGE_TEXT (banter_message_text_get_type ())
G_DECLARE_FINAL_TYPE (BanterMessageText, banter_message_text, BANTER, MESSAGE_TEXT, GtkWidget)

void banter_message_text_set_text (BanterMessageText *self, const char *text, BanterRichText *rich,
                                   gboolean find_links);
gboolean banter_message_text_get_covered (BanterMessageText *self);
void banter_message_text_reveal (BanterMessageText *self);
const char *banter_message_text_get_text (BanterMessageText *self);
GArray *banter_message_text_get_links (BanterMessageText *self);
const char *banter_message_text_get_uri_at (BanterMessageText *self, double x, double y);

G_END_DECLS
