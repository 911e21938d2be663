/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-standing-page"

#include "config.h"

#include "banter-standing-page.h"

#include <adwaita.h>

#include "banter-property.h"
#include "banter-standing-help.h"
#include "banter-widget.h"

/* A page that follows the account's standing. */

struct _BanterStandingPage
{
  GtkWidget parent_instance;

  GSignalGroup *signals;
  gboolean shown;

  /* template children */
  AdwStatusPage *status;
  GtkButton *remedy;
};

G_DEFINE_FINAL_TYPE (BanterStandingPage, banter_standing_page, GTK_TYPE_WIDGET)

enum
{
  PROP_SHOWN = 1,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static void
update (BanterStandingPage *self)
{
  g_autoptr (BanterStanding) standing = g_signal_group_dup_target (self->signals);
  g_autofree char *text = banter_standing_help_dup_text (standing);
  const char *label = banter_standing_help_get_label (standing);

  if (text != NULL)
    adw_status_page_set_description (self->status, text);
  if (label != NULL)
    gtk_button_set_label (self->remedy, label);
  gtk_widget_set_visible (GTK_WIDGET (self->remedy), label != NULL);
  banter_property_set_boolean (self, properties[PROP_SHOWN], &self->shown, text != NULL);
}

static void
on_remedy (BanterStandingPage *self)
{
  g_autoptr (BanterStanding) standing = g_signal_group_dup_target (self->signals);

  if (standing != NULL)
    banter_standing_help_run (standing, GTK_WIDGET (self));
}

static void
banter_standing_page_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_SHOWN)
    g_value_set_boolean (value, BANTER_STANDING_PAGE (object)->shown);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
banter_standing_page_dispose (GObject *object)
{
  BanterStandingPage *self = BANTER_STANDING_PAGE (object);

  g_clear_object (&self->signals);
  banter_widget_dispose_template (GTK_WIDGET (self), BANTER_TYPE_STANDING_PAGE);
  G_OBJECT_CLASS (banter_standing_page_parent_class)->dispose (object);
}

static void
banter_standing_page_class_init (BanterStandingPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->get_property = banter_standing_page_get_property;
  G_OBJECT_CLASS (klass)->dispose = banter_standing_page_dispose;
  properties[PROP_SHOWN] = banter_property_boolean ("shown");
  g_object_class_install_properties (G_OBJECT_CLASS (klass), N_PROPS, properties);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/im/banter/Banter/safety/banter-standing-page.ui");
  gtk_widget_class_bind_template_child (widget_class, BanterStandingPage, status);
  gtk_widget_class_bind_template_child (widget_class, BanterStandingPage, remedy);
  gtk_widget_class_bind_template_callback (widget_class, on_remedy);
}

static void
banter_standing_page_init (BanterStandingPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->signals = g_signal_group_new (BANTER_TYPE_STANDING);
  g_signal_group_connect_swapped (self->signals, "changed", G_CALLBACK (update), self);
}

void
banter_standing_page_set_standing (BanterStandingPage *self, BanterStanding *standing)
{
  g_return_if_fail (BANTER_IS_STANDING_PAGE (self));

  g_signal_group_set_target (self->signals, standing);
  update (self);
}
