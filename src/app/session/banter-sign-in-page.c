/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-sign-in-page"

#include "config.h"

#include "banter-sign-in-page.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "banter-account.h"
#include "banter-busy-button.h"
#include "banter-field.h"
#include "banter-problem-text.h"
#include "banter-sign-in.h"
#include "banter-widget.h"

/* Signing in to an account that exists. Each try is a BanterSignIn of its own: look the server up,
 * then hand over name and password. What is typed stays, whatever happens. */

struct _BanterSignInPage
{
  GtkWidget parent_instance;

  BanterProfile *profile;
  BanterSignIn *sign_in;
  GCancellable *cancellable;
  char *server; /* whom a name without a server is meant for; NULL if nobody said */

  /* template children */
  BanterField *account_field;
  BanterField *password_field;
  GtkEditable *account;
  GtkEditable *password;
  BanterBusyButton *submit;
};

G_DEFINE_FINAL_TYPE (BanterSignInPage, banter_sign_in_page, GTK_TYPE_WIDGET)

static guint signed_in_signal;

/* Whether @typed is a name at the server that was named beforehand. */
static gboolean
is_bare_name (BanterSignInPage *self, const char *typed)
{
  return self->server != NULL && strpbrk (typed, "@:/.") == NULL;
}

static BanterField *
field_of (BanterSignInPage *self, BanterProblem problem)
{
  if (problem == BANTER_PROBLEM_WRONG_PASSWORD || problem == BANTER_PROBLEM_RATE_LIMITED)
    return self->password_field;
  return self->account_field;
}

static void
clear_problems (BanterSignInPage *self)
{
  banter_field_set_problem (self->account_field, NULL);
  banter_field_set_problem (self->password_field, NULL);
}

static void
set_busy (BanterSignInPage *self, gboolean busy)
{
  banter_busy_button_set_busy (self->submit, busy);
  gtk_widget_set_sensitive (GTK_WIDGET (self->account_field), !busy);
  gtk_widget_set_sensitive (GTK_WIDGET (self->password_field), !busy);
}

static void
show_problem (BanterSignInPage *self, BanterField *field, const char *text)
{
  banter_field_set_problem (field, text);
  gtk_widget_grab_focus (banter_field_get_row (field));
}

/* Returns whether the page still waits for this answer; says what went wrong with it. */
static gboolean
end_step (BanterSignInPage *self, const GError *error)
{
  g_autofree char *text = NULL;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return FALSE;
  if (error == NULL)
    return TRUE;
  set_busy (self, FALSE);
  text = banter_problem_dup_text_of_error (error);
  if (text != NULL)
    show_problem (self, field_of (self, banter_problem_from_error (error, NULL)), text);
  return FALSE;
}

static void
on_signed_in (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (BanterSignInPage) self = BANTER_SIGN_IN_PAGE (user_data);
  g_autoptr (GError) error = NULL;
  g_autoptr (BanterAccount) account
      = banter_sign_in_password_finish (BANTER_SIGN_IN (source), result, &error);

  if (!end_step (self, error))
    return;
  set_busy (self, FALSE);
  gtk_editable_set_text (self->password, "");
  g_signal_emit (self, signed_in_signal, 0, account);
}

/* "ada" at the server that was named beforehand; else what the look-up found in "ada@server". */
static const char *
own_name (BanterSignInPage *self, const char *typed)
{
  const char *found = banter_sign_in_get_typed_name (self->sign_in);

  if (found != NULL)
    return found;
  return is_bare_name (self, typed) ? typed : NULL;
}

static void
on_looked_up (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (BanterSignInPage) self = BANTER_SIGN_IN_PAGE (user_data);
  BanterSignIn *sign_in = BANTER_SIGN_IN (source);
  g_autofree char *typed = g_strstrip (g_strdup (gtk_editable_get_text (self->account)));
  g_autoptr (GError) error = NULL;
  const char *name;

  banter_sign_in_look_up_finish (sign_in, result, &error);
  if (!end_step (self, error))
    return;
  name = own_name (self, typed);
  if (name == NULL)
    {
      set_busy (self, FALSE);
      show_problem (self, self->account_field,
                    _ ("Write your name too, for example name@example.org."));
      return;
    }
  banter_sign_in_password_async (sign_in, name, gtk_editable_get_text (self->password),
                                 self->cancellable, on_signed_in, g_object_ref (self));
}

