/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-discover-dialog"

#include "config.h"

#include "banter-discover-dialog.h"

#include <glib/gi18n.h>

#include "banter-account.h"
#include "banter-discover-row.h"
#include "banter-problem-text.h"
#include "banter-public-group.h"
#include "banter-room.h"
#include "banter-widget.h"

/* What the server's directory has. */

struct _BanterDiscoverDialog
{
  AdwWindow parent_instance;

  BanterAccount *account;
  GCancellable *searching; /* not NULL while a search runs */
  GCancellable *joining;   /* not NULL while a group is joined */

  /* template children */
  GtkSearchEntry *search;
  GtkLabel *problem;
  GtkStack *results;
  GtkListView *list;
  GtkNoSelection *selection;
  AdwStatusPage *nothing;
};

G_DEFINE_FINAL_TYPE (BanterDiscoverDialog, banter_discover_dialog, ADW_TYPE_WINDOW)

static guint opened_signal;

static void
show_nothing (BanterDiscoverDialog *self, const GError *error)
{
  g_autofree char *text = banter_problem_dup_text_of_error (error);

  adw_status_page_set_title (self->nothing,
                             text != NULL ? _ ("The Search Did Not Work") : _ ("No Group Found"));
  adw_status_page_set_description (
      self->nothing,
      text != NULL ? text : _ ("Groups are found here if their makers let anybody join."));
  gtk_stack_set_visible_child_name (self->results, "nothing");
}

static void
on_found (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (BanterDiscoverDialog) self = BANTER_DISCOVER_DIALOG (user_data);
  g_autoptr (GError) error = NULL;
  g_autoptr (GListModel) groups
      = banter_account_find_groups_finish (BANTER_ACCOUNT (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_clear_object (&self->searching);
  gtk_no_selection_set_model (self->selection, groups);
  if (groups != NULL && g_list_model_get_n_items (groups) > 0)
    gtk_stack_set_visible_child_name (self->results, "list");
  else
    show_nothing (self, error);
}

static void
on_search_changed (BanterDiscoverDialog *self)
{
  banter_account_find_groups_async (
      self->account, gtk_editable_get_text (GTK_EDITABLE (self->search)),
      banter_widget_start (&self->searching), on_found, g_object_ref (self));
}

static void
show_problem (BanterDiscoverDialog *self, const char *text)
{
  gtk_label_set_text (self->problem, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->problem), text != NULL);
}

static void
on_joined (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (BanterDiscoverDialog) self = BANTER_DISCOVER_DIALOG (user_data);
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  g_autoptr (BanterRoom) room
      = banter_account_join_group_finish (BANTER_ACCOUNT (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_clear_object (&self->joining);
  if (room != NULL)
    {
      g_signal_emit (self, opened_signal, 0, room);
      gtk_window_close (GTK_WINDOW (self));
      return;
    }
  gtk_widget_set_sensitive (GTK_WIDGET (self->list), TRUE);
  text = banter_problem_dup_text_of_error (error);
  show_problem (self, text);
}

static void
join (BanterDiscoverDialog *self, BanterPublicGroup *group)
{
  if (self->joining != NULL)
    return;
  show_problem (self, NULL);
  gtk_widget_set_sensitive (GTK_WIDGET (self->list), FALSE);
  banter_account_join_group_async (self->account, group, banter_widget_start (&self->joining),
                                   on_joined, g_object_ref (self));
}

static void
on_activated (BanterDiscoverDialog *self, guint position)
{
  g_autoptr (BanterPublicGroup) group
      = g_list_model_get_item (G_LIST_MODEL (self->selection), position);

  if (group != NULL)
    join (self, group);
}

static void
on_row_clicked (BanterDiscoverDialog *self, BanterDiscoverRow *row)
{
  join (self, banter_discover_row_get_group (row));
}

static void
on_setup (BanterDiscoverDialog *self, GtkListItem *item)
{
  GtkWidget *row = banter_discover_row_new (self->account);

  g_signal_connect_object (row, "clicked", G_CALLBACK (on_row_clicked), self, G_CONNECT_SWAPPED);
  gtk_list_item_set_child (item, row);
}

static void
on_bind (BanterDiscoverDialog *self, GtkListItem *item)
{
  GtkWidget *row = gtk_list_item_get_child (item);
  BanterPublicGroup *group = gtk_list_item_get_item (item);

  banter_discover_row_set_group (BANTER_DISCOVER_ROW (row), group);
  /* The list's own item has the focus and needs the name. */
  gtk_accessible_update_property (GTK_ACCESSIBLE (gtk_widget_get_parent (row)),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  banter_public_group_get_name (group), -1);
}

static void
banter_discover_dialog_dispose (GObject *object)
{
  BanterDiscoverDialog *self = BANTER_DISCOVER_DIALOG (object);

  banter_widget_stop (&self->searching);
  banter_widget_stop (&self->joining);
  g_clear_object (&self->account);
  gtk_widget_dispose_template (GTK_WIDGET (self), BANTER_TYPE_DISCOVER_DIALOG);
  G_OBJECT_CLASS (banter_discover_dialog_parent_class)->dispose (object);
}

static void
banter_discover_dialog_class_init (BanterDiscoverDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = banter_discover_dialog_dispose;
  opened_signal = g_signal_new ("opened", BANTER_TYPE_DISCOVER_DIALOG, G_SIGNAL_RUN_LAST, 0, NULL,
                                NULL, NULL, G_TYPE_NONE, 1, BANTER_TYPE_ROOM);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/im/banter/Banter/people/banter-discover-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, BanterDiscoverDialog, search);
  gtk_widget_class_bind_template_child (widget_class, BanterDiscoverDialog, problem);
  gtk_widget_class_bind_template_child (widget_class, BanterDiscoverDialog, results);
  gtk_widget_class_bind_template_child (widget_class, BanterDiscoverDialog, list);
  gtk_widget_class_bind_template_child (widget_class, BanterDiscoverDialog, selection);
  gtk_widget_class_bind_template_child (widget_class, BanterDiscoverDialog, nothing);
  gtk_widget_class_bind_template_callback (widget_class, gtk_window_close);
  gtk_widget_class_bind_template_callback (widget_class, on_search_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_activated);
  gtk_widget_class_bind_template_callback (widget_class, on_setup);
  gtk_widget_class_bind_template_callback (widget_class, on_bind);
}

static void
banter_discover_dialog_init (BanterDiscoverDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/* @account: whose server's groups are shown, the largest before anything is searched for */
GtkWidget *
banter_discover_dialog_new (BanterAccount *account)
{
  BanterDiscoverDialog *self = g_object_new (BANTER_TYPE_DISCOVER_DIALOG, NULL);

  self->account = g_object_ref (account);
  on_search_changed (self);
  return GTK_WIDGET (self);
}
