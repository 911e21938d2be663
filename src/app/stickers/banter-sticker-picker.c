/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-sticker-picker"

#include "config.h"

#include <adwaita.h>
#include <string.h>

#include "banter-sticker-picker.h"

#include "banter-account.h"
#include "banter-sticker-own.h"
#include "banter-sticker-page.h"
#include "banter-sticker-preview.h"
#include "banter-sticker-results.h"
#include "banter-sticker-shelf.h"
#include "banter-sticker-store.h"
#include "banter-stickers.h"

/* The popover of the Stickers button. One stack holds the pages with their tabs, another one
 * changes between those, the results of a search and the preview of a set. */

struct _BanterStickerPicker
{
  GtkPopover parent_instance;

  /* owned */
  BanterAccount *account;

  /* template children */
  GtkStack *whole;
  GtkSearchEntry *search;
  GtkStack *pages;
  BanterStickerPage *recents;
  GtkStackPage *favourites_page;
  BanterStickerPage *favourites;
  GtkStack *shelf_stack;
  BanterStickerShelf *shelf;
  BanterStickerStore *store;
  BanterStickerResults *results;
  BanterStickerPreview *preview;

  gboolean used; /* the person has seen it: it opens where it was left */
};

enum
{
  PROP_ACCOUNT = 1,
  N_PROPS,
};

static GParamSpec *props[N_PROPS];
static guint signal_picked;

G_DEFINE_FINAL_TYPE (BanterStickerPicker, banter_sticker_picker, GTK_TYPE_POPOVER)

static BanterStickerLibrary *
library (BanterStickerPicker *self)
{
  return banter_account_get_stickers (self->account);
}

static gboolean
is_empty (GListModel *model)
{
  return g_list_model_get_n_items (model) == 0;
}

static void
update_empty (BanterStickerPicker *self)
{
  gtk_stack_set_visible_child_name (
      self->shelf_stack,
      is_empty (banter_sticker_library_get_saved (library (self))) ? "empty" : "stickers");
}

static gboolean
shows_page (BanterStickerPicker *self, const char *name)
{
  return g_strcmp0 (gtk_stack_get_visible_child_name (self->pages), name) == 0;
}

/* A sign at the tab says that something came in. */
static void
on_favourites_changed (BanterStickerPicker *self, guint position, guint removed, guint added)
{
  if (added > removed && gtk_widget_get_mapped (GTK_WIDGET (self))
      && !shows_page (self, "favourites"))
    gtk_stack_page_set_needs_attention (self->favourites_page, TRUE);
}

static void
on_picked (BanterStickerPicker *self, BanterSticker *sticker)
{
  g_autoptr (BanterSticker) picked = g_object_ref (sticker);

  gtk_popover_popdown (GTK_POPOVER (self));
  g_signal_emit (self, signal_picked, 0, picked);
}

static void
on_make_set (BanterStickerPicker *self)
{
  gtk_popover_popdown (GTK_POPOVER (self));
  banter_sticker_own_edit (GTK_WIDGET (self), self->account, NULL);
}

static void
on_edit_set (BanterStickerPicker *self, BanterStickerSet *set)
{
  gtk_popover_popdown (GTK_POPOVER (self));
  banter_sticker_own_edit (GTK_WIDGET (self), self->account, set);
}

/* What can be undone is said in the window, over which the picker would lie. */
static void
on_delete_set (BanterStickerPicker *self, BanterStickerSet *set)
{
  gtk_popover_popdown (GTK_POPOVER (self));
  banter_sticker_own_delete (GTK_WIDGET (self), library (self), set);
}

static void
on_page_changed (BanterStickerPicker *self)
{
  if (shows_page (self, "store") && gtk_widget_get_mapped (GTK_WIDGET (self)))
    banter_sticker_store_refresh (self->store);
  if (shows_page (self, "favourites"))
    gtk_stack_page_set_needs_attention (self->favourites_page, FALSE);
}

