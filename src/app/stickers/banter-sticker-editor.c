/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-sticker-editor"

#include "config.h"

#include "banter-sticker-editor.h"

#include <glib/gi18n.h>

#include "banter-account.h"
#include "banter-draft-cell.h"
#include "banter-file-picker.h"
#include "banter-media-error.h"
#include "banter-problem-text.h"
#include "banter-sticker-draft.h"
#include "banter-sticker-intake.h"
#include "banter-sticker-tools.h"
#include "banter-widget.h"
#include "chat/banter-picture.h"

/* A BanterStickerDraft with what changes it. The order is changed by dragging, by buttons, or with
 * Alt and the page keys, as that of the sets is. */

#define CELL_SIZE 72

struct _BanterStickerEditor
{
  AdwWindow parent_instance;

  /* owned */
  BanterAccount *account;
  BanterStickerDraft *draft;
  GQueue files;              /* GFile: to be read, one at a time */
  GString *refused;          /* why some of them are no stickers */
  GCancellable *reading;     /* not NULL while one of them is read */
  GCancellable *saving;      /* not NULL while the set is saved */
  GCancellable *cancellable; /* the window is gone */

  /* template children */
  GtkWidget *save;
  GtkProgressBar *progress;
  GtkWidget *contents;
  GtkEditable *name;
  GtkLabel *problem;
  GtkStack *stack;
  GtkScrolledWindow *scrolled;
  GtkFlowBox *list;
  BanterStickerTools *tools;
};

static guint signal_saved;

G_DEFINE_FINAL_TYPE (BanterStickerEditor, banter_sticker_editor, ADW_TYPE_WINDOW)

static void
show_problem (BanterStickerEditor *self, const char *text)
{
  gtk_label_set_text (self->problem, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->problem), text != NULL && *text != '\0');
}

static BanterDraftCell *
cell_of (GtkFlowBoxChild *child)
{
  return BANTER_DRAFT_CELL (gtk_flow_box_child_get_child (child));
}

/* (nullable) (transfer none) */
static GtkFlowBoxChild *
get_selected (BanterStickerEditor *self)
{
  GList *selected = gtk_flow_box_get_selected_children (self->list);
  GtkFlowBoxChild *child = selected != NULL ? selected->data : NULL;

  g_list_free (selected);
  return child;
}

static void
on_selected (BanterStickerEditor *self)
{
  GtkFlowBoxChild *child = get_selected (self);

  if (child == NULL)
    banter_sticker_tools_show (self->tools, self->draft, NULL, 0);
  else
    banter_sticker_tools_show (self->tools, self->draft,
                               banter_draft_cell_get_sticker (cell_of (child)),
                               (guint)gtk_flow_box_child_get_index (child));
}

static void
update (BanterStickerEditor *self)
{
  BanterStickerDraftState state = banter_sticker_draft_get_state (self->draft);

  gtk_widget_set_sensitive (self->save, state == BANTER_STICKER_DRAFT_READY && self->saving == NULL
                                            && self->reading == NULL);
  gtk_widget_set_sensitive (self->contents, self->saving == NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->progress), self->saving != NULL);
  banter_widget_set_css_class (GTK_WIDGET (self->name), "error",
                               state == BANTER_STICKER_DRAFT_LONG_NAME);
}

static void
update_icons (BanterStickerEditor *self)
{
  BanterDraftSticker *icon = banter_sticker_draft_get_icon (self->draft);
  GtkFlowBoxChild *child;

  for (int i = 0; (child = gtk_flow_box_get_child_at_index (self->list, i)) != NULL; i++)
    banter_draft_cell_set_icon (
        cell_of (child),
        icon != NULL ? banter_draft_cell_get_sticker (cell_of (child)) == icon : i == 0);
}

static void
on_draft_changed (BanterStickerEditor *self)
{
  gboolean any = g_list_model_get_n_items (G_LIST_MODEL (self->draft)) > 0;

  gtk_stack_set_visible_child_name (self->stack, any ? "stickers" : "empty");
  gtk_widget_set_visible (GTK_WIDGET (self->tools), any);
  update_icons (self);
  on_selected (self);
  update (self);
  banter_picture_follow_again (self->scrolled);
}

static void
on_name_changed (BanterStickerEditor *self)
{
  banter_sticker_draft_set_name (self->draft, gtk_editable_get_text (self->name));
  if (banter_sticker_draft_get_state (self->draft) == BANTER_STICKER_DRAFT_LONG_NAME)
    show_problem (self, _ ("A name can have up to 16 characters."));
  else
    show_problem (self, NULL);
  update (self);
}

/* ---- order ---- */

