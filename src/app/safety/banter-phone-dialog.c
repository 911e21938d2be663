/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-phone-dialog"

#include "config.h"

#include "banter-phone-dialog.h"

#include <glib/gi18n.h>

#include "banter-account.h"
#include "banter-phone-check.h"
#include "banter-problem-text.h"
#include "banter-widget.h"
#include "session/banter-busy-button.h"
#include "session/banter-field.h"

/* Three steps with one field each. What is wrong stands below the field; another code can be asked
 * for after a while, and at once when the last one is of no use any more. */

#define RESEND_SECONDS 30

typedef enum
{
  STEP_NUMBER,
  STEP_CODE,
  STEP_PASSWORD,
  N_STEPS
} Step;

struct _BanterPhoneDialog
{
  AdwWindow parent_instance;

  BanterPhoneCheck *check;
  GCancellable *running; /* not NULL while a step is under way */
  Step step;
  guint wait;      /* seconds until another code can be asked for */
  guint wait_tick; /* source id */

  /* template children */
  GtkStack *steps;
  BanterField *fields[N_STEPS];
  GtkEditable *entries[N_STEPS];
  GtkLabel *explanation;
  BanterBusyButton *submit;
  GtkButton *resend;
  GtkWidget *back;
};

G_DEFINE_FINAL_TYPE (BanterPhoneDialog, banter_phone_dialog, ADW_TYPE_WINDOW)

static const char *const step_names[N_STEPS] = { "number", "code", "password" };

static guint verified_signal;

static char *
dup_explanation (BanterPhoneDialog *self)
{
  const char *number = banter_phone_check_get_number (self->check);

  switch (self->step)
    {
    case STEP_CODE:
      /* Translators: %s is a phone number. */
      return g_strdup_printf (_ ("A text message with a code is on its way to %s."), number);
    case STEP_PASSWORD:
      /* Translators: %s is a phone number. */
      return g_strdup_printf (_ ("Enter your password to add %s to your account."), number);
    case STEP_NUMBER:
    case N_STEPS:
    default:
      return g_strdup (_ ("Your server sends a code to this number. Nobody else sees the number."));
    }
}

static void
show_resend (BanterPhoneDialog *self)
{
  g_autofree char *label = NULL;

  gtk_widget_set_visible (GTK_WIDGET (self->resend), self->step == STEP_CODE);
  gtk_widget_set_sensitive (GTK_WIDGET (self->resend), self->wait == 0);
  if (self->wait > 0)
    /* Translators: %u is a number of seconds; so long the button cannot be pressed. */
    label = g_strdup_printf (
        ngettext ("Send Another Code in %u Second", "Send Another Code in %u Seconds", self->wait),
        self->wait);
  gtk_button_set_label (self->resend, label != NULL ? label : _ ("Send Another Code"));
}

static void
show_step (BanterPhoneDialog *self, Step step)
{
  static const char *const labels[N_STEPS] = { N_ ("Send Code"), N_ ("Verify"), N_ ("Add Number") };
  g_autofree char *explanation = NULL;

  self->step = step;
  explanation = dup_explanation (self);
  gtk_label_set_text (self->explanation, explanation);
  gtk_stack_set_visible_child_name (self->steps, step_names[step]);
  g_object_set (self->submit, "label", _ (labels[step]), NULL);
  gtk_widget_set_visible (self->back, step != STEP_NUMBER);
  show_resend (self);
  gtk_widget_grab_focus (GTK_WIDGET (self->entries[step]));
}

static gboolean
on_tick (gpointer user_data)
{
  BanterPhoneDialog *self = BANTER_PHONE_DIALOG (user_data);

  self->wait = self->wait > 0 ? self->wait - 1 : 0;
  show_resend (self);
  if (self->wait > 0)
    return G_SOURCE_CONTINUE;
  self->wait_tick = 0;
  return G_SOURCE_REMOVE;
}

