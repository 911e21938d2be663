/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-server-router"

#include "config.h"

#include <string.h>

#include "banter-server-router.h"

#include "banter-server-error.h"

#include "banter-matrix-error.h"

/* From method and path to the route. Built once from the tables; read by all threads. */

typedef struct
{
  const BanterServerRoute *route;
  GStrv segments; /* owned */
  guint n_segments;
} Entry;

struct _BanterServerRouter
{
  GArray *entries; /* Entry */
};

static void
entry_clear (gpointer data)
{
  Entry *entry = data;

  g_strfreev (entry->segments);
}

static gboolean
is_parameter (const char *segment)
{
  return *segment == '{';
}

static gboolean
segment_matches (const char *pattern, const char *segment)
{
  if (is_parameter (pattern))
    return TRUE;
  if (g_str_equal (pattern, segment))
    return TRUE;
  return g_str_equal (pattern, "v3") && g_str_equal (segment, "r0");
}

static gboolean
entry_matches (const Entry *entry, char **path, guint n_segments)
{
  if (entry->n_segments != n_segments)
    return FALSE;
  for (guint i = n_segments; i-- > 0;)
    if (!segment_matches (entry->segments[i], path[i]))
      return FALSE;
  return TRUE;
}

static gboolean
extract (const Entry *entry, char **path, char *params[BANTER_SERVER_MAX_PARAMS], GError **error)
{
  guint n = 0;

  for (guint i = 0; i < entry->n_segments; i++)
    {
      g_autofree char *text = NULL;

      if (!is_parameter (entry->segments[i]))
        continue;
      text = g_uri_unescape_string (path[i], NULL);
      if (text == NULL || !g_utf8_validate (text, -1, NULL))
        {
          g_set_error (error, BANTER_MATRIX_ERROR, BANTER_MATRIX_ERROR_INVALID_PARAM,
                       "The path's %s is not UTF-8", entry->segments[i]);
          return FALSE;
        }
      params[n++] = g_steal_pointer (&text);
    }
  return TRUE;
}

BanterServerRouter *
banter_server_router_new (const BanterServerFamily *const *families)
{
  BanterServerRouter *router = g_new0 (BanterServerRouter, 1);

  router->entries = g_array_new (FALSE, FALSE, sizeof (Entry));
  g_array_set_clear_func (router->entries, entry_clear);
  for (; *families != NULL; families++)
    for (guint i = 0; i < (*families)->n_routes; i++)
      {
        Entry entry = { .route = &(*families)->routes[i] };

        entry.segments = g_strsplit (entry.route->path, "/", -1);
        entry.n_segments = g_strv_length (entry.segments);
        g_array_append_val (router->entries, entry);
      }
  return router;
}

void
banter_server_router_free (BanterServerRouter *router)
{
  g_array_unref (router->entries);
  g_free (router);
}

const BanterServerRoute *
banter_server_router_find (BanterServerRouter *router, const char *method, char **path,
                           char *params[BANTER_SERVER_MAX_PARAMS], GError **error)
{
  guint n_segments = g_strv_length (path);
  gboolean known_path = FALSE;

  for (guint i = 0; i < router->entries->len; i++)
    {
      const Entry *entry = &g_array_index (router->entries, Entry, i);

      if (!entry_matches (entry, path, n_segments))
        continue;
      known_path = TRUE;
      if (g_str_equal (entry->route->method, method))
        return extract (entry, path, params, error) ? entry->route : NULL;
    }
  if (known_path)
    g_set_error (error, BANTER_SERVER_ERROR, BANTER_SERVER_ERROR_WRONG_METHOD,
                 "This endpoint has no such method");
  else
    g_set_error (error, BANTER_MATRIX_ERROR, BANTER_MATRIX_ERROR_UNRECOGNIZED,
                 "Unrecognized request");
  return NULL;
}

char *
banter_server_router_describe (BanterServerRouter *router)
{
  static const char *const auths[] = { "user", "user?", "open" };
  static const char *const runs[] = { "read", "write", "worker", "fetch", "picture", "hash" };
  static const char *const bodies[] = { "-", "json", "json?", "event", "form", "file" };
  GString *out = g_string_new (NULL);

  for (guint i = 0; i < router->entries->len; i++)
    {
      const BanterServerRoute *route = g_array_index (router->entries, Entry, i).route;

      g_string_append_printf (out, "%-6s %s %s %s %s\n", route->method, route->path,
                              auths[route->auth], runs[route->run], bodies[route->body]);
    }
  return g_string_free (out, FALSE);
}
