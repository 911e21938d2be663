/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

/**
 * banter_strip:
 * @picture: a file of the person's own
 * @sideways: (out): whether it is shown turned by a quarter, so that its width is its height
 *
 * Takes out of a JPEG, PNG or WebP what says where, when and with what it was made, and by whom:
 * EXIF, XMP, IPTC, comments, and everything behind the picture's end. What it needs to look right
 * stays: its colour profile, and of EXIF how it is turned. The pixels are not touched.
 *
 * Returns: (transfer full): the picture without it; @picture itself if it is of another format
 */
GBytes *banter_strip (GBytes *picture, gboolean *sideways);
