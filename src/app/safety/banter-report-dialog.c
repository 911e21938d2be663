/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-report-dialog"

#include "config.h"

#include "banter-report-dialog.h"

#include <glib/gi18n.h>

#include "banter-account-contacts.h"
#include "banter-person.h"
#include "banter-problem-text.h"
#include "banter-widget.h"

/* One reason of a list, a few words if one likes, and what happens then. Stays open with a sentence
 * where the report did not arrive. */

/* What is chosen, as it is shown and (untranslated, so that whoever runs the server can sort it) as
 * it is sent. */
static const char *const reasons[] = {
  N_ ("Spam or a scam"),  N_ ("Hate or harassment"),   N_ ("Threats or violence"),
  N_ ("Unwanted nudity"), N_ ("A child is in danger"), N_ ("Pretends to be somebody else"),
  N_ ("Something else"),
};

struct _BanterReportDialog
{
  AdwWindow parent_instance;

  BanterAccount *account;
  BanterPerson *person; /* NULL: a group is reported */
  char *room_id;
  char *event_id;
  GCancellable *reporting;
  GtkCheckButton *choices[G_N_ELEMENTS (reasons)];

  /* template children */
  AdwWindowTitle *title;
  GtkWidget *contents;
  AdwPreferencesGroup *reasons;
  GtkEditable *words;
  GtkWidget *block_group;
  AdwPreferencesRow *block_row;
  GtkSwitch *block;
  GtkLabel *what_happens;
  GtkLabel *problem;
  GtkWidget *submit;
  GtkSpinner *spinner;
};

G_DEFINE_FINAL_TYPE (BanterReportDialog, banter_report_dialog, ADW_TYPE_WINDOW)

static guint reported_signal;

/* (nullable): the untranslated reason */
static const char *
get_reason (BanterReportDialog *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (reasons); i++)
    if (gtk_check_button_get_active (self->choices[i]))
      return reasons[i];
  return NULL;
}

static void
on_chosen (BanterReportDialog *self)
{
  gtk_widget_set_sensitive (self->submit, get_reason (self) != NULL && self->reporting == NULL);
}

static void
set_busy (BanterReportDialog *self, gboolean busy)
{
  gtk_widget_set_sensitive (self->contents, !busy);
  gtk_widget_set_visible (GTK_WIDGET (self->spinner), busy);
  gtk_spinner_set_spinning (self->spinner, busy);
  on_chosen (self);
}

static void
set_problem (BanterReportDialog *self, const char *text)
{
  gtk_label_set_text (self->problem, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->problem), text != NULL);
}

static void
on_reported (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (BanterReportDialog) self = BANTER_REPORT_DIALOG (user_data);
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  if (banter_account_report_finish (BANTER_ACCOUNT (source), result, &error))
    {
      g_clear_object (&self->reporting);
      g_signal_emit (self, reported_signal, 0,
                     gtk_widget_get_visible (self->block_group)
                         && gtk_switch_get_active (self->block));
      gtk_window_close (GTK_WINDOW (self));
      return;
    }
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_clear_object (&self->reporting);
  set_busy (self, FALSE);
  text = banter_problem_dup_text_of_error (error);
  set_problem (self, text);
}

static void
on_submit (BanterReportDialog *self)
{
  const char *reason = get_reason (self);
  g_autofree char *words = g_strstrip (g_strdup (gtk_editable_get_text (self->words)));
  g_autofree char *text = NULL;

  if (reason == NULL || self->reporting != NULL)
    return;
  text = *words != '\0' ? g_strconcat (reason, ": ", words, NULL) : g_strdup (reason);
  self->reporting = g_cancellable_new ();
  set_problem (self, NULL);
  set_busy (self, TRUE);
  banter_account_report_async (
      self->account, self->person != NULL ? banter_person_get_user_id (self->person) : NULL,
      self->room_id, self->event_id, text, self->reporting, on_reported, g_object_ref (self));
}

static void
add_reasons (BanterReportDialog *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (reasons); i++)
    {
      GtkWidget *row = adw_action_row_new ();
      GtkWidget *check = gtk_check_button_new ();

      self->choices[i] = GTK_CHECK_BUTTON (check);
      gtk_widget_set_valign (check, GTK_ALIGN_CENTER);
      if (i > 0)
        gtk_check_button_set_group (self->choices[i], self->choices[0]);
      g_signal_connect_object (check, "toggled", G_CALLBACK (on_chosen), self, G_CONNECT_SWAPPED);
      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _ (reasons[i]));
      adw_action_row_add_prefix (ADW_ACTION_ROW (row), check);
      adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), check);
      adw_preferences_group_add (self->reasons, row);
    }
}

