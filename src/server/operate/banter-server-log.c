/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-server-log"

#include "config.h"

#include <stdio.h>
#include <unistd.h>

#include "banter-server-log.h"

/* GLib's messages, filtered and written. Nothing in here knows bodies, tokens or query strings, and
 * whoever logs must not hand them over. */

#define SHORT_CHARS 8

static BanterServerLogLevel wanted = BANTER_SERVER_LOG_INFO;
static gboolean to_journal;

static const char *
get_domain (const GLogField *fields, gsize n_fields)
{
  for (gsize i = 0; i < n_fields; i++)
    if (g_str_equal (fields[i].key, "GLIB_DOMAIN"))
      return fields[i].value;
  return NULL;
}

static gboolean
is_wanted (GLogLevelFlags level, const char *domain)
{
  if (level & (G_LOG_LEVEL_ERROR | G_LOG_LEVEL_CRITICAL | G_LOG_LEVEL_WARNING))
    return TRUE;
  if (level & (G_LOG_LEVEL_MESSAGE | G_LOG_LEVEL_INFO))
    return wanted >= BANTER_SERVER_LOG_INFO;
  /* What libraries say for themselves is asked for with G_MESSAGES_DEBUG. */
  return (wanted >= BANTER_SERVER_LOG_DEBUG && domain != NULL
          && g_str_has_prefix (domain, "banter"))
         || !g_log_writer_default_would_drop (level, domain);
}

static GLogWriterOutput
write_log (GLogLevelFlags level, const GLogField *fields, gsize n_fields, gpointer data)
{
  g_autofree char *line = NULL;

  if (!is_wanted (level, get_domain (fields, n_fields)))
    return G_LOG_WRITER_HANDLED;
  if (to_journal && g_log_writer_journald (level, fields, n_fields, NULL) == G_LOG_WRITER_HANDLED)
    return G_LOG_WRITER_HANDLED;
  line = g_log_writer_format_fields (level, fields, n_fields, FALSE);
  fprintf (stderr, "%s\n", line);
  return G_LOG_WRITER_HANDLED;
}

void
banter_server_log_start (BanterServerLogLevel level)
{
  wanted = level;
  to_journal = g_log_writer_is_journald (STDERR_FILENO);
  g_log_set_writer_func (write_log, NULL, NULL);
}

gboolean
banter_server_log_is_debugging (void)
{
  return wanted >= BANTER_SERVER_LOG_DEBUG;
}

char *
banter_server_log_shorten (const char *user_id)
{
  g_autofree char *hash = NULL;

  if (user_id == NULL)
    return g_strdup ("-");
  hash = g_compute_checksum_for_string (G_CHECKSUM_SHA256, user_id, -1);
  return g_strndup (hash, SHORT_CHARS);
}

void
banter_server_log_request (const BanterServerCall *call, gint64 time_us)
{
  const char *method = call->route != NULL ? call->route->method : "-";
  const char *path = call->route != NULL ? call->route->path : "-";
  g_autofree char *user = banter_server_log_shorten (call->user_id);
  g_autofree char *time = g_strdup_printf ("%.1f", (double)time_us / 1000);
  g_autofree char *status = g_strdup_printf ("%u", call->status);

  g_log_structured ("banter-server-http", G_LOG_LEVEL_DEBUG, "BANTERD_METHOD", method,
                    "BANTERD_ROUTE", path, "BANTERD_STATUS", status, "BANTERD_USER", user,
                    "BANTERD_MS", time, "MESSAGE", "%s %s %s %s ms %s", method, path, status, time,
                    user);
}
