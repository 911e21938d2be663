/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-sticker-results"

#include "config.h"

#include "banter-sticker-results.h"

#include "banter-emoji-words.h"
#include "banter-sticker-cell.h"
#include "banter-sticker-menu.h"
#include "banter-stickers.h"
#include "banter-widget.h"
#include "chat/banter-picture.h"

/* The person's own stickers first, then those of the Store, in one scrolled page. The server is
 * asked for its sets at the first search; what it says comes in while one reads. */

struct _BanterStickerResults
{
  GtkWidget parent_instance;

  /* owned */
  BanterStickerLibrary *library;
  GSignalGroup *shelves_signals[3]; /* of favourites, saved sets and the Store */
  GCancellable *cancellable;
  char *text;

  /* template children */
  GtkStack *stack;
  GtkScrolledWindow *scrolled;
  GtkWidget *mine_section;
  GtkWidget *store_section;
  GtkFlowBox *mine;
  GtkFlowBox *store;

  gboolean asked; /* the Store was asked for */
};

enum
{
  PROP_LIBRARY = 1,
  N_PROPS,
};

static GParamSpec *props[N_PROPS];
static guint signal_picked, signal_open_store;

G_DEFINE_FINAL_TYPE (BanterStickerResults, banter_sticker_results, GTK_TYPE_WIDGET)

static GtkWidget *
make_cell (gpointer item, gpointer user_data)
{
  GtkWidget *child = gtk_flow_box_child_new ();

  gtk_flow_box_child_set_child (GTK_FLOW_BOX_CHILD (child),
                                g_object_new (BANTER_TYPE_STICKER_CELL, "sticker", item, NULL));
  return child;
}

/* Whether there is anything in it. */
static gboolean
fill (BanterStickerResults *self, BanterStickerShelves shelves, const char *const *alike,
      GtkFlowBox *list, GtkWidget *section)
{
  g_autoptr (GListModel) found
      = banter_sticker_library_search (self->library, shelves, self->text, alike);
  gboolean any = g_list_model_get_n_items (found) > 0;

  gtk_flow_box_bind_model (list, found, make_cell, NULL, NULL);
  gtk_widget_set_visible (section, any);
  return any;
}

static void
update (BanterStickerResults *self)
{
  g_auto (GStrv) alike = NULL;
  gboolean mine, store;

  if (self->library == NULL || self->text == NULL)
    return;
  alike = banter_emoji_words_look_up (banter_emoji_words_get_default (), self->text);
  mine = fill (self, BANTER_STICKERS_MINE, (const char *const *)alike, self->mine,
               self->mine_section);
  store = fill (self, BANTER_STICKERS_OF_STORE, (const char *const *)alike, self->store,
                self->store_section);
  gtk_stack_set_visible_child_name (self->stack, mine || store ? "stickers" : "empty");
  banter_picture_follow_again (self->scrolled);
}

static void
on_activated (BanterStickerResults *self, GtkFlowBoxChild *child)
{
  g_autoptr (BanterSticker) sticker = NULL;

  g_object_get (gtk_flow_box_child_get_child (child), "sticker", &sticker, NULL);
  g_signal_emit (self, signal_picked, 0, sticker);
}

static void
on_open_store (BanterStickerResults *self)
{
  g_signal_emit (self, signal_open_store, 0);
}

static void
on_refreshed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  /* One's own are found all the same; the Store's own page says what is the matter. */
  if (!banter_sticker_library_refresh_store_finish (BANTER_STICKER_LIBRARY (source), result,
                                                    &error))
    g_debug ("The Store is not searched: %s", error->message);
}

static gboolean
banter_sticker_results_grab_focus (GtkWidget *widget)
{
  return gtk_widget_child_focus (GTK_WIDGET (BANTER_STICKER_RESULTS (widget)->stack),
                                 GTK_DIR_TAB_FORWARD);
}

static void
banter_sticker_results_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  g_value_set_object (value, BANTER_STICKER_RESULTS (object)->library);
}

