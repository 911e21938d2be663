/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-register-page"

#include "config.h"

#include "banter-register-page-private.h"

#include <glib/gi18n.h>

#include "banter-account.h"
#include "banter-password-strength.h"
#include "banter-problem-text.h"
#include "banter-widget.h"

/* Creating an account: the form, what is wrong in it, and the button. What is typed stays. What the
 * server is asked meanwhile is banter-register-page-server.c. */

G_DEFINE_FINAL_TYPE (BanterRegisterPage, banter_register_page, GTK_TYPE_WIDGET)

static guint signed_in_signal;

static BanterField *
field_of (BanterRegisterPage *self, BanterProblem problem)
{
  static const struct
  {
    BanterProblem problem;
    gsize field;
  } table[] = {
    { BANTER_PROBLEM_NAME_TAKEN, G_STRUCT_OFFSET (BanterRegisterPage, name_field) },
    { BANTER_PROBLEM_NAME_INVALID, G_STRUCT_OFFSET (BanterRegisterPage, name_field) },
    { BANTER_PROBLEM_WEAK_PASSWORD, G_STRUCT_OFFSET (BanterRegisterPage, password_field) },
    { BANTER_PROBLEM_TERMS, G_STRUCT_OFFSET (BanterRegisterPage, terms_field) },
    { BANTER_PROBLEM_UNDER_AGE, G_STRUCT_OFFSET (BanterRegisterPage, birthday_field) },
    { BANTER_PROBLEM_BAD_BIRTHDAY, G_STRUCT_OFFSET (BanterRegisterPage, birthday_field) },
  };

  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    if (table[i].problem == problem)
      return G_STRUCT_MEMBER (BanterField *, self, table[i].field);
  return self->server_field;
}

void
banter_register_page_set_busy (BanterRegisterPage *self, gboolean busy)
{
  banter_busy_button_set_busy (self->submit, busy);
  gtk_widget_set_sensitive (GTK_WIDGET (self->fields), !busy);
}

static void
show_problem (BanterRegisterPage *self, BanterField *field, const char *text)
{
  gtk_widget_set_visible (GTK_WIDGET (field), TRUE);
  banter_field_set_problem (field, text);
  gtk_widget_child_focus (GTK_WIDGET (field), GTK_DIR_TAB_FORWARD);
}

static void
show_error (BanterRegisterPage *self, const GError *error)
{
  g_autofree char *text = banter_problem_dup_text_of_error (error);

  if (text != NULL)
    show_problem (self, field_of (self, banter_problem_from_error (error, NULL)), text);
}

char *
banter_register_page_dup_typed (GtkEditable *editable)
{
  return g_strstrip (g_strdup (gtk_editable_get_text (editable)));
}

