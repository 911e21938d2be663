/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "banter-model-types.h"

G_BEGIN_DECLS

typedef enum
{
  BANTER_INBOX_ALL,
  BANTER_INBOX_UNREAD,
  BANTER_INBOX_GROUPS,
} BanterInboxFilter;

#define BANTER_TYPE_INBOX_FILTERS (banter_inbox_filters_get_type ())
G_DECLARE_FINAL_TYPE (BanterInboxFilters, banter_inbox_filters, BANTER, INBOX_FILTERS, GtkBox)

/* A row of buttons that says which chats are shown. Signal: "changed". */

BanterInboxFilter banter_inbox_filters_get_filter (BanterInboxFilters *self);
void banter_inbox_filters_set_filter (BanterInboxFilters *self, BanterInboxFilter filter);
gboolean banter_inbox_filter_matches (BanterInboxFilter filter, BanterRoom *room);

G_END_DECLS
