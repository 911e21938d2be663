/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-server-predecessor"

#include "config.h"

#include "banter-server-predecessor.h"

#include "banter-server-account-data.h"
#include "banter-server-pushrules.h"

#include "banter-matrix-account.h"

/* What somebody noted about a room follows them into the room that replaced it. */

/* CVE-2025-59160 is what happens where only the new room is asked. */
static const char SELECT_PREDECESSOR[]
    = "SELECT old.room_id FROM room_state s JOIN events e ON e.stream_id = s.stream_id"
      " JOIN room_state old ON old.room_id = e.content ->> '$.predecessor.room_id'"
      " JOIN events t ON t.stream_id = old.stream_id"
      " JOIN memberships m ON m.room_id = old.room_id AND m.user_id = ?2 AND m.ever_joined"
      " WHERE s.room_id = ?1 AND s.type = 'm.room.create' AND s.state_key = ''"
      " AND old.type = 'm.room.tombstone' AND old.state_key = ''"
      " AND t.content ->> '$.replacement_room' = ?1";
static const char SELECT_DATA[]
    = "SELECT type, content FROM account_data d WHERE user_id = ?1 AND room_id = ?2"
      " AND type <> 'm.fully_read' AND NOT EXISTS (SELECT 1 FROM account_data"
      " WHERE user_id = ?1 AND room_id = ?3 AND type = d.type)";

typedef struct
{
  char *type;
  char *content;
} Document;

static void
document_clear (gpointer data)
{
  Document *document = data;

  g_free (document->type);
  g_free (document->content);
}

/* Read whole before anything is written: the two are the same table. */
static GArray *
read_documents (BanterDb *db, const char *user_id, const char *before, const char *after,
                GError **error)
{
  g_autoptr (GArray) documents = g_array_new (FALSE, FALSE, sizeof (Document));
  g_autoptr (BanterDbCursor) rows
      = banter_db_query (db, SELECT_DATA, "sss", user_id, before, after);

  g_array_set_clear_func (documents, document_clear);
  while (banter_db_cursor_next (rows, error))
    {
      Document document;

      banter_db_cursor_read (rows, "SS", &document.type, &document.content);
      g_array_append_val (documents, document);
    }
  return banter_db_cursor_failed (rows) ? NULL : g_steal_pointer (&documents);
}

static gboolean
copy_documents (BanterServer *server, BanterDb *db, const char *user_id, const char *before,
                const char *after, GError **error)
{
  g_autoptr (GArray) documents = read_documents (db, user_id, before, after, error);

  for (guint i = 0; documents != NULL && i < documents->len; i++)
    {
      const Document *document = &g_array_index (documents, Document, i);

      if (!banter_server_account_data_put (server, db, user_id, after, document->type,
                                           document->content, error))
        return FALSE;
    }
  return documents != NULL;
}

/* Returns: (transfer full) (nullable): m.direct with the new room beside the old one; %NULL if the
 * old one is not in it */
static char *
extend_direct (const char *content, const char *before, const char *after)
{
  g_autoptr (GHashTable) direct = banter_matrix_direct_decode (content);
  char *extended = NULL;
  GHashTableIter iter;
  gpointer person, rooms;

  g_hash_table_iter_init (&iter, direct);
  while (g_hash_table_iter_next (&iter, &person, &rooms))
    if (g_strv_contains (rooms, before))
      {
        g_autofree char *last = g_steal_pointer (&extended);

        extended = banter_matrix_direct_set (last != NULL ? last : content, person, after, TRUE);
      }
  return extended;
}

static gboolean
carry_direct (BanterServer *server, BanterDb *db, const char *user_id, const char *before,
              const char *after, GError **error)
{
  g_autoptr (GError) failure = NULL;
  g_autofree char *extended = NULL;
  g_autofree char *content
      = banter_server_account_data_get (db, user_id, "", BANTER_MATRIX_ACCOUNT_DIRECT, &failure);

  if (failure != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return FALSE;
    }
  if (content != NULL)
    extended = extend_direct (content, before, after);
  return extended == NULL
         || banter_server_account_data_put (server, db, user_id, "", BANTER_MATRIX_ACCOUNT_DIRECT,
                                            extended, error);
}

gboolean
banter_server_predecessor_carry_over (BanterServer *server, BanterDb *db, const char *room_id,
                                      const char *user_id, GError **error)
{
  g_autofree char *before = NULL;

  if (!banter_db_get (db, SELECT_PREDECESSOR, "ss:S", room_id, user_id, &before, error))
    return FALSE;
  return before == NULL
         || (copy_documents (server, db, user_id, before, room_id, error)
             && carry_direct (server, db, user_id, before, room_id, error)
             && banter_server_pushrules_follow (server, db, user_id, before, room_id, error));
}
