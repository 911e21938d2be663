/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-server-fetch"

#include "config.h"

#include <string.h>

#include <libsoup/soup.h>

#include "banter-server-fetch.h"

/* A name is resolved once, all its addresses are judged, and the connection goes to one of those
 * and nowhere else, so that a name that changes its mind in between (DNS rebinding) gains nothing.
 * Each redirect is a new address that is judged alike. */

#define MAX_HOPS 4
#define TOTAL_MS 10000
#define IDLE_S 5
#define CHUNK 16384

void
banter_server_fetched_free (BanterServerFetched *fetched)
{
  g_clear_pointer (&fetched->body, g_bytes_unref);
  g_free (fetched->type);
  g_free (fetched->url);
  g_free (fetched);
}

/* IANA's registries of special-purpose addresses. */
static const char *const special[] = {
  "0.0.0.0/8",
  "10.0.0.0/8",
  "100.64.0.0/10",
  "127.0.0.0/8",
  "169.254.0.0/16",
  "172.16.0.0/12",
  "192.0.0.0/24",
  "192.0.2.0/24",
  "192.88.99.0/24",
  "192.168.0.0/16",
  "198.18.0.0/15",
  "198.51.100.0/24",
  "203.0.113.0/24",
  "224.0.0.0/3",
  /* Of IPv6 only global unicast is let through, without these. */
  "2001::/23",
  "2001:db8::/32",
  "2002::/16",
  "3fff::/20",
};

static gboolean
is_in (GInetAddress *address, const char *range)
{
  g_autoptr (GInetAddressMask) mask = g_inet_address_mask_new_from_string (range, NULL);

  return g_inet_address_mask_get_family (mask) == g_inet_address_get_family (address)
         && g_inet_address_mask_matches (mask, address);
}

gboolean
banter_server_fetch_is_global (GInetAddress *address)
{
  for (guint i = 0; i < G_N_ELEMENTS (special); i++)
    if (is_in (address, special[i]))
      return FALSE;
  return g_inet_address_get_family (address) == G_SOCKET_FAMILY_IPV4 || is_in (address, "2000::/3");
}

static gboolean
refuse (GError **error, const char *why)
{
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED, why);
  return FALSE;
}

static gboolean
check_url (GUri *uri, gboolean allow_loopback, GError **error)
{
  const char *scheme = g_uri_get_scheme (uri);
  gboolean is_https = g_str_equal (scheme, "https");
  int port = g_uri_get_port (uri);

  if (!is_https && !g_str_equal (scheme, "http"))
    return refuse (error, "neither https nor http");
  if (g_uri_get_userinfo (uri) != NULL || g_uri_get_host (uri) == NULL
      || *g_uri_get_host (uri) == '\0')
    return refuse (error, "no host, or somebody's name at it");
  if (port > 0 && port != (is_https ? 443 : 80) && !allow_loopback)
    return refuse (error, "a port of its own");
  return TRUE;
}

/* Returns: (transfer full) (nullable): where to connect to */
static GSocketConnectable *
resolve (GUri *uri, gboolean allow_loopback, GCancellable *cancellable, GError **error)
{
  g_autoptr (GResolver) resolver = g_resolver_get_default ();
  GList *addresses = g_resolver_lookup_by_name (resolver, g_uri_get_host (uri), cancellable, error);
  gboolean is_good = addresses != NULL;
  int port = g_uri_get_port (uri);
  GSocketConnectable *target = NULL;

  if (port < 1)
    port = g_str_equal (g_uri_get_scheme (uri), "https") ? 443 : 80;
  for (GList *l = addresses; l != NULL; l = l->next)
    is_good = is_good
              && (banter_server_fetch_is_global (l->data)
                  || (allow_loopback && g_inet_address_get_is_loopback (l->data)));
  if (is_good)
    target = G_SOCKET_CONNECTABLE (g_inet_socket_address_new (addresses->data, (guint16)port));
  else if (addresses != NULL)
    refuse (error, "an address that is not everybody's");
  g_resolver_free_addresses (addresses);
  return target;
}

