/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

/* Between the app and banter-media, over a SOCK_SEQPACKET socket that is the helper's descriptor 3:
 * one request packet with two descriptors (the file, sealed, to read; an empty memfd to write the
 * frames or the new file to), one reply packet, and so on until the socket closes. Frames are RGBA,
 * premultiplied, without padding, one after the other. The helper writes them with pwrite(), so
 * that the app can seal the memfd before it maps it. */

G_BEGIN_DECLS

#define BANTER_MEDIA_SOCKET_FD 3
#define BANTER_MEDIA_MAGIC 0x42414e54u

#define BANTER_MEDIA_MAX_INPUT (50 * 1024 * 1024)
#define BANTER_MEDIA_MAX_SIDE 4096
#define BANTER_MEDIA_MAX_FRAMES 300
#define BANTER_MEDIA_MAX_DURATION_MS 10000
#define BANTER_MEDIA_MAX_OUTPUT (64 * 1024 * 1024)
#define BANTER_MEDIA_MAX_MEMORY (256 * 1024 * 1024)
#define BANTER_MEDIA_MAX_CPU_SECONDS 2

typedef enum
{
  BANTER_MEDIA_ANIMATED = 1 << 0, /* all frames; else the first */
  BANTER_MEDIA_SQUARE = 1 << 1,   /* cut the middle square out first */
  BANTER_MEDIA_FILE = 1 << 2,     /* a file, PNG, JPEG or WebP, in place of the frames */
} BanterMediaFlags;

typedef struct
{
  guint32 magic;
  gint32 max_width; /* 0: any */
  gint32 max_height;
  guint32 flags;
  guint32 trial; /* test builds only: what to try against the sandbox */
} BanterMediaRequest;

typedef enum
{
  BANTER_MEDIA_STATUS_OK,
  BANTER_MEDIA_STATUS_UNSUPPORTED,
  BANTER_MEDIA_STATUS_BROKEN,
  BANTER_MEDIA_STATUS_TOO_LARGE,
} BanterMediaStatus;

typedef struct
{
  guint32 magic;
  guint32 status;
  gint32 width;
  gint32 height;
  guint32 n_frames;
  guint16 delays_ms[BANTER_MEDIA_MAX_FRAMES];
  guint32 file_size; /* with BANTER_MEDIA_FILE */
} BanterMediaReply;

G_END_DECLS
