/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app-fixture.h"

#include "model-fixture.h"
#include "stickers/banter-sticker-cell.h"
#include "stickers/banter-sticker-menu.h"
#include "stickers/banter-sticker-picker.h"
#include "stickers/banter-sticker-preview.h"
#include "stickers/banter-sticker-results.h"
#include "stickers/banter-sticker-store.h"
#include "stickers/banter-store-row.h"

/* The sticker picker over an account in memory: pages, search, preview, and what a click does. */

typedef struct
{
  BanterAccount *account;
  GtkWindow *window;
  GtkWidget *button;
  BanterStickerPicker *picker;
  BanterSticker *picked; /* owned */
} Fixture;

static gboolean
is_mapped (gpointer widget)
{
  return gtk_widget_get_mapped (widget);
}

static gboolean
is_unmapped (gpointer widget)
{
  return !gtk_widget_get_mapped (widget);
}

static void
on_picked (Fixture *fixture, BanterSticker *sticker)
{
  g_set_object (&fixture->picked, sticker);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->account = model_fixture_new ();
  fixture->button = gtk_menu_button_new ();
  fixture->picker = BANTER_STICKER_PICKER (banter_sticker_picker_new (fixture->account));
  g_signal_connect_swapped (fixture->picker, "picked", G_CALLBACK (on_picked), fixture);
  gtk_menu_button_set_popover (GTK_MENU_BUTTON (fixture->button), GTK_WIDGET (fixture->picker));
  fixture->window = app_fixture_show (fixture->button);
  gtk_menu_button_popup (GTK_MENU_BUTTON (fixture->button));
  app_fixture_wait (is_mapped, fixture->picker);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  gtk_menu_button_popdown (GTK_MENU_BUTTON (fixture->button));
  app_fixture_settle ();
  g_clear_object (&fixture->picked);
  app_fixture_destroy (fixture->window);
  banter_account_close (fixture->account);
  g_assert_finalize_object (fixture->account);
}

static gpointer
child (Fixture *fixture, const char *id)
{
  return app_fixture_child (fixture->picker, BANTER_TYPE_STICKER_PICKER, id);
}

static const char *
page (Fixture *fixture)
{
  const char *whole = gtk_stack_get_visible_child_name (child (fixture, "whole"));

  if (!g_str_equal (whole, "pages"))
    return whole;
  return gtk_stack_get_visible_child_name (child (fixture, "pages"));
}

static gboolean
has_cell (gpointer root)
{
  return app_fixture_find (root, BANTER_TYPE_STICKER_CELL, NULL) != NULL;
}

static BanterSticker *
first_sticker (GtkWidget *root)
{
  GtkWidget *cell;
  g_autoptr (BanterSticker) sticker = NULL;

  app_fixture_wait (has_cell, root);
  cell = app_fixture_find (root, BANTER_TYPE_STICKER_CELL, NULL);
  g_object_get (cell, "sticker", &sticker, NULL);
  return sticker; /* its set holds it */
}

/* As a click or Enter in the grid does. */
static void
activate_first (GtkWidget *root)
{
  GtkWidget *grid;

  app_fixture_wait (has_cell, root);
  grid = app_fixture_find (root, GTK_TYPE_GRID_VIEW, NULL);
  g_assert_nonnull (grid);
  gtk_widget_activate_action (grid, "list.activate-item", "u", 0);
}

/* A sticker that is clicked is handed over, and the picker closes. */
static void
test_recents (Fixture *fixture, gconstpointer data)
{
  BanterSticker *first;

  g_assert_cmpstr (page (fixture), ==, "recents");
  first = first_sticker (child (fixture, "recents"));
  g_assert_nonnull (first);
  activate_first (child (fixture, "recents"));
  g_assert_true (fixture->picked == first);
  app_fixture_wait (is_unmapped, fixture->picker);
}

/* The page says what it is for, and its tab that something came in. */
static void
test_favourites (Fixture *fixture, gconstpointer data)
{
  GtkWidget *favourites = child (fixture, "favourites");
  GtkStackPage *tab = child (fixture, "favourites_page");

  model_fixture_add_favourite (fixture->account, "Kept");
  g_assert_true (gtk_stack_page_get_needs_attention (tab));
  gtk_stack_set_visible_child_name (child (fixture, "pages"), "favourites");
  g_assert_false (gtk_stack_page_get_needs_attention (tab));
  activate_first (favourites);
  g_assert_cmpstr (banter_sticker_get_description (fixture->picked), ==, "Kept");
}

static gboolean
has_menu (gpointer list)
{
  GtkWidget *menu = app_fixture_find (list, GTK_TYPE_POPOVER_MENU, NULL);

  return menu != NULL && gtk_widget_get_mapped (menu);
}

