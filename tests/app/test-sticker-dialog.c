/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app-fixture.h"

#include "model-fixture.h"
#include "stickers/banter-sticker-dialog.h"
#include "stickers/banter-sticker-preview.h"

/* The dialog that a sticker of a chat opens, over an account in memory. */

typedef struct
{
  BanterAccount *account;
  GtkWidget *dialog;
  BanterSticker *picked; /* owned */
} Fixture;

static void
on_picked (Fixture *fixture, BanterSticker *sticker)
{
  g_set_object (&fixture->picked, sticker);
}

static void
open_dialog (Fixture *fixture, BanterSticker *sticker)
{
  fixture->dialog = banter_sticker_dialog_new (fixture->account, sticker);
  g_object_add_weak_pointer (G_OBJECT (fixture->dialog), (gpointer *)&fixture->dialog);
  g_signal_connect_swapped (fixture->dialog, "picked", G_CALLBACK (on_picked), fixture);
  app_fixture_present (GTK_WINDOW (fixture->dialog));
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->account = model_fixture_new ();
}

static gboolean
is_gone (gpointer dialog)
{
  return *(GtkWidget **)dialog == NULL;
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  if (fixture->dialog != NULL)
    gtk_window_destroy (GTK_WINDOW (fixture->dialog));
  app_fixture_wait (is_gone, &fixture->dialog);
  g_clear_object (&fixture->picked);
  banter_account_close (fixture->account);
  app_fixture_finalize (fixture->account);
}

/* (transfer full): the first one of a saved set, or of the Store */
static BanterSticker *
first_of (GListModel *sets)
{
  g_autoptr (GListModel) set = g_list_model_get_item (sets, 0);

  return g_list_model_get_item (set, 0);
}

static gboolean
looks_no_more (gpointer dialog)
{
  GtkStack *stack = app_fixture_child (dialog, BANTER_TYPE_STICKER_DIALOG, "stack");

  return !g_str_equal (gtk_stack_get_visible_child_name (stack), "looking");
}

static const char *
page (Fixture *fixture)
{
  app_fixture_wait (looks_no_more, fixture->dialog);
  return gtk_stack_get_visible_child_name (
      app_fixture_child (fixture->dialog, BANTER_TYPE_STICKER_DIALOG, "stack"));
}

/* Its set with what can be done with that; nothing to go back to. Another one of it is sent. */
static void
test_known (Fixture *fixture, gconstpointer data)
{
  BanterStickerLibrary *library = banter_account_get_stickers (fixture->account);
  g_autoptr (BanterSticker) sticker = first_of (banter_sticker_library_get_saved (library));
  GtkWidget *preview;

  open_dialog (fixture, sticker);
  g_assert_cmpstr (page (fixture), ==, "set");
  preview = app_fixture_child (fixture->dialog, BANTER_TYPE_STICKER_DIALOG, "preview");
  g_assert_nonnull (app_fixture_find (preview, GTK_TYPE_LABEL, "Friendly dogs"));
  g_assert_nonnull (app_fixture_find (preview, GTK_TYPE_BUTTON, "Remove"));
  g_assert_false (
      gtk_widget_get_visible (app_fixture_child (preview, BANTER_TYPE_STICKER_PREVIEW, "back")));
  g_signal_emit_by_name (preview, "picked", sticker);
  g_assert_true (fixture->picked == sticker);
  app_fixture_wait (is_gone, &fixture->dialog);
}

/* Where it is from cannot be asked now: that is said, and the sticker can be sent all the same. */
static void
test_trouble (Fixture *fixture, gconstpointer data)
{
  g_autoptr (BanterSticker) sticker = NULL;

  model_fixture_add_favourite (fixture->account, "From nowhere");
  sticker = g_list_model_get_item (
      banter_sticker_library_get_favourites (banter_account_get_stickers (fixture->account)), 0);
  open_dialog (fixture, sticker);
  g_assert_cmpstr (page (fixture), ==, "trouble");
  g_assert_nonnull (app_fixture_find (fixture->dialog, GTK_TYPE_LABEL, "From nowhere"));
  g_assert_nonnull (app_fixture_find (fixture->dialog, GTK_TYPE_BUTTON, "Remove from _Favourites"));
  g_signal_emit_by_name (app_fixture_find (fixture->dialog, GTK_TYPE_BUTTON, "_Try Again"),
                         "clicked");
  g_assert_cmpstr (page (fixture), ==, "trouble");
  g_signal_emit_by_name (app_fixture_find (fixture->dialog, GTK_TYPE_BUTTON, "_Send"), "clicked");
  g_assert_true (fixture->picked == sticker);
  app_fixture_wait (is_gone, &fixture->dialog);
}

int
main (int argc, char **argv)
{
  app_fixture_init (&argc, &argv);
  g_test_add ("/sticker-dialog/known", Fixture, NULL, set_up, test_known, tear_down);
  g_test_add ("/sticker-dialog/trouble", Fixture, NULL, set_up, test_trouble, tear_down);
  return g_test_run ();
}
