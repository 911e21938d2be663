/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-store-state"

#include "config.h"

#include "banter-store-private.h"

#include "banter-clock.h"
#include "banter-matrix-state.h"
#include "banter-store-content.h"
#include "banter-text.h"

/* The current state of rooms: members in a table of their own, everything else by type and key.
 * What the inbox needs of it is copied into the room's row as it changes. */

/* State with an empty key -> a column of the room. The value is a string of the content, or NULL.
 */
static const struct
{
  const char *type;
  const char *member;
  const char *sql;
} columns[] = {
  { BANTER_MATRIX_EVENT_CREATE, "type", "UPDATE rooms SET type = ? WHERE id = ?" },
  { BANTER_MATRIX_EVENT_NAME, "name", "UPDATE rooms SET name = ? WHERE id = ?" },
  { BANTER_MATRIX_EVENT_TOPIC, "topic", "UPDATE rooms SET topic = ? WHERE id = ?" },
  { BANTER_MATRIX_EVENT_AVATAR, "url", "UPDATE rooms SET avatar = ? WHERE id = ?" },
  { BANTER_MATRIX_EVENT_CANONICAL_ALIAS, "alias", "UPDATE rooms SET alias = ? WHERE id = ?" },
  /* Whatever a later event says: a room never stops being encrypted. */
  { BANTER_MATRIX_EVENT_ENCRYPTION, NULL,
    "UPDATE rooms SET encrypted = 1 WHERE ?1 IS NULL AND id = ?2" },
};

static gboolean
update_column (BanterStore *store, gint64 room, const char *type, const char *content,
               GError **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (columns); i++)
    if (g_str_equal (type, columns[i].type))
      {
        g_autofree char *value = NULL;

        if (columns[i].member != NULL)
          value = banter_json_dup_string_member (content, columns[i].member);
        return banter_db_exec (store->db, columns[i].sql, "si",
                               value != NULL && value[0] != '\0' ? value : NULL, room, error);
      }
  return TRUE;
}

static gboolean
is_pack (const char *type)
{
  return g_str_equal (type, BANTER_MATRIX_EVENT_IMAGE_PACK)
         || g_str_equal (type, BANTER_MATRIX_EVENT_IMAGE_PACK_UNSTABLE);
}

/* "is_direct" on an invite names the other one of the two. */
static gboolean
note_direct (BanterStore *store, gint64 room, const BanterMatrixEvent *event, GError **error)
{
  const char *other = NULL;

  if (g_strcmp0 (event->state_key, store->user_id) == 0)
    other = event->sender;
  else if (g_strcmp0 (event->sender, store->user_id) == 0)
    other = event->state_key;
  if (other == NULL)
    return TRUE;
  return banter_db_exec (store->db, "UPDATE rooms SET dm_hint = ? WHERE id = ?", "si", other, room,
                         error);
}

/* Only of a room that is still a request: the timeline of a joined one tells of the invite too. */
static gboolean
note_invite (BanterStore *store, gint64 room, const BanterMatrixEvent *event, const char *reason,
             GError **error)
{
  static const char sql[] = "UPDATE rooms SET inviter = ?1, invite_reason = ?2,"
                            " invite_ts = CASE WHEN inviter IS ?1 AND invite_ts > 0 THEN invite_ts"
                            "  ELSE ?3 END, activity_ts = max (activity_ts, ?3)"
                            " WHERE id = ?4 AND membership = ?5";
  gint64 now = banter_clock_now_ms ();
  gint64 ts = event->origin_server_ts > 0 ? MIN (event->origin_server_ts, now) : now;

  return banter_db_exec (store->db, sql, "ssiii", event->sender, reason, ts, room,
                         (gint64)BANTER_MEMBERSHIP_INVITE, error);
}

