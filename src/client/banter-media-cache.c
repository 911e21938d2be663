/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-media"

#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "banter-media-cache.h"

#include "banter-client-error-private.h"
#include "banter-id.h"
#include "banter-store-media.h"

/* A file per medium and size, named by a hash of its URI: written under a temporary name with mode
 * 0600, renamed when complete, never changed afterwards, so that a mapped one stays what it is. */

#define MAX_FETCHES 4
#define TIMEOUT_MS (10 * 60 * 1000)
#define EVICT_EVERY 16
#define TEMPORARY ".part-"

/* The sizes we ask for, so that a file is found again (CS-API "Thumbnails" recommends these). */
static const guint sizes[] = { 32, 96, 320, 640, 800 };

typedef struct
{
  BanterMediaCache *cache;
  char *key;
  char *mxc;
  char *path;      /* where the file will be */
  char *part_path; /* where it is being written */
  char *variant;
  guint size; /* 0: the file itself */
  guint step; /* which endpoint is tried */
  int fd;
  GPtrArray *tasks; /* GTask: who waits */
} Fetch;

struct _BanterMediaCache
{
  BanterEngine *engine;
  char *dir;
  gboolean dir_ready;
  GHashTable *fetches; /* key -> Fetch */
  GQueue waiting;      /* Fetch, owned by the table */
  guint n_running;
  guint n_since_eviction;
  gboolean closing;
};

static void start_fetches (BanterMediaCache *self);
static void try_endpoint (Fetch *fetch);

static void
fetch_free (gpointer data)
{
  Fetch *fetch = data;

  if (fetch->fd >= 0)
    close (fetch->fd);
  if (fetch->part_path != NULL)
    g_unlink (fetch->part_path);
  g_free (fetch->key);
  g_free (fetch->mxc);
  g_free (fetch->path);
  g_free (fetch->part_path);
  g_free (fetch->variant);
  g_ptr_array_unref (fetch->tasks);
  g_free (fetch);
}

static char *
build_variant (guint size)
{
  return size == 0 ? g_strdup ("") : g_strdup_printf ("t%u", size);
}

static char *
build_path (BanterMediaCache *self, const char *mxc, const char *variant)
{
  g_autofree char *hash = g_compute_checksum_for_string (G_CHECKSUM_SHA256, mxc, -1);
  g_autofree char *name = g_strconcat (hash, "-", variant, NULL);

  return g_build_filename (self->dir, name, NULL);
}

/* Makes the folder and drops what an earlier run left half written. */
static gboolean
ensure_dir (BanterMediaCache *self)
{
  g_autoptr (GDir) dir = NULL;
  const char *name;

  if (self->dir_ready)
    return TRUE;
  if (g_mkdir_with_parents (self->dir, 0700) != 0)
    return FALSE;
  dir = g_dir_open (self->dir, 0, NULL);
  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (self->dir, name, NULL);

      if (g_str_has_prefix (name, TEMPORARY))
        g_unlink (path);
    }
  self->dir_ready = TRUE;

  return TRUE;
}

static GBytes *
map_file (const char *path)
{
  g_autoptr (GMappedFile) file = g_mapped_file_new (path, FALSE, NULL);

  return file != NULL && g_mapped_file_get_length (file) > 0 ? g_mapped_file_get_bytes (file)
                                                             : NULL;
}

static void
evict (BanterMediaCache *self)
{
  BanterStore *store = banter_engine_get_store (self->engine);
  g_autoptr (GPtrArray) excess = NULL;

  self->n_since_eviction = 0;
  excess = banter_store_media_list_excess (store, BANTER_MEDIA_CACHE_MAX, NULL);
  for (guint i = 0; excess != NULL && i < excess->len; i++)
    {
      const BanterMediaRow *row = g_ptr_array_index (excess, i);
      g_autofree char *path = build_path (self, row->mxc, row->variant);

      g_unlink (path);
      banter_store_media_remove (store, row->mxc, row->variant, NULL);
    }
}

/* Ends @fetch: every waiting task gets the file or a copy of @error (transfer full, nullable). */
static void
complete (Fetch *fetch, GBytes *bytes, GError *error)
{
  BanterMediaCache *self = fetch->cache;

  for (guint i = 0; i < fetch->tasks->len; i++)
    {
      GTask *task = g_ptr_array_index (fetch->tasks, i);

      if (bytes != NULL)
        g_task_return_pointer (task, g_bytes_ref (bytes), (GDestroyNotify)g_bytes_unref);
      else
        g_task_return_error (task, g_error_copy (error));
    }
  g_clear_error (&error);
  g_hash_table_remove (self->fetches, fetch->key);
  self->n_running--;
  start_fetches (self);
}

