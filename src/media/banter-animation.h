/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gdk/gdk.h>

/* A decoded picture, still or moving, for GtkPicture, GtkImage, AdwAvatar and own widgets. It shows
 * its first frame until something plays it; one clock moves all that play. */

G_BEGIN_DECLS

#define BANTER_TYPE_ANIMATION (banter_animation_get_type ())
G_DECLARE_FINAL_TYPE (BanterAnimation, banter_animation, BANTER, ANIMATION, GObject)

/* Whether it has more than one frame. */
gboolean banter_animation_is_animated (BanterAnimation *self);

/**
 * banter_animation_play:
 *
 * A widget that shows @self is visible: call this when it is mapped, and banter_animation_rest()
 * when it is unmapped or shows something else. Calls are counted, so the same picture may be
 * shown in many places. Does nothing for a still picture.
 */
void banter_animation_play (BanterAnimation *self);
void banter_animation_rest (BanterAnimation *self);

/* Whether anything asks it to play. */
gboolean banter_animation_is_wanted (BanterAnimation *self);

/**
 * banter_animation_set_enabled:
 * @enabled: the person's setting; %TRUE at first
 *
 * Pictures move only if this and GTK's "gtk-enable-animations" are both on; else all show their
 * first frame. Main thread only, as everything here.
 */
void banter_animation_set_enabled (gboolean enabled);
gboolean banter_animation_get_enabled (void);

/* Bytes of frames that are kept for animations, at most 64 MiB: what has not played for longest
 * keeps only its first frame, and is decoded anew when it plays again. */
gsize banter_animation_get_cache_size (void);

G_END_DECLS
