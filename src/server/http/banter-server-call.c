/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-server-call"

#include "config.h"

#include <string.h>
#include <unistd.h>

#include <glib/gstdio.h>

#include "banter-server-call.h"

#include "banter-server-account-state.h"
#include "banter-server-config.h"
#include "banter-server-error.h"
#include "banter-server-limiter.h"
#include "banter-server-router.h"
#include "banter-server-tokens.h"
#include "banter-server.h"

#include "banter-matrix-error.h"

/* One request from its target to its answer, without HTTP. A call is used by one thread at a time:
 * the HTTP thread, the writer or a worker. */

#define MAX_QUERY 64

/* Of files the setting decides. */
static const gsize max_bodies[] = {
  [BANTER_SERVER_BODY_NONE] = 1024 * 1024,     [BANTER_SERVER_BODY_JSON] = 1024 * 1024,
  [BANTER_SERVER_BODY_OPTIONAL] = 1024 * 1024, [BANTER_SERVER_BODY_EVENT] = 128 * 1024,
  [BANTER_SERVER_BODY_FORM] = 16 * 1024,
};

void
banter_server_call_init (BanterServerCall *call, BanterServer *server)
{
  call->server = server;
  call->status = 200;
  call->answer_fd = -1;
  call->upload.fd = -1;
  call->wait_ms = -1;
}

static void
clear_upload (BanterServerUpload *upload)
{
  if (upload->fd >= 0)
    close (upload->fd);
  upload->fd = -1;
  if (upload->path != NULL)
    g_unlink (upload->path);
  g_clear_pointer (&upload->path, g_free);
}

void
banter_server_call_clear (BanterServerCall *call)
{
  if (call->request != NULL)
    banter_json_free (call->route->request, g_steal_pointer (&call->request));
  clear_upload (&call->upload);
  if (call->answer_fd >= 0)
    close (call->answer_fd);
  if (call->body != NULL)
    {
      /* It may hold a password. */
      explicit_bzero (call->body->str, call->body->allocated_len);
      g_string_free (call->body, TRUE);
    }
  g_clear_pointer (&call->query, g_hash_table_unref);
  g_clear_pointer (&call->headers, g_ptr_array_unref);
  for (guint i = 0; i < BANTER_SERVER_MAX_PARAMS; i++)
    g_clear_pointer (&call->param_texts[i], g_free);
  g_clear_pointer (&call->content_type, g_free);
  g_clear_pointer (&call->address, g_free);
  g_clear_pointer (&call->place, g_free);
  g_clear_pointer (&call->base_url, g_free);
  g_clear_pointer (&call->answer, g_free);
  g_clear_pointer (&call->path, g_free);
  g_clear_pointer (&call->token_user, g_free);
  g_clear_pointer (&call->token_device, g_free);
}

static char *
unescape_query (const char *text)
{
  g_autofree char *spaced = g_strdelimit (g_strdup (text), "+", ' ');
  g_autofree char *plain = g_uri_unescape_string (spaced, NULL);

  return plain != NULL && g_utf8_validate (plain, -1, NULL) ? g_steal_pointer (&plain) : NULL;
}

/* application/x-www-form-urlencoded; the first value of a name is the one that counts. */
static void
parse_query (GHashTable *table, const char *query)
{
  g_auto (GStrv) pairs = g_strsplit (query != NULL ? query : "", "&", MAX_QUERY);

  for (guint i = 0; pairs[i] != NULL; i++)
    {
      char *equals = strchr (pairs[i], '=');
      g_autofree char *name = NULL;
      g_autofree char *value = NULL;

      if (equals == NULL)
        continue;
      *equals = '\0';
      name = unescape_query (pairs[i]);
      value = unescape_query (equals + 1);
      if (name != NULL && value != NULL && !g_hash_table_contains (table, name))
        g_hash_table_insert (table, g_steal_pointer (&name), g_steal_pointer (&value));
    }
}