static void
on_set_opened (BanterStickerPicker *self, BanterStickerSet *set)
{
  banter_sticker_preview_set_set (self->preview, set);
  gtk_stack_set_visible_child_name (self->whole, "preview");
  gtk_widget_grab_focus (GTK_WIDGET (self->preview));
}

static void
on_back (BanterStickerPicker *self)
{
  gtk_stack_set_visible_child_name (self->whole, "pages");
  gtk_widget_grab_focus (GTK_WIDGET (self->store));
}

static void
on_search_changed (BanterStickerPicker *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->search));
  gboolean any = strspn (text, " ") < strlen (text);

  banter_sticker_results_search (self->results, any ? text : NULL);
  if (any)
    gtk_stack_set_visible_child_name (self->whole, "results");
  else if (g_strcmp0 (gtk_stack_get_visible_child_name (self->whole), "results") == 0)
    gtk_stack_set_visible_child_name (self->whole, "pages");
}

static void
end_search (BanterStickerPicker *self)
{
  gtk_editable_set_text (GTK_EDITABLE (self->search), "");
  on_search_changed (self); /* the entry says so a while later only */
}

/* Also from a search that was in vain. */
static void
on_open_store (BanterStickerPicker *self)
{
  end_search (self);
  gtk_stack_set_visible_child_name (self->pages, "store");
}

static void
on_stop_search (BanterStickerPicker *self)
{
  if (*gtk_editable_get_text (GTK_EDITABLE (self->search)) != '\0')
    end_search (self);
  else
    gtk_popover_popdown (GTK_POPOVER (self));
}

/* The first time it opens on the first page that has something. */
static void
choose_page (BanterStickerPicker *self)
{
  const char *page = "store";

  if (!is_empty (banter_sticker_library_get_recents (library (self))))
    page = "recents";
  else if (!is_empty (banter_sticker_library_get_saved (library (self))))
    page = "sets";
  gtk_stack_set_visible_child_name (self->pages, page);
}

static void
banter_sticker_picker_map (GtkWidget *widget)
{
  BanterStickerPicker *self = BANTER_STICKER_PICKER (widget);

  if (!self->used)
    choose_page (self);
  self->used = TRUE;
  GTK_WIDGET_CLASS (banter_sticker_picker_parent_class)->map (widget);
  on_page_changed (self);
}

/* The page stays for the next time, a search does not. */
static void
banter_sticker_picker_unmap (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (banter_sticker_picker_parent_class)->unmap (widget);
  end_search (BANTER_STICKER_PICKER (widget));
}

static void
banter_sticker_picker_constructed (GObject *object)
{
  BanterStickerPicker *self = BANTER_STICKER_PICKER (object);
  GListModel *favourites = banter_sticker_library_get_favourites (library (self));
  GListModel *saved = banter_sticker_library_get_saved (library (self));

  G_OBJECT_CLASS (banter_sticker_picker_parent_class)->constructed (object);
  g_object_set (self->recents, "model", banter_sticker_library_get_recents (library (self)), NULL);
  g_object_set (self->favourites, "model", favourites, NULL);
  banter_sticker_shelf_set_library (self->shelf, library (self));
  banter_sticker_store_set_library (self->store, library (self));
  g_object_set (self->preview, "library", library (self), NULL);
  g_object_set (self->results, "library", library (self), NULL);
  g_signal_connect_object (favourites, "items-changed", G_CALLBACK (on_favourites_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (saved, "items-changed", G_CALLBACK (update_empty), self,
                           G_CONNECT_SWAPPED);
  update_empty (self);
}

static void
banter_sticker_picker_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  g_value_set_object (value, BANTER_STICKER_PICKER (object)->account);
}

static void
banter_sticker_picker_set_property (GObject *object, guint id, const GValue *value,
                                    GParamSpec *pspec)
{
  BANTER_STICKER_PICKER (object)->account = g_value_dup_object (value);
}

static void
banter_sticker_picker_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), BANTER_TYPE_STICKER_PICKER);
  G_OBJECT_CLASS (banter_sticker_picker_parent_class)->dispose (object);
}

