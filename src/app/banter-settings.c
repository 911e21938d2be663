/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-settings"

#include "config.h"

#include "banter-settings.h"

/* Settings that stay on this device: the window, notifications. What belongs to the account lives
 * in account data. Each profile has its own path, so the schema is relocatable. */

#define SCHEMA_ID "im.banter.Banter"
#define SCHEMA_PATH "/im/banter/Banter/"

/* A program that runs from its build directory finds the schema there: src/app/banter → data. */
static GSettingsSchema *
look_up_in_build_directory (void)
{
  g_autofree char *program = g_file_read_link ("/proc/self/exe", NULL);
  g_autofree char *folder = NULL;
  g_autofree char *data = NULL;
  g_autoptr (GSettingsSchemaSource) source = NULL;

  if (program == NULL)
    return NULL;
  folder = g_path_get_dirname (program);
  data = g_build_filename (folder, "..", "..", "data", NULL);
  source = g_settings_schema_source_new_from_directory (
      data, g_settings_schema_source_get_default (), TRUE, NULL);
  return source != NULL ? g_settings_schema_source_lookup (source, SCHEMA_ID, FALSE) : NULL;
}

GSettings *
banter_settings_new (const char *profile)
{
  GSettingsSchemaSource *source = g_settings_schema_source_get_default ();
  g_autoptr (GSettingsSchema) schema = look_up_in_build_directory ();
  g_autofree char *path = NULL;

  if (schema == NULL && source != NULL)
    schema = g_settings_schema_source_lookup (source, SCHEMA_ID, TRUE);
  if (schema == NULL)
    return NULL;
  path = profile != NULL ? g_strdup_printf (SCHEMA_PATH "p_%s/", profile) : g_strdup (SCHEMA_PATH);
  return g_settings_new_full (schema, NULL, path);
}
