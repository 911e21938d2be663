/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-server-settings"

#include "config.h"

#include <string.h>
#include <sys/stat.h>

#include "banter-server-settings.h"

#include "banter-server-error.h"

#include "banter-id.h"

/* The table of settings and the readers of its values. Strict: a word that is not understood stops
 * the start, as a typing error in "behind-proxy" must not go unnoticed. */

#define MAX_DELAY_MS 60000

static const char *
parse_switch (const char *text, gpointer place)
{
  gboolean *value = place;

  *value = g_str_equal (text, "true") || g_str_equal (text, "yes");
  return *value || g_str_equal (text, "false") || g_str_equal (text, "no") ? NULL : "true or false";
}

static const char *
parse_text (const char *text, gpointer place)
{
  char **value = place;

  g_free (*value);
  *value = g_strdup (text);
  return *text != '\0' ? NULL : "a value";
}

static const char *
parse_path (const char *text, gpointer place)
{
  char **value = place;

  g_free (*value);
  *value = g_canonicalize_filename (text, NULL);
  return *text != '\0' ? NULL : "the path of a folder";
}

static const char *
parse_program (const char *text, gpointer place)
{
  return g_path_is_absolute (text) ? parse_text (text, place)
                                   : "the whole path of a program, from '/' on";
}

static const char *
parse_server_name (const char *text, gpointer place)
{
  return banter_server_name_is_valid (text) ? parse_text (text, place)
                                            : "a host name, for example example.org";
}

static const char *
parse_url (const char *text, gpointer place)
{
  static const char wanted[] = "an address without a path, for example https://chat.example.org";
  g_autoptr (GUri) uri = g_uri_parse (text, G_URI_FLAGS_NONE, NULL);
  g_autofree char *bare = NULL;
  const char *scheme = uri != NULL ? g_uri_get_scheme (uri) : "";

  if ((!g_str_equal (scheme, "https") && !g_str_equal (scheme, "http"))
      || g_uri_get_host (uri) == NULL || *g_uri_get_host (uri) == '\0'
      || strlen (g_uri_get_path (uri)) > 1 || g_uri_get_query (uri) != NULL
      || g_uri_get_fragment (uri) != NULL || g_uri_get_userinfo (uri) != NULL)
    return wanted;
  bare = g_strndup (text, strlen (text) - (g_str_has_suffix (text, "/") ? 1 : 0));
  return parse_text (bare, place);
}

static const char *
parse_address (const char *text, gpointer place)
{
  static const char wanted[] = "HOST:PORT, for example 127.0.0.1:8008";
  BanterServerAddress *address = place;
  const char *colon = strrchr (text, ':');
  guint64 port;

  if (colon == NULL || colon == text
      || !g_ascii_string_to_unsigned (colon + 1, 10, 0, G_MAXUINT16, &port, NULL))
    return wanted;
  g_free (address->host);
  if (*text == '[' && colon[-1] == ']')
    address->host = g_strndup (text + 1, (gsize)(colon - text) - 2);
  else
    address->host = g_strndup (text, (gsize)(colon - text));
  address->port = (guint16)port;
  return NULL;
}

static const char *
parse_local_address (const char *text, gpointer place)
{
  BanterServerAddress *address = place;
  const char *wanted = parse_address (text, place);

  if (wanted == NULL && !banter_server_address_is_loopback (address->host))
    wanted = "an address of this machine only, for example 127.0.0.1:9108";
  return wanted;
}

static const char *
parse_log_level (const char *text, gpointer place)
{
  static const char *const names[] = { "warning", "info", "debug" };
  BanterServerLogLevel *level = place;

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (g_str_equal (text, names[i]))
      {
        *level = (BanterServerLogLevel)i;
        return NULL;
      }
  return "warning, info or debug";
}

static const char *
parse_age (const char *text, gpointer place)
{
  return g_ascii_string_to_signed (text, 10, 0, 18, place, NULL) ? NULL
                                                                 : "a number of years, up to 18";
}