static void
move (BanterStickerEditor *self, BanterDraftSticker *sticker, int position)
{
  GtkFlowBoxChild *child;

  if (position < 0 || position >= (int)g_list_model_get_n_items (G_LIST_MODEL (self->draft)))
    return;
  banter_sticker_draft_move (self->draft, sticker, (guint)position);
  child = gtk_flow_box_get_child_at_index (self->list, position);
  gtk_flow_box_select_child (self->list, child);
  gtk_widget_grab_focus (GTK_WIDGET (child));
}

static void
on_move_by (BanterStickerEditor *self, int places)
{
  GtkFlowBoxChild *child = get_selected (self);

  if (child != NULL)
    move (self, banter_draft_cell_get_sticker (cell_of (child)),
          gtk_flow_box_child_get_index (child) + places);
}

static void
on_move_key (GtkWidget *widget, const char *action, GVariant *parameter)
{
  on_move_by (BANTER_STICKER_EDITOR (widget), g_variant_get_int32 (parameter));
}

static void
on_remove (BanterStickerEditor *self)
{
  GtkFlowBoxChild *child = get_selected (self);
  int index;

  if (child == NULL)
    return;
  index = gtk_flow_box_child_get_index (child);
  banter_sticker_draft_remove (self->draft, banter_draft_cell_get_sticker (cell_of (child)));
  child = gtk_flow_box_get_child_at_index (self->list, index);
  if (child == NULL)
    child = gtk_flow_box_get_child_at_index (self->list, MAX (index - 1, 0));
  if (child != NULL)
    {
      gtk_flow_box_select_child (self->list, child);
      gtk_widget_grab_focus (GTK_WIDGET (child));
    }
}

static gboolean
on_delete_key (GtkWidget *list, GVariant *arguments, gpointer user_data)
{
  on_remove (BANTER_STICKER_EDITOR (gtk_widget_get_root (list)));
  return TRUE;
}

static gboolean
on_sticker_dropped (BanterStickerEditor *self, const GValue *value, double x, double y,
                    GtkDropTarget *target)
{
  GtkWidget *child = gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (target));

  move (self, g_value_get_object (value),
        gtk_flow_box_child_get_index (GTK_FLOW_BOX_CHILD (child)));
  return TRUE;
}

static void
on_drag_begin (GtkDragSource *source)
{
  GtkWidget *child = gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (source));
  g_autoptr (GdkPaintable) icon = gtk_widget_paintable_new (child);

  gtk_drag_source_set_icon (source, icon, CELL_SIZE / 2, CELL_SIZE / 2);
}

static GtkWidget *
make_child (gpointer item, gpointer user_data)
{
  BanterStickerEditor *self = user_data;
  GtkWidget *child = gtk_flow_box_child_new ();
  GtkDragSource *source = gtk_drag_source_new ();
  GtkDropTarget *target = gtk_drop_target_new (BANTER_TYPE_DRAFT_STICKER, GDK_ACTION_MOVE);
  g_autoptr (GdkContentProvider) content
      = gdk_content_provider_new_typed (BANTER_TYPE_DRAFT_STICKER, item);

  gtk_flow_box_child_set_child (GTK_FLOW_BOX_CHILD (child),
                                banter_draft_cell_new (self->account, item));
  gtk_drag_source_set_actions (source, GDK_ACTION_MOVE);
  gtk_drag_source_set_content (source, content);
  g_signal_connect (source, "drag-begin", G_CALLBACK (on_drag_begin), NULL);
  g_signal_connect_object (target, "drop", G_CALLBACK (on_sticker_dropped), self,
                           G_CONNECT_SWAPPED);
  gtk_widget_add_controller (child, GTK_EVENT_CONTROLLER (source));
  gtk_widget_add_controller (child, GTK_EVENT_CONTROLLER (target));
  return child;
}

/* ---- pictures ---- */

static void
note_refused (BanterStickerEditor *self, GFile *file, const GError *error)
{
  g_autofree char *name = g_file_get_basename (file);
  g_autofree char *shown = g_filename_display_name (name);

  if (self->refused->len > 0)
    g_string_append_c (self->refused, '\n');
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_MESSAGE_TOO_LARGE))
    /* Translators: %s is the name of a file */
    g_string_append_printf (self->refused, _ ("“%s” is larger than 3 MB."), shown);
  else if (error->domain == BANTER_MEDIA_ERROR)
    /* Translators: %s is the name of a file */
    g_string_append_printf (self->refused, _ ("“%s” is no picture that Banter can show."), shown);
  else
    /* Translators: %s is the name of a file */
    g_string_append_printf (self->refused, _ ("“%s” cannot be read."), shown);
}

