/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-new-chat-dialog"

#include "config.h"

#include "banter-new-chat-dialog.h"

#include <glib/gi18n.h>

#include "banter-account.h"
#include "banter-avatar.h"
#include "banter-people-search.h"
#include "banter-person.h"
#include "banter-problem-text.h"
#include "banter-room.h"
#include "banter-standing.h"
#include "banter-widget.h"
#include "safety/banter-standing-page.h"
#include "session/banter-busy-button.h"
#include "session/banter-field.h"

/* Two pages: the search, then the first words to the person that was picked. */

#define FIRST_TEXT_MAX_CHARS 500

struct _BanterNewChatDialog
{
  AdwWindow parent_instance;

  BanterAccount *account;
  BanterPerson *person;  /* who was picked; NULL on the search page */
  GCancellable *opening; /* not NULL while the chat is being opened */

  /* template children */
  GtkStack *pages;
  BanterPeopleSearch *search;
  BanterAvatar *avatar;
  GtkLabel *name;
  GtkLabel *user_id;
  BanterField *message_field;
  GtkEditable *message;
  BanterBusyButton *submit;
  GtkWidget *why;
  GtkWidget *back;
  BanterStandingPage *standing;
};

G_DEFINE_FINAL_TYPE (BanterNewChatDialog, banter_new_chat_dialog, ADW_TYPE_WINDOW)

static guint opened_signal;
static guint new_group_signal;

/* @refused: by a server, or by what is between: it can be looked into */
static void
set_problem (BanterNewChatDialog *self, const char *text, gboolean refused)
{
  banter_field_set_problem (self->message_field, text);
  gtk_widget_set_visible (self->why, text != NULL && refused);
}

static void
on_picked (BanterNewChatDialog *self, BanterPerson *person)
{
  g_set_object (&self->person, person);
  banter_avatar_set_name (self->avatar, banter_person_get_name (person));
  banter_avatar_set_media (self->avatar, banter_person_get_avatar (person));
  gtk_label_set_text (self->name, banter_person_get_name (person));
  gtk_label_set_text (self->user_id, banter_person_get_user_id (person));
  set_problem (self, NULL, FALSE);
  gtk_stack_set_visible_child_name (self->pages, "message");
  gtk_widget_set_visible (self->back, TRUE);
  gtk_widget_grab_focus (GTK_WIDGET (self->message));
}

static void
on_cancel (BanterNewChatDialog *self)
{
  banter_widget_stop (&self->opening);
  banter_busy_button_set_busy (self->submit, FALSE);
}

static void
on_back (GtkWidget *widget, const char *action, GVariant *parameter)
{
  BanterNewChatDialog *self = BANTER_NEW_CHAT_DIALOG (widget);

  on_cancel (self);
  g_clear_object (&self->person);
  gtk_widget_set_visible (self->back, FALSE);
  gtk_stack_set_visible_child_name (self->pages, "search");
  gtk_widget_grab_focus (GTK_WIDGET (self->search));
}

/* Where no message can be written the way to one is not shown. */
static void
on_standing (BanterNewChatDialog *self)
{
  gboolean refused;

  g_object_get (self->standing, "shown", &refused, NULL);
  if (refused)
    {
      on_back (GTK_WIDGET (self), NULL, NULL);
      gtk_stack_set_visible_child_name (self->pages, "refused");
    }
  else if (g_strcmp0 (gtk_stack_get_visible_child_name (self->pages), "refused") == 0)
    on_back (GTK_WIDGET (self), NULL, NULL);
}

/* Another dialog takes over. */
static void
on_new_group (GtkWidget *widget, const char *action, GVariant *parameter)
{
  g_signal_emit (widget, new_group_signal, 0);
  gtk_window_close (GTK_WINDOW (widget));
}

/* Over this one, which keeps what was written. */
static void
on_why (BanterNewChatDialog *self)
{
  GtkWindow *window = gtk_window_get_transient_for (GTK_WINDOW (self));

  if (window != NULL && self->person != NULL)
    gtk_widget_activate_action (GTK_WIDGET (window), "win.why-person", "s",
                                banter_person_get_user_id (self->person));
}

/* Escape goes back, and from the first page away. */
static void
on_escape (GtkWidget *widget, const char *action, GVariant *parameter)
{
  if (BANTER_NEW_CHAT_DIALOG (widget)->person != NULL)
    on_back (widget, action, NULL);
  else
    gtk_window_close (GTK_WINDOW (widget));
}

