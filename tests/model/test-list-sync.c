/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "banter-list-sync.h"
#include "banter-object-list.h"

/* Random lists against a shadow that is kept up only by the emissions. */

typedef struct
{
  GPtrArray *items;
  guint n_emissions;
  guint n_touched;
  guint n_notified;
} Shadow;

static void
assert_same (GListModel *list, GPtrArray *items)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (NULL, NULL);

  g_assert_cmpuint (g_list_model_get_n_items (list), ==, items->len);
  for (guint i = 0; i < items->len; i++)
    {
      g_autoptr (GObject) item = g_list_model_get_item (list, i);

      g_assert_true (item == items->pdata[i]);
      g_assert_true (g_hash_table_add (seen, item)); /* never twice, not even in between */
    }
}

static void
on_items_changed (GListModel *list, guint position, guint removed, guint added, gpointer user_data)
{
  Shadow *shadow = user_data;

  g_assert_cmpuint (position + removed, <=, shadow->items->len);
  g_assert_cmpuint (removed + added, >, 0);
  if (removed > 0)
    g_ptr_array_remove_range (shadow->items, position, removed);
  for (guint i = 0; i < added; i++)
    g_ptr_array_insert (shadow->items, (int)(position + i),
                        g_list_model_get_item (list, position + i));
  shadow->n_emissions++;
  shadow->n_touched += removed + added;
  assert_same (list, shadow->items);
}

static void
on_n_items (Shadow *shadow)
{
  shadow->n_notified++;
}

static BanterObjectList *
new_list (Shadow *shadow)
{
  BanterObjectList *list = banter_object_list_new (G_TYPE_OBJECT);

  *shadow = (Shadow){ .items = g_ptr_array_new_with_free_func (g_object_unref) };
  g_signal_connect (list, "items-changed", G_CALLBACK (on_items_changed), shadow);
  g_signal_connect_swapped (list, "notify::n-items", G_CALLBACK (on_n_items), shadow);
  return list;
}

static GPtrArray *
pick (GPtrArray *pool, gboolean shuffle)
{
  GPtrArray *wanted = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < pool->len; i++)
    if (g_test_rand_int_range (0, 3) != 0)
      g_ptr_array_add (wanted, g_object_ref (pool->pdata[i]));
  for (guint i = 0; shuffle && i + 1 < wanted->len; i++)
    {
      guint other = (guint)g_test_rand_int_range ((int)i, (int)wanted->len);
      gpointer item = wanted->pdata[i];

      wanted->pdata[i] = wanted->pdata[other];
      wanted->pdata[other] = item;
    }
  return wanted;
}

static void
test_random (void)
{
  g_autoptr (GPtrArray) pool = g_ptr_array_new_with_free_func (g_object_unref);
  Shadow shadow;
  BanterObjectList *list = new_list (&shadow);

  for (guint i = 0; i < 40; i++)
    g_ptr_array_add (pool, g_object_new (G_TYPE_OBJECT, NULL));
  for (guint round = 0; round < 2000; round++)
    {
      g_autoptr (GPtrArray) wanted = pick (pool, round % 2 == 0);

      banter_object_list_set (list, wanted);
      assert_same (G_LIST_MODEL (list), wanted);
    }
  g_assert_finalize_object (list);
  g_ptr_array_unref (shadow.items);
}

/* What is minimal: the cases that chats meet all the time. */
static const struct
{
  const char *name;
  const char *before;
  const char *after;
  guint n_emissions;
  guint n_touched; /* removed and added together */
} cases[] = {
  { "nothing", "abcdef", "abcdef", 0, 0 },
  { "append", "abc", "abcd", 1, 1 },
  { "prepend", "cd", "abcd", 1, 2 },
  { "up", "abcdef", "fabcde", 2, 2 },
  { "down", "abcdef", "bcdefa", 2, 2 },
  { "replace", "abc", "axc", 1, 2 },
  { "remove", "abcdef", "abf", 1, 3 },
  { "clear", "abc", "", 1, 3 },
  { "fill", "", "abc", 1, 3 },
  { "both-ends", "bc", "abcd", 2, 2 },
};

static GPtrArray *
letters (GHashTable *objects, const char *text)
{
  GPtrArray *array = g_ptr_array_new_with_free_func (g_object_unref);

  for (; *text != '\0'; text++)
    {
      gpointer key = GINT_TO_POINTER (*text);
      gpointer object = g_hash_table_lookup (objects, key);

      if (object == NULL)
        {
          object = g_object_new (G_TYPE_OBJECT, NULL);
          g_hash_table_insert (objects, key, object);
        }
      g_ptr_array_add (array, g_object_ref (object));
    }
  return array;
}

static void
test_minimal (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GHashTable) objects = g_hash_table_new_full (NULL, NULL, NULL, g_object_unref);
      g_autoptr (GPtrArray) before = letters (objects, cases[i].before);
      g_autoptr (GPtrArray) after = letters (objects, cases[i].after);
      Shadow shadow;
      BanterObjectList *list = new_list (&shadow);

      g_test_message ("%s", cases[i].name);
      banter_object_list_set (list, before);
      shadow.n_emissions = shadow.n_touched = shadow.n_notified = 0;
      banter_object_list_set (list, after);
      g_assert_cmpuint (shadow.n_emissions, ==, cases[i].n_emissions);
      g_assert_cmpuint (shadow.n_touched, ==, cases[i].n_touched);
      g_assert_cmpuint (shadow.n_notified, ==, before->len != after->len ? 1 : 0);
      g_assert_finalize_object (list);
      g_ptr_array_unref (shadow.items);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/model/list-sync/random", test_random);
  g_test_add_func ("/model/list-sync/minimal", test_minimal);
  return g_test_run ();
}
