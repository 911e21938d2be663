/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-server-api-media"

#include "config.h"

#include <string.h>

#include "banter-server-api-media.h"
#include "banter-server-config.h"
#include "banter-server-media-store.h"
#include "banter-server-media-waits.h"
#include "banter-server-router.h"
#include "banter-server-thumbnails.h"
#include "banter-server.h"

#include "banter-id.h"
#include "banter-matrix-error.h"
#include "banter-matrix-media.h"

/* The content repository (CS-API "Content Repository"): authenticated downloads and thumbnails.
 * Nothing is decoded in this process. Unauthenticated v3 downloads are not answered at all. */

#define MAX_NAME 255
#define DEFAULT_WAIT_MS 20000
#define MAX_WAIT_MS 60000

/* CS-API "Serving inline content": everything else is a download, never a page. */
static const char *const inline_types[] = {
  "text/css",     "text/plain", "text/csv",    "application/json", "application/ld+json",
  "image/jpeg",   "image/gif",  "image/png",   "image/apng",       "image/webp",
  "image/avif",   "video/mp4",  "video/webm",  "video/ogg",        "video/quicktime",
  "audio/mp4",    "audio/webm", "audio/aac",   "audio/mpeg",       "audio/ogg",
  "audio/wave",   "audio/wav",  "audio/x-wav", "audio/x-pn-wav",   "audio/flac",
  "audio/x-flac", NULL,
};

/* The last part of a path, without control characters, of at most MAX_NAME bytes; or NULL. */
char *
banter_server_media_clean_name (const char *given)
{
  g_autoptr (GString) name = g_string_new (NULL);

  if (given == NULL)
    return NULL;
  for (const char *c = given; *c != '\0'; c = g_utf8_next_char (c))
    {
      gunichar ch = g_utf8_get_char (c);

      if (ch == '/' || ch == '\\')
        g_string_truncate (name, 0);
      else if (!g_unichar_iscntrl (ch) && name->len + 6 <= MAX_NAME)
        g_string_append_unichar (name, ch);
    }
  return name->len > 0 ? g_strdup (name->str) : NULL;
}

static gboolean
get_config (BanterServerCall *call, gconstpointer request, gpointer response, GError **error)
{
  BanterMatrixMediaConfig *config = response;

  config->upload_size = banter_server_get_config (call->server)->max_upload;
  return TRUE;
}

gboolean
banter_server_media_check_uri (BanterServerCall *call, GError **error)
{
  g_autofree char *uri = g_strdup_printf ("mxc://%s/%s", call->params[0], call->params[1]);

  if (banter_mxc_parse (uri, NULL, NULL)
      && g_str_equal (call->params[0], banter_server_get_name (call->server)))
    return TRUE;
  g_set_error_literal (error, BANTER_MATRIX_ERROR, BANTER_MATRIX_ERROR_NOT_FOUND, "No such media");
  return FALSE;
}

/* M_NOT_YET_UPLOADED where it was announced only. */
static BanterServerMedia *
find_media (BanterServerCall *call, GError **error)
{
  BanterServerMedia *media;
  g_autofree char *announced_by = NULL;

  if (!banter_server_media_check_uri (call, error))
    return NULL;
  media = banter_server_media_lookup (call->db, call->params[1], error);
  if (media == NULL && g_error_matches (*error, BANTER_MATRIX_ERROR, BANTER_MATRIX_ERROR_NOT_FOUND)
      && banter_server_media_is_pending (call->db, call->params[1], &announced_by, NULL)
      && announced_by != NULL)
    {
      g_clear_error (error);
      g_set_error_literal (error, BANTER_MATRIX_ERROR, BANTER_MATRIX_ERROR_NOT_YET_UPLOADED,
                           "This media has not come yet");
    }
  return media;
}

static void
add_headers (BanterServerCall *call, const char *content_type, const char *name)
{
  gboolean is_inline = g_strv_contains (inline_types, content_type);
  g_autoptr (GString) disposition = g_string_new (is_inline ? "inline" : "attachment");

  if (name != NULL)
    {
      g_autofree char *escaped = g_uri_escape_string (name, NULL, FALSE);

      g_string_append_printf (disposition, "; filename*=utf-8''%s", escaped);
    }
  banter_server_call_add_header (call, "Content-Type", content_type);
  banter_server_call_add_header (call, "Content-Disposition", disposition->str);
  banter_server_call_add_header (call, "X-Content-Type-Options", "nosniff");
  banter_server_call_add_header (call, "Content-Security-Policy", "sandbox; default-src 'none'");
  banter_server_call_add_header (call, "Cross-Origin-Resource-Policy", "cross-origin");
  banter_server_call_add_header (call, "Cache-Control", "private, max-age=31536000, immutable");
}

static gboolean
answer_file (BanterServerCall *call, const BanterServerMedia *media, const char *name,
             GError **error)
{
  int fd = banter_server_media_open (call->server, media->media_id, error);

  if (fd < 0)
    return FALSE;
  add_headers (call, media->content_type, name);
  banter_server_call_take_file (call, fd, media->size);
  return TRUE;
}

/* Waits until the upload comes. One that comes between our look at the database and our entry into
 * the list is found when the time is over. */
