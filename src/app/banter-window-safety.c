/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-window-safety"

#include "config.h"

#include "banter-window-private.h"

#include <glib/gi18n.h>

#include "banter-account-contacts.h"
#include "banter-person.h"
#include "banter-problem-text.h"
#include "banter-request.h"
#include "banter-room.h"
#include "help/banter-why-dialog.h"
#include "safety/banter-report-dialog.h"

/* Blocking, following and reporting, as actions of the window, so that whatever shows a person only
 * names them: "win.block", "win.unblock", "win.follow" and "win.unfollow" with a user id,
 * "win.report" with user id, room id and event id ("" for none), "win.decline-server" with a
 * server's name; "win.why" looks for what keeps one from writing,
 * "win.why-person" to whom with a user id. */

/* What is being done about a person; afterwards, what can be undone. */
typedef struct
{
  BanterWindow *window; /* weak */
  BanterAccount *account;
  char *user_id;
  char *done;          /* (nullable): to be said once it is done */
  GPtrArray *requests; /* BanterRoom: what was deleted with it; NULL: nothing */
} Deed;

static void
deed_free (gpointer data)
{
  Deed *deed = data;

  g_clear_weak_pointer (&deed->window);
  g_clear_object (&deed->account);
  g_clear_pointer (&deed->requests, g_ptr_array_unref);
  g_free (deed->user_id);
  g_free (deed->done);
  g_free (deed);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Deed, deed_free)

/* @self: (nullable): who says how it went. @done: (transfer full) (nullable) */
static Deed *
deed_new (BanterWindow *self, BanterAccount *account, const char *user_id, char *done)
{
  Deed *deed = g_new0 (Deed, 1);

  g_set_weak_pointer (&deed->window, self);
  deed->account = g_object_ref (account);
  deed->user_id = g_strdup (user_id);
  deed->done = done;
  return deed;
}

static const char *
name_of (BanterWindow *self, const char *user_id)
{
  return banter_person_get_name (banter_account_get_person (self->account, user_id));
}

/* @self: (nullable): it may have been closed in the meantime */
static void
say_problem (BanterWindow *self, const GError *error)
{
  g_autofree char *text = banter_problem_dup_text_of_error (error);

  if (self != NULL && text != NULL)
    banter_window_show_toast (self, text);
}

/* Declines what @rooms ask. They are gone at once; leaving waits until it cannot be undone. */
static void
delete_requests (BanterWindow *self, GPtrArray *rooms)
{
  for (guint i = 0; i < rooms->len; i++)
    {
      if (rooms->pdata[i] == self->room)
        banter_window_close_room (self);
      banter_room_delete (rooms->pdata[i], BANTER_WINDOW_UNDO_SECONDS);
    }
}

static void
undo_requests (GPtrArray *rooms)
{
  for (guint i = 0; rooms != NULL && i < rooms->len; i++)
    banter_room_undo_delete (rooms->pdata[i]);
}

/* What the person has asked for and is not answered yet. */
static GPtrArray *
list_requests_of_person (BanterAccount *account, const char *user_id)
{
  GListModel *requests = banter_account_get_requests (account);
  GPtrArray *found = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < g_list_model_get_n_items (requests); i++)
    {
      g_autoptr (BanterRoom) room = g_list_model_get_item (requests, i);
      BanterPerson *inviter = banter_room_get_inviter (room);

      if (inviter != NULL && g_strcmp0 (banter_person_get_user_id (inviter), user_id) == 0)
        g_ptr_array_add (found, g_steal_pointer (&room));
    }
  return found;
}

static void
on_unblocked (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Deed) deed = user_data;
  g_autoptr (GError) error = NULL;

  if (!banter_account_set_blocked_finish (BANTER_ACCOUNT (source), result, &error))
    say_problem (deed->window, error);
  else if (deed->window != NULL && deed->done != NULL)
    banter_window_show_toast (deed->window, deed->done);
}

static void
undo_block (gpointer data)
{
  Deed *deed = data;

  undo_requests (deed->requests);
  banter_account_set_blocked_async (deed->account, deed->user_id, FALSE, NULL, on_unblocked,
                                    deed_new (deed->window, deed->account, deed->user_id, NULL));
}

static void
on_blocked (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Deed) deed = user_data;
  BanterWindow *self = deed->window;
  g_autoptr (GError) error = NULL;

  if (!banter_account_set_blocked_finish (BANTER_ACCOUNT (source), result, &error))
    {
      say_problem (self, error);
      return;
    }
  if (self == NULL)
    return;
  delete_requests (self, deed->requests);
  banter_window_offer_undo (self, deed->done, undo_block, deed, deed_free);
  g_steal_pointer (&deed);
}

/* @done: (transfer full) */
static void
block (BanterWindow *self, const char *user_id, char *done)
{
  Deed *deed = deed_new (self, self->account, user_id, done);

  deed->requests = list_requests_of_person (self->account, user_id);
  banter_account_set_blocked_async (self->account, user_id, TRUE, NULL, on_blocked, deed);
}

static void
on_block (GtkWidget *widget, const char *action, GVariant *parameter)
{
  BanterWindow *self = BANTER_WINDOW (widget);
  const char *user_id = g_variant_get_string (parameter, NULL);

  if (self->account != NULL)
    /* Translators: %s is the name of a person. */
    block (self, user_id, g_strdup_printf (_ ("%s is blocked"), name_of (self, user_id)));
}

