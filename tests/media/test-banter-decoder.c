/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <gtk/gtk.h>

#include "banter-decoder-private.h"
#include "banter-trials.h"
#include "media-samples.h"

typedef struct
{
  guint n_left;
  GPtrArray *results; /* of GAsyncResult */
} Waiter;

static void
on_done (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Waiter *waiter = user_data;

  g_ptr_array_add (waiter->results, g_object_ref (result));
  waiter->n_left--;
}

static Waiter *
waiter_new (guint n)
{
  Waiter *waiter = g_new0 (Waiter, 1);

  waiter->n_left = n;
  waiter->results = g_ptr_array_new_with_free_func (g_object_unref);
  return waiter;
}

static void
wait_for (Waiter *waiter)
{
  while (waiter->n_left > 0)
    g_main_context_iteration (NULL, TRUE);
}

static void
waiter_free (Waiter *waiter)
{
  g_ptr_array_unref (waiter->results);
  g_free (waiter);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Waiter, waiter_free)

static BanterAnimation *
load (BanterDecoder *decoder, GBytes *file, int size, GError **error)
{
  g_autoptr (Waiter) waiter = waiter_new (1);

  banter_decoder_load_async (decoder, file, size, size, TRUE, NULL, on_done, waiter);
  wait_for (waiter);
  return banter_decoder_load_finish (decoder, waiter->results->pdata[0], error);
}

static BanterAnimation *
load_sample (BanterDecoder *decoder, SampleKind kind)
{
  g_autoptr (GBytes) file = sample_new (kind, 16, 16);
  g_autoptr (GError) error = NULL;
  BanterAnimation *animation = load (decoder, file, 0, &error);

  g_assert_no_error (error);
  return animation;
}

/* Of the last pixel of a moving picture. (A still one is its own current image.) */
static guint32
shown_colour (BanterAnimation *animation)
{
  g_autoptr (GdkPaintable) image = gdk_paintable_get_current_image (GDK_PAINTABLE (animation));
  int width = gdk_paintable_get_intrinsic_width (image);
  int height = gdk_paintable_get_intrinsic_height (image);
  g_autofree guint32 *pixels = g_new (guint32, width * height);

  gdk_texture_download (GDK_TEXTURE (image), (guchar *)pixels, 4 * (gsize)width);
  return pixels[width * height - 1] & 0xffffff; /* cairo's native order: 0xAARRGGBB */
}

/* ---- decoder ---- */

static void
test_load (void)
{
  g_autoptr (BanterDecoder) decoder = banter_decoder_new ();

  for (int kind = 0; kind < N_SAMPLES; kind++)
    {
      g_autoptr (BanterAnimation) animation = load_sample (decoder, kind);
      GdkPaintable *paintable = GDK_PAINTABLE (animation);
      gboolean moving = kind >= SAMPLE_GIF_ANIMATED;

      g_assert_cmpint (gdk_paintable_get_intrinsic_width (paintable), ==, 16);
      g_assert_cmpint (gdk_paintable_get_intrinsic_height (paintable), ==, 16);
      g_assert_true (banter_animation_is_animated (animation) == moving);
      g_assert_true ((gdk_paintable_get_flags (paintable) & GDK_PAINTABLE_STATIC_CONTENTS)
                     == (moving ? 0 : GDK_PAINTABLE_STATIC_CONTENTS));
      if (moving)
        g_assert_cmphex (shown_colour (animation), ==, sample_colour (0));
      g_assert_finalize_object (g_steal_pointer (&animation));
    }
  g_assert_cmpuint (banter_animation_get_cache_size (), ==, 0);
}

static void
test_errors (void)
{
  g_autoptr (BanterDecoder) decoder = banter_decoder_new ();
  g_autoptr (GBytes) text = g_bytes_new_static ("this is no picture", 18);
  g_autoptr (GError) error = NULL;
  g_autoptr (BanterAnimation) animation = NULL;

  g_assert_null (load (decoder, text, 0, &error));
  g_assert_error (error, BANTER_MEDIA_ERROR, BANTER_MEDIA_ERROR_UNSUPPORTED);
  animation = load_sample (decoder, SAMPLE_PNG);
}

