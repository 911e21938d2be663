/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <signal.h>
#include <string.h>
#include <sys/wait.h>

#include "banter-media-process.h"
#include "banter-sniff.h"
#include "banter-trials.h"
#include "media-samples.h"

/* The helper from outside: what it decodes, what it refuses, and that nothing gets out of it. */

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define WITH_SANITIZER TRUE
#else
#define WITH_SANITIZER FALSE
#endif

typedef struct
{
  BanterMediaProcess *process;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer trial_helper)
{
  const char *helper
      = g_getenv (trial_helper != NULL ? "BANTER_MEDIA_TRIAL_HELPER" : "BANTER_MEDIA_HELPER");

  g_assert_nonnull (helper);
  fixture->process = banter_media_process_new (helper, 0);
}

static void
tear_down (Fixture *fixture, gconstpointer trial_helper)
{
  banter_media_process_free (fixture->process);
}

static BanterMediaImage *
run (Fixture *fixture, GBytes *file, int size, guint flags, GError **error)
{
  BanterMediaRequest request = { .max_width = size, .max_height = size, .flags = flags };

  return banter_media_process_run (fixture->process, file, &request, error);
}

static void
assert_still_works (Fixture *fixture)
{
  g_autoptr (GBytes) png = sample_new (SAMPLE_PNG, 8, 8);
  g_autoptr (GError) error = NULL;
  g_autoptr (BanterMediaImage) image = run (fixture, png, 0, 0, &error);

  g_assert_no_error (error);
  g_assert_cmpint (image->width, ==, 8);
}

/* ---- formats ---- */

static guint32
pixel (BanterMediaImage *image, guint frame, int x, int y)
{
  const guint8 *p = g_bytes_get_data (image->pixels, NULL);

  p += 4 * ((gsize)image->width * image->height * frame + (gsize)image->width * y + x);
  return (guint32)p[0] << 24 | p[1] << 16 | p[2] << 8 | p[3];
}

static gboolean
is_near (guint32 a, guint32 b)
{
  for (int shift = 0; shift < 32; shift += 8)
    if (ABS ((int)(a >> shift & 0xff) - (int)(b >> shift & 0xff)) > 3)
      return FALSE;
  return TRUE;
}

static void
test_formats (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    int width, height, max;
    int out_width, out_height;
  } sizes[] = {
    { 40, 20, 0, 40, 20 }, { 40, 20, 100, 40, 20 },  { 40, 20, 20, 20, 10 },
    { 40, 20, 7, 7, 3 },   { 20, 40, 10, 5, 10 },    { 1, 1, 0, 1, 1 },
    { 300, 3, 10, 10, 1 }, { 200, 200, 64, 64, 64 },
  };

  for (int kind = 0; kind < N_SAMPLES; kind++)
    for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++)
      {
        g_autoptr (GBytes) file = sample_new (kind, sizes[i].width, sizes[i].height);
        g_autoptr (GError) error = NULL;
        g_autoptr (BanterMediaImage) image
            = run (fixture, file, sizes[i].max, BANTER_MEDIA_ANIMATED, &error);
        gboolean moving = kind >= SAMPLE_GIF_ANIMATED;

        g_assert_no_error (error);
        g_assert_cmpint (image->width, ==, sizes[i].out_width);
        g_assert_cmpint (image->height, ==, sizes[i].out_height);
        g_assert_cmpuint (image->n_frames, ==, moving ? SAMPLE_FRAMES : 1);
        for (guint frame = 0; frame < image->n_frames; frame++)
          {
            guint32 wanted = sample_colour (frame) << 8 | 0xff;
            guint32 found = pixel (image, frame, image->width - 1, image->height - 1);

            if (!is_near (found, wanted))
              g_error ("%s, frame %u: %08x in place of %08x", sample_names[kind], frame, found,
                       wanted);
            if (moving)
              g_assert_cmpint (image->delays_ms[frame], ==, SAMPLE_DELAY_MS);
            if (kind != SAMPLE_JPEG && image->width > 4 && image->height > 4)
              g_assert_cmphex (pixel (image, frame, 0, 0), ==, 0);
          }
      }
}

