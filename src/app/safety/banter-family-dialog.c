/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-family-dialog"

#include "config.h"

#include "banter-family-dialog.h"

#include <glib/gi18n.h>

#include "banter-family-text.h"
#include "banter-family.h"
#include "banter-problem-text.h"
#include "banter-widget.h"
#include "session/banter-busy-button.h"
#include "session/banter-field.h"

/* The two sides of one code, a page each, and a third that says what went wrong. */

struct _BanterFamilyDialog
{
  AdwWindow parent_instance;

  BanterFamily *family;
  GCancellable *running; /* not NULL while something is asked */
  char *code;            /* as it was made */

  /* template children */
  GtkStack *pages;
  GtkLabel *shown_code;
  GtkLabel *ends;
  AdwStatusPage *problem;
  BanterField *code_field;
  GtkEditable *entry;
  BanterBusyButton *submit;
};

G_DEFINE_FINAL_TYPE (BanterFamilyDialog, banter_family_dialog, ADW_TYPE_WINDOW)

static guint message_signal;

static void
finish (BanterFamilyDialog *self)
{
  g_signal_emit (self, message_signal, 0, _ ("Paired"));
  gtk_window_close (GTK_WINDOW (self));
}

/* The teen has entered the code. */
static void
on_pairings_changed (BanterFamilyDialog *self, guint position, guint removed, guint added)
{
  if (self->code != NULL && added > removed)
    finish (self);
}

static void
on_created (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (BanterFamilyDialog) self = BANTER_FAMILY_DIALOG (user_data);
  g_autoptr (GDateTime) ends = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *code
      = banter_family_create_code_finish (BANTER_FAMILY (source), result, &ends, &error);
  g_autofree char *text = NULL;
  g_autofree char *time = NULL;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_clear_object (&self->running);
  if (code == NULL)
    {
      text = banter_problem_dup_text_of_error (error);
      adw_status_page_set_description (self->problem, text);
      gtk_stack_set_visible_child_name (self->pages, "problem");
      return;
    }
  time = banter_family_text_dup_time (ends);
  /* Translators: %s is a day and a time. */
  text = g_strdup_printf (_ ("It is good for one teen, until %s."), time);
  gtk_label_set_text (self->ends, text);
  self->code = banter_family_text_dup_code (code);
  gtk_label_set_text (self->shown_code, self->code);
  gtk_stack_set_visible_child_name (self->pages, "code");
}

static void
on_copy (BanterFamilyDialog *self)
{
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), self->code);
}

static void
on_accepted (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (BanterFamilyDialog) self = BANTER_FAMILY_DIALOG (user_data);
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  banter_family_accept_finish (BANTER_FAMILY (source), result, &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_clear_object (&self->running);
  banter_busy_button_set_busy (self->submit, FALSE);
  if (error == NULL)
    {
      finish (self);
      return;
    }
  text = banter_problem_dup_text_of_error (error);
  banter_field_set_problem (self->code_field, text);
  gtk_widget_grab_focus (GTK_WIDGET (self->entry));
}

static void
on_submit (BanterFamilyDialog *self)
{
  g_autofree char *code = g_strstrip (g_strdup (gtk_editable_get_text (self->entry)));

  if (self->running != NULL)
    return;
  if (*code == '\0')
    {
      banter_field_set_problem (self->code_field, _ ("Enter the code that your guardian sees."));
      return;
    }
  banter_field_set_problem (self->code_field, NULL);
  banter_busy_button_set_busy (self->submit, TRUE);
  banter_family_accept_async (self->family, code, banter_widget_start (&self->running), on_accepted,
                              g_object_ref (self));
}

static void
on_changed (BanterFamilyDialog *self)
{
  banter_field_set_problem (self->code_field, NULL);
}

static void
on_cancelled (BanterFamilyDialog *self)
{
  banter_widget_stop (&self->running);
  banter_busy_button_set_busy (self->submit, FALSE);
}

static void
banter_family_dialog_dispose (GObject *object)
{
  BanterFamilyDialog *self = BANTER_FAMILY_DIALOG (object);

  banter_widget_stop (&self->running);
  g_clear_object (&self->family);
  gtk_widget_dispose_template (GTK_WIDGET (self), BANTER_TYPE_FAMILY_DIALOG);
  G_OBJECT_CLASS (banter_family_dialog_parent_class)->dispose (object);
}

static void
banter_family_dialog_finalize (GObject *object)
{
  g_free (BANTER_FAMILY_DIALOG (object)->code);
  G_OBJECT_CLASS (banter_family_dialog_parent_class)->finalize (object);
}

static void
banter_family_dialog_class_init (BanterFamilyDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = banter_family_dialog_dispose;
  G_OBJECT_CLASS (klass)->finalize = banter_family_dialog_finalize;
  message_signal = g_signal_new ("message", BANTER_TYPE_FAMILY_DIALOG, G_SIGNAL_RUN_LAST, 0, NULL,
                                 NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
  g_type_ensure (BANTER_TYPE_BUSY_BUTTON);
  g_type_ensure (BANTER_TYPE_FIELD);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/im/banter/Banter/safety/banter-family-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, BanterFamilyDialog, pages);
  gtk_widget_class_bind_template_child (widget_class, BanterFamilyDialog, shown_code);
  gtk_widget_class_bind_template_child (widget_class, BanterFamilyDialog, ends);
  gtk_widget_class_bind_template_child (widget_class, BanterFamilyDialog, problem);
  gtk_widget_class_bind_template_child (widget_class, BanterFamilyDialog, code_field);
  gtk_widget_class_bind_template_child (widget_class, BanterFamilyDialog, entry);
  gtk_widget_class_bind_template_child (widget_class, BanterFamilyDialog, submit);
  gtk_widget_class_bind_template_callback (widget_class, on_copy);
  gtk_widget_class_bind_template_callback (widget_class, on_submit);
  gtk_widget_class_bind_template_callback (widget_class, on_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_cancelled);
}

static void
banter_family_dialog_init (BanterFamilyDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
banter_family_dialog_new_for_guardian (BanterFamily *family)
{
  BanterFamilyDialog *self = g_object_new (BANTER_TYPE_FAMILY_DIALOG, NULL);

  self->family = g_object_ref (family);
  g_signal_connect_object (banter_family_get_pairings (family), "items-changed",
                           G_CALLBACK (on_pairings_changed), self, G_CONNECT_SWAPPED);
  banter_family_create_code_async (family, banter_widget_start (&self->running), on_created,
                                   g_object_ref (self));
  return GTK_WIDGET (self);
}

GtkWidget *
banter_family_dialog_new_for_teen (BanterFamily *family)
{
  BanterFamilyDialog *self = g_object_new (BANTER_TYPE_FAMILY_DIALOG, NULL);

  self->family = g_object_ref (family);
  gtk_stack_set_visible_child_name (self->pages, "enter");
  return GTK_WIDGET (self);
}
