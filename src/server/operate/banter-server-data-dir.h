/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * banter_server_data_dir_open:
 * @path: the data directory
 * @error: a sentence for the person who starts the server
 *
 * Makes it if it is missing, closes it to others, drops half-finished uploads, and makes sure that
 * no other banterd uses it.
 *
 * Returns: a descriptor; the directory is ours until it is closed, or -1
 */
int banter_server_data_dir_open (const char *path, GError **error);

G_END_DECLS
