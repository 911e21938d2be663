/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-server-thumbnails"

#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <glib/gstdio.h>

#include "banter-server-thumbnails.h"

#include "banter-server-error.h"
#include "banter-server-media-store.h"
#include "banter-server.h"

#include "banter-matrix-error.h"
#include "banter-media-process.h"
#include "banter-sniff.h"

/* CS-API "Thumbnails". A picture costs its helper at most once for each of a few sizes, as also
 * that it cannot be made smaller is remembered: by an empty file. */

#define FOLDER "thumbnails"
/* A picture of at most this many bytes that is small enough already is its own thumbnail. */
#define MAX_OWN_SIZE (256 * 1024)
/* The end of the server waits for the job that runs. */
#define JOB_MS 4000
#define PEEK_SIZE (64 * 1024)

/* The smallest that is large enough is made. The first, second and last three are those that the
 * specification recommends. */
static const BanterServerThumbnailSize sizes[] = {
  { 32, 32, TRUE },    { 96, 96, TRUE },    { 256, 256, TRUE },  { 512, 512, TRUE },
  { 320, 240, FALSE }, { 640, 480, FALSE }, { 800, 600, FALSE },
};

struct _BanterServerThumbnails
{
  BanterServer *server;
  GMutex mutex;
  GQueue idle; /* BanterMediaProcess */
};

BanterServerThumbnails *
banter_server_thumbnails_new (BanterServer *server)
{
  BanterServerThumbnails *self = g_new0 (BanterServerThumbnails, 1);

  self->server = server;
  g_mutex_init (&self->mutex);
  g_queue_init (&self->idle);
  return self;
}

void
banter_server_thumbnails_rest (BanterServerThumbnails *self)
{
  g_mutex_lock (&self->mutex);
  g_queue_clear_full (&self->idle, (GDestroyNotify)banter_media_process_free);
  g_mutex_unlock (&self->mutex);
}

void
banter_server_thumbnails_free (BanterServerThumbnails *self)
{
  banter_server_thumbnails_rest (self);
  g_mutex_clear (&self->mutex);
  g_free (self);
}

/* --- Files --- */

/* Cutting is offered for squares only: a person's picture. Any other shape is left whole. */
static const BanterServerThumbnailSize *
choose_size (const BanterServerThumbnailSize *wanted)
{
  gboolean is_cropped
      = wanted->is_cropped && wanted->width == wanted->height && wanted->width <= sizes[3].width;

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    if (sizes[i].is_cropped == is_cropped && sizes[i].width >= wanted->width
        && sizes[i].height >= wanted->height)
      return &sizes[i];
  return &sizes[G_N_ELEMENTS (sizes) - 1];
}

static char *
build_path (BanterServerThumbnails *self, const char *media_id,
            const BanterServerThumbnailSize *size, gboolean is_animated)
{
  g_autofree char *hash = g_compute_checksum_for_string (G_CHECKSUM_SHA256, media_id, -1);
  g_autofree char *folder = banter_server_build_path (self->server, FOLDER);

  return g_strdup_printf ("%s/%.2s/%s-%dx%d%s%s", folder, hash, hash + 2, size->width, size->height,
                          size->is_cropped ? "-crop" : "", is_animated ? "-animated" : "");
}

void
banter_server_thumbnails_discard (BanterServerThumbnails *self, const char *media_id)
{
  for (guint i = 0; i < 2 * G_N_ELEMENTS (sizes); i++)
    {
      g_autofree char *path = build_path (self, media_id, &sizes[i / 2], i % 2 != 0);

      g_unlink (path);
    }
}

static gboolean
not_a_picture (GError **error)
{
  g_set_error_literal (error, BANTER_SERVER_ERROR, BANTER_SERVER_ERROR_BAD_REQUEST,
                       "There are no thumbnails of this content");
  return FALSE;
}

static gboolean
too_large (GError **error)
{
  g_set_error_literal (error, BANTER_MATRIX_ERROR, BANTER_MATRIX_ERROR_TOO_LARGE,
                       "Too large for a thumbnail");
  return FALSE;
}

static const char *
sniff (int fd, int *width, int *height, BanterFormat *format)
{
  static const char *const types[] = {
    [BANTER_FORMAT_UNKNOWN] = NULL,      [BANTER_FORMAT_PNG] = "image/png",
    [BANTER_FORMAT_JPEG] = "image/jpeg", [BANTER_FORMAT_GIF] = "image/gif",
    [BANTER_FORMAT_WEBP] = "image/webp",
  };
  g_autofree guint8 *start = g_malloc (PEEK_SIZE);
  gssize n = pread (fd, start, PEEK_SIZE, 0);

  *format = n > 0 ? banter_sniff (start, (gsize)n, width, height) : BANTER_FORMAT_UNKNOWN;
  return types[*format];
}

