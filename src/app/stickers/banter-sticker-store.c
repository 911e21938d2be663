/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-sticker-store"

#include "config.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "banter-sticker-store.h"

#include "banter-problem-text.h"
#include "banter-stickers.h"
#include "banter-store-row.h"
#include "banter-widget.h"
#include "chat/banter-picture.h"

/* Lists the server's sets under headings of their categories, or those of one category that is
 * chosen above. What is known is shown while the server is asked again. */

struct _BanterStickerStore
{
  GtkWidget parent_instance;

  /* owned */
  BanterStickerLibrary *library;
  GtkSortListModel *sorted;
  GtkFilterListModel *chosen; /* of those: the chosen category's */
  GCancellable *cancellable;

  /* template children */
  GtkStack *stack;
  GtkScrolledWindow *scrolled;
  GtkWidget *chips_window;
  GtkBox *chips;
  GtkListBox *list;
  AdwStatusPage *trouble;

  guint offered; /* bit i: categories[i] has sets */
  int category;  /* of categories; -1: all */
  enum
  {
    ASK_NEVER,
    ASK_RUNNING,
    ASK_ANSWERED,
    ASK_FAILED,
  } asked;
};

enum
{
  PROP_LIBRARY = 1,
  N_PROPS,
};

static GParamSpec *props[N_PROPS];
static guint signal_set_opened;

G_DEFINE_FINAL_TYPE (BanterStickerStore, banter_sticker_store, GTK_TYPE_WIDGET)

/* The order of the headings. */
static const struct
{
  const char *key;
  const char *title;
} categories[] = {
  { "emojis", N_ ("Emojis") },       { "animals", N_ ("Animals") },
  { "food", N_ ("Food") },           { "greetings", N_ ("Greetings") },
  { "reactions", N_ ("Reactions") }, { "seasons", N_ ("Seasons") },
  { "memes", N_ ("Memes") },         { "other", N_ ("Other Stickers") },
};

static guint
category_of (BanterStickerSet *set)
{
  const char *key = banter_sticker_set_get_category (set);

  for (guint i = 0; i < G_N_ELEMENTS (categories); i++)
    if (g_strcmp0 (categories[i].key, key) == 0)
      return i;
  return G_N_ELEMENTS (categories) - 1;
}

static int
compare_sets (gconstpointer a, gconstpointer b, gpointer user_data)
{
  BanterStickerSet *one = BANTER_STICKER_SET ((gpointer)a);
  BanterStickerSet *other = BANTER_STICKER_SET ((gpointer)b);
  int by_category = (int)category_of (one) - (int)category_of (other);

  if (by_category != 0)
    return by_category;
  return g_utf8_collate (banter_sticker_set_get_name (one), banter_sticker_set_get_name (other));
}

static void
add_heading (GtkListBoxRow *row, GtkListBoxRow *before, gpointer user_data)
{
  guint category = category_of (banter_store_row_get_set (BANTER_STORE_ROW (row)));
  GtkWidget *heading = NULL;

  if (before == NULL
      || category_of (banter_store_row_get_set (BANTER_STORE_ROW (before))) != category)
    {
      heading = gtk_label_new (_ (categories[category].title));
      gtk_label_set_xalign (GTK_LABEL (heading), 0);
      gtk_widget_add_css_class (heading, "category");
      gtk_widget_add_css_class (heading, "caption-heading");
    }
  gtk_list_box_row_set_header (row, heading);
}

static gboolean
is_chosen (gpointer set, gpointer user_data)
{
  const BanterStickerStore *self = user_data;

  return self->category < 0 || category_of (set) == (guint)self->category;
}

static void
choose (BanterStickerStore *self, int category)
{
  if (self->category == category)
    return;
  self->category = category;
  gtk_filter_changed (gtk_filter_list_model_get_filter (self->chosen), GTK_FILTER_CHANGE_DIFFERENT);
  gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (self->scrolled), 0);
  banter_picture_follow_again (self->scrolled);
}

static void
on_chip_toggled (GtkToggleButton *chip, BanterStickerStore *self)
{
  if (gtk_toggle_button_get_active (chip))
    choose (self, GPOINTER_TO_INT (g_object_get_data (G_OBJECT (chip), "category")));
}

