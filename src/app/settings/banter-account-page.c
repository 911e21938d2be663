/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-account-page"

#include "config.h"

#include "banter-account-page.h"

#include <glib/gi18n.h>

#include "banter-account.h"
#include "banter-avatar.h"
#include "banter-picture-choice.h"
#include "banter-problem-text.h"
#include "banter-widget.h"
#include "help/banter-cache-group.h"
#include "safety/banter-phone-group.h"

/* One's own account: picture, name, address, phone numbers, and the way out. */

struct _BanterAccountPage
{
  AdwPreferencesPage parent_instance;

  BanterAccount *account;
  GSignalGroup *signals;
  GCancellable *cancellable; /* for all that this page starts */

  /* template children */
  BanterAvatar *avatar;
  GtkWidget *picture_buttons;
  GtkSpinner *picture_spinner;
  GtkWidget *remove_picture;
  GtkEditable *name;
  AdwActionRow *user_id;
  GtkWidget *token_note;
  BanterPhoneGroup *phones;
  BanterCacheGroup *cache;
  GtkWidget *sign_out;
};

G_DEFINE_FINAL_TYPE (BanterAccountPage, banter_account_page, ADW_TYPE_PREFERENCES_PAGE)

static guint message_signal;
static guint signed_out_signal;

static void
update (BanterAccountPage *self)
{
  const char *user_id = banter_account_get_user_id (self->account);
  const char *name = banter_account_get_display_name (self->account);
  const char *media = banter_account_get_avatar (self->account);
  g_autofree char *escaped = NULL;
  gboolean token_in_file;

  g_object_get (self->account, "token-in-file", &token_in_file, NULL);
  banter_avatar_set_name (self->avatar, name != NULL ? name : user_id);
  banter_avatar_set_media (self->avatar, media);
  gtk_widget_set_visible (self->remove_picture, media != NULL);
  escaped = g_markup_escape_text (user_id, -1);
  adw_action_row_set_subtitle (self->user_id, escaped);
  gtk_widget_set_visible (self->token_note, token_in_file);
}

static void
on_name_changed (BanterAccountPage *self)
{
  const char *name = banter_account_get_display_name (self->account);

  gtk_editable_set_text (self->name, name != NULL ? name : "");
  update (self);
}

static void
report (BanterAccountPage *self, const GError *error)
{
  g_autofree char *text = banter_problem_dup_text_of_error (error);

  if (text != NULL)
    g_signal_emit (self, message_signal, 0, text);
}

static void
on_name_saved (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (BanterAccountPage) self = BANTER_ACCOUNT_PAGE (user_data);
  g_autoptr (GError) error = NULL;

  banter_account_set_display_name_finish (BANTER_ACCOUNT (source), result, &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  gtk_widget_set_sensitive (GTK_WIDGET (self->name), TRUE);
  report (self, error); /* what was typed stays in the row */
}

static void
on_name_apply (BanterAccountPage *self)
{
  g_autofree char *name = g_strstrip (g_strdup (gtk_editable_get_text (self->name)));

  if (*name == '\0')
    {
      g_signal_emit (self, message_signal, 0, _ ("A name cannot be empty."));
      on_name_changed (self);
      return;
    }
  gtk_widget_set_sensitive (GTK_WIDGET (self->name), FALSE);
  banter_account_set_display_name_async (self->account, name, self->cancellable, on_name_saved,
                                         g_object_ref (self));
}

static void
set_picture_busy (BanterAccountPage *self, gboolean busy)
{
  gtk_widget_set_sensitive (self->picture_buttons, !busy);
  gtk_widget_set_visible (GTK_WIDGET (self->picture_spinner), busy);
  gtk_spinner_set_spinning (self->picture_spinner, busy);
}

static void
on_picture_saved (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (BanterAccountPage) self = BANTER_ACCOUNT_PAGE (user_data);
  g_autoptr (GError) error = NULL;

  banter_account_set_picture_finish (BANTER_ACCOUNT (source), result, &error);
  if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    set_picture_busy (self, FALSE);
  report (self, error);
}

static void
on_picture_chosen (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (BanterAccountPage) self = BANTER_ACCOUNT_PAGE (user_data);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) png = banter_picture_choice_run_finish (result, NULL, &error);
  g_autofree char *text = NULL;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (error != NULL)
    {
      text = banter_problem_dup_text (BANTER_PROBLEM_BAD_FILE, 0);
      g_signal_emit (self, message_signal, 0, text);
    }
  if (png == NULL)
    return;
  set_picture_busy (self, TRUE);
  banter_account_set_picture_async (self->account, png, "image/png", self->cancellable,
                                    on_picture_saved, g_object_ref (self));
}

static void
on_choose_picture (BanterAccountPage *self)
{
  banter_picture_choice_run_async (GTK_WIDGET (self), self->cancellable, on_picture_chosen,
                                   g_object_ref (self));
}

static void
on_remove_picture (BanterAccountPage *self)
{
  set_picture_busy (self, TRUE);
  banter_account_set_picture_async (self->account, NULL, NULL, self->cancellable, on_picture_saved,
                                    g_object_ref (self));
}

static void
on_copy (BanterAccountPage *self)
{
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)),
                          banter_account_get_user_id (self->account));
  g_signal_emit (self, message_signal, 0, _ ("Copied"));
}

