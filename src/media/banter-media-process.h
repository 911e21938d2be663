/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "banter-media-error.h"
#include "banter-media-protocol.h"

/* One banter-media helper, seen from the side that needs pictures decoded. Blocking: for worker
 * threads, one at a time. Needs no display, so that the server can use it too. */

G_BEGIN_DECLS

typedef struct
{
  int width;
  int height;
  guint n_frames;
  guint16 *delays_ms;
  GBytes *pixels; /* RGBA, premultiplied, frame after frame */
} BanterMediaImage;

void banter_media_image_free (BanterMediaImage *image);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BanterMediaImage, banter_media_image_free)

typedef struct _BanterMediaProcess BanterMediaProcess;

/**
 * banter_media_process_new:
 * @helper: (nullable): path of the program; %NULL: $BANTER_MEDIA_HELPER, else the one of the build
 *   tree that the running program lies in, else the installed one
 * @timeout_ms: how long a job may take by the clock on the wall; 0 for the default
 *
 * The process itself starts with the first job, and anew with the next job after it died.
 */
BanterMediaProcess *banter_media_process_new (const char *helper, guint timeout_ms);
void banter_media_process_free (BanterMediaProcess *self);

/**
 * banter_media_process_run:
 * @input: the file
 * @request: size and flags; the rest is filled in here
 *
 * Returns: (transfer full) (nullable): the frames
 */
BanterMediaImage *banter_media_process_run (BanterMediaProcess *self, GBytes *input,
                                            const BanterMediaRequest *request, GError **error);

/**
 * banter_media_process_make_file:
 * @input: the file
 * @request: size and flags, BANTER_MEDIA_FILE among them
 *
 * Returns: (transfer full) (nullable): a smaller picture: PNG, JPEG, or WebP if it moves
 */
GBytes *banter_media_process_make_file (BanterMediaProcess *self, GBytes *input,
                                        const BanterMediaRequest *request, GError **error);

/* The helper's process id, 0 while there is none. */
GPid banter_media_process_get_pid (BanterMediaProcess *self);

G_END_DECLS