static void
on_submit (BanterSignInPage *self)
{
  g_autofree char *typed = g_strstrip (g_strdup (gtk_editable_get_text (self->account)));

  clear_problems (self);
  if (*typed == '\0')
    {
      show_problem (self, self->account_field, _ ("Write your name and server."));
      return;
    }
  if (*gtk_editable_get_text (self->password) == '\0')
    {
      show_problem (self, self->password_field, _ ("Enter your password."));
      return;
    }
  banter_widget_start (&self->cancellable);
  g_clear_object (&self->sign_in);
  self->sign_in = banter_sign_in_new (self->profile);
  set_busy (self, TRUE);
  banter_sign_in_look_up_async (self->sign_in, is_bare_name (self, typed) ? self->server : typed,
                                self->cancellable, on_looked_up, g_object_ref (self));
}

static void
on_cancel (BanterSignInPage *self)
{
  g_cancellable_cancel (self->cancellable);
  set_busy (self, FALSE);
}

static void
banter_sign_in_page_unmap (GtkWidget *widget)
{
  on_cancel (BANTER_SIGN_IN_PAGE (widget));
  GTK_WIDGET_CLASS (banter_sign_in_page_parent_class)->unmap (widget);
}

static void
banter_sign_in_page_dispose (GObject *object)
{
  BanterSignInPage *self = BANTER_SIGN_IN_PAGE (object);

  banter_widget_stop (&self->cancellable);
  g_clear_object (&self->sign_in);
  g_clear_object (&self->profile);
  banter_widget_dispose_template (GTK_WIDGET (self), BANTER_TYPE_SIGN_IN_PAGE);
  G_OBJECT_CLASS (banter_sign_in_page_parent_class)->dispose (object);
}

static void
banter_sign_in_page_finalize (GObject *object)
{
  g_clear_pointer (&BANTER_SIGN_IN_PAGE (object)->server, g_free);
  G_OBJECT_CLASS (banter_sign_in_page_parent_class)->finalize (object);
}

static void
banter_sign_in_page_class_init (BanterSignInPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = banter_sign_in_page_dispose;
  object_class->finalize = banter_sign_in_page_finalize;
  widget_class->unmap = banter_sign_in_page_unmap;
  signed_in_signal = g_signal_new ("signed-in", BANTER_TYPE_SIGN_IN_PAGE, G_SIGNAL_RUN_LAST, 0,
                                   NULL, NULL, NULL, G_TYPE_NONE, 1, BANTER_TYPE_ACCOUNT);

  g_type_ensure (BANTER_TYPE_BUSY_BUTTON);
  g_type_ensure (BANTER_TYPE_FIELD);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/im/banter/Banter/session/banter-sign-in-page.ui");
  gtk_widget_class_bind_template_child (widget_class, BanterSignInPage, password_field);
  gtk_widget_class_bind_template_child (widget_class, BanterSignInPage, account_field);
  gtk_widget_class_bind_template_child (widget_class, BanterSignInPage, account);
  gtk_widget_class_bind_template_child (widget_class, BanterSignInPage, password);
  gtk_widget_class_bind_template_child (widget_class, BanterSignInPage, submit);
  gtk_widget_class_bind_template_callback (widget_class, on_submit);
  gtk_widget_class_bind_template_callback (widget_class, on_cancel);
  gtk_widget_class_bind_template_callback (widget_class, clear_problems);
}

static void
banter_sign_in_page_init (BanterSignInPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
banter_sign_in_page_new (BanterProfile *profile)
{
  BanterSignInPage *self = g_object_new (BANTER_TYPE_SIGN_IN_PAGE, NULL);

  self->profile = g_object_ref (profile);
  return GTK_WIDGET (self);
}

void
banter_sign_in_page_set_server (BanterSignInPage *self, const char *server)
{
  g_autofree char *hint = NULL;

  g_return_if_fail (BANTER_IS_SIGN_IN_PAGE (self));

  g_free (self->server);
  self->server = g_strdup (server);
  /* Translators: %s is the address of a server. */
  hint = g_strdup_printf (_ ("Your name on %s, or name@server for another one"), server);
  banter_field_set_hint (self->account_field, hint);
}

void
banter_sign_in_page_focus (BanterSignInPage *self)
{
  g_return_if_fail (BANTER_IS_SIGN_IN_PAGE (self));
  gtk_widget_grab_focus (GTK_WIDGET (self->account));
}
