/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Plays the desktop's sound for a new message, or rings the bell where there is none. */
void banter_sound_play_message (void);

G_END_DECLS
