/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-animation"

#include "config.h"

#include <gtk/gtk.h>

#include "banter-decoder-private.h"

/* A picture as a GdkPaintable, the one clock that moves all pictures that play, and the cache that
 * keeps their frames within bounds. Main thread.
 *
 * Every picture keeps its first frame by itself. The frames of a moving one lie in memory shared
 * with nobody and count in the cache; the cache takes them from what has not played for longest,
 * never from what plays. */

#define CACHE_LIMIT (64 * 1024 * 1024)
#define TICK_MS 33
#define FULL_RATE 8      /* more than these play at half the rate */
#define LATE_US (500000) /* later than this (a suspended machine): go on from now */

struct _BanterAnimation
{
  GObject parent_instance;

  GdkTexture *still;
  GPtrArray *frames; /* of GdkTexture; NULL: still, or given up */
  guint16 *delays_ms;
  guint n_frames;
  gsize size; /* of all frames, in bytes */
  BanterMediaSource source;
  GCancellable *reload; /* while frames are on their way back */

  guint n_wanted;
  guint current;
  gint64 due_us; /* when the next frame is shown */
  GList link;    /* in the cache, while it has frames */
};

static struct
{
  GQueue cached; /* what has frames; played last is last */
  gsize size;
  gsize limit;
  GPtrArray *playing; /* not owned */
  guint clock;
  guint n_ticks;
  gboolean disabled;
  GtkSettings *settings;
} all = { .cached = G_QUEUE_INIT, .limit = CACHE_LIMIT };

static void update (BanterAnimation *self);

/* ---- paintable ---- */

static GdkTexture *
get_texture (BanterAnimation *self)
{
  return self->frames != NULL ? g_ptr_array_index (self->frames, self->current) : self->still;
}

static void
banter_animation_snapshot (GdkPaintable *paintable, GdkSnapshot *snapshot, double width,
                           double height)
{
  gdk_paintable_snapshot (GDK_PAINTABLE (get_texture (BANTER_ANIMATION (paintable))), snapshot,
                          width, height);
}

static GdkPaintable *
banter_animation_get_current_image (GdkPaintable *paintable)
{
  return g_object_ref (GDK_PAINTABLE (get_texture (BANTER_ANIMATION (paintable))));
}

static GdkPaintableFlags
banter_animation_get_flags (GdkPaintable *paintable)
{
  GdkPaintableFlags flags = GDK_PAINTABLE_STATIC_SIZE;

  if (BANTER_ANIMATION (paintable)->n_frames == 1)
    flags |= GDK_PAINTABLE_STATIC_CONTENTS;
  return flags;
}

static int
banter_animation_get_intrinsic_width (GdkPaintable *paintable)
{
  return gdk_texture_get_width (BANTER_ANIMATION (paintable)->still);
}

static int
banter_animation_get_intrinsic_height (GdkPaintable *paintable)
{
  return gdk_texture_get_height (BANTER_ANIMATION (paintable)->still);
}

static void
banter_animation_paintable_init (GdkPaintableInterface *iface)
{
  iface->snapshot = banter_animation_snapshot;
  iface->get_current_image = banter_animation_get_current_image;
  iface->get_flags = banter_animation_get_flags;
  iface->get_intrinsic_width = banter_animation_get_intrinsic_width;
  iface->get_intrinsic_height = banter_animation_get_intrinsic_height;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (BanterAnimation, banter_animation, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (GDK_TYPE_PAINTABLE,
                                                      banter_animation_paintable_init))

static void
show_frame (BanterAnimation *self, guint frame)
{
  if (self->current == frame)
    return;
  self->current = frame;
  gdk_paintable_invalidate_contents (GDK_PAINTABLE (self));
}

/* ---- clock ---- */

static void
advance (BanterAnimation *self, gint64 now_us)
{
  guint frame = self->current;

  if (now_us - self->due_us > LATE_US)
    self->due_us = now_us;
  while (self->due_us <= now_us)
    {
      frame = (frame + 1) % self->n_frames;
      self->due_us += self->delays_ms[frame] * G_GINT64_CONSTANT (1000);
    }
  show_frame (self, frame);
}

static void
tick (gint64 now_us)
{
  /* Widgets may play and rest others while they redraw. */
  g_autoptr (GPtrArray) playing = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < all.playing->len; i++)
    g_ptr_array_add (playing, g_object_ref (all.playing->pdata[i]));
  for (guint i = 0; i < playing->len; i++)
    if (g_ptr_array_find (all.playing, playing->pdata[i], NULL))
      advance (playing->pdata[i], now_us);
}

