/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-server-append"

#include "config.h"

#include "banter-server-append.h"

#include "banter-server-account-data.h"
#include "banter-server-account.h"
#include "banter-server-alias.h"
#include "banter-server-authorise.h"
#include "banter-server-event.h"
#include "banter-server-policy.h"
#include "banter-server-presence.h"
#include "banter-server-relation.h"
#include "banter-server-restricted.h"
#include "banter-server-unread.h"
#include "banter-server-writer.h"
#include "banter-server.h"

#include "banter-clock.h"
#include "banter-matrix-error.h"
#include "banter-matrix-event.h"

/* Writer's thread, inside a job. What changes in the room's memory is undone with the job. */

typedef struct
{
  gint64 stream_id; /* of the event that is replaced, 0 for none */
  char *event_id;
  char *sender;
  char *content;
} Previous;

static void
previous_clear (Previous *previous)
{
  g_free (previous->event_id);
  g_free (previous->sender);
  g_free (previous->content);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Previous, previous_clear)

static gboolean
find_previous (BanterDb *db, BanterServerRoom *room, const BanterServerNewEvent *event,
               Previous *previous, GError **error)
{
  static const char sql[] = "SELECT e.stream_id, e.event_id, e.sender, e.content FROM room_state s"
                            " JOIN events e ON e.stream_id = s.stream_id"
                            " WHERE s.room_id = ? AND s.type = ? AND s.state_key = ?";

  if (event->state_key == NULL || room->create_id == NULL)
    return TRUE;
  return banter_db_get (db, sql, "sss:iSSS", room->room_id, event->type, event->state_key,
                        &previous->stream_id, &previous->event_id, &previous->sender,
                        &previous->content, error);
}

static gboolean
insert_event (BanterDb *db, BanterServerRoom *room, const BanterServerNewEvent *event,
              const char *event_id, const char *content, gint64 ts, gint64 stream_id,
              gint64 replaces, GError **error)
{
  static const char sql[]
      = "INSERT INTO events (stream_id, event_id, room_id, type, state_key, sender,"
        " origin_server_ts, depth, content, replaces, redacts, device_id, txn_id)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, nullif (?, 0), ?, ?, ?)";

  return banter_db_exec (db, sql, "isssssiisisss", stream_id, event_id, room->room_id, event->type,
                         event->state_key, event->sender, ts, room->depth + 1, content, replaces,
                         event->redacts, event->device_id, event->txn_id, error);
}

static gboolean
store_membership (BanterDb *db, BanterServerRoom *room, const BanterServerNewEvent *event,
                  gint64 stream_id, GError **error)
{
  static const char sql[]
      = "INSERT INTO memberships (user_id, room_id, membership, stream_id, since, ever_joined)"
        " VALUES (?1, ?2, ?3, ?4, ?4, ?3 = 'join')"
        " ON CONFLICT (user_id, room_id) DO UPDATE SET"
        " since = CASE WHEN membership = ?3 THEN since ELSE ?4 END,"
        " membership = ?3, stream_id = ?4, is_forgotten = 0,"
        " ever_joined = max (ever_joined, ?3 = 'join')";
  g_autofree char *membership = banter_json_dup_string_member (event->content, "membership");

  return banter_db_exec (db, sql, "sssi", event->state_key, room->room_id, membership, stream_id,
                         error);
}

static gboolean
store_state (BanterDb *db, BanterServerRoom *room, const BanterServerNewEvent *event,
             gint64 stream_id, GError **error)
{
  static const char sql[]
      = "INSERT OR REPLACE INTO room_state (room_id, type, state_key, stream_id)"
        " VALUES (?, ?, ?, ?)";

  if (!banter_db_exec (db, sql, "sssi", room->room_id, event->type, event->state_key, stream_id,
                       error))
    return FALSE;
  return !g_str_equal (event->type, BANTER_MATRIX_EVENT_MEMBER)
         || store_membership (db, room, event, stream_id, error);
}

/* Only people of this server can be reached, and of them who accept invites. */
static gboolean
check_invitee (BanterDb *db, const BanterServerNewEvent *event, GError **error)
{
  g_autofree char *membership = NULL;
  gboolean exists = FALSE;
  gboolean blocks;

  if (event->state_key == NULL || g_str_equal (event->state_key, event->sender)
      || !g_str_equal (event->type, BANTER_MATRIX_EVENT_MEMBER))
    return TRUE;
  membership = banter_json_dup_string_member (event->content, "membership");
  if (g_strcmp0 (membership, "invite") != 0)
    return TRUE;
  if (!banter_server_account_exists (db, event->state_key, &exists, error)
      || !banter_server_account_data_blocks_invites (db, event->state_key, &blocks, error))
    return FALSE;
  if (!exists)
    g_set_error (error, BANTER_MATRIX_ERROR, BANTER_MATRIX_ERROR_NOT_FOUND,
                 "There is no such user on this server");
  else if (blocks)
    g_set_error (error, BANTER_MATRIX_ERROR, BANTER_MATRIX_ERROR_INVITE_BLOCKED,
                 "They accept no invites");
  return exists && !blocks;
}

static void
wake_members (BanterServer *server, BanterServerRoom *room, const BanterServerNewEvent *event)
{
  BanterServerWriter *writer = banter_server_get_writer (server);
  GHashTableIter iter;
  gpointer user_id, member;

  if (event->state_key != NULL && g_str_equal (event->type, BANTER_MATRIX_EVENT_MEMBER))
    banter_server_writer_wake (writer, event->state_key);
  if (!banter_server_writer_wake (writer, room->room_id))
    return;
  g_hash_table_iter_init (&iter, room->members);
  while (g_hash_table_iter_next (&iter, &user_id, &member))
    if (((BanterServerMember *)member)->membership == BANTER_SERVER_MEMBERSHIP_JOIN)
      banter_server_writer_wake (writer, user_id);
}

