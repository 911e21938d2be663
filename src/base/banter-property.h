/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/* What classes share whose properties are read by others and set by themselves. */

/* Returns: (transfer floating): a property that can only be read; @name: a static string */
GParamSpec *banter_property_string (const char *name);
GParamSpec *banter_property_boolean (const char *name);
GParamSpec *banter_property_int (const char *name, int maximum); /* from 0 */
GParamSpec *banter_property_int64 (const char *name);            /* from 0 */
GParamSpec *banter_property_uint (const char *name);
GParamSpec *banter_property_enum (const char *name, GType type); /* the default is 0 */
GParamSpec *banter_property_boxed (const char *name, GType type);
GParamSpec *banter_property_object (const char *name, GType type);

/**
 * banter_property_take_string:
 * @object: (type GObject): whose property it is
 * @pspec: the property
 * @field: where its value is kept
 * @value: (transfer full) (nullable): its new value
 *
 * Puts @value into @field and notifies, unless it is the same already.
 *
 * Returns: whether it is new
 */
gboolean banter_property_take_string (gpointer object, GParamSpec *pspec, char **field,
                                      char *value);

/* The same for plain values. An enumeration's field is passed as `(int *)&self->field`. */
gboolean banter_property_set_boolean (gpointer object, GParamSpec *pspec, gboolean *field,
                                      gboolean value);
gboolean banter_property_set_int (gpointer object, GParamSpec *pspec, int *field, int value);
gboolean banter_property_set_uint (gpointer object, GParamSpec *pspec, guint *field, guint value);

G_END_DECLS
