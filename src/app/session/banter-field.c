/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-field"

#include "config.h"

#include "banter-field.h"

#include "banter-widget.h"

/* What is wrong stands beside what it is about, in words, and is told to screen readers as the
 * row's description. */

struct _BanterField
{
  GtkWidget parent_instance;

  char *hint;
  char *problem;
  GtkWidget *row; /* borrowed from list */

  /* template children */
  GtkListBox *list;
  GtkLabel *message;
};

G_DEFINE_FINAL_TYPE (BanterField, banter_field, GTK_TYPE_WIDGET)

enum
{
  PROP_ROW = 1,
  PROP_HINT,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

static void
update (BanterField *self)
{
  const char *text = self->problem != NULL ? self->problem : self->hint;

  gtk_label_set_text (self->message, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->message), text != NULL);
  banter_widget_set_css_class (GTK_WIDGET (self->message), "error", self->problem != NULL);
  banter_widget_set_css_class (GTK_WIDGET (self->message), "dim-label", self->problem == NULL);
  if (self->row == NULL)
    return;
  banter_widget_set_css_class (self->row, "error", self->problem != NULL);
  gtk_accessible_update_state (
      GTK_ACCESSIBLE (self->row), GTK_ACCESSIBLE_STATE_INVALID,
      self->problem != NULL ? GTK_ACCESSIBLE_INVALID_TRUE : GTK_ACCESSIBLE_INVALID_FALSE, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->row), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  text != NULL ? text : "", -1);
}

static void
banter_field_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  BanterField *self = BANTER_FIELD (object);

  switch (id)
    {
    case PROP_ROW:
      g_value_set_object (value, self->row);
      break;
    case PROP_HINT:
      g_value_set_string (value, self->hint);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
banter_field_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  BanterField *self = BANTER_FIELD (object);

  switch (id)
    {
    case PROP_ROW:
      banter_field_set_row (self, g_value_get_object (value));
      break;
    case PROP_HINT:
      banter_field_set_hint (self, g_value_get_string (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
banter_field_dispose (GObject *object)
{
  BanterField *self = BANTER_FIELD (object);

  self->row = NULL;
  banter_widget_dispose_template (GTK_WIDGET (self), BANTER_TYPE_FIELD);
  G_OBJECT_CLASS (banter_field_parent_class)->dispose (object);
}

static void
banter_field_finalize (GObject *object)
{
  BanterField *self = BANTER_FIELD (object);

  g_clear_pointer (&self->hint, g_free);
  g_clear_pointer (&self->problem, g_free);
  G_OBJECT_CLASS (banter_field_parent_class)->finalize (object);
}

static void
banter_field_class_init (BanterFieldClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = banter_field_get_property;
  object_class->set_property = banter_field_set_property;
  object_class->dispose = banter_field_dispose;
  object_class->finalize = banter_field_finalize;

  properties[PROP_ROW] = g_param_spec_object ("row", NULL, NULL, GTK_TYPE_WIDGET, flags);
  properties[PROP_HINT] = g_param_spec_string ("hint", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/im/banter/Banter/session/banter-field.ui");
  gtk_widget_class_bind_template_child (widget_class, BanterField, list);
  gtk_widget_class_bind_template_child (widget_class, BanterField, message);
}

static void
banter_field_init (BanterField *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_orientable_set_orientation (
      GTK_ORIENTABLE (gtk_widget_get_layout_manager (GTK_WIDGET (self))), GTK_ORIENTATION_VERTICAL);
}

GtkWidget *
banter_field_get_row (BanterField *self)
{
  g_return_val_if_fail (BANTER_IS_FIELD (self), NULL);
  return self->row;
}

void
banter_field_set_row (BanterField *self, GtkWidget *row)
{
  g_return_if_fail (BANTER_IS_FIELD (self));

  if (self->row == row)
    return;
  if (self->row != NULL)
    gtk_list_box_remove (self->list, self->row);
  self->row = row;
  if (row != NULL)
    gtk_list_box_append (self->list, row);
  update (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ROW]);
}

const char *
banter_field_get_hint (BanterField *self)
{
  g_return_val_if_fail (BANTER_IS_FIELD (self), NULL);
  return self->hint;
}

void
banter_field_set_hint (BanterField *self, const char *hint)
{
  g_return_if_fail (BANTER_IS_FIELD (self));

  if (g_strcmp0 (self->hint, hint) == 0)
    return;
  g_free (self->hint);
  self->hint = g_strdup (hint);
  update (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_HINT]);
}

void
banter_field_set_problem (BanterField *self, const char *problem)
{
  g_return_if_fail (BANTER_IS_FIELD (self));

  if (g_strcmp0 (self->problem, problem) == 0)
    return;
  g_free (self->problem);
  self->problem = g_strdup (problem);
  update (self);
}

const char *
banter_field_get_problem (BanterField *self)
{
  g_return_val_if_fail (BANTER_IS_FIELD (self), NULL);
  return self->problem;
}
