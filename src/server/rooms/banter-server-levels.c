/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-server-levels"

#include "config.h"

#include "banter-server-levels.h"

#include "banter-json.h"
#include "banter-matrix-event.h"

#define ADMINISTRATOR 100
/* What only creators can do, where they stand above all levels. */
#define ABOVE_ADMINISTRATORS 150

static GHashTable *
levels_new (void)
{
  return g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
}

static void
set_level (GHashTable *levels, const char *key, gint64 level)
{
  g_hash_table_insert (levels, g_strdup (key), g_memdup2 (&level, sizeof level));
}

static void
set_user (BanterServerRoom *room, GHashTable *users, const char *user_id)
{
  if (!banter_server_room_has_high_power (room, user_id))
    set_level (users, user_id, ADMINISTRATOR);
}

static GHashTable *
build_events (const BanterServerRoom *room)
{
  GHashTable *events = levels_new ();

  set_level (events, BANTER_MATRIX_EVENT_NAME, 50);
  set_level (events, BANTER_MATRIX_EVENT_AVATAR, 50);
  set_level (events, BANTER_MATRIX_EVENT_CANONICAL_ALIAS, 50);
  set_level (events, BANTER_MATRIX_EVENT_POWER_LEVELS, ADMINISTRATOR);
  set_level (events, BANTER_MATRIX_EVENT_HISTORY_VISIBILITY, ADMINISTRATOR);
  set_level (events, BANTER_MATRIX_EVENT_ENCRYPTION, ADMINISTRATOR);
  set_level (events, BANTER_MATRIX_EVENT_TOMBSTONE,
             room->version->has_high_power ? ABOVE_ADMINISTRATORS : ADMINISTRATOR);
  return events;
}

/* An override replaces whole members, so a map is dropped before it is merged. */
static char *
override_levels (const char *levels, const char *override, GError **error)
{
  static const char *const maps[][2] = { { "users", "{\"users\":null}" },
                                         { "events", "{\"events\":null}" },
                                         { "notifications", "{\"notifications\":null}" } };
  g_autofree char *rest = g_strdup (levels);

  for (guint i = 0; i < G_N_ELEMENTS (maps); i++)
    {
      g_autofree char *given = banter_json_dup_member (override, maps[i][0]);
      char *merged;

      if (given == NULL)
        continue;
      merged = banter_json_merge (rest, maps[i][1], error);
      if (merged == NULL)
        return NULL;
      g_free (rest);
      rest = merged;
    }
  return banter_json_merge (rest, override, error);
}

char *
banter_server_levels_build (BanterServerRoom *room, gint64 invite, const char *const *trusted,
                            const char *override, GError **error)
{
  g_autoptr (GHashTable) users = levels_new ();
  g_autoptr (GHashTable) events = build_events (room);
  g_autofree char *invite_text = g_strdup_printf ("%" G_GINT64_FORMAT, invite);
  g_autofree char *content = NULL;
  char *moderator = (char *)"50";
  char *anybody = (char *)"0";
  BanterMatrixPowerLevels levels = { users,     events,    anybody,   anybody,     moderator,
                                     moderator, moderator, moderator, invite_text, NULL };

  set_user (room, users, room->creator);
  for (guint i = 0; trusted != NULL && trusted[i] != NULL; i++)
    set_user (room, users, trusted[i]);
  content = banter_json_encode (&banter_matrix_power_levels_type, &levels);
  return override != NULL ? override_levels (content, override, error) : g_steal_pointer (&content);
}

/* --- Upgrades --- */

static void
append_user (GString *patch, const char *user_id, const char *level)
{
  if (patch->str[patch->len - 1] != '{')
    g_string_append_c (patch, ',');
  banter_json_append_string (patch, user_id);
  g_string_append_printf (patch, ":%s", level);
}

/* Creators of @room get @level, a JSON value. */
static void
append_creators (GString *patch, BanterServerRoom *room, const char *level)
{
  GHashTableIter iter;
  gpointer user_id;

  append_user (patch, room->creator, level);
  if (room->additional_creators == NULL)
    return;
  g_hash_table_iter_init (&iter, room->additional_creators);
  while (g_hash_table_iter_next (&iter, &user_id, NULL))
    if (!g_str_equal (user_id, room->creator))
      append_user (patch, user_id, level);
}

/* Ending the room stays above what else state asks for (CS-API "POST /createRoom"). */
static void
append_tombstone (GString *patch, const BanterMatrixPowerLevels *levels)
{
  gint64 state = banter_matrix_power_levels_get_event (levels, "", TRUE);

  if (banter_matrix_power_levels_get_event (levels, BANTER_MATRIX_EVENT_TOMBSTONE, TRUE) > state)
    return;
  g_string_append_printf (
      patch, ",\"events\":{\"" BANTER_MATRIX_EVENT_TOMBSTONE "\":%" G_GINT64_FORMAT "}",
      MAX (ABOVE_ADMINISTRATORS, MIN (state + 1, BANTER_JSON_INT_MAX)));
}

static gint64
get_highest (GHashTable *map, gint64 highest)
{
  GHashTableIter iter;
  gpointer level;

  if (map == NULL)
    return highest;
  g_hash_table_iter_init (&iter, map);
  while (g_hash_table_iter_next (&iter, NULL, &level))
    highest = MAX (highest, *(gint64 *)level);
  return highest;
}

/* Who stood above all levels may still do all that some level allows. */
static void
append_demoted (GString *patch, BanterServerRoom *before)
{
  const BanterMatrixPowerLevels *levels = before->power;
  gint64 highest = ADMINISTRATOR;
  g_autofree char *level = NULL;

  if (levels != NULL)
    highest = get_highest (levels->users, get_highest (levels->events, highest));
  level = g_strdup_printf ("%" G_GINT64_FORMAT, highest);
  append_creators (patch, before, level);
}

char *
banter_server_levels_move (BanterServerRoom *before, BanterServerRoom *after, const char *content,
                           GError **error)
{
  g_autoptr (GString) patch = g_string_new ("{\"users\":{");

  if (after->version->has_high_power)
    append_creators (patch, after, "null");
  else if (before->version->has_high_power)
    append_demoted (patch, before);
  g_string_append_c (patch, '}');
  if (after->version->has_high_power)
    append_tombstone (patch, before->power);
  g_string_append_c (patch, '}');
  return banter_json_merge (content, patch->str, error);
}
