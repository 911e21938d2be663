/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-program"

#include "config.h"

#include "banter-program.h"

/* The app starts banterd, and both start the decoder: how they find each other, also before they
 * are installed. */

/* Returns: (transfer full) (nullable): the first of @near that can be run */
static char *
find_near (const char *const *near)
{
  g_autofree char *program = g_file_read_link ("/proc/self/exe", NULL);
  g_autofree char *folder = program != NULL ? g_path_get_dirname (program) : NULL;

  for (; folder != NULL && *near != NULL; near++)
    {
      g_autofree char *path = g_build_filename (folder, *near, NULL);

      if (g_file_test (path, G_FILE_TEST_IS_EXECUTABLE))
        return g_canonicalize_filename (path, NULL);
    }
  return NULL;
}

char *
banter_program_find (const char *variable, const char *const *near, const char *name)
{
  const char *chosen = g_getenv (variable);
  g_autofree char *installed = g_build_filename (BANTER_PKGLIBEXECDIR, name, NULL);
  char *path;

  if (chosen != NULL && *chosen != '\0')
    return g_canonicalize_filename (chosen, NULL);
  path = find_near (near);
  if (path == NULL && !g_file_test (installed, G_FILE_TEST_IS_EXECUTABLE))
    path = g_find_program_in_path (name);
  return path != NULL ? path : g_steal_pointer (&installed);
}
