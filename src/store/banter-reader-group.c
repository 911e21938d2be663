/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-reader-group"

#include "config.h"

#include "banter-reader-private.h"

#include "banter-matrix-event.h"
#include "banter-matrix-state.h"

/* A room's details: who is in it, in which role, and what the account may do there. Runs in the
 * reader's thread, so that a room of ten thousand keeps nobody waiting. */

/* Room versions in which creators stand above all levels, and are not listed among them. */
#define FIRST_VERSION_OF_CREATORS 12

/* What a room says about power. */
typedef struct
{
  BanterMatrixPowerLevels *levels; /* NULL: it has none */
  BanterMatrixCreate *create;      /* NULL: unknown */
  char *creator;
} Power;

static void
power_clear (Power *power)
{
  banter_matrix_power_levels_free (power->levels);
  banter_matrix_create_free (power->create);
  g_free (power->creator);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Power, power_clear)

/* What is not there or does not fit leaves @content NULL; that is no error. */
static gboolean
get_state (BanterDb *db, gint64 room, const char *type, char **content, char **sender,
           GError **error)
{
  return banter_db_get (db,
                        "SELECT content, sender FROM state WHERE room = ? AND type = ?"
                        " AND state_key = ''",
                        "is:SS", room, type, content, sender, error);
}

static gboolean
read_power (BanterDb *db, gint64 room, Power *power, GError **error)
{
  g_autofree char *levels = NULL;
  g_autofree char *levels_sender = NULL;
  g_autofree char *create = NULL;

  if (!get_state (db, room, BANTER_MATRIX_EVENT_POWER_LEVELS, &levels, &levels_sender, error)
      || !get_state (db, room, BANTER_MATRIX_EVENT_CREATE, &create, &power->creator, error))
    return FALSE;
  if (levels != NULL)
    power->levels = banter_json_decode (&banter_matrix_power_levels_type, levels, -1, NULL);
  if (create != NULL)
    power->create = banter_json_decode (&banter_matrix_create_type, create, -1, NULL);
  return TRUE;
}

static gint64
get_power (const Power *power, const char *user_id)
{
  const BanterMatrixCreate *create = power->create;

  if (create != NULL && create->room_version != NULL
      && g_ascii_strtoull (create->room_version, NULL, 10) >= FIRST_VERSION_OF_CREATORS
      && (g_strcmp0 (power->creator, user_id) == 0
          || (create->additional_creators != NULL
              && g_strv_contains ((const char *const *)create->additional_creators, user_id))))
    return BANTER_POWER_CREATOR;
  return banter_matrix_power_levels_get_user (power->levels, user_id);
}

static BanterGroupRights
read_rights (const Power *power, gint64 mine)
{
  static const struct
  {
    const char *type;
    BanterGroupRights right;
  } states[] = {
    { BANTER_MATRIX_EVENT_NAME, BANTER_GROUP_MAY_RENAME },
    { BANTER_MATRIX_EVENT_TOPIC, BANTER_GROUP_MAY_SET_TOPIC },
    { BANTER_MATRIX_EVENT_AVATAR, BANTER_GROUP_MAY_SET_PICTURE },
    { BANTER_MATRIX_EVENT_POWER_LEVELS, BANTER_GROUP_MAY_SET_ROLES },
  };
  const BanterMatrixPowerLevels *levels = power->levels;
  BanterGroupRights rights = 0;

  if (mine >= banter_matrix_power_levels_get_action (levels, BANTER_MATRIX_POWER_INVITE))
    rights |= BANTER_GROUP_MAY_INVITE;
  if (mine >= banter_matrix_power_levels_get_action (levels, BANTER_MATRIX_POWER_KICK))
    rights |= BANTER_GROUP_MAY_REMOVE;
  for (guint i = 0; i < G_N_ELEMENTS (states); i++)
    if (mine >= banter_matrix_power_levels_get_event (levels, states[i].type, TRUE))
      rights |= states[i].right;
  return rights;
}

/* The most powerful first, then by name as it is searched for. */
static int
compare_members (gconstpointer a, gconstpointer b)
{
  const BanterPersonRow *left = *(const BanterPersonRow *const *)a;
  const BanterPersonRow *right = *(const BanterPersonRow *const *)b;

  return left->power != right->power ? (left->power > right->power ? -1 : 1) : 0;
}

