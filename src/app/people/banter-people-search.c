/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-people-search"

#include "config.h"

#include "banter-people-search.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "banter-account.h"
#include "banter-id.h"
#include "banter-person-row.h"
#include "banter-person.h"
#include "banter-problem-text.h"
#include "banter-widget.h"

/* Finding people by name or address, for all who choose some. */

struct _BanterPeopleSearch
{
  GtkWidget parent_instance;

  BanterAccount *account;
  GtkFilterListModel *found;
  GCancellable *searching; /* not NULL while a search runs */
  gboolean shows_known;

  /* template children */
  GtkSearchEntry *search;
  GtkStack *results;
  GtkListView *list;
  GtkNoSelection *selection;
  AdwStatusPage *nobody;
};

G_DEFINE_FINAL_TYPE (BanterPeopleSearch, banter_people_search, GTK_TYPE_WIDGET)

enum
{
  PICKED,
  STOPPED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static char *
dup_sought (BanterPeopleSearch *self)
{
  return g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->search))));
}

static void
show_nobody (BanterPeopleSearch *self, const GError *error)
{
  g_autofree char *sought = dup_sought (self);
  g_autofree char *text = banter_problem_dup_text_of_error (error);
  const char *title = _ ("Nobody Found");

  if (*sought == '\0')
    {
      gtk_stack_set_visible_child_name (self->results, "hint");
      return;
    }
  if (text != NULL)
    title = _ ("The Search Did Not Work");
  else if (banter_user_id_is_valid (sought))
    text = g_strdup (_ ("Your server knows nobody with this address."));
  else
    text = g_strdup (_ ("Check the spelling, or write the whole address: @name:example.org"));
  adw_status_page_set_title (self->nobody, title);
  adw_status_page_set_description (self->nobody, text);
  gtk_stack_set_visible_child_name (self->results, "nobody");
}

static void
on_found (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (BanterPeopleSearch) self = BANTER_PEOPLE_SEARCH (user_data);
  g_autoptr (GError) error = NULL;
  g_autoptr (GListModel) people
      = banter_account_find_people_finish (BANTER_ACCOUNT (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_clear_object (&self->searching);
  gtk_filter_list_model_set_model (self->found, people);
  if (g_list_model_get_n_items (G_LIST_MODEL (self->found)) > 0)
    gtk_stack_set_visible_child_name (self->results, "list");
  else
    show_nobody (self, error);
}

static void
on_search_changed (BanterPeopleSearch *self)
{
  g_autofree char *text = dup_sought (self);

  banter_widget_stop (&self->searching);
  if (*text == '\0' && !self->shows_known)
    {
      gtk_filter_list_model_set_model (self->found, NULL);
      gtk_stack_set_visible_child_name (self->results, "hint");
      return;
    }
  banter_account_find_people_async (self->account, text, banter_widget_start (&self->searching),
                                    on_found, g_object_ref (self));
}

static void
on_picked (BanterPeopleSearch *self, guint position)
{
  g_autoptr (BanterPerson) person
      = g_list_model_get_item (G_LIST_MODEL (self->selection), position);

  if (person != NULL)
    g_signal_emit (self, signals[PICKED], 0, person);
}

/* Enter in the search picks the first hit. */
static void
on_search_activated (BanterPeopleSearch *self)
{
  if (self->searching == NULL)
    on_picked (self, 0);
}

static void
on_stop_search (BanterPeopleSearch *self)
{
  g_signal_emit (self, signals[STOPPED], 0);
}

static void
on_setup (BanterPeopleSearch *self, GtkListItem *item)
{
  gtk_list_item_set_child (item, banter_person_row_new (self->account));
}

static void
on_bind (BanterPeopleSearch *self, GtkListItem *item)
{
  GtkWidget *row = gtk_list_item_get_child (item);
  BanterPerson *person = gtk_list_item_get_item (item);

  banter_person_row_set_person (BANTER_PERSON_ROW (row), person);
  /* The list's own item has the focus and needs the name. */
  gtk_accessible_update_property (GTK_ACCESSIBLE (gtk_widget_get_parent (row)),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, banter_person_get_name (person),
                                  -1);
}

static gboolean
banter_people_search_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (BANTER_PEOPLE_SEARCH (widget)->search));
}

static void
banter_people_search_dispose (GObject *object)
{
  BanterPeopleSearch *self = BANTER_PEOPLE_SEARCH (object);

  banter_widget_stop (&self->searching);
  g_clear_object (&self->found);
  g_clear_object (&self->account);
  banter_widget_dispose_template (GTK_WIDGET (self), BANTER_TYPE_PEOPLE_SEARCH);
  G_OBJECT_CLASS (banter_people_search_parent_class)->dispose (object);
}

static void
banter_people_search_class_init (BanterPeopleSearchClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = banter_people_search_dispose;
  widget_class->focus = banter_widget_focus;
  widget_class->grab_focus = banter_people_search_grab_focus;
  signals[PICKED] = g_signal_new ("picked", BANTER_TYPE_PEOPLE_SEARCH, G_SIGNAL_RUN_LAST, 0, NULL,
                                  NULL, NULL, G_TYPE_NONE, 1, BANTER_TYPE_PERSON);
  signals[STOPPED] = g_signal_new ("stopped", BANTER_TYPE_PEOPLE_SEARCH, G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/im/banter/Banter/people/banter-people-search.ui");
  gtk_widget_class_bind_template_child (widget_class, BanterPeopleSearch, search);
  gtk_widget_class_bind_template_child (widget_class, BanterPeopleSearch, results);
  gtk_widget_class_bind_template_child (widget_class, BanterPeopleSearch, list);
  gtk_widget_class_bind_template_child (widget_class, BanterPeopleSearch, selection);
  gtk_widget_class_bind_template_child (widget_class, BanterPeopleSearch, nobody);
  gtk_widget_class_bind_template_callback (widget_class, on_search_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_search_activated);
  gtk_widget_class_bind_template_callback (widget_class, on_stop_search);
  gtk_widget_class_bind_template_callback (widget_class, on_picked);
  gtk_widget_class_bind_template_callback (widget_class, on_setup);
  gtk_widget_class_bind_template_callback (widget_class, on_bind);
}

static void
banter_people_search_init (BanterPeopleSearch *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->found = gtk_filter_list_model_new (NULL, NULL);
  gtk_no_selection_set_model (self->selection, G_LIST_MODEL (self->found));
}

void
banter_people_search_set_account (BanterPeopleSearch *self, BanterAccount *account)
{
  g_return_if_fail (BANTER_IS_PEOPLE_SEARCH (self));
  g_set_object (&self->account, account);
}

void
banter_people_search_set_filter (BanterPeopleSearch *self, GtkFilter *filter)
{
  g_return_if_fail (BANTER_IS_PEOPLE_SEARCH (self));
  gtk_filter_list_model_set_filter (self->found, filter);
}

void
banter_people_search_show_known (BanterPeopleSearch *self)
{
  g_return_if_fail (BANTER_IS_PEOPLE_SEARCH (self));
  self->shows_known = TRUE;
  on_search_changed (self);
}

void
banter_people_search_clear (BanterPeopleSearch *self)
{
  g_return_if_fail (BANTER_IS_PEOPLE_SEARCH (self));
  gtk_editable_set_text (GTK_EDITABLE (self->search), "");
}