static GError *
storage_error (int code)
{
  return g_error_new (BANTER_CLIENT_ERROR,
                      code == ENOSPC || code == EDQUOT ? BANTER_CLIENT_ERROR_DISK_FULL
                                                       : BANTER_CLIENT_ERROR_STORAGE,
                      "Media cache: %s", g_strerror (code));
}

static void
keep_file (Fetch *fetch)
{
  BanterMediaCache *self = fetch->cache;
  g_autoptr (GBytes) bytes = NULL;

  if (g_rename (fetch->part_path, fetch->path) != 0)
    {
      complete (fetch, NULL, storage_error (errno));
      return;
    }
  g_clear_pointer (&fetch->part_path, g_free);
  bytes = map_file (fetch->path);
  if (bytes == NULL)
    {
      g_unlink (fetch->path);
      complete (fetch, NULL,
                g_error_new_literal (BANTER_CLIENT_ERROR, BANTER_CLIENT_ERROR_NOT_FOUND,
                                     "The file is empty"));
      return;
    }
  banter_store_media_put (banter_engine_get_store (self->engine), fetch->mxc, fetch->variant,
                          (gint64)g_bytes_get_size (bytes), NULL);
  if (++self->n_since_eviction >= EVICT_EVERY)
    evict (self);
  complete (fetch, bytes, NULL);
}

/* In which order a medium is looked for. Servers before v1.11 have the second of each pair only;
 * those that cannot make a thumbnail have the file itself. */
static const BanterMatrixEndpoint endpoints[] = {
  BANTER_MATRIX_THUMBNAIL,
  BANTER_MATRIX_THUMBNAIL_V3,
  BANTER_MATRIX_DOWNLOAD,
  BANTER_MATRIX_DOWNLOAD_V3,
};
#define FIRST_DOWNLOAD 2

static void
on_answered (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Fetch *fetch = user_data;
  GError *error = NULL;
  g_autoptr (BanterHttpAnswer) answer = g_task_propagate_pointer (G_TASK (result), &error);

  if (answer != NULL && answer->status == 200)
    {
      keep_file (fetch);
      return;
    }
  if (answer != NULL && banter_http_answer_check (answer, &error))
    error = g_error_new (BANTER_CLIENT_ERROR, BANTER_CLIENT_ERROR_NOT_FOUND, "HTTP %u",
                         answer->status);

  if (banter_client_error_get_answer (error)->status != 0
      && !banter_client_error_is_temporary (error)
      && !g_error_matches (error, BANTER_CLIENT_ERROR, BANTER_CLIENT_ERROR_SIGNED_OUT)
      && fetch->step + 1 < G_N_ELEMENTS (endpoints))
    {
      g_clear_error (&error);
      fetch->step++;
      try_endpoint (fetch);
      return;
    }
  complete (fetch, NULL, error);
}

static void
try_endpoint (Fetch *fetch)
{
  BanterMatrixEndpoint endpoint = endpoints[fetch->step];
  g_autofree char *server = NULL;
  g_autofree char *media_id = NULL;
  g_autofree char *path = NULL;
  BanterHttpRequest request;

  banter_mxc_parse (fetch->mxc, &server, &media_id);
  path = banter_matrix_path (endpoint, server, media_id);
  if (path != NULL && fetch->step < FIRST_DOWNLOAD)
    {
      g_autofree char *size = g_strdup_printf ("%u", fetch->size);

      banter_matrix_path_add_query (&path, "width", size);
      banter_matrix_path_add_query (&path, "height", size);
      banter_matrix_path_add_query (&path, "method", fetch->size <= 96 ? "crop" : "scale");
    }
  request = banter_http_request (endpoint, path, NULL);
  request.follow = TRUE; /* to a CDN; the token does not go along */
  request.timeout_ms = TIMEOUT_MS;
  request.max_size = BANTER_MEDIA_FILE_MAX;
  request.fd_plus_one = fetch->fd + 1;
  banter_http_send_async (banter_engine_get_http (fetch->cache->engine), &request, NULL,
                          on_answered, fetch);
}

static void
start_fetches (BanterMediaCache *self)
{
  while (!self->closing && self->n_running < MAX_FETCHES && !g_queue_is_empty (&self->waiting))
    {
      Fetch *fetch = g_queue_pop_head (&self->waiting);

      self->n_running++;
      fetch->part_path = g_build_filename (self->dir, TEMPORARY "XXXXXX", NULL);
      fetch->fd
          = ensure_dir (self) ? g_mkstemp_full (fetch->part_path, O_RDWR | O_CLOEXEC, 0600) : -1;
      if (fetch->fd < 0)
        complete (fetch, NULL, storage_error (errno));
      else
        try_endpoint (fetch);
    }
}

