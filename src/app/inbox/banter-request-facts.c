/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-request-facts"

#include "config.h"

#include "banter-request-facts.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "banter-widget.h"

/* A list that is made anew for each request: a few rows, and only those that say something. */

struct _BanterRequestFacts
{
  GtkWidget parent_instance;

  /* template children */
  GtkListBox *list;
};

G_DEFINE_FINAL_TYPE (BanterRequestFacts, banter_request_facts, GTK_TYPE_WIDGET)

/* @title: (transfer full); @subtitle: (nullable) */
static AdwActionRow *
add_row (BanterRequestFacts *self, const char *icon, char *title, const char *subtitle)
{
  g_autofree char *owned = title;
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), owned);
  adw_action_row_set_icon_name (ADW_ACTION_ROW (row), icon);
  if (subtitle != NULL)
    adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  gtk_list_box_append (self->list, row);
  return ADW_ACTION_ROW (row);
}

static void
add_known_since (BanterRequestFacts *self, GDateTime *month)
{
  /* Translators: a month, as GLib's g_date_time_format() writes it: "March 2026" */
  g_autofree char *text = g_date_time_format (month, _ ("%B %Y"));

  /* Translators: %s is a month, "March 2026". */
  add_row (self, "x-office-calendar-symbolic", g_strdup_printf (_ ("Account known since %s"), text),
           NULL);
}

static void
add_crowd (BanterRequestFacts *self, const char *server, guint n_more)
{
  AdwActionRow *row
      /* Translators: %u is how many, %s the name of a server. */
      = add_row (
          self, "network-server-symbolic",
          g_strdup_printf (ngettext ("%u more request from %s", "%u more requests from %s", n_more),
                           n_more, server),
          NULL);
  GtkWidget *button = gtk_button_new_with_label (_ ("Decline All"));

  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "win.decline-server");
  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s", server);
  adw_action_row_add_suffix (row, button);
}

static void
fill (BanterRequestFacts *self, const BanterRequestInfo *info, const char *server, guint n_more)
{
  if (info->n_groups > 0)
    add_row (
        self, "system-users-symbolic",
        g_strdup_printf (ngettext ("%u group in common", "%u groups in common", info->n_groups),
                         info->n_groups),
        info->groups);
  if (info->n_friends > 0)
    add_row (
        self, "emblem-favorite-symbolic",
        g_strdup_printf (ngettext ("%u friend in common", "%u friends in common", info->n_friends),
                         info->n_friends),
        NULL);
  if (info->n_groups == 0 && info->n_friends == 0)
    add_row (self, "dialog-information-symbolic", g_strdup (_ ("No groups or friends in common")),
             NULL);
  if (info->known_since != NULL)
    add_known_since (self, info->known_since);
  if (server != NULL && n_more > 0)
    add_crowd (self, server, n_more);
}

void
banter_request_facts_show (BanterRequestFacts *self, const BanterRequestInfo *info,
                           const char *server, guint n_more)
{
  GtkListBoxRow *row;

  g_return_if_fail (BANTER_IS_REQUEST_FACTS (self));

  while ((row = gtk_list_box_get_row_at_index (self->list, 0)) != NULL)
    gtk_list_box_remove (self->list, GTK_WIDGET (row));
  if (info != NULL)
    fill (self, info, server, n_more);
  gtk_widget_set_visible (GTK_WIDGET (self), info != NULL);
}

static void
banter_request_facts_dispose (GObject *object)
{
  banter_widget_dispose_template (GTK_WIDGET (object), BANTER_TYPE_REQUEST_FACTS);
  G_OBJECT_CLASS (banter_request_facts_parent_class)->dispose (object);
}

static void
banter_request_facts_class_init (BanterRequestFactsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = banter_request_facts_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/im/banter/Banter/inbox/banter-request-facts.ui");
  gtk_widget_class_bind_template_child (widget_class, BanterRequestFacts, list);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
banter_request_facts_init (BanterRequestFacts *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