static gboolean
store (BanterServer *server, BanterDb *db, BanterServerRoom *room,
       const BanterServerNewEvent *event, const char *event_id, const char *content, gint64 ts,
       gint64 replaces, GError **error)
{
  BanterServerWriter *writer = banter_server_get_writer (server);
  gint64 stream_id = banter_server_writer_next_id (writer);

  banter_server_writer_touch (writer, room->room_id, banter_server_room_undo);
  if (!insert_event (db, room, event, event_id, content, ts, stream_id, replaces, error)
      || (event->state_key != NULL && !store_state (db, room, event, stream_id, error))
      || !banter_server_relation_store (db, room, event, stream_id, error))
    return FALSE;
  if (event->state_key != NULL)
    banter_server_room_apply (room, event_id, event->type, event->state_key, content);
  g_free (room->last_event_id);
  room->last_event_id = g_strdup (event_id);
  room->depth++;
  wake_members (server, room, event);
  banter_server_presence_act (banter_server_get_presence (server), event->sender);
  return banter_server_unread_add (server, db, room, event, content, stream_id, error);
}

/* CS-API "POST /createRoom": what asks for a state that cannot be is wrong, not forbidden. */
static gboolean
authorise (BanterServerRoom *room, const BanterServerNewEvent *event, GError **error)
{
  g_autoptr (GError) failure = NULL;

  if (banter_server_authorise (room, event, &failure))
    return TRUE;
  if (event->is_creation
      && g_error_matches (failure, BANTER_MATRIX_ERROR, BANTER_MATRIX_ERROR_FORBIDDEN))
    failure->code = BANTER_MATRIX_ERROR_INVALID_ROOM_STATE;
  g_propagate_error (error, g_steal_pointer (&failure));
  return FALSE;
}

static char *
append (BanterServer *server, BanterDb *db, BanterServerRoom *room,
        const BanterServerNewEvent *event, GError **error)
{
  BanterServerPolicyAct act = { .sender = event->sender,
                                .room_id = room->room_id,
                                .type = event->type,
                                .state_key = event->state_key,
                                .content = event->content };
  gint64 ts = event->origin_server_ts != 0 ? event->origin_server_ts : banter_clock_now_ms ();
  g_auto (Previous) previous = { 0 };
  g_autofree char *content = banter_server_event_canonical_content (event->content, error);
  g_autofree char *event_id = NULL;

  if (content == NULL || !authorise (room, event, error)
      || !banter_server_relation_check (db, room, event, error) || !check_invitee (db, event, error)
      || !find_previous (db, room, event, &previous, error)
      || !banter_server_alias_check_event (db, room, event, previous.content, error))
    return NULL;
  if (previous.stream_id != 0 && g_str_equal (previous.content, content)
      && g_str_equal (previous.sender, event->sender))
    return g_steal_pointer (&previous.event_id);
  if ((!event->is_creation || g_str_equal (event->type, BANTER_MATRIX_EVENT_JOIN_RULES))
      && !banter_server_policy_check (server, db, &act, error))
    return NULL;
  event_id = banter_server_event_build_id (room, event, content, ts, error);
  if (event_id == NULL
      || !store (server, db, room, event, event_id, content, ts, previous.stream_id, error)
      || !banter_server_policy_note (server, db, &act, error))
    return NULL;
  return g_steal_pointer (&event_id);
}

char *
banter_server_append (BanterServer *server, BanterDb *db, BanterServerRoom *room,
                      const BanterServerNewEvent *event, GError **error)
{
  g_autofree char *content = banter_server_restricted_dup_content (db, room, event, error);
  BanterServerNewEvent complete = *event;

  complete.content = content;
  return content != NULL ? append (server, db, room, &complete, error) : NULL;
}

char *
banter_server_append_membership_at (BanterServer *server, BanterDb *db, BanterServerRoom *room,
                                    const char *sender, const char *user_id, const char *membership,
                                    const char *reason, gboolean is_direct, gint64 ts_ms,
                                    GError **error)
{
  g_autofree char *displayname = NULL;
  g_autofree char *avatar_url = NULL;
  g_autofree char *content = NULL;
  BanterMatrixMember member
      = { .membership = (char *)membership, .is_direct = is_direct, .reason = (char *)reason };
  BanterServerNewEvent event = { .sender = sender,
                                 .type = BANTER_MATRIX_EVENT_MEMBER,
                                 .state_key = user_id,
                                 .origin_server_ts = ts_ms };

  if (!banter_server_account_get_profile (db, user_id, &displayname, &avatar_url, error))
    return NULL;
  member.displayname = displayname;
  member.avatar_url = avatar_url;
  content = banter_json_encode (&banter_matrix_member_type, &member);
  event.content = content;
  return banter_server_append (server, db, room, &event, error);
}

char *
banter_server_append_membership (BanterServer *server, BanterDb *db, BanterServerRoom *room,
                                 const char *sender, const char *user_id, const char *membership,
                                 const char *reason, gboolean is_direct, GError **error)
{
  return banter_server_append_membership_at (server, db, room, sender, user_id, membership, reason,
                                             is_direct, 0, error);
}
