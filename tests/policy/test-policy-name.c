/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-policy-name"

#include "config.h"

#include "banter-policy-name.h"

/* Names that can be taken for each other, and names that cannot. */

static const struct
{
  const char *a;
  const char *b;
  gboolean alike;
} pairs[] = {
  { "Noor", "Noor", TRUE },       { "Noor", "NOOR", TRUE },
  { "Noor", "N0or", TRUE },       { "Noor", "Nооr", TRUE }, /* Cyrillic о */
  { "Noor", "Νοοr", TRUE },                                 /* Greek Ν and ο */
  { "Noor", "N\u200boor", TRUE },                           /* zero width space */
  { "Noor", "\u202eNoor", TRUE },                           /* bidirectional override */
  { "Noor", "Noooooor", TRUE },   { "Noor", "Nóör", TRUE },
  { "Noor", "N o o r", TRUE },    { "Lena Okafor", "LenaOkafor", TRUE },
  { "Ali", "AIi", TRUE }, /* capital I for l */
  { "Ali", "A1i", TRUE },         { "Carmen", "Carrnen", TRUE },
  { "Dario", "Clario", TRUE },    { "Wim", "VVim", TRUE },
  { "𝓜𝓲𝓪", "Mia", TRUE }, /* mathematical letters */
  { "Ben", "Bea", FALSE },        { "Sam", "Samuel", FALSE },
  { "Ana", "Anna", FALSE },       { "Jo", "Joe", FALSE },
  { "李娜", "李娜", TRUE },       { "李娜", "李妮", FALSE },
};

static void
test_pairs (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (pairs); i++)
    {
      g_autofree char *a = banter_policy_name_skeleton (pairs[i].a);
      g_autofree char *b = banter_policy_name_skeleton (pairs[i].b);

      g_test_message ("%s (%s), %s (%s)", pairs[i].a, a, pairs[i].b, b);
      g_assert_cmpint (g_str_equal (a, b), ==, pairs[i].alike);
    }
}

/* What is no name has no skeleton that could be anybody's. */
static void
test_nothing (void)
{
  static const char *const names[] = { "", " ", "\u200b\u200b", "\xff\xfe", "...", "\u0301\u0301" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *skeleton = banter_policy_name_skeleton (names[i]);

      g_assert_cmpstr (skeleton, ==, "");
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/policy/name/pairs", test_pairs);
  g_test_add_func ("/policy/name/nothing", test_nothing);
  return g_test_run ();
}
