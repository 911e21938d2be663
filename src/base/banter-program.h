/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * banter_program_find:
 * @variable: an environment variable that may say where it is
 * @near: (array zero-terminated=1): where it lies in a build tree, from the folder of the running
 *   program
 * @name: what it is called where it is installed
 *
 * Finds another of our programs: what @variable says, the build tree that we run from, where it was
 * installed, the PATH. Reads a few directories; nothing is run.
 *
 * Returns: (transfer full): an absolute path; where it should be installed, if it is nowhere
 */
char *banter_program_find (const char *variable, const char *const *near, const char *name);

G_END_DECLS
