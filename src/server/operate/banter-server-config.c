/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-server-config"

#include "config.h"

#include <string.h>

#include "banter-server-config.h"

#include "banter-server-error.h"
#include "banter-server-settings.h"

/* The command line of banterd, and what it and the configuration file come to together. */

#define DEFAULT_FILE BANTER_SYSCONFDIR "/banterd/banterd.conf"

typedef struct
{
  char *file;
  gboolean list_routes;
  char **flags; /* by the number of the setting; NULL: not given */
} CommandLine;

static gboolean
fail (GError **error, const char *message)
{
  g_set_error_literal (error, BANTER_SERVER_ERROR, BANTER_SERVER_ERROR_START, message);
  return FALSE;
}

/* Flags wait until the file was read. The last of two wins. */
static gboolean
on_flag (const char *name, const char *value, gpointer data, GError **error)
{
  CommandLine *line = data;
  const BanterServerSetting *setting = banter_server_setting_find (name + strlen ("--"));
  guint i = (guint)(setting - banter_server_settings);

  g_free (line->flags[i]);
  line->flags[i] = g_strdup (value != NULL ? value : "true");
  return TRUE;
}

static gboolean
parse_words (CommandLine *line, int argc, char **argv, GError **error)
{
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_autofree GOptionEntry *settings = g_new0 (GOptionEntry, banter_server_n_settings + 1);
  const GOptionEntry entries[] = {
    { "config", 0, 0, G_OPTION_ARG_FILENAME, &line->file, "Settings, as a key file", "FILE" },
    { "routes", 0, 0, G_OPTION_ARG_NONE, &line->list_routes, "Print the routes and end", NULL },
    { NULL },
  };
  GOptionGroup *group = g_option_group_new ("banterd", "", "", line, NULL);

  for (guint i = 0; i < banter_server_n_settings; i++)
    settings[i] = (GOptionEntry){
      .long_name = banter_server_settings[i].key,
      .flags = banter_server_settings[i].placeholder == NULL ? G_OPTION_FLAG_OPTIONAL_ARG : 0,
      .arg = G_OPTION_ARG_CALLBACK,
      .arg_data = on_flag,
      .description = banter_server_settings[i].help,
      .arg_description = banter_server_settings[i].placeholder,
    };
  g_option_group_add_entries (group, entries);
  g_option_group_add_entries (group, settings);
  g_option_context_set_main_group (context, group);
  g_option_context_set_summary (context, "A small Matrix homeserver.");
  g_option_context_set_description (
      context, "banterd admin --data DIR COMMAND looks after it; see banterd admin --help.");
  if (!g_option_context_parse (context, &argc, &argv, error))
    return FALSE;
  return argc == 1 || fail (error, "Only flags are understood; see banterd --help");
}

/* Not with --data: a second server, or the one inside the app, is not the system's. */
static const char *
find_file (const char *file, gboolean has_data_dir)
{
  if (file != NULL || has_data_dir || !g_file_test (DEFAULT_FILE, G_FILE_TEST_EXISTS))
    return file;
  return DEFAULT_FILE;
}

static gboolean
apply_defaults (BanterServerConfig *config, const char *file, GError **error)
{
  for (guint i = 0; i < banter_server_n_settings; i++)
    if (banter_server_settings[i].initial != NULL
        && !banter_server_setting_apply (&banter_server_settings[i], config,
                                         banter_server_settings[i].initial,
                                         banter_server_settings[i].key, error))
      return FALSE;
  return file == NULL || banter_server_settings_load (config, file, error);
}

static gboolean
apply (BanterServerConfig *config, const CommandLine *line, GError **error)
{
  const BanterServerSetting *data = banter_server_setting_find ("data");
  gboolean has_data_dir = line->flags[data - banter_server_settings] != NULL;

  if (!apply_defaults (config, find_file (line->file, has_data_dir || line->list_routes), error))
    return FALSE;
  for (guint i = 0; i < banter_server_n_settings; i++)
    {
      g_autofree char *origin = g_strconcat ("--", banter_server_settings[i].key, NULL);

      if (line->flags[i] != NULL
          && !banter_server_setting_apply (&banter_server_settings[i], config, line->flags[i],
                                           origin, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
check_data_dir (const BanterServerConfig *config, GError **error)
{
  return config->data_dir != NULL
         || fail (error, "--data DIR is missing: where banterd keeps its database and media");
}

static gboolean
check (const BanterServerConfig *config, GError **error)
{
  if (config->list_routes)
    return TRUE;
  if (!check_data_dir (config, error))
    return FALSE;
  if (config->server_name == NULL)
    return fail (error, "--server-name NAME is missing: a host name, for example example.org");
  if (config->behind_proxy || banter_server_address_is_loopback (config->listen.host))
    return TRUE;
  g_set_error (error, BANTER_SERVER_ERROR, BANTER_SERVER_ERROR_START,
               "%s can be reached from other machines, and banterd speaks no TLS: listen on "
               "127.0.0.1 with a TLS proxy in front, or say --behind-proxy if only the proxy "
               "can reach this address",
               config->listen.host);
  return FALSE;
}

static gboolean
is_testing (void)
{
  return g_strcmp0 (g_getenv ("BANTERD_TEST_FAST_HASH"), "1") == 0;
}

static gint64
read_hurry (void)
{
  const char *text = g_getenv ("BANTERD_TEST_HURRY");

  return text != NULL ? CLAMP (g_ascii_strtoll (text, NULL, 10), 1, 1000) : 1;
}

BanterServerConfig *
banter_server_config_parse (int argc, char **argv, GError **error)
{
  g_autoptr (BanterServerConfig) config = g_new0 (BanterServerConfig, 1);
  CommandLine line = { .flags = g_new0 (char *, banter_server_n_settings) };
  gboolean ok = parse_words (&line, argc, argv, error) && apply (config, &line, error);

  config->list_routes = line.list_routes;
  config->hurry = read_hurry ();
  config->fast_hash = is_testing ();
  config->fetch_loopback = g_strcmp0 (g_getenv ("BANTERD_TEST_FETCH_LOOPBACK"), "1") == 0;
  for (guint i = 0; i < banter_server_n_settings; i++)
    g_free (line.flags[i]);
  g_free (line.flags);
  g_free (line.file);
  return ok && check (config, error) ? g_steal_pointer (&config) : NULL;
}

BanterServerConfig *
banter_server_config_load (const char *file, const char *data_dir, GError **error)
{
  const BanterServerSetting *data = banter_server_setting_find ("data");
  g_autoptr (BanterServerConfig) config = g_new0 (BanterServerConfig, 1);

  config->fast_hash = is_testing ();
  if (!apply_defaults (config, find_file (file, data_dir != NULL), error)
      || (data_dir != NULL
          && !banter_server_setting_apply (data, config, data_dir, "--data", error))
      || !check_data_dir (config, error))
    return NULL;
  return g_steal_pointer (&config);
}

gboolean
banter_server_address_is_loopback (const char *host)
{
  return g_str_has_prefix (host, "127.") || g_str_equal (host, "::1")
         || g_str_has_prefix (host, "::ffff:127.") || g_str_equal (host, "localhost");
}

void
banter_server_config_free (BanterServerConfig *config)
{
  g_free (config->data_dir);
  g_free (config->listen.host);
  g_free (config->metrics.host);
  g_free (config->server_name);
  g_free (config->public_baseurl);
  g_free (config->sms_command);
  g_free (config);
}
