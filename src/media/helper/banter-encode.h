/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

/* From frames to a file, for thumbnails: in here, because libraries that encode also decode, and
 * the server maps none of them. */

G_BEGIN_DECLS

typedef struct _BanterEncoder BanterEncoder;

/* @is_animated: more than one frame may come. A single frame becomes a JPEG, or a PNG where part of
 * it is transparent; several become a WebP. */
BanterEncoder *banter_encoder_new (int fd, int width, int height, gboolean is_animated);
void banter_encoder_free (BanterEncoder *self);

/* @rgba: premultiplied, without padding */
gboolean banter_encoder_add (BanterEncoder *self, const guint8 *rgba, int delay_ms);

/* Writes the file. */
gboolean banter_encoder_finish (BanterEncoder *self, guint32 *size);

G_END_DECLS