/* By the keyboard, of what has the focus; it says which way it goes. The account has no store, so
 * nothing comes of it. */
static void
test_menu (Fixture *fixture, gconstpointer data)
{
  GtkWidget *list;
  BanterStickerCell *cell;

  model_fixture_add_favourite (fixture->account, "Kept");
  gtk_stack_set_visible_child_name (child (fixture, "pages"), "favourites");
  first_sticker (child (fixture, "favourites"));
  cell = BANTER_STICKER_CELL (
      app_fixture_find (child (fixture, "favourites"), BANTER_TYPE_STICKER_CELL, NULL));
  list = app_fixture_find (child (fixture, "favourites"), GTK_TYPE_GRID_VIEW, NULL);
  banter_sticker_menu_popup (list, cell);
  app_fixture_wait (has_menu, list);
  g_assert_nonnull (app_fixture_find (list, GTK_TYPE_LABEL, "Remove from Favourites"));
  gtk_popover_popdown (GTK_POPOVER (app_fixture_find (list, GTK_TYPE_POPOVER_MENU, NULL)));
  app_fixture_settle ();
  g_assert_null (app_fixture_find (list, GTK_TYPE_POPOVER_MENU, NULL));
}

static void
test_my_sets (Fixture *fixture, gconstpointer data)
{
  gtk_stack_set_visible_child_name (child (fixture, "pages"), "sets");
  g_assert_nonnull (app_fixture_find (child (fixture, "shelf"), GTK_TYPE_LABEL, "Friendly dogs"));
  activate_first (child (fixture, "shelf"));
  g_assert_nonnull (fixture->picked);
}

static gboolean
has_store_rows (gpointer store)
{
  return app_fixture_find (store, BANTER_TYPE_STORE_ROW, NULL) != NULL;
}

static void
open_first_of_store (Fixture *fixture)
{
  GtkWidget *store = child (fixture, "store");
  GtkWidget *row;

  gtk_stack_set_visible_child_name (child (fixture, "pages"), "store");
  app_fixture_wait (has_store_rows, store);
  row = app_fixture_find (store, BANTER_TYPE_STORE_ROW, NULL);
  g_signal_emit_by_name (row, "activate");
}

static guint
count_rows (GtkWidget *store)
{
  GtkListBox *list = app_fixture_child (store, BANTER_TYPE_STICKER_STORE, "list");
  guint n = 0;

  while (gtk_list_box_get_row_at_index (list, (int)n) != NULL)
    n++;
  return n;
}

/* A chip for each category that has sets; one of them is chosen. */
static void
test_categories (Fixture *fixture, gconstpointer data)
{
  GtkWidget *store = child (fixture, "store");
  GtkWidget *food;

  gtk_stack_set_visible_child_name (child (fixture, "pages"), "store");
  app_fixture_wait (has_store_rows, store);
  g_assert_cmpuint (count_rows (store), ==, 4);
  g_assert_null (app_fixture_find (store, GTK_TYPE_TOGGLE_BUTTON, "Memes"));
  food = app_fixture_find (store, GTK_TYPE_TOGGLE_BUTTON, "Food");
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (food), TRUE);
  g_assert_cmpuint (count_rows (store), ==, 1);
  g_assert_nonnull (app_fixture_find (store, GTK_TYPE_LABEL, "Kitchen"));
  gtk_toggle_button_set_active (
      GTK_TOGGLE_BUTTON (app_fixture_find (store, GTK_TYPE_TOGGLE_BUTTON, "All")), TRUE);
  g_assert_cmpuint (count_rows (store), ==, 4);

  /* The only set of the chosen category goes: it cannot stay chosen. */
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (food), TRUE);
  model_fixture_empty_store (fixture->account);
  app_fixture_settle ();
  g_assert_cmpuint (count_rows (store), ==, 0);
}

static gboolean
shows_problem (gpointer preview)
{
  return gtk_widget_get_visible (
      app_fixture_child (preview, BANTER_TYPE_STICKER_PREVIEW, "problem"));
}

/* The Store is ordered by category; a set opens whole, can be sent from, and goes back. */
static void
test_store (Fixture *fixture, gconstpointer data)
{
  GtkWidget *preview = child (fixture, "preview");

  open_first_of_store (fixture);
  g_assert_cmpstr (page (fixture), ==, "preview");
  g_assert_nonnull (app_fixture_find (preview, GTK_TYPE_LABEL, "Moods")); /* Emojis come first */
  g_assert_nonnull (app_fixture_find (preview, GTK_TYPE_BUTTON, "Save"));
  g_assert_nonnull (first_sticker (preview));

  g_signal_emit_by_name (preview, "back");
  g_assert_cmpstr (page (fixture), ==, "store");
  open_first_of_store (fixture);
  activate_first (preview);
  g_assert_nonnull (fixture->picked);
}