/* Returns: a descriptor; -1 without @error: there is none yet; -1 with it: it cannot be made */
static int
open_made (const char *path, const char **type, gint64 *size, GError **error)
{
  int fd = open (path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
  struct stat status;
  BanterFormat format;
  int width, height;

  if (fd < 0)
    return -1;
  if (fstat (fd, &status) == 0 && status.st_size > 0)
    {
      *size = status.st_size;
      *type = sniff (fd, &width, &height, &format);
      if (*type != NULL)
        return fd;
    }
  close (fd);
  not_a_picture (error);
  return -1;
}

/* --- Making --- */

static BanterMediaProcess *
take_process (BanterServerThumbnails *self)
{
  BanterMediaProcess *process;

  g_mutex_lock (&self->mutex);
  process = g_queue_pop_head (&self->idle);
  g_mutex_unlock (&self->mutex);

  return process != NULL ? process : banter_media_process_new (NULL, JOB_MS);
}

static void
return_process (BanterServerThumbnails *self, BanterMediaProcess *process)
{
  g_mutex_lock (&self->mutex);
  g_queue_push_head (&self->idle, process);
  g_mutex_unlock (&self->mutex);
}

static GBytes *
draw (BanterServerThumbnails *self, GBytes *input, const BanterServerThumbnailSize *size,
      gboolean is_animated, GError **error)
{
  const BanterMediaRequest request = {
    .max_width = size->width,
    .max_height = size->height,
    .flags = BANTER_MEDIA_FILE | (size->is_cropped ? BANTER_MEDIA_SQUARE : 0)
             | (is_animated ? BANTER_MEDIA_ANIMATED : 0),
  };
  BanterMediaProcess *process = take_process (self);
  g_autoptr (GError) failure = NULL;
  GBytes *file = banter_media_process_make_file (process, input, &request, &failure);

  /* It need not have been the picture that killed the helper: once more, with a new one. */
  if (g_error_matches (failure, BANTER_MEDIA_ERROR, BANTER_MEDIA_ERROR_HELPER)
      && !banter_server_is_stopping (self->server))
    {
      g_clear_error (&failure);
      file = banter_media_process_make_file (process, input, &request, &failure);
    }
  return_process (self, process);
  if (failure != NULL)
    g_propagate_error (error, g_steal_pointer (&failure));
  return file;
}

GBytes *
banter_server_thumbnails_redraw (BanterServerThumbnails *self, GBytes *picture, GError **error)
{
  static const BanterServerThumbnailSize size = { 800, 600, FALSE, FALSE };

  return draw (self, picture, &size, FALSE, error);
}

static GBytes *
make (BanterServerThumbnails *self, int fd, const BanterServerThumbnailSize *size,
      gboolean is_animated, GError **error)
{
  g_autoptr (GMappedFile) mapped = g_mapped_file_new_from_fd (fd, FALSE, error);
  g_autoptr (GBytes) input = mapped != NULL ? g_mapped_file_get_bytes (mapped) : NULL;

  return input != NULL ? draw (self, input, size, is_animated, error) : NULL;
}

/* @file: (nullable): that it could not be made */
static void
keep (const char *path, GBytes *file)
{
  g_autofree char *folder = g_path_get_dirname (path);
  g_autoptr (GError) error = NULL;
  gsize size = 0;
  const char *data = file != NULL ? g_bytes_get_data (file, &size) : "";

  if (g_mkdir_with_parents (folder, 0700) != 0
      || !g_file_set_contents_full (path, data, (gssize)size, G_FILE_SET_CONTENTS_CONSISTENT, 0600,
                                    &error))
    g_message ("A thumbnail cannot be kept: %s",
               error != NULL ? error->message : g_strerror (errno));
}

static gboolean
is_small (BanterFormat format, int width, int height, gint64 size,
          const BanterServerThumbnailSize *wanted)
{
  return width <= wanted->width && height <= wanted->height && size <= MAX_OWN_SIZE
         && (format == BANTER_FORMAT_JPEG || wanted->is_animated);
}

static int
make_and_open (BanterServerThumbnails *self, const char *path, int fd,
               const BanterServerThumbnailSize *size, gboolean is_animated, const char **type,
               gint64 *n_bytes, GError **error)
{
  g_autoptr (GError) cause = NULL;
  struct stat status;
  g_autoptr (GBytes) file = make (self, fd, size, is_animated, &cause);

  if (g_error_matches (cause, BANTER_MEDIA_ERROR, BANTER_MEDIA_ERROR_START))
    {
      g_message ("%s", cause->message);
      not_a_picture (error);
      return -1;
    }
  if (cause != NULL)
    g_debug ("%s", cause->message);
  keep (path, file);
  /* The picture was deleted meanwhile, and with it the thumbnails that there were. */
  if (fstat (fd, &status) == 0 && status.st_nlink == 0)
    g_unlink (path);
  if (file == NULL)
    {
      not_a_picture (error);
      return -1;
    }
  return open_made (path, type, n_bytes, error);
}

int
banter_server_thumbnails_open (BanterServerThumbnails *self, const char *media_id,
                               const BanterServerThumbnailSize *wanted, const char **type,
                               gint64 *size, GError **error)
{
  const BanterServerThumbnailSize *chosen = choose_size (wanted);
  g_autofree char *path = build_path (self, media_id, chosen, wanted->is_animated);
  g_autoptr (GError) failure = NULL;
  int fd = open_made (path, type, size, &failure);
  const char *original_type;
  struct stat status;
  BanterFormat format;
  int width, height, made = -1;

  if (fd >= 0)
    return fd;
  if (failure != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return -1;
    }
  fd = banter_server_media_open (self->server, media_id, error);
  if (fd < 0)
    return -1;
  original_type = sniff (fd, &width, &height, &format);
  if (fstat (fd, &status) != 0 || original_type == NULL || width < 1 || height < 1)
    not_a_picture (error);
  else if (is_small (format, width, height, status.st_size, wanted))
    {
      *type = original_type;
      *size = status.st_size;
      return fd;
    }
  else if (width > BANTER_MEDIA_MAX_SIDE || height > BANTER_MEDIA_MAX_SIDE
           || status.st_size > BANTER_MEDIA_MAX_INPUT)
    too_large (error);
  else
    made = make_and_open (self, path, fd, chosen, wanted->is_animated, type, size, error);
  close (fd);
  return made;
}
