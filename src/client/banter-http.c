/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-http"

#include "config.h"

#include <string.h>

#include "banter-http-private.h"

/* The session: who it talks to, as whom, and how it ends. Nothing of libsoup's conveniences is on:
 * no cookies, cache, sniffer or authentication of its own. Here too is what lets a worker wait for
 * an exchange. */

void
banter_http_answer_free (BanterHttpAnswer *answer)
{
  if (answer == NULL)
    return;

  g_clear_pointer (&answer->body, g_bytes_unref);
  g_free (answer->content_type);
  g_free (answer);
}

gboolean
banter_http_uri_is_safe (GUri *uri)
{
  const char *host = g_uri_get_host (uri);
  g_autoptr (GInetAddress) address = NULL;

  if (host == NULL || *host == '\0' || g_uri_get_userinfo (uri) != NULL)
    return FALSE;
  if (g_str_equal (g_uri_get_scheme (uri), "https"))
    return TRUE;
  if (!g_str_equal (g_uri_get_scheme (uri), "http"))
    return FALSE;
  if (g_ascii_strcasecmp (host, "localhost") == 0)
    return TRUE;
  address = g_inet_address_new_from_string (host);

  return address != NULL && g_inet_address_get_is_loopback (address);
}

/* libsoup 3.2 fails what waits on an HTTP/2 connection when the server retires it (GOAWAY), and has
 * no other switch than this variable, read at the first connection: hence before main (). */
static void __attribute__ ((constructor)) force_http1 (void)
{
  g_setenv ("SOUP_FORCE_HTTP1", "1", FALSE);
}

static SoupSession *
session_new (void)
{
  SoupSession *session = soup_session_new_with_options ("timeout", 0, "idle-timeout", 60,
                                                        "max-conns-per-host", 8, NULL);

  soup_session_set_user_agent (session, "Banter/" BANTER_VERSION);
  soup_session_remove_feature_by_type (session, SOUP_TYPE_CONTENT_SNIFFER);
  soup_session_remove_feature_by_type (session, SOUP_TYPE_COOKIE_JAR);
  soup_session_remove_feature_by_type (session, SOUP_TYPE_CACHE);
  soup_session_remove_feature_by_type (session, SOUP_TYPE_AUTH_MANAGER);

  return session;
}

static void
create_session (gpointer data)
{
  BanterHttp *http = data;

  http->session = session_new ();
}

static void
drop_session (gpointer data)
{
  BanterHttp *http = data;

  g_clear_object (&http->session);
}

BanterHttp *
banter_http_new (BanterLoop *loop)
{
  BanterHttp *http = g_new0 (BanterHttp, 1);

  http->loop = loop;
  http->closing = g_cancellable_new ();
  g_mutex_init (&http->mutex);
  g_cond_init (&http->idle);
  banter_loop_call (loop, create_session, http);

  return http;
}

void
banter_http_cancel (BanterHttp *http)
{
  g_cancellable_cancel (http->closing);
}

void
banter_http_free (BanterHttp *http)
{
  g_assert (!banter_loop_is_current (http->loop));

  banter_http_cancel (http);
  g_mutex_lock (&http->mutex);
  while (http->n_running > 0)
    g_cond_wait (&http->idle, &http->mutex);
  g_mutex_unlock (&http->mutex);
  banter_loop_call (http->loop, drop_session, http);
  g_mutex_clear (&http->mutex);
  g_cond_clear (&http->idle);
  g_clear_object (&http->closing);
  g_free (http->base_url);
  if (http->token != NULL)
    explicit_bzero (http->token, strlen (http->token));
  g_free (http->token);
  g_free (http);
}

void
banter_http_set_server (BanterHttp *http, const char *base_url)
{
  g_free (http->base_url);
  http->base_url = g_strdup (base_url);
}

void
banter_http_set_token (BanterHttp *http, const char *token)
{
  if (http->token != NULL)
    explicit_bzero (http->token, strlen (http->token));
  g_free (http->token);
  http->token = g_strdup (token);
}

/* One waiting caller of banter_http_send(). */
typedef struct
{
  BanterHttp *http;
  const BanterHttpRequest *request;
  GCancellable *cancellable;
  BanterHttpAnswer *answer;
  GError *error;
  GMutex mutex;
  GCond cond;
  gboolean done;
} Wait;

static void
on_wait_done (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Wait *wait = user_data;

  wait->answer = banter_http_send_finish (wait->http, result, &wait->error);
  g_mutex_lock (&wait->mutex);
  wait->done = TRUE;
  g_cond_signal (&wait->cond);
  g_mutex_unlock (&wait->mutex);
}

static void
start_wait (gpointer data)
{
  Wait *wait = data;

  banter_http_send_async (wait->http, wait->request, wait->cancellable, on_wait_done, wait);
}

BanterHttpAnswer *
banter_http_send (BanterHttp *http, const BanterHttpRequest *request, GCancellable *cancellable,
                  GError **error)
{
  Wait wait = { .http = http, .request = request, .cancellable = cancellable };

  g_assert (!banter_loop_is_current (http->loop));

  g_mutex_init (&wait.mutex);
  g_cond_init (&wait.cond);
  banter_loop_post (http->loop, start_wait, &wait, NULL);
  g_mutex_lock (&wait.mutex);
  while (!wait.done)
    g_cond_wait (&wait.cond, &wait.mutex);
  g_mutex_unlock (&wait.mutex);
  g_cond_clear (&wait.cond);
  g_mutex_clear (&wait.mutex);
  if (wait.error != NULL)
    g_propagate_error (error, wait.error);

  return wait.answer;
}