/* More jobs than helpers, some cancelled: each ends exactly once. */
static void
test_many (void)
{
  g_autoptr (BanterDecoder) decoder = banter_decoder_new ();
  g_autoptr (GBytes) file = sample_new (SAMPLE_PNG, 64, 64);
  g_autoptr (GCancellable) cancelled = g_cancellable_new ();
  g_autoptr (Waiter) waiter = waiter_new (60);
  guint n_cancelled = 0;

  g_cancellable_cancel (cancelled);
  for (guint i = 0; i < 60; i++)
    banter_decoder_load_async (decoder, file, 8, 8, FALSE, i % 3 == 0 ? cancelled : NULL, on_done,
                               waiter);
  wait_for (waiter);
  for (guint i = 0; i < 60; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (BanterAnimation) animation
          = banter_decoder_load_finish (decoder, waiter->results->pdata[i], &error);

      g_assert_true ((animation == NULL) == (error != NULL));
      if (error != NULL)
        {
          g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
          n_cancelled++;
        }
    }
  g_assert_cmpuint (n_cancelled, ==, 20);
}

static void
test_no_helper (void)
{
  g_autoptr (BanterDecoder) decoder = banter_decoder_new_for_tests ("/nonexistent", 0);
  g_autoptr (GBytes) file = sample_new (SAMPLE_PNG, 8, 8);
  g_autoptr (GError) error = NULL;

  g_assert_null (load (decoder, file, 0, &error));
  g_assert_error (error, BANTER_MEDIA_ERROR, BANTER_MEDIA_ERROR_START);
}

/* A picture that kills its helper is an error; the next one is shown. */
static void
test_helper_dies (void)
{
  g_autoptr (BanterDecoder) decoder
      = banter_decoder_new_for_tests (g_getenv ("BANTER_MEDIA_TRIAL_HELPER"), 0);
  g_autoptr (GBytes) file = sample_new (SAMPLE_PNG, 8, 8);
  const BanterMediaRequest deadly = { .trial = BANTER_TRIAL_CRASH };

  for (guint i = 0; i < 4; i++)
    {
      g_autoptr (Waiter) waiter = waiter_new (1);
      g_autoptr (GError) error = NULL;
      g_autoptr (BanterAnimation) animation = NULL;

      banter_decoder_decode_async (decoder, file, &deadly, NULL, on_done, waiter);
      wait_for (waiter);
      g_assert_null (banter_decoder_decode_finish (decoder, waiter->results->pdata[0], &error));
      g_assert_error (error, BANTER_MEDIA_ERROR, BANTER_MEDIA_ERROR_HELPER);
      animation = load_sample (decoder, SAMPLE_PNG);
    }
}

static void
test_upload (void)
{
  static const struct
  {
    int width, height, size;
    BanterFit fit;
    int out_width, out_height;
  } cases[] = {
    { 100, 50, 32, BANTER_FIT_SQUARE, 32, 32 },
    { 100, 50, 32, BANTER_FIT_INSIDE, 32, 16 },
    { 10, 20, 32, BANTER_FIT_INSIDE, 10, 20 },
    { 10, 20, 32, BANTER_FIT_SQUARE, 10, 10 },
  };
  g_autoptr (BanterDecoder) decoder = banter_decoder_new ();

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GBytes) file = sample_new (SAMPLE_WEBP, cases[i].width, cases[i].height);
      g_autoptr (Waiter) waiter = waiter_new (1);
      g_autoptr (GBytes) png = NULL;
      g_autoptr (GError) error = NULL;
      g_autoptr (GdkTexture) texture = NULL;
      int width = 0, height = 0;

      banter_decoder_prepare_upload_async (decoder, file, cases[i].size, cases[i].fit, NULL,
                                           on_done, waiter);
      wait_for (waiter);
      png = banter_decoder_prepare_upload_finish (decoder, waiter->results->pdata[0], &width,
                                                  &height, &error);
      g_assert_no_error (error);
      g_assert_cmpint (width, ==, cases[i].out_width);
      g_assert_cmpint (height, ==, cases[i].out_height);
      texture = gdk_texture_new_from_bytes (png, &error);
      g_assert_no_error (error);
      g_assert_cmpint (gdk_texture_get_width (texture), ==, width);
    }
}

