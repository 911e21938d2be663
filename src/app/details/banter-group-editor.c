/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-group-editor"

#include "config.h"

#include "banter-group-editor.h"

#include <glib/gi18n.h>

#include "banter-avatar.h"
#include "banter-group.h"
#include "banter-picture-choice.h"
#include "banter-problem-text.h"
#include "banter-room.h"
#include "banter-widget.h"

/* What has been changed is written one after the other; what fails leaves the window open, and what
 * was written before stays. */

enum Step
{
  STEP_NAME,
  STEP_TOPIC,
  STEP_PICTURE,
  STEP_DONE,
};

struct _BanterGroupEditor
{
  AdwWindow parent_instance;

  BanterRoom *room;
  BanterGroup *group;
  GBytes *picture;       /* PNG, or NULL */
  GCancellable *running; /* not NULL while something is written */
  GCancellable *cancellable;
  enum Step step;
  gboolean picture_changed;

  /* template children */
  GtkWidget *save;
  GtkSpinner *spinner;
  GtkStack *pictures;
  BanterAvatar *current;
  AdwAvatar *chosen;
  GtkWidget *picture_buttons;
  GtkWidget *remove;
  GtkEditable *name;
  GtkEditable *topic;
  GtkLabel *problem;
};

G_DEFINE_FINAL_TYPE (BanterGroupEditor, banter_group_editor, ADW_TYPE_WINDOW)

static char *
dup_text (GtkEditable *entry)
{
  return g_strstrip (g_strdup (gtk_editable_get_text (entry)));
}

static void
update (BanterGroupEditor *self)
{
  g_autofree char *name = dup_text (self->name);
  gboolean has_picture
      = self->picture_changed ? self->picture != NULL : banter_room_get_avatar (self->room) != NULL;

  gtk_widget_set_sensitive (self->save, self->running == NULL && *name != '\0');
  gtk_spinner_set_spinning (self->spinner, self->running != NULL);
  gtk_widget_set_visible (self->remove, has_picture);
  adw_avatar_set_text (self->chosen, name);
  gtk_stack_set_visible_child (self->pictures, self->picture_changed ? GTK_WIDGET (self->chosen)
                                                                     : GTK_WIDGET (self->current));
}

static void
on_changed (BanterGroupEditor *self)
{
  update (self);
}

static void
show_problem (BanterGroupEditor *self, const char *text)
{
  gtk_label_set_text (self->problem, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->problem), text != NULL);
}

static void advance (BanterGroupEditor *self);

