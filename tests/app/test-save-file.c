/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "chat/banter-save-file.h"

/* What a stranger calls a file is not where it lands. */

static void
test_names (void)
{
  static const struct
  {
    const char *name;
    const char *expected;
  } rows[] = {
    { "notes.txt", "notes.txt" },
    { "list of things.txt", "list of things.txt" },
    { "../../.bashrc", "bashrc" },
    { "/etc/passwd", "passwd" },
    { "C:\\Windows\\win.ini", "win.ini" },
    { ".hidden", "hidden" },
    { "...", "File" },
    { "", "File" },
    { NULL, "File" },
    { "   ", "File" },
    { "folder/", "File" },
    { "a\nb\tc", "abc" },
    { "photo\xe2\x80\xaegpj.exe", "photogpj.exe" }, /* U+202E turns what follows around */
    { "\xe2\x81\xa6isolated\xe2\x81\xa9", "isolated" },
    { "\xff\xfe.png", "\xef\xbf\xbd\xef\xbf\xbd.png" },
    { "Grüße 你好.webp", "Grüße 你好.webp" },
    { "trailing ", "trailing" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *clean = banter_save_file_clean_name (rows[i].name);

      g_assert_cmpstr (clean, ==, rows[i].expected);
    }
}

static void
test_long_name (void)
{
  g_autofree char *fill = g_strnfill (4000, 'x');
  g_autofree char *clean = banter_save_file_clean_name (fill);

  g_assert_cmpuint (strlen (clean), <=, 200);
  g_assert_cmpuint (strlen (clean), >, 100);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/save-file/names", test_names);
  g_test_add_func ("/save-file/long-name", test_long_name);
  return g_test_run ();
}
