/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-group-dialog"

#include "config.h"

#include "banter-group-dialog.h"

#include <glib/gi18n.h>

#include "banter-account.h"
#include "banter-group.h"
#include "banter-people-search.h"
#include "banter-person.h"
#include "banter-picture-choice.h"
#include "banter-problem-text.h"
#include "banter-refusal-text.h"
#include "banter-room.h"
#include "banter-widget.h"

/* Two pages: who is to be in the group, then its name and picture. Only the first where people are
 * added to one that is there. */

/* A room of two is a chat, not a group; and without a public address a group holds 32. */
#define MIN_OTHERS 2
#define MAX_OTHERS 31

struct _BanterGroupDialog
{
  AdwWindow parent_instance;

  BanterAccount *account;
  BanterGroup *group;    /* NULL: a new one */
  GPtrArray *picked;     /* BanterPerson */
  GtkCustomFilter *left; /* those who are not picked */
  GBytes *picture;       /* PNG, or NULL */
  GCancellable *running; /* not NULL while the group is made */
  GCancellable *cancellable;

  /* template children */
  GtkButton *back;
  GtkButton *next;
  GtkSpinner *spinner;
  GtkLabel *note;
  GtkStack *pages;
  GtkWidget *picked_scroller;
  GtkBox *chips;
  BanterPeopleSearch *search;
  AdwAvatar *avatar;
  GtkEditable *name;
};

G_DEFINE_FINAL_TYPE (BanterGroupDialog, banter_group_dialog, ADW_TYPE_WINDOW)

enum
{
  OPENED,
  TOLD,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static gboolean
is_people_page (BanterGroupDialog *self)
{
  return g_strcmp0 (gtk_stack_get_visible_child_name (self->pages), "people") == 0;
}

static char *
dup_name (BanterGroupDialog *self)
{
  return g_strstrip (g_strdup (gtk_editable_get_text (self->name)));
}

static const char *
get_note (BanterGroupDialog *self)
{
  if (!is_people_page (self))
    return NULL;
  if (self->picked->len >= MAX_OTHERS)
    return _ ("A group holds 32 people.");
  if (self->group == NULL && self->picked->len < MIN_OTHERS)
    return _ ("Choose at least two people.");
  return NULL;
}

static void
show_note (BanterGroupDialog *self, const char *text)
{
  gtk_label_set_text (self->note, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->note), text != NULL);
}

static void
update (BanterGroupDialog *self)
{
  g_autofree char *name = dup_name (self);
  gboolean people = is_people_page (self), busy = self->running != NULL;
  guint least = self->group != NULL ? 1 : MIN_OTHERS;

  gtk_button_set_label (self->back, people ? _ ("Cancel") : _ ("Back"));
  gtk_button_set_label (self->next, self->group != NULL ? _ ("Add")
                                    : people            ? _ ("Next")
                                                        : _ ("Create"));
  gtk_widget_set_sensitive (GTK_WIDGET (self->next),
                            !busy && self->picked->len >= least && (people || *name != '\0'));
  gtk_spinner_set_spinning (self->spinner, busy);
  gtk_widget_set_visible (self->picked_scroller, self->picked->len > 0);
  adw_avatar_set_text (self->avatar, name);
  show_note (self, get_note (self));
}

static gboolean
is_left (gpointer item, gpointer user_data)
{
  BanterGroupDialog *self = user_data;

  return !g_ptr_array_find (self->picked, item, NULL)
         && (self->group == NULL
             || banter_group_get_member (self->group, banter_person_get_user_id (item)) == NULL);
}

static void
on_unpicked (BanterGroupDialog *self, GtkButton *chip)
{
  BanterPerson *person = g_object_get_data (G_OBJECT (chip), "banter-person");

  g_ptr_array_remove (self->picked, person);
  gtk_box_remove (self->chips, GTK_WIDGET (chip));
  gtk_filter_changed (GTK_FILTER (self->left), GTK_FILTER_CHANGE_LESS_STRICT);
  update (self);
  gtk_widget_grab_focus (GTK_WIDGET (self->search));
}

