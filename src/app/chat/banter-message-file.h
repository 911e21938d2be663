/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define BANTER_TYPE_MESSAGE_FILE (banter_message_file_get_type ())
G_DECLARE_FINAL_TYPE (BanterMessageFile, banter_message_file, BANTER, MESSAGE_FILE, GtkWidget)

/* A file in a message: its name, its size, Save (the action "message.save" of the row around it).
 */

GtkWidget *banter_message_file_new (void);
/* @name: (nullable). @size: 0 if unknown. @can_save: the server has it */
void banter_message_file_set (BanterMessageFile *self, const char *name, gint64 size,
                              gboolean can_save);

G_END_DECLS
