/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-server-relation"

#include "config.h"

#include <string.h>

#include "banter-server-relation.h"

#include "banter-matrix-error.h"
#include "banter-matrix-message.h"
#include "banter-matrix-relations.h"

/* A relation counts if its target is an event of the same room. One that does not is an ordinary
 * event: what its sender names is not told to exist elsewhere. */

static const char SELECT_TARGET[]
    = "SELECT e.stream_id, r.rel_type FROM events e LEFT JOIN relations r ON"
      " r.stream_id = e.stream_id WHERE e.event_id = ? AND e.room_id = ?";
static const char SELECT_ANNOTATION[]
    = "SELECT 1 FROM relations WHERE room_id = ? AND target = ? AND rel_type = 'm.annotation'"
      " AND type = ? AND sender = ? AND key = ?";
static const char INSERT_RELATION[]
    = "INSERT INTO relations (stream_id, room_id, target, rel_type, type, sender, key)"
      " SELECT ?, room_id, stream_id, ?, ?, ?, ? FROM events WHERE event_id = ? AND room_id = ?";
static const char SELECT_EDITED[]
    = "SELECT target FROM relations WHERE stream_id = ? AND rel_type = 'm.replace'";
static const char DELETE_RELATION[] = "DELETE FROM relations WHERE stream_id = ?";
static const char SELECT_PARENT[]
    = "SELECT r.rel_type, r.target, t.event_id FROM relations r JOIN events t"
      " ON t.stream_id = r.target WHERE r.stream_id = ? AND r.room_id = ?";

/* The only member of a content that counts here. */
typedef struct
{
  BanterMatrixRelation *relates_to;
} Relating;

static const BanterJsonField relating_fields[] = {
  BANTER_JSON_STRUCT (Relating, relates_to, "m.relates_to", &banter_matrix_relation_type,
                      BANTER_JSON_TOLERANT),
};
static const BanterJsonType relating_type
    = BANTER_JSON_TYPE ("Relating", Relating, relating_fields);

/* Returns: (transfer full) (nullable): what @event says about another one */
static BanterMatrixRelation *
parse (const BanterServerNewEvent *event)
{
  BanterMatrixRelation *relation = NULL;
  Relating *relating;

  if (event->state_key != NULL || strstr (event->content, "\"m.relates_to\"") == NULL)
    return NULL;
  relating = banter_json_decode (&relating_type, event->content, -1, NULL);
  if (relating != NULL)
    relation = g_steal_pointer (&relating->relates_to);
  banter_json_free (&relating_type, relating);
  if (relation != NULL && relation->rel_type != NULL && relation->event_id != NULL)
    return relation;
  banter_matrix_relation_free (relation);
  return NULL;
}

static gboolean
check_annotation (BanterDb *db, BanterServerRoom *room, const BanterServerNewEvent *event,
                  const BanterMatrixRelation *relation, gint64 target, GError **error)
{
  gint64 exists = 0;

  if (!banter_db_get (db, SELECT_ANNOTATION, "sisss:i", room->room_id, target, event->type,
                      event->sender, relation->key, &exists, error))
    return FALSE;
  if (exists)
    g_set_error_literal (error, BANTER_MATRIX_ERROR, BANTER_MATRIX_ERROR_DUPLICATE_ANNOTATION,
                         "You have reacted with that already");
  return !exists;
}

gboolean
banter_server_relation_check (BanterDb *db, BanterServerRoom *room,
                              const BanterServerNewEvent *event, GError **error)
{
  g_autoptr (BanterMatrixRelation) relation = parse (event);
  g_autofree char *of_target = NULL;
  gint64 target = 0;

  if (relation == NULL)
    return TRUE;
  if (!banter_db_get (db, SELECT_TARGET, "ss:iS", relation->event_id, room->room_id, &target,
                      &of_target, error))
    return FALSE;
  if (target != 0 && g_str_equal (relation->rel_type, BANTER_MATRIX_REL_ANNOTATION))
    return check_annotation (db, room, event, relation, target, error);
  if (of_target != NULL && g_str_equal (relation->rel_type, BANTER_MATRIX_REL_THREAD))
    {
      g_set_error_literal (error, BANTER_MATRIX_ERROR, BANTER_MATRIX_ERROR_INVALID_PARAM,
                           "No thread can begin at an event that relates to another");
      return FALSE;
    }
  return TRUE;
}

gboolean
banter_server_relation_store (BanterDb *db, BanterServerRoom *room,
                              const BanterServerNewEvent *event, gint64 stream_id, GError **error)
{
  g_autoptr (BanterMatrixRelation) relation = parse (event);

  return relation == NULL
         || banter_db_exec (db, INSERT_RELATION, "issssss", stream_id, relation->rel_type,
                            event->type, event->sender, relation->key, relation->event_id,
                            room->room_id, error);
}

gboolean
banter_server_relation_forget (BanterDb *db, gint64 stream_id, gint64 *edited, GError **error)
{
  *edited = 0;
  return banter_db_get (db, SELECT_EDITED, "i:i", stream_id, edited, error)
         && banter_db_exec (db, DELETE_RELATION, "i", stream_id, error);
}

gboolean
banter_server_relation_get_thread (BanterDb *db, const char *room_id, gint64 stream_id,
                                   char **thread_id, GError **error)
{
  *thread_id = NULL;
  for (guint i = 0; stream_id != 0 && i < BANTER_SERVER_RELATION_MAX_DEPTH; i++)
    {
      g_autofree char *rel_type = NULL;
      g_autofree char *event_id = NULL;
      gint64 target = 0;

      if (!banter_db_get (db, SELECT_PARENT, "is:SiS", stream_id, room_id, &rel_type, &target,
                          &event_id, error))
        return FALSE;
      stream_id = target;
      if (g_strcmp0 (rel_type, BANTER_MATRIX_REL_THREAD) != 0)
        continue;
      *thread_id = g_steal_pointer (&event_id);
      return TRUE;
    }
  *thread_id = g_strdup ("main");
  return TRUE;
}
