/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-picture-loader"

#include "config.h"

#include "banter-picture-loader.h"

#include "banter-account.h"
#include "banter-decoder.h"

/* From an mxc URI to something to draw. Each account has a cache: pictures in memory, those used
 * last first, and pictures on their way, each asked for once however many widgets wait. A picture
 * that nobody waits for any more when its bytes arrive is not decoded. Main thread only. */

#define MAX_PICTURES 400

typedef struct
{
  GHashTable *pictures; /* key → node of order */
  GQueue order;         /* of Picture, used last first */
  GHashTable *requests; /* key → Request */
} Cache;

typedef struct
{
  char *key;
  GdkPaintable *paintable;
} Picture;

typedef struct
{
  BanterAccount *account; /* keeps the cache alive */
  char *key;
  int pixels;
  gboolean animated;
  GPtrArray *waiting; /* of GTask */
} Request;

static void
picture_free (gpointer data)
{
  Picture *picture = data;

  g_free (picture->key);
  g_object_unref (picture->paintable);
  g_free (picture);
}

static void
request_free (Request *request)
{
  g_clear_object (&request->account);
  g_free (request->key);
  g_ptr_array_unref (request->waiting);
  g_free (request);
}

static void
cache_free (gpointer data)
{
  Cache *cache = data;

  g_hash_table_unref (cache->pictures);
  g_queue_clear_full (&cache->order, picture_free);
  g_hash_table_unref (cache->requests);
  g_free (cache);
}

static Cache *
get_cache (BanterAccount *account)
{
  static GQuark quark = 0;
  Cache *cache;

  if (quark == 0)
    quark = g_quark_from_static_string ("banter-picture-cache");
  cache = g_object_get_qdata (G_OBJECT (account), quark);
  if (cache != NULL)
    return cache;
  cache = g_new0 (Cache, 1);
  cache->pictures = g_hash_table_new (g_str_hash, g_str_equal);
  cache->requests = g_hash_table_new (g_str_hash, g_str_equal);
  g_queue_init (&cache->order);
  g_object_set_qdata_full (G_OBJECT (account), quark, cache, cache_free);
  return cache;
}

static char *
make_key (const char *mxc, BanterMediaSize size, int pixels)
{
  return g_strdup_printf ("%u %d %s", (guint)size, pixels, mxc);
}

static GdkPaintable *
look_up (Cache *cache, const char *key)
{
  GList *node = g_hash_table_lookup (cache->pictures, key);

  if (node == NULL)
    return NULL;
  g_queue_unlink (&cache->order, node);
  g_queue_push_head_link (&cache->order, node);
  return ((Picture *)node->data)->paintable;
}

static void
keep (Cache *cache, const char *key, GdkPaintable *paintable)
{
  Picture *picture = g_new0 (Picture, 1);

  picture->key = g_strdup (key);
  picture->paintable = g_object_ref (paintable);
  g_queue_push_head (&cache->order, picture);
  g_hash_table_insert (cache->pictures, picture->key, g_queue_peek_head_link (&cache->order));
  while (g_queue_get_length (&cache->order) > MAX_PICTURES)
    {
      Picture *oldest = g_queue_pop_tail (&cache->order);

      g_hash_table_remove (cache->pictures, oldest->key);
      picture_free (oldest);
    }
}

/* Answers all who wait; takes @request. */
static void
finish (Request *request, GdkPaintable *paintable, const GError *error)
{
  Cache *cache = get_cache (request->account);

  g_hash_table_remove (cache->requests, request->key);
  if (paintable != NULL)
    keep (cache, request->key, paintable);
  for (guint i = 0; i < request->waiting->len; i++)
    {
      GTask *task = g_ptr_array_index (request->waiting, i);

      if (paintable != NULL)
        g_task_return_pointer (task, g_object_ref (paintable), g_object_unref);
      else
        g_task_return_error (task, g_error_copy (error));
    }
  request_free (request);
}

static void
on_decoded (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (BanterAnimation) animation
      = banter_decoder_load_finish (BANTER_DECODER (source), result, &error);

  finish (user_data, animation != NULL ? GDK_PAINTABLE (animation) : NULL, error);
}

static gboolean
is_wanted (Request *request)
{
  for (guint i = 0; i < request->waiting->len; i++)
    {
      GCancellable *cancellable = g_task_get_cancellable (request->waiting->pdata[i]);

      if (!g_cancellable_is_cancelled (cancellable))
        return TRUE;
    }
  return FALSE;
}

static void
on_bytes (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Request *request = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes
      = banter_account_load_media_finish (BANTER_ACCOUNT (source), result, &error);

  if (bytes != NULL && !is_wanted (request))
    g_set_error_literal (&error, G_IO_ERROR, G_IO_ERROR_CANCELLED, "Nobody waits any more");
  if (error != NULL)
    {
      finish (request, NULL, error);
      return;
    }
  banter_decoder_load_async (banter_decoder_get_default (), bytes, request->pixels, request->pixels,
                             request->animated, NULL, on_decoded, request);
}

void
banter_picture_loader_load_async (BanterAccount *account, const char *mxc, BanterMediaSize size,
                                  int pixels, GCancellable *cancellable,
                                  GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (account, cancellable, callback, user_data);
  g_autofree char *key = make_key (mxc, size, pixels);
  Cache *cache;
  Request *request;
  GdkPaintable *ready;

  g_return_if_fail (BANTER_IS_ACCOUNT (account));
  g_return_if_fail (mxc != NULL);

  g_task_set_source_tag (task, banter_picture_loader_load_async);
  cache = get_cache (account);
  ready = look_up (cache, key);
  if (ready != NULL)
    {
      g_task_return_pointer (task, g_object_ref (ready), g_object_unref);
      return;
    }
  request = g_hash_table_lookup (cache->requests, key);
  if (request != NULL)
    {
      g_ptr_array_add (request->waiting, g_steal_pointer (&task));
      return;
    }
  request = g_new0 (Request, 1);
  request->account = g_object_ref (account);
  request->key = g_steal_pointer (&key);
  request->pixels = pixels;
  request->animated = size == BANTER_MEDIA_FULL;
  request->waiting = g_ptr_array_new_with_free_func (g_object_unref);
  g_ptr_array_add (request->waiting, g_steal_pointer (&task));
  g_hash_table_insert (cache->requests, request->key, request);
  banter_account_load_media_async (account, mxc, size, NULL, on_bytes, request);
}

GdkPaintable *
banter_picture_loader_load_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (G_IS_TASK (result), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

GdkPaintable *
banter_picture_loader_peek (BanterAccount *account, const char *mxc, BanterMediaSize size,
                            int pixels)
{
  g_autofree char *key = make_key (mxc, size, pixels);

  g_return_val_if_fail (BANTER_IS_ACCOUNT (account), NULL);
  return look_up (get_cache (account), key);
}
