/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "banter-server-config.h"
#include "banter-server-router.h"
#include "banter-server.h"

#include <stdint.h>
#include <string.h>

/* "METHOD TARGET": from the request line to the route, its parameters and the query. A route or an
 * error; whatever a handler gets is UTF-8. */

int LLVMFuzzerInitialize (int *argc, char ***argv);
int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

static BanterServer *server;

/* The route needs a server that knows all of them; it stands in the current directory, which is
 * the fuzzers' own, and nobody calls it. */
int
LLVMFuzzerInitialize (int *argc, char ***argv)
{
  g_autofree char *cwd = g_get_current_dir ();
  g_autofree char *dir = g_build_filename (cwd, "fuzz-server-XXXXXX", NULL);
  g_autoptr (GError) error = NULL;
  BanterServerConfig *config;

  g_assert_nonnull (g_mkdtemp (dir));
  config = banter_server_config_parse (
      7,
      (char *[]){ (char *)"banterd", (char *)"--data", dir, (char *)"--listen",
                  (char *)"127.0.0.1:0", (char *)"--server-name", (char *)"localhost", NULL },
      &error);
  g_assert_no_error (error);
  server = banter_server_new (config, &error);
  g_assert_no_error (error);
  return 0;
}

/* All routes go through the same code, so the fuzzer is told which of them it has found. */
__attribute__ ((section ("__libfuzzer_extra_counters"))) static uint8_t found[1024];

static void
count_route (const BanterServerRoute *route)
{
  guint n = 0;

  for (guint i = 0; banter_server_families[i] != NULL; i++)
    for (guint j = 0; j < banter_server_families[i]->n_routes; j++, n++)
      if (&banter_server_families[i]->routes[j] == route)
        found[n % G_N_ELEMENTS (found)] = 1;
}

static void
check_query (BanterServerCall *call)
{
  static const char *const names[] = { "limit", "timeout", "width", "ts" };
  GHashTableIter iter;
  gpointer name, value;

  g_hash_table_iter_init (&iter, call->query);
  while (g_hash_table_iter_next (&iter, &name, &value))
    {
      g_assert_true (g_utf8_validate (name, -1, NULL));
      g_assert_true (g_utf8_validate (value, -1, NULL));
    }
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr (GError) error = NULL;
      gint64 number = -1;

      if (banter_server_call_get_query_int (call, names[i], 7, 1, 100, &number, &error))
        g_assert_true (number >= 1 && number <= 100);
      else
        g_assert_nonnull (error);
    }
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autofree char *line = g_strndup ((const char *)data, size);
  char *space = strchr (line, ' ');
  g_autoptr (GError) error = NULL;
  BanterServerCall call = { 0 };

  if (space == NULL)
    return 0;
  *space = '\0';
  banter_server_call_init (&call, server);
  if (banter_server_call_route (&call, line, space + 1, &error))
    {
      g_assert_no_error (error);
      g_assert_cmpstr (call.route->method, ==, line);
      count_route (call.route);
      for (guint i = 0; i < BANTER_SERVER_MAX_PARAMS; i++)
        g_assert_true (call.params[i] == NULL || g_utf8_validate (call.params[i], -1, NULL));
      check_query (&call);
    }
  else
    g_assert_nonnull (error);
  banter_server_call_clear (&call);
  return 0;
}
