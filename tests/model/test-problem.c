/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <gio/gio.h>

#include "banter-client-error.h"
#include "banter-db-error.h"
#include "banter-problem-private.h"

/* What the errors of the layers below mean for a person. */

/* Every code of the client has a meaning of its own, beside the one that says it has none. */
static void
test_client (void)
{
  for (int code = 0; code <= BANTER_CLIENT_ERROR_NEWER_DATA; code++)
    {
      g_autoptr (GError) error = g_error_new (BANTER_CLIENT_ERROR, code, "x");
      BanterProblem problem = banter_problem_from_error (error, NULL);

      g_test_message ("code %d: problem %d", code, (int)problem);
      g_assert_cmpint (problem, !=, BANTER_PROBLEM_NONE);
      if (code == BANTER_CLIENT_ERROR_FAILED)
        g_assert_cmpint (problem, ==, BANTER_PROBLEM_FAILED);
      else
        g_assert_cmpint (problem, !=, BANTER_PROBLEM_FAILED);
    }
}

static void
test_others (void)
{
  const struct
  {
    GQuark domain;
    int code;
    BanterProblem problem;
  } cases[] = {
    { G_IO_ERROR, G_IO_ERROR_CANCELLED, BANTER_PROBLEM_NONE },
    { G_IO_ERROR, G_IO_ERROR_NO_SPACE, BANTER_PROBLEM_DISK_FULL },
    { G_IO_ERROR, G_IO_ERROR_FAILED, BANTER_PROBLEM_FAILED },
    { BANTER_DB_ERROR, BANTER_DB_ERROR_FULL, BANTER_PROBLEM_DISK_FULL },
    { BANTER_DB_ERROR, BANTER_DB_ERROR_TOO_NEW, BANTER_PROBLEM_NEWER_DATA },
    { BANTER_DB_ERROR, BANTER_DB_ERROR_CORRUPT, BANTER_PROBLEM_STORAGE },
    { BANTER_MODEL_ERROR, BANTER_PROBLEM_LOCAL_SERVER, BANTER_PROBLEM_LOCAL_SERVER },
    { G_FILE_ERROR, G_FILE_ERROR_NOENT, BANTER_PROBLEM_FAILED },
  };
  guint seconds = 7;

  g_assert_cmpint (banter_problem_from_error (NULL, &seconds), ==, BANTER_PROBLEM_NONE);
  g_assert_cmpuint (seconds, ==, 0);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = g_error_new (cases[i].domain, cases[i].code, "x");

      g_test_message ("case %u", i);
      g_assert_cmpint (banter_problem_from_error (error, NULL), ==, cases[i].problem);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/model/problem/client", test_client);
  g_test_add_func ("/model/problem/others", test_others);
  return g_test_run ();
}