static void
on_registered (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (BanterRegisterPage) self = BANTER_REGISTER_PAGE (user_data);
  g_autoptr (GError) error = NULL;
  g_autoptr (BanterAccount) account
      = banter_sign_in_register_finish (BANTER_SIGN_IN (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_clear_object (&self->registering);
  banter_register_page_set_busy (self, FALSE);
  if (account == NULL)
    {
      show_error (self, error);
      return;
    }
  gtk_editable_set_text (self->password, "");
  g_signal_emit (self, signed_in_signal, 0, account);
}

/* Says what is missing, at the first field where something is. */
static gboolean
check_fields (BanterRegisterPage *self)
{
  g_autofree char *name = banter_register_page_dup_typed (self->name);
  g_autofree char *date = banter_birthday_row_dup_date (self->birthday);
  const char *password = gtk_editable_get_text (self->password);
  const struct
  {
    BanterField *field;
    gboolean wrong;
    const char *text;
  } checks[] = {
    { self->name_field, *name == '\0', _ ("Choose a name. Others find you by it.") },
    { self->password_field, *password == '\0', _ ("Choose a password.") },
    { self->password_field, banter_password_strength (password, name) < BANTER_PASSWORD_FAIR,
      _ ("This password is too easy to guess. Choose a longer one.") },
    { self->birthday_field, banter_sign_in_get_needs_birthday (self->sign_in) && date == NULL,
      _ ("Enter your birthday, for example day 24, month 12, year 1990.") },
    { self->terms_field,
      banter_sign_in_get_terms (self->sign_in) != NULL
          && !gtk_check_button_get_active (self->terms_check),
      _ ("The server asks you to accept its terms.") },
  };

  for (guint i = 0; i < G_N_ELEMENTS (checks); i++)
    if (checks[i].wrong)
      {
        show_problem (self, checks[i].field, checks[i].text);
        return FALSE;
      }
  return TRUE;
}

void
banter_register_page_create_account (BanterRegisterPage *self)
{
  g_autofree char *name = banter_register_page_dup_typed (self->name);
  g_autofree char *display_name = banter_register_page_dup_typed (self->display_name);
  g_autofree char *date = banter_birthday_row_dup_date (self->birthday);

  if (!banter_sign_in_get_can_register (self->sign_in))
    {
      g_autofree char *text = banter_problem_dup_text (BANTER_PROBLEM_REGISTRATION_CLOSED, 0);

      banter_register_page_set_busy (self, FALSE);
      show_problem (self, self->server_field, text);
      return;
    }
  banter_register_page_set_busy (self, FALSE);
  if (!check_fields (self))
    return;
  banter_register_page_set_busy (self, TRUE);
  banter_sign_in_register_async (
      self->sign_in, name, gtk_editable_get_text (self->password),
      banter_sign_in_get_needs_birthday (self->sign_in) ? date : NULL,
      *display_name != '\0' ? display_name : NULL, gtk_check_button_get_active (self->terms_check),
      banter_widget_start (&self->registering), on_registered, g_object_ref (self));
}

static void
on_password_changed (BanterRegisterPage *self)
{
  static const char *const words[] = {
    [BANTER_PASSWORD_NONE] = NULL,
    [BANTER_PASSWORD_WEAK] = N_ ("Weak: easy to guess"),
    [BANTER_PASSWORD_FAIR] = N_ ("Fair: a few more characters make it good"),
    [BANTER_PASSWORD_GOOD] = N_ ("Good"),
    [BANTER_PASSWORD_STRONG] = N_ ("Strong"),
  };
  g_autofree char *name = banter_register_page_dup_typed (self->name);
  BanterPasswordStrength strength
      = banter_password_strength (gtk_editable_get_text (self->password), name);

  gtk_level_bar_set_value (self->meter, strength);
  gtk_widget_set_visible (GTK_WIDGET (self->meter), strength != BANTER_PASSWORD_NONE);
  banter_field_set_problem (self->password_field, NULL);
  banter_field_set_hint (self->password_field,
                         words[strength] != NULL ? _ (words[strength]) : NULL);
}

static void
on_birthday_changed (BanterRegisterPage *self)
{
  banter_field_set_problem (self->birthday_field, NULL);
}

static void
on_terms_toggled (BanterRegisterPage *self)
{
  banter_field_set_problem (self->terms_field, NULL);
}

static void
on_submit (BanterRegisterPage *self)
{
  g_autofree char *server = banter_register_page_dup_typed (self->server);

  if (banter_busy_button_get_busy (self->submit))
    return;
  if (*server == '\0')
    {
      show_problem (self, self->server_field, _ ("Enter the address of a server."));
      return;
    }
  banter_register_page_look_up (self);
  banter_register_page_set_busy (self, TRUE);
  if (self->looking_up != NULL)
    self->submit_when_found = TRUE;
  else
    banter_register_page_create_account (self);
}

static void
on_cancel (BanterRegisterPage *self)
{
  self->submit_when_found = FALSE;
  banter_widget_stop (&self->registering);
  banter_register_page_set_busy (self, FALSE);
}

static void
banter_register_page_unmap (GtkWidget *widget)
{
  on_cancel (BANTER_REGISTER_PAGE (widget));
  GTK_WIDGET_CLASS (banter_register_page_parent_class)->unmap (widget);
}

static void
banter_register_page_dispose (GObject *object)
{
  BanterRegisterPage *self = BANTER_REGISTER_PAGE (object);

  banter_widget_stop (&self->looking_up);
  banter_widget_stop (&self->checking);
  banter_widget_stop (&self->registering);
  g_clear_handle_id (&self->server_timer, g_source_remove);
  g_clear_handle_id (&self->name_timer, g_source_remove);
  g_clear_object (&self->sign_in);
  g_clear_object (&self->profile);
  banter_widget_dispose_template (GTK_WIDGET (self), BANTER_TYPE_REGISTER_PAGE);
  G_OBJECT_CLASS (banter_register_page_parent_class)->dispose (object);
}

static void
banter_register_page_finalize (GObject *object)
{
  g_clear_pointer (&BANTER_REGISTER_PAGE (object)->looked_up, g_free);
  G_OBJECT_CLASS (banter_register_page_parent_class)->finalize (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/im/banter/Banter/session/banter-register-page.ui");
  gtk_widget_class_bind_template_child (widget_class, BanterRegisterPage, server_field);
  gtk_widget_class_bind_template_child (widget_class, BanterRegisterPage, name_field);
  gtk_widget_class_bind_template_child (widget_class, BanterRegisterPage, display_name_field);
  gtk_widget_class_bind_template_child (widget_class, BanterRegisterPage, password_field);
  gtk_widget_class_bind_template_child (widget_class, BanterRegisterPage, birthday_field);
  gtk_widget_class_bind_template_child (widget_class, BanterRegisterPage, terms_field);
  gtk_widget_class_bind_template_child (widget_class, BanterRegisterPage, server);
  gtk_widget_class_bind_template_child (widget_class, BanterRegisterPage, name);
  gtk_widget_class_bind_template_child (widget_class, BanterRegisterPage, display_name);
  gtk_widget_class_bind_template_child (widget_class, BanterRegisterPage, password);
  gtk_widget_class_bind_template_child (widget_class, BanterRegisterPage, birthday);
  gtk_widget_class_bind_template_child (widget_class, BanterRegisterPage, terms);
  gtk_widget_class_bind_template_child (widget_class, BanterRegisterPage, terms_check);
  gtk_widget_class_bind_template_child (widget_class, BanterRegisterPage, fields);
  gtk_widget_class_bind_template_child (widget_class, BanterRegisterPage, meter);
  gtk_widget_class_bind_template_child (widget_class, BanterRegisterPage, submit);
  gtk_widget_class_bind_template_callback_full (widget_class, "on_server_changed",
                                                G_CALLBACK (banter_register_page_server_changed));
  gtk_widget_class_bind_template_callback_full (widget_class, "on_name_changed",
                                                G_CALLBACK (banter_register_page_name_changed));
  gtk_widget_class_bind_template_callback (widget_class, on_password_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_birthday_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_terms_toggled);
  gtk_widget_class_bind_template_callback (widget_class, on_submit);
  gtk_widget_class_bind_template_callback (widget_class, on_cancel);
}

static void
banter_register_page_class_init (BanterRegisterPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = banter_register_page_dispose;
  object_class->finalize = banter_register_page_finalize;
  widget_class->unmap = banter_register_page_unmap;
  signed_in_signal = g_signal_new ("signed-in", BANTER_TYPE_REGISTER_PAGE, G_SIGNAL_RUN_LAST, 0,
                                   NULL, NULL, NULL, G_TYPE_NONE, 1, BANTER_TYPE_ACCOUNT);

  g_type_ensure (BANTER_TYPE_BIRTHDAY_ROW);
  g_type_ensure (BANTER_TYPE_BUSY_BUTTON);
  g_type_ensure (BANTER_TYPE_FIELD);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  bind_template (widget_class);
}

static void
banter_register_page_init (BanterRegisterPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
banter_register_page_new (BanterProfile *profile)
{
  BanterRegisterPage *self = g_object_new (BANTER_TYPE_REGISTER_PAGE, NULL);

  self->profile = g_object_ref (profile);
  return GTK_WIDGET (self);
}

void
banter_register_page_set_server (BanterRegisterPage *self, const char *server)
{
  g_return_if_fail (BANTER_IS_REGISTER_PAGE (self));
  gtk_editable_set_text (self->server, server);
  banter_register_page_look_up (self);
}

void
banter_register_page_focus (BanterRegisterPage *self)
{
  g_return_if_fail (BANTER_IS_REGISTER_PAGE (self));
  gtk_widget_grab_focus (*gtk_editable_get_text (self->server) == '\0' ? GTK_WIDGET (self->server)
                                                                       : GTK_WIDGET (self->name));
}
