/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-sticker-own"

#include "config.h"

#include "banter-sticker-own.h"

#include <glib/gi18n.h>

#include "banter-account.h"
#include "banter-problem-text.h"
#include "banter-sticker-editor.h"
#include "banter-window.h"

/* Making, changing and deleting one's own sets. */

void
banter_sticker_own_edit (GtkWidget *widget, BanterAccount *account, BanterStickerSet *set)
{
  GtkRoot *root;
  GtkWidget *editor;

  g_return_if_fail (GTK_IS_WIDGET (widget));

  root = gtk_widget_get_root (widget);
  editor = banter_sticker_editor_new (account, set);
  if (GTK_IS_WINDOW (root))
    gtk_window_set_transient_for (GTK_WINDOW (editor), GTK_WINDOW (root));
  gtk_window_present (GTK_WINDOW (editor));
}

typedef struct
{
  BanterStickerLibrary *library;
  BanterStickerSet *set;
  BanterWindow *window; /* weak */
  gboolean undone;
  gboolean refused; /* it is back already */
} Deletion;

/* Both the toast and the request have one. */
static void
deletion_clear (gpointer data)
{
  Deletion *deletion = data;

  g_object_unref (deletion->library);
  g_object_unref (deletion->set);
  g_clear_weak_pointer (&deletion->window);
}

static void
deletion_unref (gpointer data)
{
  g_rc_box_release_full (data, deletion_clear);
}

static void
tell_problem (Deletion *deletion, const GError *error)
{
  g_autofree char *text = banter_problem_dup_text_of_error (error);

  if (text != NULL && deletion->window != NULL)
    banter_window_show_toast (deletion->window, text);
}

static void
on_brought_back (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Deletion *deletion = user_data;
  g_autoptr (GError) error = NULL;

  if (!banter_sticker_library_set_saved_finish (BANTER_STICKER_LIBRARY (source), result, &error))
    tell_problem (deletion, error);
  deletion_unref (deletion);
}

static void
undo (gpointer data)
{
  Deletion *deletion = data;

  deletion->undone = TRUE;
  if (!deletion->refused)
    banter_sticker_library_set_saved_async (deletion->library, deletion->set, TRUE, NULL,
                                            on_brought_back, g_rc_box_acquire (deletion));
}

/* The toast is gone: nobody can bring it back any more. */
static void
settle (gpointer data)
{
  Deletion *deletion = data;

  if (!deletion->undone && !deletion->refused)
    banter_sticker_library_forget (deletion->library, deletion->set);
  deletion_unref (deletion);
}

static void
on_taken_out (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Deletion *deletion = user_data;
  g_autoptr (GError) error = NULL;

  if (!banter_sticker_library_set_saved_finish (BANTER_STICKER_LIBRARY (source), result, &error))
    {
      deletion->refused = TRUE;
      tell_problem (deletion, error);
    }
  deletion_unref (deletion);
}

void
banter_sticker_own_delete (GtkWidget *widget, BanterStickerLibrary *library, BanterStickerSet *set)
{
  GtkRoot *root;
  Deletion *deletion;
  g_autofree char *title = NULL;

  g_return_if_fail (GTK_IS_WIDGET (widget));

  root = gtk_widget_get_root (widget);
  if (!BANTER_IS_WINDOW (root))
    return;
  deletion = g_rc_box_new0 (Deletion);
  deletion->library = g_object_ref (library);
  deletion->set = g_object_ref (set);
  g_set_weak_pointer (&deletion->window, BANTER_WINDOW (root));
  /* Translators: %s is the name of a set of stickers */
  title = g_strdup_printf (_ ("“%s” was deleted"), banter_sticker_set_get_name (set));
  banter_sticker_library_set_saved_async (library, set, FALSE, NULL, on_taken_out,
                                          g_rc_box_acquire (deletion));
  banter_window_offer_undo (deletion->window, title, undo, deletion, settle);
}
