/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "chat/banter-height-index.h"

/* What the index says is compared with a plain array after every step of a random walk. */

typedef struct
{
  GArray *heights; /* of int, -1 where unknown */
} Shadow;

static int
shadow_estimate (Shadow *shadow, int first_guess)
{
  gint64 sum = 0;
  guint known = 0;

  for (guint i = 0; i < shadow->heights->len; i++)
    if (g_array_index (shadow->heights, int, i) >= 0)
      {
        sum += g_array_index (shadow->heights, int, i);
        known++;
      }
  return known == 0 ? first_guess : (int)((sum + known / 2) / known);
}

static void
compare (BanterHeightIndex *index, Shadow *shadow, int first_guess)
{
  int guess = shadow_estimate (shadow, first_guess);
  gint64 offset = 0;

  g_assert_cmpuint (banter_height_index_get_length (index), ==, shadow->heights->len);
  for (guint i = 0; i < shadow->heights->len; i++)
    {
      int height = g_array_index (shadow->heights, int, i);

      height = height < 0 ? guess : height;
      g_assert_cmpint (banter_height_index_get (index, i), ==, height);
      g_assert_cmpint (banter_height_index_get_offset (index, i), ==, offset);
      g_assert_cmpuint (banter_height_index_find (index, offset), ==, i);
      g_assert_cmpuint (banter_height_index_find (index, offset + height - 1), ==, i);
      offset += height;
    }
  g_assert_cmpint (banter_height_index_get_total (index), ==, offset);
  g_assert_cmpint (banter_height_index_get_offset (index, shadow->heights->len), ==, offset);
  if (shadow->heights->len > 0)
    {
      g_assert_cmpuint (banter_height_index_find (index, -5), ==, 0);
      g_assert_cmpuint (banter_height_index_find (index, offset + 5), ==, shadow->heights->len - 1);
    }
}

static void
splice (BanterHeightIndex *index, Shadow *shadow, guint position, guint removed, guint added)
{
  const int unknown = -1;

  banter_height_index_splice (index, position, removed, added);
  if (removed > 0)
    g_array_remove_range (shadow->heights, position, removed);
  for (guint i = 0; i < added; i++)
    g_array_insert_val (shadow->heights, position, unknown);
}

static void
test_random (void)
{
  g_autoptr (BanterHeightIndex) index = banter_height_index_new ();
  Shadow shadow = { g_array_new (FALSE, FALSE, sizeof (int)) };
  int first_guess;

  splice (index, &shadow, 0, 0, 1);
  first_guess = banter_height_index_get (index, 0);
  g_assert_cmpint (first_guess, >, 0);

  for (int step = 0; step < 2000; step++)
    {
      guint n = shadow.heights->len;

      if (n > 0 && g_test_rand_int_range (0, 3) > 0)
        {
          guint at = (guint)g_test_rand_int_range (0, (gint32)n);
          int height = g_test_rand_int_range (1, 400);

          banter_height_index_set (index, at, height);
          g_array_index (shadow.heights, int, at) = height;
        }
      else
        {
          guint at = (guint)g_test_rand_int_range (0, (gint32)n + 1);
          guint removed = (guint)g_test_rand_int_range (0, (gint32)MIN (n - at, 6) + 1);

          splice (index, &shadow, at, removed, (guint)g_test_rand_int_range (0, 6));
        }
      if (step % 10 == 0)
        compare (index, &shadow, first_guess);
    }
  compare (index, &shadow, first_guess);
  g_array_unref (shadow.heights);
}

static void
test_many (void)
{
  g_autoptr (BanterHeightIndex) index = banter_height_index_new ();

  banter_height_index_splice (index, 0, 0, 100000);
  banter_height_index_set (index, 99999, 80);
  g_assert_cmpint (banter_height_index_get_total (index), ==, 100000 * 80);
  g_assert_cmpuint (banter_height_index_find (index, 50000 * 80), ==, 50000);
  banter_height_index_splice (index, 0, 0, 50);
  g_assert_cmpint (banter_height_index_get (index, 100049), ==, 80);
  g_assert_cmpint (banter_height_index_get_offset (index, 100049), ==, 100049 * 80);
}

static void
test_empty (void)
{
  g_autoptr (BanterHeightIndex) index = banter_height_index_new ();

  g_assert_cmpint (banter_height_index_get_total (index), ==, 0);
  g_assert_cmpint (banter_height_index_get_offset (index, 0), ==, 0);
  banter_height_index_splice (index, 0, 0, 3);
  banter_height_index_set (index, 1, 7);
  banter_height_index_splice (index, 0, 3, 0);
  g_assert_cmpint (banter_height_index_get_total (index), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/height-index/random", test_random);
  g_test_add_func ("/height-index/many", test_many);
  g_test_add_func ("/height-index/empty", test_empty);
  return g_test_run ();
}
