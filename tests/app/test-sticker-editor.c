/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gstdio.h>

#include "app-fixture.h"

#include "model-fixture.h"
#include "stickers/banter-draft-cell.h"
#include "stickers/banter-sticker-editor.h"
#include "stickers/banter-sticker-tools.h"

/* Making and editing a set, over an account in memory. */

typedef struct
{
  BanterAccount *account;
  BanterStickerSet *set; /* the first saved one */
  GtkWidget *editor;
  char *folder;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer edited)
{
  BanterStickerLibrary *library;

  fixture->account = model_fixture_new ();
  library = banter_account_get_stickers (fixture->account);
  fixture->set = g_list_model_get_item (banter_sticker_library_get_saved (library), 0);
  fixture->editor
      = banter_sticker_editor_new (fixture->account, edited != NULL ? fixture->set : NULL);
  fixture->folder = g_dir_make_tmp ("banter-editor-XXXXXX", NULL);
  g_object_add_weak_pointer (G_OBJECT (fixture->editor), (gpointer *)&fixture->editor);
  app_fixture_present (GTK_WINDOW (fixture->editor));
}

static gboolean
is_gone (gpointer editor)
{
  return *(GtkWidget **)editor == NULL;
}

static void
tear_down (Fixture *fixture, gconstpointer edited)
{
  if (fixture->editor != NULL)
    gtk_window_destroy (GTK_WINDOW (fixture->editor));
  app_fixture_wait (is_gone, &fixture->editor);
  g_object_unref (fixture->set);
  banter_account_close (fixture->account);
  app_fixture_finalize (fixture->account);
  g_rmdir (fixture->folder);
  g_free (fixture->folder);
}

static gpointer
child (Fixture *fixture, const char *name)
{
  return app_fixture_child (fixture->editor, BANTER_TYPE_STICKER_EDITOR, name);
}

static gpointer
tool (Fixture *fixture, const char *name)
{
  return app_fixture_child (child (fixture, "tools"), BANTER_TYPE_STICKER_TOOLS, name);
}

/* What the sticker at @position is called. */
static const char *
description (Fixture *fixture, int position)
{
  GtkFlowBoxChild *cell = gtk_flow_box_get_child_at_index (child (fixture, "list"), position);

  return cell != NULL ? banter_draft_sticker_get_description (banter_draft_cell_get_sticker (
             BANTER_DRAFT_CELL (gtk_flow_box_child_get_child (cell))))
                      : NULL;
}

static gboolean
has_read_all (gpointer data)
{
  Fixture *fixture = data;

  return gtk_widget_get_visible (child (fixture, "problem"));
}

/* A picture becomes a sticker; what is none, is too large or is not there is named with the reason.
 */
static void
test_files (Fixture *fixture, gconstpointer data)
{
  g_autofree char *nonsense = g_build_filename (fixture->folder, "nonsense.png", NULL);
  g_autofree char *large = g_build_filename (fixture->folder, "large.gif", NULL);
  g_autofree char *missing = g_build_filename (fixture->folder, "missing.png", NULL);
  g_autofree char *picture = g_build_filename (fixture->folder, "happy-cat_2.png", NULL);
  g_autofree char *zeros = g_malloc0 (BANTER_STICKER_BYTES_MAX + 1);
  g_autoptr (GdkPixbuf) pixbuf = gdk_pixbuf_new (GDK_COLORSPACE_RGB, TRUE, 8, 30, 20);
  const char *const paths[] = { nonsense, large, missing, picture };
  GSList *files = NULL;

  g_file_set_contents (nonsense, "no picture", -1, NULL);
  g_file_set_contents (large, zeros, BANTER_STICKER_BYTES_MAX + 1, NULL);
  gdk_pixbuf_fill (pixbuf, 0xff0000ff);
  g_assert_true (gdk_pixbuf_save (pixbuf, picture, "png", NULL, NULL));
  for (guint i = 0; i < G_N_ELEMENTS (paths); i++)
    files = g_slist_append (files, g_file_new_for_path (paths[i]));
  g_assert_cmpstr (gtk_stack_get_visible_child_name (child (fixture, "stack")), ==, "empty");
  banter_sticker_editor_add_files (BANTER_STICKER_EDITOR (fixture->editor), files);
  g_slist_free_full (files, g_object_unref);
  app_fixture_wait (has_read_all, fixture);
  g_assert_cmpstr (gtk_label_get_text (child (fixture, "problem")), ==,
                   "“nonsense.png” is no picture that Banter can show.\n"
                   "“large.gif” is larger than 3 MB.\n“missing.png” cannot be read.");
  g_assert_cmpstr (gtk_stack_get_visible_child_name (child (fixture, "stack")), ==, "stickers");
  g_assert_cmpstr (description (fixture, 0), ==, "happy cat 2");
  g_assert_null (description (fixture, 1));
  for (guint i = 0; i < G_N_ELEMENTS (paths); i++)
    g_unlink (paths[i]);
}

