/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-share-dialog"

#include "config.h"

#include <glib/gi18n.h>

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
  char *what;
  GPtrArray *chosen; /* of BanterRoom; NULL where one is picked */

  /* template children */
  AdwWindowTitle *title;
  GtkButton *done;
  GtkSearchEntry *search;
  GtkStack *results;
  GtkListView *list;
  GtkNoSelection *selection;
};

G_DEFINE_FINAL_TYPE (BanterShareDialog, banter_share_dialog, ADW_TYPE_WINDOW)

static guint picked_signal;
static guint chosen_signal;

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
show_chosen (BanterShareDialog *self, BanterRoomItem *item)
{
  banter_room_item_set_chosen (
      item, g_ptr_array_find (self->chosen, banter_room_item_get_room (item), NULL));
}

/* The rows that are there; others are told when they are bound. */
static void
show_all_chosen (BanterShareDialog *self)
{
  GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self->list));

  for (; child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *item = gtk_widget_get_first_child (child);

      if (BANTER_IS_ROOM_ITEM (item) && banter_room_item_get_room (BANTER_ROOM_ITEM (item)) != NULL)
        show_chosen (self, BANTER_ROOM_ITEM (item));
    }
}

static void
toggle (BanterShareDialog *self, BanterRoom *room)
{
  g_autofree char *count = NULL;

  if (!g_ptr_array_remove (self->chosen, room))
    g_ptr_array_add (self->chosen, g_object_ref (room));
  if (self->chosen->len > 0)
    count = g_strdup_printf (ngettext ("%u chat chosen", "%u chats chosen", self->chosen->len),
                             self->chosen->len);
  adw_window_title_set_subtitle (self->title, count != NULL ? count : self->what);
  gtk_widget_set_sensitive (GTK_WIDGET (self->done), self->chosen->len > 0);
  show_all_chosen (self);
}

static void
on_done (BanterShareDialog *self)
{
  g_signal_emit (self, chosen_signal, 0, self->chosen);
  gtk_window_close (GTK_WINDOW (self));
}

static void
on_picked (BanterShareDialog *self, guint position)
{
  g_autoptr (BanterRoom) room = g_list_model_get_item (G_LIST_MODEL (self->matches), position);

  if (room == NULL)
    return;
  if (self->chosen != NULL)
    {
      toggle (self, room);
      return;
    }
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
  if (self->chosen != NULL)
    show_chosen (self, BANTER_ROOM_ITEM (gtk_list_item_get_child (item)));
}

static void
banter_share_dialog_dispose (GObject *object)
{
  BanterShareDialog *self = BANTER_SHARE_DIALOG (object);

  g_clear_object (&self->matches);
  g_clear_pointer (&self->chosen, g_ptr_array_unref);
  g_clear_object (&self->account);
  gtk_widget_dispose_template (GTK_WIDGET (self), BANTER_TYPE_SHARE_DIALOG);
  G_OBJECT_CLASS (banter_share_dialog_parent_class)->dispose (object);
}

static void
banter_share_dialog_finalize (GObject *object)
{
  g_clear_pointer (&BANTER_SHARE_DIALOG (object)->query, g_free);
  g_clear_pointer (&BANTER_SHARE_DIALOG (object)->what, g_free);
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
  chosen_signal = g_signal_new ("chosen", BANTER_TYPE_SHARE_DIALOG, G_SIGNAL_RUN_LAST, 0, NULL,
                                NULL, NULL, G_TYPE_NONE, 1, G_TYPE_PTR_ARRAY);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/im/banter/Banter/people/banter-share-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, BanterShareDialog, title);
  gtk_widget_class_bind_template_child (widget_class, BanterShareDialog, done);
  gtk_widget_class_bind_template_child (widget_class, BanterShareDialog, search);
  gtk_widget_class_bind_template_child (widget_class, BanterShareDialog, results);
  gtk_widget_class_bind_template_child (widget_class, BanterShareDialog, list);
  gtk_widget_class_bind_template_child (widget_class, BanterShareDialog, selection);
  gtk_widget_class_bind_template_callback (widget_class, gtk_window_close);
  gtk_widget_class_bind_template_callback (widget_class, on_search_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_search_activated);
  gtk_widget_class_bind_template_callback (widget_class, on_picked);
  gtk_widget_class_bind_template_callback (widget_class, on_done);
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
  self->what = g_strdup (what);
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

void
banter_share_dialog_set_several (BanterShareDialog *self, const char *label)
{
  g_return_if_fail (BANTER_IS_SHARE_DIALOG (self));
  g_return_if_fail (self->chosen == NULL);

  self->chosen = g_ptr_array_new_with_free_func (g_object_unref);
  gtk_button_set_label (self->done, label);
  gtk_widget_set_visible (GTK_WIDGET (self->done), TRUE);
  show_all_chosen (self);
}
