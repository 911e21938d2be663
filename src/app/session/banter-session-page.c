/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-session-page"

#include "config.h"

#include "banter-session-page.h"

#include <adwaita.h>

#include "banter-account.h"
#include "banter-register-page.h"
#include "banter-sign-in-page.h"
#include "banter-widget.h"

/* The way in. The forms are built when they are first opened. */

struct _BanterSessionPage
{
  GtkWidget parent_instance;

  BanterProfile *profile;
  char *server;
  BanterSignInPage *sign_in;        /* borrowed from stack; NULL until opened */
  BanterRegisterPage *registration; /* borrowed from stack; NULL until opened */

  /* template children */
  GtkStack *stack;
  GtkWidget *welcome;
  GtkLabel *message;
  GtkWidget *buttons;
  GtkWidget *trying;
  GtkSpinner *spinner;
  GtkWidget *sign_in_button;
};

G_DEFINE_FINAL_TYPE (BanterSessionPage, banter_session_page, GTK_TYPE_WIDGET)

static guint signed_in_signal;
static guint trial_requested_signal;
static guint trial_cancelled_signal;

static void
on_signed_in (BanterSessionPage *self, BanterAccount *account)
{
  g_signal_emit (self, signed_in_signal, 0, account);
}

static void
on_sign_in (GtkWidget *widget, const char *action, GVariant *parameter)
{
  BanterSessionPage *self = BANTER_SESSION_PAGE (widget);

  if (self->sign_in == NULL)
    {
      self->sign_in = BANTER_SIGN_IN_PAGE (banter_sign_in_page_new (self->profile));
      g_signal_connect_object (self->sign_in, "signed-in", G_CALLBACK (on_signed_in), self,
                               G_CONNECT_SWAPPED);
      gtk_stack_add_child (self->stack, GTK_WIDGET (self->sign_in));
      if (self->server != NULL)
        banter_sign_in_page_set_server (self->sign_in, self->server);
    }
  gtk_stack_set_visible_child (self->stack, GTK_WIDGET (self->sign_in));
  banter_sign_in_page_focus (self->sign_in);
}

static void
on_register (GtkWidget *widget, const char *action, GVariant *parameter)
{
  BanterSessionPage *self = BANTER_SESSION_PAGE (widget);

  if (self->registration == NULL)
    {
      self->registration = BANTER_REGISTER_PAGE (banter_register_page_new (self->profile));
      g_signal_connect_object (self->registration, "signed-in", G_CALLBACK (on_signed_in), self,
                               G_CONNECT_SWAPPED);
      gtk_stack_add_child (self->stack, GTK_WIDGET (self->registration));
      if (self->server != NULL)
        banter_register_page_set_server (self->registration, self->server);
    }
  gtk_stack_set_visible_child (self->stack, GTK_WIDGET (self->registration));
  banter_register_page_focus (self->registration);
}

static void
on_back (GtkWidget *widget, const char *action, GVariant *parameter)
{
  BanterSessionPage *self = BANTER_SESSION_PAGE (widget);

  gtk_stack_set_visible_child (self->stack, self->welcome);
  gtk_widget_grab_focus (self->sign_in_button);
}

static void
on_try (GtkWidget *widget, const char *action, GVariant *parameter)
{
  banter_session_page_set_message (BANTER_SESSION_PAGE (widget), NULL);
  g_signal_emit (widget, trial_requested_signal, 0);
}

static void
on_cancel_trial (GtkWidget *widget, const char *action, GVariant *parameter)
{
  g_signal_emit (widget, trial_cancelled_signal, 0);
}

static void
banter_session_page_dispose (GObject *object)
{
  BanterSessionPage *self = BANTER_SESSION_PAGE (object);

  g_clear_object (&self->profile);
  banter_widget_dispose_template (GTK_WIDGET (self), BANTER_TYPE_SESSION_PAGE);
  G_OBJECT_CLASS (banter_session_page_parent_class)->dispose (object);
}

static void
banter_session_page_finalize (GObject *object)
{
  g_clear_pointer (&BANTER_SESSION_PAGE (object)->server, g_free);
  G_OBJECT_CLASS (banter_session_page_parent_class)->finalize (object);
}

static void
banter_session_page_class_init (BanterSessionPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = banter_session_page_dispose;
  object_class->finalize = banter_session_page_finalize;
  signed_in_signal = g_signal_new ("signed-in", BANTER_TYPE_SESSION_PAGE, G_SIGNAL_RUN_LAST, 0,
                                   NULL, NULL, NULL, G_TYPE_NONE, 1, BANTER_TYPE_ACCOUNT);
  trial_requested_signal = g_signal_new ("trial-requested", BANTER_TYPE_SESSION_PAGE,
                                         G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  trial_cancelled_signal = g_signal_new ("trial-cancelled", BANTER_TYPE_SESSION_PAGE,
                                         G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_install_action (widget_class, "session.sign-in", NULL, on_sign_in);
  gtk_widget_class_install_action (widget_class, "session.register", NULL, on_register);
  gtk_widget_class_install_action (widget_class, "session.back", NULL, on_back);
  gtk_widget_class_install_action (widget_class, "session.try", NULL, on_try);
  gtk_widget_class_install_action (widget_class, "session.cancel-trial", NULL, on_cancel_trial);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "session.back", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Left, GDK_ALT_MASK, "session.back",
                                       NULL);

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/im/banter/Banter/session/banter-session-page.ui");
  gtk_widget_class_bind_template_child (widget_class, BanterSessionPage, stack);
  gtk_widget_class_bind_template_child (widget_class, BanterSessionPage, welcome);
  gtk_widget_class_bind_template_child (widget_class, BanterSessionPage, message);
  gtk_widget_class_bind_template_child (widget_class, BanterSessionPage, buttons);
  gtk_widget_class_bind_template_child (widget_class, BanterSessionPage, trying);
  gtk_widget_class_bind_template_child (widget_class, BanterSessionPage, spinner);
  gtk_widget_class_bind_template_child (widget_class, BanterSessionPage, sign_in_button);
}

static void
banter_session_page_init (BanterSessionPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
banter_session_page_new (BanterProfile *profile)
{
  BanterSessionPage *self = g_object_new (BANTER_TYPE_SESSION_PAGE, NULL);

  self->profile = g_object_ref (profile);
  return GTK_WIDGET (self);
}

void
banter_session_page_set_server (BanterSessionPage *self, const char *server)
{
  g_return_if_fail (BANTER_IS_SESSION_PAGE (self));

  g_free (self->server);
  self->server = g_strdup (server);
  if (server == NULL)
    return;
  if (self->sign_in != NULL)
    banter_sign_in_page_set_server (self->sign_in, server);
  if (self->registration != NULL)
    banter_register_page_set_server (self->registration, server);
}

void
banter_session_page_set_message (BanterSessionPage *self, const char *message)
{
  g_return_if_fail (BANTER_IS_SESSION_PAGE (self));

  gtk_label_set_text (self->message, message != NULL ? message : "");
  gtk_widget_set_visible (GTK_WIDGET (self->message), message != NULL);
}

void
banter_session_page_set_trying (BanterSessionPage *self, gboolean trying)
{
  g_return_if_fail (BANTER_IS_SESSION_PAGE (self));

  gtk_widget_set_visible (self->buttons, !trying);
  gtk_widget_set_visible (self->trying, trying);
  gtk_spinner_set_spinning (self->spinner, trying);
}
