/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-http"

#include "config.h"

#include "banter-http.h"

#include "banter-client-error-private.h"

/* Requests whose answers are JSON: from the bytes to a struct, or to an error that says why not. */

BanterHttpRequest
banter_http_request (BanterMatrixEndpoint endpoint, const char *path, const char *json)
{
  return (BanterHttpRequest){
    .method = banter_matrix_endpoint_get_method (endpoint),
    .path = path,
    .authenticated = banter_matrix_endpoint_needs_token (endpoint),
    .json = json,
  };
}

gboolean
banter_http_answer_check (const BanterHttpAnswer *answer, GError **error)
{
  const BanterJsonLimits limits = { BANTER_HTTP_JSON_MAX, BANTER_JSON_DEPTH_APP };
  g_autoptr (BanterMatrixErrorBody) body = NULL;
  gsize length;
  const char *text = g_bytes_get_data (answer->body, &length);

  if (answer->status >= 200 && answer->status < 300)
    return TRUE;

  body = banter_json_decode_untrusted (&banter_matrix_error_body_type, text != NULL ? text : "",
                                       length, &limits, NULL);
  if (body == NULL && answer->status < 500 && answer->status != 429)
    {
      /* A proxy, a captive portal, a web site: not the homeserver's own words. */
      g_set_error (error, BANTER_CLIENT_ERROR, BANTER_CLIENT_ERROR_NOT_MATRIX,
                   "HTTP %u without a Matrix error", answer->status);
      return FALSE;
    }
  g_propagate_error (
      error, banter_client_error_from_answer (answer->status, body, answer->retry_after_ms));

  return FALSE;
}

gpointer
banter_http_answer_decode (BanterHttpAnswer *answer, const BanterJsonType *type,
                           const char *const *event_arrays, GError **error)
{
  static const char *const no_events[] = { NULL };
  const BanterJsonLimits limits = { BANTER_HTTP_SYNC_MAX, BANTER_JSON_DEPTH_APP };
  g_autoptr (BanterHttpAnswer) owned = answer;
  g_autoptr (GError) json_error = NULL;
  g_autofree char *text = NULL;
  gpointer value = NULL;
  guint n_blanked = 0;
  gsize length;

  if (!banter_http_answer_check (owned, error))
    return NULL;

  text = g_bytes_unref_to_data (g_steal_pointer (&owned->body), &length);
  if (text == NULL)
    text = g_strdup ("");
  if (banter_json_scan_lenient (text, length, &limits,
                                event_arrays != NULL ? event_arrays : no_events, &n_blanked,
                                &json_error))
    value = banter_json_decode (type, text, (gssize)length, &json_error);
  if (n_blanked > 0)
    g_debug ("%u values that break a rule were left out", n_blanked);
  if (value == NULL)
    g_set_error (error, BANTER_CLIENT_ERROR, BANTER_CLIENT_ERROR_NOT_MATRIX, "%s: %s", type->name,
                 json_error->message);

  return value;
}

gpointer
banter_http_call (BanterHttp *http, const BanterHttpRequest *request, const BanterJsonType *type,
                  GCancellable *cancellable, GError **error)
{
  static const char *const event_arrays[] = { "chunk", "state", "messages", NULL };
  BanterHttpAnswer *answer = banter_http_send (http, request, cancellable, error);

  return answer != NULL ? banter_http_answer_decode (answer, type, event_arrays, error) : NULL;
}

gboolean
banter_http_run (BanterHttp *http, const BanterHttpRequest *request, GCancellable *cancellable,
                 GError **error)
{
  g_autoptr (BanterHttpAnswer) answer = banter_http_send (http, request, cancellable, error);

  return answer != NULL && banter_http_answer_check (answer, error);
}