static gboolean
on_tick (gpointer user_data)
{
  if (all.playing->len <= FULL_RATE || all.n_ticks % 2 == 0)
    tick (g_get_monotonic_time ());
  all.n_ticks++;
  return G_SOURCE_CONTINUE;
}

static gboolean
is_playing (BanterAnimation *self)
{
  return all.playing != NULL && g_ptr_array_find (all.playing, self, NULL);
}

static void
start_playing (BanterAnimation *self)
{
  if (is_playing (self))
    return;
  if (all.playing == NULL)
    all.playing = g_ptr_array_new ();
  g_ptr_array_add (all.playing, self);
  self->due_us
      = g_get_monotonic_time () + self->delays_ms[self->current] * G_GINT64_CONSTANT (1000);
  if (all.clock == 0)
    all.clock = g_timeout_add (TICK_MS, on_tick, NULL);
}

static void
stop_playing (BanterAnimation *self)
{
  if (!is_playing (self))
    return;
  g_ptr_array_remove_fast (all.playing, self);
  if (all.playing->len == 0)
    g_clear_handle_id (&all.clock, g_source_remove);
}

/* ---- cache ---- */

static void
give_up_frames (BanterAnimation *self)
{
  if (self->frames == NULL)
    return;
  stop_playing (self);
  g_queue_unlink (&all.cached, &self->link);
  all.size -= self->size;
  show_frame (self, 0);
  g_clear_pointer (&self->frames, g_ptr_array_unref);
}

/* What plays stays: when that alone is too much, the newcomer goes without. */
static void
trim_cache (BanterAnimation *newcomer)
{
  GList *link = all.cached.head;

  while (link != NULL && all.size > all.limit)
    {
      BanterAnimation *oldest = link->data;

      link = link->next;
      if (oldest->n_wanted == 0)
        give_up_frames (oldest);
    }
  if (all.size > all.limit)
    give_up_frames (newcomer);
}

static void
take_frames (BanterAnimation *self, BanterMediaImage *image)
{
  gsize size = 4 * (gsize)image->width * image->height;

  self->frames = g_ptr_array_new_full (image->n_frames, g_object_unref);
  for (guint i = 0; i < image->n_frames; i++)
    {
      g_autoptr (GBytes) pixels = g_bytes_new_from_bytes (image->pixels, size * i, size);

      g_ptr_array_add (self->frames, gdk_memory_texture_new (image->width, image->height,
                                                             GDK_MEMORY_R8G8B8A8_PREMULTIPLIED,
                                                             pixels, 4 * (gsize)image->width));
    }
  self->link.data = self;
  g_queue_push_tail_link (&all.cached, &self->link);
  all.size += self->size;
  trim_cache (self);
}

static void
on_reloaded (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (BanterAnimation) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (BanterMediaImage) image
      = banter_decoder_decode_finish (BANTER_DECODER (source), result, &error);

  g_clear_object (&self->reload);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    update (self); /* it may be wanted again */
  else if (image == NULL)
    g_debug ("frames do not come back: %s", error->message);
  else if (self->n_wanted > 0 && image->n_frames == self->n_frames
           && image->width == gdk_texture_get_width (self->still)
           && image->height == gdk_texture_get_height (self->still))
    {
      take_frames (self, image);
      if (self->frames != NULL)
        update (self);
    }
}

static void
reload (BanterAnimation *self)
{
  if (self->reload != NULL || self->source.decoder == NULL || self->size > all.limit)
    return;
  self->reload = g_cancellable_new ();
  banter_decoder_decode_async (self->source.decoder, self->source.bytes, &self->source.request,
                               self->reload, on_reloaded, g_object_ref (self));
}

/* ---- who wants what ---- */

static void
update (BanterAnimation *self)
{
  if (self->n_frames == 1)
    return;
  if (self->n_wanted > 0 && banter_animation_get_enabled ())
    {
      if (self->frames == NULL)
        {
          reload (self);
          return;
        }
      g_queue_unlink (&all.cached, &self->link);
      g_queue_push_tail_link (&all.cached, &self->link);
      start_playing (self);
      return;
    }
  stop_playing (self);
  if (self->reload != NULL)
    g_cancellable_cancel (self->reload);
  if (!banter_animation_get_enabled ())
    show_frame (self, 0);
}

