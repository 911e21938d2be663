/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-why-dialog"

#include "config.h"

#include "banter-why-dialog.h"

#include <glib/gi18n.h>

#include "banter-account.h"
#include "banter-cache-group.h"
#include "banter-diagnosis.h"
#include "banter-person.h"
#include "banter-problem-text.h"
#include "banter-widget.h"

/* A row for each thing that can be in the way, with what came of it; above them the answer in one
 * sentence, and the button that helps. */

static const char *const titles[BANTER_CHECK_LAST] = {
  [BANTER_CHECK_NETWORK] = N_ ("This computer is online"),
  [BANTER_CHECK_SERVER] = N_ ("Your server answers"),
  [BANTER_CHECK_VERSION] = N_ ("Your server and this Banter understand each other"),
  [BANTER_CHECK_SIGNED_IN] = N_ ("You are signed in"),
  [BANTER_CHECK_AGE] = N_ ("You are old enough for direct messages"),
  [BANTER_CHECK_PHONE] = N_ ("No phone number is missing"),
  [BANTER_CHECK_FAMILY] = N_ ("Family Pairing allows it"),
  [BANTER_CHECK_OWN_PRIVACY] = N_ ("Your own settings allow it"),
  [BANTER_CHECK_THEM] = N_ ("The other side takes your messages"),
};

/* How a check ended. */
static const struct
{
  const char *icon;
  const char *word;
  const char *css_class;
} states[] = {
  [BANTER_CHECK_RUNNING] = { "content-loading-symbolic", N_ ("Checking"), "dim-label" },
  [BANTER_CHECK_PASSED] = { "object-select-symbolic", N_ ("Fine"), "success" },
  [BANTER_CHECK_FAILED] = { "dialog-error-symbolic", N_ ("This is in the way"), "error" },
  [BANTER_CHECK_SKIPPED] = { "action-unavailable-symbolic", N_ ("Not checked"), "dim-label" },
};

/* What helps: an action of the main window, which takes the person's id or nothing. */
static const struct
{
  BanterProblem problem;
  const char *label;
  const char *action;
  gboolean of_person;
} remedies[] = {
  { BANTER_PROBLEM_PHONE, N_ ("Verify Phone Number"), "win.verify-phone", FALSE },
  { BANTER_PROBLEM_OWN_PRIVACY, N_ ("Open Settings"), "win.settings", FALSE },
  { BANTER_PROBLEM_OWN_BLOCK, N_ ("Unblock"), "win.unblock", TRUE },
};

struct _BanterWhyDialog
{
  AdwWindow parent_instance;

  BanterAccount *account;
  BanterDiagnosis *diagnosis;
  GtkImage *icons[BANTER_CHECK_LAST];

  /* template children */
  GtkLabel *answer;
  GtkButton *remedy;
  AdwPreferencesGroup *checks;
  BanterCacheGroup *cache;
  GtkWidget *again;
};

G_DEFINE_FINAL_TYPE (BanterWhyDialog, banter_why_dialog, ADW_TYPE_WINDOW)

static int
find_remedy (BanterProblem problem)
{
  for (guint i = 0; i < G_N_ELEMENTS (remedies); i++)
    if (remedies[i].problem == problem)
      return (int)i;
  return -1;
}

static char *
make_answer (BanterWhyDialog *self)
{
  BanterProblem problem = banter_diagnosis_get_problem (self->diagnosis);

  if (banter_diagnosis_get_running (self->diagnosis))
    return g_strdup (_ ("Looking…"));
  if (problem == BANTER_PROBLEM_NONE)
    return g_strdup (_ ("Nothing is in the way. A message that was refused can be tried again."));
  return banter_problem_dup_text (problem, 0);
}

static void
show_state (BanterWhyDialog *self, guint check)
{
  BanterCheckState state = banter_diagnosis_get_state (self->diagnosis, (BanterCheck)check);

  gtk_image_set_from_icon_name (self->icons[check], states[state].icon);
  for (guint i = 0; i < G_N_ELEMENTS (states); i++)
    gtk_widget_remove_css_class (GTK_WIDGET (self->icons[check]), states[i].css_class);
  gtk_widget_add_css_class (GTK_WIDGET (self->icons[check]), states[state].css_class);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->icons[check]), _ (states[state].word));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->icons[check]),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, _ (states[state].word), -1);
}

