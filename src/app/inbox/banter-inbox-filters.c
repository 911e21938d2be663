/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-inbox-filters"

#include "config.h"

#include "banter-inbox-filters.h"

#include "banter-room.h"

/* One of the buttons is always pressed; the first is the one that hides nothing. */

struct _BanterInboxFilters
{
  GtkBox parent_instance;

  BanterInboxFilter filter;

  /* template children */
  GtkToggleButton *all;
  GtkToggleButton *unread;
  GtkToggleButton *groups;
};

G_DEFINE_FINAL_TYPE (BanterInboxFilters, banter_inbox_filters, GTK_TYPE_BOX)

static guint changed_signal;

static GtkToggleButton *
get_button (BanterInboxFilters *self, BanterInboxFilter filter)
{
  switch (filter)
    {
    case BANTER_INBOX_UNREAD:
      return self->unread;
    case BANTER_INBOX_GROUPS:
      return self->groups;
    case BANTER_INBOX_ALL:
    default:
      return self->all;
    }
}

/* Comes for the one that is released as well. */
static void
on_toggled (BanterInboxFilters *self, GtkToggleButton *button)
{
  if (!gtk_toggle_button_get_active (button) || button == get_button (self, self->filter))
    return;
  for (int filter = BANTER_INBOX_ALL; filter <= BANTER_INBOX_GROUPS; filter++)
    if (button == get_button (self, (BanterInboxFilter)filter))
      self->filter = (BanterInboxFilter)filter;
  g_signal_emit (self, changed_signal, 0);
}

static void
banter_inbox_filters_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), BANTER_TYPE_INBOX_FILTERS);
  G_OBJECT_CLASS (banter_inbox_filters_parent_class)->dispose (object);
}

static void
banter_inbox_filters_class_init (BanterInboxFiltersClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = banter_inbox_filters_dispose;
  changed_signal = g_signal_new ("changed", BANTER_TYPE_INBOX_FILTERS, G_SIGNAL_RUN_LAST, 0, NULL,
                                 NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/im/banter/Banter/inbox/banter-inbox-filters.ui");
  gtk_widget_class_bind_template_child (widget_class, BanterInboxFilters, all);
  gtk_widget_class_bind_template_child (widget_class, BanterInboxFilters, unread);
  gtk_widget_class_bind_template_child (widget_class, BanterInboxFilters, groups);
  gtk_widget_class_bind_template_callback (widget_class, on_toggled);
}

static void
banter_inbox_filters_init (BanterInboxFilters *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

BanterInboxFilter
banter_inbox_filters_get_filter (BanterInboxFilters *self)
{
  g_return_val_if_fail (BANTER_IS_INBOX_FILTERS (self), BANTER_INBOX_ALL);
  return self->filter;
}

void
banter_inbox_filters_set_filter (BanterInboxFilters *self, BanterInboxFilter filter)
{
  g_return_if_fail (BANTER_IS_INBOX_FILTERS (self));
  gtk_toggle_button_set_active (get_button (self, filter), TRUE);
}

gboolean
banter_inbox_filter_matches (BanterInboxFilter filter, BanterRoom *room)
{
  switch (filter)
    {
    case BANTER_INBOX_UNREAD:
      return banter_room_get_unread (room) > 0;
    case BANTER_INBOX_GROUPS:
      return banter_room_get_is_group (room);
    case BANTER_INBOX_ALL:
    default:
      return TRUE;
    }
}
