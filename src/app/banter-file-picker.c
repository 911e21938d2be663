/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-file-picker"

#include "config.h"

#include "banter-file-picker.h"

#include <glib/gi18n.h>

/* Choosing a file: the only place that knows GtkFileChooserNative, which newer versions of GTK
 * replace. */

static void
on_response (GtkNativeDialog *dialog, int response, gpointer user_data)
{
  g_autoptr (GTask) task = G_TASK (user_data);
  g_autoptr (GtkNativeDialog) owned = dialog;

  if (g_task_return_error_if_cancelled (task))
    return;
  if (response != GTK_RESPONSE_ACCEPT)
    g_task_return_pointer (task, NULL, NULL);
  else if (gtk_file_chooser_get_select_multiple (GTK_FILE_CHOOSER (dialog)))
    g_task_return_pointer (task, gtk_file_chooser_get_files (GTK_FILE_CHOOSER (dialog)),
                           g_object_unref);
  else
    g_task_return_pointer (task, gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog)),
                           g_object_unref);
}

static void
add_picture_filter (GtkFileChooser *dialog, gboolean moving)
{
  g_autoptr (GtkFileFilter) filter = gtk_file_filter_new ();

  gtk_file_filter_set_name (filter, _ ("Pictures"));
  gtk_file_filter_add_mime_type (filter, "image/png");
  gtk_file_filter_add_mime_type (filter, "image/jpeg");
  if (moving)
    {
      gtk_file_filter_add_mime_type (filter, "image/gif");
      gtk_file_filter_add_mime_type (filter, "image/webp");
    }
  gtk_file_chooser_add_filter (dialog, filter);
}

/* Takes @task. */
static void
run (GTask *task, GtkWindow *parent, BanterFileKind kind, const char *title, gboolean many)
{
  GtkFileChooserNative *dialog
      = gtk_file_chooser_native_new (title, parent, GTK_FILE_CHOOSER_ACTION_OPEN, NULL, NULL);

  gtk_file_chooser_set_select_multiple (GTK_FILE_CHOOSER (dialog), many);
  if (kind != BANTER_FILE_ANY)
    add_picture_filter (GTK_FILE_CHOOSER (dialog), kind == BANTER_FILE_STICKER);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (dialog), TRUE);
  g_signal_connect (dialog, "response", G_CALLBACK (on_response), task);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}

void
banter_file_picker_open_async (GtkWindow *parent, BanterFileKind kind, const char *title,
                               GCancellable *cancellable, GAsyncReadyCallback callback,
                               gpointer user_data)
{
  GTask *task;

  g_return_if_fail (GTK_IS_WINDOW (parent));

  task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (task, banter_file_picker_open_async);
  run (task, parent, kind, title, FALSE);
}

GFile *
banter_file_picker_open_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

void
banter_file_picker_open_many_async (GtkWindow *parent, BanterFileKind kind, const char *title,
                                    GCancellable *cancellable, GAsyncReadyCallback callback,
                                    gpointer user_data)
{
  GTask *task;

  g_return_if_fail (GTK_IS_WINDOW (parent));

  task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (task, banter_file_picker_open_many_async);
  run (task, parent, kind, title, TRUE);
}

GListModel *
banter_file_picker_open_many_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}