static void
add_chip (BanterGroupDialog *self, BanterPerson *person)
{
  GtkWidget *chip = gtk_button_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *name = gtk_label_new (banter_person_get_name (person));
  /* Translators: %s is a person's name; the button takes them out of those who were chosen. */
  g_autofree char *label = g_strdup_printf (_ ("Take out %s"), banter_person_get_name (person));

  gtk_label_set_ellipsize (GTK_LABEL (name), PANGO_ELLIPSIZE_END);
  gtk_label_set_max_width_chars (GTK_LABEL (name), 16);
  gtk_box_append (GTK_BOX (box), name);
  gtk_box_append (GTK_BOX (box), gtk_image_new_from_icon_name ("window-close-symbolic"));
  gtk_button_set_child (GTK_BUTTON (chip), box);
  gtk_widget_add_css_class (chip, "chip");
  gtk_widget_set_tooltip_text (chip, label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (chip), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  g_object_set_data_full (G_OBJECT (chip), "banter-person", g_object_ref (person), g_object_unref);
  g_signal_connect_object (chip, "clicked", G_CALLBACK (on_unpicked), self, G_CONNECT_SWAPPED);
  gtk_box_append (self->chips, chip);
}

static void
on_picked (BanterGroupDialog *self, BanterPerson *person)
{
  if (self->running != NULL || self->picked->len >= MAX_OTHERS
      || g_ptr_array_find (self->picked, person, NULL))
    return;
  g_ptr_array_add (self->picked, g_object_ref (person));
  add_chip (self, person);
  banter_people_search_clear (self->search);
  gtk_filter_changed (GTK_FILTER (self->left), GTK_FILTER_CHANGE_MORE_STRICT);
  update (self);
  gtk_widget_grab_focus (GTK_WIDGET (self->search));
}

static void
on_name_changed (BanterGroupDialog *self)
{
  update (self);
}

static void
on_picture_chosen (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (BanterGroupDialog) self = BANTER_GROUP_DIALOG (user_data);
  g_autoptr (GError) error = NULL;
  g_autoptr (GdkTexture) texture = NULL;
  g_autoptr (GBytes) png = banter_picture_choice_run_finish (result, &texture, &error);
  g_autofree char *text = NULL;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (error != NULL)
    {
      text = banter_problem_dup_text (BANTER_PROBLEM_BAD_FILE, 0);
      show_note (self, text);
    }
  if (png == NULL)
    return;
  g_clear_pointer (&self->picture, g_bytes_unref);
  self->picture = g_steal_pointer (&png);
  adw_avatar_set_custom_image (self->avatar, GDK_PAINTABLE (texture));
}

static void
on_choose_picture (BanterGroupDialog *self)
{
  banter_picture_choice_run_async (GTK_WIDGET (self), self->cancellable, on_picture_chosen,
                                   g_object_ref (self));
}

/* The end of what was asked of the server. @problem: (nullable): why it did not work */
static void
end (BanterGroupDialog *self, const char *problem, const BanterRefusals *refusals)
{
  g_autofree char *text = banter_refusal_dup_text (refusals);

  g_clear_object (&self->running);
  update (self);
  if (problem != NULL)
    {
      show_note (self, problem);
      return;
    }
  if (text != NULL)
    g_signal_emit (self, signals[TOLD], 0, text);
  gtk_window_close (GTK_WINDOW (self));
}

static void
on_created (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (BanterGroupDialog) self = BANTER_GROUP_DIALOG (user_data);
  g_autoptr (BanterRefusals) refusals = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *problem = NULL;
  g_autoptr (BanterRoom) room
      = banter_account_create_group_finish (BANTER_ACCOUNT (source), result, &refusals, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  problem = banter_refusal_dup_text_of_error (error);
  if (room != NULL)
    g_signal_emit (self, signals[OPENED], 0, room);
  end (self, problem, refusals);
}

static void
on_added (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (BanterGroupDialog) self = BANTER_GROUP_DIALOG (user_data);
  g_autoptr (BanterRefusals) refusals = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *problem = NULL;

  banter_group_add_people_finish (BANTER_GROUP (source), result, &refusals, &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  problem = banter_problem_dup_text_of_error (error);
  end (self, problem, refusals);
}

static void
on_next (BanterGroupDialog *self)
{
  g_autofree char *name = dup_name (self);

  if (!gtk_widget_get_sensitive (GTK_WIDGET (self->next)))
    return;
  if (self->group != NULL)
    banter_group_add_people_async (self->group, self->picked, banter_widget_start (&self->running),
                                   on_added, g_object_ref (self));
  else if (is_people_page (self))
    {
      gtk_stack_set_visible_child_name (self->pages, "group");
      gtk_widget_grab_focus (GTK_WIDGET (self->name));
    }
  else
    banter_account_create_group_async (self->account, name, self->picture, self->picked,
                                       banter_widget_start (&self->running), on_created,
                                       g_object_ref (self));
  update (self);
}

static void
on_back (GtkWidget *widget, const char *action, GVariant *parameter)
{
  BanterGroupDialog *self = BANTER_GROUP_DIALOG (widget);

  banter_widget_stop (&self->running);
  if (is_people_page (self))
    {
      gtk_window_close (GTK_WINDOW (self));
      return;
    }
  gtk_stack_set_visible_child_name (self->pages, "people");
  update (self);
  gtk_widget_grab_focus (GTK_WIDGET (self->search));
}

static void
banter_group_dialog_dispose (GObject *object)
{
  BanterGroupDialog *self = BANTER_GROUP_DIALOG (object);

  banter_widget_stop (&self->running);
  banter_widget_stop (&self->cancellable);
  if (self->search != NULL)
    banter_people_search_set_filter (self->search, NULL);
  g_clear_object (&self->left);
  g_clear_object (&self->group);
  g_clear_object (&self->account);
  gtk_widget_dispose_template (GTK_WIDGET (self), BANTER_TYPE_GROUP_DIALOG);
  G_OBJECT_CLASS (banter_group_dialog_parent_class)->dispose (object);
}

static void
banter_group_dialog_finalize (GObject *object)
{
  BanterGroupDialog *self = BANTER_GROUP_DIALOG (object);

  g_ptr_array_unref (self->picked);
  g_clear_pointer (&self->picture, g_bytes_unref);
  G_OBJECT_CLASS (banter_group_dialog_parent_class)->finalize (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  g_type_ensure (BANTER_TYPE_PEOPLE_SEARCH);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/im/banter/Banter/people/banter-group-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, BanterGroupDialog, back);
  gtk_widget_class_bind_template_child (widget_class, BanterGroupDialog, next);
  gtk_widget_class_bind_template_child (widget_class, BanterGroupDialog, spinner);
  gtk_widget_class_bind_template_child (widget_class, BanterGroupDialog, note);
  gtk_widget_class_bind_template_child (widget_class, BanterGroupDialog, pages);
  gtk_widget_class_bind_template_child (widget_class, BanterGroupDialog, picked_scroller);
  gtk_widget_class_bind_template_child (widget_class, BanterGroupDialog, chips);
  gtk_widget_class_bind_template_child (widget_class, BanterGroupDialog, search);
  gtk_widget_class_bind_template_child (widget_class, BanterGroupDialog, avatar);
  gtk_widget_class_bind_template_child (widget_class, BanterGroupDialog, name);
  gtk_widget_class_bind_template_callback (widget_class, gtk_window_close);
  gtk_widget_class_bind_template_callback (widget_class, on_picked);
  gtk_widget_class_bind_template_callback (widget_class, on_next);
  gtk_widget_class_bind_template_callback (widget_class, on_name_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_choose_picture);
}

static void
banter_group_dialog_class_init (BanterGroupDialogClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = banter_group_dialog_dispose;
  object_class->finalize = banter_group_dialog_finalize;
  signals[OPENED] = g_signal_new ("opened", BANTER_TYPE_GROUP_DIALOG, G_SIGNAL_RUN_LAST, 0, NULL,
                                  NULL, NULL, G_TYPE_NONE, 1, BANTER_TYPE_ROOM);
  signals[TOLD] = g_signal_new ("told", BANTER_TYPE_GROUP_DIALOG, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  gtk_widget_class_install_action (widget_class, "group.back", NULL, on_back);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "group.back", NULL);
  bind_template (widget_class);
}

static void
banter_group_dialog_init (BanterGroupDialog *self)
{
  self->picked = g_ptr_array_new_with_free_func (g_object_unref);
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  self->left = gtk_custom_filter_new (is_left, self, NULL);
  banter_people_search_set_filter (self->search, GTK_FILTER (self->left));
}

GtkWidget *
banter_group_dialog_new (BanterAccount *account, BanterGroup *group)
{
  BanterGroupDialog *self = g_object_new (BANTER_TYPE_GROUP_DIALOG, NULL);

  self->account = g_object_ref (account);
  g_set_object (&self->group, group);
  if (group != NULL)
    gtk_window_set_title (GTK_WINDOW (self), _ ("Add People"));
  banter_people_search_set_account (self->search, account);
  banter_people_search_show_known (self->search);
  update (self);
  return GTK_WIDGET (self);
}
