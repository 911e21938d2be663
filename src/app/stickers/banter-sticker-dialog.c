/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-sticker-dialog"

#include "config.h"

#include <glib/gi18n.h>

#include "banter-sticker-dialog.h"

#include "banter-account.h"
#include "banter-problem-text.h"
#include "banter-sticker-favourite.h"
#include "banter-sticker-preview.h"
#include "banter-stickers.h"
#include "banter-widget.h"
#include "chat/banter-picture.h"

/* The sticker itself can be sent and kept at once. Its set is looked for here and in the server's
 * Store; a room that the sender names is not asked, as it could be any. */

#define PICTURE_SIZE 144

struct _BanterStickerDialog
{
  AdwWindow parent_instance;

  /* owned */
  BanterAccount *account;
  BanterSticker *sticker;
  GCancellable *cancellable;

  /* template children */
  GtkBox *place;
  GtkLabel *description;
  GtkButton *favourite;
  GtkStack *stack;
  BanterStickerPreview *preview;
  AdwStatusPage *trouble;
};

enum
{
  PROP_ACCOUNT = 1,
  N_PROPS,
};

static GParamSpec *props[N_PROPS];
static guint signal_picked;

G_DEFINE_FINAL_TYPE (BanterStickerDialog, banter_sticker_dialog, ADW_TYPE_WINDOW)

static void
on_picked (BanterStickerDialog *self, BanterSticker *sticker)
{
  g_autoptr (BanterSticker) picked = g_object_ref (sticker);

  g_signal_emit (self, signal_picked, 0, picked);
  gtk_window_close (GTK_WINDOW (self));
}

static void
on_send (BanterStickerDialog *self)
{
  on_picked (self, self->sticker);
}

static void
on_favourite (BanterStickerDialog *self)
{
  banter_sticker_favourite_toggle (GTK_WIDGET (self), banter_account_get_stickers (self->account),
                                   self->sticker);
}

static void
update_favourite (BanterStickerDialog *self)
{
  gtk_button_set_label (
      self->favourite,
      banter_sticker_favourite_label (banter_account_get_stickers (self->account), self->sticker));
}

static void
on_set_found (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (BanterStickerDialog) self = BANTER_STICKER_DIALOG (user_data);
  g_autoptr (GError) error = NULL;
  BanterStickerSet *set
      = banter_sticker_library_find_set_finish (BANTER_STICKER_LIBRARY (source), result, &error);
  g_autofree char *text = NULL;

  if (self->cancellable == NULL)
    return;
  if (set != NULL)
    banter_sticker_preview_set_set (self->preview, set);
  text = error != NULL ? banter_problem_dup_text_of_error (error) : NULL;
  adw_status_page_set_description (self->trouble, text);
  gtk_stack_set_visible_child_name (self->stack, set != NULL     ? "set"
                                                 : error != NULL ? "trouble"
                                                                 : "unknown");
}

static void
look_for_set (BanterStickerDialog *self)
{
  gtk_stack_set_visible_child_name (self->stack, "looking");
  banter_sticker_library_find_set_async (banter_account_get_stickers (self->account),
                                         banter_sticker_get_media (self->sticker),
                                         self->cancellable, on_set_found, g_object_ref (self));
}

static void
banter_sticker_dialog_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  g_value_set_object (value, BANTER_STICKER_DIALOG (object)->account);
}

static void
banter_sticker_dialog_set_property (GObject *object, guint id, const GValue *value,
                                    GParamSpec *pspec)
{
  BANTER_STICKER_DIALOG (object)->account = g_value_dup_object (value);
}

static void
banter_sticker_dialog_dispose (GObject *object)
{
  banter_widget_stop (&BANTER_STICKER_DIALOG (object)->cancellable);
  gtk_widget_dispose_template (GTK_WIDGET (object), BANTER_TYPE_STICKER_DIALOG);
  G_OBJECT_CLASS (banter_sticker_dialog_parent_class)->dispose (object);
}

static void
banter_sticker_dialog_finalize (GObject *object)
{
  BanterStickerDialog *self = BANTER_STICKER_DIALOG (object);

  g_clear_object (&self->sticker);
  g_clear_object (&self->account);
  G_OBJECT_CLASS (banter_sticker_dialog_parent_class)->finalize (object);
}

static void
banter_sticker_dialog_class_init (BanterStickerDialogClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = banter_sticker_dialog_get_property;
  object_class->set_property = banter_sticker_dialog_set_property;
  object_class->dispose = banter_sticker_dialog_dispose;
  object_class->finalize = banter_sticker_dialog_finalize;

  props[PROP_ACCOUNT]
      = g_param_spec_object ("account", NULL, NULL, BANTER_TYPE_ACCOUNT,
                             G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);
  signal_picked = g_signal_new ("picked", BANTER_TYPE_STICKER_DIALOG, G_SIGNAL_RUN_LAST, 0, NULL,
                                NULL, NULL, G_TYPE_NONE, 1, BANTER_TYPE_STICKER);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);

  g_type_ensure (BANTER_TYPE_STICKER_PREVIEW);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/im/banter/Banter/stickers/banter-sticker-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, BanterStickerDialog, place);
  gtk_widget_class_bind_template_child (widget_class, BanterStickerDialog, description);
  gtk_widget_class_bind_template_child (widget_class, BanterStickerDialog, favourite);
  gtk_widget_class_bind_template_child (widget_class, BanterStickerDialog, stack);
  gtk_widget_class_bind_template_child (widget_class, BanterStickerDialog, preview);
  gtk_widget_class_bind_template_child (widget_class, BanterStickerDialog, trouble);
  gtk_widget_class_bind_template_callback (widget_class, on_picked);
  gtk_widget_class_bind_template_callback (widget_class, on_send);
  gtk_widget_class_bind_template_callback (widget_class, on_favourite);
  gtk_widget_class_bind_template_callback (widget_class, look_for_set);
}

static void
banter_sticker_dialog_init (BanterStickerDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->cancellable = g_cancellable_new ();
}

GtkWidget *
banter_sticker_dialog_new (BanterAccount *account, BanterSticker *sticker)
{
  BanterStickerDialog *self;
  BanterStickerLibrary *library;
  GtkWidget *picture;

  g_return_val_if_fail (BANTER_IS_ACCOUNT (account), NULL);
  g_return_val_if_fail (BANTER_IS_STICKER (sticker), NULL);

  self = g_object_new (BANTER_TYPE_STICKER_DIALOG, "account", account, NULL);
  self->sticker = g_object_ref (sticker);
  library = banter_account_get_stickers (account);
  picture = banter_picture_new (account);
  banter_picture_set_size (BANTER_PICTURE (picture), PICTURE_SIZE, PICTURE_SIZE);
  banter_picture_set_media (BANTER_PICTURE (picture), banter_sticker_get_media (sticker),
                            BANTER_MEDIA_FULL, banter_sticker_get_description (sticker));
  gtk_box_append (self->place, picture);
  gtk_label_set_text (self->description, banter_sticker_get_description (sticker));
  g_object_set (self->preview, "library", library, NULL);
  g_signal_connect_object (banter_sticker_library_get_favourites (library), "items-changed",
                           G_CALLBACK (update_favourite), self, G_CONNECT_SWAPPED);
  update_favourite (self);
  look_for_set (self);
  return GTK_WIDGET (self);
}
