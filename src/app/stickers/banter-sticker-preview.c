/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-sticker-preview"

#include "config.h"

#include <glib/gi18n.h>

#include "banter-sticker-preview.h"

#include "banter-problem-text.h"
#include "banter-sticker-grid.h"
#include "banter-stickers.h"
#include "banter-widget.h"

/* One set, as a page of the picker or alone in a dialog. Its stickers can be sent without saving
 * the set. */

struct _BanterStickerPreview
{
  GtkWidget parent_instance;

  /* owned */
  BanterStickerLibrary *library;
  BanterStickerSet *set;
  GSignalGroup *set_signals;

  /* template children */
  GtkWidget *contents;
  GtkWidget *back;
  GtkLabel *name;
  GtkLabel *author;
  GtkButton *save;
  GtkLabel *problem;
  BanterStickerGrid *grid;
};

enum
{
  PROP_LIBRARY = 1,
  PROP_SET,
  PROP_ALONE,
  N_PROPS,
};

static GParamSpec *props[N_PROPS];
static guint signal_picked, signal_back;

G_DEFINE_FINAL_TYPE (BanterStickerPreview, banter_sticker_preview, GTK_TYPE_WIDGET)

static void
update (BanterStickerPreview *self)
{
  gboolean saved = FALSE, busy = FALSE;
  g_autofree char *name = NULL, *author = NULL;

  if (self->set != NULL)
    g_object_get (self->set, "name", &name, "attribution", &author, "saved", &saved, "busy", &busy,
                  NULL);
  gtk_label_set_text (self->name, name != NULL ? name : "");
  gtk_label_set_text (self->author, author != NULL ? author : "");
  gtk_widget_set_visible (GTK_WIDGET (self->author), author != NULL && *author != '\0');

  gtk_button_set_label (self->save, saved ? _ ("Remove") : _ ("Save"));
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->save),
                               saved ? _ ("Take this set out of My Sets")
                                     : _ ("Put this set into My Sets, on all your devices"));
  gtk_widget_set_sensitive (GTK_WIDGET (self->save), self->set != NULL && !busy);
  if (saved)
    gtk_widget_remove_css_class (GTK_WIDGET (self->save), "suggested-action");
  else
    gtk_widget_add_css_class (GTK_WIDGET (self->save), "suggested-action");
}

static void
show_problem (BanterStickerPreview *self, const GError *error)
{
  g_autofree char *text = error != NULL ? banter_problem_dup_text_of_error (error) : NULL;

  gtk_label_set_text (self->problem, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->problem), text != NULL);
}

static void
on_saved (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (BanterStickerPreview) self = BANTER_STICKER_PREVIEW (user_data);
  g_autoptr (GError) error = NULL;

  banter_sticker_library_set_saved_finish (BANTER_STICKER_LIBRARY (source), result, &error);
  show_problem (self, error);
}

/* Saving goes on when the picker is closed. */
static void
on_save (BanterStickerPreview *self)
{
  if (self->set == NULL || self->library == NULL)
    return;
  show_problem (self, NULL);
  banter_sticker_library_set_saved_async (self->library, self->set,
                                          !banter_sticker_set_get_saved (self->set), NULL, on_saved,
                                          g_object_ref (self));
}

static void
on_back (BanterStickerPreview *self)
{
  g_signal_emit (self, signal_back, 0);
}

static void
on_picked (BanterStickerPreview *self, BanterSticker *sticker)
{
  g_signal_emit (self, signal_picked, 0, sticker);
}

static gboolean
banter_sticker_preview_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (BANTER_STICKER_PREVIEW (widget)->save));
}

static void
banter_sticker_preview_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  BanterStickerPreview *self = BANTER_STICKER_PREVIEW (object);

  if (id == PROP_LIBRARY)
    g_value_set_object (value, self->library);
  else if (id == PROP_ALONE)
    g_value_set_boolean (value, !gtk_widget_get_visible (self->back));
  else
    g_value_set_object (value, self->set);
}