/* What is large gets a thumbnail, what moves is sent without. */
static void
test_prepare_picture (void)
{
  static const struct
  {
    SampleKind kind;
    int width, height;
    int thumbnail_width, thumbnail_height;
  } cases[] = {
    { SAMPLE_JPEG, 1600, 900, 800, 450 },
    { SAMPLE_PNG, 600, 1000, 480, 800 },
    { SAMPLE_JPEG, 800, 800, 0, 0 },
    { SAMPLE_GIF_ANIMATED, 1000, 100, 0, 0 },
  };
  g_autoptr (BanterDecoder) decoder = banter_decoder_new ();

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GBytes) file = sample_new (cases[i].kind, cases[i].width, cases[i].height);
      g_autoptr (Waiter) waiter = waiter_new (1);
      g_autoptr (BanterOutgoingPicture) picture = NULL;
      g_autoptr (GError) error = NULL;

      banter_decoder_prepare_picture_async (decoder, file, NULL, on_done, waiter);
      wait_for (waiter);
      picture = banter_decoder_prepare_picture_finish (decoder, waiter->results->pdata[0], &error);
      g_assert_no_error (error);
      g_test_message ("%u", i);
      g_assert_true (g_bytes_equal (picture->bytes, file));
      g_assert_cmpint (picture->width, ==, cases[i].width);
      g_assert_cmpint (picture->height, ==, cases[i].height);
      g_assert_cmpint (picture->thumbnail != NULL, ==, cases[i].thumbnail_width > 0);
      g_assert_cmpint (picture->thumbnail_width, ==, cases[i].thumbnail_width);
      g_assert_cmpint (picture->thumbnail_height, ==, cases[i].thumbnail_height);
    }
}

/* ---- animation ---- */

static void
count (GdkPaintable *paintable, gpointer user_data)
{
  ++*(guint *)user_data;
}

/* By the clock of the test, frame after frame and round again; then rest. */
static void
test_play (void)
{
  g_autoptr (BanterDecoder) decoder = banter_decoder_new ();
  g_autoptr (BanterAnimation) animation = load_sample (decoder, SAMPLE_WEBP_ANIMATED);
  gint64 start = g_get_monotonic_time ();
  guint n_changes = 0;

  g_signal_connect (animation, "invalidate-contents", G_CALLBACK (count), &n_changes);
  banter_animation_tick_for_tests (start + G_USEC_PER_SEC);
  g_assert_cmpuint (n_changes, ==, 0);

  banter_animation_play (animation);
  banter_animation_play (animation);
  g_assert_true (banter_animation_is_wanted (animation));
  start = g_get_monotonic_time ();
  for (guint i = 1; i <= 9; i++)
    {
      /* due after i delays; play() was at most some milliseconds before start */
      banter_animation_tick_for_tests (start + i * SAMPLE_DELAY_MS * 1000);
      g_assert_cmpuint (n_changes, ==, i);
      g_assert_cmphex (shown_colour (animation), ==, sample_colour (i % SAMPLE_FRAMES));
    }
  banter_animation_rest (animation);
  g_assert_true (banter_animation_is_wanted (animation));
  banter_animation_tick_for_tests (start + 10 * SAMPLE_DELAY_MS * 1000);
  g_assert_cmpuint (n_changes, ==, 10);
  banter_animation_rest (animation);
  g_assert_false (banter_animation_is_wanted (animation));
  banter_animation_tick_for_tests (start + 20 * SAMPLE_DELAY_MS * 1000);
  g_assert_cmpuint (n_changes, ==, 10);
}

/* The real clock moves it too. */
static void
test_clock (void)
{
  g_autoptr (BanterDecoder) decoder = banter_decoder_new ();
  g_autoptr (BanterAnimation) animation = load_sample (decoder, SAMPLE_GIF_ANIMATED);
  guint n_changes = 0;

  g_signal_connect (animation, "invalidate-contents", G_CALLBACK (count), &n_changes);
  banter_animation_play (animation);
  while (n_changes < 3)
    g_main_context_iteration (NULL, TRUE);
  banter_animation_rest (animation);
  g_assert_finalize_object (g_steal_pointer (&animation));
  /* no clock is left behind */
  g_assert_false (g_main_context_pending (NULL));
}