static void
test_first_frame_only (Fixture *fixture, gconstpointer data)
{
  for (int kind = SAMPLE_GIF_ANIMATED; kind < N_SAMPLES; kind++)
    {
      g_autoptr (GBytes) file = sample_new (kind, 16, 16);
      g_autoptr (BanterMediaImage) image = run (fixture, file, 0, 0, NULL);

      g_assert_cmpuint (image->n_frames, ==, 1);
      g_assert_cmphex (pixel (image, 0, 15, 15), ==, sample_colour (0) << 8 | 0xff);
    }
}

/* The mean over the area, premultiplied: a half-transparent edge keeps its colour. */
static void
test_scaling (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GBytes) file = sample_new (SAMPLE_PNG, 6, 6);
  g_autoptr (BanterMediaImage) image = run (fixture, file, 4, 0, NULL);

  g_assert_cmphex (pixel (image, 0, 0, 0), ==, 0);
  g_assert_cmphex (pixel (image, 0, 1, 0), ==, 0x00000000);
  g_assert_cmphex (pixel (image, 0, 2, 0), ==, 0xff0000ff);
  g_clear_pointer (&image, banter_media_image_free);
  image = run (fixture, file, 1, 0, NULL);
  g_assert_cmphex (pixel (image, 0, 0, 0), ==, 0xbf0000bf);
}

static void
test_square (Fixture *fixture, gconstpointer data)
{
  static const int sizes[][3] = { { 40, 20, 10 }, { 20, 40, 10 }, { 9, 4, 10 }, { 64, 64, 16 } };

  for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      int side = MIN (sizes[i][2], MIN (sizes[i][0], sizes[i][1]));
      g_autoptr (GBytes) file = sample_new (SAMPLE_PNG, sizes[i][0], sizes[i][1]);
      g_autoptr (GError) error = NULL;
      g_autoptr (BanterMediaImage) image
          = run (fixture, file, sizes[i][2], BANTER_MEDIA_SQUARE, &error);

      g_assert_no_error (error);
      g_assert_cmpint (image->width, ==, side);
      g_assert_cmpint (image->height, ==, side);
      /* cut from the middle: the clear quarter ends in the middle still */
      g_assert_cmphex (pixel (image, 0, 0, 0), ==, 0);
      g_assert_cmphex (pixel (image, 0, side / 2, 0), ==, 0xff0000ff);
    }
}

/* ---- limits ---- */

static void
test_animation_limits (Fixture *fixture, gconstpointer data)
{
  for (int kind = SAMPLE_GIF_ANIMATED; kind < N_SAMPLES; kind++)
    {
      g_autoptr (GBytes) many = sample_new_animated (kind, 4, 4, 400, 20);
      g_autoptr (GBytes) long_one = sample_new_animated (kind, 4, 4, 20, 1000);
      g_autoptr (GBytes) hasty = sample_new_animated (kind, 4, 4, 3, 10);
      g_autoptr (BanterMediaImage) image = run (fixture, many, 0, BANTER_MEDIA_ANIMATED, NULL);

      g_assert_cmpuint (image->n_frames, ==, BANTER_MEDIA_MAX_FRAMES);
      g_clear_pointer (&image, banter_media_image_free);
      image = run (fixture, long_one, 0, BANTER_MEDIA_ANIMATED, NULL);
      g_assert_cmpuint (image->n_frames, ==, 10);
      g_clear_pointer (&image, banter_media_image_free);
      image = run (fixture, hasty, 0, BANTER_MEDIA_ANIMATED, NULL);
      g_assert_cmpint (image->delays_ms[0], >=, 20);
    }
}

