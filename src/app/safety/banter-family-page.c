/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-family-page"

#include "config.h"

#include "banter-family-page.h"

#include <glib/gi18n.h>

#include "banter-account.h"
#include "banter-family-dialog.h"
#include "banter-family-text.h"
#include "banter-family.h"
#include "banter-pairing-row.h"
#include "banter-person.h"
#include "banter-problem-text.h"
#include "banter-standing.h"
#include "banter-widget.h"

/* What of it is shown follows from the account's age. Rows of teens stay while their pairing does,
 * as they may be open; everything else is made anew when something changes. */

#define CHANGES_SHOWN 20

struct _BanterFamilyPage
{
  AdwPreferencesPage parent_instance;

  BanterAccount *account;
  GSignalGroup *family_signals;
  GSignalGroup *standing_signals;
  GCancellable *cancellable;
  BanterPairing *to_end; /* while it is asked whether to */
  GPtrArray *teens;      /* BanterPairingRow, borrowed from the group */
  GPtrArray *others;     /* the other rows, likewise */

  /* template children */
  AdwPreferencesGroup *group;
  GtkWidget *create;
  GtkWidget *enter;
  AdwPreferencesGroup *limits;
  AdwPreferencesGroup *history;
};

G_DEFINE_FINAL_TYPE (BanterFamilyPage, banter_family_page, ADW_TYPE_PREFERENCES_PAGE)

static guint message_signal;

static BanterFamily *
get_family (BanterFamilyPage *self)
{
  return banter_account_get_family (self->account);
}

static BanterAgeGroup
get_age_group (BanterFamilyPage *self)
{
  return banter_standing_get_age_group (banter_account_get_standing (self->account));
}

static const char *
get_description (BanterFamilyPage *self)
{
  if (!banter_standing_get_known (banter_account_get_standing (self->account)))
    return _ ("Your server has no Family Pairing, or does not answer.");

  switch (get_age_group (self))
    {
    case BANTER_AGE_GROUP_ADULT:
      return _ (
          "A guardian pairs with somebody of 16 or 17 to limit who can reach them. A guardian "
          "never sees messages, chats or contacts.");
    case BANTER_AGE_GROUP_16_17:
      return _ ("A guardian can limit who reaches you. Your messages, chats and contacts are never "
                "shown to anybody.");
    case BANTER_AGE_GROUP_UNKNOWN:
    case BANTER_AGE_GROUP_UNDER_16:
    default:
      return _ ("Family Pairing is for people of 16 or 17 and their guardians.");
    }
}

static void
on_message (BanterFamilyPage *self, const char *text)
{
  g_signal_emit (self, message_signal, 0, text);
}

static void
on_ended (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (BanterFamilyPage) self = BANTER_FAMILY_PAGE (user_data);
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  banter_family_end_finish (BANTER_FAMILY (source), result, &error);
  text = banter_problem_dup_text_of_error (error);
  if (text != NULL)
    on_message (self, text);
}

static void
on_end_response (BanterFamilyPage *self, const char *response)
{
  g_autoptr (BanterPairing) pairing = g_steal_pointer (&self->to_end);

  if (pairing != NULL && g_strcmp0 (response, "end") == 0)
    banter_family_end_async (get_family (self), pairing, self->cancellable, on_ended,
                             g_object_ref (self));
}

/* Asked, not undone: a guardian would need a new code, and a teen's wish is told at once. */
static void
ask_to_end (BanterFamilyPage *self, BanterPairing *pairing)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  const char *name = banter_person_get_name (banter_pairing_get_other (pairing));
  gboolean is_guardian = banter_pairing_get_is_guardian (pairing);
  g_autofree char *body = NULL;
  GtkWidget *dialog;

  g_set_object (&self->to_end, pairing);
  body
      = is_guardian
            /* Translators: %s is a name. */
            ? g_strdup_printf (_ ("All limits that you set for %s end at once."), name)
            /* Translators: %s is a name. */
            : g_strdup_printf (_ ("The pairing ends in 48 hours. Until then all limits hold. %s is "
                                  "told at once."),
                               name);
  dialog = adw_message_dialog_new (
      GTK_WINDOW (root), is_guardian ? _ ("End the Pairing?") : _ ("Ask to End the Pairing?"),
      body);
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel", _ ("Cancel"), "end",
                                    is_guardian ? _ ("End Pairing") : _ ("Ask to End"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "end",
                                              ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  g_signal_connect_object (dialog, "response", G_CALLBACK (on_end_response), self,
                           G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
on_end_teen (BanterFamilyPage *self, BanterPairingRow *row)
{
  ask_to_end (self, banter_pairing_row_get_pairing (row));
}

static void
on_end_guardian (BanterFamilyPage *self, GtkButton *button)
{
  GListModel *pairings = banter_family_get_pairings (get_family (self));
  const char *user_id = gtk_widget_get_name (GTK_WIDGET (button));

  for (guint i = 0; i < g_list_model_get_n_items (pairings); i++)
    {
      g_autoptr (BanterPairing) pairing = g_list_model_get_item (pairings, i);

      if (g_strcmp0 (user_id, banter_person_get_user_id (banter_pairing_get_other (pairing))) == 0)
        ask_to_end (self, pairing);
    }
}

/* --- Rows --- */

static GtkWidget *
add_row (BanterFamilyPage *self, AdwPreferencesGroup *group, const char *title,
         const char *subtitle)
{
  GtkWidget *row = adw_action_row_new ();
  g_autofree char *escaped_title = g_markup_escape_text (title, -1);
  g_autofree char *escaped_subtitle = g_markup_escape_text (subtitle, -1);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), escaped_title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), escaped_subtitle);
  adw_preferences_group_add (group, row);
  g_ptr_array_add (self->others, row);
  return row;
}