static void
set_wait (BanterPhoneDialog *self, guint seconds)
{
  g_clear_handle_id (&self->wait_tick, g_source_remove);
  self->wait = seconds;
  if (seconds > 0)
    self->wait_tick = g_timeout_add_seconds (1, on_tick, self);
  show_resend (self);
}

/* A step has ended. Returns: whether it is to be gone on from; what went wrong is shown */
static gboolean
end_step (BanterPhoneDialog *self, const GError *error)
{
  g_autofree char *text = NULL;
  BanterProblem problem;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return FALSE;
  g_clear_object (&self->running);
  banter_busy_button_set_busy (self->submit, FALSE);
  if (error == NULL)
    return TRUE;
  text = banter_problem_dup_text_of_error (error);
  problem = banter_problem_from_error (error, NULL);
  banter_field_set_problem (self->fields[self->step], text);
  if (problem == BANTER_PROBLEM_CODE_EXPIRED || problem == BANTER_PROBLEM_CODE_SPENT)
    set_wait (self, 0);
  gtk_widget_grab_focus (GTK_WIDGET (self->entries[self->step]));
  return FALSE;
}

static void
on_asked (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (BanterPhoneDialog) self = BANTER_PHONE_DIALOG (user_data);
  g_autoptr (GError) error = NULL;

  banter_phone_check_ask_finish (BANTER_PHONE_CHECK (source), result, &error);
  if (!end_step (self, error))
    return;
  gtk_editable_set_text (self->entries[STEP_CODE], "");
  set_wait (self, RESEND_SECONDS);
  show_step (self, STEP_CODE);
}

static void
on_added (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (BanterPhoneDialog) self = BANTER_PHONE_DIALOG (user_data);
  g_autoptr (GError) error = NULL;

  banter_phone_check_add_finish (BANTER_PHONE_CHECK (source), result, &error);
  if (self->step != STEP_PASSWORD
      && banter_problem_from_error (error, NULL) == BANTER_PROBLEM_PASSWORD_NEEDED)
    {
      end_step (self, NULL);
      show_step (self, STEP_PASSWORD);
      return;
    }
  if (!end_step (self, error))
    return;
  g_signal_emit (self, verified_signal, 0);
  gtk_window_close (GTK_WINDOW (self));
}

static void
on_submitted (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (BanterPhoneDialog) self = BANTER_PHONE_DIALOG (user_data);
  g_autoptr (GError) error = NULL;

  if (banter_phone_check_submit_finish (BANTER_PHONE_CHECK (source), result, &error))
    banter_phone_check_add_async (self->check, NULL, self->running, on_added, g_object_ref (self));
  else
    end_step (self, error);
}

static void
ask (BanterPhoneDialog *self)
{
  banter_phone_check_ask_async (self->check, gtk_editable_get_text (self->entries[STEP_NUMBER]),
                                banter_widget_start (&self->running), on_asked,
                                g_object_ref (self));
}

static void
on_submit (BanterPhoneDialog *self)
{
  const char *text = gtk_editable_get_text (self->entries[self->step]);
  static const BanterProblem missing[N_STEPS]
      = { BANTER_PROBLEM_BAD_PHONE, BANTER_PROBLEM_WRONG_CODE, BANTER_PROBLEM_PASSWORD_NEEDED };

  if (self->running != NULL)
    return;
  if (*text == '\0')
    {
      g_autofree char *problem = banter_problem_dup_text (missing[self->step], 0);

      banter_field_set_problem (self->fields[self->step], problem);
      return;
    }
  banter_field_set_problem (self->fields[self->step], NULL);
  banter_busy_button_set_busy (self->submit, TRUE);
  if (self->step == STEP_NUMBER)
    ask (self);
  else if (self->step == STEP_CODE)
    banter_phone_check_submit_async (self->check, text, banter_widget_start (&self->running),
                                     on_submitted, g_object_ref (self));
  else
    banter_phone_check_add_async (self->check, text, banter_widget_start (&self->running), on_added,
                                  g_object_ref (self));
}

