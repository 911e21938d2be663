/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "banter-program.h"

/* Where a program is looked for, in order. */

#define VARIABLE "BANTER_TEST_PROGRAM"

static void
assert_found (const char *const *near, const char *name, const char *expected)
{
  g_autofree char *path = banter_program_find (VARIABLE, near, name);

  g_assert_cmpstr (path, ==, expected);
}

static void
test_find (void)
{
  static const char *const near[] = { "no-such-program", "test-banter-program", NULL };
  static const char *const nowhere[] = { "../no-such-folder/x", NULL };
  g_autofree char *self = g_file_read_link ("/proc/self/exe", NULL);
  g_autofree char *shell = g_find_program_in_path ("sh");

  g_unsetenv (VARIABLE);
  assert_found (near, "no-such-program", self);
  assert_found (nowhere, "sh", shell);
  assert_found (nowhere, "no-such-program", BANTER_PKGLIBEXECDIR "/no-such-program");
  g_setenv (VARIABLE, "", TRUE);
  assert_found (near, "no-such-program", self);
  g_setenv (VARIABLE, "/opt/x/../chosen", TRUE);
  assert_found (near, "sh", "/opt/chosen");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/program/find", test_find);
  return g_test_run ();
}