/* A member who leaves usually loses the name in the event: the one known before is kept. */
static gboolean
put_member (BanterStore *store, const BanterStoreRoom *room, const BanterMatrixEvent *event,
            const BanterMatrixMember *member, const char *sql, GError **error)
{
  g_autofree char *both = g_strjoin ("\n", member->displayname != NULL ? member->displayname : "",
                                     event->state_key, NULL);
  g_autofree char *folded = banter_text_fold (both);

  return banter_db_exec (store->db, sql, "isissss", room->id, event->state_key,
                         (gint64)banter_membership_from_string (member->membership),
                         event->event_id, member->displayname, member->avatar_url, folded, error);
}

static gboolean
apply_member (BanterStore *store, const BanterStoreRoom *room, const BanterMatrixEvent *event,
              GError **error)
{
  static const char sql[]
      = "INSERT INTO members (room, user_id, membership, event_id, name, avatar, folded)"
        " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)"
        " ON CONFLICT (room, user_id) DO UPDATE SET membership = ?3, event_id = ?4,"
        "  name = CASE WHEN ?3 IN (1, 2) OR ?5 IS NOT NULL THEN ?5 ELSE name END,"
        "  avatar = CASE WHEN ?3 IN (1, 2) OR ?6 IS NOT NULL THEN ?6 ELSE avatar END,"
        "  folded = CASE WHEN ?3 IN (1, 2) OR ?5 IS NOT NULL THEN ?7 ELSE folded END";
  g_autoptr (BanterMatrixMember) member
      = banter_json_decode (&banter_matrix_member_type, event->content, -1, NULL);
  gboolean invited;

  if (member == NULL
      || banter_membership_from_string (member->membership) == BANTER_MEMBERSHIP_NONE)
    return TRUE;
  invited = banter_membership_from_string (member->membership) == BANTER_MEMBERSHIP_INVITE;
  banter_change_set_touch (store->changes, room->room_id,
                           BANTER_ROOM_CHANGED_MEMBERS | BANTER_ROOM_CHANGED_SUMMARY);
  if (invited && member->is_direct && !note_direct (store, room->id, event, error))
    return FALSE;
  if (invited && g_strcmp0 (event->state_key, store->user_id) == 0
      && !note_invite (store, room->id, event, member->reason, error))
    return FALSE;
  return put_member (store, room, event, member, sql, error);
}

gboolean
banter_store_add_old_member (BanterStore *store, const BanterStoreRoom *room,
                             const BanterMatrixEvent *event, GError **error)
{
  static const char sql[]
      = "INSERT OR IGNORE INTO members (room, user_id, membership, event_id, name, avatar, folded)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)";
  g_autoptr (BanterMatrixMember) member = NULL;

  if (g_strcmp0 (event->type, BANTER_MATRIX_EVENT_MEMBER) != 0 || event->state_key == NULL
      || event->content == NULL)
    return TRUE;
  member = banter_json_decode (&banter_matrix_member_type, event->content, -1, NULL);
  if (member == NULL
      || banter_membership_from_string (member->membership) == BANTER_MEMBERSHIP_NONE)
    return TRUE;
  banter_change_set_touch (store->changes, room->room_id, BANTER_ROOM_CHANGED_MEMBERS);
  return put_member (store, room, event, member, sql, error);
}

gboolean
banter_store_apply_state (BanterStore *store, const BanterStoreRoom *room,
                          const BanterMatrixEvent *event, GError **error)
{
  static const char sql[]
      = "INSERT INTO state (room, type, state_key, event_id, sender, content)"
        " VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (room, type, state_key) DO UPDATE SET"
        "  event_id = excluded.event_id, sender = excluded.sender, content = excluded.content";

  if (event->state_key == NULL || event->sender == NULL || event->content == NULL)
    return TRUE;
  if (g_str_equal (event->type, BANTER_MATRIX_EVENT_MEMBER))
    return apply_member (store, room, event, error);

  banter_change_set_touch (store->changes, room->room_id, BANTER_ROOM_CHANGED_SUMMARY);
  if (is_pack (event->type))
    store->changes->flags |= BANTER_CHANGED_STICKERS;
  if (!banter_db_exec (store->db, sql, "isssss", room->id, event->type, event->state_key,
                       event->event_id, event->sender, event->content, error))
    return FALSE;
  return event->state_key[0] != '\0'
         || update_column (store, room->id, event->type, event->content, error);
}