/* Many large frames are made smaller rather than refused. */
static void
test_output_limit (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GBytes) file = sample_new_animated (SAMPLE_WEBP_ANIMATED, 1024, 1024, 24, 50);
  g_autoptr (GError) error = NULL;
  g_autoptr (BanterMediaImage) image = run (fixture, file, 0, BANTER_MEDIA_ANIMATED, &error);

  g_assert_no_error (error);
  g_assert_cmpint (image->width, <, 1024);
  g_assert_cmpint (image->width, >, 700);
  g_assert_cmpuint (g_bytes_get_size (image->pixels), <=, BANTER_MEDIA_MAX_OUTPUT);
}

static GBytes *
with_bytes (GBytes *file, gsize offset, const char *bytes, gsize n)
{
  gsize size;
  const char *data = g_bytes_get_data (file, &size);
  char *copy = g_memdup2 (data, size);

  g_assert_cmpuint (offset + n, <=, size);
  memcpy (copy + offset, bytes, n);
  return g_bytes_new_take (copy, size);
}

/* The sample, said to be arithmetic-coded. */
static GBytes *
arithmetic_jpeg (void)
{
  g_autoptr (GBytes) file = sample_new (SAMPLE_JPEG, 8, 8);
  const char *data = g_bytes_get_data (file, NULL);
  const char *frame = memmem (data, g_bytes_get_size (file), "\xff\xc0", 2);

  return with_bytes (file, frame - data + 1, "\xc9", 1);
}

static void
test_refused (Fixture *fixture, gconstpointer data)
{
  static const char svg[] = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"1\" height=\"1\"/>";
  g_autoptr (GBytes) png = sample_new (SAMPLE_PNG, 8, 8);
  g_autoptr (GBytes) gif = sample_new (SAMPLE_GIF, 8, 8);
  g_autoptr (GBytes) wide = sample_new (SAMPLE_PNG, BANTER_MEDIA_MAX_SIDE + 1, 1);
  g_autoptr (GBytes) widest = sample_new (SAMPLE_PNG, BANTER_MEDIA_MAX_SIDE, 1);
  char *huge = g_malloc0 (BANTER_MEDIA_MAX_INPUT + 1);
  const struct
  {
    GBytes *file;
    int code;
  } cases[] = {
    { g_bytes_new (NULL, 0), BANTER_MEDIA_ERROR_UNSUPPORTED },
    { g_bytes_new_static ("x", 1), BANTER_MEDIA_ERROR_UNSUPPORTED },
    { g_bytes_new_static (svg, sizeof svg), BANTER_MEDIA_ERROR_UNSUPPORTED },
    { g_bytes_new_static ("RIFF\1\0\0\0ACON\0\0\0\0\0\0", 18), BANTER_MEDIA_ERROR_UNSUPPORTED },
    { g_bytes_new_static ("BM\0\0\0\0\0\0\0\0\0\0\0\0\0\0", 16), BANTER_MEDIA_ERROR_UNSUPPORTED },
    { g_bytes_new_from_bytes (png, 0, 20), BANTER_MEDIA_ERROR_BROKEN },
    { g_bytes_new_from_bytes (png, 0, g_bytes_get_size (png) / 2), BANTER_MEDIA_ERROR_BROKEN },
    { with_bytes (png, 16, "\0\0\0\0", 4), BANTER_MEDIA_ERROR_BROKEN },
    { arithmetic_jpeg (), BANTER_MEDIA_ERROR_BROKEN },
    { with_bytes (png, 16, "\x7f\xff\xff\xff", 4), BANTER_MEDIA_ERROR_TOO_LARGE },
    { with_bytes (gif, 6, "\xff\xff\xff\xff", 4), BANTER_MEDIA_ERROR_TOO_LARGE },
    { g_bytes_ref (wide), BANTER_MEDIA_ERROR_TOO_LARGE },
    { g_bytes_new_take (huge, BANTER_MEDIA_MAX_INPUT + 1), BANTER_MEDIA_ERROR_TOO_LARGE },
  };
  g_autoptr (BanterMediaImage) image = run (fixture, widest, 0, 0, NULL);

  g_assert_cmpint (image->width, ==, BANTER_MEDIA_MAX_SIDE);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (run (fixture, cases[i].file, 0, BANTER_MEDIA_ANIMATED, &error));
      g_assert_error (error, BANTER_MEDIA_ERROR, cases[i].code);
      g_bytes_unref (cases[i].file);
    }
  assert_still_works (fixture);
}