/* @category: -1: all. They are one group, of which one is always chosen. */
static void
add_chip (BanterStickerStore *self, int category)
{
  GtkWidget *first = gtk_widget_get_first_child (GTK_WIDGET (self->chips));
  GtkWidget *chip = gtk_toggle_button_new_with_label (
      category < 0 ? _ ("All") : _ (categories[category].title));

  gtk_widget_add_css_class (chip, "chip");
  g_object_set_data (G_OBJECT (chip), "category", GINT_TO_POINTER (category));
  if (first != NULL)
    gtk_toggle_button_set_group (GTK_TOGGLE_BUTTON (chip), GTK_TOGGLE_BUTTON (first));
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (chip), category == self->category);
  g_signal_connect_object (chip, "toggled", G_CALLBACK (on_chip_toggled), self, 0);
  gtk_box_append (self->chips, chip);
}

/* A chip for each category that has sets, where there is more than one. */
static void
update_chips (BanterStickerStore *self)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->sorted)), offered = 0;
  GtkWidget *chip;

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (BanterStickerSet) set = g_list_model_get_item (G_LIST_MODEL (self->sorted), i);

      offered |= 1u << category_of (set);
    }
  if (offered == self->offered)
    return;
  self->offered = offered;
  if (self->category >= 0 && (offered & (1u << self->category)) == 0)
    choose (self, -1);
  while ((chip = gtk_widget_get_first_child (GTK_WIDGET (self->chips))) != NULL)
    gtk_box_remove (self->chips, chip);
  add_chip (self, -1);
  for (guint i = 0; i < G_N_ELEMENTS (categories); i++)
    if ((offered & (1u << i)) != 0)
      add_chip (self, (int)i);
  gtk_widget_set_visible (self->chips_window, (offered & (offered - 1)) != 0);
}

static GtkWidget *
make_row (gpointer item, gpointer user_data)
{
  return banter_store_row_new (BANTER_STICKER_SET (item));
}

static void
update (BanterStickerStore *self)
{
  gboolean any = g_list_model_get_n_items (G_LIST_MODEL (self->sorted)) > 0;
  const char *page = "loading";

  update_chips (self);
  if (any)
    page = "sets";
  else if (self->asked == ASK_FAILED)
    page = "trouble";
  else if (self->asked == ASK_ANSWERED)
    page = "empty";
  gtk_stack_set_visible_child_name (self->stack, page);
}

static void
on_refreshed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (BanterStickerStore) self = BANTER_STICKER_STORE (user_data);
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  gboolean done = banter_sticker_library_refresh_store_finish (BANTER_STICKER_LIBRARY (source),
                                                               result, &error);

  if (BANTER_STICKER_LIBRARY (source) != self->library)
    return;
  self->asked = done ? ASK_ANSWERED : ASK_FAILED;
  text = done ? NULL : banter_problem_dup_text_of_error (error);
  adw_status_page_set_description (self->trouble, text);
  update (self);
  banter_picture_follow_again (self->scrolled); /* strips that are new take up no more room */
}

static void
on_row_activated (BanterStickerStore *self, GtkListBoxRow *row)
{
  g_signal_emit (self, signal_set_opened, 0, banter_store_row_get_set (BANTER_STORE_ROW (row)));
}

static gboolean
banter_sticker_store_grab_focus (GtkWidget *widget)
{
  return gtk_widget_child_focus (GTK_WIDGET (BANTER_STICKER_STORE (widget)->list),
                                 GTK_DIR_TAB_FORWARD);
}

static void
banter_sticker_store_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  g_value_set_object (value, BANTER_STICKER_STORE (object)->library);
}

static void
banter_sticker_store_set_property (GObject *object, guint id, const GValue *value,
                                   GParamSpec *pspec)
{
  banter_sticker_store_set_library (BANTER_STICKER_STORE (object), g_value_get_object (value));
}

