/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-timeline-layout"

#include "config.h"

#include "banter-timeline-layout.h"

/* Groups and dividers, as a function of the messages. It is computed afresh on each change: two
 * thousand messages take less than a millisecond, and nothing can go out of step. */

/* The old separators by day. A day can come twice where clocks differ; the first is used first. */
static GHashTable *
collect_separators (GPtrArray *items)
{
  GHashTable *by_day = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify)g_ptr_array_unref);

  for (guint i = 0; i < items->len; i++)
    {
      BanterMessage *item = items->pdata[i];
      gpointer day;
      GPtrArray *same_day;

      if (banter_message_get_kind (item) != BANTER_ITEM_DAY)
        continue;
      day = GINT_TO_POINTER (banter_message_get_day (item));
      same_day = g_hash_table_lookup (by_day, day);
      if (same_day == NULL)
        {
          same_day = g_ptr_array_new_with_free_func (g_object_unref);
          g_hash_table_insert (by_day, day, same_day);
        }
      g_ptr_array_add (same_day, g_object_ref (item));
    }
  return by_day;
}

static BanterMessage *
take_separator (GHashTable *by_day, BanterMessage *below)
{
  GPtrArray *same_day
      = g_hash_table_lookup (by_day, GINT_TO_POINTER (banter_message_get_day (below)));

  if (same_day != NULL && same_day->len > 0)
    return g_ptr_array_steal_index (same_day, 0);
  return banter_message_new_divider (BANTER_ITEM_DAY, banter_message_get_timestamp (below));
}

static gboolean
is_grouped (BanterMessage *message)
{
  return banter_message_get_kind (message) != BANTER_ITEM_NOTICE;
}

/* Whether @below goes on with the group of @above. */
static gboolean
continues (BanterMessage *above, BanterMessage *below, BanterMessage *unread)
{
  gint64 gap;

  if (above == NULL || below == NULL || below == unread)
    return FALSE;
  if (!is_grouped (above) || !is_grouped (below))
    return FALSE;
  if (banter_message_get_sender (above) != banter_message_get_sender (below)
      || banter_message_get_day (above) != banter_message_get_day (below))
    return FALSE;
  /* In floating point, as timestamps are anything that fits in 64 bits. */
  gap = (gint64)CLAMP ((double)banter_message_get_timestamp (below)
                           - (double)banter_message_get_timestamp (above),
                       -BANTER_GROUP_MS - 1.0, BANTER_GROUP_MS + 1.0);
  return ABS (gap) <= BANTER_GROUP_MS;
}

/* What people know without being told: that who starts a chat is in it, and in a chat of two how
 * they came to be there. That the other one has joined is news: they have accepted. */
static gboolean
is_noise (BanterMessage *above, BanterMessage *message, gboolean is_group)
{
  const char *notice = banter_message_get_notice (message);

  if (g_strcmp0 (notice, "invited") == 0 || g_strcmp0 (notice, "invited-you") == 0)
    return !is_group;
  if (g_strcmp0 (notice, "joined") != 0)
    return FALSE;
  return (!is_group && banter_message_get_own (message))
         || (above != NULL && g_strcmp0 (banter_message_get_notice (above), "created") == 0
             && banter_message_get_sender (above) == banter_message_get_sender (message));
}

/* Returns: (transfer container): those that are shown */
static GPtrArray *
leave_out_noise (GPtrArray *messages, gboolean is_group)
{
  GPtrArray *shown = g_ptr_array_sized_new (messages->len);

  for (guint i = 0; i < messages->len; i++)
    if (!is_noise (i > 0 ? messages->pdata[i - 1] : NULL, messages->pdata[i], is_group))
      g_ptr_array_add (shown, messages->pdata[i]);
  return shown;
}

GPtrArray *
banter_timeline_layout (GPtrArray *messages, GPtrArray *old_items, BanterMessage *unread,
                        BanterMessage *unread_line, gboolean is_group)
{
  g_autoptr (GHashTable) separators = collect_separators (old_items);
  g_autoptr (GPtrArray) shown = leave_out_noise (messages, is_group);
  GPtrArray *items = g_ptr_array_new_full (shown->len + 8, g_object_unref);
  BanterMessage *above = NULL;

  for (guint i = 0; i < shown->len; i++)
    {
      BanterMessage *message = shown->pdata[i];
      BanterMessage *below = i + 1 < shown->len ? shown->pdata[i + 1] : NULL;
      gboolean first = !continues (above, message, unread);

      if (above == NULL || banter_message_get_day (above) != banter_message_get_day (message))
        g_ptr_array_add (items, take_separator (separators, message));
      if (message == unread)
        g_ptr_array_add (items, g_object_ref (unread_line));
      banter_message_set_group (message, first, !continues (message, below, unread),
                                first && is_group && !banter_message_get_own (message)
                                    && is_grouped (message));
      g_ptr_array_add (items, g_object_ref (message));
      above = message;
    }
  return items;
}