static gboolean
wait_for_upload (BanterServerCall *call, GError **error)
{
  gint64 timeout_ms;

  if (!banter_server_call_get_query_int (call, "timeout_ms", DEFAULT_WAIT_MS, 0, MAX_WAIT_MS,
                                         &timeout_ms, error))
    return FALSE;
  if (!call->timed_out && timeout_ms > 0
      && banter_server_media_waits_add (banter_server_get_media_waits (call->server),
                                        call->params[1], call->user_id))
    {
      banter_server_call_wait (call, timeout_ms);
      return TRUE;
    }
  g_set_error_literal (error, BANTER_MATRIX_ERROR, BANTER_MATRIX_ERROR_NOT_YET_UPLOADED,
                       "This media has not come yet");
  return FALSE;
}

static gboolean
get_download (BanterServerCall *call, gconstpointer request, gpointer response, GError **error)
{
  g_autoptr (GError) cause = NULL;
  g_autoptr (BanterServerMedia) media = find_media (call, &cause);
  g_autofree char *asked = NULL;

  if (g_error_matches (cause, BANTER_MATRIX_ERROR, BANTER_MATRIX_ERROR_NOT_YET_UPLOADED))
    return wait_for_upload (call, error);
  if (media == NULL)
    {
      g_propagate_error (error, g_steal_pointer (&cause));
      return FALSE;
    }
  asked = banter_server_media_clean_name (call->params[2]);
  return answer_file (call, media, asked != NULL ? asked : media->name, error);
}

static gboolean
read_side (BanterServerCall *call, const char *name, int *side, GError **error)
{
  gint64 value;

  if (banter_server_call_get_query (call, name) == NULL)
    {
      g_set_error (error, BANTER_MATRIX_ERROR, BANTER_MATRIX_ERROR_MISSING_PARAM, "'%s' is missing",
                   name);
      return FALSE;
    }
  if (!banter_server_call_get_query_int (call, name, 0, 1, 4096, &value, error))
    return FALSE;
  *side = (int)value;
  return TRUE;
}

static gboolean
read_size (BanterServerCall *call, BanterServerThumbnailSize *size, GError **error)
{
  const char *method = banter_server_call_get_query (call, "method");
  const char *animated = banter_server_call_get_query (call, "animated");

  size->is_cropped = g_strcmp0 (method, "crop") == 0;
  size->is_animated = g_strcmp0 (animated, "true") == 0;
  if ((method != NULL && !size->is_cropped && !g_str_equal (method, "scale"))
      || (animated != NULL && !size->is_animated && !g_str_equal (animated, "false")))
    {
      g_set_error_literal (error, BANTER_MATRIX_ERROR, BANTER_MATRIX_ERROR_INVALID_PARAM,
                           "'method' is crop or scale, 'animated' true or false");
      return FALSE;
    }
  return read_side (call, "width", &size->width, error)
         && read_side (call, "height", &size->height, error);
}

static gboolean
get_thumbnail (BanterServerCall *call, gconstpointer request, gpointer response, GError **error)
{
  BanterServerThumbnailSize wanted = { 0 };
  g_autoptr (BanterServerMedia) media = NULL;
  const char *content_type = NULL;
  gint64 size = 0;
  int fd;

  if (!read_size (call, &wanted, error))
    return FALSE;
  media = find_media (call, error);
  if (media == NULL)
    return FALSE;
  fd = banter_server_thumbnails_open (banter_server_get_thumbnails (call->server), media->media_id,
                                      &wanted, &content_type, &size, error);
  if (fd < 0)
    return FALSE;
  add_headers (call, content_type, NULL);
  banter_server_call_take_file (call, fd, size);
  return TRUE;
}

static const BanterServerRoute routes[] = {
  { "GET", "/_matrix/client/v1/media/config", BANTER_SERVER_AUTH_USER, BANTER_SERVER_RUN_READ,
    BANTER_SERVER_RATE_NONE, BANTER_SERVER_BODY_NONE, NULL, &banter_matrix_media_config_type,
    get_config },
  { "GET", "/_matrix/media/v3/config", BANTER_SERVER_AUTH_USER, BANTER_SERVER_RUN_READ,
    BANTER_SERVER_RATE_NONE, BANTER_SERVER_BODY_NONE, NULL, &banter_matrix_media_config_type,
    get_config },
  { "GET", "/_matrix/client/v1/media/download/{server}/{media}", BANTER_SERVER_AUTH_USER,
    BANTER_SERVER_RUN_READ, BANTER_SERVER_RATE_NONE, BANTER_SERVER_BODY_NONE, NULL, NULL,
    get_download },
  { "GET", "/_matrix/client/v1/media/download/{server}/{media}/{name}", BANTER_SERVER_AUTH_USER,
    BANTER_SERVER_RUN_READ, BANTER_SERVER_RATE_NONE, BANTER_SERVER_BODY_NONE, NULL, NULL,
    get_download },
  { "GET", "/_matrix/client/v1/media/thumbnail/{server}/{media}", BANTER_SERVER_AUTH_USER,
    BANTER_SERVER_RUN_PICTURE, BANTER_SERVER_RATE_NONE, BANTER_SERVER_BODY_NONE, NULL, NULL,
    get_thumbnail },
};

BANTER_SERVER_DEFINE_FAMILY (media, routes)