static void
banter_sticker_picker_finalize (GObject *object)
{
  g_clear_object (&BANTER_STICKER_PICKER (object)->account);
  G_OBJECT_CLASS (banter_sticker_picker_parent_class)->finalize (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  g_type_ensure (BANTER_TYPE_STICKER_PAGE);
  g_type_ensure (BANTER_TYPE_STICKER_SHELF);
  g_type_ensure (BANTER_TYPE_STICKER_STORE);
  g_type_ensure (BANTER_TYPE_STICKER_PREVIEW);
  g_type_ensure (BANTER_TYPE_STICKER_RESULTS);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/im/banter/Banter/stickers/banter-sticker-picker.ui");
  gtk_widget_class_bind_template_child (widget_class, BanterStickerPicker, whole);
  gtk_widget_class_bind_template_child (widget_class, BanterStickerPicker, search);
  gtk_widget_class_bind_template_child (widget_class, BanterStickerPicker, pages);
  gtk_widget_class_bind_template_child (widget_class, BanterStickerPicker, recents);
  gtk_widget_class_bind_template_child (widget_class, BanterStickerPicker, favourites_page);
  gtk_widget_class_bind_template_child (widget_class, BanterStickerPicker, favourites);
  gtk_widget_class_bind_template_child (widget_class, BanterStickerPicker, shelf_stack);
  gtk_widget_class_bind_template_child (widget_class, BanterStickerPicker, shelf);
  gtk_widget_class_bind_template_child (widget_class, BanterStickerPicker, store);
  gtk_widget_class_bind_template_child (widget_class, BanterStickerPicker, results);
  gtk_widget_class_bind_template_child (widget_class, BanterStickerPicker, preview);
  gtk_widget_class_bind_template_callback (widget_class, on_picked);
  gtk_widget_class_bind_template_callback (widget_class, on_page_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_set_opened);
  gtk_widget_class_bind_template_callback (widget_class, on_back);
  gtk_widget_class_bind_template_callback (widget_class, on_open_store);
  gtk_widget_class_bind_template_callback (widget_class, on_make_set);
  gtk_widget_class_bind_template_callback (widget_class, on_edit_set);
  gtk_widget_class_bind_template_callback (widget_class, on_delete_set);
  gtk_widget_class_bind_template_callback (widget_class, on_search_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_stop_search);
}

static void
banter_sticker_picker_class_init (BanterStickerPickerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->constructed = banter_sticker_picker_constructed;
  object_class->get_property = banter_sticker_picker_get_property;
  object_class->set_property = banter_sticker_picker_set_property;
  object_class->dispose = banter_sticker_picker_dispose;
  object_class->finalize = banter_sticker_picker_finalize;
  widget_class->map = banter_sticker_picker_map;
  widget_class->unmap = banter_sticker_picker_unmap;

  props[PROP_ACCOUNT]
      = g_param_spec_object ("account", NULL, NULL, BANTER_TYPE_ACCOUNT,
                             G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);
  signal_picked = g_signal_new ("picked", BANTER_TYPE_STICKER_PICKER, G_SIGNAL_RUN_LAST, 0, NULL,
                                NULL, NULL, G_TYPE_NONE, 1, BANTER_TYPE_STICKER);
  bind_template (widget_class);
}

static void
banter_sticker_picker_init (BanterStickerPicker *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * banter_sticker_picker_new:
 * @account: whose stickers
 *
 * Returns: (transfer floating): a popover for a #GtkMenuButton
 */
GtkWidget *
banter_sticker_picker_new (BanterAccount *account)
{
  g_return_val_if_fail (BANTER_IS_ACCOUNT (account), NULL);

  return g_object_new (BANTER_TYPE_STICKER_PICKER, "account", account, NULL);
}
