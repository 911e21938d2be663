/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Looking into JSON text without taking it apart, for what is asked of every event. */

/* A value inside a text, as it stands there. */
typedef struct
{
  const char *text; /* NULL: there is none */
  gsize length;
} BanterJsonValue;

/**
 * banter_json_find:
 * @object: compact JSON that has passed a scan: no white space outside strings
 * @path: (array zero-terminated=1): names of members, from the outside to the inside
 *
 * Returns: the value; its text is %NULL if it or something on the way to it is not there
 */
BanterJsonValue banter_json_find (const char *object, const char *const *path);

/* "content.m\\.mentions.room" as a path for banter_json_find (): Matrix specification, appendices,
 * "Dot-separated property paths". Returns: (transfer full): at least one name */
GStrv banter_json_split_path (const char *path);

/* Moves on to the next element of an array: start with @element zeroed. */
gboolean banter_json_next_element (BanterJsonValue array, BanterJsonValue *element);

/* Returns: (transfer full) (nullable): the string, unescaped; %NULL if it is none */
char *banter_json_value_dup_string (BanterJsonValue value);

gboolean banter_json_value_equals (BanterJsonValue value, const char *text);

G_END_DECLS
