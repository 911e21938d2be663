/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-frames"

#include "config.h"

#include "banter-frames.h"

#include <math.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

/* Cut, scale, write. Scaling is the mean over the area that each pixel covers, which is right for
 * premultiplied pixels and good for making things smaller; nothing is ever made larger. */

/* Browsers show frames that claim to be shorter than this for a tenth of a second. */
#define SHORTEST_DELAY_MS 20
#define DEFAULT_DELAY_MS 100

/* Stop adding frames here, so that a long animation is cut rather than killed. */
#define CPU_BUDGET_MS (BANTER_MEDIA_MAX_CPU_SECONDS * 1000 * 3 / 4)

static gint64
cpu_ms (void)
{
  struct timespec now;

  clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &now);
  return now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void
crop (BanterFrames *self)
{
  self->crop_width = self->canvas_width;
  self->crop_height = self->canvas_height;
  if (self->request->flags & BANTER_MEDIA_SQUARE)
    self->crop_width = self->crop_height = MIN (self->canvas_width, self->canvas_height);
  self->crop_x = (self->canvas_width - self->crop_width) / 2;
  self->crop_y = (self->canvas_height - self->crop_height) / 2;
}

/* The largest size that fits what was asked for and what all frames together may take. */
static void
choose_size (BanterFrames *self, guint n_frames)
{
  double width = self->crop_width, height = self->crop_height;
  double bytes = 4.0 * width * height * n_frames;
  double scale = 1;

  if (self->request->max_width > 0)
    scale = MIN (scale, self->request->max_width / width);
  if (self->request->max_height > 0)
    scale = MIN (scale, self->request->max_height / height);
  if (bytes * scale * scale > BANTER_MEDIA_MAX_OUTPUT)
    scale = sqrt (BANTER_MEDIA_MAX_OUTPUT / bytes);
  self->reply->width = MAX (1, (int)(width * scale + 1e-6));
  self->reply->height = MAX (1, (int)(height * scale + 1e-6));
}

gboolean
banter_frames_begin (BanterFrames *self, int width, int height, guint n_frames)
{
  if (width < 1 || height < 1 || n_frames < 1)
    return FALSE;
  if (!(self->request->flags & BANTER_MEDIA_ANIMATED))
    n_frames = 1;
  self->cpu_at_start_ms = cpu_ms ();
  self->canvas_width = width;
  self->canvas_height = height;
  self->max_frames = MIN (n_frames, BANTER_MEDIA_MAX_FRAMES);
  crop (self);
  choose_size (self, self->max_frames);
  self->sums = g_new (float, 4 * (gsize)self->reply->width);
  self->pixels = g_malloc (4 * (gsize)self->reply->width * self->reply->height);
  if (self->request->flags & BANTER_MEDIA_FILE)
    self->encoder = banter_encoder_new (self->fd, self->reply->width, self->reply->height,
                                        self->max_frames > 1);
  return TRUE;
}

/* Adds one row of the source, @weight times, to the sums of one row of the result. */
static void
add_row (BanterFrames *self, const guint8 *row, float weight)
{
  int width = self->reply->width;
  float step = (float)self->crop_width / width;

  for (int x = 0; x < width; x++)
    {
      float left = x * step, right = MIN ((x + 1) * step, (float)self->crop_width);
      float *sum = self->sums + 4 * x;

      for (int from = (int)left; from < right; from++)
        {
          float share = weight * (MIN (right, from + 1.0f) - MAX (left, (float)from));
          const guint8 *pixel = row + 4 * from;

          for (int c = 0; c < 4; c++)
            sum[c] += share * pixel[c];
        }
    }
}

static void
scale (BanterFrames *self, const guint8 *source, gsize stride)
{
  int width = self->reply->width, height = self->reply->height;
  float step = (float)self->crop_height / height;
  float area = step * self->crop_width / width;

  for (int y = 0; y < height; y++)
    {
      float top = y * step, bottom = MIN ((y + 1) * step, (float)self->crop_height);
      guint8 *out = self->pixels + 4 * (gsize)width * y;

      memset (self->sums, 0, 4 * (gsize)width * sizeof (float));
      for (int from = (int)top; from < bottom; from++)
        add_row (self, source + stride * from, MIN (bottom, from + 1.0f) - MAX (top, (float)from));
      for (int i = 0; i < 4 * width; i++)
        out[i] = (guint8)MIN (255.0f, self->sums[i] / area + 0.5f);
    }
}

static void
copy (BanterFrames *self, const guint8 *source, gsize stride)
{
  gsize row = 4 * (gsize)self->crop_width;

  for (int y = 0; y < self->crop_height; y++)
    memcpy (self->pixels + row * y, source + stride * y, row);
}

static gboolean
write_frame (BanterFrames *self)
{
  gsize size = 4 * (gsize)self->reply->width * self->reply->height;
  gsize offset = size * self->reply->n_frames;
  gsize done = 0;

  while (done < size)
    {
      gssize n = pwrite (self->fd, self->pixels + done, size - done, offset + done);

      if (n <= 0)
        return FALSE;
      done += n;
    }
  return TRUE;
}

gboolean
banter_frames_add (BanterFrames *self, const guint8 *rgba, gsize stride, int delay_ms)
{
  const guint8 *source = rgba + stride * self->crop_y + 4 * (gsize)self->crop_x;

  if (self->reply->n_frames >= self->max_frames)
    return FALSE;
  if (self->reply->width == self->crop_width && self->reply->height == self->crop_height)
    copy (self, source, stride);
  else
    scale (self, source, stride);
  if (delay_ms < SHORTEST_DELAY_MS)
    delay_ms = DEFAULT_DELAY_MS;
  delay_ms = MIN (delay_ms, BANTER_MEDIA_MAX_DURATION_MS);
  if (self->encoder != NULL ? !banter_encoder_add (self->encoder, self->pixels, delay_ms)
                            : !write_frame (self))
    return FALSE;
  self->reply->delays_ms[self->reply->n_frames++] = delay_ms;
  self->duration_ms += delay_ms;
  return self->reply->n_frames < self->max_frames
         && self->duration_ms < BANTER_MEDIA_MAX_DURATION_MS
         && cpu_ms () - self->cpu_at_start_ms < CPU_BUDGET_MS;
}

gboolean
banter_frames_finish (BanterFrames *self)
{
  return self->encoder == NULL || banter_encoder_finish (self->encoder, &self->reply->file_size);
}

void
banter_frames_end (BanterFrames *self)
{
  g_clear_pointer (&self->encoder, banter_encoder_free);
  g_clear_pointer (&self->sums, g_free);
  g_clear_pointer (&self->pixels, g_free);
}