static const char *
parse_delay (const char *text, gpointer place)
{
  return g_ascii_string_to_signed (text, 10, 0, MAX_DELAY_MS, place, NULL)
             ? NULL
             : "milliseconds, up to 60000";
}

/* "50M": digits, then nothing, K, M or G */
static const char *
parse_size (const char *text, gpointer place)
{
  static const char units[] = "KMG";
  static const char wanted[] = "a size in bytes, or with K, M or G, for example 50M";
  gsize length = strspn (text, "0123456789");
  const char *unit = text[length] != '\0' ? strchr (units, text[length]) : NULL;
  g_autofree char *digits = g_strndup (text, length);
  gint64 *value = place;
  guint shift = unit != NULL ? 10 * (guint)(unit - units + 1) : 0;

  if ((text[length] != '\0' && (unit == NULL || text[length + 1] != '\0'))
      || !g_ascii_string_to_signed (digits, 10, 1, G_MAXINT64 >> shift, value, NULL))
    return wanted;
  *value <<= shift;
  return NULL;
}

static const char *
parse_upload_size (const char *text, gpointer place)
{
  gint64 *value = place;
  const char *wanted = parse_size (text, place);

  return wanted == NULL && *value > G_MAXINT32 ? "a size of less than 2G" : wanted;
}

#define SETTING(group, key, member, parse, initial, placeholder, help)                             \
  {                                                                                                \
    group, key, G_STRUCT_OFFSET (BanterServerConfig, member), parse, initial, placeholder, help    \
  }

const BanterServerSetting banter_server_settings[] = {
  SETTING ("server", "data", data_dir, parse_path, NULL, "DIR", "Where everything is kept"),
  SETTING ("server", "listen", listen, parse_address, "127.0.0.1:8008", "HOST:PORT",
           "Address to answer on; port 0 picks a free one"),
  SETTING ("server", "server-name", server_name, parse_server_name, NULL, "NAME",
           "The server's name in people's addresses"),
  SETTING ("server", "public-baseurl", public_baseurl, parse_url, NULL, "URL",
           "How clients reach the server, if not by its name"),
  SETTING ("server", "behind-proxy", behind_proxy, parse_switch, "false", NULL,
           "All who connect are a TLS proxy: listen on any address, believe X-Forwarded-For"),
  SETTING ("server", "plain", plain, parse_switch, "false", NULL,
           "Without the im.banter extension"),
  SETTING ("log", "log-level", log_level, parse_log_level, "info", "LEVEL",
           "What is logged: warning, info, debug"),
  SETTING ("log", "metrics", metrics, parse_local_address, NULL, "HOST:PORT",
           "Loopback address to answer /metrics on"),
  SETTING ("registration", "open-registration", open_registration, parse_switch, "false", NULL,
           "Let anybody create an account"),
  SETTING ("registration", "minimum-age", minimum_age, parse_age, "13", "YEARS",
           "Who is younger may not sign up"),
  SETTING ("registration", "phone-required", phone_required, parse_switch, "false", NULL,
           "Nobody opens a chat before a phone number of theirs is verified"),
  SETTING ("registration", "sms-command", sms_command, parse_program, NULL, "PROGRAM",
           "Sends a text message: its arguments are the number and the text"),
  SETTING ("limits", "no-rate-limits", no_rate_limits, parse_switch, "false", NULL,
           "Answer as many requests as come"),
  SETTING ("limits", "max-upload", max_upload, parse_upload_size, "50M", "SIZE",
           "The largest file that is taken"),
  SETTING ("limits", "media-quota", media_quota, parse_size, "2G", "SIZE",
           "What all files of one person may take"),
  SETTING ("media", "url-previews", url_previews, parse_switch, "false", NULL,
           "Look up what is behind links, on other machines"),
  SETTING ("sample", "sample", sample, parse_switch, "false", NULL, "With the sample community"),
  SETTING ("sample", "sample-delay", sample_delay_ms, parse_delay, "900", "MILLISECONDS",
           "How long the sample people take to answer"),
};
const guint banter_server_n_settings = G_N_ELEMENTS (banter_server_settings);