static void
on_unblock (GtkWidget *widget, const char *action, GVariant *parameter)
{
  BanterWindow *self = BANTER_WINDOW (widget);
  const char *user_id = g_variant_get_string (parameter, NULL);
  Deed *deed;

  if (self->account == NULL)
    return;
  /* Translators: %s is the name of a person. */
  deed = deed_new (self, self->account, user_id,
                   g_strdup_printf (_ ("%s is no longer blocked"), name_of (self, user_id)));
  banter_account_set_blocked_async (self->account, user_id, FALSE, NULL, on_unblocked, deed);
}

static void
on_followed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Deed) deed = user_data;
  g_autoptr (GError) error = NULL;

  if (!banter_account_set_following_finish (BANTER_ACCOUNT (source), result, &error))
    say_problem (deed->window, error);
  else if (deed->window != NULL)
    banter_window_show_toast (deed->window, deed->done);
}

static void
on_follow (GtkWidget *widget, const char *action, GVariant *parameter)
{
  BanterWindow *self = BANTER_WINDOW (widget);
  const char *user_id = g_variant_get_string (parameter, NULL);
  gboolean following = g_str_equal (action, "win.follow");
  char *done;

  if (self->account == NULL)
    return;
  /* Translators: %s is the name of a person. */
  done = g_strdup_printf (following ? _ ("You follow %s") : _ ("You no longer follow %s"),
                          name_of (self, user_id));
  banter_account_set_following_async (self->account, user_id, following, NULL, on_followed,
                                      deed_new (self, self->account, user_id, done));
}

/* What is reported, while the dialog is open. */
static void
on_reported (BanterWindow *self, gboolean wants_block, GtkWidget *dialog)
{
  const char *user_id = g_object_get_data (G_OBJECT (dialog), "banter-user-id");

  if (wants_block && user_id != NULL && self->account != NULL)
    /* Translators: %s is the name of a person. */
    block (self, user_id,
           g_strdup_printf (_ ("%s is reported and blocked"), name_of (self, user_id)));
  else
    banter_window_show_toast (self, _ ("Thank you. The report was sent."));
}

static const char *
none_if_empty (const char *text)
{
  return *text != '\0' ? text : NULL;
}

static void
on_report (GtkWidget *widget, const char *action, GVariant *parameter)
{
  BanterWindow *self = BANTER_WINDOW (widget);
  const char *user_id, *room_id, *event_id;
  GtkWidget *dialog;

  if (self->account == NULL)
    return;
  g_variant_get (parameter, "(&s&s&s)", &user_id, &room_id, &event_id);
  user_id = none_if_empty (user_id);
  dialog = banter_report_dialog_new (
      self->account, user_id != NULL ? banter_account_get_person (self->account, user_id) : NULL,
      none_if_empty (room_id), none_if_empty (event_id));
  g_object_set_data_full (G_OBJECT (dialog), "banter-user-id", g_strdup (user_id), g_free);
  g_signal_connect_object (dialog, "reported", G_CALLBACK (on_reported), self, G_CONNECT_SWAPPED);
  banter_window_present_dialog (self, GTK_WINDOW (dialog));
}

static void
undo_decline (gpointer data)
{
  undo_requests (data);
}

static void
on_decline_server (GtkWidget *widget, const char *action, GVariant *parameter)
{
  BanterWindow *self = BANTER_WINDOW (widget);
  const char *server = g_variant_get_string (parameter, NULL);
  g_autoptr (GPtrArray) requests = NULL;
  g_autofree char *done = NULL;

  if (self->account == NULL)
    return;
  requests = banter_account_list_requests_of (self->account, server);
  if (requests->len == 0)
    return;
  /* Translators: %u is how many, %s the name of a server. */
  done = g_strdup_printf (
      ngettext ("%u request from %s declined", "%u requests from %s declined", requests->len),
      requests->len, server);
  delete_requests (self, requests);
  banter_window_offer_undo (self, done, undo_decline, g_ptr_array_ref (requests),
                            (GDestroyNotify)g_ptr_array_unref);
}

/* About the person of the open chat; without one, about messages at all. */
static void
on_why (GtkWidget *widget, const char *action, GVariant *parameter)
{
  BanterWindow *self = BANTER_WINDOW (widget);
  BanterPerson *partner = self->room != NULL ? banter_room_get_partner (self->room) : NULL;

  if (self->account != NULL)
    banter_window_present_dialog (self,
                                  GTK_WINDOW (banter_why_dialog_new (self->account, partner)));
}

static void
on_why_person (GtkWidget *widget, const char *action, GVariant *parameter)
{
  BanterWindow *self = BANTER_WINDOW (widget);
  const char *user_id = g_variant_get_string (parameter, NULL);

  if (self->account != NULL)
    banter_window_present_dialog (
        self, GTK_WINDOW (banter_why_dialog_new (
                  self->account, banter_account_get_person (self->account, user_id))));
}

void
banter_window_install_safety_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "win.block", "s", on_block);
  gtk_widget_class_install_action (widget_class, "win.unblock", "s", on_unblock);
  gtk_widget_class_install_action (widget_class, "win.follow", "s", on_follow);
  gtk_widget_class_install_action (widget_class, "win.unfollow", "s", on_follow);
  gtk_widget_class_install_action (widget_class, "win.report", "(sss)", on_report);
  gtk_widget_class_install_action (widget_class, "win.decline-server", "s", on_decline_server);
  gtk_widget_class_install_action (widget_class, "win.why", NULL, on_why);
  gtk_widget_class_install_action (widget_class, "win.why-person", "s", on_why_person);
}
