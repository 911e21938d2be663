/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-server-api-media"

#include "config.h"

#include <string.h>

#include "banter-server-call.h"
#include "banter-server-config.h"
#include "banter-server-media-store.h"
#include "banter-server-router.h"
#include "banter-server-writer.h"
#include "banter-server.h"

#include "banter-id.h"
#include "banter-matrix-error.h"
#include "banter-matrix-media.h"

/* The content repository (CS-API "Content Repository"): uploads, authenticated downloads. Nothing
 * is decoded in this process. Unauthenticated v3 downloads are not answered at all. */

#define MAX_CONTENT_TYPE 127
#define MAX_NAME 255
/* Up to here the original is its own thumbnail. */
#define MAX_THUMBNAIL_SIZE (1024 * 1024)

/* CS-API "Serving inline content": everything else is a download, never a page. */
static const char *const inline_types[] = {
  "text/css",     "text/plain", "text/csv",    "application/json", "application/ld+json",
  "image/jpeg",   "image/gif",  "image/png",   "image/apng",       "image/webp",
  "image/avif",   "video/mp4",  "video/webm",  "video/ogg",        "video/quicktime",
  "audio/mp4",    "audio/webm", "audio/aac",   "audio/mpeg",       "audio/ogg",
  "audio/wave",   "audio/wav",  "audio/x-wav", "audio/x-pn-wav",   "audio/flac",
  "audio/x-flac", NULL,
};

static const char *const thumbnail_types[] = {
  "image/jpeg", "image/gif", "image/png", "image/apng", "image/webp", NULL,
};

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

/* The last part of a path, without control characters, of at most MAX_NAME bytes; or NULL. */
static char *
clean_name (const char *given)
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

typedef struct
{
  const BanterServerMedia *media;
  gint64 quota;
} Insert;

static gboolean
insert_media (BanterServerWriter *writer, BanterDb *db, gpointer data, GError **error)
{
  const Insert *insert = data;

  return banter_server_media_insert (db, insert->media, insert->quota, error);
}

static gboolean
handle_upload (BanterServerCall *call, gconstpointer request, gpointer response, GError **error)
{
  BanterMatrixUpload *upload = response;
  g_autoptr (BanterServerMedia) media = g_new0 (BanterServerMedia, 1);
  Insert insert = { media, banter_server_get_config (call->server)->media_quota };

  media->user_id = g_strdup (call->user_id);
  media->content_type = clean_content_type (call->content_type);
  media->name = clean_name (banter_server_call_get_query (call, "filename"));
  media->size = call->upload.size;
  media->media_id
      = banter_server_media_keep (call->server, call->upload.fd, call->upload.path, error);
  if (media->media_id == NULL)
    return FALSE;

  if (!banter_server_writer_run (banter_server_get_writer (call->server), insert_media, &insert,
                                 error))
    {
      banter_server_media_discard (call->server, media->media_id);
      return FALSE;
    }
  upload->content_uri = banter_server_media_uri (call->server, media->media_id);
  return TRUE;
}

static gboolean
handle_config (BanterServerCall *call, gconstpointer request, gpointer response, GError **error)
{
  BanterMatrixMediaConfig *config = response;

  config->upload_size = banter_server_get_config (call->server)->max_upload;
  return TRUE;
}

static BanterServerMedia *
find_media (BanterServerCall *call, GError **error)
{
  g_autofree char *uri = g_strdup_printf ("mxc://%s/%s", call->params[0], call->params[1]);

  if (!banter_mxc_parse (uri, NULL, NULL)
      || !g_str_equal (call->params[0], banter_server_get_name (call->server)))
    {
      g_set_error_literal (error, BANTER_MATRIX_ERROR, BANTER_MATRIX_ERROR_NOT_FOUND,
                           "No such media");
      return NULL;
    }
  return banter_server_media_lookup (call->db, call->params[1], error);
}

