/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-server-member"

#include "config.h"

#include "banter-server-member.h"

#include "banter-server-writer.h"
#include "banter-server.h"

#include "banter-matrix-error.h"

/* Two questions about memberships that receipts, typing, account data and the directory ask. */

static const char SELECT_JOINED[] = "SELECT EXISTS (SELECT 1 FROM memberships WHERE user_id = ? "
                                    "AND room_id = ? AND membership = 'join')";
static const char SELECT_MEMBERS[]
    = "SELECT user_id FROM memberships WHERE room_id = ? AND membership = 'join'";

gboolean
banter_server_member_is_joined (BanterDb *db, const char *room_id, const char *user_id,
                                gboolean *joined, GError **error)
{
  *joined = FALSE;
  return banter_db_get (db, SELECT_JOINED, "ss:b", user_id, room_id, joined, error);
}

gboolean
banter_server_member_check_joined (BanterDb *db, const char *room_id, const char *user_id,
                                   GError **error)
{
  gboolean joined = FALSE;

  if (!banter_server_member_is_joined (db, room_id, user_id, &joined, error))
    return FALSE;
  if (!joined)
    g_set_error_literal (error, BANTER_MATRIX_ERROR, BANTER_MATRIX_ERROR_FORBIDDEN,
                         "You are not in this room");
  return joined;
}

gboolean
banter_server_member_wake_room (BanterServer *server, BanterDb *db, const char *room_id,
                                GError **error)
{
  BanterServerWriter *writer = banter_server_get_writer (server);
  g_autoptr (BanterDbCursor) rows = banter_db_query (db, SELECT_MEMBERS, "s", room_id);

  while (banter_db_cursor_next (rows, error))
    banter_server_writer_wake (writer, banter_db_cursor_get_text (rows, 0));
  return !banter_db_cursor_failed (rows);
}