static void
add_guardian (BanterFamilyPage *self, BanterPairing *pairing)
{
  BanterPerson *guardian = banter_pairing_get_other (pairing);
  GDateTime *ends = banter_pairing_get_ends (pairing);
  g_autofree char *time
      = banter_family_text_dup_time (ends != NULL ? ends : banter_pairing_get_since (pairing));
  g_autofree char *subtitle = ends != NULL
                                  /* Translators: %s is a day and a time. */
                                  ? g_strdup_printf (_ ("Ends on %s"), time)
                                  /* Translators: %s is a day and a time. */
                                  : g_strdup_printf (_ ("Your guardian since %s"), time);
  GtkWidget *row = add_row (self, self->group, banter_person_get_name (guardian), subtitle);
  GtkWidget *button;

  if (ends != NULL)
    return;
  button = gtk_button_new_with_label (_ ("Unpair…"));
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_set_name (button, banter_person_get_user_id (guardian));
  g_signal_connect_object (button, "clicked", G_CALLBACK (on_end_guardian), self,
                           G_CONNECT_SWAPPED);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
}

static void
add_teen (BanterFamilyPage *self, BanterPairing *pairing)
{
  GtkWidget *row;

  for (guint i = 0; i < self->teens->len; i++)
    if (banter_pairing_row_get_pairing (self->teens->pdata[i]) == pairing)
      {
        banter_pairing_row_update (self->teens->pdata[i]);
        return;
      }
  row = banter_pairing_row_new (self->account, pairing);
  g_signal_connect_object (row, "message", G_CALLBACK (on_message), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (row, "end-requested", G_CALLBACK (on_end_teen), self, G_CONNECT_SWAPPED);
  adw_preferences_group_add (self->group, row);
  g_ptr_array_add (self->teens, row);
}

static gboolean
has_item (GListModel *list, gpointer wanted)
{
  for (guint i = 0; i < g_list_model_get_n_items (list); i++)
    {
      g_autoptr (GObject) item = g_list_model_get_item (list, i);

      if (item == wanted)
        return TRUE;
    }
  return FALSE;
}

static void
show_pairings (BanterFamilyPage *self)
{
  GListModel *pairings = banter_family_get_pairings (get_family (self));

  for (guint i = self->teens->len; i > 0; i--)
    if (!has_item (pairings, banter_pairing_row_get_pairing (self->teens->pdata[i - 1])))
      {
        adw_preferences_group_remove (self->group, self->teens->pdata[i - 1]);
        g_ptr_array_remove_index (self->teens, i - 1);
      }
  for (guint i = 0; i < g_list_model_get_n_items (pairings); i++)
    {
      g_autoptr (BanterPairing) pairing = g_list_model_get_item (pairings, i);

      if (banter_pairing_get_is_guardian (pairing))
        add_teen (self, pairing);
      else
        add_guardian (self, pairing);
    }
}

static void
show_limits (BanterFamilyPage *self)
{
  gboolean is_teen = get_age_group (self) == BANTER_AGE_GROUP_16_17;
  g_autoptr (GPtrArray) notes
      = is_teen ? banter_family_text_list_notes (get_family (self)) : g_ptr_array_new ();

  gtk_widget_set_visible (GTK_WIDGET (self->limits), is_teen);
  for (guint i = 0; i < notes->len; i++)
    {
      const BanterFamilyNote *note = notes->pdata[i];
      GtkWidget *row = add_row (self, self->limits, note->title, note->by);
      GtkWidget *lock = gtk_image_new_from_icon_name ("system-lock-screen-symbolic");

      gtk_widget_add_css_class (lock, "dim-label");
      gtk_accessible_update_property (GTK_ACCESSIBLE (lock), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                      /* Translators: a limit that cannot be changed here */
                                      _ ("Locked"), -1);
      adw_action_row_add_suffix (ADW_ACTION_ROW (row), lock);
    }
}

static void
show_history (BanterFamilyPage *self)
{
  GListModel *changes = banter_family_get_changes (get_family (self));
  guint n = MIN (g_list_model_get_n_items (changes), CHANGES_SHOWN);

  gtk_widget_set_visible (GTK_WIDGET (self->history), n > 0);
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (BanterFamilyChange) change = g_list_model_get_item (changes, i);
      g_autofree char *text = banter_family_text_dup_change (change);
      g_autofree char *time = banter_family_text_dup_time (banter_family_change_get_time (change));

      add_row (self, self->history, text, time);
    }
}

