/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-address"

#include "config.h"

#include <libsoup/soup.h>
#include <string.h>

#include "banter-discovery-private.h"

#include "banter-http.h"
#include "banter-id.h"

/* What people type to say where their account is. */

static gboolean
bad_address (GError **error)
{
  g_set_error_literal (error, BANTER_CLIENT_ERROR, BANTER_CLIENT_ERROR_BAD_ADDRESS,
                       "This names no server");
  return FALSE;
}

/* "localhost", 127.0.0.1, [::1], each perhaps with a port: there is no certificate for those. */
static gboolean
is_this_computer (const char *server)
{
  g_autofree char *text = g_strconcat ("http://", server, NULL);
  g_autoptr (GUri) uri = g_uri_parse (text, SOUP_HTTP_URI_FLAGS, NULL);

  return uri != NULL && banter_http_uri_is_safe (uri);
}

static gboolean
parse_url (const char *text, char **base_url, char **server_name, GError **error)
{
  g_autoptr (GUri) uri = g_uri_parse (text, SOUP_HTTP_URI_FLAGS, NULL);
  const char *scheme = uri != NULL ? g_uri_get_scheme (uri) : "";
  g_autofree char *host = NULL;
  int port;

  if (!g_str_equal (scheme, "https") && !g_str_equal (scheme, "http"))
    return bad_address (error);
  if (g_uri_get_host (uri) == NULL || *g_uri_get_host (uri) == '\0'
      || g_uri_get_userinfo (uri) != NULL)
    return bad_address (error);
  if (!banter_http_uri_is_safe (uri))
    {
      g_set_error_literal (error, BANTER_CLIENT_ERROR, BANTER_CLIENT_ERROR_INSECURE,
                           "Plain http to another machine");
      return FALSE;
    }

  port = g_uri_get_port (uri);
  host = strchr (g_uri_get_host (uri), ':') != NULL ? g_strdup_printf ("[%s]", g_uri_get_host (uri))
                                                    : g_strdup (g_uri_get_host (uri));
  if (port > 0 && port != (g_str_equal (scheme, "https") ? 443 : 80))
    *server_name = g_strdup_printf ("%s:%d", host, port);
  else
    *server_name = g_strdup (host);
  *base_url = g_strdup_printf ("%s://%s", scheme, *server_name);

  return TRUE;
}

gboolean
banter_address_parse (const char *typed, char **user_name, char **base_url, char **server_name,
                      GError **error)
{
  g_autofree char *text = g_strstrip (g_strdup (typed));
  g_autofree char *user = NULL;
  const char *server = text;
  const char *at;

  *base_url = NULL;
  *server_name = NULL;
  if (user_name != NULL)
    *user_name = NULL;
  if (!g_utf8_validate (text, -1, NULL) || strlen (text) > 2 * BANTER_ID_MAX_LENGTH)
    return bad_address (error);
  if (strstr (text, "://") != NULL)
    return parse_url (text, base_url, server_name, error);

  if (text[0] == '@' && strchr (text, ':') != NULL)
    {
      at = strchr (text, ':');
      user = g_strndup (text + 1, (gsize)(at - text - 1));
      server = at + 1;
    }
  else if ((at = strrchr (text, '@')) != NULL)
    {
      user = g_strndup (text, (gsize)(at - text));
      server = at + 1;
    }
  while (g_str_has_suffix (server, "/"))
    text[strlen (text) - 1] = '\0';
  if (!banter_server_name_is_valid (server) || (user != NULL && *user == '\0'))
    return bad_address (error);

  *base_url = g_strconcat (is_this_computer (server) ? "http://" : "https://", server, NULL);
  *server_name = g_strdup (server);
  if (user_name != NULL)
    *user_name = g_steal_pointer (&user);

  return TRUE;
}
