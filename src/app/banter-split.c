/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-split"

#include "config.h"

#include "banter-split.h"

#include "banter-widget.h"

/* The one adaptive container: a sidebar of a fixed width beside the content, or one of them alone
 * when the window is narrower than both (below 720 px). The only file that knows AdwLeaflet, which
 * newer versions of libadwaita replace. */

struct _BanterSplit
{
  GtkWidget parent_instance;

  /* template children */
  AdwLeaflet *leaflet;
  AdwBin *sidebar_bin;
  AdwBin *content_bin;
};

G_DEFINE_FINAL_TYPE (BanterSplit, banter_split, GTK_TYPE_WIDGET)

enum
{
  PROP_SIDEBAR = 1,
  PROP_CONTENT,
  PROP_FOLDED,
  PROP_SHOW_CONTENT,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

static void
on_folded_changed (BanterSplit *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FOLDED]);
}

static void
on_visible_child_changed (BanterSplit *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SHOW_CONTENT]);
}

static void
banter_split_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  BanterSplit *self = BANTER_SPLIT (object);

  switch (id)
    {
    case PROP_SIDEBAR:
      g_value_set_object (value, banter_split_get_sidebar (self));
      break;
    case PROP_CONTENT:
      g_value_set_object (value, banter_split_get_content (self));
      break;
    case PROP_FOLDED:
      g_value_set_boolean (value, banter_split_get_folded (self));
      break;
    case PROP_SHOW_CONTENT:
      g_value_set_boolean (value, banter_split_get_show_content (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
banter_split_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  BanterSplit *self = BANTER_SPLIT (object);

  switch (id)
    {
    case PROP_SIDEBAR:
      banter_split_set_sidebar (self, g_value_get_object (value));
      break;
    case PROP_CONTENT:
      banter_split_set_content (self, g_value_get_object (value));
      break;
    case PROP_SHOW_CONTENT:
      banter_split_set_show_content (self, g_value_get_boolean (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
banter_split_dispose (GObject *object)
{
  banter_widget_dispose_template (GTK_WIDGET (object), BANTER_TYPE_SPLIT);
  G_OBJECT_CLASS (banter_split_parent_class)->dispose (object);
}

static void
banter_split_class_init (BanterSplitClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const GParamFlags flags = G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = banter_split_get_property;
  object_class->set_property = banter_split_set_property;
  object_class->dispose = banter_split_dispose;

  properties[PROP_SIDEBAR]
      = g_param_spec_object ("sidebar", NULL, NULL, GTK_TYPE_WIDGET, G_PARAM_READWRITE | flags);
  properties[PROP_CONTENT]
      = g_param_spec_object ("content", NULL, NULL, GTK_TYPE_WIDGET, G_PARAM_READWRITE | flags);
  properties[PROP_FOLDED]
      = g_param_spec_boolean ("folded", NULL, NULL, FALSE, G_PARAM_READABLE | flags);
  properties[PROP_SHOW_CONTENT]
      = g_param_spec_boolean ("show-content", NULL, NULL, FALSE, G_PARAM_READWRITE | flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/im/banter/Banter/banter-split.ui");
  gtk_widget_class_bind_template_child (widget_class, BanterSplit, leaflet);
  gtk_widget_class_bind_template_child (widget_class, BanterSplit, sidebar_bin);
  gtk_widget_class_bind_template_child (widget_class, BanterSplit, content_bin);
  gtk_widget_class_bind_template_callback (widget_class, on_folded_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_visible_child_changed);
}

static void
banter_split_init (BanterSplit *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
banter_split_new (void)
{
  return g_object_new (BANTER_TYPE_SPLIT, NULL);
}

GtkWidget *
banter_split_get_sidebar (BanterSplit *self)
{
  g_return_val_if_fail (BANTER_IS_SPLIT (self), NULL);
  return adw_bin_get_child (self->sidebar_bin);
}

void
banter_split_set_sidebar (BanterSplit *self, GtkWidget *sidebar)
{
  g_return_if_fail (BANTER_IS_SPLIT (self));

  if (adw_bin_get_child (self->sidebar_bin) == sidebar)
    return;
  adw_bin_set_child (self->sidebar_bin, sidebar);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SIDEBAR]);
}

GtkWidget *
banter_split_get_content (BanterSplit *self)
{
  g_return_val_if_fail (BANTER_IS_SPLIT (self), NULL);
  return adw_bin_get_child (self->content_bin);
}

void
banter_split_set_content (BanterSplit *self, GtkWidget *content)
{
  g_return_if_fail (BANTER_IS_SPLIT (self));

  if (adw_bin_get_child (self->content_bin) == content)
    return;
  adw_bin_set_child (self->content_bin, content);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CONTENT]);
}

gboolean
banter_split_get_folded (BanterSplit *self)
{
  g_return_val_if_fail (BANTER_IS_SPLIT (self), FALSE);
  return adw_leaflet_get_folded (self->leaflet);
}

gboolean
banter_split_get_show_content (BanterSplit *self)
{
  g_return_val_if_fail (BANTER_IS_SPLIT (self), FALSE);
  return adw_leaflet_get_visible_child (self->leaflet) == GTK_WIDGET (self->content_bin);
}

void
banter_split_set_show_content (BanterSplit *self, gboolean show_content)
{
  g_return_if_fail (BANTER_IS_SPLIT (self));
  adw_leaflet_set_visible_child (self->leaflet, show_content ? GTK_WIDGET (self->content_bin)
                                                             : GTK_WIDGET (self->sidebar_bin));
}