/* What a file is called often says what it shows: "happy-cat_2.png" is "happy cat 2". */
static char *
describe (GFile *file)
{
  g_autofree char *name = g_file_get_basename (file);
  g_autofree char *shown = g_filename_display_name (name);
  char *dot = strrchr (shown, '.');

  if (dot != NULL && dot != shown)
    *dot = '\0';
  return g_strstrip (g_strdelimit (g_steal_pointer (&shown), "_-", ' '));
}

static void next_file (BanterStickerEditor *self);

static void
on_taken_in (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (BanterStickerEditor) self = user_data;
  GFile *file = G_FILE (source);
  g_autoptr (GError) error = NULL;
  BanterStickerPicture picture;
  g_autofree char *description = describe (file);

  if (!banter_sticker_intake_finish (file, result, &picture, &error))
    {
      if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        return;
      note_refused (self, file, error);
    }
  else
    {
      if (!banter_sticker_draft_add (self->draft, &picture, description))
        {
          g_queue_clear_full (&self->files, g_object_unref);
          g_string_assign (self->refused, _ ("A set can have up to 400 stickers."));
        }
      g_bytes_unref (picture.bytes);
    }
  next_file (self);
}

static void
next_file (BanterStickerEditor *self)
{
  g_autoptr (GFile) file = g_queue_pop_head (&self->files);
  GtkFlowBoxChild *child;

  if (file != NULL)
    {
      banter_sticker_intake_async (file, banter_widget_start (&self->reading), on_taken_in,
                                   g_object_ref (self));
      return;
    }
  g_clear_object (&self->reading);
  show_problem (self, self->refused->str);
  g_string_truncate (self->refused, 0);
  child = gtk_flow_box_get_child_at_index (self->list, 0);
  if (get_selected (self) == NULL && child != NULL)
    gtk_flow_box_select_child (self->list, child);
  update (self);
}

void
banter_sticker_editor_add_files (BanterStickerEditor *self, GSList *files)
{
  g_return_if_fail (BANTER_IS_STICKER_EDITOR (self));

  for (const GSList *at = files; at != NULL; at = at->next)
    g_queue_push_tail (&self->files, g_object_ref (at->data));
  if (self->reading == NULL && self->saving == NULL)
    next_file (self);
  update (self);
}

static void
on_files_chosen (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (BanterStickerEditor) self = user_data;
  g_autoptr (GListModel) files = banter_file_picker_open_many_finish (result, NULL);
  GSList *list = NULL;

  for (guint i = 0; files != NULL && i < g_list_model_get_n_items (files); i++)
    list = g_slist_append (list, g_list_model_get_item (files, i));
  if (self->cancellable != NULL)
    banter_sticker_editor_add_files (self, list);
  g_slist_free_full (list, g_object_unref);
}

static void
on_add (BanterStickerEditor *self)
{
  banter_file_picker_open_many_async (GTK_WINDOW (self), BANTER_FILE_STICKER, _ ("Add Pictures"),
                                      self->cancellable, on_files_chosen, g_object_ref (self));
}

static gboolean
on_dropped (BanterStickerEditor *self, const GValue *value)
{
  GSList *files = g_value_get_boxed (value);

  if (self->saving != NULL)
    return FALSE;
  banter_sticker_editor_add_files (self, files);
  return TRUE;
}

/* ---- saving ---- */

static void
on_progress (BanterStickerEditor *self)
{
  gtk_progress_bar_set_fraction (self->progress, banter_sticker_draft_get_progress (self->draft));
}

static void
on_saved (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (BanterStickerEditor) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  gboolean saved = banter_sticker_draft_save_finish (BANTER_STICKER_DRAFT (source), result, &error);

  g_clear_object (&self->saving);
  if (self->cancellable == NULL)
    return;
  if (saved)
    {
      g_signal_emit (self, signal_saved, 0);
      gtk_window_close (GTK_WINDOW (self));
      return;
    }
  text = banter_problem_dup_text_of_error (error);
  show_problem (self, text);
  update (self);
}

static void
on_save (BanterStickerEditor *self)
{
  if (!gtk_widget_get_sensitive (self->save))
    return;
  show_problem (self, NULL);
  banter_sticker_draft_save_async (self->draft, banter_widget_start (&self->saving), on_saved,
                                   g_object_ref (self));
  update (self);
}