static GBytes *
read_body (GInputStream *stream, gsize max_size, GCancellable *cancellable, GError **error)
{
  g_autoptr (GByteArray) body = g_byte_array_new ();
  guint8 chunk[CHUNK];
  gssize n = 0;

  while (body->len < max_size
         && (n = g_input_stream_read (stream, chunk, MIN (sizeof chunk, max_size - body->len),
                                      cancellable, error))
                > 0)
    g_byte_array_append (body, chunk, (guint)n);
  return n >= 0 ? g_byte_array_free_to_bytes (g_steal_pointer (&body)) : NULL;
}

/* One hop. @location: (out): where it points on to, or NULL */
static BanterServerFetched *
fetch_one (GUri *uri, gsize max_size, gboolean allow_loopback, GCancellable *cancellable,
           char **location, GError **error)
{
  g_autoptr (GSocketConnectable) target = resolve (uri, allow_loopback, cancellable, error);
  g_autoptr (SoupSession) session = NULL;
  g_autoptr (SoupMessage) message = NULL;
  g_autoptr (GInputStream) stream = NULL;
  g_autoptr (BanterServerFetched) fetched = g_new0 (BanterServerFetched, 1);
  SoupMessageHeaders *headers;
  const char *type;

  if (target == NULL)
    return NULL;
  session = soup_session_new_with_options ("remote-connectable", target, "proxy-resolver", NULL,
                                           "timeout", IDLE_S, "user-agent", "banterd", NULL);
  message = soup_message_new_from_uri ("GET", uri);
  soup_message_add_flags (message, SOUP_MESSAGE_NO_REDIRECT);
  stream = soup_session_send (session, message, cancellable, error);
  if (stream == NULL)
    return NULL;
  headers = soup_message_get_response_headers (message);
  if (SOUP_STATUS_IS_REDIRECTION (soup_message_get_status (message)))
    *location = g_strdup (soup_message_headers_get_one (headers, "Location"));
  if (soup_message_get_status (message) != SOUP_STATUS_OK && *location == NULL)
    {
      refuse (error, "an answer that is not 200");
      return NULL;
    }
  type = soup_message_headers_get_content_type (headers, NULL);
  fetched->type = g_ascii_strdown (type != NULL ? type : "", -1);
  fetched->url = g_uri_to_string (uri);
  if (*location == NULL)
    fetched->body = read_body (stream, max_size, cancellable, error);
  return *location != NULL || fetched->body != NULL ? g_steal_pointer (&fetched) : NULL;
}

static BanterServerFetched *
fetch_all (const char *url, gsize max_size, gboolean allow_loopback, GCancellable *cancellable,
           GError **error)
{
  g_autoptr (GUri) uri = g_uri_parse (url, SOUP_HTTP_URI_FLAGS, error);

  for (guint hop = 0; hop < MAX_HOPS; hop++)
    {
      g_autofree char *location = NULL;
      g_autoptr (BanterServerFetched) fetched = NULL;
      GUri *next;

      if (uri == NULL || !check_url (uri, allow_loopback, error))
        return NULL;
      fetched = fetch_one (uri, max_size, allow_loopback, cancellable, &location, error);
      if (fetched == NULL || location == NULL)
        return g_steal_pointer (&fetched);
      next = g_uri_parse_relative (uri, location, SOUP_HTTP_URI_FLAGS, error);
      g_uri_unref (uri);
      uri = next;
    }
  refuse (error, "too many redirects");
  return NULL;
}

static gboolean
on_time_over (gpointer cancellable)
{
  g_cancellable_cancel (cancellable);
  return G_SOURCE_REMOVE;
}

static void
on_ending (GCancellable *ending, gpointer cancellable)
{
  g_cancellable_cancel (cancellable);
}

/* The clock is the main thread's: this one waits. */
BanterServerFetched *
banter_server_fetch (const char *url, gsize max_size, gboolean allow_loopback, GCancellable *ending,
                     GError **error)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GSource) timer = g_timeout_source_new (TOTAL_MS);
  BanterServerFetched *fetched;
  gulong handler = g_cancellable_connect (ending, G_CALLBACK (on_ending), cancellable, NULL);

  g_source_set_callback (timer, on_time_over, g_object_ref (cancellable), g_object_unref);
  g_source_attach (timer, NULL);
  fetched = fetch_all (url, max_size, allow_loopback, cancellable, error);
  g_source_destroy (timer);
  g_cancellable_disconnect (ending, handler);
  return fetched;
}
