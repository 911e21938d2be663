/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-server-refusal"

#include "config.h"

#include "banter-server-refusal.h"

#include "banter-server-config.h"
#include "banter-server-tokens.h"
#include "banter-server-writer.h"
#include "banter-server.h"

#include "banter-clock.h"

#define REFUSED_MS ((gint64)24 * 60 * 60 * 1000)

static const char DELETE_OLD[] = "DELETE FROM refusals WHERE until_ms <= ?";
static const char INSERT[] = "INSERT OR REPLACE INTO refusals (hash, until_ms) VALUES (?, ?)";
static const char SELECT[] = "SELECT until_ms FROM refusals WHERE hash = ?";

static GBytes *
build_hash (BanterServerRefusalKind kind, const char *value)
{
  g_autofree char *text = g_strdup_printf ("%d %s", (int)kind, value);

  return banter_server_tokens_hash (text);
}

static gboolean
counts (BanterServerRefusalKind kind, const char *value)
{
  return kind != BANTER_SERVER_REFUSAL_ADDRESS || !banter_server_address_is_loopback (value);
}

static gboolean
write_refusal (BanterServerWriter *writer, BanterDb *db, gpointer hash, GError **error)
{
  gint64 now_ms = banter_clock_now_ms ();

  return banter_db_exec (db, DELETE_OLD, "i", now_ms, error)
         && banter_db_exec (db, INSERT, "Bi", hash, now_ms + REFUSED_MS, error);
}

gboolean
banter_server_refusal_add (BanterServer *server, BanterServerRefusalKind kind, const char *value,
                           GError **error)
{
  g_autoptr (GBytes) hash = build_hash (kind, value);

  return !counts (kind, value)
         || banter_server_writer_run (banter_server_get_writer (server), write_refusal, hash,
                                      error);
}

gboolean
banter_server_refusal_check (BanterServer *server, BanterServerRefusalKind kind, const char *value,
                             gboolean *is_refused, GError **error)
{
  g_autoptr (GBytes) hash = build_hash (kind, value);
  BanterDb *db = banter_server_get_reader (server, error);
  gint64 until_ms = 0;

  if (db == NULL || !banter_db_get (db, SELECT, "B:i", hash, &until_ms, error))
    return FALSE;
  *is_refused = counts (kind, value) && until_ms > banter_clock_now_ms ();
  return TRUE;
}