static void
banter_sticker_preview_set_property (GObject *object, guint id, const GValue *value,
                                     GParamSpec *pspec)
{
  BanterStickerPreview *self = BANTER_STICKER_PREVIEW (object);

  if (id == PROP_SET)
    banter_sticker_preview_set_set (self, g_value_get_object (value));
  else if (id == PROP_ALONE)
    gtk_widget_set_visible (self->back, !g_value_get_boolean (value));
  else if (g_set_object (&self->library, g_value_get_object (value)))
    g_object_notify_by_pspec (object, pspec);
}

static void
banter_sticker_preview_dispose (GObject *object)
{
  BanterStickerPreview *self = BANTER_STICKER_PREVIEW (object);

  g_clear_object (&self->set_signals);
  gtk_widget_dispose_template (GTK_WIDGET (self), BANTER_TYPE_STICKER_PREVIEW);
  g_clear_object (&self->set);
  g_clear_object (&self->library);
  G_OBJECT_CLASS (banter_sticker_preview_parent_class)->dispose (object);
}

static void
banter_sticker_preview_class_init (BanterStickerPreviewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = banter_sticker_preview_get_property;
  object_class->set_property = banter_sticker_preview_set_property;
  object_class->dispose = banter_sticker_preview_dispose;
  widget_class->focus = banter_widget_focus;
  widget_class->grab_focus = banter_sticker_preview_grab_focus;

  props[PROP_LIBRARY]
      = g_param_spec_object ("library", NULL, NULL, BANTER_TYPE_STICKER_LIBRARY, flags);
  props[PROP_SET] = g_param_spec_object ("set", NULL, NULL, BANTER_TYPE_STICKER_SET, flags);
  props[PROP_ALONE] = g_param_spec_boolean ("alone", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, props);
  signal_picked = g_signal_new ("picked", BANTER_TYPE_STICKER_PREVIEW, G_SIGNAL_RUN_LAST, 0, NULL,
                                NULL, NULL, G_TYPE_NONE, 1, BANTER_TYPE_STICKER);
  signal_back = g_signal_new ("back", BANTER_TYPE_STICKER_PREVIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                              NULL, G_TYPE_NONE, 0);

  g_type_ensure (BANTER_TYPE_STICKER_GRID);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/im/banter/Banter/stickers/banter-sticker-preview.ui");
  gtk_widget_class_bind_template_child (widget_class, BanterStickerPreview, contents);
  gtk_widget_class_bind_template_child (widget_class, BanterStickerPreview, back);
  gtk_widget_class_bind_template_child (widget_class, BanterStickerPreview, name);
  gtk_widget_class_bind_template_child (widget_class, BanterStickerPreview, author);
  gtk_widget_class_bind_template_child (widget_class, BanterStickerPreview, save);
  gtk_widget_class_bind_template_child (widget_class, BanterStickerPreview, problem);
  gtk_widget_class_bind_template_child (widget_class, BanterStickerPreview, grid);
  gtk_widget_class_bind_template_callback (widget_class, on_save);
  gtk_widget_class_bind_template_callback (widget_class, on_back);
  gtk_widget_class_bind_template_callback (widget_class, on_picked);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
banter_sticker_preview_init (BanterStickerPreview *self)
{
  static const char *const signals[]
      = { "notify::name", "notify::attribution", "notify::saved", "notify::busy" };

  gtk_widget_init_template (GTK_WIDGET (self));
  self->set_signals = g_signal_group_new (BANTER_TYPE_STICKER_SET);
  for (guint i = 0; i < G_N_ELEMENTS (signals); i++)
    g_signal_group_connect_swapped (self->set_signals, signals[i], G_CALLBACK (update), self);
  update (self);
}

/**
 * banter_sticker_preview_set_set:
 * @self: a preview
 * @set: (nullable): what to show
 */
void
banter_sticker_preview_set_set (BanterStickerPreview *self, BanterStickerSet *set)
{
  g_return_if_fail (BANTER_IS_STICKER_PREVIEW (self));

  if (!g_set_object (&self->set, set))
    return;
  g_signal_group_set_target (self->set_signals, set);
  banter_sticker_grid_set_model (self->grid, G_LIST_MODEL (set));
  show_problem (self, NULL);
  update (self);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_SET]);
}
