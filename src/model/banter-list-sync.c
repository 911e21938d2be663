/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-list-sync"

#include "config.h"

#include "banter-list-sync.h"

/* Minimal changes for lists that are computed afresh: the objects that stay are a longest
 * increasing run of old positions, everything else is a splice. O(n log n), for lists of a few
 * thousand. */

#define NOT_LIVE G_MAXUINT

/* Old positions of the wanted objects; NOT_LIVE for new ones. */
static GArray *
old_positions (GPtrArray *live, GPtrArray *wanted)
{
  g_autoptr (GHashTable) positions = g_hash_table_new (NULL, NULL);
  g_autoptr (GArray) result = g_array_sized_new (FALSE, FALSE, sizeof (guint), wanted->len);

  for (guint i = 0; i < live->len; i++)
    g_hash_table_insert (positions, live->pdata[i], GUINT_TO_POINTER (i));
  for (guint i = 0; i < wanted->len; i++)
    {
      gpointer position;
      guint old = NOT_LIVE;

      if (g_hash_table_lookup_extended (positions, wanted->pdata[i], NULL, &position))
        old = GPOINTER_TO_UINT (position);
      g_array_append_val (result, old);
    }
  return g_steal_pointer (&result);
}

/* Which wanted objects keep their place: the longest increasing subsequence of their old positions.
 */
static gboolean *
keepers (GArray *old)
{
  g_autofree gboolean *keep = g_new0 (gboolean, old->len + 1);
  g_autofree guint *tails = g_new (guint, old->len + 1); /* by length - 1: index of the last one */
  g_autofree guint *previous = g_new (guint, old->len + 1); /* the one before, in its chain */
  guint longest = 0;

  for (guint i = 0; i < old->len; i++)
    {
      guint position = g_array_index (old, guint, i), low = 0, high = longest;

      if (position == NOT_LIVE)
        continue;
      while (low < high)
        {
          guint middle = low + (high - low) / 2;

          if (g_array_index (old, guint, tails[middle]) < position)
            low = middle + 1;
          else
            high = middle;
        }
      previous[i] = low > 0 ? tails[low - 1] : NOT_LIVE;
      tails[low] = i;
      longest = MAX (longest, low + 1);
    }
  for (guint i = longest > 0 ? tails[longest - 1] : NOT_LIVE; i != NOT_LIVE; i = previous[i])
    keep[i] = TRUE;
  return g_steal_pointer (&keep);
}

static void
splice (GListModel *model, GPtrArray *live, guint position, guint n_removed, GPtrArray *from,
        guint start, guint n_added)
{
  if (n_removed > 0)
    g_ptr_array_remove_range (live, position, n_removed);
  if (n_added > 0)
    {
      guint old_length = live->len;

      g_ptr_array_set_size (live, (int)(old_length + n_added));
      memmove (live->pdata + position + n_added, live->pdata + position,
               (old_length - position) * sizeof (gpointer));
      for (guint i = 0; i < n_added; i++)
        live->pdata[position + i] = g_object_ref (from->pdata[start + i]);
    }
  g_list_model_items_changed (model, position, n_removed, n_added);
}

/* Takes the objects out that stay in the list but at another place. */
static void
remove_moved (GListModel *model, GPtrArray *live, GHashTable *moved)
{
  for (guint i = live->len; i > 0;)
    {
      guint end = i;

      while (i > 0 && g_hash_table_contains (moved, live->pdata[i - 1]))
        i--;
      if (i < end)
        splice (model, live, i, end - i, NULL, 0, 0);
      else
        i--;
    }
}

void
banter_list_sync (GListModel *model, GPtrArray *live, GPtrArray *wanted)
{
  g_autoptr (GArray) old = old_positions (live, wanted);
  g_autofree gboolean *keep = keepers (old);
  g_autoptr (GHashTable) kept = g_hash_table_new (NULL, NULL);
  g_autoptr (GHashTable) moved = g_hash_table_new (NULL, NULL);
  guint old_length = live->len;

  for (guint i = 0; i < wanted->len; i++)
    if (keep[i])
      g_hash_table_add (kept, wanted->pdata[i]);
    else if (g_array_index (old, guint, i) != NOT_LIVE)
      g_hash_table_add (moved, wanted->pdata[i]);
  if (g_hash_table_size (moved) > 0)
    remove_moved (model, live, moved);

  for (guint position = 0, next = 0; position < live->len || next < wanted->len;)
    {
      guint n_removed = 0, n_added = 0;

      while (position + n_removed < live->len
             && !g_hash_table_contains (kept, live->pdata[position + n_removed]))
        n_removed++;
      while (next + n_added < wanted->len && !keep[next + n_added])
        n_added++;
      if (n_removed + n_added > 0)
        splice (model, live, position, n_removed, wanted, next, n_added);
      position += n_added;
      next += n_added;
      while (next < wanted->len && keep[next] && live->pdata[position] == wanted->pdata[next])
        {
          position++;
          next++;
        }
    }
  if (live->len != old_length)
    g_object_notify (G_OBJECT (model), "n-items");
}