static void
on_written (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (BanterGroupEditor) self = BANTER_GROUP_EDITOR (user_data);
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  banter_group_edit_finish (BANTER_GROUP (source), result, &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (error == NULL)
    {
      self->step++;
      advance (self);
      return;
    }
  g_clear_object (&self->running);
  text = banter_problem_dup_text_of_error (error);
  show_problem (self, text);
  update (self);
}

/* Whether @text is another than what is shown now. */
static gboolean
is_new (const char *text, const char *now)
{
  return g_strcmp0 (text, now != NULL ? now : "") != 0;
}

/* Writes the next thing that has been changed. */
static void
advance (BanterGroupEditor *self)
{
  g_autofree char *name = dup_text (self->name);
  g_autofree char *topic = dup_text (self->topic);

  if (self->step == STEP_NAME && is_new (name, banter_room_get_name (self->room)))
    banter_group_set_name_async (self->group, name, self->running, on_written, g_object_ref (self));
  else if (self->step <= STEP_TOPIC && is_new (topic, banter_group_get_topic (self->group)))
    {
      self->step = STEP_TOPIC;
      banter_group_set_topic_async (self->group, topic, self->running, on_written,
                                    g_object_ref (self));
    }
  else if (self->step <= STEP_PICTURE && self->picture_changed)
    {
      self->step = STEP_PICTURE;
      banter_group_set_picture_async (self->group, self->picture, "image/png", self->running,
                                      on_written, g_object_ref (self));
    }
  else
    gtk_window_close (GTK_WINDOW (self));
}

static void
on_save (BanterGroupEditor *self)
{
  if (!gtk_widget_get_sensitive (self->save))
    return;
  show_problem (self, NULL);
  self->step = STEP_NAME;
  banter_widget_start (&self->running);
  update (self);
  advance (self);
}

static void
set_picture (BanterGroupEditor *self, GBytes *png, GdkTexture *texture)
{
  g_clear_pointer (&self->picture, g_bytes_unref);
  self->picture = png != NULL ? g_bytes_ref (png) : NULL;
  self->picture_changed = TRUE;
  adw_avatar_set_custom_image (self->chosen, GDK_PAINTABLE (texture));
  update (self);
}

static void
on_picture_chosen (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (BanterGroupEditor) self = BANTER_GROUP_EDITOR (user_data);
  g_autoptr (GError) error = NULL;
  g_autoptr (GdkTexture) texture = NULL;
  g_autoptr (GBytes) png = banter_picture_choice_run_finish (result, &texture, &error);
  g_autofree char *text = NULL;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (error != NULL)
    {
      text = banter_problem_dup_text (BANTER_PROBLEM_BAD_FILE, 0);
      show_problem (self, text);
    }
  if (png != NULL)
    set_picture (self, png, texture);
}

static void
on_choose_picture (BanterGroupEditor *self)
{
  banter_picture_choice_run_async (GTK_WIDGET (self), self->cancellable, on_picture_chosen,
                                   g_object_ref (self));
}

static void
on_remove_picture (BanterGroupEditor *self)
{
  set_picture (self, NULL, NULL);
}

static void
banter_group_editor_dispose (GObject *object)
{
  BanterGroupEditor *self = BANTER_GROUP_EDITOR (object);

  banter_widget_stop (&self->running);
  banter_widget_stop (&self->cancellable);
  g_clear_object (&self->group);
  g_clear_object (&self->room);
  g_clear_pointer (&self->picture, g_bytes_unref);
  gtk_widget_dispose_template (GTK_WIDGET (self), BANTER_TYPE_GROUP_EDITOR);
  G_OBJECT_CLASS (banter_group_editor_parent_class)->dispose (object);
}

static void
banter_group_editor_class_init (BanterGroupEditorClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = banter_group_editor_dispose;
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
  g_type_ensure (BANTER_TYPE_AVATAR);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/im/banter/Banter/details/banter-group-editor.ui");
  gtk_widget_class_bind_template_child (widget_class, BanterGroupEditor, save);
  gtk_widget_class_bind_template_child (widget_class, BanterGroupEditor, spinner);
  gtk_widget_class_bind_template_child (widget_class, BanterGroupEditor, pictures);
  gtk_widget_class_bind_template_child (widget_class, BanterGroupEditor, current);
  gtk_widget_class_bind_template_child (widget_class, BanterGroupEditor, chosen);
  gtk_widget_class_bind_template_child (widget_class, BanterGroupEditor, picture_buttons);
  gtk_widget_class_bind_template_child (widget_class, BanterGroupEditor, remove);
  gtk_widget_class_bind_template_child (widget_class, BanterGroupEditor, name);
  gtk_widget_class_bind_template_child (widget_class, BanterGroupEditor, topic);
  gtk_widget_class_bind_template_child (widget_class, BanterGroupEditor, problem);
  gtk_widget_class_bind_template_callback (widget_class, on_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_save);
  gtk_widget_class_bind_template_callback (widget_class, on_choose_picture);
  gtk_widget_class_bind_template_callback (widget_class, on_remove_picture);
}

static void
banter_group_editor_init (BanterGroupEditor *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
banter_group_editor_new (BanterAccount *account, BanterRoom *room)
{
  BanterGroupEditor *self = g_object_new (BANTER_TYPE_GROUP_EDITOR, NULL);
  const char *topic;
  gboolean rename, set_topic, set_picture;

  self->room = g_object_ref (room);
  self->group = banter_room_dup_group (room);
  topic = banter_group_get_topic (self->group);
  g_object_get (self->group, "can-rename", &rename, "can-set-topic", &set_topic, "can-set-picture",
                &set_picture, NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->name), rename);
  gtk_widget_set_visible (GTK_WIDGET (self->topic), set_topic);
  gtk_widget_set_visible (self->picture_buttons, set_picture);
  banter_avatar_set_account (self->current, account);
  banter_avatar_set_name (self->current, banter_room_get_name (room));
  banter_avatar_set_media (self->current, banter_room_get_avatar (room));
  gtk_editable_set_text (self->name, banter_room_get_name (room));
  gtk_editable_set_text (self->topic, topic != NULL ? topic : "");
  update (self);
  return GTK_WIDGET (self);
}
