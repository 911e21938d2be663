/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-server"

#include "config.h"

#include <sys/resource.h>
#include <unistd.h>

#include <sodium.h>

#include "banter-server.h"

#include "banter-server-admin-socket.h"
#include "banter-server-config.h"
#include "banter-server-data-dir.h"
#include "banter-server-error.h"
#include "banter-server-family.h"
#include "banter-server-http.h"
#include "banter-server-limiter.h"
#include "banter-server-media-store.h"
#include "banter-server-media-waits.h"
#include "banter-server-metrics-http.h"
#include "banter-server-metrics.h"
#include "banter-server-notifier.h"
#include "banter-server-policy.h"
#include "banter-server-presence.h"
#include "banter-server-previews.h"
#include "banter-server-readers.h"
#include "banter-server-resources.h"
#include "banter-server-room.h"
#include "banter-server-router.h"
#include "banter-server-sample.h"
#include "banter-server-search.h"
#include "banter-server-session.h"
#include "banter-server-threepid.h"
#include "banter-server-thumbnails.h"
#include "banter-server-tokens.h"
#include "banter-server-typing.h"
#include "banter-server-uia.h"
#include "banter-server-unread.h"
#include "banter-server-work.h"
#include "banter-server-writer.h"

#include "banter-clock.h"

/* Owns the parts and the order in which they start and end. */

#define N_FILES (2 * 4096 + 256) /* banter-server-http.c */
#define TRANSACTION_MS ((gint64)7 * 24 * 60 * 60 * 1000)

struct _BanterServer
{
  BanterServerConfig *config;
  BanterServerRouter *router;
  BanterServerTokens *tokens;
  BanterServerLimiter *limiter;
  BanterServerNotifier *notifier;
  BanterServerTyping *typing;
  BanterServerPresence *presence;
  BanterServerPolicy *policy;
  BanterServerSample *sample; /* NULL without --sample */
  BanterServerUia *uia;
  BanterServerUnread *unread;
  BanterServerMetrics *metrics;
  BanterServerMetricsHttp *metrics_http; /* NULL unless wanted */
  BanterServerThumbnails *thumbnails;
  BanterServerPreviews *previews;
  BanterServerMediaWaits *media_waits;
  BanterServerReaders *readers;
  BanterServerWriter *writer;
  BanterServerHttp *http;
  BanterServerAdminSocket *admin;
  GHashTable *rooms;
  BanterServerWork *work;
  int lock; /* of the data directory */
};

/* The name is part of every id in the database: it cannot become another one. */
static gboolean
check_name (BanterServer *server, BanterDb *db, GError **error)
{
  BanterServerConfig *config = server->config;
  g_autofree char *name = NULL;

  if (!banter_db_get (db, "SELECT name FROM server", ":S", &name, error))
    return FALSE;
  if (config->server_name == NULL)
    config->server_name = g_steal_pointer (&name);
  else if (name == NULL)
    return banter_db_exec (db, "INSERT INTO server (name) VALUES (?)", "s", config->server_name,
                           error);
  if (config->server_name != NULL && (name == NULL || g_str_equal (name, config->server_name)))
    return TRUE;
  g_set_error (error, BANTER_SERVER_ERROR, BANTER_SERVER_ERROR_START,
               "%s holds the data of %s, which cannot be renamed", config->data_dir,
               name != NULL ? name : "a server without a name; start it once");
  return FALSE;
}

static gboolean
check_data (BanterServerWriter *writer, BanterDb *db, gpointer data, GError **error)
{
  return check_name (data, db, error) && banter_server_media_clear_half_done (data, db, error);
}

static gboolean
open_data (BanterServer *server, GError **error)
{
  g_autofree char *database = banter_server_build_path (server, BANTER_SERVER_DATABASE);
  g_autoptr (GError) cause = NULL;

  server->lock = banter_server_data_dir_open (server->config->data_dir, error);
  if (server->lock < 0)
    return FALSE;
  server->readers = banter_server_readers_new (database);
  server->writer = banter_server_writer_new (server);
  if (banter_server_writer_start (server->writer, database, &cause))
    return banter_server_writer_run (server->writer, check_data, server, error);
  g_set_error (error, BANTER_SERVER_ERROR, BANTER_SERVER_ERROR_START, "%s: %s", database,
               g_error_matches (cause, BANTER_DB_ERROR, BANTER_DB_ERROR_TOO_NEW)
                   ? "this database was written by a newer banterd; it was not touched"
                   : cause->message);
  return FALSE;
}

