/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-message-failure"

#include "config.h"

#include <glib/gi18n.h>

#include "banter-message-failure.h"

#include "banter-problem-text.h"

/* Says in place why a message was not sent and what can be done about it. */

struct _BanterMessageFailure
{
  GtkWidget parent_instance;

  /* template children */
  GtkLabel *reason;
  GtkWidget *buttons;
  GtkWidget *why;
  GtkWidget *verify_phone;
  GtkButton *discard;
};

G_DEFINE_FINAL_TYPE (BanterMessageFailure, banter_message_failure, GTK_TYPE_WIDGET)

static void
banter_message_failure_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), BANTER_TYPE_MESSAGE_FAILURE);
  G_OBJECT_CLASS (banter_message_failure_parent_class)->dispose (object);
}

static void
banter_message_failure_class_init (BanterMessageFailureClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = banter_message_failure_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/im/banter/Banter/chat/banter-message-failure.ui");
  gtk_widget_class_bind_template_child (widget_class, BanterMessageFailure, reason);
  gtk_widget_class_bind_template_child (widget_class, BanterMessageFailure, buttons);
  gtk_widget_class_bind_template_child (widget_class, BanterMessageFailure, why);
  gtk_widget_class_bind_template_child (widget_class, BanterMessageFailure, verify_phone);
  gtk_widget_class_bind_template_child (widget_class, BanterMessageFailure, discard);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "failure");
}

static void
banter_message_failure_init (BanterMessageFailure *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
banter_message_failure_new (void)
{
  return g_object_new (BANTER_TYPE_MESSAGE_FAILURE, NULL);
}

void
banter_message_failure_set_problem (BanterMessageFailure *self, BanterProblem problem,
                                    gboolean edit)
{
  g_autofree char *text = banter_problem_dup_text (problem, 0);

  g_return_if_fail (BANTER_IS_MESSAGE_FAILURE (self));

  gtk_label_set_text (self->reason, text != NULL ? text : _ ("This message was not sent."));
  /* Four buttons are wider than a narrow window, and the reason says it all. */
  gtk_widget_set_visible (self->why, problem != BANTER_PROBLEM_PHONE);
  gtk_widget_set_visible (self->verify_phone, problem == BANTER_PROBLEM_PHONE);
  gtk_button_set_label (self->discard, edit ? _ ("_Discard Edit") : _ ("_Delete"));
}
