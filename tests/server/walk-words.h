/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

/* What a walk may say: words of the protocol, values of every kind, and what is neither. */

typedef struct
{
  const char *const *all;
  guint n;
} WalkWords;

/* Bodies that are no JSON object. */
extern const WalkWords walk_broken;
/* Content of events and account data. */
extern const WalkWords walk_contents;
/* Text that is no id of anything. */
extern const WalkWords walk_nonsense;
/* Names of query parameters. */
extern const WalkWords walk_queries;
/* JSON values. */
extern const WalkWords walk_values;

/* Returns: (nullable): what a parameter or member called @name usually says, ended by %NULL */
const char *const *walk_find_words (const char *name);