static void
test_disabled (void)
{
  g_autoptr (BanterDecoder) decoder = banter_decoder_new ();
  g_autoptr (BanterAnimation) animation = load_sample (decoder, SAMPLE_WEBP_ANIMATED);
  gint64 start;

  banter_animation_play (animation);
  start = g_get_monotonic_time ();
  banter_animation_tick_for_tests (start + SAMPLE_DELAY_MS * 1000);
  g_assert_cmphex (shown_colour (animation), ==, sample_colour (1));

  banter_animation_set_enabled (FALSE);
  g_assert_cmphex (shown_colour (animation), ==, sample_colour (0));
  banter_animation_tick_for_tests (start + 10 * SAMPLE_DELAY_MS * 1000);
  g_assert_cmphex (shown_colour (animation), ==, sample_colour (0));

  banter_animation_set_enabled (TRUE);
  start = g_get_monotonic_time ();
  banter_animation_tick_for_tests (start + SAMPLE_DELAY_MS * 1000);
  g_assert_cmphex (shown_colour (animation), ==, sample_colour (1));
  banter_animation_rest (animation);
}

/* All that play go on, however many they are. */
static void
test_disabled_many (void)
{
  g_autoptr (BanterDecoder) decoder = banter_decoder_new ();
  g_autoptr (BanterAnimation) first = load_sample (decoder, SAMPLE_WEBP_ANIMATED);
  g_autoptr (BanterAnimation) second = load_sample (decoder, SAMPLE_WEBP_ANIMATED);
  gint64 start;

  banter_animation_play (first);
  banter_animation_play (second);
  banter_animation_set_enabled (FALSE);
  banter_animation_set_enabled (TRUE);
  start = g_get_monotonic_time ();
  banter_animation_tick_for_tests (start + SAMPLE_DELAY_MS * 1000);
  g_assert_cmphex (shown_colour (first), ==, sample_colour (1));
  g_assert_cmphex (shown_colour (second), ==, sample_colour (1));
  banter_animation_rest (first);
  banter_animation_rest (second);
}

/* GTK's own switch stops them like ours. */
static void
test_gtk_setting (void)
{
  g_autoptr (BanterDecoder) decoder = banter_decoder_new ();
  g_autoptr (BanterAnimation) animation = NULL;
  gint64 start;

  if (!gtk_init_check ())
    {
      g_test_skip ("no display");
      return;
    }
  animation = load_sample (decoder, SAMPLE_WEBP_ANIMATED);
  banter_animation_play (animation);
  start = g_get_monotonic_time ();
  banter_animation_tick_for_tests (start + SAMPLE_DELAY_MS * 1000);
  g_assert_cmphex (shown_colour (animation), ==, sample_colour (1));
  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", FALSE, NULL);
  g_assert_false (banter_animation_get_enabled ());
  g_assert_cmphex (shown_colour (animation), ==, sample_colour (0));
  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", TRUE, NULL);
  start = g_get_monotonic_time ();
  banter_animation_tick_for_tests (start + SAMPLE_DELAY_MS * 1000);
  g_assert_cmphex (shown_colour (animation), ==, sample_colour (1));
  banter_animation_rest (animation);
}

/* After the machine slept it goes on from there, and does not run through what it missed. */
static void
test_late (void)
{
  g_autoptr (BanterDecoder) decoder = banter_decoder_new ();
  g_autoptr (BanterAnimation) animation = load_sample (decoder, SAMPLE_WEBP_ANIMATED);
  gint64 late;

  banter_animation_play (animation);
  late = g_get_monotonic_time () + 3600 * (gint64)G_USEC_PER_SEC;
  banter_animation_tick_for_tests (late);
  g_assert_cmphex (shown_colour (animation), ==, sample_colour (1));
  banter_animation_tick_for_tests (late + SAMPLE_DELAY_MS * 1000 - 1);
  g_assert_cmphex (shown_colour (animation), ==, sample_colour (1));
  banter_animation_rest (animation);
}

