/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-server-api-preview"

#include "config.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include <glib/gstdio.h>

#include "banter-server-call.h"
#include "banter-server-config.h"
#include "banter-server-fetch.h"
#include "banter-server-media-store.h"
#include "banter-server-page.h"
#include "banter-server-previews.h"
#include "banter-server-router.h"
#include "banter-server-thumbnails.h"
#include "banter-server-work.h"
#include "banter-server-writer.h"
#include "banter-server.h"

#include "banter-matrix-error.h"
#include "banter-matrix-preview.h"
#include "banter-sniff.h"

/* CS-API "GET /_matrix/client/v1/media/preview_url": what is behind a link. Off unless switched on,
 * as it makes the server ask strangers' machines for what people write to each other. */

#define MAX_URL 2000
#define MAX_PAGE (512 * 1024)
#define MAX_IMAGE (5 * 1024 * 1024)

static gboolean
no_preview (GError **error)
{
  g_set_error_literal (error, BANTER_MATRIX_ERROR, BANTER_MATRIX_ERROR_NOT_FOUND,
                       "There is no preview of this link");
  return FALSE;
}

/* --- The picture --- */

typedef struct
{
  BanterServerMedia *media;
  gint64 quota;
} Insert;

static gboolean
insert_picture (BanterServerWriter *writer, BanterDb *db, gpointer data, GError **error)
{
  const Insert *insert = data;

  return banter_server_media_insert (db, insert->media, insert->quota, error);
}

static gboolean
write_file (BanterServerCall *call, const char *media_id, GBytes *bytes, GError **error)
{
  g_autofree char *path = banter_server_build_path (call->server, "uploads/XXXXXX");
  int fd = g_mkstemp_full (path, O_RDWR | O_CLOEXEC, 0600);
  gsize size;
  const char *data = g_bytes_get_data (bytes, &size);
  gboolean kept;

  if (fd < 0)
    return no_preview (error);
  kept = write (fd, data, size) == (gssize)size
         && banter_server_media_keep (call->server, media_id, fd, path, error);
  close (fd);
  g_unlink (path);
  return kept;
}

/* The picture as banter-media has drawn it anew, among the uploads of who asked. */
static gboolean
keep_picture (BanterServerCall *call, GBytes *picture, BanterMatrixUrlPreview *preview)
{
  g_autoptr (BanterServerMedia) media = g_new0 (BanterServerMedia, 1);
  Insert insert = { media, banter_server_get_config (call->server)->media_quota };
  g_autoptr (GError) error = NULL;
  int width = 0, height = 0;

  banter_sniff (g_bytes_get_data (picture, NULL), g_bytes_get_size (picture), &width, &height);
  media->media_id = banter_server_media_mint_id ();
  media->user_id = g_strdup (call->user_id);
  media->content_type = g_strdup (banter_media_sniff (picture));
  media->size = (gint64)g_bytes_get_size (picture);
  if (!write_file (call, media->media_id, picture, &error))
    return FALSE;
  if (!banter_server_writer_run (banter_server_get_writer (call->server), insert_picture, &insert,
                                 &error))
    {
      banter_server_media_discard (call->server, media->media_id);
      return FALSE;
    }
  preview->image = banter_server_media_uri (call->server, media->media_id);
  preview->image_type = g_strdup (media->content_type);
  preview->image_width = width;
  preview->image_height = height;
  preview->image_size = media->size;
  return TRUE;
}

static gboolean
add_picture (BanterServerCall *call, GBytes *bytes, BanterMatrixUrlPreview *preview)
{
  BanterServerThumbnails *thumbnails = banter_server_get_thumbnails (call->server);
  g_autoptr (GBytes) picture = banter_server_thumbnails_redraw (thumbnails, bytes, NULL);

  return picture != NULL && keep_picture (call, picture, preview);
}

/* --- The page --- */

static BanterServerFetched *
fetch (BanterServerCall *call, const char *url, GError **error)
{
  return banter_server_fetch (
      url, MAX_IMAGE, banter_server_get_config (call->server)->fetch_loopback,
      banter_server_work_get_ending (banter_server_get_work (call->server)), error);
}

