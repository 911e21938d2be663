/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-share-dialog"

#include "config.h"

#include "banter-share-dialog.h"

#include "banter-account.h"
#include "banter-room-item.h"
#include "banter-room.h"
#include "banter-text.h"

/* A search entry above the chats that can be written to, latest first. */

struct _BanterShareDialog
{
  AdwWindow parent_instance;

  BanterAccount *account;
  GtkFilterListModel *matches;
  char *query; /* folded; NULL while nothing is searched */

  /* template children */
  AdwWindowTitle *title;
  GtkSearchEntry *search;
  GtkStack *results;
  GtkListView *list;
  GtkNoSelection *selection;
};

G_DEFINE_FINAL_TYPE (BanterShareDialog, banter_share_dialog, ADW_TYPE_WINDOW)

static guint picked_signal;

static gboolean
can_be_picked (gpointer item, gpointer user_data)
{
  const BanterShareDialog *self = user_data;
  gboolean can_write;

  g_object_get (item, "can-write", &can_write, NULL);
  return can_write && (self->query == NULL || banter_room_matches (item, self->query));
}

static void
update (BanterShareDialog *self)
{
  gboolean any = g_list_model_get_n_items (G_LIST_MODEL (self->matches)) > 0;

  gtk_stack_set_visible_child_name (self->results, any ? "list" : "nothing");
}

static void
on_search_changed (BanterShareDialog *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->search));

  g_clear_pointer (&self->query, g_free);
  if (*text != '\0')
    self->query = banter_text_fold (text);
  gtk_filter_changed (gtk_filter_list_model_get_filter (self->matches),
                      GTK_FILTER_CHANGE_DIFFERENT);
}

static void
on_picked (BanterShareDialog *self, guint position)
{
  g_autoptr (BanterRoom) room = g_list_model_get_item (G_LIST_MODEL (self->matches), position);

  if (room == NULL)
    return;
  g_signal_emit (self, picked_signal, 0, room);
  gtk_window_close (GTK_WINDOW (self));
}

/* Enter in the search picks the first hit. */
static void
on_search_activated (BanterShareDialog *self)
{
  on_picked (self, 0);
}

static void
on_setup (BanterShareDialog *self, GtkListItem *item)
{
  gtk_list_item_set_child (item, banter_room_item_new (self->account));
}

static void
on_bind (BanterShareDialog *self, GtkListItem *item)
{
  banter_room_item_set_room (BANTER_ROOM_ITEM (gtk_list_item_get_child (item)),
                             gtk_list_item_get_item (item));
}

static void
banter_share_dialog_dispose (GObject *object)
{
  BanterShareDialog *self = BANTER_SHARE_DIALOG (object);

  g_clear_object (&self->matches);
  g_clear_object (&self->account);
  gtk_widget_dispose_template (GTK_WIDGET (self), BANTER_TYPE_SHARE_DIALOG);
  G_OBJECT_CLASS (banter_share_dialog_parent_class)->dispose (object);
}

static void
banter_share_dialog_finalize (GObject *object)
{
  g_clear_pointer (&BANTER_SHARE_DIALOG (object)->query, g_free);
  G_OBJECT_CLASS (banter_share_dialog_parent_class)->finalize (object);
}

static void
banter_share_dialog_class_init (BanterShareDialogClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = banter_share_dialog_dispose;
  object_class->finalize = banter_share_dialog_finalize;
  picked_signal = g_signal_new ("picked", BANTER_TYPE_SHARE_DIALOG, G_SIGNAL_RUN_LAST, 0, NULL,
                                NULL, NULL, G_TYPE_NONE, 1, BANTER_TYPE_ROOM);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/im/banter/Banter/people/banter-share-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, BanterShareDialog, title);
  gtk_widget_class_bind_template_child (widget_class, BanterShareDialog, search);
  gtk_widget_class_bind_template_child (widget_class, BanterShareDialog, results);
  gtk_widget_class_bind_template_child (widget_class, BanterShareDialog, list);
  gtk_widget_class_bind_template_child (widget_class, BanterShareDialog, selection);
  gtk_widget_class_bind_template_callback (widget_class, gtk_window_close);
  gtk_widget_class_bind_template_callback (widget_class, on_search_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_search_activated);
  gtk_widget_class_bind_template_callback (widget_class, on_picked);
  gtk_widget_class_bind_template_callback (widget_class, on_setup);
  gtk_widget_class_bind_template_callback (widget_class, on_bind);
}

static void
banter_share_dialog_init (BanterShareDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_search_entry_set_key_capture_widget (self->search, GTK_WIDGET (self));
}

GtkWidget *
banter_share_dialog_new (BanterAccount *account, const char *what)
{
  BanterShareDialog *self = g_object_new (BANTER_TYPE_SHARE_DIALOG, NULL);
  GListModel *chats = banter_account_get_chats (account);

  self->account = g_object_ref (account);
  adw_window_title_set_subtitle (self->title, what);
  self->matches = gtk_filter_list_model_new (
      g_object_ref (chats), GTK_FILTER (gtk_custom_filter_new (can_be_picked, self, NULL)));
  g_signal_connect_object (self->matches, "items-changed", G_CALLBACK (update), self,
                           G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  gtk_no_selection_set_model (self->selection, G_LIST_MODEL (self->matches));
  update (self);
  return GTK_WIDGET (self);
}

void
banter_share_dialog_set_title (BanterShareDialog *self, const char *title)
{
  g_return_if_fail (BANTER_IS_SHARE_DIALOG (self));

  gtk_window_set_title (GTK_WINDOW (self), title);
  adw_window_title_set_title (self->title, title);
}
