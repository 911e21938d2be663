/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-details-pane"

#include "config.h"

#include "banter-details-pane.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "banter-account-contacts.h"
#include "banter-account.h"
#include "banter-details-members.h"
#include "banter-details-overview.h"
#include "banter-group.h"
#include "banter-media-page.h"
#include "banter-members-page.h"
#include "banter-person.h"
#include "banter-room.h"
#include "banter-widget.h"

/* Header bar and pages of a chat's details. What can be done there are actions of this widget,
 * which rows and menus find from wherever they are in it. */

struct _BanterDetailsPane
{
  BanterDetailsPart parent_instance;

  gboolean beside;
  gboolean folded;

  /* template children */
  AdwWindowTitle *title;
  GtkWidget *back;
  GtkWidget *close;
  GtkStack *pages;
  BanterDetailsOverview *overview;
  BanterMembersPage *members;
};

G_DEFINE_FINAL_TYPE (BanterDetailsPane, banter_details_pane, BANTER_TYPE_DETAILS_PART)

enum
{
  PROP_BESIDE = 1,
  PROP_FOLDED,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

enum
{
  CLOSED,
  OPENED,
  DELETED,
  ADDRESSED,
  ADD_PEOPLE,
  EDIT_GROUP,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static gboolean
is_overview (BanterDetailsPane *self)
{
  return g_strcmp0 (gtk_stack_get_visible_child_name (self->pages), "overview") == 0;
}

static void
on_page_changed (BanterDetailsPane *self)
{
  GtkWidget *page = gtk_stack_get_visible_child (self->pages);
  gboolean closes = self->beside && is_overview (self);

  if (page != NULL)
    adw_window_title_set_title (self->title,
                                gtk_stack_page_get_title (gtk_stack_get_page (self->pages, page)));
  gtk_widget_set_visible (self->close, closes);
  gtk_widget_set_visible (self->back, !closes);
}

static void
show_page (BanterDetailsPane *self, const char *name)
{
  gtk_stack_set_visible_child_name (self->pages, name);
  gtk_widget_child_focus (gtk_stack_get_visible_child (self->pages), GTK_DIR_TAB_FORWARD);
}

static void
on_back (GtkWidget *widget, const char *action, GVariant *parameter)
{
  BanterDetailsPane *self = BANTER_DETAILS_PANE (widget);

  if (is_overview (self))
    g_signal_emit (self, signals[CLOSED], 0);
  else
    show_page (self, "overview");
}

static void
on_show (GtkWidget *widget, const char *action, GVariant *parameter)
{
  show_page (BANTER_DETAILS_PANE (widget), g_variant_get_string (parameter, NULL));
}

static void
on_open (GtkWidget *widget, const char *action, GVariant *parameter)
{
  BanterAccount *account = banter_details_part_get_account (BANTER_DETAILS_PART (widget));
  BanterRoom *room = banter_account_get_room (account, g_variant_get_string (parameter, NULL));

  if (room != NULL)
    g_signal_emit (widget, signals[OPENED], 0, room);
}

/* The chat with somebody, or their first words. */
static void
on_message (GtkWidget *widget, const char *action, GVariant *parameter)
{
  BanterAccount *account = banter_details_part_get_account (BANTER_DETAILS_PART (widget));
  const char *user_id = g_variant_get_string (parameter, NULL);
  BanterRoom *room = banter_account_get_chat_with (account, user_id);

  if (room != NULL)
    g_signal_emit (widget, signals[OPENED], 0, room);
  else
    g_signal_emit (widget, signals[ADDRESSED], 0, banter_account_get_person (account, user_id));
}

static void
on_edit (GtkWidget *widget, const char *action, GVariant *parameter)
{
  BanterRoom *room = banter_details_part_get_room (BANTER_DETAILS_PART (widget));

  if (room != NULL)
    g_signal_emit (widget, signals[EDIT_GROUP], 0, room);
}

static void
on_leave_response (AdwMessageDialog *dialog, const char *response, gpointer room)
{
  GtkWidget *pane = g_object_get_data (G_OBJECT (dialog), "banter-pane");

  if (g_strcmp0 (response, "leave") == 0)
    g_signal_emit (pane, signals[DELETED], 0, room);
}

/* Leaving can be undone, for a while; but a group without an admin stays one. */
static void
ask_to_leave (BanterDetailsPane *self, BanterRoom *room)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  AdwMessageDialog *dialog = ADW_MESSAGE_DIALOG (adw_message_dialog_new (
      GTK_WINDOW (root), _ ("Leave Without an Admin?"),
      _ ("You are the only admin. When you are gone nobody can rename the group, or remove "
         "somebody from it. You can make another member an admin first.")));