static void
banter_sticker_store_dispose (GObject *object)
{
  BanterStickerStore *self = BANTER_STICKER_STORE (object);

  banter_widget_stop (&self->cancellable);
  gtk_widget_dispose_template (GTK_WIDGET (self), BANTER_TYPE_STICKER_STORE);
  g_clear_object (&self->chosen);
  g_clear_object (&self->sorted);
  g_clear_object (&self->library);
  G_OBJECT_CLASS (banter_sticker_store_parent_class)->dispose (object);
}

static void
banter_sticker_store_class_init (BanterStickerStoreClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = banter_sticker_store_get_property;
  object_class->set_property = banter_sticker_store_set_property;
  object_class->dispose = banter_sticker_store_dispose;
  widget_class->focus = banter_widget_focus;
  widget_class->grab_focus = banter_sticker_store_grab_focus;

  props[PROP_LIBRARY]
      = g_param_spec_object ("library", NULL, NULL, BANTER_TYPE_STICKER_LIBRARY,
                             G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);
  signal_set_opened = g_signal_new ("set-opened", BANTER_TYPE_STICKER_STORE, G_SIGNAL_RUN_LAST, 0,
                                    NULL, NULL, NULL, G_TYPE_NONE, 1, BANTER_TYPE_STICKER_SET);

  gtk_widget_class_set_template_from_resource (
      widget_class, "/im/banter/Banter/stickers/banter-sticker-store.ui");
  gtk_widget_class_bind_template_child (widget_class, BanterStickerStore, stack);
  gtk_widget_class_bind_template_child (widget_class, BanterStickerStore, scrolled);
  gtk_widget_class_bind_template_child (widget_class, BanterStickerStore, chips_window);
  gtk_widget_class_bind_template_child (widget_class, BanterStickerStore, chips);
  gtk_widget_class_bind_template_child (widget_class, BanterStickerStore, list);
  gtk_widget_class_bind_template_child (widget_class, BanterStickerStore, trouble);
  gtk_widget_class_bind_template_callback (widget_class, on_row_activated);
  gtk_widget_class_bind_template_callback (widget_class, banter_sticker_store_refresh);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
banter_sticker_store_init (BanterStickerStore *self)
{
  GtkSorter *sorter = GTK_SORTER (gtk_custom_sorter_new (compare_sets, NULL, NULL));

  gtk_widget_init_template (GTK_WIDGET (self));
  self->cancellable = g_cancellable_new ();
  self->sorted = gtk_sort_list_model_new (NULL, sorter);
  self->category = -1;
  self->chosen
      = gtk_filter_list_model_new (g_object_ref (G_LIST_MODEL (self->sorted)),
                                   GTK_FILTER (gtk_custom_filter_new (is_chosen, self, NULL)));
  g_signal_connect_object (self->sorted, "items-changed", G_CALLBACK (update), self,
                           G_CONNECT_SWAPPED);
  gtk_list_box_set_header_func (self->list, add_heading, NULL, NULL);
  gtk_list_box_bind_model (self->list, G_LIST_MODEL (self->chosen), make_row, NULL, NULL);
  banter_picture_follow (self->scrolled);
}

/**
 * banter_sticker_store_set_library:
 * @self: the Store
 * @library: (nullable): whose Store
 */
void
banter_sticker_store_set_library (BanterStickerStore *self, BanterStickerLibrary *library)
{
  g_return_if_fail (BANTER_IS_STICKER_STORE (self));

  if (!g_set_object (&self->library, library))
    return;
  self->asked = ASK_NEVER;
  gtk_sort_list_model_set_model (
      self->sorted, library != NULL ? banter_sticker_library_get_store (library) : NULL);
  update (self);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_LIBRARY]);
}

/**
 * banter_sticker_store_refresh:
 * @self: the Store
 *
 * Asks the server what there is; nothing happens while it is being asked.
 */
void
banter_sticker_store_refresh (BanterStickerStore *self)
{
  g_return_if_fail (BANTER_IS_STICKER_STORE (self));

  if (self->library == NULL || self->asked == ASK_RUNNING)
    return;
  self->asked = ASK_RUNNING;
  update (self);
  banter_sticker_library_refresh_store_async (self->library, self->cancellable, on_refreshed,
                                              g_object_ref (self));
}
