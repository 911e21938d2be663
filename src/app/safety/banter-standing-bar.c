/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-standing-bar"

#include "config.h"

#include "banter-standing-bar.h"

#include "banter-standing-help.h"
#include "banter-widget.h"

/* One line that follows the account's standing. */

struct _BanterStandingBar
{
  GtkWidget parent_instance;

  GSignalGroup *signals;

  /* template children */
  GtkLabel *reason;
  GtkButton *remedy;
};

G_DEFINE_FINAL_TYPE (BanterStandingBar, banter_standing_bar, GTK_TYPE_WIDGET)

static void
update (BanterStandingBar *self)
{
  g_autoptr (BanterStanding) standing = g_signal_group_dup_target (self->signals);
  g_autofree char *text = banter_standing_help_dup_text (standing);
  const char *label = banter_standing_help_get_label (standing);

  gtk_widget_set_visible (GTK_WIDGET (self), text != NULL);
  if (text == NULL)
    return;
  gtk_label_set_text (self->reason, text);
  if (label != NULL)
    gtk_button_set_label (self->remedy, label);
  gtk_widget_set_visible (GTK_WIDGET (self->remedy), label != NULL);
}

static void
on_remedy (BanterStandingBar *self)
{
  g_autoptr (BanterStanding) standing = g_signal_group_dup_target (self->signals);

  if (standing != NULL)
    banter_standing_help_run (standing, GTK_WIDGET (self));
}

static void
banter_standing_bar_dispose (GObject *object)
{
  BanterStandingBar *self = BANTER_STANDING_BAR (object);

  g_clear_object (&self->signals);
  banter_widget_dispose_template (GTK_WIDGET (self), BANTER_TYPE_STANDING_BAR);
  G_OBJECT_CLASS (banter_standing_bar_parent_class)->dispose (object);
}

static void
banter_standing_bar_class_init (BanterStandingBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = banter_standing_bar_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/im/banter/Banter/safety/banter-standing-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, BanterStandingBar, reason);
  gtk_widget_class_bind_template_child (widget_class, BanterStandingBar, remedy);
  gtk_widget_class_bind_template_callback (widget_class, on_remedy);
}

static void
banter_standing_bar_init (BanterStandingBar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->signals = g_signal_group_new (BANTER_TYPE_STANDING);
  g_signal_group_connect_swapped (self->signals, "changed", G_CALLBACK (update), self);
}

void
banter_standing_bar_set_standing (BanterStandingBar *self, BanterStanding *standing)
{
  g_return_if_fail (BANTER_IS_STANDING_BAR (self));

  g_signal_group_set_target (self->signals, standing);
  update (self);
}
