/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-archive-page"

#include "config.h"

#include "banter-archive-page.h"

#include <adwaita.h>

#include "banter-account.h"
#include "banter-inbox-list.h"
#include "banter-room.h"

/* The list of archived chats, in place of the chats. */

struct _BanterArchivePage
{
  BanterPane parent_instance;

  GListModel *rooms; /* NULL without an account */

  /* template children */
  GtkStack *stack;
  BanterInboxList *list;
};

G_DEFINE_FINAL_TYPE (BanterArchivePage, banter_archive_page, BANTER_TYPE_PANE)

static guint opened_signal;
static guint deleted_signal;

static void
update (BanterArchivePage *self)
{
  gboolean any = self->rooms != NULL && g_list_model_get_n_items (self->rooms) > 0;

  gtk_stack_set_visible_child_name (self->stack, any ? "list" : "empty");
}

static void
on_opened (BanterArchivePage *self, BanterRoom *room)
{
  g_signal_emit (self, opened_signal, 0, room);
}

static void
on_deleted (BanterArchivePage *self, BanterRoom *room)
{
  g_signal_emit (self, deleted_signal, 0, room);
}

static void
banter_archive_page_dispose (GObject *object)
{
  BanterArchivePage *self = BANTER_ARCHIVE_PAGE (object);

  g_clear_object (&self->rooms);
  G_OBJECT_CLASS (banter_archive_page_parent_class)->dispose (object);
}

static void
banter_archive_page_class_init (BanterArchivePageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = banter_archive_page_dispose;

  opened_signal = g_signal_new ("opened", BANTER_TYPE_ARCHIVE_PAGE, G_SIGNAL_RUN_LAST, 0, NULL,
                                NULL, NULL, G_TYPE_NONE, 1, BANTER_TYPE_ROOM);
  deleted_signal = g_signal_new ("deleted", BANTER_TYPE_ARCHIVE_PAGE, G_SIGNAL_RUN_LAST, 0, NULL,
                                 NULL, NULL, G_TYPE_NONE, 1, BANTER_TYPE_ROOM);

  g_type_ensure (BANTER_TYPE_INBOX_LIST);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/im/banter/Banter/inbox/banter-archive-page.ui");
  gtk_widget_class_bind_template_child (widget_class, BanterArchivePage, stack);
  gtk_widget_class_bind_template_child (widget_class, BanterArchivePage, list);
  gtk_widget_class_bind_template_callback (widget_class, on_opened);
  gtk_widget_class_bind_template_callback (widget_class, on_deleted);
}

static void
banter_archive_page_init (BanterArchivePage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
banter_archive_page_set_account (BanterArchivePage *self, BanterAccount *account)
{
  g_return_if_fail (BANTER_IS_ARCHIVE_PAGE (self));

  if (self->rooms != NULL)
    g_signal_handlers_disconnect_by_data (self->rooms, self);
  g_clear_object (&self->rooms);
  if (account != NULL)
    {
      self->rooms = g_object_ref (banter_account_get_archive (account));
      g_signal_connect_object (self->rooms, "items-changed", G_CALLBACK (update), self,
                               G_CONNECT_SWAPPED);
    }
  banter_inbox_list_set_account (self->list, account);
  banter_inbox_list_set_rooms (self->list, self->rooms);
  update (self);
}

void
banter_archive_page_set_current (BanterArchivePage *self, BanterRoom *room)
{
  g_return_if_fail (BANTER_IS_ARCHIVE_PAGE (self));
  banter_inbox_list_set_current (self->list, room);
}
