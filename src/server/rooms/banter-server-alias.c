/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-server-alias"

#include "config.h"

#include "banter-server-alias.h"

#include "banter-server-authorise.h"
#include "banter-server-policy.h"

#include "banter-id.h"
#include "banter-matrix-error.h"
#include "banter-matrix-event.h"
#include "banter-matrix-state.h"

static const char SELECT_CANONICAL[]
    = "SELECT e.content FROM room_state s JOIN events e ON e.stream_id = s.stream_id"
      " WHERE s.room_id = ? AND s.type = 'm.room.canonical_alias' AND s.state_key = ''";
static const char SELECT_ROOM[] = "SELECT room_id FROM aliases WHERE alias = ?";

char *
banter_server_alias_resolve (BanterDb *db, const char *room_or_alias, GError **error)
{
  char *room_id = NULL;

  if (banter_room_id_is_valid (room_or_alias))
    return g_strdup (room_or_alias);
  if (!banter_room_alias_is_valid (room_or_alias))
    g_set_error_literal (error, BANTER_MATRIX_ERROR, BANTER_MATRIX_ERROR_INVALID_PARAM,
                         "This is neither a room id nor an alias");
  else if (banter_db_get (db, SELECT_ROOM, "s:S", room_or_alias, &room_id, error)
           && room_id == NULL)
    g_set_error_literal (error, BANTER_MATRIX_ERROR, BANTER_MATRIX_ERROR_NOT_FOUND,
                         "There is no room of this name");
  return room_id;
}

static gboolean
check_alias (BanterDb *db, BanterServerRoom *room, const char *alias, GError **error)
{
  g_autofree char *room_id = NULL;

  if (!banter_room_alias_is_valid (alias))
    {
      g_set_error_literal (error, BANTER_MATRIX_ERROR, BANTER_MATRIX_ERROR_INVALID_PARAM,
                           "This is no room alias");
      return FALSE;
    }
  if (!banter_db_get (db, SELECT_ROOM, "s:S", alias, &room_id, error))
    return FALSE;
  if (g_strcmp0 (room_id, room->room_id) == 0)
    return TRUE;
  g_set_error_literal (error, BANTER_MATRIX_ERROR, BANTER_MATRIX_ERROR_BAD_ALIAS,
                       "This alias does not lead to this room");
  return FALSE;
}

static gboolean
is_in (const BanterMatrixCanonicalAlias *content, const char *alias)
{
  return content != NULL
         && (g_strcmp0 (content->alias, alias) == 0
             || (content->alt_aliases != NULL
                 && g_strv_contains ((const char *const *)content->alt_aliases, alias)));
}

gboolean
banter_server_alias_check_event (BanterDb *db, BanterServerRoom *room,
                                 const BanterServerNewEvent *event, const char *before,
                                 GError **error)
{
  g_autoptr (BanterMatrixCanonicalAlias) new_names = NULL;
  g_autoptr (BanterMatrixCanonicalAlias) old_names = NULL;

  if (g_strcmp0 (event->state_key, "") != 0
      || !g_str_equal (event->type, BANTER_MATRIX_EVENT_CANONICAL_ALIAS))
    return TRUE;
  new_names = banter_json_decode (&banter_matrix_canonical_alias_type, event->content, -1, error);
  if (new_names == NULL)
    return FALSE;
  if (before != NULL)
    old_names = banter_json_decode (&banter_matrix_canonical_alias_type, before, -1, NULL);
  if (new_names->alias != NULL && *new_names->alias != '\0' && !is_in (old_names, new_names->alias)
      && !check_alias (db, room, new_names->alias, error))
    return FALSE;
  for (guint i = 0; new_names->alt_aliases != NULL && new_names->alt_aliases[i] != NULL; i++)
    if (!is_in (old_names, new_names->alt_aliases[i])
        && !check_alias (db, room, new_names->alt_aliases[i], error))
      return FALSE;
  return TRUE;
}

static void
remove_name (BanterMatrixCanonicalAlias *names, const char *alias)
{
  g_autoptr (GStrvBuilder) others = g_strv_builder_new ();

  if (g_strcmp0 (names->alias, alias) == 0)
    g_clear_pointer (&names->alias, g_free);
  for (guint i = 0; names->alt_aliases != NULL && names->alt_aliases[i] != NULL; i++)
    if (!g_str_equal (names->alt_aliases[i], alias))
      g_strv_builder_add (others, names->alt_aliases[i]);
  g_strfreev (names->alt_aliases);
  names->alt_aliases = g_strv_builder_end (others);
}

gboolean
banter_server_alias_withdraw (BanterServer *server, BanterDb *db, BanterServerRoom *room,
                              const char *user_id, const char *alias, GError **error)
{
  BanterServerNewEvent event
      = { .sender = user_id, .type = BANTER_MATRIX_EVENT_CANONICAL_ALIAS, .state_key = "" };
  g_autoptr (BanterMatrixCanonicalAlias) names = NULL;
  g_autoptr (GError) failure = NULL;
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  g_autofree char *event_id = NULL;

  if (!banter_db_get (db, SELECT_CANONICAL, "s:S", room->room_id, &before, error))
    return FALSE;
  if (before != NULL)
    names = banter_json_decode (&banter_matrix_canonical_alias_type, before, -1, NULL);
  if (!is_in (names, alias))
    return TRUE;
  remove_name (names, alias);
  after = banter_json_encode (&banter_matrix_canonical_alias_type, names);
  event.content = after;
  if (!banter_server_authorise (room, &event, NULL))
    return TRUE;
  event_id = banter_server_append (server, db, room, &event, &failure);
  /* In a chat where the rules let nobody speak the event stays as it is; the name is gone. */
  if (event_id != NULL || failure->domain == BANTER_SERVER_POLICY_ERROR)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&failure));
  return FALSE;
}