static void
banter_sticker_editor_dispose (GObject *object)
{
  BanterStickerEditor *self = BANTER_STICKER_EDITOR (object);

  banter_widget_stop (&self->cancellable);
  banter_widget_stop (&self->reading);
  banter_widget_stop (&self->saving);
  g_queue_clear_full (&self->files, g_object_unref);
  if (self->list != NULL)
    gtk_flow_box_bind_model (self->list, NULL, NULL, NULL, NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), BANTER_TYPE_STICKER_EDITOR);
  g_clear_object (&self->draft);
  g_clear_object (&self->account);
  G_OBJECT_CLASS (banter_sticker_editor_parent_class)->dispose (object);
}

static void
banter_sticker_editor_finalize (GObject *object)
{
  g_string_free (BANTER_STICKER_EDITOR (object)->refused, TRUE);
  G_OBJECT_CLASS (banter_sticker_editor_parent_class)->finalize (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  g_type_ensure (BANTER_TYPE_STICKER_TOOLS);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/im/banter/Banter/stickers/banter-sticker-editor.ui");
  gtk_widget_class_bind_template_child (widget_class, BanterStickerEditor, save);
  gtk_widget_class_bind_template_child (widget_class, BanterStickerEditor, progress);
  gtk_widget_class_bind_template_child (widget_class, BanterStickerEditor, contents);
  gtk_widget_class_bind_template_child (widget_class, BanterStickerEditor, name);
  gtk_widget_class_bind_template_child (widget_class, BanterStickerEditor, problem);
  gtk_widget_class_bind_template_child (widget_class, BanterStickerEditor, stack);
  gtk_widget_class_bind_template_child (widget_class, BanterStickerEditor, scrolled);
  gtk_widget_class_bind_template_child (widget_class, BanterStickerEditor, list);
  gtk_widget_class_bind_template_child (widget_class, BanterStickerEditor, tools);
  gtk_widget_class_bind_template_callback (widget_class, on_add);
  gtk_widget_class_bind_template_callback (widget_class, on_dropped);
  gtk_widget_class_bind_template_callback (widget_class, on_move_by);
  gtk_widget_class_bind_template_callback (widget_class, on_name_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_remove);
  gtk_widget_class_bind_template_callback (widget_class, on_save);
  gtk_widget_class_bind_template_callback (widget_class, on_selected);
}

static void
banter_sticker_editor_class_init (BanterStickerEditorClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = banter_sticker_editor_dispose;
  object_class->finalize = banter_sticker_editor_finalize;
  signal_saved = g_signal_new ("saved", BANTER_TYPE_STICKER_EDITOR, G_SIGNAL_RUN_LAST, 0, NULL,
                               NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_install_action (widget_class, "editor.move", "i", on_move_key);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Page_Up, GDK_ALT_MASK, "editor.move",
                                       "i", -1);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Page_Down, GDK_ALT_MASK, "editor.move",
                                       "i", 1);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
  bind_template (widget_class);
}

static void
banter_sticker_editor_init (BanterStickerEditor *self)
{
  GtkEventController *keys = gtk_shortcut_controller_new ();

  gtk_widget_init_template (GTK_WIDGET (self));
  self->cancellable = g_cancellable_new ();
  self->refused = g_string_new (NULL);
  banter_picture_follow (self->scrolled);
  gtk_shortcut_controller_add_shortcut (
      GTK_SHORTCUT_CONTROLLER (keys),
      gtk_shortcut_new (gtk_shortcut_trigger_parse_string ("Delete"),
                        gtk_callback_action_new (on_delete_key, NULL, NULL)));
  gtk_widget_add_controller (GTK_WIDGET (self->list), keys);
}

GtkWidget *
banter_sticker_editor_new (BanterAccount *account, BanterStickerSet *set)
{
  BanterStickerEditor *self;

  g_return_val_if_fail (BANTER_IS_ACCOUNT (account), NULL);

  self = g_object_new (BANTER_TYPE_STICKER_EDITOR, NULL);
  self->account = g_object_ref (account);
  self->draft = banter_sticker_draft_new (banter_account_get_stickers (account), set);
  gtk_window_set_title (GTK_WINDOW (self), set != NULL ? _ ("Edit Set") : _ ("New Set"));
  gtk_flow_box_bind_model (self->list, G_LIST_MODEL (self->draft), make_child, self, NULL);
  g_signal_connect_object (self->draft, "items-changed", G_CALLBACK (on_draft_changed), self,
                           G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  g_signal_connect_object (self->draft, "notify::icon", G_CALLBACK (update_icons), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->draft, "notify::progress", G_CALLBACK (on_progress), self,
                           G_CONNECT_SWAPPED);
  gtk_editable_set_text (self->name, banter_sticker_draft_get_name (self->draft));
  on_draft_changed (self);
  return GTK_WIDGET (self);
}