static void
update (BanterWhyDialog *self)
{
  g_autofree char *answer = make_answer (self);
  int remedy = find_remedy (banter_diagnosis_get_problem (self->diagnosis));

  gtk_label_set_text (self->answer, answer);
  gtk_widget_set_visible (GTK_WIDGET (self->remedy), remedy >= 0);
  if (remedy >= 0)
    gtk_button_set_label (self->remedy, _ (remedies[remedy].label));
  gtk_widget_set_sensitive (self->again, !banter_diagnosis_get_running (self->diagnosis));
  for (guint i = 0; i < BANTER_CHECK_LAST; i++)
    show_state (self, i);
}

static void
on_again (BanterWhyDialog *self)
{
  banter_account_retry_now (self->account);
  banter_diagnosis_start (self->diagnosis);
}

static void
on_copy (BanterWhyDialog *self, GtkButton *button)
{
  g_autofree char *report = banter_diagnosis_dup_report (self->diagnosis);

  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), report);
  gtk_button_set_label (button, _ ("Report Copied"));
}

static void
on_remedy (BanterWhyDialog *self)
{
  GtkWindow *parent = gtk_window_get_transient_for (GTK_WINDOW (self));
  BanterPerson *person = banter_diagnosis_get_person (self->diagnosis);
  int remedy = find_remedy (banter_diagnosis_get_problem (self->diagnosis));
  GVariant *target = NULL;

  if (parent == NULL || remedy < 0)
    return;
  if (remedies[remedy].of_person)
    target = g_variant_new_string (banter_person_get_user_id (person));
  gtk_window_close (GTK_WINDOW (self));
  gtk_widget_activate_action_variant (GTK_WIDGET (parent), remedies[remedy].action, target);
}

static void
add_rows (BanterWhyDialog *self)
{
  for (guint i = 0; i < BANTER_CHECK_LAST; i++)
    {
      GtkWidget *row = adw_action_row_new ();
      GtkWidget *icon = gtk_image_new ();

      self->icons[i] = GTK_IMAGE (icon);
      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _ (titles[i]));
      adw_action_row_add_suffix (ADW_ACTION_ROW (row), icon);
      adw_preferences_group_add (self->checks, row);
    }
}

static void
banter_why_dialog_dispose (GObject *object)
{
  BanterWhyDialog *self = BANTER_WHY_DIALOG (object);

  g_clear_object (&self->diagnosis);
  g_clear_object (&self->account);
  gtk_widget_dispose_template (GTK_WIDGET (self), BANTER_TYPE_WHY_DIALOG);
  G_OBJECT_CLASS (banter_why_dialog_parent_class)->dispose (object);
}

static void
banter_why_dialog_class_init (BanterWhyDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = banter_why_dialog_dispose;
  g_type_ensure (BANTER_TYPE_CACHE_GROUP);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/im/banter/Banter/help/banter-why-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, BanterWhyDialog, answer);
  gtk_widget_class_bind_template_child (widget_class, BanterWhyDialog, remedy);
  gtk_widget_class_bind_template_child (widget_class, BanterWhyDialog, checks);
  gtk_widget_class_bind_template_child (widget_class, BanterWhyDialog, cache);
  gtk_widget_class_bind_template_child (widget_class, BanterWhyDialog, again);
  gtk_widget_class_bind_template_callback (widget_class, on_again);
  gtk_widget_class_bind_template_callback (widget_class, on_copy);
  gtk_widget_class_bind_template_callback (widget_class, on_remedy);
}

static void
banter_why_dialog_init (BanterWhyDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  add_rows (self);
}

GtkWidget *
banter_why_dialog_new (BanterAccount *account, BanterPerson *person)
{
  BanterWhyDialog *self = g_object_new (BANTER_TYPE_WHY_DIALOG, NULL);

  self->account = g_object_ref (account);
  banter_cache_group_set_account (self->cache, account);
  self->diagnosis = banter_diagnosis_new (account, person);
  g_signal_connect_object (self->diagnosis, "changed", G_CALLBACK (update), self,
                           G_CONNECT_SWAPPED);
  banter_diagnosis_start (self->diagnosis);
  update (self);
  return GTK_WIDGET (self);
}
