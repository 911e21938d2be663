/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "banter-engine.h"

/* Downloads and their files. The index (what was used when) is the store's. */

#define BANTER_MEDIA_CACHE_MAX (G_GINT64_CONSTANT (500) * 1024 * 1024)
#define BANTER_MEDIA_FILE_MAX (100 * 1024 * 1024)

BanterMediaCache *banter_media_cache_new (BanterEngine *engine, const char *dir);
/* On the engine's thread: what waits ends as cancelled, nothing new begins. */
void banter_media_cache_close (BanterMediaCache *self);
void banter_media_cache_free (BanterMediaCache *self);

/* On the engine's thread. @task: (transfer full): returns a #GBytes */
void banter_media_cache_load (BanterMediaCache *self, GTask *task, const char *mxc,
                              guint thumbnail_size);
/* On the engine's thread. The file at @path, which goes from there, is what @mxc names. */
void banter_media_cache_adopt (BanterMediaCache *self, const char *mxc, const char *path);
/* On the engine's thread. @mxcs: (element-type utf8): nothing refers to these any more */
void banter_media_cache_remove (BanterMediaCache *self, GPtrArray *mxcs);
/* Deletes all files. Nothing may be running. */
void banter_media_cache_clear (BanterMediaCache *self);