static void
on_message (BanterAccountPage *self, const char *text)
{
  g_signal_emit (self, message_signal, 0, text);
}

static void
on_signed_out (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (BanterAccountPage) self = BANTER_ACCOUNT_PAGE (user_data);
  g_autoptr (GError) error = NULL;

  /* Whatever the server said, the account is closed here. */
  if (!banter_account_sign_out_finish (BANTER_ACCOUNT (source), result, &error))
    g_debug ("Signing out: %s", error->message);
  g_signal_emit (self, signed_out_signal, 0);
}

static void
on_sign_out_response (BanterAccountPage *self, const char *response)
{
  if (g_strcmp0 (response, "sign-out") != 0)
    return;
  gtk_widget_set_sensitive (self->sign_out, FALSE);
  banter_account_sign_out_async (self->account, NULL, on_signed_out, g_object_ref (self));
}

/* Asked, not undone: what only this computer holds is deleted. */
static void
on_sign_out (BanterAccountPage *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  AdwMessageDialog *dialog = ADW_MESSAGE_DIALOG (
      adw_message_dialog_new (GTK_WINDOW (root), _ ("Sign Out?"),
                              _ ("Your chats stay on the server. Messages that are still waiting "
                                 "to be sent are lost.")));

  adw_message_dialog_add_responses (dialog, "cancel", _ ("Cancel"), "sign-out", _ ("Sign out"),
                                    NULL);
  adw_message_dialog_set_response_appearance (dialog, "sign-out", ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_default_response (dialog, "cancel");
  adw_message_dialog_set_close_response (dialog, "cancel");
  g_signal_connect_object (dialog, "response", G_CALLBACK (on_sign_out_response), self,
                           G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
banter_account_page_dispose (GObject *object)
{
  BanterAccountPage *self = BANTER_ACCOUNT_PAGE (object);

  banter_widget_stop (&self->cancellable);
  g_clear_object (&self->signals);
  g_clear_object (&self->account);
  gtk_widget_dispose_template (GTK_WIDGET (self), BANTER_TYPE_ACCOUNT_PAGE);
  G_OBJECT_CLASS (banter_account_page_parent_class)->dispose (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/im/banter/Banter/settings/banter-account-page.ui");
  gtk_widget_class_bind_template_child (widget_class, BanterAccountPage, avatar);
  gtk_widget_class_bind_template_child (widget_class, BanterAccountPage, picture_buttons);
  gtk_widget_class_bind_template_child (widget_class, BanterAccountPage, picture_spinner);
  gtk_widget_class_bind_template_child (widget_class, BanterAccountPage, remove_picture);
  gtk_widget_class_bind_template_child (widget_class, BanterAccountPage, name);
  gtk_widget_class_bind_template_child (widget_class, BanterAccountPage, user_id);
  gtk_widget_class_bind_template_child (widget_class, BanterAccountPage, token_note);
  gtk_widget_class_bind_template_child (widget_class, BanterAccountPage, phones);
  gtk_widget_class_bind_template_child (widget_class, BanterAccountPage, cache);
  gtk_widget_class_bind_template_child (widget_class, BanterAccountPage, sign_out);
  gtk_widget_class_bind_template_callback (widget_class, on_name_apply);
  gtk_widget_class_bind_template_callback (widget_class, on_choose_picture);
  gtk_widget_class_bind_template_callback (widget_class, on_remove_picture);
  gtk_widget_class_bind_template_callback (widget_class, on_copy);
  gtk_widget_class_bind_template_callback (widget_class, on_message);
  gtk_widget_class_bind_template_callback (widget_class, on_sign_out);
}

static void
banter_account_page_class_init (BanterAccountPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = banter_account_page_dispose;
  message_signal = g_signal_new ("message", BANTER_TYPE_ACCOUNT_PAGE, G_SIGNAL_RUN_LAST, 0, NULL,
                                 NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signed_out_signal = g_signal_new ("signed-out", BANTER_TYPE_ACCOUNT_PAGE, G_SIGNAL_RUN_LAST, 0,
                                    NULL, NULL, NULL, G_TYPE_NONE, 0);
  g_type_ensure (BANTER_TYPE_AVATAR);
  g_type_ensure (BANTER_TYPE_CACHE_GROUP);
  g_type_ensure (BANTER_TYPE_PHONE_GROUP);
  bind_template (widget_class);
}

static void
banter_account_page_init (BanterAccountPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->cancellable = g_cancellable_new ();
  self->signals = g_signal_group_new (BANTER_TYPE_ACCOUNT);
  g_signal_group_connect_swapped (self->signals, "notify::display-name",
                                  G_CALLBACK (on_name_changed), self);
  g_signal_group_connect_swapped (self->signals, "notify::avatar", G_CALLBACK (update), self);
  g_signal_group_connect_swapped (self->signals, "notify::token-in-file", G_CALLBACK (update),
                                  self);
}

void
banter_account_page_set_account (BanterAccountPage *self, BanterAccount *account)
{
  g_return_if_fail (BANTER_IS_ACCOUNT_PAGE (self));

  if (!g_set_object (&self->account, account))
    return;
  g_signal_group_set_target (self->signals, account);
  banter_avatar_set_account (self->avatar, account);
  banter_phone_group_set_account (self->phones, account);
  banter_cache_group_set_account (self->cache, account);
  on_name_changed (self);
}
