/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-window-session"

#include "config.h"

#include "banter-window-private.h"

#include <glib/gi18n.h>

#include "banter-account.h"
#include "banter-local-server.h"
#include "banter-problem-text.h"
#include "banter-trace.h"
#include "banter-widget.h"
#include "session/banter-trial.h"

/* How an account comes and goes: opened from the cache at start, signed in to, made for a trial,
 * signed out. */

static void
stop_local_server (BanterWindow *self)
{
  if (self->local_server != NULL)
    banter_local_server_stop (self->local_server);
  g_clear_object (&self->local_server);
}

/* Shows how to get in, with a sentence about what went wrong, if something did. */
static void
show_session (BanterWindow *self, const char *message)
{
  banter_window_set_account (self, NULL);
  banter_session_page_set_trying (self->session, FALSE);
  banter_session_page_set_message (self->session, message);
}

static void
on_trial_started (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (BanterWindow) self = BANTER_WINDOW (user_data);
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  g_autoptr (BanterAccount) account = banter_trial_start_finish (result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_clear_object (&self->opening);
  if (account != NULL)
    {
      banter_window_set_account (self, account);
      return;
    }
  stop_local_server (self);
  text = banter_problem_dup_text_of_error (error);
  show_session (self, text);
}

static void
start_trial (BanterWindow *self)
{
  if (self->session != NULL)
    banter_session_page_set_trying (self->session, TRUE);
  if (self->local_server == NULL)
    self->local_server = banter_local_server_new (self->profile, TRUE);
  banter_trial_start_async (self->profile, self->local_server, banter_widget_start (&self->opening),
                            on_trial_started, g_object_ref (self));
}

static void
cancel_trial (BanterWindow *self)
{
  banter_widget_stop (&self->opening);
  stop_local_server (self);
  banter_session_page_set_trying (self->session, FALSE);
}

static void
ensure_session_page (BanterWindow *self)
{
  if (self->session != NULL)
    return;
  self->session = BANTER_SESSION_PAGE (banter_session_page_new (self->profile));
  banter_session_page_set_server (self->session, self->server);
  g_signal_connect_object (self->session, "signed-in", G_CALLBACK (banter_window_set_account), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->session, "trial-requested", G_CALLBACK (start_trial), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->session, "trial-cancelled", G_CALLBACK (cancel_trial), self,
                           G_CONNECT_SWAPPED);
  gtk_stack_add_child (self->stack, GTK_WIDGET (self->session));
}

/* Shows that the session ended. */
static void
show_ended (BanterWindow *self)
{
  g_autofree char *text = banter_problem_dup_text (BANTER_PROBLEM_SIGNED_OUT, 0);

  show_session (self, text);
}

static void
on_data_deleted (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (BanterWindow) self = BANTER_WINDOW (user_data);
  g_autoptr (GError) error = NULL;

  if (!banter_account_sign_out_finish (BANTER_ACCOUNT (source), result, &error))
    g_warning ("Local data of the ended session: %s", error->message);
  if (self->account == BANTER_ACCOUNT (source)) /* the window is still there */
    show_ended (self);
}

/* The server ended the session: @soft keeps the data here for signing in again. Else they go, and
 * the account has to be open until they are gone. */
static void
on_signed_out (BanterWindow *self, gboolean soft)
{
  if (soft)
    show_ended (self);
  else
    banter_account_sign_out_async (self->account, NULL, on_data_deleted, g_object_ref (self));
}

static void
on_loading_changed (BanterWindow *self)
{
  gboolean loading;

  g_object_get (self->account, "loading", &loading, NULL);
  if (!loading)
    banter_trace_mark ("first-sync-done");
}

static void
on_chats_changed (BanterWindow *self)
{
  banter_window_check_room (self);
  if (self->room == NULL)
    banter_window_resume_later (self);
}

static void
watch_account (BanterWindow *self)
{
  GtkApplication *application = gtk_window_get_application (GTK_WINDOW (self));
  GListModel *chats = banter_account_get_chats (self->account);
  GListModel *requests = banter_account_get_requests (self->account);

  g_signal_connect_object (self->account, "signed-out", G_CALLBACK (on_signed_out), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->account, "notify::loading", G_CALLBACK (on_loading_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (chats, "items-changed", G_CALLBACK (on_chats_changed), self,
                           G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  g_signal_connect_object (requests, "items-changed", G_CALLBACK (banter_window_check_room), self,
                           G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  if (application != NULL)
    self->notifier
        = banter_notifier_new (G_APPLICATION (application), self->account, self->settings);
}

void
banter_window_leave_account (BanterWindow *self)
{
  if (self->account == NULL)
    return;
  banter_window_close_room (self);
  banter_window_forget_details (self);
  if (self->undo != NULL)
    adw_toast_dismiss (self->undo);
  g_clear_object (&self->undo);
  banter_inbox_page_set_account (self->inbox, NULL);
  if (self->chat != NULL)
    gtk_stack_remove (self->content, GTK_WIDGET (self->chat));
  self->chat = NULL;
  if (self->request != NULL)
    gtk_stack_remove (self->content, GTK_WIDGET (self->request));
  self->request = NULL;
  g_clear_object (&self->notifier);
  g_signal_handlers_disconnect_by_data (banter_account_get_chats (self->account), self);
  g_signal_handlers_disconnect_by_data (banter_account_get_requests (self->account), self);
  g_signal_handlers_disconnect_by_data (self->account, self);
  banter_account_close (self->account);
  g_clear_object (&self->account);
}

void
banter_window_set_account (BanterWindow *self, BanterAccount *account)
{
  g_return_if_fail (BANTER_IS_WINDOW (self));
  g_return_if_fail (account == NULL || account != self->account);

  banter_window_leave_account (self);
  if (account == NULL)
    {
      stop_local_server (self);
      ensure_session_page (self);
      gtk_stack_set_visible_child (self->stack, GTK_WIDGET (self->session));
    }
  else
    {
      self->account = g_object_ref (account);
      watch_account (self);
      banter_inbox_page_set_account (self->inbox, account);
      gtk_stack_set_visible_child (self->stack, GTK_WIDGET (self->split));
      on_chats_changed (self);
      if (self->session != NULL)
        gtk_stack_remove (self->stack, GTK_WIDGET (self->session));
      self->session = NULL;
    }
  banter_window_update (self);
  banter_window_offer_share (self);
}

/* What the cache shows is there at once; the server is asked again when it answers. */
static void
on_local_server_started (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (BanterWindow) self = BANTER_WINDOW (user_data);
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  g_autofree char *url
      = banter_local_server_start_finish (BANTER_LOCAL_SERVER (source), result, &error);

  if (url != NULL)
    {
      if (self->account != NULL)
        banter_account_retry_now (self->account);
      return;
    }
  text = banter_problem_dup_text_of_error (error);
  if (text != NULL && self->account != NULL)
    banter_window_show_toast (self, text);
}

typedef struct
{
  BanterWindow *window;
  gboolean demo;
} Start;

static void
on_account_opened (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autofree Start *start = user_data;
  g_autoptr (BanterWindow) self = start->window;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  g_autoptr (BanterAccount) account = banter_account_open_finish (result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_clear_object (&self->opening);
  if (account != NULL)
    banter_window_set_account (self, account);
  else
    {
      text = banter_problem_dup_text_of_error (error);
      show_session (self, text);
      if (error == NULL && start->demo)
        start_trial (self);
    }
}

static void
open_account (BanterWindow *self, gboolean demo)
{
  Start *start = g_new0 (Start, 1);

  start->window = g_object_ref (self);
  start->demo = demo;
  banter_account_open_async (self->profile, banter_widget_start (&self->opening), on_account_opened,
                             start);
}

static void
on_cache_cleared (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (BanterWindow) self = BANTER_WINDOW (user_data);
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  if (!banter_account_clear_cache_finish (BANTER_ACCOUNT (source), result, &error))
    text = banter_problem_dup_text_of_error (error);
  if (text != NULL)
    banter_window_show_toast (self, text);
  if (self->account != BANTER_ACCOUNT (source))
    return; /* the window is closed, or the session ended meanwhile */
  banter_window_leave_account (self);
  banter_window_update (self);
  open_account (self, FALSE);
}

/* The account is closed by it and opened anew: everything that shows something of it is made from
 * what the server says now. */
static void
on_clear_cache (GtkWidget *widget, const char *action, GVariant *parameter)
{
  BanterWindow *self = BANTER_WINDOW (widget);

  if (self->account == NULL)
    return;
  banter_window_close_room (self);
  banter_account_clear_cache_async (self->account, NULL, on_cache_cleared, g_object_ref (self));
}

void
banter_window_install_session_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "win.clear-cache", NULL, on_clear_cache);
}

void
banter_window_start (BanterWindow *self, gboolean demo)
{
  g_return_if_fail (BANTER_IS_WINDOW (self));
  g_return_if_fail (self->account == NULL);

  if (banter_local_server_is_needed (self->profile))
    {
      self->local_server = banter_local_server_new (self->profile, TRUE);
      banter_local_server_start_async (self->local_server, NULL, on_local_server_started,
                                       g_object_ref (self));
    }
  open_account (self, demo);
}

void
banter_window_set_server (BanterWindow *self, const char *server)
{
  g_return_if_fail (BANTER_IS_WINDOW (self));

  g_free (self->server);
  self->server = g_strdup (server);
  if (self->session != NULL)
    banter_session_page_set_server (self->session, server);
}
