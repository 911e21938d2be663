/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

/* A disk for SQLite, in this process, that can lose power: what was written but not synced is there
 * afterwards, or in part, or not at all, as chance has it. kill -9 shows nothing of that, because
 * the kernel keeps what a process wrote. From any thread. */

/* Makes it the disk of every database that is opened from now on. */
void lossy_disk_install (void);

/* The state of file @name and its write-ahead log as if the power had gone now, in @dir. The
 * program that writes them goes on. */
void lossy_disk_cut (GRand *rand, const char *path, const char *dir);

/* A disk that says that it has synced, and has not. */
void lossy_disk_set_lying (gboolean is_lying);
/* A sync takes this long. */
void lossy_disk_set_slow (guint sync_us);
/* The @nth write from now and all after it find the disk full, until 0 is set. */
void lossy_disk_set_full (guint nth);

/* How often write-ahead logs were synced since the start. */
guint lossy_disk_get_n_syncs (void);
