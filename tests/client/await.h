/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

/* Waiting in tests: on a condition, never on time. The test runner's own time-out ends what never
 * comes. */

#define AWAIT(condition)                                                                           \
  G_STMT_START                                                                                     \
  {                                                                                                \
    while (!(condition))                                                                           \
      g_main_context_iteration (NULL, TRUE);                                                       \
  }                                                                                                \
  G_STMT_END

/* A GAsyncReadyCallback; user_data: a GAsyncResult **, to be unreffed */
static inline void
await_take (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **)user_data = g_object_ref (result);
}

static inline GAsyncResult *
await_result (GAsyncResult **result)
{
  AWAIT (*result != NULL);

  return *result;
}
