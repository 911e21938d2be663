/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-requests-page"

#include "config.h"

#include "banter-requests-page.h"

#include <adwaita.h>

#include "banter-account.h"
#include "banter-inbox-list.h"
#include "banter-request-crowd.h"
#include "banter-room.h"

/* The list of those who want to write to this person, in place of the chats. Those whom the word
 * filter caught have a list of their own below it, folded until it is asked for. */

struct _BanterRequestsPage
{
  BanterPane parent_instance;

  GListModel *requests; /* NULL without an account */
  GListModel *filtered;

  /* template children */
  GtkWidget *filtered_part;
  GtkToggleButton *filtered_button;
  GtkLabel *filtered_count;
  BanterInboxList *filtered_list;
  GtkStack *stack;
  BanterInboxList *list;
  BanterRequestCrowd *crowd;
};

G_DEFINE_FINAL_TYPE (BanterRequestsPage, banter_requests_page, BANTER_TYPE_PANE)

static guint opened_signal;
static guint deleted_signal;

static guint
count (GListModel *list)
{
  return list != NULL ? g_list_model_get_n_items (list) : 0;
}

static void
update (BanterRequestsPage *self)
{
  guint n_filtered = count (self->filtered);
  g_autofree char *number = g_strdup_printf ("%u", n_filtered);

  gtk_stack_set_visible_child_name (self->stack, count (self->requests) > 0 ? "list" : "empty");
  gtk_label_set_text (self->filtered_count, number);
  gtk_widget_set_visible (self->filtered_part, n_filtered > 0);
  if (n_filtered == 0)
    gtk_toggle_button_set_active (self->filtered_button, FALSE);
}

static void
on_opened (BanterRequestsPage *self, BanterRoom *room)
{
  g_signal_emit (self, opened_signal, 0, room);
}

static void
on_deleted (BanterRequestsPage *self, BanterRoom *room)
{
  g_signal_emit (self, deleted_signal, 0, room);
}

static void
banter_requests_page_dispose (GObject *object)
{
  BanterRequestsPage *self = BANTER_REQUESTS_PAGE (object);

  g_clear_object (&self->requests);
  g_clear_object (&self->filtered);
  G_OBJECT_CLASS (banter_requests_page_parent_class)->dispose (object);
}

static void
banter_requests_page_class_init (BanterRequestsPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = banter_requests_page_dispose;

  opened_signal = g_signal_new ("opened", BANTER_TYPE_REQUESTS_PAGE, G_SIGNAL_RUN_LAST, 0, NULL,
                                NULL, NULL, G_TYPE_NONE, 1, BANTER_TYPE_ROOM);
  deleted_signal = g_signal_new ("deleted", BANTER_TYPE_REQUESTS_PAGE, G_SIGNAL_RUN_LAST, 0, NULL,
                                 NULL, NULL, G_TYPE_NONE, 1, BANTER_TYPE_ROOM);

  g_type_ensure (BANTER_TYPE_INBOX_LIST);
  g_type_ensure (BANTER_TYPE_REQUEST_CROWD);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/im/banter/Banter/inbox/banter-requests-page.ui");
  gtk_widget_class_bind_template_child (widget_class, BanterRequestsPage, filtered_part);
  gtk_widget_class_bind_template_child (widget_class, BanterRequestsPage, filtered_button);
  gtk_widget_class_bind_template_child (widget_class, BanterRequestsPage, filtered_count);
  gtk_widget_class_bind_template_child (widget_class, BanterRequestsPage, filtered_list);
  gtk_widget_class_bind_template_child (widget_class, BanterRequestsPage, stack);
  gtk_widget_class_bind_template_child (widget_class, BanterRequestsPage, list);
  gtk_widget_class_bind_template_child (widget_class, BanterRequestsPage, crowd);
  gtk_widget_class_bind_template_callback (widget_class, on_opened);
  gtk_widget_class_bind_template_callback (widget_class, on_deleted);
}

static void
banter_requests_page_init (BanterRequestsPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/* @filtered: (nullable): without an account */
static void
set_filtered (BanterRequestsPage *self, GListModel *filtered)
{
  if (self->filtered != NULL)
    g_signal_handlers_disconnect_by_data (self->filtered, self);
  g_set_object (&self->filtered, filtered);
  if (filtered != NULL)
    g_signal_connect_object (filtered, "items-changed", G_CALLBACK (update), self,
                             G_CONNECT_SWAPPED);
  banter_inbox_list_set_rooms (self->filtered_list, filtered);
}

void
banter_requests_page_set_account (BanterRequestsPage *self, BanterAccount *account)
{
  g_return_if_fail (BANTER_IS_REQUESTS_PAGE (self));

  banter_inbox_list_set_account (self->filtered_list, account);
  set_filtered (self, account != NULL ? banter_account_get_filtered (account) : NULL);
  if (self->requests != NULL)
    g_signal_handlers_disconnect_by_data (self->requests, self);
  g_clear_object (&self->requests);
  if (account != NULL)
    {
      self->requests = g_object_ref (banter_account_get_requests (account));
      g_signal_connect_object (self->requests, "items-changed", G_CALLBACK (update), self,
                               G_CONNECT_SWAPPED);
    }
  banter_inbox_list_set_account (self->list, account);
  banter_request_crowd_set_account (self->crowd, account);
  banter_inbox_list_set_rooms (self->list, self->requests);
  update (self);
}

void
banter_requests_page_set_current (BanterRequestsPage *self, BanterRoom *room)
{
  g_return_if_fail (BANTER_IS_REQUESTS_PAGE (self));
  banter_inbox_list_set_current (self->list, room);
  banter_inbox_list_set_current (self->filtered_list, room);
}