static void
add_headers (BanterServerCall *call, const BanterServerMedia *media, const char *name)
{
  gboolean is_inline = g_strv_contains (inline_types, media->content_type);
  g_autoptr (GString) disposition = g_string_new (is_inline ? "inline" : "attachment");

  if (name != NULL)
    {
      g_autofree char *escaped = g_uri_escape_string (name, NULL, FALSE);

      g_string_append_printf (disposition, "; filename*=utf-8''%s", escaped);
    }
  banter_server_call_add_header (call, "Content-Type", media->content_type);
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
  add_headers (call, media, name);
  banter_server_call_take_file (call, fd, media->size);
  return TRUE;
}

static gboolean
handle_download (BanterServerCall *call, gconstpointer request, gpointer response, GError **error)
{
  g_autoptr (BanterServerMedia) media = find_media (call, error);
  g_autofree char *asked = NULL;

  if (media == NULL)
    return FALSE;
  asked = clean_name (call->params[2]);
  return answer_file (call, media, asked != NULL ? asked : media->name, error);
}

static gboolean
handle_thumbnail (BanterServerCall *call, gconstpointer request, gpointer response, GError **error)
{
  gint64 width, height;
  g_autoptr (BanterServerMedia) media = NULL;

  if (!banter_server_call_get_query_int (call, "width", 0, 1, 4096, &width, error)
      || !banter_server_call_get_query_int (call, "height", 0, 1, 4096, &height, error))
    return FALSE;
  media = find_media (call, error);
  if (media == NULL)
    return FALSE;

  if (!g_strv_contains (thumbnail_types, media->content_type))
    {
      g_set_error_literal (error, BANTER_MATRIX_ERROR, BANTER_MATRIX_ERROR_INVALID_PARAM,
                           "There are no thumbnails of this type");
      return FALSE;
    }
  if (media->size > MAX_THUMBNAIL_SIZE)
    {
      g_set_error_literal (error, BANTER_MATRIX_ERROR, BANTER_MATRIX_ERROR_TOO_LARGE,
                           "Too large for a thumbnail");
      return FALSE;
    }
  return answer_file (call, media, media->name, error);
}

static const BanterServerRoute routes[] = {
  { "POST", "/_matrix/media/v3/upload", BANTER_SERVER_AUTH_USER, BANTER_SERVER_RUN_WORKER,
    BANTER_SERVER_RATE_NONE, BANTER_SERVER_BODY_FILE, NULL, &banter_matrix_upload_type,
    handle_upload },
  { "GET", "/_matrix/client/v1/media/config", BANTER_SERVER_AUTH_USER, BANTER_SERVER_RUN_READ,
    BANTER_SERVER_RATE_NONE, BANTER_SERVER_BODY_NONE, NULL, &banter_matrix_media_config_type,
    handle_config },
  { "GET", "/_matrix/media/v3/config", BANTER_SERVER_AUTH_USER, BANTER_SERVER_RUN_READ,
    BANTER_SERVER_RATE_NONE, BANTER_SERVER_BODY_NONE, NULL, &banter_matrix_media_config_type,
    handle_config },
  { "GET", "/_matrix/client/v1/media/download/{server}/{media}", BANTER_SERVER_AUTH_USER,
    BANTER_SERVER_RUN_WORKER, BANTER_SERVER_RATE_NONE, BANTER_SERVER_BODY_NONE, NULL, NULL,
    handle_download },
  { "GET", "/_matrix/client/v1/media/download/{server}/{media}/{name}", BANTER_SERVER_AUTH_USER,
    BANTER_SERVER_RUN_WORKER, BANTER_SERVER_RATE_NONE, BANTER_SERVER_BODY_NONE, NULL, NULL,
    handle_download },
  { "GET", "/_matrix/client/v1/media/thumbnail/{server}/{media}", BANTER_SERVER_AUTH_USER,
    BANTER_SERVER_RUN_WORKER, BANTER_SERVER_RATE_NONE, BANTER_SERVER_BODY_NONE, NULL, NULL,
    handle_thumbnail },
};

BANTER_SERVER_DEFINE_FAMILY (media, routes)