/* Saving needs a name of at most 16 shown characters; what the server says then stands there. */
static void
test_name (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *name;
    gboolean good;
  } cases[] = { { "", FALSE },
                { " ", FALSE },
                { "Seventeen letters", FALSE },
                { "Dogs 👨‍👩‍👧‍👦", TRUE } };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      gtk_editable_set_text (child (fixture, "name"), cases[i].name);
      g_assert_cmpint (gtk_widget_get_sensitive (child (fixture, "save")), ==, cases[i].good);
    }
  g_signal_emit_by_name (child (fixture, "save"), "clicked");
  app_fixture_wait (has_read_all, fixture);
  g_assert_cmpstr (gtk_label_get_text (child (fixture, "problem")), ==,
                   "This computer is offline.");
  g_assert_true (gtk_widget_get_sensitive (child (fixture, "save")));
}

/* The chosen sticker gets words, moves, and goes. */
static void
test_tools (Fixture *fixture, gconstpointer data)
{
  GtkFlowBox *list = child (fixture, "list");
  g_autofree char *second = g_strdup (description (fixture, 1));

  gtk_flow_box_select_child (list, gtk_flow_box_get_child_at_index (list, 0));
  g_assert_false (gtk_widget_get_sensitive (tool (fixture, "earlier")));
  gtk_editable_set_text (tool (fixture, "description"), "Woof");
  g_assert_cmpstr (description (fixture, 0), ==, "Woof");
  g_signal_emit_by_name (tool (fixture, "later"), "clicked");
  g_assert_cmpstr (description (fixture, 0), ==, second);
  g_assert_cmpstr (description (fixture, 1), ==, "Woof");
  g_assert_cmpstr (gtk_editable_get_text (tool (fixture, "description")), ==, "Woof");
  gtk_widget_activate_action (fixture->editor, "editor.move", "i", -1);
  g_assert_cmpstr (description (fixture, 0), ==, "Woof");
  g_signal_emit_by_name (tool (fixture, "remove"), "clicked");
  g_assert_cmpstr (description (fixture, 0), ==, second);
  for (int i = 0; i < 50 && description (fixture, 0) != NULL; i++)
    g_signal_emit_by_name (tool (fixture, "remove"), "clicked");
  g_assert_cmpstr (gtk_stack_get_visible_child_name (child (fixture, "stack")), ==, "empty");
  g_assert_false (gtk_widget_get_sensitive (child (fixture, "save")));
}

int
main (int argc, char **argv)
{
  app_fixture_init (&argc, &argv);
  g_test_add ("/sticker-editor/files", Fixture, NULL, set_up, test_files, tear_down);
  g_test_add ("/sticker-editor/name", Fixture, "edited", set_up, test_name, tear_down);
  g_test_add ("/sticker-editor/tools", Fixture, "edited", set_up, test_tools, tear_down);
  return g_test_run ();
}