static void
banter_report_dialog_dispose (GObject *object)
{
  BanterReportDialog *self = BANTER_REPORT_DIALOG (object);

  banter_widget_stop (&self->reporting);
  g_clear_object (&self->person);
  g_clear_object (&self->account);
  gtk_widget_dispose_template (GTK_WIDGET (self), BANTER_TYPE_REPORT_DIALOG);
  G_OBJECT_CLASS (banter_report_dialog_parent_class)->dispose (object);
}

static void
banter_report_dialog_finalize (GObject *object)
{
  BanterReportDialog *self = BANTER_REPORT_DIALOG (object);

  g_free (self->room_id);
  g_free (self->event_id);
  G_OBJECT_CLASS (banter_report_dialog_parent_class)->finalize (object);
}

static void
banter_report_dialog_class_init (BanterReportDialogClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = banter_report_dialog_dispose;
  object_class->finalize = banter_report_dialog_finalize;
  reported_signal = g_signal_new ("reported", BANTER_TYPE_REPORT_DIALOG, G_SIGNAL_RUN_LAST, 0, NULL,
                                  NULL, NULL, G_TYPE_NONE, 1, G_TYPE_BOOLEAN);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/im/banter/Banter/safety/banter-report-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, BanterReportDialog, title);
  gtk_widget_class_bind_template_child (widget_class, BanterReportDialog, contents);
  gtk_widget_class_bind_template_child (widget_class, BanterReportDialog, reasons);
  gtk_widget_class_bind_template_child (widget_class, BanterReportDialog, words);
  gtk_widget_class_bind_template_child (widget_class, BanterReportDialog, block_group);
  gtk_widget_class_bind_template_child (widget_class, BanterReportDialog, block_row);
  gtk_widget_class_bind_template_child (widget_class, BanterReportDialog, block);
  gtk_widget_class_bind_template_child (widget_class, BanterReportDialog, what_happens);
  gtk_widget_class_bind_template_child (widget_class, BanterReportDialog, problem);
  gtk_widget_class_bind_template_child (widget_class, BanterReportDialog, submit);
  gtk_widget_class_bind_template_child (widget_class, BanterReportDialog, spinner);
  gtk_widget_class_bind_template_callback (widget_class, gtk_window_close);
  gtk_widget_class_bind_template_callback (widget_class, on_submit);
}

static void
banter_report_dialog_init (BanterReportDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  add_reasons (self);
}

static const char *
title_of (BanterReportDialog *self)
{
  if (self->event_id != NULL)
    return _ ("Report Message");
  return self->person != NULL ? _ ("Report Person") : _ ("Report Group");
}

/* Who reads it, and who does not hear of it. */
static char *
make_what_happens (BanterReportDialog *self)
{
  g_autofree char *server = NULL;

  g_object_get (self->account, "server-name", &server, NULL);
  if (self->person == NULL)
    /* Translators: %s is the name of a server. */
    return g_strdup_printf (_ ("The report goes to the people who run %s. Nobody in the group is "
                               "told."),
                            server);
  /* Translators: the first %s is the name of a server, the second one that of a person. */
  return g_strdup_printf (_ ("The report goes to the people who run %s. %s is not told."), server,
                          banter_person_get_name (self->person));
}

static void
show_subject (BanterReportDialog *self)
{
  g_autofree char *what_happens = make_what_happens (self);
  g_autofree char *block = NULL;
  gboolean can_block = self->person != NULL && !banter_person_get_blocked (self->person);

  gtk_window_set_title (GTK_WINDOW (self), title_of (self));
  adw_window_title_set_title (self->title, title_of (self));
  gtk_label_set_text (self->what_happens, what_happens);
  gtk_widget_set_visible (self->block_group, can_block);
  if (self->person == NULL)
    return;
  adw_window_title_set_subtitle (self->title, banter_person_get_name (self->person));
  /* Translators: %s is the name of a person. */
  block = g_strdup_printf (_ ("Block %s"), banter_person_get_name (self->person));
  adw_preferences_row_set_use_markup (self->block_row, FALSE);
  adw_preferences_row_set_title (self->block_row, block);
}

GtkWidget *
banter_report_dialog_new (BanterAccount *account, BanterPerson *person, const char *room_id,
                          const char *event_id)
{
  BanterReportDialog *self = g_object_new (BANTER_TYPE_REPORT_DIALOG, NULL);

  self->account = g_object_ref (account);
  g_set_object (&self->person, person);
  self->room_id = g_strdup (room_id);
  self->event_id = g_strdup (event_id);
  show_subject (self);
  return GTK_WIDGET (self);
}