/* Saving without a network: the reason stands there and the button is as it was. */
static void
test_save_fails (Fixture *fixture, gconstpointer data)
{
  GtkWidget *preview = child (fixture, "preview");
  GtkWidget *save;

  open_first_of_store (fixture);
  save = app_fixture_find (preview, GTK_TYPE_BUTTON, "Save");
  g_signal_emit_by_name (save, "clicked");
  app_fixture_wait (shows_problem, preview);
  g_assert_cmpstr (gtk_button_get_label (GTK_BUTTON (save)), ==, "Save");
  g_assert_true (gtk_widget_get_sensitive (save));
}

static gboolean
shows_results (gpointer whole)
{
  return g_str_equal (gtk_stack_get_visible_child_name (whole), "results");
}

static gboolean
shows_pages (gpointer whole)
{
  return g_str_equal (gtk_stack_get_visible_child_name (whole), "pages");
}

/* How many stickers the list @id of the results shows; its heading is there only with them. */
static guint
count_results (Fixture *fixture, const char *id)
{
  GtkWidget *results = child (fixture, "results");
  GtkWidget *list = app_fixture_child (results, BANTER_TYPE_STICKER_RESULTS, id);
  guint n = 0;

  while (gtk_flow_box_get_child_at_index (GTK_FLOW_BOX (list), (int)n) != NULL)
    n++;
  g_assert_true (gtk_widget_get_visible (gtk_widget_get_parent (list)) == (n > 0));
  return n;
}

static void
search (Fixture *fixture, const char *text)
{
  gtk_editable_set_text (child (fixture, "search"), text);
  app_fixture_wait (shows_results, child (fixture, "whole"));
}

/* One's own stickers and the Store's, each under its heading; a click hands one over. */
static void
test_search (Fixture *fixture, gconstpointer data)
{
  GtkWidget *results = child (fixture, "results");
  GtkFlowBox *list = app_fixture_child (results, BANTER_TYPE_STICKER_RESULTS, "store");

  search (fixture, "sleepy");
  g_assert_cmpuint (count_results (fixture, "mine"), ==, 2);
  g_assert_cmpuint (count_results (fixture, "store"), ==, 2);
  g_assert_nonnull (app_fixture_find (results, GTK_TYPE_LABEL, "In the Store"));
  g_signal_emit_by_name (list, "child-activated", gtk_flow_box_get_child_at_index (list, 0));
  g_assert_cmpstr (banter_sticker_get_description (fixture->picked), ==, "Hello, sleepy");
  app_fixture_wait (is_unmapped, fixture->picker);
  g_assert_true (shows_pages (child (fixture, "whole"))); /* the next time */
}

/* What GTK calls an emoji finds the sticker that has it. */
static void
test_search_words (Fixture *fixture, gconstpointer data)
{
  search (fixture, "woman dan");
  g_assert_cmpuint (count_results (fixture, "mine"), ==, 0);
  model_fixture_add_sticker (fixture->account, "💃");
  g_assert_cmpuint (count_results (fixture, "mine"), ==, 1); /* at once */
}

/* The page says what to do, and does it; Escape goes back. */
static void
test_search_in_vain (Fixture *fixture, gconstpointer data)
{
  GtkEditable *entry = child (fixture, "search");
  GtkWidget *results = child (fixture, "results");

  search (fixture, "qqqqzz");
  g_signal_emit_by_name (app_fixture_find (results, GTK_TYPE_BUTTON, "_Open the Store"), "clicked");
  app_fixture_wait (shows_pages, child (fixture, "whole"));
  g_assert_cmpstr (page (fixture), ==, "store");

  search (fixture, "qqqqzz");
  g_signal_emit_by_name (entry, "stop-search");
  app_fixture_wait (shows_pages, child (fixture, "whole"));
  g_assert_cmpstr (gtk_editable_get_text (entry), ==, "");
  g_signal_emit_by_name (entry, "stop-search");
  app_fixture_wait (is_unmapped, fixture->picker);
}

int
main (int argc, char **argv)
{
  static const struct
  {
    const char *path;
    void (*func) (Fixture *fixture, gconstpointer data);
  } cases[] = {
    { "/stickers/recents", test_recents },
    { "/stickers/favourites", test_favourites },
    { "/stickers/menu", test_menu },
    { "/stickers/categories", test_categories },
    { "/stickers/my-sets", test_my_sets },
    { "/stickers/store", test_store },
    { "/stickers/save-fails", test_save_fails },
    { "/stickers/search", test_search },
    { "/stickers/search-words", test_search_words },
    { "/stickers/search-in-vain", test_search_in_vain },
  };

  app_fixture_init (&argc, &argv);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    g_test_add (cases[i].path, Fixture, NULL, set_up, cases[i].func, tear_down);
  return g_test_run ();
}