static void
banter_sticker_results_set_property (GObject *object, guint id, const GValue *value,
                                     GParamSpec *pspec)
{
  BanterStickerResults *self = BANTER_STICKER_RESULTS (object);
  BanterStickerLibrary *library = g_value_get_object (value);
  GListModel *(*const shelves[]) (BanterStickerLibrary *)
      = { banter_sticker_library_get_favourites, banter_sticker_library_get_saved,
          banter_sticker_library_get_store };

  if (!g_set_object (&self->library, library))
    return;
  self->asked = FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (shelves); i++)
    g_signal_group_set_target (self->shelves_signals[i],
                               library != NULL ? shelves[i](library) : NULL);
  g_object_notify_by_pspec (object, pspec);
}

static void
banter_sticker_results_dispose (GObject *object)
{
  BanterStickerResults *self = BANTER_STICKER_RESULTS (object);

  banter_widget_stop (&self->cancellable);
  for (guint i = 0; i < G_N_ELEMENTS (self->shelves_signals); i++)
    g_clear_object (&self->shelves_signals[i]);
  gtk_widget_dispose_template (GTK_WIDGET (self), BANTER_TYPE_STICKER_RESULTS);
  g_clear_object (&self->library);
  g_clear_pointer (&self->text, g_free);
  G_OBJECT_CLASS (banter_sticker_results_parent_class)->dispose (object);
}

static void
banter_sticker_results_class_init (BanterStickerResultsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = banter_sticker_results_get_property;
  object_class->set_property = banter_sticker_results_set_property;
  object_class->dispose = banter_sticker_results_dispose;
  widget_class->focus = banter_widget_focus;
  widget_class->grab_focus = banter_sticker_results_grab_focus;

  props[PROP_LIBRARY]
      = g_param_spec_object ("library", NULL, NULL, BANTER_TYPE_STICKER_LIBRARY,
                             G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);
  signal_picked = g_signal_new ("picked", BANTER_TYPE_STICKER_RESULTS, G_SIGNAL_RUN_LAST, 0, NULL,
                                NULL, NULL, G_TYPE_NONE, 1, BANTER_TYPE_STICKER);
  signal_open_store = g_signal_new ("open-store", BANTER_TYPE_STICKER_RESULTS, G_SIGNAL_RUN_LAST, 0,
                                    NULL, NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_template_from_resource (
      widget_class, "/im/banter/Banter/stickers/banter-sticker-results.ui");
  gtk_widget_class_bind_template_child (widget_class, BanterStickerResults, stack);
  gtk_widget_class_bind_template_child (widget_class, BanterStickerResults, scrolled);
  gtk_widget_class_bind_template_child (widget_class, BanterStickerResults, mine_section);
  gtk_widget_class_bind_template_child (widget_class, BanterStickerResults, store_section);
  gtk_widget_class_bind_template_child (widget_class, BanterStickerResults, mine);
  gtk_widget_class_bind_template_child (widget_class, BanterStickerResults, store);
  gtk_widget_class_bind_template_callback (widget_class, on_activated);
  gtk_widget_class_bind_template_callback (widget_class, on_open_store);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
banter_sticker_results_init (BanterStickerResults *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->cancellable = g_cancellable_new ();
  for (guint i = 0; i < G_N_ELEMENTS (self->shelves_signals); i++)
    {
      self->shelves_signals[i] = g_signal_group_new (G_TYPE_LIST_MODEL);
      g_signal_group_connect_swapped (self->shelves_signals[i], "items-changed",
                                      G_CALLBACK (update), self);
    }
  banter_picture_follow (self->scrolled);
  banter_sticker_menu_offer (GTK_WIDGET (self->mine));
  banter_sticker_menu_offer (GTK_WIDGET (self->store));
}

/**
 * banter_sticker_results_search:
 * @self: the page
 * @text: (nullable): words, ":short_code:" or emoji; %NULL: nothing is searched any more
 */
void
banter_sticker_results_search (BanterStickerResults *self, const char *text)
{
  g_return_if_fail (BANTER_IS_STICKER_RESULTS (self));

  g_free (self->text);
  self->text = g_strdup (text);
  if (text != NULL && self->library != NULL && !self->asked)
    {
      self->asked = TRUE;
      banter_sticker_library_refresh_store_async (self->library, self->cancellable, on_refreshed,
                                                  NULL);
    }
  update (self);
}
