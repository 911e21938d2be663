/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-register-page"

#include "config.h"

#include "banter-register-page-private.h"

#include <glib/gi18n.h>

#include "banter-problem-text.h"
#include "banter-widget.h"

/* What the form asks the server while the person types. It is looked up as soon as its address is
 * there, as it decides what has to be asked (birthday, terms) and knows which names are free. */

#define TYPING_PAUSE_MS 500

/* The terms as links: pairs of title and address. */
static void
show_terms (BanterRegisterPage *self, const char *const *terms)
{
  g_autoptr (GString) markup = g_string_new (NULL);

  for (guint i = 0; terms != NULL && terms[i] != NULL && terms[i + 1] != NULL; i += 2)
    {
      g_autofree char *link = NULL;

      if (!g_str_has_prefix (terms[i + 1], "https://")
          && !g_str_has_prefix (terms[i + 1], "http://"))
        continue;
      link = g_markup_printf_escaped ("<a href=\"%s\">%s</a>", terms[i + 1], terms[i]);
      g_string_append_printf (markup, "%s%s", markup->len > 0 ? ", " : "", link);
    }
  adw_action_row_set_subtitle (self->terms, markup->str);
  gtk_widget_set_visible (GTK_WIDGET (self->terms_field), terms != NULL);
}

static void
on_name_checked (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (BanterRegisterPage) self = BANTER_REGISTER_PAGE (user_data);
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  BanterProblem problem;

  banter_sign_in_check_name_finish (BANTER_SIGN_IN (source), result, &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_clear_object (&self->checking);
  problem = banter_problem_from_error (error, NULL);
  if (error == NULL)
    {
      /* Translators: the name for a new account is free. */
      banter_field_set_hint (self->name_field, _ ("This name is free."));
      return;
    }
  /* Anything else says nothing about the name, and is told when the account is to be made. */
  if (problem != BANTER_PROBLEM_NAME_TAKEN && problem != BANTER_PROBLEM_NAME_INVALID)
    return;
  text = banter_problem_dup_text (problem, 0);
  banter_field_set_problem (self->name_field, text);
}

static void
check_name (BanterRegisterPage *self)
{
  g_autofree char *name = banter_register_page_dup_typed (self->name);

  g_clear_handle_id (&self->name_timer, g_source_remove);
  if (*name == '\0' || self->sign_in == NULL || self->looking_up != NULL)
    return;
  banter_sign_in_check_name_async (self->sign_in, name, banter_widget_start (&self->checking),
                                   on_name_checked, g_object_ref (self));
}

static void
on_looked_up (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (BanterRegisterPage) self = BANTER_REGISTER_PAGE (user_data);
  BanterSignIn *sign_in = BANTER_SIGN_IN (source);
  g_autoptr (GError) error = NULL;
  gboolean submit = self->submit_when_found;

  banter_sign_in_look_up_finish (sign_in, result, &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_clear_object (&self->looking_up);
  self->submit_when_found = FALSE;
  if (error != NULL)
    {
      g_autofree char *text = banter_problem_dup_text_of_error (error);

      /* The next try asks again. */
      g_clear_object (&self->sign_in);
      g_clear_pointer (&self->looked_up, g_free);
      banter_register_page_set_busy (self, FALSE);
      banter_field_set_problem (self->server_field, text);
      if (submit)
        gtk_widget_grab_focus (GTK_WIDGET (self->server));
      return;
    }
  gtk_widget_set_visible (GTK_WIDGET (self->birthday_field),
                          banter_sign_in_get_needs_birthday (sign_in));
  show_terms (self, banter_sign_in_get_terms (sign_in));
  if (!banter_sign_in_get_can_register (sign_in))
    {
      g_autofree char *text = banter_problem_dup_text (BANTER_PROBLEM_REGISTRATION_CLOSED, 0);

      banter_field_set_problem (self->server_field, text);
    }
  if (submit)
    banter_register_page_create_account (self);
  else
    check_name (self);
}

/* Asks the typed server, unless its answer is here or on its way. */
void
banter_register_page_look_up (BanterRegisterPage *self)
{
  g_autofree char *server = banter_register_page_dup_typed (self->server);

  g_clear_handle_id (&self->server_timer, g_source_remove);
  if (*server == '\0' || g_strcmp0 (server, self->looked_up) == 0)
    return;
  banter_widget_stop (&self->checking);
  g_clear_object (&self->sign_in);
  g_free (self->looked_up);
  self->looked_up = g_steal_pointer (&server);
  self->sign_in = banter_sign_in_new (self->profile);
  banter_sign_in_look_up_async (self->sign_in, self->looked_up,
                                banter_widget_start (&self->looking_up), on_looked_up,
                                g_object_ref (self));
}

static gboolean
on_server_pause (gpointer user_data)
{
  BanterRegisterPage *self = BANTER_REGISTER_PAGE (user_data);

  self->server_timer = 0;
  banter_register_page_look_up (self);
  return G_SOURCE_REMOVE;
}

void
banter_register_page_server_changed (BanterRegisterPage *self)
{
  banter_field_set_problem (self->server_field, NULL);
  g_clear_handle_id (&self->server_timer, g_source_remove);
  self->server_timer = g_timeout_add (TYPING_PAUSE_MS, on_server_pause, self);
}

static gboolean
on_name_pause (gpointer user_data)
{
  BanterRegisterPage *self = BANTER_REGISTER_PAGE (user_data);

  self->name_timer = 0;
  check_name (self);
  return G_SOURCE_REMOVE;
}

void
banter_register_page_name_changed (BanterRegisterPage *self)
{
  banter_widget_stop (&self->checking);
  banter_field_set_problem (self->name_field, NULL);
  banter_field_set_hint (self->name_field, NULL);
  g_clear_handle_id (&self->name_timer, g_source_remove);
  self->name_timer = g_timeout_add (TYPING_PAUSE_MS, on_name_pause, self);
}