static void
on_opened (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (BanterNewChatDialog) self = BANTER_NEW_CHAT_DIALOG (user_data);
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  g_autoptr (BanterRoom) room
      = banter_account_open_chat_finish (BANTER_ACCOUNT (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_clear_object (&self->opening);
  banter_busy_button_set_busy (self->submit, FALSE);
  if (room == NULL)
    {
      text = banter_problem_dup_text_of_error (error);
      set_problem (self, text, TRUE);
      return;
    }
  g_signal_emit (self, opened_signal, 0, room);
  gtk_window_close (GTK_WINDOW (self));
}

static void
on_submit (BanterNewChatDialog *self)
{
  g_autofree char *text = g_strstrip (g_strdup (gtk_editable_get_text (self->message)));

  if (self->opening != NULL || self->person == NULL)
    return;
  if (*text == '\0')
    {
      set_problem (self, _ ("Write a few words to start with."), FALSE);
      gtk_widget_grab_focus (GTK_WIDGET (self->message));
      return;
    }
  if (g_utf8_strlen (text, -1) > FIRST_TEXT_MAX_CHARS)
    {
      set_problem (self, _ ("The first message can have 500 characters at most."), FALSE);
      return;
    }
  set_problem (self, NULL, FALSE);
  banter_busy_button_set_busy (self->submit, TRUE);
  self->opening = g_cancellable_new ();
  banter_account_open_chat_async (self->account, banter_person_get_user_id (self->person), text,
                                  self->opening, on_opened, g_object_ref (self));
}

static void
on_message_changed (BanterNewChatDialog *self)
{
  set_problem (self, NULL, FALSE);
}

static void
banter_new_chat_dialog_dispose (GObject *object)
{
  BanterNewChatDialog *self = BANTER_NEW_CHAT_DIALOG (object);

  banter_widget_stop (&self->opening);
  g_clear_object (&self->person);
  g_clear_object (&self->account);
  gtk_widget_dispose_template (GTK_WIDGET (self), BANTER_TYPE_NEW_CHAT_DIALOG);
  G_OBJECT_CLASS (banter_new_chat_dialog_parent_class)->dispose (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (
      widget_class, "/im/banter/Banter/people/banter-new-chat-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, BanterNewChatDialog, pages);
  gtk_widget_class_bind_template_child (widget_class, BanterNewChatDialog, search);
  gtk_widget_class_bind_template_child (widget_class, BanterNewChatDialog, avatar);
  gtk_widget_class_bind_template_child (widget_class, BanterNewChatDialog, name);
  gtk_widget_class_bind_template_child (widget_class, BanterNewChatDialog, user_id);
  gtk_widget_class_bind_template_child (widget_class, BanterNewChatDialog, message_field);
  gtk_widget_class_bind_template_child (widget_class, BanterNewChatDialog, message);
  gtk_widget_class_bind_template_child (widget_class, BanterNewChatDialog, submit);
  gtk_widget_class_bind_template_child (widget_class, BanterNewChatDialog, why);
  gtk_widget_class_bind_template_child (widget_class, BanterNewChatDialog, back);
  gtk_widget_class_bind_template_child (widget_class, BanterNewChatDialog, standing);
  gtk_widget_class_bind_template_callback (widget_class, gtk_window_close);
  gtk_widget_class_bind_template_callback (widget_class, on_picked);
  gtk_widget_class_bind_template_callback (widget_class, on_submit);
  gtk_widget_class_bind_template_callback (widget_class, on_cancel);
  gtk_widget_class_bind_template_callback (widget_class, on_message_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_standing);
  gtk_widget_class_bind_template_callback (widget_class, on_why);
}

static void
banter_new_chat_dialog_class_init (BanterNewChatDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = banter_new_chat_dialog_dispose;
  opened_signal = g_signal_new ("opened", BANTER_TYPE_NEW_CHAT_DIALOG, G_SIGNAL_RUN_LAST, 0, NULL,
                                NULL, NULL, G_TYPE_NONE, 1, BANTER_TYPE_ROOM);
  new_group_signal = g_signal_new ("new-group", BANTER_TYPE_NEW_CHAT_DIALOG, G_SIGNAL_RUN_LAST, 0,
                                   NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_install_action (widget_class, "new-chat.back", NULL, on_back);
  gtk_widget_class_install_action (widget_class, "new-chat.new-group", NULL, on_new_group);
  gtk_widget_class_install_action (widget_class, "new-chat.escape", NULL, on_escape);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "new-chat.escape", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Left, GDK_ALT_MASK, "new-chat.back",
                                       NULL);

  g_type_ensure (BANTER_TYPE_AVATAR);
  g_type_ensure (BANTER_TYPE_BUSY_BUTTON);
  g_type_ensure (BANTER_TYPE_FIELD);
  g_type_ensure (BANTER_TYPE_STANDING_PAGE);
  g_type_ensure (BANTER_TYPE_PEOPLE_SEARCH);
  bind_template (widget_class);
}

static void
banter_new_chat_dialog_init (BanterNewChatDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_stack_set_visible_child_name (self->pages, "search");
}

GtkWidget *
banter_new_chat_dialog_new (BanterAccount *account)
{
  BanterNewChatDialog *self = g_object_new (BANTER_TYPE_NEW_CHAT_DIALOG, NULL);

  self->account = g_object_ref (account);
  banter_avatar_set_account (self->avatar, account);
  banter_standing_page_set_standing (self->standing, banter_account_get_standing (account));
  banter_people_search_set_account (self->search, account);
  return GTK_WIDGET (self);
}

void
banter_new_chat_dialog_set_person (BanterNewChatDialog *self, BanterPerson *person)
{
  g_return_if_fail (BANTER_IS_NEW_CHAT_DIALOG (self));
  g_return_if_fail (BANTER_IS_PERSON (person));

  on_picked (self, person);
}
