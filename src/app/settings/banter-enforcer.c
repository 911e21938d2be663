/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-enforcer"

#include "config.h"

#include "banter-enforcer.h"

#include <glib/gi18n.h>

#include "banter-widget.h"

/* A server or a computer; which it is, is said in words too. */

struct _BanterEnforcer
{
  GtkWidget parent_instance;

  gboolean by_server;

  /* template children */
  GtkImage *image;
};

G_DEFINE_FINAL_TYPE (BanterEnforcer, banter_enforcer, GTK_TYPE_WIDGET)

enum
{
  PROP_BY_SERVER = 1,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static void
update (BanterEnforcer *self)
{
  const char *text
      = self->by_server ? _ ("Enforced by the server") : _ ("Enforced by Banter on this device");

  gtk_image_set_from_icon_name (self->image,
                                self->by_server ? "network-server-symbolic" : "computer-symbolic");
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
}

static void
banter_enforcer_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  g_assert (prop_id == PROP_BY_SERVER);
  g_value_set_boolean (value, BANTER_ENFORCER (object)->by_server);
}

static void
banter_enforcer_set_property (GObject *object, guint prop_id, const GValue *value,
                              GParamSpec *pspec)
{
  BanterEnforcer *self = BANTER_ENFORCER (object);

  g_assert (prop_id == PROP_BY_SERVER);
  if (self->by_server == g_value_get_boolean (value))
    return;
  self->by_server = g_value_get_boolean (value);
  update (self);
  g_object_notify_by_pspec (object, pspec);
}

static void
banter_enforcer_dispose (GObject *object)
{
  banter_widget_dispose_template (GTK_WIDGET (object), BANTER_TYPE_ENFORCER);
  G_OBJECT_CLASS (banter_enforcer_parent_class)->dispose (object);
}

static void
banter_enforcer_class_init (BanterEnforcerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = banter_enforcer_get_property;
  object_class->set_property = banter_enforcer_set_property;
  object_class->dispose = banter_enforcer_dispose;
  properties[PROP_BY_SERVER]
      = g_param_spec_boolean ("by-server", NULL, NULL, FALSE,
                              G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/im/banter/Banter/settings/banter-enforcer.ui");
  gtk_widget_class_bind_template_child (widget_class, BanterEnforcer, image);
}

static void
banter_enforcer_init (BanterEnforcer *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  update (self);
}
