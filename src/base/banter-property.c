/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-property"

#include "config.h"

#include "banter-property.h"

/* The few lines that every property with a plain value needs. */

#define READ_ONLY (G_PARAM_READABLE | G_PARAM_STATIC_STRINGS)

GParamSpec *
banter_property_string (const char *name)
{
  return g_param_spec_string (name, NULL, NULL, NULL, READ_ONLY);
}

GParamSpec *
banter_property_boolean (const char *name)
{
  return g_param_spec_boolean (name, NULL, NULL, FALSE, READ_ONLY);
}

GParamSpec *
banter_property_int (const char *name, int maximum)
{
  return g_param_spec_int (name, NULL, NULL, 0, maximum, 0, READ_ONLY);
}

GParamSpec *
banter_property_int64 (const char *name)
{
  return g_param_spec_int64 (name, NULL, NULL, 0, G_MAXINT64, 0, READ_ONLY);
}

GParamSpec *
banter_property_uint (const char *name)
{
  return g_param_spec_uint (name, NULL, NULL, 0, G_MAXUINT, 0, READ_ONLY);
}

GParamSpec *
banter_property_enum (const char *name, GType type)
{
  return g_param_spec_enum (name, NULL, NULL, type, 0, READ_ONLY);
}

GParamSpec *
banter_property_boxed (const char *name, GType type)
{
  return g_param_spec_boxed (name, NULL, NULL, type, READ_ONLY);
}

GParamSpec *
banter_property_object (const char *name, GType type)
{
  return g_param_spec_object (name, NULL, NULL, type, READ_ONLY);
}

gboolean
banter_property_take_string (gpointer object, GParamSpec *pspec, char **field, char *value)
{
  if (g_strcmp0 (*field, value) == 0)
    {
      g_free (value);
      return FALSE;
    }
  g_free (*field);
  *field = value;
  g_object_notify_by_pspec (object, pspec);
  return TRUE;
}

gboolean
banter_property_set_boolean (gpointer object, GParamSpec *pspec, gboolean *field, gboolean value)
{
  return banter_property_set_int (object, pspec, field, value);
}

gboolean
banter_property_set_int (gpointer object, GParamSpec *pspec, int *field, int value)
{
  if (*field == value)
    return FALSE;
  *field = value;
  g_object_notify_by_pspec (object, pspec);
  return TRUE;
}

gboolean
banter_property_set_uint (gpointer object, GParamSpec *pspec, guint *field, guint value)
{
  if (*field == value)
    return FALSE;
  *field = value;
  g_object_notify_by_pspec (object, pspec);
  return TRUE;
}