const BanterServerSetting *
banter_server_setting_find (const char *key)
{
  for (guint i = 0; i < banter_server_n_settings; i++)
    if (g_str_equal (banter_server_settings[i].key, key))
      return &banter_server_settings[i];
  return NULL;
}

gboolean
banter_server_setting_apply (const BanterServerSetting *setting, BanterServerConfig *config,
                             const char *text, const char *origin, GError **error)
{
  const char *wanted = setting->parse (text, G_STRUCT_MEMBER_P (config, setting->offset));

  if (wanted != NULL)
    g_set_error (error, BANTER_SERVER_ERROR, BANTER_SERVER_ERROR_START, "%s wants %s", origin,
                 wanted);
  return wanted == NULL;
}

/* --- The file --- */

/* It names a program that runs as the server. */
static gboolean
check_mode (const char *path, GError **error)
{
  struct stat status;

  if (stat (path, &status) != 0 || !S_ISREG (status.st_mode) || (status.st_mode & 022) == 0)
    return TRUE;
  g_set_error (error, BANTER_SERVER_ERROR, BANTER_SERVER_ERROR_START,
               "%s: others may change this file; run: chmod go-w %s", path, path);
  return FALSE;
}

static gboolean
load_key (BanterServerConfig *config, GKeyFile *file, const char *path, const char *group,
          const char *key, GError **error)
{
  const BanterServerSetting *setting = banter_server_setting_find (key);
  g_autofree char *origin = g_strdup_printf ("%s: [%s] %s", path, group, key);
  g_autofree char *value = NULL;

  if (setting == NULL || !g_str_equal (setting->group, group))
    {
      g_set_error (error, BANTER_SERVER_ERROR, BANTER_SERVER_ERROR_START,
                   setting != NULL ? "%s belongs into [%s]" : "%s is not known", origin,
                   setting != NULL ? setting->group : "");
      return FALSE;
    }
  value = g_key_file_get_string (file, group, key, error);
  if (value == NULL)
    {
      g_prefix_error (error, "%s: ", origin);
      return FALSE;
    }
  return banter_server_setting_apply (setting, config, g_strstrip (value), origin, error);
}

static gboolean
is_known_group (const char *group)
{
  for (guint i = 0; i < banter_server_n_settings; i++)
    if (g_str_equal (banter_server_settings[i].group, group))
      return TRUE;
  return FALSE;
}

static gboolean
load_group (BanterServerConfig *config, GKeyFile *file, const char *path, const char *group,
            GError **error)
{
  g_auto (GStrv) keys = NULL;

  if (!is_known_group (group))
    {
      g_set_error (error, BANTER_SERVER_ERROR, BANTER_SERVER_ERROR_START,
                   "%s: the group [%s] is not known", path, group);
      return FALSE;
    }
  keys = g_key_file_get_keys (file, group, NULL, error);
  for (guint i = 0; keys != NULL && keys[i] != NULL; i++)
    if (!load_key (config, file, path, group, keys[i], error))
      return FALSE;
  return keys != NULL;
}

gboolean
banter_server_settings_load (BanterServerConfig *config, const char *path, GError **error)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_auto (GStrv) groups = NULL;

  if (!check_mode (path, error))
    return FALSE;
  if (!g_key_file_load_from_file (file, path, G_KEY_FILE_NONE, error))
    {
      g_prefix_error (error, "%s: ", path);
      return FALSE;
    }
  groups = g_key_file_get_groups (file, NULL);
  for (guint i = 0; groups[i] != NULL; i++)
    if (!load_group (config, file, path, groups[i], error))
      return FALSE;
  return TRUE;
}