static void
update (BanterFamilyPage *self)
{
  BanterAgeGroup age = get_age_group (self);

  for (guint i = 0; i < self->others->len; i++)
    {
      GtkWidget *row = self->others->pdata[i];
      GtkWidget *group = gtk_widget_get_ancestor (row, ADW_TYPE_PREFERENCES_GROUP);

      adw_preferences_group_remove (ADW_PREFERENCES_GROUP (group), row);
    }
  g_ptr_array_set_size (self->others, 0);
  adw_preferences_group_set_description (self->group, get_description (self));
  gtk_widget_set_visible (self->create, age == BANTER_AGE_GROUP_ADULT);
  gtk_widget_set_visible (self->enter, age == BANTER_AGE_GROUP_16_17);
  show_pairings (self);
  show_limits (self);
  show_history (self);
}

static void
present (BanterFamilyPage *self, GtkWidget *dialog)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  g_signal_connect_object (dialog, "message", G_CALLBACK (on_message), self, G_CONNECT_SWAPPED);
  gtk_window_set_transient_for (GTK_WINDOW (dialog), GTK_WINDOW (root));
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
on_create (BanterFamilyPage *self)
{
  present (self, banter_family_dialog_new_for_guardian (get_family (self)));
}

static void
on_enter (BanterFamilyPage *self)
{
  present (self, banter_family_dialog_new_for_teen (get_family (self)));
}

static void
banter_family_page_dispose (GObject *object)
{
  BanterFamilyPage *self = BANTER_FAMILY_PAGE (object);

  banter_widget_stop (&self->cancellable);
  g_clear_object (&self->family_signals);
  g_clear_object (&self->standing_signals);
  g_clear_object (&self->to_end);
  g_clear_object (&self->account);
  g_clear_pointer (&self->teens, g_ptr_array_unref);
  g_clear_pointer (&self->others, g_ptr_array_unref);
  gtk_widget_dispose_template (GTK_WIDGET (self), BANTER_TYPE_FAMILY_PAGE);
  G_OBJECT_CLASS (banter_family_page_parent_class)->dispose (object);
}

static void
banter_family_page_class_init (BanterFamilyPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = banter_family_page_dispose;
  message_signal = g_signal_new ("message", BANTER_TYPE_FAMILY_PAGE, G_SIGNAL_RUN_LAST, 0, NULL,
                                 NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/im/banter/Banter/safety/banter-family-page.ui");
  gtk_widget_class_bind_template_child (widget_class, BanterFamilyPage, group);
  gtk_widget_class_bind_template_child (widget_class, BanterFamilyPage, create);
  gtk_widget_class_bind_template_child (widget_class, BanterFamilyPage, enter);
  gtk_widget_class_bind_template_child (widget_class, BanterFamilyPage, limits);
  gtk_widget_class_bind_template_child (widget_class, BanterFamilyPage, history);
  gtk_widget_class_bind_template_callback (widget_class, on_create);
  gtk_widget_class_bind_template_callback (widget_class, on_enter);
}

static void
banter_family_page_init (BanterFamilyPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->cancellable = g_cancellable_new ();
  self->teens = g_ptr_array_new ();
  self->others = g_ptr_array_new ();
  self->family_signals = g_signal_group_new (BANTER_TYPE_FAMILY);
  g_signal_group_connect_swapped (self->family_signals, "changed", G_CALLBACK (update), self);
  self->standing_signals = g_signal_group_new (BANTER_TYPE_STANDING);
  g_signal_group_connect_swapped (self->standing_signals, "changed", G_CALLBACK (update), self);
}

void
banter_family_page_set_account (BanterFamilyPage *self, BanterAccount *account)
{
  g_return_if_fail (BANTER_IS_FAMILY_PAGE (self));
  g_return_if_fail (BANTER_IS_ACCOUNT (account));

  if (!g_set_object (&self->account, account))
    return;
  g_signal_group_set_target (self->family_signals, get_family (self));
  g_signal_group_set_target (self->standing_signals, banter_account_get_standing (account));
  update (self);
}
