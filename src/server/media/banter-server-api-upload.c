/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-server-api-upload"

#include "config.h"

#include <string.h>

#include "banter-server-api-media.h"
#include "banter-server-call.h"
#include "banter-server-config.h"
#include "banter-server-media-store.h"
#include "banter-server-media-waits.h"
#include "banter-server-router.h"
#include "banter-server-writer.h"
#include "banter-server.h"

#include "banter-clock.h"
#include "banter-matrix-error.h"
#include "banter-matrix-media.h"

/* CS-API "Content Repository": what comes in, at once or to an address that was announced before.
 */

#define MAX_CONTENT_TYPE 127
/* As the specification recommends. */
#define PENDING_MS ((gint64)24 * 60 * 60 * 1000)

static gboolean
is_token_char (char c)
{
  return g_ascii_isalnum (c) || strchr ("!#$&-^_.+", c) != NULL;
}

/* "type/subtype" in lower case, without parameters; what is no media type is opaque. */
static char *
clean_content_type (const char *given)
{
  g_autofree char *type = g_ascii_strdown (given != NULL ? given : "", -1);
  char *end = strchr (type, ';');
  guint slashes = 0;

  if (end != NULL)
    *end = '\0';
  g_strstrip (type);
  for (const char *c = type; *c != '\0'; c++)
    if (*c == '/')
      slashes++;
    else if (!is_token_char (*c))
      slashes = 9;
  if (slashes != 1 || type[0] == '/' || g_str_has_suffix (type, "/")
      || strlen (type) > MAX_CONTENT_TYPE)
    return g_strdup ("application/octet-stream");
  return g_steal_pointer (&type);
}

typedef struct
{
  BanterServerCall *call;
  BanterServerMedia *media;
} Insert;

static gboolean
insert_media (BanterServerWriter *writer, BanterDb *db, gpointer data, GError **error)
{
  const Insert *insert = data;
  BanterServer *server = insert->call->server;
  g_autoptr (GHashTable) waiting = NULL;
  GHashTableIter iter;
  gpointer user_id;

  if (!banter_server_media_insert (db, insert->media,
                                   banter_server_get_config (server)->media_quota, error))
    return FALSE;
  waiting = banter_server_media_waits_take (banter_server_get_media_waits (server),
                                            insert->media->media_id);
  if (waiting == NULL)
    return TRUE;
  g_hash_table_iter_init (&iter, waiting);
  while (g_hash_table_iter_next (&iter, &user_id, NULL))
    banter_server_writer_wake (writer, user_id);
  return TRUE;
}

/* Keeps the body under @media_id. */
static gboolean
take_upload (BanterServerCall *call, const char *media_id, GError **error)
{
  g_autoptr (BanterServerMedia) media = g_new0 (BanterServerMedia, 1);
  Insert insert = { call, media };

  media->media_id = g_strdup (media_id);
  media->user_id = g_strdup (call->user_id);
  media->content_type = clean_content_type (call->content_type);
  media->name = banter_server_media_clean_name (banter_server_call_get_query (call, "filename"));
  media->size = call->upload.size;
  if (!banter_server_media_keep (call->server, media_id, call->upload.fd, call->upload.path, error))
    return FALSE;
  if (banter_server_writer_run (banter_server_get_writer (call->server), insert_media, &insert,
                                error))
    return TRUE;
  banter_server_media_discard (call->server, media_id);
  return FALSE;
}

static gboolean
post_upload (BanterServerCall *call, gconstpointer request, gpointer response, GError **error)
{
  BanterMatrixUpload *upload = response;
  g_autofree char *media_id = banter_server_media_mint_id ();

  if (!take_upload (call, media_id, error))
    return FALSE;
  upload->content_uri = banter_server_media_uri (call->server, media_id);
  return TRUE;
}

static gboolean
post_create (BanterServerCall *call, gconstpointer request, gpointer response, GError **error)
{
  BanterMatrixUpload *upload = response;
  g_autofree char *media_id = banter_server_media_mint_id ();

  upload->unused_expires_at = banter_clock_now_ms () + PENDING_MS;
  upload->content_uri = banter_server_media_uri (call->server, media_id);
  return banter_server_media_reserve (call->db, media_id, call->user_id, upload->unused_expires_at,
                                      error);
}

/* Whether the address is one that @call's user has announced. */
static gboolean
check_announced (BanterServerCall *call, GError **error)
{
  g_autofree char *user_id = NULL;
  g_autoptr (BanterServerMedia) media = NULL;

  if (!banter_server_media_check_uri (call, error)
      || !banter_server_media_is_pending (call->db, call->params[1], &user_id, error))
    return FALSE;
  if (g_strcmp0 (user_id, call->user_id) == 0)
    return TRUE;
  media = user_id == NULL ? banter_server_media_lookup (call->db, call->params[1], error) : NULL;
  if (user_id != NULL || (media != NULL && !g_str_equal (media->user_id, call->user_id)))
    g_set_error_literal (error, BANTER_MATRIX_ERROR, BANTER_MATRIX_ERROR_FORBIDDEN,
                         "Another user has announced this media");
  else if (media != NULL)
    g_set_error_literal (error, BANTER_MATRIX_ERROR, BANTER_MATRIX_ERROR_CANNOT_OVERWRITE_MEDIA,
                         "This media has content already");
  return FALSE;
}

static gboolean
put_upload (BanterServerCall *call, gconstpointer request, gpointer response, GError **error)
{
  return check_announced (call, error) && take_upload (call, call->params[1], error);
}

static const BanterServerRoute routes[] = {
  { "POST", "/_matrix/media/v3/upload", BANTER_SERVER_AUTH_USER, BANTER_SERVER_RUN_WORKER,
    BANTER_SERVER_RATE_NONE, BANTER_SERVER_BODY_FILE, NULL, &banter_matrix_upload_type,
    post_upload },
  { "POST", "/_matrix/media/v1/create", BANTER_SERVER_AUTH_USER, BANTER_SERVER_RUN_WRITE,
    BANTER_SERVER_RATE_NONE, BANTER_SERVER_BODY_OPTIONAL, NULL, &banter_matrix_upload_type,
    post_create },
  { "PUT", "/_matrix/media/v3/upload/{server}/{media}", BANTER_SERVER_AUTH_USER,
    BANTER_SERVER_RUN_WORKER, BANTER_SERVER_RATE_NONE, BANTER_SERVER_BODY_FILE, NULL, NULL,
    put_upload },
};

BANTER_SERVER_DEFINE_FAMILY (upload, routes)
