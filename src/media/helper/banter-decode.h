/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "../banter-sniff.h"
#include "banter-frames.h"

G_BEGIN_DECLS

/* Loads and warms up what decoding needs, while files may still be opened. */
void banter_decode_warm_up (void);

/* Decodes a file of any kind into @frames. */
BanterMediaStatus banter_decode (const guint8 *data, gsize size, BanterFrames *frames);

BanterMediaStatus banter_decode_pixbuf (BanterFormat format, const guint8 *data, gsize size,
                                        BanterFrames *frames);
BanterMediaStatus banter_decode_webp (const guint8 *data, gsize size, BanterFrames *frames);

G_END_DECLS
