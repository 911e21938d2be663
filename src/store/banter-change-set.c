/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-change-set"

#include "config.h"

#include "banter-change-set-private.h"

/* What one commit changed. Filled by the engine thread, then only read. */

G_DEFINE_BOXED_TYPE (BanterChangeSet, banter_change_set, banter_change_set_ref,
                     banter_change_set_unref)

static void
room_change_free (BanterRoomChange *change)
{
  g_free (change->room_id);
  g_strfreev (change->typing);
  g_free (change);
}

BanterChangeSet *
banter_change_set_new (void)
{
  BanterChangeSet *changes = g_new0 (BanterChangeSet, 1);

  g_atomic_ref_count_init (&changes->ref_count);
  changes->rooms = g_ptr_array_new_with_free_func ((GDestroyNotify)room_change_free);
  changes->removed_media = g_ptr_array_new_with_free_func (g_free);
  changes->by_room = g_hash_table_new (g_str_hash, g_str_equal);
  return changes;
}

BanterChangeSet *
banter_change_set_ref (BanterChangeSet *changes)
{
  g_return_val_if_fail (changes != NULL, NULL);

  g_atomic_ref_count_inc (&changes->ref_count);
  return changes;
}

void
banter_change_set_unref (BanterChangeSet *changes)
{
  g_return_if_fail (changes != NULL);

  if (!g_atomic_ref_count_dec (&changes->ref_count))
    return;
  g_hash_table_unref (changes->by_room);
  g_ptr_array_unref (changes->rooms);
  g_ptr_array_unref (changes->removed_media);
  g_free (changes);
}

const BanterRoomChange *
banter_change_set_get_room (BanterChangeSet *changes, const char *room_id)
{
  g_return_val_if_fail (changes != NULL && room_id != NULL, NULL);

  return g_hash_table_lookup (changes->by_room, room_id);
}

gboolean
banter_change_set_is_empty (BanterChangeSet *changes)
{
  g_return_val_if_fail (changes != NULL, TRUE);

  return changes->flags == 0 && changes->rooms->len == 0 && changes->removed_media->len == 0;
}

BanterRoomChange *
banter_change_set_touch (BanterChangeSet *changes, const char *room_id, BanterRoomChangeFlags flags)
{
  BanterRoomChange *change = g_hash_table_lookup (changes->by_room, room_id);

  if (change == NULL)
    {
      change = g_new0 (BanterRoomChange, 1);
      change->room_id = g_strdup (room_id);
      change->first_position = BANTER_POSITION_END;
      change->last_position = BANTER_POSITION_UNKNOWN;
      g_ptr_array_add (changes->rooms, change);
      g_hash_table_insert (changes->by_room, change->room_id, change);
    }
  change->flags |= flags;
  return change;
}

void
banter_change_set_touch_row (BanterChangeSet *changes, const char *room_id, gint64 position)
{
  BanterRoomChange *change = banter_change_set_touch (
      changes, room_id, BANTER_ROOM_CHANGED_TIMELINE | BANTER_ROOM_CHANGED_SUMMARY);

  change->first_position = MIN (change->first_position, position);
  change->last_position = MAX (change->last_position, position);
}
