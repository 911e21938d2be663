/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-busy-button"

#include "config.h"

#include "banter-busy-button.h"

#include "banter-widget.h"

/* Keeps its size while busy, so that the form does not jump. */

struct _BanterBusyButton
{
  GtkWidget parent_instance;

  char *label;
  gboolean busy;

  /* template children */
  GtkStack *stack;
  GtkSpinner *spinner;
  GtkWidget *button;
  GtkWidget *cancel;
};

G_DEFINE_FINAL_TYPE (BanterBusyButton, banter_busy_button, GTK_TYPE_WIDGET)

enum
{
  PROP_LABEL = 1,
  PROP_BUSY,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];
static guint clicked_signal;
static guint cancelled_signal;

static void
on_clicked (BanterBusyButton *self)
{
  if (!self->busy)
    g_signal_emit (self, clicked_signal, 0);
}

static void
on_cancel_clicked (BanterBusyButton *self)
{
  g_signal_emit (self, cancelled_signal, 0);
}

static void
banter_busy_button_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  BanterBusyButton *self = BANTER_BUSY_BUTTON (object);

  switch (id)
    {
    case PROP_LABEL:
      g_value_set_string (value, self->label);
      break;
    case PROP_BUSY:
      g_value_set_boolean (value, self->busy);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
banter_busy_button_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  BanterBusyButton *self = BANTER_BUSY_BUTTON (object);

  switch (id)
    {
    case PROP_LABEL:
      g_free (self->label);
      self->label = g_value_dup_string (value);
      gtk_accessible_update_property (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                      self->label, -1);
      g_object_notify_by_pspec (object, pspec);
      break;
    case PROP_BUSY:
      banter_busy_button_set_busy (self, g_value_get_boolean (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
banter_busy_button_dispose (GObject *object)
{
  banter_widget_dispose_template (GTK_WIDGET (object), BANTER_TYPE_BUSY_BUTTON);
  G_OBJECT_CLASS (banter_busy_button_parent_class)->dispose (object);
}

static void
banter_busy_button_finalize (GObject *object)
{
  g_clear_pointer (&BANTER_BUSY_BUTTON (object)->label, g_free);
  G_OBJECT_CLASS (banter_busy_button_parent_class)->finalize (object);
}

static void
banter_busy_button_class_init (BanterBusyButtonClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = banter_busy_button_get_property;
  object_class->set_property = banter_busy_button_set_property;
  object_class->dispose = banter_busy_button_dispose;
  object_class->finalize = banter_busy_button_finalize;

  properties[PROP_LABEL] = g_param_spec_string ("label", NULL, NULL, NULL, flags);
  properties[PROP_BUSY] = g_param_spec_boolean ("busy", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  clicked_signal = g_signal_new ("clicked", BANTER_TYPE_BUSY_BUTTON, G_SIGNAL_RUN_LAST, 0, NULL,
                                 NULL, NULL, G_TYPE_NONE, 0);
  cancelled_signal = g_signal_new ("cancelled", BANTER_TYPE_BUSY_BUTTON, G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/im/banter/Banter/session/banter-busy-button.ui");
  gtk_widget_class_bind_template_child (widget_class, BanterBusyButton, stack);
  gtk_widget_class_bind_template_child (widget_class, BanterBusyButton, spinner);
  gtk_widget_class_bind_template_child (widget_class, BanterBusyButton, button);
  gtk_widget_class_bind_template_child (widget_class, BanterBusyButton, cancel);
  gtk_widget_class_bind_template_callback (widget_class, on_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_cancel_clicked);
}

static void
banter_busy_button_init (BanterBusyButton *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

gboolean
banter_busy_button_get_busy (BanterBusyButton *self)
{
  g_return_val_if_fail (BANTER_IS_BUSY_BUTTON (self), FALSE);
  return self->busy;
}

void
banter_busy_button_set_busy (BanterBusyButton *self, gboolean busy)
{
  g_return_if_fail (BANTER_IS_BUSY_BUTTON (self));

  if (self->busy == busy)
    return;
  self->busy = busy;
  gtk_stack_set_visible_child_name (self->stack, busy ? "busy" : "label");
  gtk_spinner_set_spinning (self->spinner, busy);
  gtk_widget_set_visible (self->cancel, busy);
  gtk_accessible_update_state (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_STATE_BUSY, busy, -1);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_BUSY]);
}
