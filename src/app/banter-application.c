/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-application"

#include "config.h"

#include "banter-application.h"

#include <glib-unix.h>
#include <glib/gi18n.h>
#include <signal.h>

#include "banter-hidden-pages.h"
#include "banter-profile.h"
#include "banter-settings.h"
#include "banter-window.h"

/* The program: its command line, its one window, and the actions that belong to no window. Each
 * profile is an application id of its own, so that profiles run side by side. */

struct _BanterApplication
{
  AdwApplication parent_instance;

  char *profile_name; /* NULL for the default profile */
  BanterProfile *profile;
  GSettings *settings;
  BanterWindow *window; /* NULL until it is shown, and when it has gone */
};

G_DEFINE_FINAL_TYPE (BanterApplication, banter_application, ADW_TYPE_APPLICATION)

static const GOptionEntry option_entries[] = {
  { "profile", 'p', G_OPTION_FLAG_NONE, G_OPTION_ARG_STRING, NULL,
    N_ ("Use a profile of its own, with its own account and settings"), N_ ("NAME") },
  { "homeserver", 0, G_OPTION_FLAG_NONE, G_OPTION_ARG_STRING, NULL,
    N_ ("Suggest this server when signing in"), N_ ("URL") },
  { "demo", 0, G_OPTION_FLAG_NONE, G_OPTION_ARG_NONE, NULL,
    N_ ("Try Banter with a server and a sample community on this computer"), NULL },
  { "share", 0, G_OPTION_FLAG_NONE, G_OPTION_ARG_NONE, NULL,
    N_ ("Share the given files and addresses into a chat"), NULL },
  { "version", 0, G_OPTION_FLAG_NONE, G_OPTION_ARG_NONE, NULL, N_ ("Print the version"), NULL },
  { G_OPTION_REMAINING, 0, G_OPTION_FLAG_NONE, G_OPTION_ARG_FILENAME_ARRAY, NULL, NULL,
    N_ ("[FILE|URI…]") },
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
  BanterApplication *self = BANTER_APPLICATION (user_data);

  if (self->window != NULL)
    gtk_window_close (GTK_WINDOW (self->window));
}

static void
on_open_chat (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  BanterApplication *self = BANTER_APPLICATION (user_data);

  g_application_activate (G_APPLICATION (self));
  banter_window_open_room_by_id (self->window, g_variant_get_string (parameter, NULL));
}

static void
on_about (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  BanterApplication *self = BANTER_APPLICATION (user_data);

  adw_show_about_window (
      self->window != NULL ? GTK_WINDOW (self->window) : NULL, "application-name", _ ("Banter"),
      "application-icon", BANTER_APPLICATION_ID, "version", BANTER_VERSION, "comments",
      _ ("Messages and stickers with friends, on any Matrix server."), "developer-name",
      _ ("The Banter authors"), "license-type", GTK_LICENSE_GPL_3_0,
      /* Translators: put your names here, one a line. */
      "translator-credits", _ ("translator-credits"), NULL);
}

/* Made when asked for and not by GtkApplication at each start: a window that is never shown takes
 * time and memory, and GTK 4.8 crashes when a screen reader asks for one window more than there are
 * and the last one is hidden. */
static void
on_shortcuts (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  BanterApplication *self = BANTER_APPLICATION (user_data);
  g_autoptr (GtkBuilder) builder = NULL;
  GtkWindow *shortcuts;

  if (self->window == NULL)
    return;
  builder = gtk_builder_new_from_resource ("/im/banter/Banter/banter-shortcuts.ui");
  shortcuts = GTK_WINDOW (gtk_builder_get_object (builder, "shortcuts"));
  /* Lets it find the keys of the actions that it lists. */
  gtk_application_window_set_help_overlay (GTK_APPLICATION_WINDOW (self->window),
                                           GTK_SHORTCUTS_WINDOW (shortcuts));
  gtk_window_set_hide_on_close (shortcuts, FALSE);
  gtk_window_present (shortcuts);
}

/* Asked to end from outside: as if the window had been closed. */
static gboolean
on_terminate (gpointer user_data)
{
  g_action_group_activate_action (G_ACTION_GROUP (user_data), "quit", NULL);
  return G_SOURCE_REMOVE;
}

static const GActionEntry action_entries[] = {
  { "about", on_about },
  { "open-chat", on_open_chat, "s" },
  { "quit", on_quit },
  { "shortcuts", on_shortcuts },
};

