/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Limits memory and descriptors, then forbids every system call that decoding does not need. There
 * is no way back. Exits the process where it cannot be done: no decoding without it. */
void banter_sandbox_close (void);

/* Starts the processor time of one job; when it is used up, the process dies by SIGPROF. */
void banter_sandbox_start_job (void);
void banter_sandbox_end_job (void);

G_END_DECLS
