/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-profile"

#include "config.h"

#include "banter-profile.h"

/* Where a profile keeps its data: two profiles never share a file, so two apps run side by side. */

struct _BanterProfile
{
  GObject parent_instance;

  char *name;
  char *data_dir;
};

G_DEFINE_FINAL_TYPE (BanterProfile, banter_profile, G_TYPE_OBJECT)

static void
banter_profile_finalize (GObject *object)
{
  BanterProfile *self = BANTER_PROFILE (object);

  g_free (self->name);
  g_free (self->data_dir);
  G_OBJECT_CLASS (banter_profile_parent_class)->finalize (object);
}

static void
banter_profile_class_init (BanterProfileClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = banter_profile_finalize;
}

static void
banter_profile_init (BanterProfile *self)
{
}

/* A name becomes part of a path: anything but letters, digits, '-' and '_' turns into '_'. */
static char *
folder_name (const char *name)
{
  return g_strcanon (g_strdup (name), G_CSET_a_2_z G_CSET_A_2_Z G_CSET_DIGITS "-_", '_');
}

/**
 * banter_profile_new:
 * @name: (nullable): %NULL or "" for the default profile
 *
 * Returns: (transfer full): the profile; its folder is made when something is stored there
 */
BanterProfile *
banter_profile_new (const char *name)
{
  BanterProfile *self = g_object_new (BANTER_TYPE_PROFILE, NULL);
  g_autofree char *folder = NULL;

  self->name = g_strdup (name != NULL ? name : "");
  folder = *self->name != '\0' ? folder_name (self->name) : NULL;
  self->data_dir
      = folder != NULL
            ? g_build_filename (g_get_user_data_dir (), "banter", "profiles", folder, NULL)
            : g_build_filename (g_get_user_data_dir (), "banter", "default", NULL);
  return self;
}

const char *
banter_profile_get_name (BanterProfile *self)
{
  g_return_val_if_fail (BANTER_IS_PROFILE (self), NULL);
  return self->name;
}

const char *
banter_profile_get_data_dir (BanterProfile *self)
{
  g_return_val_if_fail (BANTER_IS_PROFILE (self), NULL);
  return self->data_dir;
}
