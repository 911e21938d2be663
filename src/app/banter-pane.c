/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-pane"

#include "config.h"

#include "banter-pane.h"

#include "banter-widget.h"

/* What the pages of the split window have in common. */

typedef struct
{
  gboolean folded;
} BanterPanePrivate;

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (BanterPane, banter_pane, GTK_TYPE_WIDGET)

enum
{
  PROP_FOLDED = 1,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

static void
banter_pane_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  BanterPanePrivate *priv = banter_pane_get_instance_private (BANTER_PANE (object));

  if (id == PROP_FOLDED)
    g_value_set_boolean (value, priv->folded);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
banter_pane_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  BanterPanePrivate *priv = banter_pane_get_instance_private (BANTER_PANE (object));

  if (id != PROP_FOLDED)
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  else if (priv->folded != g_value_get_boolean (value))
    {
      priv->folded = g_value_get_boolean (value);
      g_object_notify_by_pspec (object, pspec);
    }
}

static void
banter_pane_dispose (GObject *object)
{
  banter_widget_dispose_template (GTK_WIDGET (object), G_OBJECT_TYPE (object));
  G_OBJECT_CLASS (banter_pane_parent_class)->dispose (object);
}

static void
banter_pane_class_init (BanterPaneClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = banter_pane_get_property;
  object_class->set_property = banter_pane_set_property;
  object_class->dispose = banter_pane_dispose;
  properties[PROP_FOLDED]
      = g_param_spec_boolean ("folded", NULL, NULL, FALSE,
                              G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
banter_pane_init (BanterPane *self)
{
}
