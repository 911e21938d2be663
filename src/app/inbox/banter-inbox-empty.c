/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-inbox-empty"

#include "config.h"

#include "banter-inbox-empty.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "banter-widget.h"

/* One page for all reasons: a table says what stands there. */

struct _BanterInboxEmpty
{
  GtkWidget parent_instance;

  /* template children */
  AdwStatusPage *page;
  GtkButton *button;
};

G_DEFINE_FINAL_TYPE (BanterInboxEmpty, banter_inbox_empty, GTK_TYPE_WIDGET)

static const struct
{
  const char *icon;
  const char *title;
  const char *description;
  const char *button;
  const char *action;
  gboolean suggested;
} reasons[] = {
  [BANTER_INBOX_NO_CHATS]
  = { "chat-message-new-symbolic", N_ ("No Chats Yet"), N_ ("Find somebody and say hello."),
      N_ ("Start a chat"), "win.new-chat", TRUE },
  [BANTER_INBOX_NOTHING_FOUND]
  = { "edit-find-symbolic", N_ ("Nothing Found"), N_ ("Try other words, or start a new chat."),
      N_ ("Start a chat"), "win.new-chat", FALSE },
  [BANTER_INBOX_NO_UNREAD]
  = { "object-select-symbolic", N_ ("No Unread Chats"), N_ ("You have read everything."),
      N_ ("Show All Chats"), "inbox.show-all", FALSE },
  [BANTER_INBOX_NO_GROUPS]
  = { "system-users-symbolic", N_ ("No Groups"), N_ ("Chats with several people are listed here."),
      N_ ("Show All Chats"), "inbox.show-all", FALSE },
};

static void
banter_inbox_empty_dispose (GObject *object)
{
  banter_widget_dispose_template (GTK_WIDGET (object), BANTER_TYPE_INBOX_EMPTY);
  G_OBJECT_CLASS (banter_inbox_empty_parent_class)->dispose (object);
}

static void
banter_inbox_empty_class_init (BanterInboxEmptyClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = banter_inbox_empty_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/im/banter/Banter/inbox/banter-inbox-empty.ui");
  gtk_widget_class_bind_template_child (widget_class, BanterInboxEmpty, page);
  gtk_widget_class_bind_template_child (widget_class, BanterInboxEmpty, button);
}

static void
banter_inbox_empty_init (BanterInboxEmpty *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  banter_inbox_empty_set_reason (self, BANTER_INBOX_NO_CHATS);
}

void
banter_inbox_empty_set_reason (BanterInboxEmpty *self, BanterInboxReason reason)
{
  g_return_if_fail (BANTER_IS_INBOX_EMPTY (self));
  g_return_if_fail ((guint)reason < G_N_ELEMENTS (reasons));

  adw_status_page_set_icon_name (self->page, reasons[reason].icon);
  adw_status_page_set_title (self->page, _ (reasons[reason].title));
  adw_status_page_set_description (self->page, _ (reasons[reason].description));
  gtk_button_set_label (self->button, _ (reasons[reason].button));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->button), reasons[reason].action);
  banter_widget_set_css_class (GTK_WIDGET (self->button), "suggested-action",
                               reasons[reason].suggested);
}
