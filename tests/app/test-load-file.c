/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

#include "banter-load-file.h"

/* Files of any kind, of which at most LIMIT bytes are read. */

#define LIMIT 8

static void
on_done (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **)user_data = g_object_ref (result);
}

static GBytes *
load (const char *path, GFileInfo **info, GError **error)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GAsyncResult) result = NULL;

  banter_load_file_async (file, LIMIT, NULL, on_done, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  return banter_load_file_finish (result, info, error);
}

static void
test_sizes (void)
{
  static const char *const texts[] = { "", "1", "12345678", "123456789" };
  g_autofree char *dir = g_dir_make_tmp ("banter-load-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (dir, "notes.txt", NULL);

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GFileInfo) info = NULL;
      g_autoptr (GBytes) bytes = NULL;

      g_assert_true (g_file_set_contents (path, texts[i], -1, NULL));
      bytes = load (path, &info, &error);
      if (strlen (texts[i]) > LIMIT)
        {
          g_assert_error (error, G_IO_ERROR, G_IO_ERROR_MESSAGE_TOO_LARGE);
          g_assert_null (info);
          continue;
        }
      g_assert_no_error (error);
      g_assert_cmpmem (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), texts[i],
                       strlen (texts[i]));
      g_assert_cmpstr (g_file_info_get_display_name (info), ==, "notes.txt");
    }
  g_unlink (path);
  g_rmdir (dir);
}

/* A folder, a pipe that nobody writes to, a file without end, and none. */
static void
test_no_files (void)
{
  g_autofree char *dir = g_dir_make_tmp ("banter-load-XXXXXX", NULL);
  g_autofree char *pipe = g_build_filename (dir, "pipe", NULL);
  g_autofree char *none = g_build_filename (dir, "none", NULL);
  const struct
  {
    const char *path;
    GIOErrorEnum code;
  } rows[] = {
    { dir, G_IO_ERROR_NOT_REGULAR_FILE },
    { pipe, G_IO_ERROR_NOT_REGULAR_FILE },
    { "/dev/zero", G_IO_ERROR_NOT_REGULAR_FILE },
    { none, G_IO_ERROR_NOT_FOUND },
  };

  g_assert_cmpint (mkfifo (pipe, 0600), ==, 0);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (load (rows[i].path, NULL, &error));
      g_assert_error (error, G_IO_ERROR, (int)rows[i].code);
    }
  g_unlink (pipe);
  g_rmdir (dir);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/load-file/sizes", test_sizes);
  g_test_add_func ("/load-file/no-files", test_no_files);
  return g_test_run ();
}
