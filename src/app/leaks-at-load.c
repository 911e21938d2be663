/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "leaks-at-load"

#include "config.h"

#include <sanitizer/lsan_interface.h>

/* Only with the address sanitizer. What libraries allocate while they are loaded is no leak of
 * ours: GLib leaves the table of its first 2048 quarks behind as soon as there are more. Its stack
 * is too short for a line in tests/lsan.supp. */

static void
before_libraries (void)
{
  __lsan_disable ();
}

__attribute__ ((section (".preinit_array"), used)) static void (*const preinit) (void)
    = before_libraries;

__attribute__ ((constructor)) static void
after_libraries (void)
{
  __lsan_enable ();
}