  adw_message_dialog_add_responses (dialog, "cancel", _ ("Cancel"), "leave", _ ("Leave"), NULL);
  adw_message_dialog_set_response_appearance (dialog, "leave", ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_default_response (dialog, "cancel");
  adw_message_dialog_set_close_response (dialog, "cancel");
  g_object_set_data_full (G_OBJECT (dialog), "banter-pane", g_object_ref (self), g_object_unref);
  g_signal_connect_object (dialog, "response", G_CALLBACK (on_leave_response), room, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
on_delete (GtkWidget *widget, const char *action, GVariant *parameter)
{
  BanterRoom *room = banter_details_part_get_room (BANTER_DETAILS_PART (widget));

  g_autoptr (BanterGroup) group = NULL;

  if (room == NULL)
    return;
  if (banter_room_get_is_group (room))
    group = banter_room_dup_group (room);
  if (group != NULL && banter_group_get_only_admin (group))
    ask_to_leave (BANTER_DETAILS_PANE (widget), room);
  else
    g_signal_emit (widget, signals[DELETED], 0, room);
}

static void
on_add_people (GtkWidget *widget, const char *action, GVariant *parameter)
{
  BanterRoom *room = banter_details_part_get_room (BANTER_DETAILS_PART (widget));
  g_autoptr (BanterGroup) group = room != NULL ? banter_room_dup_group (room) : NULL;

  if (group != NULL)
    g_signal_emit (widget, signals[ADD_PEOPLE], 0, group);
}

static void
banter_details_pane_room_changed (BanterDetailsPart *part)
{
  gtk_stack_set_visible_child_name (BANTER_DETAILS_PANE (part)->pages, "overview");
}

static void
banter_details_pane_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  BanterDetailsPane *self = BANTER_DETAILS_PANE (object);

  switch (id)
    {
    case PROP_BESIDE:
      g_value_set_boolean (value, self->beside);
      break;
    case PROP_FOLDED:
      g_value_set_boolean (value, self->folded);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
banter_details_pane_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  BanterDetailsPane *self = BANTER_DETAILS_PANE (object);
  gboolean on = g_value_get_boolean (value);

  if (id != PROP_BESIDE && id != PROP_FOLDED)
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  else if ((id == PROP_BESIDE ? self->beside : self->folded) != on)
    {
      *(id == PROP_BESIDE ? &self->beside : &self->folded) = on;
      on_page_changed (self);
      g_object_notify_by_pspec (object, pspec);
    }
}

static void
install_signals (void)
{
  const struct
  {
    const char *name;
    GType param; /* 0: none */
  } all[N_SIGNALS] = {
    [CLOSED] = { "closed", 0 },
    [OPENED] = { "opened", BANTER_TYPE_ROOM },
    [DELETED] = { "deleted", BANTER_TYPE_ROOM },
    [ADDRESSED] = { "addressed", BANTER_TYPE_PERSON },
    [ADD_PEOPLE] = { "add-people", BANTER_TYPE_GROUP },
    [EDIT_GROUP] = { "edit-group", BANTER_TYPE_ROOM },
  };

  for (guint i = 0; i < N_SIGNALS; i++)
    signals[i] = g_signal_new (all[i].name, BANTER_TYPE_DETAILS_PANE, G_SIGNAL_RUN_LAST, 0, NULL,
                               NULL, NULL, G_TYPE_NONE, all[i].param != 0, all[i].param);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  g_type_ensure (BANTER_TYPE_DETAILS_OVERVIEW);
  g_type_ensure (BANTER_TYPE_MEDIA_PAGE);
  g_type_ensure (BANTER_TYPE_MEMBERS_PAGE);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/im/banter/Banter/details/banter-details-pane.ui");
  gtk_widget_class_bind_template_child (widget_class, BanterDetailsPane, title);
  gtk_widget_class_bind_template_child (widget_class, BanterDetailsPane, back);
  gtk_widget_class_bind_template_child (widget_class, BanterDetailsPane, close);
  gtk_widget_class_bind_template_child (widget_class, BanterDetailsPane, pages);
  gtk_widget_class_bind_template_child (widget_class, BanterDetailsPane, overview);
  gtk_widget_class_bind_template_child (widget_class, BanterDetailsPane, members);
  gtk_widget_class_bind_template_callback (widget_class, on_page_changed);
}

static void
banter_details_pane_class_init (BanterDetailsPaneClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = banter_details_pane_get_property;
  object_class->set_property = banter_details_pane_set_property;
  BANTER_DETAILS_PART_CLASS (klass)->room_changed = banter_details_pane_room_changed;
  properties[PROP_BESIDE] = g_param_spec_boolean ("beside", NULL, NULL, FALSE, flags);
  properties[PROP_FOLDED] = g_param_spec_boolean ("folded", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  install_signals ();

  gtk_widget_class_install_action (widget_class, "details.back", NULL, on_back);
  gtk_widget_class_install_action (widget_class, "details.show", "s", on_show);
  gtk_widget_class_install_action (widget_class, "details.open", "s", on_open);
  gtk_widget_class_install_action (widget_class, "details.message", "s", on_message);
  gtk_widget_class_install_action (widget_class, "details.delete", NULL, on_delete);
  gtk_widget_class_install_action (widget_class, "details.add-people", NULL, on_add_people);
  gtk_widget_class_install_action (widget_class, "details.edit", NULL, on_edit);
  banter_details_members_install_actions (widget_class);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "details.back", NULL);
  bind_template (widget_class);
}

static void
banter_details_pane_init (BanterDetailsPane *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  on_page_changed (self);
}

/**
 * banter_details_pane_new:
 * @account: whose chats it shows
 *
 * Returns: (transfer floating): a pane without a chat
 */
GtkWidget *
banter_details_pane_new (BanterAccount *account)
{
  return g_object_new (BANTER_TYPE_DETAILS_PANE, "account", account, NULL);
}