/* ---- hostile files ---- */

static GBytes *
mutate (GBytes *file, GRand *random)
{
  gsize size;
  const guint8 *data = g_bytes_get_data (file, &size);
  g_autofree guint8 *copy = g_memdup2 (data, size);
  guint n = 1 + g_rand_int_range (random, 0, 8);

  for (guint i = 0; i < n; i++)
    {
      gsize at = (gsize)g_rand_int_range (random, 0, (int)size);

      switch (g_rand_int_range (random, 0, 4))
        {
        case 0:
          copy[at] = g_rand_int_range (random, 0, 256);
          break;
        case 1:
          copy[at] ^= 1 << g_rand_int_range (random, 0, 8);
          break;
        case 2:
          memset (copy + at, g_rand_boolean (random) ? 0xff : 0, MIN (4, size - at));
          break;
        default:
          if (g_rand_int_range (random, 0, 8) == 0)
            size = MAX (at, 16);
        }
    }
  return g_bytes_new (copy, size);
}

/* Whatever comes: a picture or an error, and the next job works. With -m thorough: a lot of it. */
static void
test_mutations (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (20260101);
  guint n_mutations = g_test_thorough () ? 10000 : 300;
  guint n_pictures = 0, n_errors = 0;

  for (int kind = 0; kind < N_SAMPLES; kind++)
    {
      g_autoptr (GBytes) file = sample_new (kind, 24, 24);

      for (guint i = 0; i < n_mutations; i++)
        {
          g_autoptr (GBytes) mutated = mutate (file, random);
          g_autoptr (GError) error = NULL;
          g_autoptr (BanterMediaImage) image
              = run (fixture, mutated, 16, BANTER_MEDIA_ANIMATED, &error);

          g_assert_true ((image == NULL) == (error != NULL));
          n_pictures += image != NULL;
          n_errors += image == NULL;
        }
      assert_still_works (fixture);
    }
  g_test_message ("%u pictures, %u errors", n_pictures, n_errors);
  g_assert_cmpuint (n_pictures, >, 100);
  g_assert_cmpuint (n_errors, >, 100);
}

/* ---- the sandbox ---- */

static BanterMediaImage *
try (Fixture *fixture, BanterTrial trial, GError **error)
{
  g_autoptr (GBytes) png = sample_new (SAMPLE_PNG, 8, 8);
  BanterMediaRequest request = { .trial = trial };

  return banter_media_process_run (fixture->process, png, &request, error);
}

static void
test_sandbox_refuses (Fixture *fixture, gconstpointer data)
{
  for (int trial = BANTER_TRIAL_NONE; trial <= BANTER_TRIAL_LAST_REFUSED; trial++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (BanterMediaImage) image = NULL;

      if (trial == BANTER_TRIAL_TOO_MUCH_MEMORY && WITH_SANITIZER)
        continue;
      image = try (fixture, trial, &error);
      if (image == NULL)
        g_error ("trial %d: %s", trial, error->message);
    }
}

static void
test_sandbox_kills (Fixture *fixture, gconstpointer data)
{
  for (int trial = BANTER_TRIAL_LAST_REFUSED + 1; trial <= BANTER_TRIAL_LAST_KILLED; trial++)
    {
      g_autoptr (GError) error = NULL;

      if (try (fixture, trial, &error) != NULL)
        g_error ("trial %d came through", trial);
      g_assert_error (error, BANTER_MEDIA_ERROR, BANTER_MEDIA_ERROR_HELPER);
      g_assert_cmpint (banter_media_process_get_pid (fixture->process), ==, 0);
      assert_still_works (fixture);
    }
}

