/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "banter-window.h"

#include "banter-aside.h"
#include "banter-notifier.h"
#include "banter-split.h"
#include "chat/banter-chat-page.h"
#include "inbox/banter-inbox-page.h"
#include "inbox/banter-request-page.h"
#include "session/banter-session-page.h"

/* banter-window.c: the window itself. banter-window-rooms.c: which chat is open, and what is done
 * to chats. banter-window-details.c: its details. banter-window-session.c: how an account comes and
 * goes. banter-window-share.c: what other programs hand over. */

G_BEGIN_DECLS

/* What waits to be shared into a chat. */
typedef struct _BanterShare BanterShare;
void banter_share_free (BanterShare *share);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BanterShare, banter_share_free)

struct _BanterWindow
{
  AdwApplicationWindow parent_instance;

  BanterProfile *profile;
  GSettings *settings;
  char *server;
  BanterAccount *account;          /* NULL while nobody is signed in */
  BanterLocalServer *local_server; /* NULL unless the embedded server runs */
  BanterNotifier *notifier;        /* NULL without an account */
  BanterRoom *room;                /* the open chat or request, or NULL */
  GCancellable *opening;           /* not NULL while an account is opened or a trial set up */
  BanterShare *share;              /* NULL unless something waits for its chat */
  AdwToast *undo;                  /* of the last deletion or archiving, while it can be undone */
  guint resume_id;                 /* idle source that opens the last chat again */

  /* borrowed from the stacks; NULL until first needed */
  BanterSessionPage *session;
  BanterRequestPage *request;
  BanterChatPage *chat;
  GtkWidget *details; /* BanterDetailsPane */

  /* template children */
  AdwToastOverlay *toasts;
  GtkStack *stack;
  BanterSplit *split;
  BanterInboxPage *inbox;
  BanterAside *aside;
  GtkStack *content;
  GtkWidget *empty;
};

/* banter-window.c */
void banter_window_update (BanterWindow *self);
/* Shows @dialog over the window, no larger than that. */
void banter_window_present_dialog (BanterWindow *self, GtkWindow *dialog);
/* Shows a BanterGroupDialog. @group: (nullable): to which people are added */
void banter_window_present_group (BanterWindow *self, BanterGroup *group);
/* Shows a BanterNewChatDialog; the chat that it opens is shown. */
void banter_window_present_new_chat (BanterWindow *self, GtkWidget *dialog);

/* How long what was done can be undone. */
#define BANTER_WINDOW_UNDO_SECONDS 8

/* banter-window-rooms.c */
/* Shows a message that a search found in its chat. */
void banter_window_open_found (BanterWindow *self, BanterFoundMessage *message);
void banter_window_close_room (BanterWindow *self);
void banter_window_delete_room (BanterWindow *self, BanterRoom *room);
void banter_window_archive_room (BanterWindow *self, BanterRoom *room);
void banter_window_mark_room_unread (BanterWindow *self, BanterRoom *room);
/* Opens the last chat again once it is known and the first picture is on the screen. */
void banter_window_resume_later (BanterWindow *self);
/* Closes the open chat if it is gone, and shows an accepted request as the chat that it is now. */
void banter_window_check_room (BanterWindow *self);

/* banter-window-details.c */
gboolean banter_window_can_show_details (BanterWindow *self);
void banter_window_show_details (BanterWindow *self, gboolean show);
/* Another chat is open: its details are shown, or none if they would cover it. */
void banter_window_details_follow (BanterWindow *self);
/* The account goes. */
void banter_window_forget_details (BanterWindow *self);

/* banter-window-safety.c: what is done about people. */
void banter_window_install_safety_actions (GtkWidgetClass *widget_class);

/* banter-window-share.c: asks into which chat, if something waits and somebody is signed in. */
void banter_window_offer_share (BanterWindow *self);

/* banter-window-session.c: takes away all that shows the account, and closes it. */
void banter_window_leave_account (BanterWindow *self);
/* "win.clear-cache" */
void banter_window_install_session_actions (GtkWidgetClass *widget_class);

G_END_DECLS