static gboolean
read_members (BanterDb *db, gint64 room, const BanterQuery *query, const Power *power,
              BanterGroupRow *group, GError **error)
{
  static const char sql[] = "SELECT user_id, name, avatar, membership FROM members"
                            " WHERE room = ?1 AND membership IN (1, 2)"
                            "  AND (?2 IS NULL OR instr (folded, ?2) > 0) ORDER BY folded, user_id";
  g_autoptr (BanterDbCursor) cursor = banter_db_query (db, sql, "is", room, query->text);

  while (banter_db_cursor_next (cursor, error))
    {
      BanterPersonRow *row = g_new0 (BanterPersonRow, 1);
      gint64 membership;

      banter_db_cursor_read (cursor, "SSSi", &row->user_id, &row->name, &row->avatar, &membership);
      row->membership = (BanterMembership)membership;
      row->power = get_power (power, row->user_id);
      g_ptr_array_add (group->members, row);
    }
  if (banter_db_cursor_failed (cursor))
    return FALSE;
  /* It keeps the order of equals. */
  g_ptr_array_sort (group->members, compare_members);
  group->n_found = group->members->len;
  g_ptr_array_set_size (group->members, (int)MIN (group->n_found, query->limit));
  return TRUE;
}

static gboolean
read_facts (BanterDb *db, gint64 room, BanterGroupRow *group, GError **error)
{
  static const char count[]
      = "SELECT count(*) FROM members WHERE room = ? AND membership IN (1, 2)";
  g_autofree char *content = NULL;
  g_autofree char *sender = NULL;
  g_autofree char *join_rule = NULL;
  gint64 n_members = 0;

  if (!banter_db_get (db, "SELECT topic, alias FROM rooms WHERE id = ?", "i:SS", room,
                      &group->topic, &group->alias, error)
      || !get_state (db, room, BANTER_MATRIX_EVENT_JOIN_RULES, &content, &sender, error)
      || !banter_db_get (db, count, "i:i", room, &n_members, error))
    return FALSE;
  join_rule = content != NULL ? banter_json_dup_string_member (content, "join_rule") : NULL;
  group->is_public = g_strcmp0 (join_rule, "public") == 0;
  group->n_members = (guint)MIN (n_members, G_MAXINT);
  return TRUE;
}

gpointer
banter_reader_run_group (BanterDb *db, const BanterQuery *query, GError **error)
{
  g_autoptr (BanterGroupRow) group = g_new0 (BanterGroupRow, 1);
  g_auto (Power) power = { 0 };
  g_autofree char *me = NULL;
  gint64 room = 0;

  group->members = g_ptr_array_new_with_free_func ((GDestroyNotify)banter_person_row_free);
  if (!banter_db_get (db, "SELECT id FROM rooms WHERE room_id = ?", "s:i", query->room_id, &room,
                      error)
      || room == 0 || !banter_db_get (db, "SELECT user_id FROM session", ":S", &me, error)
      || !read_power (db, room, &power, error))
    return NULL;
  group->power = me != NULL ? get_power (&power, me) : 0;
  group->rights = read_rights (&power, group->power);
  if (!read_facts (db, room, group, error) || !read_members (db, room, query, &power, group, error))
    return NULL;
  return g_steal_pointer (&group);
}

gpointer
banter_reader_run_common_groups (BanterDb *db, const BanterQuery *query, GError **error)
{
  static const char sql[] = "SELECT r.room_id FROM members m JOIN rooms r ON r.id = m.room"
                            " LEFT JOIN direct d ON d.room_id = r.room_id"
                            " WHERE m.user_id = ? AND m.membership = 1 AND r.membership = 1"
                            "  AND coalesce (d.user_id, r.dm_hint) IS NULL AND r.type IS NULL"
                            " ORDER BY r.activity_ts DESC, r.room_id";
  g_autoptr (GPtrArray) room_ids = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (BanterDbCursor) cursor = banter_db_query (db, sql, "s", query->text);

  while (banter_db_cursor_next (cursor, error))
    g_ptr_array_add (room_ids, banter_db_cursor_dup_text (cursor, 0));
  return banter_db_cursor_failed (cursor) ? NULL : g_steal_pointer (&room_ids);
}