static void
add_picture_of_page (BanterServerCall *call, const char *base, const char *image,
                     BanterMatrixUrlPreview *preview)
{
  g_autofree char *url = g_uri_resolve_relative (base, image, G_URI_FLAGS_PARSE_RELAXED, NULL);
  g_autoptr (BanterServerFetched) fetched = NULL;
  g_autoptr (GError) error = NULL;

  if (url == NULL || strlen (url) > MAX_URL)
    return;
  fetched = fetch (call, url, &error);
  if (fetched != NULL)
    add_picture (call, fetched->body, preview);
}

static void
add_page (BanterServerCall *call, BanterServerFetched *fetched, BanterMatrixUrlPreview *preview)
{
  gsize size;
  const char *html = g_bytes_get_data (fetched->body, &size);
  g_autoptr (BanterServerPage) page = banter_server_page_read (html, size);

  preview->title = g_steal_pointer (&page->title);
  preview->description = g_steal_pointer (&page->description);
  preview->site_name = g_steal_pointer (&page->site_name);
  preview->type = g_steal_pointer (&page->type);
  if (page->image != NULL)
    add_picture_of_page (call, fetched->url, page->image, preview);
}

static gboolean
make_preview (BanterServerCall *call, const char *url, BanterMatrixUrlPreview *preview)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (BanterServerFetched) fetched = fetch (call, url, &error);

  if (fetched == NULL)
    {
      g_debug ("No preview: %s", error->message);
      return FALSE;
    }
  if (g_str_has_prefix (fetched->type, "image/"))
    return add_picture (call, fetched->body, preview);
  if (!g_str_equal (fetched->type, "text/html")
      && !g_str_equal (fetched->type, "application/xhtml+xml"))
    return FALSE;
  if (g_bytes_get_size (fetched->body) > MAX_PAGE)
    {
      g_autoptr (GBytes) whole = g_steal_pointer (&fetched->body);

      fetched->body = g_bytes_new_from_bytes (whole, 0, MAX_PAGE);
    }
  add_page (call, fetched, preview);
  return preview->title != NULL || preview->image != NULL;
}

static gboolean
get_preview (BanterServerCall *call, gconstpointer request, gpointer response, GError **error)
{
  BanterServerPreviews *previews = banter_server_get_previews (call->server);
  const char *url = banter_server_call_get_query (call, "url");
  g_autofree char *json = NULL;

  if (!banter_server_get_config (call->server)->url_previews)
    {
      g_set_error_literal (error, BANTER_MATRIX_ERROR, BANTER_MATRIX_ERROR_UNRECOGNIZED,
                           "Links are not looked up here");
      return FALSE;
    }
  if (url == NULL || strlen (url) > MAX_URL)
    {
      g_set_error_literal (error, BANTER_MATRIX_ERROR, BANTER_MATRIX_ERROR_INVALID_PARAM,
                           "'url' is missing or too long");
      return FALSE;
    }
  if (!banter_server_previews_lookup (previews, url, &json))
    {
      BanterMatrixUrlPreview *preview = g_new0 (BanterMatrixUrlPreview, 1);

      if (make_preview (call, url, preview))
        json = banter_json_encode (&banter_matrix_url_preview_type, preview);
      banter_json_free (&banter_matrix_url_preview_type, preview);
      banter_server_previews_store (previews, url, json);
    }
  if (json == NULL)
    return no_preview (error);
  banter_server_call_take_json (call, g_steal_pointer (&json));
  return TRUE;
}

static const BanterServerRoute routes[] = {
  { "GET", "/_matrix/client/v1/media/preview_url", BANTER_SERVER_AUTH_USER, BANTER_SERVER_RUN_FETCH,
    BANTER_SERVER_RATE_PREVIEW, BANTER_SERVER_BODY_NONE, NULL, NULL, get_preview },
};
BANTER_SERVER_DEFINE_FAMILY (preview, routes)