static void
test_overruns (Fixture *fixture, gconstpointer data)
{
  BanterMediaProcess *hasty
      = banter_media_process_new (g_getenv ("BANTER_MEDIA_TRIAL_HELPER"), 200);
  Fixture second = { hasty };
  g_autoptr (GError) error = NULL;

  g_assert_null (try (fixture, BANTER_TRIAL_SPIN, &error));
  g_assert_error (error, BANTER_MEDIA_ERROR, BANTER_MEDIA_ERROR_HELPER);
  assert_still_works (fixture);
  g_clear_error (&error);

  g_assert_null (try (&second, BANTER_TRIAL_HANG, &error));
  g_assert_error (error, BANTER_MEDIA_ERROR, BANTER_MEDIA_ERROR_HELPER);
  banter_media_process_free (hasty);
}

/* Killed while idle: nobody notices. */
static void
test_died_idle (Fixture *fixture, gconstpointer data)
{
  siginfo_t info;
  GPid before;

  assert_still_works (fixture);
  before = banter_media_process_get_pid (fixture->process);
  kill (before, SIGKILL);
  g_assert_cmpint (waitid (P_PID, before, &info, WEXITED | WNOWAIT), ==, 0);
  assert_still_works (fixture);
}

static void
test_no_helper (void)
{
  BanterMediaProcess *process = banter_media_process_new ("/nonexistent/banter-media", 0);
  Fixture fixture = { process };
  g_autoptr (GBytes) png = sample_new (SAMPLE_PNG, 8, 8);
  g_autoptr (GError) error = NULL;

  g_assert_null (run (&fixture, png, 0, 0, &error));
  g_assert_error (error, BANTER_MEDIA_ERROR, BANTER_MEDIA_ERROR_START);
  banter_media_process_free (process);
}

/* ---- files ---- */

static const struct
{
  SampleKind kind;
  guint flags;
  const char *type;
  guint n_frames;
} made_files[] = {
  { SAMPLE_PNG, 0, "image/png", 1 },
  { SAMPLE_PNG, BANTER_MEDIA_ANIMATED, "image/png", 1 },
  { SAMPLE_JPEG, BANTER_MEDIA_SQUARE, "image/jpeg", 1 },
  { SAMPLE_WEBP, 0, "image/png", 1 },
  { SAMPLE_GIF_ANIMATED, 0, "image/png", 1 },
  { SAMPLE_GIF_ANIMATED, BANTER_MEDIA_ANIMATED, "image/webp", SAMPLE_FRAMES },
  { SAMPLE_WEBP_ANIMATED, BANTER_MEDIA_ANIMATED, "image/webp", SAMPLE_FRAMES },
};

/* What is made can be read again, in the same process, with the colours that went in. */
static void
test_make_file (Fixture *fixture, gconstpointer data)
{
  for (gsize i = 0; i < G_N_ELEMENTS (made_files); i++)
    {
      BanterMediaRequest request
          = { .max_width = 20, .max_height = 20, .flags = BANTER_MEDIA_FILE | made_files[i].flags };
      g_autoptr (GBytes) sample = sample_new (made_files[i].kind, 40, 40);
      g_autoptr (GError) error = NULL;
      g_autoptr (GBytes) file
          = banter_media_process_make_file (fixture->process, sample, &request, &error);
      g_autoptr (BanterMediaImage) image = NULL;

      g_assert_no_error (error);
      g_assert_cmpstr (banter_media_sniff (file), ==, made_files[i].type);
      image = run (fixture, file, 0, BANTER_MEDIA_ANIMATED, &error);
      g_assert_no_error (error);
      g_assert_cmpint (image->width, ==, 20);
      g_assert_cmpuint (image->n_frames, ==, made_files[i].n_frames);
      if (g_str_equal (made_files[i].type, "image/png"))
        {
          g_assert_cmphex (pixel (image, 0, 2, 2), ==, 0);
          g_assert_true (is_near (pixel (image, 0, 15, 15), sample_colour (0) << 8 | 0xff));
        }
      else if (image->n_frames > 1)
        g_assert_cmpuint (image->delays_ms[1], ==, SAMPLE_DELAY_MS);
    }
}

