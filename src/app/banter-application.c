/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-application"

#include "config.h"

#include "banter-application.h"

#include <glib/gi18n.h>

#include "banter-settings.h"
#include "banter-window.h"

/* The program: its command line, its one window, and the actions that belong to no window. Each
 * profile is an application id of its own, so that profiles run side by side. */

struct _BanterApplication
{
  AdwApplication parent_instance;

  GSettings *settings;
  char *profile;
};

G_DEFINE_FINAL_TYPE (BanterApplication, banter_application, ADW_TYPE_APPLICATION)

static const GOptionEntry option_entries[] = {
  { "profile", 'p', G_OPTION_FLAG_NONE, G_OPTION_ARG_STRING, NULL,
    N_ ("Use a profile of its own, with its own account and settings"), N_ ("NAME") },
  { "version", 0, G_OPTION_FLAG_NONE, G_OPTION_ARG_NONE, NULL, N_ ("Print the version"), NULL },
  { NULL },
};

/* The name becomes part of a D-Bus name, a settings path and a folder. */
static gboolean
profile_name_is_valid (const char *name)
{
  gsize length = strlen (name);

  if (length == 0 || length > 32)
    return FALSE;
  for (gsize i = 0; i < length; i++)
    if (!g_ascii_isalnum (name[i]) && name[i] != '_')
      return FALSE;
  return TRUE;
}

static void
on_quit (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  GtkWindow *window = gtk_application_get_active_window (GTK_APPLICATION (user_data));

  if (window != NULL)
    gtk_window_close (window);
}

static const GActionEntry action_entries[] = {
  { "quit", on_quit },
};

static int
banter_application_handle_local_options (GApplication *application, GVariantDict *options)
{
  BanterApplication *self = BANTER_APPLICATION (application);
  g_autofree char *profile = NULL;
  g_autofree char *id = NULL;

  if (g_variant_dict_contains (options, "version"))
    {
      g_print ("banter %s\n", BANTER_VERSION);
      return EXIT_SUCCESS;
    }
  if (!g_variant_dict_lookup (options, "profile", "s", &profile))
    return -1;
  if (!profile_name_is_valid (profile))
    {
      g_printerr ("%s\n", _ ("A profile name has 1 to 32 letters, digits or underscores."));
      return EXIT_FAILURE;
    }
  self->profile = g_steal_pointer (&profile);
  id = g_strdup_printf (BANTER_APPLICATION_ID ".p_%s", self->profile);
  g_application_set_application_id (application, id);
  return -1;
}

static void
banter_application_startup (GApplication *application)
{
  BanterApplication *self = BANTER_APPLICATION (application);
  static const char *const quit_accels[] = { "<Control>q", NULL };

  G_APPLICATION_CLASS (banter_application_parent_class)->startup (application);
  g_action_map_add_action_entries (G_ACTION_MAP (self), action_entries,
                                   G_N_ELEMENTS (action_entries), self);
  gtk_application_set_accels_for_action (GTK_APPLICATION (self), "app.quit", quit_accels);
  gtk_window_set_default_icon_name (BANTER_APPLICATION_ID);
}

static void
banter_application_activate (GApplication *application)
{
  GtkWindow *window = gtk_application_get_active_window (GTK_APPLICATION (application));

  if (window == NULL)
    window = GTK_WINDOW (banter_window_new (BANTER_APPLICATION (application)));
  gtk_window_present (window);
}

static int
banter_application_command_line (GApplication *application, GApplicationCommandLine *command_line)
{
  g_application_activate (application);
  return EXIT_SUCCESS;
}

static void
banter_application_finalize (GObject *object)
{
  BanterApplication *self = BANTER_APPLICATION (object);

  g_clear_object (&self->settings);
  g_clear_pointer (&self->profile, g_free);
  G_OBJECT_CLASS (banter_application_parent_class)->finalize (object);
}

static void
banter_application_class_init (BanterApplicationClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GApplicationClass *application_class = G_APPLICATION_CLASS (klass);

  object_class->finalize = banter_application_finalize;
  application_class->handle_local_options = banter_application_handle_local_options;
  application_class->startup = banter_application_startup;
  application_class->activate = banter_application_activate;
  application_class->command_line = banter_application_command_line;
}

static void
banter_application_init (BanterApplication *self)
{
  g_application_add_main_option_entries (G_APPLICATION (self), option_entries);
}

BanterApplication *
banter_application_new (void)
{
  return g_object_new (BANTER_TYPE_APPLICATION, "application-id", BANTER_APPLICATION_ID, "flags",
                       G_APPLICATION_HANDLES_COMMAND_LINE, "resource-base-path",
                       "/im/banter/Banter", NULL);
}

GSettings *
banter_application_get_settings (BanterApplication *self)
{
  g_return_val_if_fail (BANTER_IS_APPLICATION (self), NULL);

  if (self->settings == NULL)
    self->settings = banter_settings_new (self->profile);
  if (self->settings == NULL)
    g_error ("The settings schema im.banter.Banter is not installed");
  return self->settings;
}