static Fetch *
fetch_new (BanterMediaCache *self, const char *mxc, guint size, const char *variant, char *path)
{
  Fetch *fetch = g_new0 (Fetch, 1);

  fetch->cache = self;
  fetch->mxc = g_strdup (mxc);
  fetch->variant = g_strdup (variant);
  fetch->key = g_strdup (path);
  fetch->path = path;
  fetch->size = size;
  fetch->step = size == 0 ? FIRST_DOWNLOAD : 0;
  fetch->fd = -1;
  fetch->tasks = g_ptr_array_new_with_free_func (g_object_unref);

  return fetch;
}

BanterMediaCache *
banter_media_cache_new (BanterEngine *engine, const char *dir)
{
  BanterMediaCache *self = g_new0 (BanterMediaCache, 1);

  self->engine = engine;
  self->dir = g_strdup (dir);
  self->fetches = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, fetch_free);

  return self;
}

void
banter_media_cache_close (BanterMediaCache *self)
{
  Fetch *fetch;

  self->closing = TRUE;
  while ((fetch = g_queue_pop_head (&self->waiting)) != NULL)
    {
      self->n_running++; /* complete () counts it out */
      complete (fetch, NULL,
                g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "The engine stops"));
    }
}

void
banter_media_cache_free (BanterMediaCache *self)
{
  g_hash_table_unref (self->fetches);
  g_free (self->dir);
  g_free (self);
}

void
banter_media_cache_load (BanterMediaCache *self, GTask *task, const char *mxc, guint thumbnail_size)
{
  g_autofree char *variant = NULL;
  g_autofree char *path = NULL;
  g_autoptr (GBytes) bytes = NULL;
  Fetch *fetch;
  guint size = 0;

  if (!banter_mxc_is_valid (mxc))
    {
      g_task_return_new_error (task, BANTER_CLIENT_ERROR, BANTER_CLIENT_ERROR_NOT_FOUND,
                               "Not an mxc URI");
      g_object_unref (task);
      return;
    }
  for (guint i = 0; i < G_N_ELEMENTS (sizes) && thumbnail_size > 0 && size == 0; i++)
    if (sizes[i] >= thumbnail_size)
      size = sizes[i];

  variant = build_variant (size);
  path = build_path (self, mxc, variant);
  fetch = g_hash_table_lookup (self->fetches, path);
  if (fetch != NULL)
    {
      g_ptr_array_add (fetch->tasks, task);
      return;
    }
  bytes = map_file (path);
  if (bytes != NULL)
    {
      banter_store_media_touch (banter_engine_get_store (self->engine), mxc, variant, NULL);
      g_task_return_pointer (task, g_steal_pointer (&bytes), (GDestroyNotify)g_bytes_unref);
      g_object_unref (task);
      return;
    }

  fetch = fetch_new (self, mxc, size, variant, g_steal_pointer (&path));
  g_ptr_array_add (fetch->tasks, task);
  g_hash_table_insert (self->fetches, fetch->key, fetch);
  g_queue_push_tail (&self->waiting, fetch);
  start_fetches (self);
}

void
banter_media_cache_adopt (BanterMediaCache *self, const char *mxc, const char *path)
{
  g_autofree char *kept = build_path (self, mxc, "");
  GStatBuf info;

  if (ensure_dir (self) && g_stat (path, &info) == 0 && g_rename (path, kept) == 0)
    banter_store_media_put (banter_engine_get_store (self->engine), mxc, "", info.st_size, NULL);
  else
    g_unlink (path); /* on another disk: it comes back from the server */
}

void
banter_media_cache_remove (BanterMediaCache *self, GPtrArray *mxcs)
{
  BanterStore *store = banter_engine_get_store (self->engine);

  for (guint i = 0; i < mxcs->len; i++)
    for (guint j = 0; j <= G_N_ELEMENTS (sizes); j++)
      {
        const char *mxc = g_ptr_array_index (mxcs, i);
        g_autofree char *variant = build_variant (j == 0 ? 0 : sizes[j - 1]);
        g_autofree char *path = build_path (self, mxc, variant);

        if (g_unlink (path) == 0)
          banter_store_media_remove (store, mxc, variant, NULL);
      }
}

void
banter_media_cache_clear (BanterMediaCache *self)
{
  g_autoptr (GDir) dir = g_dir_open (self->dir, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (self->dir, name, NULL);

      g_unlink (path);
    }
}
