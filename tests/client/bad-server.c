/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "bad-server"

#include "config.h"

#include <string.h>

#include "bad-server.h"

typedef struct
{
  char *path;
  guint status;
  char *content_type;
  char *body;
  char *location;
  BadServerFault fault;
  BadServerFunc func;
  gpointer data;
} Rule;

struct _BadServer
{
  SoupServer *soup;
  char *url;
  GPtrArray *rules;
  GPtrArray *requests; /* paths */
  GPtrArray *hanging;  /* messages that are never answered */
  guint n_authorised;
  gint64 last_time;
};

static void
rule_free (gpointer data)
{
  Rule *rule = data;

  g_free (rule->path);
  g_free (rule->content_type);
  g_free (rule->body);
  g_free (rule->location);
  g_free (rule);
}

/* Later rules come first; an exact one beats a prefix. */
static const Rule *
find_rule (BadServer *server, const char *path)
{
  const Rule *best = NULL;

  for (guint i = server->rules->len; i > 0; i--)
    {
      const Rule *rule = g_ptr_array_index (server->rules, i - 1);
      gsize length = strlen (rule->path);

      if (g_str_equal (rule->path, path))
        return rule;
      if (rule->path[length - 1] == '*' && strncmp (rule->path, path, length - 1) == 0
          && (best == NULL || length > strlen (best->path)))
        best = rule;
    }

  return best;
}

static void
apply_fault (BadServer *server, SoupServerMessage *message, BadServerFault fault)
{
  switch (fault)
    {
    case BAD_SERVER_ANSWER:
      break;
    case BAD_SERVER_CLOSE:
      g_socket_shutdown (soup_server_message_get_socket (message), TRUE, TRUE, NULL);
      break;
    case BAD_SERVER_HANG:
      soup_server_message_pause (message);
      g_ptr_array_add (server->hanging, g_object_ref (message));
      break;
    default:
      g_assert_not_reached ();
    }
}

static void
on_request (SoupServer *soup, SoupServerMessage *message, const char *path, GHashTable *query,
            gpointer user_data)
{
  BadServer *server = user_data;
  const Rule *rule = find_rule (server, path);

  g_ptr_array_add (server->requests, g_strdup (path));
  server->last_time = g_get_monotonic_time ();
  if (soup_message_headers_get_one (soup_server_message_get_request_headers (message),
                                    "Authorization")
      != NULL)
    server->n_authorised++;

  if (rule == NULL)
    {
      bad_server_answer (message, 404, "{\"errcode\":\"M_UNRECOGNIZED\",\"error\":\"\"}");
      return;
    }
  if (rule->func != NULL)
    {
      apply_fault (server, message, rule->func (server, message, path, query, rule->data));
      return;
    }
  soup_server_message_set_status (message, rule->status, NULL);
  if (rule->location != NULL)
    soup_message_headers_replace (soup_server_message_get_response_headers (message), "Location",
                                  rule->location);
  if (rule->body != NULL)
    soup_server_message_set_response (message, rule->content_type, SOUP_MEMORY_COPY, rule->body,
                                      strlen (rule->body));
  apply_fault (server, message, rule->fault);
}

BadServer *
bad_server_new (gboolean tls)
{
  BadServer *server = g_new0 (BadServer, 1);
  g_autoptr (GError) error = NULL;
  g_autoslist (GUri) uris = NULL;

  server->rules = g_ptr_array_new_with_free_func (rule_free);
  server->requests = g_ptr_array_new_with_free_func (g_free);
  server->hanging = g_ptr_array_new_with_free_func (g_object_unref);
  server->soup = g_object_new (SOUP_TYPE_SERVER, NULL);
  if (tls)
    {
      g_autofree char *pem = g_test_build_filename (G_TEST_DIST, "client", "self-signed.pem", NULL);
      g_autoptr (GTlsCertificate) certificate = g_tls_certificate_new_from_file (pem, &error);

      g_assert_no_error (error);
      soup_server_set_tls_certificate (server->soup, certificate);
    }
  soup_server_add_handler (server->soup, NULL, on_request, server, NULL);
  soup_server_listen_local (
      server->soup, 0, SOUP_SERVER_LISTEN_IPV4_ONLY | (tls ? SOUP_SERVER_LISTEN_HTTPS : 0), &error);
  g_assert_no_error (error);
  uris = soup_server_get_uris (server->soup);
  server->url
      = g_strdup_printf ("%s://127.0.0.1:%d", tls ? "https" : "http", g_uri_get_port (uris->data));

  return server;
}

void
bad_server_free (BadServer *server)
{
  soup_server_disconnect (server->soup);
  g_ptr_array_unref (server->hanging);
  g_object_unref (server->soup);
  g_ptr_array_unref (server->rules);
  g_ptr_array_unref (server->requests);
  g_free (server->url);
  g_free (server);
}

const char *
bad_server_get_url (BadServer *server)
{
  return server->url;
}

char *
bad_server_dup_address (BadServer *server)
{
  return g_strdup (strstr (server->url, "://") + 3);
}

static Rule *
add_rule (BadServer *server, const char *path)
{
  Rule *rule = g_new0 (Rule, 1);

  rule->path = g_strdup (path);
  rule->status = 200;
  g_ptr_array_add (server->rules, rule);

  return rule;
}

void
bad_server_say (BadServer *server, const char *path, guint status, const char *content_type,
                const char *body)
{
  Rule *rule = add_rule (server, path);

  rule->status = status;
  rule->content_type = g_strdup (content_type);
  rule->body = g_strdup (body);
}

void
bad_server_say_json (BadServer *server, const char *path, guint status, const char *json)
{
  bad_server_say (server, path, status, "application/json", json);
}

void
bad_server_redirect (BadServer *server, const char *path, const char *location)
{
  Rule *rule = add_rule (server, path);

  rule->status = 302;
  rule->location = g_strdup (location);
}

void
bad_server_fail (BadServer *server, const char *path, BadServerFault fault)
{
  add_rule (server, path)->fault = fault;
}

void
bad_server_call (BadServer *server, const char *path, BadServerFunc func, gpointer data)
{
  Rule *rule = add_rule (server, path);

  rule->func = func;
  rule->data = data;
}

void
bad_server_answer (SoupServerMessage *message, guint status, const char *json)
{
  soup_server_message_set_status (message, status, NULL);
  soup_server_message_set_response (message, "application/json", SOUP_MEMORY_COPY, json,
                                    strlen (json));
}

guint
bad_server_get_n_requests (BadServer *server, const char *path)
{
  guint n = 0;

  for (guint i = 0; i < server->requests->len; i++)
    if (g_str_has_prefix (g_ptr_array_index (server->requests, i), path))
      n++;

  return n;
}

guint
bad_server_get_n_authorised (BadServer *server)
{
  return server->n_authorised;
}

gint64
bad_server_get_last_time (BadServer *server)
{
  return server->last_time;
}
