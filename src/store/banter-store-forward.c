/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-store-forward"

#include "config.h"

#include "banter-store-private.h"

#include "banter-matrix-message.h"

/* A message goes into another chat as it is: its media stay where they are on the server, and what
 * it had to do with its old chat (what it answers, who was meant, that it was edited) stays behind.
 */

typedef struct
{
  const char *room_id;
  const char *event_id;
  const char *to_room_id;
} Forward;

/* (transfer full): without relations. @words: (nullable): in place of a text that began with what
 * it answers */
static char *
strip_content (const char *content, const char *words)
{
  static const char bare[] = "{\"m.relates_to\":null,\"m.new_content\":null,\"m.mentions\":null}";
  const BanterMatrixMentions nobody = { 0 };
  const BanterMatrixMessage patch
      = { .body = (char *)words, .mentions = (BanterMatrixMentions *)&nobody };
  g_autofree char *json = banter_json_encode (&banter_matrix_message_type, &patch);
  g_autofree char *stripped = banter_json_merge (content, bare, NULL);
  g_autofree char *plain = NULL;

  if (stripped == NULL)
    return NULL;
  if (words != NULL)
    plain = banter_json_merge (stripped, "{\"format\":null,\"formatted_body\":null}", NULL);
  return banter_json_merge (plain != NULL ? plain : stripped, json, NULL);
}

static gboolean
forward_inside (BanterStore *store, gpointer data, GError **error)
{
  static const char sql[]
      = "SELECT e.type, iif (c.id = e.id, c.content, c.content ->> '$.\"m.new_content\"'),"
        "  iif (e.relates_to IS NULL OR c.url IS NOT NULL, NULL, c.body)"
        " FROM rooms r JOIN events e ON e.room = r.id JOIN events c ON c.id = coalesce (e.edit, "
        "e.id)"
        " WHERE r.room_id = ? AND e.event_id = ? AND e.kind BETWEEN 1 AND 8";
  const Forward *forward = data;
  g_autofree char *type = NULL;
  g_autofree char *content = NULL;
  g_autofree char *words = NULL;
  g_autofree char *stripped = NULL;
  BanterOutboxRow row = { .kind = BANTER_OUTBOX_MESSAGE, .room_id = (char *)forward->to_room_id };
  gint64 id;

  if (!banter_db_get (store->db, sql, "ss:SSS", forward->room_id, forward->event_id, &type,
                      &content, &words, error))
    return FALSE;
  if (content != NULL)
    stripped = strip_content (content, words);
  if (stripped == NULL)
    {
      g_set_error_literal (error, BANTER_STORE_ERROR, BANTER_STORE_ERROR_NO_ROOM,
                           "there is no such message");
      return FALSE;
    }
  row.type = type;
  row.content = stripped;
  return banter_store_outbox_add (store, &row, &id, error);
}

gboolean
banter_store_forward (BanterStore *store, const char *room_id, const char *event_id,
                      const char *to_room_id, BanterChangeSet **changes, GError **error)
{
  Forward forward = { room_id, event_id, to_room_id };

  g_return_val_if_fail (store != NULL && room_id != NULL, FALSE);
  g_return_val_if_fail (event_id != NULL && to_room_id != NULL, FALSE);

  return banter_store_write (store, forward_inside, &forward, changes, error);
}