gboolean
banter_server_call_route (BanterServerCall *call, const char *method, const char *target,
                          GError **error)
{
  const char *question = strchr (target, '?');
  g_auto (GStrv) segments = NULL;

  call->path
      = question != NULL ? g_strndup (target, (gsize)(question - target)) : g_strdup (target);
  call->query = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  parse_query (call->query, question != NULL ? question + 1 : NULL);
  segments = g_strsplit (call->path, "/", 24);
  call->route = banter_server_router_find (banter_server_get_router (call->server), method,
                                           segments, call->param_texts, error);
  for (guint i = 0; i < BANTER_SERVER_MAX_PARAMS; i++)
    call->params[i] = call->param_texts[i];
  return call->route != NULL;
}

gboolean
banter_server_call_authenticate (BanterServerCall *call, const char *authorization, GError **error)
{
  const char *token = NULL;
  BanterServerTokenOwner owner = { 0 };

  if (call->route->auth == BANTER_SERVER_AUTH_NONE
      || (call->route->auth == BANTER_SERVER_AUTH_MAYBE && authorization == NULL))
    return TRUE;
  if (authorization != NULL && g_ascii_strncasecmp (authorization, "Bearer ", 7) == 0)
    token = authorization + 7;
  if (token == NULL || *token == '\0')
    {
      g_set_error (error, BANTER_MATRIX_ERROR, BANTER_MATRIX_ERROR_MISSING_TOKEN,
                   "Missing access token");
      return FALSE;
    }
  if (!banter_server_tokens_lookup (banter_server_get_tokens (call->server), token, call->address,
                                    &owner, error))
    return FALSE;
  g_free (call->token_user);
  g_free (call->token_device);
  call->user_id = call->token_user = owner.user_id;
  call->device_id = call->token_device = owner.device_id;
  return banter_server_account_check_state (call, owner.state, error);
}

static gboolean
decode_body (BanterServerCall *call, GError **error)
{
  static const BanterJsonLimits limits = { 0, BANTER_JSON_DEPTH_SERVER };
  const BanterJsonType *type = call->route->request;

  if (call->route->body == BANTER_SERVER_BODY_NONE || call->route->body == BANTER_SERVER_BODY_FILE)
    return TRUE;
  if (call->body == NULL)
    call->body = g_string_new (NULL);
  if (call->route->body == BANTER_SERVER_BODY_FORM)
    {
      parse_query (call->query, call->body->str);
      return TRUE;
    }
  if (call->body->len == 0 && call->route->body == BANTER_SERVER_BODY_OPTIONAL)
    g_string_append (call->body, "{}");
  if (!banter_json_scan (call->body->str, call->body->len, &limits, error))
    return FALSE;
  if (call->body->str[strspn (call->body->str, " \t\r\n")] != '{')
    {
      g_set_error (error, BANTER_MATRIX_ERROR, BANTER_MATRIX_ERROR_BAD_JSON,
                   "The body is not a JSON object");
      return FALSE;
    }
  if (type == NULL)
    return TRUE;
  call->request = banter_json_decode (type, call->body->str, (gssize)call->body->len, error);
  return call->request != NULL;
}

gboolean
banter_server_call_limit (BanterServerCall *call, BanterServerRate rate, const char *key,
                          GError **error)
{
  gint64 wait_ms = banter_server_limiter_take (banter_server_get_limiter (call->server), rate, key);

  if (wait_ms == 0)
    return TRUE;
  call->retry_after_ms = wait_ms;
  g_set_error (error, BANTER_MATRIX_ERROR, BANTER_MATRIX_ERROR_LIMIT_EXCEEDED, "Too many requests");
  return FALSE;
}

gboolean
banter_server_call_prepare (BanterServerCall *call, GError **error)
{
  const char *key = call->user_id != NULL ? call->user_id : call->place;

  if (call->route->rate != BANTER_SERVER_RATE_NONE
      && !banter_server_call_limit (call, call->route->rate, key, error))
    return FALSE;
  return decode_body (call, error);
}

static gboolean
run_in_snapshot (BanterDb *db, gpointer data, GError **error)
{
  gpointer *pair = data;
  BanterServerCall *call = pair[0];

  return banter_db_get (db, "SELECT position FROM stream", ":i", &call->position, error)
         && call->route->handler (call, call->request, pair[1], error);
}