static void
on_resend (BanterPhoneDialog *self)
{
  if (self->running != NULL)
    return;
  banter_field_set_problem (self->fields[STEP_CODE], NULL);
  banter_busy_button_set_busy (self->submit, TRUE);
  ask (self);
}

static void
on_changed (BanterPhoneDialog *self)
{
  for (guint i = 0; i < N_STEPS; i++)
    banter_field_set_problem (self->fields[i], NULL);
}

static void
on_cancelled (BanterPhoneDialog *self)
{
  banter_widget_stop (&self->running);
  banter_busy_button_set_busy (self->submit, FALSE);
}

static void
on_back (GtkWidget *widget, const char *action, GVariant *parameter)
{
  BanterPhoneDialog *self = BANTER_PHONE_DIALOG (widget);

  on_cancelled (self);
  show_step (self, STEP_NUMBER);
}

/* Escape goes back, and from the first step away. */
static void
on_escape (GtkWidget *widget, const char *action, GVariant *parameter)
{
  if (BANTER_PHONE_DIALOG (widget)->step != STEP_NUMBER)
    on_back (widget, action, NULL);
  else
    gtk_window_close (GTK_WINDOW (widget));
}

static void
banter_phone_dialog_dispose (GObject *object)
{
  BanterPhoneDialog *self = BANTER_PHONE_DIALOG (object);

  banter_widget_stop (&self->running);
  g_clear_handle_id (&self->wait_tick, g_source_remove);
  g_clear_object (&self->check);
  gtk_widget_dispose_template (GTK_WIDGET (self), BANTER_TYPE_PHONE_DIALOG);
  G_OBJECT_CLASS (banter_phone_dialog_parent_class)->dispose (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  static const char *const field_ids[N_STEPS] = { "number_field", "code_field", "password_field" };

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/im/banter/Banter/safety/banter-phone-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, BanterPhoneDialog, steps);
  gtk_widget_class_bind_template_child (widget_class, BanterPhoneDialog, explanation);
  gtk_widget_class_bind_template_child (widget_class, BanterPhoneDialog, submit);
  gtk_widget_class_bind_template_child (widget_class, BanterPhoneDialog, resend);
  gtk_widget_class_bind_template_child (widget_class, BanterPhoneDialog, back);
  for (guint i = 0; i < N_STEPS; i++)
    {
      gtk_widget_class_bind_template_child_full (
          widget_class, field_ids[i], FALSE,
          (gssize)(G_STRUCT_OFFSET (BanterPhoneDialog, fields) + i * sizeof (BanterField *)));
      gtk_widget_class_bind_template_child_full (
          widget_class, step_names[i], FALSE,
          (gssize)(G_STRUCT_OFFSET (BanterPhoneDialog, entries) + i * sizeof (GtkEditable *)));
    }
  gtk_widget_class_bind_template_callback (widget_class, on_submit);
  gtk_widget_class_bind_template_callback (widget_class, on_resend);
  gtk_widget_class_bind_template_callback (widget_class, on_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_cancelled);
}

static void
banter_phone_dialog_class_init (BanterPhoneDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = banter_phone_dialog_dispose;
  verified_signal = g_signal_new ("verified", BANTER_TYPE_PHONE_DIALOG, G_SIGNAL_RUN_LAST, 0, NULL,
                                  NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_install_action (widget_class, "phone.back", NULL, on_back);
  gtk_widget_class_install_action (widget_class, "phone.escape", NULL, on_escape);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "phone.escape", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Left, GDK_ALT_MASK, "phone.back",
                                       NULL);
  g_type_ensure (BANTER_TYPE_BUSY_BUTTON);
  g_type_ensure (BANTER_TYPE_FIELD);
  bind_template (widget_class);
}

static void
banter_phone_dialog_init (BanterPhoneDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
banter_phone_dialog_new (BanterAccount *account)
{
  BanterPhoneDialog *self = g_object_new (BANTER_TYPE_PHONE_DIALOG, NULL);

  self->check = banter_phone_check_new (account);
  show_step (self, STEP_NUMBER);
  return GTK_WIDGET (self);
}