static const struct
{
  const char *action;
  const char *accels[3];
} accels[] = {
  { "app.quit", { "<Control>q" } },        { "app.shortcuts", { "<Control>question" } },
  { "win.back", { "<Alt>Left", "Back" } }, { "win.details", { "F9" } },
  { "win.new-chat", { "<Control>n" } },    { "win.search", { "<Control>k" } },
  { "win.find", { "<Control>f" } },        { "win.settings", { "<Control>comma" } },
  { "window.close", { "<Control>w" } },
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
  if (g_variant_dict_contains (options, "share")
      != g_variant_dict_contains (options, G_OPTION_REMAINING))
    {
      g_printerr ("%s\n", _ ("Files and addresses belong after --share."));
      return EXIT_FAILURE;
    }
  if (!g_variant_dict_lookup (options, "profile", "s", &profile))
    return -1;
  if (!profile_name_is_valid (profile))
    {
      g_printerr ("%s\n", _ ("A profile name has 1 to 32 letters, digits or underscores."));
      return EXIT_FAILURE;
    }
  self->profile_name = g_steal_pointer (&profile);
  id = g_strdup_printf (BANTER_APPLICATION_ID ".p_%s", self->profile_name);
  g_application_set_application_id (application, id);
  return -1;
}

static void
banter_application_startup (GApplication *application)
{
  BanterApplication *self = BANTER_APPLICATION (application);

  G_APPLICATION_CLASS (banter_application_parent_class)->startup (application);
  banter_hidden_pages_init ();
  g_action_map_add_action_entries (G_ACTION_MAP (self), action_entries,
                                   G_N_ELEMENTS (action_entries), self);
  for (guint i = 0; i < G_N_ELEMENTS (accels); i++)
    gtk_application_set_accels_for_action (GTK_APPLICATION (self), accels[i].action,
                                           accels[i].accels);
  gtk_window_set_default_icon_name (BANTER_APPLICATION_ID);
  g_unix_signal_add (SIGTERM, on_terminate, self);
  g_unix_signal_add (SIGINT, on_terminate, self);
  self->profile = banter_profile_new (self->profile_name);
  self->settings = banter_settings_new (self->profile_name);
  if (self->settings == NULL)
    g_error ("The settings schema im.banter.Banter is not installed");
}

static void
open_window (BanterApplication *self, const char *server, gboolean demo)
{
  gboolean starts = self->window == NULL;

  if (starts)
    {
      self->window = banter_window_new (GTK_APPLICATION (self), self->profile, self->settings);
      g_object_add_weak_pointer (G_OBJECT (self->window), (gpointer *)&self->window);
    }
  if (server != NULL)
    banter_window_set_server (self->window, server);
  if (starts)
    banter_window_start (self->window, demo);
  gtk_window_present (GTK_WINDOW (self->window));
}

static void
banter_application_activate (GApplication *application)
{
  open_window (BANTER_APPLICATION (application), NULL, FALSE);
}

/* Names are relative to where the command was typed, which may be another process. */
static void
share (BanterApplication *self, GApplicationCommandLine *command_line, const char *const *names)
{
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; names[i] != NULL; i++)
    g_ptr_array_add (items,
                     g_application_command_line_create_file_for_arg (command_line, names[i]));
  banter_window_share (self->window, (GFile **)items->pdata, items->len);
}

static int
banter_application_command_line (GApplication *application, GApplicationCommandLine *command_line)
{
  GVariantDict *options = g_application_command_line_get_options_dict (command_line);
  g_autofree const char **names = NULL;
  const char *server = NULL;

  g_variant_dict_lookup (options, "homeserver", "&s", &server);
  open_window (BANTER_APPLICATION (application), server, g_variant_dict_contains (options, "demo"));
  if (g_variant_dict_lookup (options, G_OPTION_REMAINING, "^a&ay", &names))
    share (BANTER_APPLICATION (application), command_line, names);
  return EXIT_SUCCESS;
}

static void
banter_application_shutdown (GApplication *application)
{
  BanterApplication *self = BANTER_APPLICATION (application);

  g_clear_weak_pointer (&self->window);
  g_clear_object (&self->settings);
  g_clear_object (&self->profile);
  G_APPLICATION_CLASS (banter_application_parent_class)->shutdown (application);
}

static void
banter_application_finalize (GObject *object)
{
  g_clear_pointer (&BANTER_APPLICATION (object)->profile_name, g_free);
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
  application_class->shutdown = banter_application_shutdown;
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