gboolean
banter_server_call_run (BanterServerCall *call, BanterDb *db, GError **error)
{
  const BanterJsonType *type = call->route->response;
  gpointer response = type != NULL ? g_malloc0 (type->size) : NULL;
  gpointer pair[] = { call, response };
  gboolean ok;

  call->db = db;
  call->wait_ms = -1;
  if (call->route->run == BANTER_SERVER_RUN_READ)
    ok = banter_db_transaction (db, run_in_snapshot, pair, error);
  else
    ok = call->route->handler (call, call->request, response, error);
  call->db = NULL;

  if (ok && call->answer == NULL && call->answer_fd < 0 && call->wait_ms < 0)
    call->answer = type != NULL ? banter_json_encode (type, response) : g_strdup ("{}");
  if (response != NULL)
    banter_json_free (type, response);
  return ok;
}

void
banter_server_call_take_error (BanterServerCall *call, GError *error)
{
  guint status;

  g_clear_pointer (&call->answer, g_free);
  call->wait_ms = -1;
  call->answer = banter_server_error_encode (error, call->retry_after_ms, &status);
  if (call->status < 400)
    call->status = status;
  if (call->retry_after_ms > 0)
    {
      g_autofree char *seconds
          = g_strdup_printf ("%" G_GINT64_FORMAT, (call->retry_after_ms + 999) / 1000);

      banter_server_call_add_header (call, "Retry-After", seconds);
    }
  g_error_free (error);
}

gsize
banter_server_call_get_max_body (BanterServerCall *call)
{
  BanterServerBody body = call->route != NULL ? call->route->body : BANTER_SERVER_BODY_NONE;

  if (body == BANTER_SERVER_BODY_FILE)
    return (gsize)banter_server_get_config (call->server)->max_upload;
  return max_bodies[body];
}

const char *
banter_server_call_get_query (BanterServerCall *call, const char *name)
{
  return g_hash_table_lookup (call->query, name);
}

gboolean
banter_server_call_get_query_int (BanterServerCall *call, const char *name, gint64 fallback,
                                  gint64 low, gint64 high, gint64 *value, GError **error)
{
  const char *text = banter_server_call_get_query (call, name);

  *value = fallback;
  if (text == NULL)
    return TRUE;
  if (!g_ascii_string_to_signed (text, 10, G_MININT64, G_MAXINT64, value, NULL))
    {
      g_set_error (error, BANTER_MATRIX_ERROR, BANTER_MATRIX_ERROR_INVALID_PARAM,
                   "'%s' is not a number", name);
      return FALSE;
    }
  *value = CLAMP (*value, low, high);
  return TRUE;
}

void
banter_server_call_take_json (BanterServerCall *call, char *json)
{
  g_free (call->answer);
  call->answer = json;
}

void
banter_server_call_take_text (BanterServerCall *call, const char *content_type, char *text)
{
  banter_server_call_take_json (call, text);
  banter_server_call_add_header (call, "Content-Type", content_type);
}

void
banter_server_call_take_file (BanterServerCall *call, int fd, gint64 size)
{
  g_return_if_fail (call->answer_fd < 0);

  call->answer_fd = fd;
  call->answer_size = size;
}

void
banter_server_call_set_status (BanterServerCall *call, guint status)
{
  call->status = status;
}

void
banter_server_call_add_header (BanterServerCall *call, const char *name, const char *value)
{
  GString *clean = g_string_new (NULL);

  for (; *value != '\0'; value++)
    if (!g_ascii_iscntrl (*value))
      g_string_append_c (clean, *value);
  if (call->headers == NULL)
    call->headers = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (call->headers, g_strdup (name));
  g_ptr_array_add (call->headers, g_string_free (clean, FALSE));
}

void
banter_server_call_wait (BanterServerCall *call, gint64 timeout_ms)
{
  g_return_if_fail (call->route->run == BANTER_SERVER_RUN_READ);

  call->wait_ms = timeout_ms;
}

gboolean
banter_server_call_check_self (BanterServerCall *call, GError **error)
{
  if (g_strcmp0 (call->params[0], call->user_id) == 0)
    return TRUE;
  g_set_error (error, BANTER_MATRIX_ERROR, BANTER_MATRIX_ERROR_FORBIDDEN,
               "This belongs to another user");
  return FALSE;
}
