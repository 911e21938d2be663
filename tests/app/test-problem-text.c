/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "banter-problem-text.h"

/* Each problem has a sentence of its own that says nothing technical. */
static void
test_each_has_a_sentence (void)
{
  GEnumClass *problems = g_type_class_ref (BANTER_TYPE_PROBLEM);
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  static const char *const technical[] = { "HTTP", "M_", "errno", "JSON", "(null)", "%" };

  for (guint i = 0; i < problems->n_values; i++)
    {
      int problem = problems->values[i].value;
      char *text = banter_problem_dup_text (problem, 0);

      if (problem == BANTER_PROBLEM_NONE)
        {
          g_assert_null (text);
          continue;
        }
      g_test_message ("%s: %s", problems->values[i].value_nick, text);
      g_assert_nonnull (text);
      g_assert_cmpuint (strlen (text), >, 10);
      g_assert_true (g_unichar_isupper (g_utf8_get_char (text)));
      for (guint n = 0; n < G_N_ELEMENTS (technical); n++)
        g_assert_null (strstr (text, technical[n]));
      g_assert_true (g_hash_table_add (seen, text));
    }
  g_type_class_unref (problems);
}

static void
test_seconds (void)
{
  g_autofree char *one = banter_problem_dup_text (BANTER_PROBLEM_RATE_LIMITED, 1);
  g_autofree char *many = banter_problem_dup_text (BANTER_PROBLEM_RATE_LIMITED, 30);
  g_autofree char *other = banter_problem_dup_text (BANTER_PROBLEM_SERVER, 30);

  g_assert_cmpstr (one, ==, "Too many tries. Try again in 1 second.");
  g_assert_cmpstr (many, ==, "Too many tries. Try again in 30 seconds.");
  g_assert_null (strstr (other, "30"));
}

static void
test_errors (void)
{
  g_autoptr (GError) cancelled
      = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "internal words");
  g_autoptr (GError) unknown = g_error_new_literal (G_FILE_ERROR, 0, "internal words");
  g_autofree char *text = banter_problem_dup_text_of_error (unknown);

  g_assert_null (banter_problem_dup_text_of_error (NULL));
  g_assert_null (banter_problem_dup_text_of_error (cancelled));
  g_assert_nonnull (text);
  g_assert_null (strstr (text, "internal"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/app/problem-text/each", test_each_has_a_sentence);
  g_test_add_func ("/app/problem-text/seconds", test_seconds);
  g_test_add_func ("/app/problem-text/errors", test_errors);
  return g_test_run ();
}
