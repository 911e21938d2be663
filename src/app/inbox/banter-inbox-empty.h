/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

typedef enum
{
  BANTER_INBOX_NO_CHATS,
  BANTER_INBOX_NOTHING_FOUND,
  BANTER_INBOX_NO_UNREAD,
  BANTER_INBOX_NO_GROUPS,
} BanterInboxReason;

#define BANTER_TYPE_INBOX_EMPTY (banter_inbox_empty_get_type ())
G_DECLARE_FINAL_TYPE (BanterInboxEmpty, banter_inbox_empty, BANTER, INBOX_EMPTY, GtkWidget)

/* In place of the chats where there are none: why, and what to do. */

void banter_inbox_empty_set_reason (BanterInboxEmpty *self, BanterInboxReason reason);

G_END_DECLS