static void
update_all (void)
{
  /* Not along the queue: what plays goes to its end. */
  g_autoptr (GPtrArray) cached = g_ptr_array_new_with_free_func (g_object_unref);

  for (GList *link = all.cached.head; link != NULL; link = link->next)
    g_ptr_array_add (cached, g_object_ref (link->data));
  for (guint i = 0; i < cached->len; i++)
    update (cached->pdata[i]);
}

static void
on_gtk_setting (GtkSettings *settings, GParamSpec *pspec, gpointer user_data)
{
  update_all ();
}

static gboolean
gtk_allows (void)
{
  gboolean allows = TRUE;

  if (all.settings == NULL && gtk_is_initialized ())
    {
      all.settings = gtk_settings_get_default ();
      if (all.settings != NULL)
        g_signal_connect (all.settings, "notify::gtk-enable-animations",
                          G_CALLBACK (on_gtk_setting), NULL);
    }
  if (all.settings != NULL)
    g_object_get (all.settings, "gtk-enable-animations", &allows, NULL);
  return allows;
}

/* ---- object ---- */

static void
banter_animation_dispose (GObject *object)
{
  BanterAnimation *self = BANTER_ANIMATION (object);

  give_up_frames (self);
  g_clear_object (&self->source.decoder);
  g_clear_pointer (&self->source.bytes, g_bytes_unref);
  G_OBJECT_CLASS (banter_animation_parent_class)->dispose (object);
}

static void
banter_animation_finalize (GObject *object)
{
  BanterAnimation *self = BANTER_ANIMATION (object);

  g_clear_object (&self->still);
  g_free (self->delays_ms);
  G_OBJECT_CLASS (banter_animation_parent_class)->finalize (object);
}

static void
banter_animation_class_init (BanterAnimationClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = banter_animation_dispose;
  object_class->finalize = banter_animation_finalize;
}

static void
banter_animation_init (BanterAnimation *self)
{
}

BanterAnimation *
banter_animation_new (BanterMediaImage *image, const BanterMediaSource *source)
{
  BanterAnimation *self = g_object_new (BANTER_TYPE_ANIMATION, NULL);
  gsize size = 4 * (gsize)image->width * image->height;
  /* A copy: a slice would keep all frames alive. */
  g_autoptr (GBytes) first = image->n_frames == 1
                                 ? g_bytes_ref (image->pixels)
                                 : g_bytes_new (g_bytes_get_data (image->pixels, NULL), size);

  self->still
      = gdk_memory_texture_new (image->width, image->height, GDK_MEMORY_R8G8B8A8_PREMULTIPLIED,
                                first, 4 * (gsize)image->width);
  self->n_frames = image->n_frames;
  self->size = size * image->n_frames;
  self->delays_ms = g_steal_pointer (&image->delays_ms);
  if (self->n_frames > 1)
    {
      if (source != NULL)
        {
          self->source = *source;
          g_object_ref (self->source.decoder);
          g_bytes_ref (self->source.bytes);
        }
      take_frames (self, image);
    }
  banter_media_image_free (image);
  return self;
}

/* ---- public ---- */

gboolean
banter_animation_is_animated (BanterAnimation *self)
{
  g_return_val_if_fail (BANTER_IS_ANIMATION (self), FALSE);

  return self->n_frames > 1;
}

void
banter_animation_play (BanterAnimation *self)
{
  g_return_if_fail (BANTER_IS_ANIMATION (self));

  if (self->n_wanted++ == 0)
    update (self);
}

void
banter_animation_rest (BanterAnimation *self)
{
  g_return_if_fail (BANTER_IS_ANIMATION (self));
  g_return_if_fail (self->n_wanted > 0);

  if (--self->n_wanted == 0)
    update (self);
}

gboolean
banter_animation_is_wanted (BanterAnimation *self)
{
  g_return_val_if_fail (BANTER_IS_ANIMATION (self), FALSE);

  return self->n_wanted > 0;
}

void
banter_animation_set_enabled (gboolean enabled)
{
  if (all.disabled == !enabled)
    return;
  all.disabled = !enabled;
  update_all ();
}

gboolean
banter_animation_get_enabled (void)
{
  return !all.disabled && gtk_allows ();
}

gsize
banter_animation_get_cache_size (void)
{
  return all.size;
}

void
banter_animation_set_cache_limit_for_tests (gsize limit)
{
  all.limit = limit != 0 ? limit : CACHE_LIMIT;
}

void
banter_animation_tick_for_tests (gint64 now_us)
{
  if (all.playing != NULL)
    tick (now_us);
}
