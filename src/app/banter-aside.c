/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-aside"

#include "config.h"

#include "banter-aside.h"

#include "banter-widget.h"

/* The details' place at the end of a chat. The only file that knows AdwFlap, which newer versions
 * of libadwaita replace. */

/* With it the slide comes to rest within 200 ms. */
#define SPRING_STIFFNESS 1500

struct _BanterAside
{
  GtkWidget parent_instance;

  /* template children */
  AdwFlap *flap;
  AdwBin *content_bin;
  AdwBin *aside_bin;
};

G_DEFINE_FINAL_TYPE (BanterAside, banter_aside, GTK_TYPE_WIDGET)

enum
{
  PROP_CONTENT = 1,
  PROP_ASIDE,
  PROP_REVEALED,
  PROP_BESIDE,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];
static guint hidden_signal;

/* Where it lies over the content it takes all of its place. Who makes the window narrow wants to
 * see the content. */
static void
on_folded_changed (BanterAside *self)
{
  gboolean folded = adw_flap_get_folded (self->flap);

  gtk_widget_set_hexpand (GTK_WIDGET (self->aside_bin), folded);
  if (folded)
    adw_flap_set_reveal_flap (self->flap, FALSE);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_BESIDE]);
}

static void
on_reveal_changed (BanterAside *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_REVEALED]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_BESIDE]);
}

static void
on_progress (BanterAside *self)
{
  if (!adw_flap_get_reveal_flap (self->flap) && adw_flap_get_reveal_progress (self->flap) <= 0)
    g_signal_emit (self, hidden_signal, 0);
}

static void
banter_aside_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  BanterAside *self = BANTER_ASIDE (object);

  switch (id)
    {
    case PROP_CONTENT:
      g_value_set_object (value, adw_bin_get_child (self->content_bin));
      break;
    case PROP_ASIDE:
      g_value_set_object (value, adw_bin_get_child (self->aside_bin));
      break;
    case PROP_REVEALED:
      g_value_set_boolean (value, banter_aside_get_revealed (self));
      break;
    case PROP_BESIDE:
      g_value_set_boolean (value, banter_aside_get_beside (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
banter_aside_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  BanterAside *self = BANTER_ASIDE (object);

  switch (id)
    {
    case PROP_CONTENT:
      adw_bin_set_child (self->content_bin, g_value_get_object (value));
      break;
    case PROP_ASIDE:
      banter_aside_set_aside (self, g_value_get_object (value));
      break;
    case PROP_REVEALED:
      banter_aside_set_revealed (self, g_value_get_boolean (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
banter_aside_dispose (GObject *object)
{
  banter_widget_dispose_template (GTK_WIDGET (object), BANTER_TYPE_ASIDE);
  G_OBJECT_CLASS (banter_aside_parent_class)->dispose (object);
}

static void
banter_aside_class_init (BanterAsideClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const GParamFlags flags = G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = banter_aside_get_property;
  object_class->set_property = banter_aside_set_property;
  object_class->dispose = banter_aside_dispose;

  properties[PROP_CONTENT]
      = g_param_spec_object ("content", NULL, NULL, GTK_TYPE_WIDGET, G_PARAM_READWRITE | flags);
  properties[PROP_ASIDE]
      = g_param_spec_object ("aside", NULL, NULL, GTK_TYPE_WIDGET, G_PARAM_READWRITE | flags);
  properties[PROP_REVEALED]
      = g_param_spec_boolean ("revealed", NULL, NULL, FALSE, G_PARAM_READWRITE | flags);
  properties[PROP_BESIDE]
      = g_param_spec_boolean ("beside", NULL, NULL, FALSE, G_PARAM_READABLE | flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  hidden_signal = g_signal_new ("hidden", BANTER_TYPE_ASIDE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                G_TYPE_NONE, 0);

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/im/banter/Banter/banter-aside.ui");
  gtk_widget_class_bind_template_child (widget_class, BanterAside, flap);
  gtk_widget_class_bind_template_child (widget_class, BanterAside, content_bin);
  gtk_widget_class_bind_template_child (widget_class, BanterAside, aside_bin);
  gtk_widget_class_bind_template_callback (widget_class, on_folded_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_reveal_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_progress);
}

static void
banter_aside_init (BanterAside *self)
{
  g_autoptr (AdwSpringParams) params = adw_spring_params_new (1, 0.5, SPRING_STIFFNESS);

  gtk_widget_init_template (GTK_WIDGET (self));
  adw_flap_set_reveal_params (self->flap, params);
}

void
banter_aside_set_aside (BanterAside *self, GtkWidget *aside)
{
  g_return_if_fail (BANTER_IS_ASIDE (self));

  if (adw_bin_get_child (self->aside_bin) == aside)
    return;
  adw_bin_set_child (self->aside_bin, aside);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ASIDE]);
}

gboolean
banter_aside_get_revealed (BanterAside *self)
{
  g_return_val_if_fail (BANTER_IS_ASIDE (self), FALSE);
  return adw_flap_get_reveal_flap (self->flap);
}

void
banter_aside_set_revealed (BanterAside *self, gboolean revealed)
{
  g_return_if_fail (BANTER_IS_ASIDE (self));
  adw_flap_set_reveal_flap (self->flap, revealed);
}

gboolean
banter_aside_get_beside (BanterAside *self)
{
  g_return_val_if_fail (BANTER_IS_ASIDE (self), FALSE);
  return adw_flap_get_reveal_flap (self->flap) && !adw_flap_get_folded (self->flap);
}