static gboolean
redact_state_event (BanterStore *store, const BanterStoreRoom *room, const char *type,
                    const char *state_key, const char *content, GError **error)
{
  g_autofree char *rest = banter_matrix_event_redact (type, content);

  if (is_pack (type))
    store->changes->flags |= BANTER_CHANGED_STICKERS;
  banter_change_set_touch (store->changes, room->room_id, BANTER_ROOM_CHANGED_SUMMARY);
  if (!banter_db_exec (store->db,
                       "UPDATE state SET content = ? WHERE room = ? AND type = ? AND state_key = ?",
                       "siss", rest, room->id, type, state_key, error))
    return FALSE;
  return state_key[0] != '\0' || update_column (store, room->id, type, rest, error);
}

gboolean
banter_store_redact_state (BanterStore *store, const BanterStoreRoom *room, const char *event_id,
                           GError **error)
{
  g_autofree char *type = NULL;
  g_autofree char *state_key = NULL;
  g_autofree char *content = NULL;

  if (!banter_db_exec (store->db,
                       "UPDATE members SET name = NULL, avatar = NULL"
                       " WHERE room = ? AND event_id = ?",
                       "is", room->id, event_id, error))
    return FALSE;
  if (banter_db_get_changes (store->db) > 0)
    banter_change_set_touch (store->changes, room->room_id,
                             BANTER_ROOM_CHANGED_MEMBERS | BANTER_ROOM_CHANGED_SUMMARY);
  if (!banter_db_get (store->db,
                      "SELECT type, state_key, content FROM state WHERE room = ? AND event_id = ?",
                      "is:SSS", room->id, event_id, &type, &state_key, &content, error))
    return FALSE;
  return type == NULL || redact_state_event (store, room, type, state_key, content, error);
}

typedef struct
{
  const char *room_id;
  GPtrArray *events;
} Members;

static gboolean
apply_members_inside (BanterStore *store, gpointer data, GError **error)
{
  const Members *job = data;
  BanterStoreRoom room;

  if (!banter_store_need_room (store, job->room_id, &room, error))
    return FALSE;
  for (guint i = 0; i < job->events->len; i++)
    {
      const BanterMatrixEvent *event = g_ptr_array_index (job->events, i);

      if (g_strcmp0 (event->type, BANTER_MATRIX_EVENT_MEMBER) == 0
          && !banter_store_apply_state (store, &room, event, error))
        return FALSE;
    }
  return TRUE;
}

gboolean
banter_store_apply_members (BanterStore *store, const char *room_id, GPtrArray *events,
                            BanterChangeSet **changes, GError **error)
{
  Members job = { room_id, events };

  g_return_val_if_fail (store != NULL && room_id != NULL && events != NULL, FALSE);

  return banter_store_write (store, apply_members_inside, &job, changes, error);
}

char *
banter_store_get_state (BanterStore *store, const char *room_id, const char *type,
                        const char *state_key, GError **error)
{
  static const char sql[] = "SELECT s.content FROM state s JOIN rooms r ON r.id = s.room"
                            " WHERE r.room_id = ? AND s.type = ? AND s.state_key = ?";
  g_autofree char *content = NULL;

  g_return_val_if_fail (store != NULL && room_id != NULL, NULL);
  g_return_val_if_fail (type != NULL && state_key != NULL, NULL);

  if (!banter_db_get (store->db, sql, "sss:S", room_id, type, state_key, &content, error))
    return NULL;
  return g_steal_pointer (&content);
}