/* Room for two: the one that rested longest loses its frames, and has them back when it plays. */
static void
test_cache (void)
{
  const gsize size = 16 * 16 * 4 * SAMPLE_FRAMES;
  g_autoptr (BanterDecoder) decoder = banter_decoder_new ();
  g_autoptr (BanterAnimation) first = NULL;
  g_autoptr (BanterAnimation) second = NULL;
  g_autoptr (BanterAnimation) third = NULL;
  guint n_changes = 0;

  banter_animation_set_cache_limit_for_tests (2 * size);
  first = load_sample (decoder, SAMPLE_WEBP_ANIMATED);
  second = load_sample (decoder, SAMPLE_WEBP_ANIMATED);
  g_assert_cmpuint (banter_animation_get_cache_size (), ==, 2 * size);
  banter_animation_play (second);
  third = load_sample (decoder, SAMPLE_WEBP_ANIMATED);
  banter_animation_play (third);
  g_assert_cmpuint (banter_animation_get_cache_size (), ==, 2 * size);
  /* the first is still there to be seen */
  g_assert_cmphex (shown_colour (first), ==, sample_colour (0));

  banter_animation_rest (second);
  g_signal_connect (first, "invalidate-contents", G_CALLBACK (count), &n_changes);
  banter_animation_play (first);
  while (n_changes == 0)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (banter_animation_get_cache_size (), ==, 2 * size);
  banter_animation_rest (first);
  banter_animation_rest (third);
  banter_animation_set_cache_limit_for_tests (0);
}

/* Out of view and back before its frames were there: it moves nevertheless. */
static void
test_wanted_again (void)
{
  const gsize size = 16 * 16 * 4 * SAMPLE_FRAMES;
  g_autoptr (BanterDecoder) decoder = banter_decoder_new ();
  g_autoptr (BanterAnimation) first = NULL;
  g_autoptr (BanterAnimation) second = NULL;
  guint n_changes = 0;

  banter_animation_set_cache_limit_for_tests (size);
  first = load_sample (decoder, SAMPLE_WEBP_ANIMATED);
  second = load_sample (decoder, SAMPLE_WEBP_ANIMATED);
  g_signal_connect (first, "invalidate-contents", G_CALLBACK (count), &n_changes);
  banter_animation_play (first);
  banter_animation_rest (first);
  banter_animation_play (first);
  while (n_changes == 0)
    g_main_context_iteration (NULL, TRUE);
  banter_animation_rest (first);
  banter_animation_set_cache_limit_for_tests (0);
}

/* One that would never fit keeps its first frame and does not ask again and again. */
static void
test_cache_too_small (void)
{
  g_autoptr (BanterDecoder) decoder = banter_decoder_new ();
  g_autoptr (BanterAnimation) animation = NULL;

  banter_animation_set_cache_limit_for_tests (100);
  animation = load_sample (decoder, SAMPLE_WEBP_ANIMATED);
  g_assert_cmpuint (banter_animation_get_cache_size (), ==, 0);
  banter_animation_play (animation);
  g_assert_cmphex (shown_colour (animation), ==, sample_colour (0));
  banter_animation_rest (animation);
  banter_animation_set_cache_limit_for_tests (0);
  g_assert_finalize_object (g_steal_pointer (&animation));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/decoder/load", test_load);
  g_test_add_func ("/decoder/errors", test_errors);
  g_test_add_func ("/decoder/many", test_many);
  g_test_add_func ("/decoder/no-helper", test_no_helper);
  g_test_add_func ("/decoder/helper-dies", test_helper_dies);
  g_test_add_func ("/decoder/upload", test_upload);
  g_test_add_func ("/decoder/prepare-picture", test_prepare_picture);
  g_test_add_func ("/animation/play", test_play);
  g_test_add_func ("/animation/clock", test_clock);
  g_test_add_func ("/animation/disabled", test_disabled);
  g_test_add_func ("/animation/disabled-many", test_disabled_many);
  g_test_add_func ("/animation/late", test_late);
  g_test_add_func ("/animation/cache", test_cache);
  g_test_add_func ("/animation/cache-too-small", test_cache_too_small);
  g_test_add_func ("/animation/wanted-again", test_wanted_again);
  g_test_add_func ("/animation/gtk-setting", test_gtk_setting); /* last: it may open a display */
  return g_test_run ();
}
