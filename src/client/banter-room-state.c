/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-room-state"

#include "config.h"

#include "banter-client-private.h"

#include "banter-client-error-private.h"

/* One piece of a room's state, as the server has it: others may have changed it since the last
 * sync. Runs on workers. */

gboolean
banter_room_state_put (BanterEngine *engine, const char *room_id, const char *type,
                       const char *state_key, const char *content, GCancellable *cancellable,
                       GError **error)
{
  g_autofree char *path
      = banter_matrix_path (BANTER_MATRIX_PUT_STATE_EVENT, room_id, type, state_key);
  BanterHttpRequest request = banter_http_request (BANTER_MATRIX_PUT_STATE_EVENT, path, content);

  return banter_http_run (banter_engine_get_http (engine), &request, cancellable, error);
}

char *
banter_room_state_get (BanterEngine *engine, const char *room_id, const char *type,
                       const char *state_key, GCancellable *cancellable, GError **error)
{
  const BanterJsonLimits limits = { BANTER_HTTP_JSON_MAX, BANTER_JSON_DEPTH_APP };
  g_autofree char *path
      = banter_matrix_path (BANTER_MATRIX_GET_STATE_EVENT, room_id, type, state_key);
  BanterHttpRequest request = banter_http_request (BANTER_MATRIX_GET_STATE_EVENT, path, NULL);
  g_autoptr (BanterHttpAnswer) answer
      = banter_http_send (banter_engine_get_http (engine), &request, cancellable, error);
  gsize length;
  const char *text;

  if (answer == NULL || !banter_http_answer_check (answer, error))
    return NULL;
  text = g_bytes_get_data (answer->body, &length);
  if (text == NULL || text[0] != '{' || !banter_json_scan (text, length, &limits, NULL))
    {
      /* Writing now would destroy what we cannot read. */
      g_set_error (error, BANTER_CLIENT_ERROR, BANTER_CLIENT_ERROR_SERVER, "%s is unreadable",
                   type);
      return NULL;
    }

  return g_strndup (text, length);
}
