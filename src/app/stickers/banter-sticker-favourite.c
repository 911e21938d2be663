/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-sticker-favourite"

#include "config.h"

#include <glib/gi18n.h>

#include "banter-sticker-favourite.h"

#include "banter-problem-text.h"
#include "banter-stickers.h"
#include "banter-window.h"

/* Also from a dialog over the window. */
static void
show_toast (GtkWidget *widget, const char *text)
{
  GtkWindow *window = GTK_WINDOW (gtk_widget_get_root (widget));

  while (window != NULL && !BANTER_IS_WINDOW (window))
    window = gtk_window_get_transient_for (window);
  if (text != NULL && window != NULL)
    banter_window_show_toast (BANTER_WINDOW (window), text);
}

const char *
banter_sticker_favourite_label (BanterStickerLibrary *library, BanterSticker *sticker)
{
  return banter_sticker_library_is_favourite (library, sticker) ? _ ("Remove from _Favourites")
                                                                : _ ("Add to _Favourites");
}

/* It was done at once, and said so: only what undid it is news. */
static void
on_favourite_set (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GtkWidget) widget = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  if (banter_sticker_library_set_favourite_finish (BANTER_STICKER_LIBRARY (source), result, &error))
    return;
  text = banter_problem_dup_text_of_error (error);
  show_toast (widget, text);
}

void
banter_sticker_favourite_toggle (GtkWidget *widget, BanterStickerLibrary *library,
                                 BanterSticker *sticker)
{
  gboolean favourite;

  g_return_if_fail (GTK_IS_WIDGET (widget));
  g_return_if_fail (BANTER_IS_STICKER_LIBRARY (library));

  favourite = !banter_sticker_library_is_favourite (library, sticker);
  banter_sticker_library_set_favourite_async (library, sticker, favourite, NULL, on_favourite_set,
                                              g_object_ref (widget));
  show_toast (widget, favourite ? _ ("Added to Favourites") : _ ("Removed from Favourites"));
}
