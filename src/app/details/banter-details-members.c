/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-details-members"

#include "config.h"

#include "banter-details-members.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "banter-details-part.h"
#include "banter-group.h"
#include "banter-member.h"
#include "banter-person.h"
#include "banter-problem-text.h"
#include "banter-room.h"
#include "banter-window.h"

/* What is done about a group's members. What came of it is seen in the list; only what did not work
 * is said. */

/* (transfer full) (nullable): the group that the pane shows */
static BanterGroup *
dup_group (GtkWidget *pane)
{
  BanterRoom *room = banter_details_part_get_room (BANTER_DETAILS_PART (pane));

  return room != NULL ? banter_room_dup_group (room) : NULL;
}

static void
on_edited (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GtkWidget) pane = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  banter_group_edit_finish (BANTER_GROUP (source), result, &error);
  text = banter_problem_dup_text_of_error (error);
  banter_window_tell (pane, text);
}

static void
set_role (GtkWidget *pane, GVariant *parameter, BanterRole role)
{
  g_autoptr (BanterGroup) group = dup_group (pane);
  BanterMember *member
      = group != NULL ? banter_group_get_member (group, g_variant_get_string (parameter, NULL))
                      : NULL;

  if (member != NULL)
    banter_group_set_role_async (group, member, role, NULL, on_edited, g_object_ref (pane));
}

static void
on_make_admin (GtkWidget *pane, const char *action, GVariant *parameter)
{
  set_role (pane, parameter, BANTER_ROLE_ADMIN);
}

static void
on_make_moderator (GtkWidget *pane, const char *action, GVariant *parameter)
{
  set_role (pane, parameter, BANTER_ROLE_MODERATOR);
}

static void
on_make_member (GtkWidget *pane, const char *action, GVariant *parameter)
{
  set_role (pane, parameter, BANTER_ROLE_MEMBER);
}

/* Whom to remove from where, once it is confirmed. */
typedef struct
{
  GtkWidget *pane;
  BanterGroup *group;
  BanterMember *member;
} Removal;

static void
removal_free (gpointer data, GClosure *closure)
{
  Removal *removal = data;

  g_object_unref (removal->pane);
  g_object_unref (removal->group);
  g_object_unref (removal->member);
  g_free (removal);
}

static void
on_response (AdwMessageDialog *dialog, const char *response, gpointer user_data)
{
  Removal *removal = user_data;

  if (g_strcmp0 (response, "remove") == 0)
    banter_group_remove_async (removal->group, removal->member, NULL, on_edited,
                               g_object_ref (removal->pane));
}

/* Asked, not undone: they would have to accept another invitation. */
static void
ask (GtkWidget *pane, BanterGroup *group, BanterMember *member)
{
  GtkRoot *root = gtk_widget_get_root (pane);
  /* Translators: %s is the name of a group's member. */
  g_autofree char *heading = g_strdup_printf (
      _ ("Remove %s?"), banter_person_get_name (banter_member_get_person (member)));
  AdwMessageDialog *dialog = ADW_MESSAGE_DIALOG (adw_message_dialog_new (
      GTK_WINDOW (root), heading,
      _ ("They can no longer read or write here, and come back only if somebody adds them.")));
  Removal *removal = g_new (Removal, 1);

  removal->pane = g_object_ref (pane);
  removal->group = g_object_ref (group);
  removal->member = g_object_ref (member);
  adw_message_dialog_add_responses (dialog, "cancel", _ ("Cancel"), "remove", _ ("Remove"), NULL);
  adw_message_dialog_set_response_appearance (dialog, "remove", ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_default_response (dialog, "cancel");
  adw_message_dialog_set_close_response (dialog, "cancel");
  g_signal_connect_data (dialog, "response", G_CALLBACK (on_response), removal, removal_free,
                         G_CONNECT_DEFAULT);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
on_remove_member (GtkWidget *pane, const char *action, GVariant *parameter)
{
  g_autoptr (BanterGroup) group = dup_group (pane);
  BanterMember *member
      = group != NULL ? banter_group_get_member (group, g_variant_get_string (parameter, NULL))
                      : NULL;

  if (member != NULL)
    ask (pane, group, member);
}

void
banter_details_members_install_actions (GtkWidgetClass *pane_class)
{
  gtk_widget_class_install_action (pane_class, "details.make-admin", "s", on_make_admin);
  gtk_widget_class_install_action (pane_class, "details.make-moderator", "s", on_make_moderator);
  gtk_widget_class_install_action (pane_class, "details.make-member", "s", on_make_member);
  gtk_widget_class_install_action (pane_class, "details.remove-member", "s", on_remove_member);
}
