/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-save-file"

#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "banter-save-file.h"

#include "banter-account.h"
#include "banter-problem-text.h"

/* A stranger chose the name: it becomes a plain one, and the file is made anew, without the right
 * to be run. Main thread; the disk is written by GIO. */

#define MAX_NAME_BYTES 200
#define MAX_COPIES 1000

typedef struct
{
  char *name;
  GBytes *bytes;
} Save;

static void
save_free (gpointer data)
{
  Save *save = data;

  g_free (save->name);
  g_clear_pointer (&save->bytes, g_bytes_unref);
  g_free (save);
}

/* Characters that a file manager would not show as what they are. */
static gboolean
is_harmless (gunichar c)
{
  GUnicodeType type = g_unichar_type (c);

  return c != '/' && c != '\\' && type != G_UNICODE_CONTROL && type != G_UNICODE_FORMAT
         && type != G_UNICODE_SURROGATE && type != G_UNICODE_UNASSIGNED
         && type != G_UNICODE_LINE_SEPARATOR && type != G_UNICODE_PARAGRAPH_SEPARATOR;
}

char *
banter_save_file_clean_name (const char *name)
{
  g_autofree char *valid = g_utf8_make_valid (name != NULL ? name : "", -1);
  g_autoptr (GString) clean = g_string_new (NULL);

  for (const char *at = valid; *at != '\0'; at = g_utf8_next_char (at))
    {
      gunichar c = g_utf8_get_char (at);

      if (c == '/' || c == '\\')
        g_string_truncate (clean, 0);
      else if (is_harmless (c) && (clean->len > 0 || (c != '.' && !g_unichar_isspace (c)))
               && clean->len + 6 <= MAX_NAME_BYTES)
        g_string_append_unichar (clean, c);
    }
  g_strchomp (clean->str);
  if (*clean->str == '\0')
    /* Translators: the name of a file that has none */
    return g_strdup (_ ("File"));
  return g_string_free (g_steal_pointer (&clean), FALSE);
}

/* "name.txt", then "name (2).txt" … */
static char *
make_name (const char *name, guint copy)
{
  const char *dot = strrchr (name, '.');
  int stem = dot != NULL ? (int)(dot - name) : (int)strlen (name);

  if (copy == 0)
    return g_strdup (name);
  return g_strdup_printf ("%.*s (%u)%s", stem, name, copy + 1, dot != NULL ? dot : "");
}

static GFile *
get_folder (void)
{
  const char *downloads = g_get_user_special_dir (G_USER_DIRECTORY_DOWNLOAD);
  g_autofree char *fallback = g_build_filename (g_get_home_dir (), "Downloads", NULL);

  return g_file_new_for_path (downloads != NULL ? downloads : fallback);
}

static void
write_job (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  const Save *save = task_data;
  g_autoptr (GFile) folder = get_folder ();
  g_autoptr (GFileOutputStream) stream = NULL;
  g_autoptr (GFile) file = NULL;
  g_autoptr (GError) error = NULL;
  gsize size;
  const void *data = g_bytes_get_data (save->bytes, &size);

  g_file_make_directory_with_parents (folder, cancellable, NULL);
  for (guint copy = 0; stream == NULL && copy < MAX_COPIES; copy++)
    {
      g_autofree char *name = make_name (save->name, copy);

      g_clear_error (&error);
      g_clear_object (&file);
      file = g_file_get_child (folder, name);
      stream = g_file_create (file, G_FILE_CREATE_PRIVATE, cancellable, &error);
      if (stream == NULL && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_EXISTS))
        break;
    }
  if (stream == NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  if (g_output_stream_write_all (G_OUTPUT_STREAM (stream), data, size, NULL, cancellable, &error)
      && g_output_stream_close (G_OUTPUT_STREAM (stream), cancellable, &error))
    {
      g_task_return_pointer (task, g_steal_pointer (&file), g_object_unref);
      return;
    }
  g_file_delete (file, NULL, NULL);
  g_task_return_error (task, g_steal_pointer (&error));
}

static void
on_bytes (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Save *save = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;

  save->bytes = banter_account_load_media_finish (BANTER_ACCOUNT (source), result, &error);
  if (save->bytes == NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  else
    g_task_run_in_thread (task, write_job);
}

void
banter_save_file_async (BanterAccount *account, const char *mxc, const char *name,
                        GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Save *save = g_new0 (Save, 1);

  g_return_if_fail (BANTER_IS_ACCOUNT (account));
  g_return_if_fail (mxc != NULL);

  save->name = banter_save_file_clean_name (name);
  g_task_set_source_tag (task, banter_save_file_async);
  g_task_set_task_data (task, save, save_free);
  banter_account_load_media_async (account, mxc, BANTER_MEDIA_FULL, cancellable, on_bytes,
                                   g_steal_pointer (&task));
}

GFile *
banter_save_file_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

char *
banter_save_file_finish_text (GAsyncResult *result)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GFile) file = banter_save_file_finish (result, &error);
  g_autofree char *name = file != NULL ? g_file_get_basename (file) : NULL;

  if (name == NULL)
    return banter_problem_dup_text_of_error (error);
  /* Translators: %s is the name of a file */
  return g_strdup_printf (_ ("%s saved to Downloads"), name);
}
