/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-height-index"

#include "config.h"

#include "banter-height-index.h"

/* A Fenwick tree over row heights. Each node holds how many rows of its span were measured and the
 * sum of their heights; what was not measured is priced with the average when asked, so a better
 * average never touches the tree. Reading and setting cost O(log n). A splice marks the tree stale
 * and the next question rebuilds it in one pass (100,000 rows: well below a millisecond).
 * Main thread only, no GTK. */

/* Used until the first row has been measured: about one line of text in a bubble. */
#define FIRST_GUESS 48

#define UNKNOWN -1

typedef struct
{
  gint64 sum;
  guint known;
} Node;

struct _BanterHeightIndex
{
  GArray *heights; /* of int; UNKNOWN where never measured */
  GArray *nodes;   /* of Node; node i (from 1) covers the (i & -i) rows that end at row i - 1 */
  gint64 known_sum;
  guint n_known;
  gboolean stale;
};

static int
height_at (BanterHeightIndex *self, guint position)
{
  return g_array_index (self->heights, int, position);
}

static int
estimate (BanterHeightIndex *self)
{
  if (self->n_known == 0)
    return FIRST_GUESS;
  return (int)((self->known_sum + self->n_known / 2) / self->n_known);
}

static void
rebuild (BanterHeightIndex *self)
{
  guint n = self->heights->len;

  if (!self->stale)
    return;

  g_array_set_size (self->nodes, 0);
  g_array_set_size (self->nodes, n + 1);
  for (guint i = 1; i <= n; i++)
    {
      Node *node = &g_array_index (self->nodes, Node, i);
      guint parent = i + (i & -i);
      int height = height_at (self, i - 1);

      if (height != UNKNOWN)
        {
          node->sum += height;
          node->known++;
        }
      if (parent <= n)
        {
          g_array_index (self->nodes, Node, parent).sum += node->sum;
          g_array_index (self->nodes, Node, parent).known += node->known;
        }
    }
  self->stale = FALSE;
}

/**
 * banter_height_index_new:
 *
 * Returns: (transfer full): an index of no rows
 */
BanterHeightIndex *
banter_height_index_new (void)
{
  BanterHeightIndex *self = g_new0 (BanterHeightIndex, 1);

  self->heights = g_array_new (FALSE, FALSE, sizeof (int));
  self->nodes = g_array_new (FALSE, TRUE, sizeof (Node));
  self->stale = TRUE;
  return self;
}

/**
 * banter_height_index_free:
 * @self: (nullable): an index
 */
void
banter_height_index_free (BanterHeightIndex *self)
{
  if (self == NULL)
    return;
  g_array_unref (self->heights);
  g_array_unref (self->nodes);
  g_free (self);
}

/**
 * banter_height_index_get_length:
 * @self: an index
 *
 * Returns: how many rows there are
 */
guint
banter_height_index_get_length (BanterHeightIndex *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->heights->len;
}

/**
 * banter_height_index_splice:
 * @self: an index
 * @position: where rows change
 * @removed: how many rows go
 * @added: how many rows, not measured yet, come in their place
 *
 * The same three numbers as #GListModel::items-changed.
 */
void
banter_height_index_splice (BanterHeightIndex *self, guint position, guint removed, guint added)
{
  guint old_length, tail;

  g_return_if_fail (self != NULL);
  g_return_if_fail (position + removed <= self->heights->len);

  for (guint i = position; i < position + removed; i++)
    if (height_at (self, i) != UNKNOWN)
      {
        self->known_sum -= height_at (self, i);
        self->n_known--;
      }

  old_length = self->heights->len;
  tail = old_length - position - removed;
  if (added > removed)
    g_array_set_size (self->heights, old_length + added - removed);
  if (tail > 0 && added != removed)
    memmove (&g_array_index (self->heights, int, position + added),
             &g_array_index (self->heights, int, position + removed), tail * sizeof (int));
  if (added < removed)
    g_array_set_size (self->heights, old_length + added - removed);
  for (guint i = position; i < position + added; i++)
    g_array_index (self->heights, int, i) = UNKNOWN;

  self->stale = TRUE;
}

/**
 * banter_height_index_set:
 * @self: an index
 * @position: a row
 * @height: its measured height
 */
void
banter_height_index_set (BanterHeightIndex *self, guint position, int height)
{
  guint n;
  int before, delta;

  g_return_if_fail (self != NULL);
  g_return_if_fail (position < self->heights->len);
  g_return_if_fail (height >= 0);

  before = height_at (self, position);
  if (before == height)
    return;

  rebuild (self);
  n = self->heights->len;
  delta = before == UNKNOWN ? height : height - before;
  g_array_index (self->heights, int, position) = height;
  self->known_sum += delta;
  self->n_known += before == UNKNOWN;
  for (guint i = position + 1; i <= n; i += i & -i)
    {
      Node *node = &g_array_index (self->nodes, Node, i);

      node->sum += delta;
      node->known += before == UNKNOWN;
    }
}

/**
 * banter_height_index_get:
 * @self: an index
 * @position: a row
 *
 * Returns: the row's height, or the best guess
 */
int
banter_height_index_get (BanterHeightIndex *self, guint position)
{
  int height;

  g_return_val_if_fail (self != NULL, 0);
  g_return_val_if_fail (position < self->heights->len, 0);

  height = height_at (self, position);
  return height == UNKNOWN ? estimate (self) : height;
}

/**
 * banter_height_index_get_offset:
 * @self: an index
 * @position: a row, or the number of rows
 *
 * Returns: the heights of all rows before @position, added up
 */
gint64
banter_height_index_get_offset (BanterHeightIndex *self, guint position)
{
  gint64 sum = 0;
  guint known = 0;

  g_return_val_if_fail (self != NULL, 0);
  g_return_val_if_fail (position <= self->heights->len, 0);

  rebuild (self);
  for (guint i = position; i > 0; i -= i & -i)
    {
      Node *node = &g_array_index (self->nodes, Node, i);

      sum += node->sum;
      known += node->known;
    }
  return sum + (gint64)(position - known) * estimate (self);
}

/**
 * banter_height_index_get_total:
 * @self: an index
 *
 * Returns: the height of all rows together
 */
gint64
banter_height_index_get_total (BanterHeightIndex *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->known_sum + (gint64)(self->heights->len - self->n_known) * estimate (self);
}

/**
 * banter_height_index_find:
 * @self: an index of at least one row
 * @offset: a distance from the top of the first row
 *
 * Returns: the row at @offset; the first or last one for an offset outside
 */
guint
banter_height_index_find (BanterHeightIndex *self, gint64 offset)
{
  guint n, step = 1, position = 0;
  int guess;

  g_return_val_if_fail (self != NULL, 0);
  g_return_val_if_fail (self->heights->len > 0, 0);

  rebuild (self);
  n = self->heights->len;
  guess = estimate (self);
  while (step <= n / 2)
    step *= 2;
  for (; step > 0; step /= 2)
    {
      Node *node;
      gint64 span;

      if (position + step > n)
        continue;
      node = &g_array_index (self->nodes, Node, position + step);
      span = node->sum + (gint64)(step - node->known) * guess;
      if (span <= offset)
        {
          position += step;
          offset -= span;
        }
    }
  return MIN (position, n - 1);
}
