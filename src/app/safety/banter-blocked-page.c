/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-blocked-page"

#include "config.h"

#include "banter-blocked-page.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "banter-account-contacts.h"
#include "banter-avatar.h"
#include "banter-person.h"
#include "banter-problem-text.h"
#include "banter-widget.h"

/* A list that follows the account's; each row has the button that takes the block back. */

struct _BanterBlockedPage
{
  GtkWidget parent_instance;

  BanterAccount *account;
  GCancellable *cancellable;

  /* template children */
  GtkStack *stack;
  GtkListBox *list;
};

G_DEFINE_FINAL_TYPE (BanterBlockedPage, banter_blocked_page, GTK_TYPE_WIDGET)

static guint back_signal;
static guint message_signal;

static void
update (BanterBlockedPage *self)
{
  GListModel *blocked = banter_account_get_blocked (self->account);

  gtk_stack_set_visible_child_name (self->stack,
                                    g_list_model_get_n_items (blocked) > 0 ? "list" : "empty");
}

/* A row stays until the list says that it is gone; then there is nothing more to do here. */
static void
on_unblocked (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (BanterBlockedPage) self = BANTER_BLOCKED_PAGE (user_data);
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  if (banter_account_set_blocked_finish (BANTER_ACCOUNT (source), result, &error))
    return;
  text = banter_problem_dup_text_of_error (error);
  if (text != NULL)
    g_signal_emit (self, message_signal, 0, text);
}

static void
on_unblock (BanterBlockedPage *self, GtkWidget *button)
{
  BanterPerson *person = g_object_get_data (G_OBJECT (button), "banter-person");

  banter_account_set_blocked_async (self->account, banter_person_get_user_id (person), FALSE,
                                    self->cancellable, on_unblocked, g_object_ref (self));
}

static GtkWidget *
create_row (gpointer item, gpointer user_data)
{
  BanterBlockedPage *self = BANTER_BLOCKED_PAGE (user_data);
  BanterPerson *person = BANTER_PERSON (item);
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *avatar = banter_avatar_new ();
  GtkWidget *button = gtk_button_new_with_label (_ ("Unblock"));

  /* No picture: it is of somebody whom one does not want to see. */
  g_object_set (avatar, "size", 36, "name", banter_person_get_name (person), NULL);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  g_object_set_data_full (G_OBJECT (button), "banter-person", g_object_ref (person),
                          g_object_unref);
  g_signal_connect_object (button, "clicked", G_CALLBACK (on_unblock), self, G_CONNECT_SWAPPED);
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), banter_person_get_name (person));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), banter_person_get_user_id (person));
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), avatar);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
  return row;
}

static void
on_back (BanterBlockedPage *self)
{
  g_signal_emit (self, back_signal, 0);
}

static void
banter_blocked_page_dispose (GObject *object)
{
  BanterBlockedPage *self = BANTER_BLOCKED_PAGE (object);

  banter_widget_stop (&self->cancellable);
  g_clear_object (&self->account);
  banter_widget_dispose_template (GTK_WIDGET (self), BANTER_TYPE_BLOCKED_PAGE);
  G_OBJECT_CLASS (banter_blocked_page_parent_class)->dispose (object);
}

static void
banter_blocked_page_class_init (BanterBlockedPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = banter_blocked_page_dispose;
  back_signal = g_signal_new ("back", BANTER_TYPE_BLOCKED_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                              NULL, G_TYPE_NONE, 0);
  message_signal = g_signal_new ("message", BANTER_TYPE_BLOCKED_PAGE, G_SIGNAL_RUN_LAST, 0, NULL,
                                 NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/im/banter/Banter/safety/banter-blocked-page.ui");
  gtk_widget_class_bind_template_child (widget_class, BanterBlockedPage, stack);
  gtk_widget_class_bind_template_child (widget_class, BanterBlockedPage, list);
  gtk_widget_class_bind_template_callback (widget_class, on_back);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
banter_blocked_page_init (BanterBlockedPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->cancellable = g_cancellable_new ();
}

GtkWidget *
banter_blocked_page_new (BanterAccount *account)
{
  BanterBlockedPage *self = g_object_new (BANTER_TYPE_BLOCKED_PAGE, NULL);
  GListModel *blocked = banter_account_get_blocked (account);

  self->account = g_object_ref (account);
  gtk_list_box_bind_model (self->list, blocked, create_row, self, NULL);
  g_signal_connect_object (blocked, "items-changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
  return GTK_WIDGET (self);
}
