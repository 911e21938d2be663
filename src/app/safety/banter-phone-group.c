/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-phone-group"

#include "config.h"

#include "banter-phone-group.h"

#include <string.h>

#include <glib/gi18n.h>

#include "banter-account.h"
#include "banter-phone-check.h"
#include "banter-phone-dialog.h"
#include "banter-problem-text.h"
#include "banter-standing.h"
#include "banter-widget.h"

/* The server is asked whenever the group comes on the screen and after each change. */

struct _BanterPhoneGroup
{
  AdwPreferencesGroup parent_instance;

  BanterAccount *account;
  GSignalGroup *signals; /* of the standing */
  GCancellable *cancellable;
  GPtrArray *rows; /* borrowed from the group: the numbers */
  char *to_remove; /* while it is asked whether to */

  /* template children */
  GtkWidget *add;
};

G_DEFINE_FINAL_TYPE (BanterPhoneGroup, banter_phone_group, ADW_TYPE_PREFERENCES_GROUP)

static guint message_signal;

static void load (BanterPhoneGroup *self);

static void
report (BanterPhoneGroup *self, const GError *error)
{
  g_autofree char *text = banter_problem_dup_text_of_error (error);

  if (text != NULL)
    g_signal_emit (self, message_signal, 0, text);
}

static gboolean
is_needed (BanterPhoneGroup *self)
{
  return banter_standing_get_phone_required (banter_account_get_standing (self->account));
}

static void
on_removed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (BanterPhoneGroup) self = BANTER_PHONE_GROUP (user_data);
  g_autoptr (GError) error = NULL;

  banter_phone_check_remove_finish (BANTER_ACCOUNT (source), result, &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  report (self, error);
  load (self);
}

static void
on_remove_response (BanterPhoneGroup *self, const char *response)
{
  g_autofree char *number = g_steal_pointer (&self->to_remove);

  if (g_strcmp0 (response, "remove") == 0 && number != NULL)
    banter_phone_check_remove_async (self->account, number, self->cancellable, on_removed,
                                     g_object_ref (self));
}

/* Asked, not undone: to have it again takes another code. */
static void
on_remove (BanterPhoneGroup *self, GtkButton *button)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *row = gtk_widget_get_ancestor (GTK_WIDGET (button), ADW_TYPE_ACTION_ROW);
  GtkWidget *dialog;

  g_free (self->to_remove);
  self->to_remove = g_strdup (adw_preferences_row_get_title (ADW_PREFERENCES_ROW (row)));
  dialog = adw_message_dialog_new (
      GTK_WINDOW (root), _ ("Remove Phone Number?"),
      is_needed (self) ? _ ("Without a verified number you can send no direct messages on this "
                            "server.")
                       : _ ("To add it again you need another code."));
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel", _ ("Cancel"), "remove",
                                    _ ("Remove"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "remove",
                                              ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  g_signal_connect_object (dialog, "response", G_CALLBACK (on_remove_response), self,
                           G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

static GtkWidget *
row_new (BanterPhoneGroup *self, const char *number)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *remove = gtk_button_new_from_icon_name ("user-trash-symbolic");

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), number);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), _ ("Verified"));
  gtk_widget_set_valign (remove, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (remove, "flat");
  gtk_widget_set_tooltip_text (remove, _ ("Remove Phone Number"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (remove), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Remove Phone Number"), -1);
  g_signal_connect_object (remove, "clicked", G_CALLBACK (on_remove), self, G_CONNECT_SWAPPED);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), remove);
  return row;
}

/* Numbers are digits by then: the server is not believed. */
static gboolean
is_number (const char *number)
{
  return *number == '+' && number[1] != '\0'
         && strspn (number + 1, "0123456789") == strlen (number + 1);
}

static void
show_numbers (BanterPhoneGroup *self, const char *const *numbers)
{
  for (guint i = 0; i < self->rows->len; i++)
    adw_preferences_group_remove (ADW_PREFERENCES_GROUP (self), self->rows->pdata[i]);
  g_ptr_array_set_size (self->rows, 0);
  adw_preferences_group_remove (ADW_PREFERENCES_GROUP (self), g_object_ref (self->add));
  for (guint i = 0; numbers[i] != NULL; i++)
    if (is_number (numbers[i]))
      {
        GtkWidget *row = row_new (self, numbers[i]);

        g_ptr_array_add (self->rows, row);
        adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), row);
      }
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), self->add);
  g_object_unref (self->add);
}

static void
on_loaded (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (BanterPhoneGroup) self = BANTER_PHONE_GROUP (user_data);
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) numbers = banter_phone_check_load_finish (BANTER_ACCOUNT (source), result, &error);

  if (numbers != NULL && self->account != NULL)
    show_numbers (self, (const char *const *)numbers);
  else if (error != NULL)
    g_debug ("The phone numbers are not known: %s", error->message);
}

static void
load (BanterPhoneGroup *self)
{
  if (self->account != NULL)
    banter_phone_check_load_async (self->account, self->cancellable, on_loaded,
                                   g_object_ref (self));
}

static void
on_verified (BanterPhoneGroup *self)
{
  g_signal_emit (self, message_signal, 0, _ ("Phone number verified"));
  load (self);
}

static void
on_add (BanterPhoneGroup *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *dialog = banter_phone_dialog_new (self->account);

  g_signal_connect_object (dialog, "verified", G_CALLBACK (on_verified), self, G_CONNECT_SWAPPED);
  gtk_window_set_transient_for (GTK_WINDOW (dialog), GTK_WINDOW (root));
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
on_standing (BanterPhoneGroup *self)
{
  adw_preferences_group_set_description (
      ADW_PREFERENCES_GROUP (self),
      is_needed (self) ? _ ("Your server wants a verified number before direct messages are sent. "
                            "Nobody else sees it.")
                       : _ ("Your server does not ask for one. Nobody else sees it."));
  load (self);
}

static void
banter_phone_group_dispose (GObject *object)
{
  BanterPhoneGroup *self = BANTER_PHONE_GROUP (object);

  banter_widget_stop (&self->cancellable);
  g_clear_object (&self->signals);
  g_clear_object (&self->account);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  g_clear_pointer (&self->to_remove, g_free);
  gtk_widget_dispose_template (GTK_WIDGET (self), BANTER_TYPE_PHONE_GROUP);
  G_OBJECT_CLASS (banter_phone_group_parent_class)->dispose (object);
}

static void
banter_phone_group_class_init (BanterPhoneGroupClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = banter_phone_group_dispose;
  message_signal = g_signal_new ("message", BANTER_TYPE_PHONE_GROUP, G_SIGNAL_RUN_LAST, 0, NULL,
                                 NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/im/banter/Banter/safety/banter-phone-group.ui");
  gtk_widget_class_bind_template_child (widget_class, BanterPhoneGroup, add);
  gtk_widget_class_bind_template_callback (widget_class, on_add);
}

static void
banter_phone_group_init (BanterPhoneGroup *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->cancellable = g_cancellable_new ();
  self->rows = g_ptr_array_new ();
  self->signals = g_signal_group_new (BANTER_TYPE_STANDING);
  g_signal_group_connect_swapped (self->signals, "changed", G_CALLBACK (on_standing), self);
}

void
banter_phone_group_set_account (BanterPhoneGroup *self, BanterAccount *account)
{
  g_return_if_fail (BANTER_IS_PHONE_GROUP (self));
  g_return_if_fail (BANTER_IS_ACCOUNT (account));

  if (!g_set_object (&self->account, account))
    return;
  g_signal_group_set_target (self->signals, banter_account_get_standing (account));
  on_standing (self);
}