static void
raise_file_limit (void)
{
  struct rlimit limit;

  if (getrlimit (RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur >= N_FILES)
    return;
  limit.rlim_cur = MIN (limit.rlim_max, N_FILES);
  if (setrlimit (RLIMIT_NOFILE, &limit) != 0)
    g_message ("The limit of open files stays at what it is");
}

/* Memory holds the tokens of the requests that are being answered: no image of it goes to the disk.
 */
static void
forbid_core_files (void)
{
  static const struct rlimit none = { 0, 0 };

  if (setrlimit (RLIMIT_CORE, &none) != 0)
    g_message ("A crash may leave a core file");
}

/* All parts but those that meet other programs. */
static BanterServer *
start_parts (BanterServerConfig *config, GError **error)
{
  g_autoptr (BanterServer) server = g_new0 (BanterServer, 1);

  server->config = config;
  server->lock = -1;
  /* A static library's resources do not register themselves. */
  g_resources_register (banter_server_get_resource ());
  raise_file_limit ();
  forbid_core_files ();
  server->router = banter_server_router_new (banter_server_families);
  server->tokens = banter_server_tokens_new (server);
  server->limiter = banter_server_limiter_new (!config->no_rate_limits);
  server->notifier = banter_server_notifier_new ();
  server->typing = banter_server_typing_new (server);
  server->presence = banter_server_presence_new (server);
  server->policy = banter_server_policy_new ();
  server->metrics = banter_server_metrics_new ();
  server->thumbnails = banter_server_thumbnails_new (server);
  server->media_waits = banter_server_media_waits_new ();
  server->uia = banter_server_uia_new ();
  server->unread = banter_server_unread_new ();
  server->rooms = g_hash_table_new_full (g_str_hash, g_str_equal, NULL,
                                         (GDestroyNotify)banter_server_room_free);
  server->previews = banter_server_previews_new ();
  server->work = banter_server_work_new (server);
  if (sodium_init () < 0)
    {
      g_set_error (error, BANTER_SERVER_ERROR, BANTER_SERVER_ERROR_START,
                   "The cryptography library does not start");
      return NULL;
    }
  return open_data (server, error) ? g_steal_pointer (&server) : NULL;
}

BanterServer *
banter_server_new (BanterServerConfig *config, GError **error)
{
  g_autoptr (BanterServer) server = start_parts (config, error);

  if (server == NULL)
    return NULL;
  server->admin = banter_server_admin_socket_new (server, error);
  if (server->admin == NULL)
    return NULL;
  if (config->metrics.host != NULL)
    {
      server->metrics_http = banter_server_metrics_http_new (server, error);
      if (server->metrics_http == NULL)
        return NULL;
    }
  server->http = banter_server_http_new (server, error);
  if (server->http == NULL)
    return NULL;
  if (config->sample)
    {
      BanterServerSample *sample = banter_server_sample_new (server, error);

      if (sample == NULL)
        return NULL;
      g_atomic_pointer_set (&server->sample, sample);
    }

  return g_steal_pointer (&server);
}

BanterServer *
banter_server_new_for_admin (BanterServerConfig *config, GError **error)
{
  g_autofree char *database = g_build_filename (config->data_dir, BANTER_SERVER_DATABASE, NULL);

  if (g_file_test (database, G_FILE_TEST_EXISTS))
    return start_parts (config, error);
  g_set_error (error, BANTER_SERVER_ERROR, BANTER_SERVER_ERROR_START,
               "There is no server's data in %s", config->data_dir);
  banter_server_config_free (config);
  return NULL;
}

void
banter_server_free (BanterServer *server)
{
  g_clear_pointer (&server->admin, banter_server_admin_socket_free);
  g_clear_pointer (&server->metrics_http, banter_server_metrics_http_free);
  banter_server_work_refuse (server->work);
  if (server->http != NULL)
    banter_server_notifier_wake_all (server->notifier);
  banter_server_work_stop (server->work);
  if (server->sample != NULL)
    banter_server_sample_stop (server->sample);
  if (server->writer != NULL)
    banter_server_writer_stop (server->writer);
  if (server->http != NULL)
    banter_server_http_free (server->http);
  g_clear_pointer (&server->readers, banter_server_readers_free);
  g_clear_pointer (&server->writer, banter_server_writer_free);
  g_clear_pointer (&server->sample, banter_server_sample_free);
  g_hash_table_unref (server->rooms);
  banter_server_metrics_free (server->metrics);
  banter_server_thumbnails_free (server->thumbnails);
  banter_server_previews_free (server->previews);
  banter_server_work_free (server->work);
  banter_server_media_waits_free (server->media_waits);
  banter_server_uia_free (server->uia);
  banter_server_unread_free (server->unread);
  banter_server_policy_free (server->policy);
  banter_server_typing_free (server->typing);
  banter_server_presence_free (server->presence);
  banter_server_notifier_free (server->notifier);
  banter_server_limiter_free (server->limiter);
  banter_server_tokens_free (server->tokens);
  banter_server_router_free (server->router);
  banter_server_config_free (server->config);
  if (server->lock >= 0)
    close (server->lock);
  g_free (server);
}

static gboolean
delete_old (BanterServerWriter *writer, BanterDb *db, gpointer data, GError **error)
{
  return banter_server_session_tidy (db, error) && banter_server_family_tidy (data, db, error)
         && banter_server_threepid_tidy (db, error) && banter_server_media_expire (db, error)
         && banter_db_exec (db, "DELETE FROM transactions WHERE created_ts < ?", "i",
                            banter_clock_now_ms () - TRANSACTION_MS, error)
         && banter_server_unread_tidy (writer, db, error) && banter_server_search_tidy (db, error);
}

static void
on_tidied (gpointer data, const GError *error)
{
  if (error != NULL)
    g_message ("What is old stays: %s", error->message);
}

void
banter_server_tidy (BanterServer *server)
{
  banter_server_writer_submit (server->writer, delete_old, on_tidied, server);
  banter_server_thumbnails_rest (server->thumbnails);
  banter_server_media_waits_clear (server->media_waits);
}

guint16
banter_server_get_port (BanterServer *server)
{
  return banter_server_http_get_port (server->http);
}

const BanterServerConfig *
banter_server_get_config (BanterServer *server)
{
  return server->config;
}

const char *
banter_server_get_name (BanterServer *server)
{
  return server->config->server_name;
}

BanterServerRouter *
banter_server_get_router (BanterServer *server)
{
  return server->router;
}

BanterServerTokens *
banter_server_get_tokens (BanterServer *server)
{
  return server->tokens;
}

BanterServerLimiter *
banter_server_get_limiter (BanterServer *server)
{
  return server->limiter;
}

BanterServerNotifier *
banter_server_get_notifier (BanterServer *server)
{
  return server->notifier;
}

BanterServerWriter *
banter_server_get_writer (BanterServer *server)
{
  return server->writer;
}

BanterServerPresence *
banter_server_get_presence (BanterServer *server)
{
  return server->presence;
}

BanterServerTyping *
banter_server_get_typing (BanterServer *server)
{
  return server->typing;
}

BanterServerPolicy *
banter_server_get_policy (BanterServer *server)
{
  return server->policy;
}

BanterServerMetrics *
banter_server_get_metrics (BanterServer *server)
{
  return server->metrics;
}

BanterServerPreviews *
banter_server_get_previews (BanterServer *server)
{
  return server->previews;
}

BanterServerWork *
banter_server_get_work (BanterServer *server)
{
  return server->work;
}

BanterServerThumbnails *
banter_server_get_thumbnails (BanterServer *server)
{
  return server->thumbnails;
}

BanterServerMediaWaits *
banter_server_get_media_waits (BanterServer *server)
{
  return server->media_waits;
}

BanterServerUia *
banter_server_get_uia (BanterServer *server)
{
  return server->uia;
}

BanterServerUnread *
banter_server_get_unread (BanterServer *server)
{
  return server->unread;
}

GHashTable *
banter_server_get_rooms (BanterServer *server)
{
  return server->rooms;
}

BanterDb *
banter_server_get_reader (BanterServer *server, GError **error)
{
  return banter_server_readers_get (server->readers, error);
}

void
banter_server_poke_sample (BanterServer *server)
{
  BanterServerSample *sample = g_atomic_pointer_get (&server->sample);

  if (sample != NULL)
    banter_server_sample_poke (sample);
}

gboolean
banter_server_is_stopping (BanterServer *server)
{
  return banter_server_work_is_refused (server->work);
}

char *
banter_server_build_path (BanterServer *server, const char *name)
{
  return g_build_filename (server->config->data_dir, name, NULL);
}