static void
test_make_file_refused (Fixture *fixture, gconstpointer data)
{
  const BanterMediaRequest request = { .flags = BANTER_MEDIA_FILE };
  g_autoptr (GBytes) png = sample_new (SAMPLE_PNG, 8, 8);
  g_autoptr (GBytes) half = g_bytes_new_from_bytes (png, 0, 20);
  g_autoptr (GError) error = NULL;

  g_assert_null (banter_media_process_make_file (fixture->process, half, &request, &error));
  g_assert_error (error, BANTER_MEDIA_ERROR, BANTER_MEDIA_ERROR_BROKEN);
  assert_still_works (fixture);
}

/* A helper in a stranger's hands names a size, or a file that is none. */
static void
test_make_file_nonsense (Fixture *fixture, gconstpointer data)
{
  static const guint trials[] = { BANTER_TRIAL_NONSENSE_SIZE, BANTER_TRIAL_NONSENSE_FRAMES,
                                  BANTER_TRIAL_NONSENSE_SHORT, BANTER_TRIAL_CRASH };
  g_autoptr (GBytes) png = sample_new (SAMPLE_PNG, 8, 8);

  for (gsize i = 0; i < G_N_ELEMENTS (trials); i++)
    {
      const BanterMediaRequest request = { .flags = BANTER_MEDIA_FILE, .trial = trials[i] };
      g_autoptr (GError) error = NULL;

      g_assert_null (banter_media_process_make_file (fixture->process, png, &request, &error));
      g_assert_error (error, BANTER_MEDIA_ERROR, BANTER_MEDIA_ERROR_HELPER);
      assert_still_works (fixture);
    }
}

/* ---- sniffing ---- */

static void
test_sniff (void)
{
  static const char *const types[N_SAMPLES]
      = { "image/png", "image/jpeg", "image/gif", "image/webp", "image/gif", "image/webp" };
  g_autoptr (GBytes) text = g_bytes_new_static ("just some text here", 19);

  for (int kind = 0; kind < N_SAMPLES; kind++)
    {
      g_autoptr (GBytes) file = sample_new (kind, 37, 11);
      gsize size;
      const guint8 *data = g_bytes_get_data (file, &size);
      int width, height;

      g_assert_cmpstr (banter_media_sniff (file), ==, types[kind]);
      banter_sniff (data, size, &width, &height);
      g_assert_cmpint (width, ==, 37);
      g_assert_cmpint (height, ==, 11);
      /* never past the end */
      for (gsize n = 0; n < MIN (size, 64); n++)
        {
          g_autofree guint8 *copy = g_memdup2 (data, n);

          banter_sniff (copy, n, &width, &height);
        }
    }
  g_assert_null (banter_media_sniff (text));
}

#define ADD(name, trial_helper, function)                                                          \
  g_test_add ("/media-process/" name, Fixture, trial_helper, set_up, function, tear_down)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  ADD ("formats", NULL, test_formats);
  ADD ("first-frame-only", NULL, test_first_frame_only);
  ADD ("scaling", NULL, test_scaling);
  ADD ("square", NULL, test_square);
  ADD ("make-file", NULL, test_make_file);
  ADD ("make-file-refused", NULL, test_make_file_refused);
  ADD ("make-file-nonsense", "trial", test_make_file_nonsense);
  ADD ("animation-limits", NULL, test_animation_limits);
  ADD ("output-limit", NULL, test_output_limit);
  ADD ("refused", NULL, test_refused);
  ADD ("mutations", NULL, test_mutations);
  ADD ("sandbox-refuses", "trial", test_sandbox_refuses);
  ADD ("sandbox-kills", "trial", test_sandbox_kills);
  ADD ("overruns", "trial", test_overruns);
  ADD ("died-idle", NULL, test_died_idle);
  g_test_add_func ("/media-process/no-helper", test_no_helper);
  g_test_add_func ("/media-process/sniff", test_sniff);
  return g_test_run ();
}
