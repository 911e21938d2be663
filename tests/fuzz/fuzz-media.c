/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "banter-decode.h"

#include <stdint.h>
#include <sys/mman.h>
#include <unistd.h>

/* Our part of decoding: reading headers, cutting, scaling, counting. The first two bytes are the
 * request. GIF stays out: gdk-pixbuf's loader has overflows of its own, which the sandbox is for.
 */

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  BanterMediaRequest request = { 0 };
  BanterMediaReply reply = { 0 };
  BanterFrames frames = { .request = &request, .reply = &reply };
  BanterMediaStatus status;
  int width, height;

  if (size < 2)
    return 0;
  request.max_width = data[0];
  request.max_height = data[0] / 2;
  request.flags = data[1] & (BANTER_MEDIA_ANIMATED | BANTER_MEDIA_SQUARE | BANTER_MEDIA_FILE);
  data += 2;
  size -= 2;
  if (banter_sniff (data, size, &width, &height) == BANTER_FORMAT_GIF
      || (gint64)width * height > 1 << 20)
    return 0;
  frames.fd = memfd_create ("fuzz", 0);
  g_assert_cmpint (frames.fd, >=, 0);
  status = banter_decode (data, size, &frames);
  if (status == BANTER_MEDIA_STATUS_OK && !banter_frames_finish (&frames))
    status = BANTER_MEDIA_STATUS_TOO_LARGE;
  banter_frames_end (&frames);
  if (status == BANTER_MEDIA_STATUS_OK)
    {
      g_assert_cmpint (reply.width, >, 0);
      g_assert_cmpint (reply.height, >, 0);
      g_assert_true (request.max_width == 0 || reply.width <= request.max_width);
      g_assert_true (request.max_height == 0 || reply.height <= request.max_height);
      g_assert_cmpuint (reply.n_frames, >=, 1);
      g_assert_cmpuint (reply.n_frames, <=, BANTER_MEDIA_MAX_FRAMES);
      g_assert_cmpint (lseek (frames.fd, 0, SEEK_END), ==,
                       request.flags & BANTER_MEDIA_FILE
                           ? (gint64)reply.file_size
                           : 4 * (gint64)reply.width * reply.height * reply.n_frames);
    }
  close (frames.fd);
  return 0;
}
