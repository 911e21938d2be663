/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-server-config"

#include "config.h"

#include <string.h>

#include "banter-server-config.h"

#include "banter-server-error.h"

#include "banter-id.h"

/* The command line of banterd. */

#define SAMPLE_DELAY_MS 900

static gboolean
parse_listen (BanterServerConfig *config, const char *listen, GError **error)
{
  const char *colon = listen != NULL ? strrchr (listen, ':') : NULL;
  guint64 port;

  if (colon == NULL || colon == listen
      || !g_ascii_string_to_unsigned (colon + 1, 10, 0, G_MAXUINT16, &port, NULL))
    {
      g_set_error (error, BANTER_SERVER_ERROR, BANTER_SERVER_ERROR_START,
                   "--listen wants HOST:PORT, for example 127.0.0.1:8008");
      return FALSE;
    }
  if (*listen == '[' && colon[-1] == ']')
    config->host = g_strndup (listen + 1, (gsize)(colon - listen) - 2);
  else
    config->host = g_strndup (listen, (gsize)(colon - listen));
  config->port = (guint16)port;
  return TRUE;
}

static gboolean
check (BanterServerConfig *config, const char *listen, GError **error)
{
  if (config->list_routes)
    return TRUE;
  config->sample_delay_ms = CLAMP (config->sample_delay_ms, 0, 60000);
  if (config->data_dir == NULL)
    {
      g_set_error (error, BANTER_SERVER_ERROR, BANTER_SERVER_ERROR_START,
                   "--data DIR is missing: where banterd keeps its database and media");
      return FALSE;
    }
  if (config->server_name == NULL || !banter_server_name_is_valid (config->server_name))
    {
      g_set_error (error, BANTER_SERVER_ERROR, BANTER_SERVER_ERROR_START,
                   "--server-name wants a host name, for example example.org");
      return FALSE;
    }
  return parse_listen (config, listen, error);
}

BanterServerConfig *
banter_server_config_parse (int argc, char **argv, GError **error)
{
  g_autoptr (BanterServerConfig) config = g_new0 (BanterServerConfig, 1);
  g_autofree char *listen = NULL;
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  const GOptionEntry entries[] = {
    { "data", 0, 0, G_OPTION_ARG_FILENAME, &config->data_dir, "Where everything is kept", "DIR" },
    { "listen", 0, 0, G_OPTION_ARG_STRING, &listen, "Address to answer on; port 0 picks a free one",
      "HOST:PORT" },
    { "server-name", 0, 0, G_OPTION_ARG_STRING, &config->server_name,
      "The server's name in people's addresses", "NAME" },
    { "open-registration", 0, 0, G_OPTION_ARG_NONE, &config->open_registration,
      "Let anybody create an account", NULL },
    { "no-rate-limits", 0, 0, G_OPTION_ARG_NONE, &config->no_rate_limits,
      "Answer as many requests as come", NULL },
    { "plain", 0, 0, G_OPTION_ARG_NONE, &config->plain, "Without the im.banter extension", NULL },
    { "sample", 0, 0, G_OPTION_ARG_NONE, &config->sample, "With the sample community", NULL },
    { "sample-delay", 0, 0, G_OPTION_ARG_INT, &config->sample_delay_ms,
      "How long the sample people take to answer", "MILLISECONDS" },
    { "routes", 0, 0, G_OPTION_ARG_NONE, &config->list_routes, "Print the routes and end", NULL },
    { NULL },
  };

  config->sample_delay_ms = SAMPLE_DELAY_MS;
  g_option_context_set_summary (context, "A small Matrix homeserver.");
  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, &argc, &argv, error))
    return NULL;
  config->fast_hash = g_strcmp0 (g_getenv ("BANTERD_TEST_FAST_HASH"), "1") == 0;
  if (!check (config, listen != NULL ? listen : "127.0.0.1:8008", error))
    return NULL;

  return g_steal_pointer (&config);
}

void
banter_server_config_free (BanterServerConfig *config)
{
  g_free (config->data_dir);
  g_free (config->host);
  g_free (config->server_name);
  g_free (config);
}
