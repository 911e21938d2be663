/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-requests-page"

#include "config.h"

#include "banter-requests-page.h"

#include <adwaita.h>

#include "banter-account.h"
#include "banter-inbox-list.h"
#include "banter-room.h"

/* The list of those who want to write to this person, in place of the chats. */

struct _BanterRequestsPage
{
  BanterPane parent_instance;

  GListModel *requests; /* NULL without an account */

  /* template children */
  GtkStack *stack;
  BanterInboxList *list;
};

G_DEFINE_FINAL_TYPE (BanterRequestsPage, banter_requests_page, BANTER_TYPE_PANE)

static guint opened_signal;
static guint deleted_signal;

static void
update (BanterRequestsPage *self)
{
  gboolean any = self->requests != NULL && g_list_model_get_n_items (self->requests) > 0;

  gtk_stack_set_visible_child_name (self->stack, any ? "list" : "empty");
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
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/im/banter/Banter/inbox/banter-requests-page.ui");
  gtk_widget_class_bind_template_child (widget_class, BanterRequestsPage, stack);
  gtk_widget_class_bind_template_child (widget_class, BanterRequestsPage, list);
  gtk_widget_class_bind_template_callback (widget_class, on_opened);
  gtk_widget_class_bind_template_callback (widget_class, on_deleted);
}

static void
banter_requests_page_init (BanterRequestsPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
banter_requests_page_set_account (BanterRequestsPage *self, BanterAccount *account)
{
  g_return_if_fail (BANTER_IS_REQUESTS_PAGE (self));

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
  banter_inbox_list_set_rooms (self->list, self->requests);
  update (self);
}

void
banter_requests_page_set_current (BanterRequestsPage *self, BanterRoom *room)
{
  g_return_if_fail (BANTER_IS_REQUESTS_PAGE (self));
  banter_inbox_list_set_current (self->list, room);
}
