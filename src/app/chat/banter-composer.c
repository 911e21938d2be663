/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-composer"

#include "config.h"

#include <string.h>

#include "banter-composer-private.h"

#include "banter-account.h"
#include "banter-chat-revealer.h"
#include "banter-problem-text.h"
#include "banter-room.h"
#include "banter-text.h"
#include "banter-widget.h"
#include "stickers/banter-sticker-picker.h"

/* The row at the foot of a chat: files, stickers, text, emoji, send. What was written leaves the
 * entry only when the outbox has it; if it cannot be kept, the reason stands below and the text
 * stays. What is sent and is no text is banter-composer-attach.c. */

enum
{
  PROP_ACCOUNT = 1,
  PROP_ROOM,
  N_PROPS,
};

static GParamSpec *props[N_PROPS];
static guint signal_sent;
static guint signal_want;

G_DEFINE_FINAL_TYPE (BanterComposer, banter_composer, GTK_TYPE_WIDGET)

static char *
dup_text (BanterComposer *self)
{
  GtkTextIter start, end;

  gtk_text_buffer_get_bounds (self->buffer, &start, &end);
  return gtk_text_buffer_get_text (self->buffer, &start, &end, FALSE);
}

void
banter_composer_update (BanterComposer *self)
{
  g_autofree char *text = dup_text (self);

  gtk_widget_set_visible (self->placeholder, *text == '\0' && !self->composing);
  gtk_widget_set_sensitive (self->send, self->room != NULL && !self->committing
                                            && !banter_text_is_blank (text));
}

void
banter_composer_show_problem (BanterComposer *self, const GError *error)
{
  g_autofree char *text = error != NULL ? banter_problem_dup_text_of_error (error) : NULL;

  gtk_label_set_text (self->problem, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->problem), text != NULL);
}

void
banter_composer_emit_sent (BanterComposer *self)
{
  g_signal_emit (self, signal_sent, 0);
}

/* One struct per text that is on its way to the outbox. */
typedef struct
{
  BanterComposer *composer; /* owned */
  BanterRoom *room;         /* owned */
  char *text;               /* owned */
} Commit;

static void
commit_free (Commit *commit)
{
  g_object_unref (commit->composer);
  g_object_unref (commit->room);
  g_free (commit->text);
  g_free (commit);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Commit, commit_free)

/* Takes away what was sent, and leaves what was typed behind it in the meantime. */
static void
remove_sent (BanterComposer *self, const char *sent)
{
  g_autofree char *text = dup_text (self);
  GtkTextIter start, end;

  if (!g_str_has_prefix (text, sent))
    return;
  gtk_text_buffer_get_start_iter (self->buffer, &start);
  gtk_text_buffer_get_iter_at_offset (self->buffer, &end, (int)g_utf8_strlen (sent, -1));
  gtk_text_buffer_delete (self->buffer, &start, &end);
}

static void
on_text_committed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Commit) commit = user_data;
  g_autoptr (GError) error = NULL;
  BanterComposer *self = commit->composer;
  gboolean sent = banter_room_send_text_finish (commit->room, result, &error);

  /* Another chat is open by now: its entry is none of our business, but the draft is. */
  if (self->room != commit->room)
    {
      if (sent && g_strcmp0 (banter_room_get_draft (commit->room), commit->text) == 0)
        banter_room_set_draft (commit->room, "");
      return;
    }

  self->committing = FALSE;
  if (sent)
    {
      remove_sent (self, commit->text);
      banter_composer_emit_sent (self);
    }
  banter_composer_show_problem (self, error);
  banter_composer_update (self);
}

/**
 * banter_composer_insert:
 * @self: a composer
 * @text: goes to where the cursor is, apart from the word before it
 */
void
banter_composer_insert (BanterComposer *self, const char *text)
{
  GtkTextIter at;

  g_return_if_fail (BANTER_IS_COMPOSER (self));

  gtk_text_buffer_get_iter_at_mark (self->buffer, &at, gtk_text_buffer_get_insert (self->buffer));
  if (gtk_text_iter_backward_char (&at) && !g_unichar_isspace (gtk_text_iter_get_char (&at)))
    gtk_text_buffer_insert_at_cursor (self->buffer, " ", -1);
  gtk_text_buffer_insert_at_cursor (self->buffer, text, -1);
}

/**
 * banter_composer_send:
 * @self: a composer
 *
 * Sends what is written; nothing happens where nothing is.
 */
void
banter_composer_send (BanterComposer *self)
{
  Commit *commit;
  g_autofree char *text = NULL;

  g_return_if_fail (BANTER_IS_COMPOSER (self));

  text = dup_text (self);
  if (self->room == NULL || self->committing || banter_text_is_blank (text))
    return;
  if (self->editing != NULL)
    {
      banter_composer_send_edit (self, text);
      return;
    }

  self->committing = TRUE;
  banter_composer_update (self);
  commit = g_new0 (Commit, 1);
  commit->composer = g_object_ref (self);
  commit->room = g_object_ref (self->room);
  commit->text = g_steal_pointer (&text);
  banter_room_send_text_async (self->room, commit->text, NULL, on_text_committed, commit);
}

static void
on_send_clicked (BanterComposer *self)
{
  banter_composer_send (self);
  gtk_widget_grab_focus (GTK_WIDGET (self->entry));
}

/* Keys that reach for messages: Escape lets go of one, Up in an empty entry edits one's last, and
 * Ctrl+R answers the last one. */
static gboolean
reach_for_message (BanterComposer *self, guint key, GdkModifierType state)
{
  const GdkModifierType modifiers = state & gtk_accelerator_get_default_mod_mask ();
  BanterComposerWant want;

  if (key == GDK_KEY_Escape && modifiers == 0)
    return banter_composer_cancel_answer (self);
  if ((key == GDK_KEY_Up || key == GDK_KEY_KP_Up) && modifiers == 0 && self->editing == NULL
      && gtk_text_buffer_get_char_count (self->buffer) == 0)
    want = BANTER_COMPOSER_EDIT_LAST;
  else if (key == GDK_KEY_r && modifiers == GDK_CONTROL_MASK)
    want = BANTER_COMPOSER_ANSWER_LAST;
  else
    return GDK_EVENT_PROPAGATE;
  g_signal_emit (self, signal_want, 0, want);
  return GDK_EVENT_STOP;
}

static gboolean
on_key_pressed (BanterComposer *self, guint key, guint code, GdkModifierType state)
{
  if (!self->composing
      && (reach_for_message (self, key, state) || banter_composer_format (self, key, state)))
    return GDK_EVENT_STOP;
  if ((key != GDK_KEY_Return && key != GDK_KEY_KP_Enter && key != GDK_KEY_ISO_Enter)
      || (state & (GDK_SHIFT_MASK | GDK_ALT_MASK)) != 0 || self->composing)
    return GDK_EVENT_PROPAGATE;

  banter_composer_send (self);
  return GDK_EVENT_STOP;
}

static void
on_preedit_changed (BanterComposer *self, const char *preedit)
{
  self->composing = preedit != NULL && *preedit != '\0';
  banter_composer_update (self);
}

static void
on_buffer_changed (BanterComposer *self)
{
  g_autofree char *text = dup_text (self);

  banter_composer_update (self);
  if (self->room == NULL || self->loading)
    return;
  banter_composer_show_problem (self, NULL);
  if (self->editing == NULL)
    banter_room_set_draft (self->room, text);
  banter_room_set_typing (self->room, !banter_text_is_blank (text));
}

static void
on_emoji_picked (BanterComposer *self, const char *emoji)
{
  gtk_text_buffer_insert_at_cursor (self->buffer, emoji, -1);
}

static void
on_popover_closed (BanterComposer *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self->entry));
}

/* Both popovers are large: they are made when they are first wanted. */
static void
make_emoji_chooser (GtkMenuButton *button, gpointer user_data)
{
  BanterComposer *self = BANTER_COMPOSER (user_data);
  GtkWidget *chooser;

  if (gtk_menu_button_get_popover (button) != NULL)
    return;
  chooser = gtk_emoji_chooser_new ();
  g_signal_connect_object (chooser, "emoji-picked", G_CALLBACK (on_emoji_picked), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (chooser, "closed", G_CALLBACK (on_popover_closed), self,
                           G_CONNECT_SWAPPED);
  gtk_menu_button_set_popover (button, chooser);
}

static void
make_sticker_picker (GtkMenuButton *button, gpointer user_data)
{
  BanterComposer *self = BANTER_COMPOSER (user_data);
  GtkWidget *picker;

  if (gtk_menu_button_get_popover (button) != NULL || self->account == NULL)
    return;
  picker = banter_sticker_picker_new (self->account);
  g_signal_connect_object (picker, "picked", G_CALLBACK (banter_composer_send_sticker), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (picker, "closed", G_CALLBACK (on_popover_closed), self,
                           G_CONNECT_SWAPPED);
  gtk_menu_button_set_popover (button, picker);
}

static gboolean
banter_composer_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (BANTER_COMPOSER (widget)->entry));
}

static gboolean
settle_text (GtkWidget *entry, GdkFrameClock *clock, gpointer user_data)
{
  GtkWidget *window = gtk_widget_get_parent (entry);
  int height;

  gtk_widget_measure (window, GTK_ORIENTATION_VERTICAL, gtk_widget_get_width (window), NULL,
                      &height, NULL, NULL);
  if (height < gtk_scrolled_window_get_max_content_height (GTK_SCROLLED_WINDOW (window)))
    gtk_adjustment_set_value (gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (entry)), 0);
  gtk_widget_queue_allocate (entry);
  return G_SOURCE_REMOVE;
}

/* GtkTextView glides to a new line before the entry has grown by it, and takes no notice of the
 * growth while it glides: the first line would stay out of sight over an empty last one. */
static void
on_text_scrolled (BanterComposer *self, GtkAdjustment *adjustment)
{
  GtkWidget *entry = GTK_WIDGET (self->entry);
  const double page = gtk_adjustment_get_page_size (adjustment);

  if (page < gtk_adjustment_get_upper (adjustment) || page != gtk_widget_get_height (entry))
    gtk_widget_add_tick_callback (entry, settle_text, NULL, NULL);
}

static void
banter_composer_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  BanterComposer *self = BANTER_COMPOSER (object);

  if (id == PROP_ACCOUNT)
    g_value_set_object (value, self->account);
  else
    g_value_set_object (value, self->room);
}

static void
banter_composer_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  BanterComposer *self = BANTER_COMPOSER (object);

  if (id == PROP_ACCOUNT)
    banter_composer_set_account (self, g_value_get_object (value));
  else
    banter_composer_set_room (self, g_value_get_object (value));
}

static void
banter_composer_dispose (GObject *object)
{
  BanterComposer *self = BANTER_COMPOSER (object);

  g_clear_object (&self->room_signals);
  g_clear_object (&self->editing);
  g_clear_object (&self->room);
  g_clear_object (&self->account);
  gtk_widget_dispose_template (GTK_WIDGET (self), BANTER_TYPE_COMPOSER);
  G_OBJECT_CLASS (banter_composer_parent_class)->dispose (object);
}

static void
banter_composer_class_init (BanterComposerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = banter_composer_get_property;
  object_class->set_property = banter_composer_set_property;
  object_class->dispose = banter_composer_dispose;
  widget_class->focus = banter_widget_focus;
  widget_class->grab_focus = banter_composer_grab_focus;

  props[PROP_ACCOUNT] = g_param_spec_object ("account", NULL, NULL, BANTER_TYPE_ACCOUNT, flags);
  props[PROP_ROOM] = g_param_spec_object ("room", NULL, NULL, BANTER_TYPE_ROOM, flags);
  g_object_class_install_properties (object_class, N_PROPS, props);
  signal_sent = g_signal_new ("sent", BANTER_TYPE_COMPOSER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                              G_TYPE_NONE, 0);

  signal_want = g_signal_new ("want", BANTER_TYPE_COMPOSER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                              G_TYPE_NONE, 1, G_TYPE_UINT);

  g_type_ensure (BANTER_TYPE_COMPOSER_BAR);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/im/banter/Banter/chat/banter-composer.ui");
  gtk_widget_class_bind_template_child (widget_class, BanterComposer, contents);
  gtk_widget_class_bind_template_child (widget_class, BanterComposer, entry);
  gtk_widget_class_bind_template_child (widget_class, BanterComposer, buffer);
  gtk_widget_class_bind_template_child (widget_class, BanterComposer, placeholder);
  gtk_widget_class_bind_template_child (widget_class, BanterComposer, stickers);
  gtk_widget_class_bind_template_child (widget_class, BanterComposer, emoji);
  gtk_widget_class_bind_template_child (widget_class, BanterComposer, send);
  gtk_widget_class_bind_template_child (widget_class, BanterComposer, problem);
  gtk_widget_class_bind_template_child (widget_class, BanterComposer, bar_revealer);
  gtk_widget_class_bind_template_child (widget_class, BanterComposer, bar);
  gtk_widget_class_bind_template_callback (widget_class, banter_chat_hide_revealer);
  gtk_widget_class_bind_template_callback_full (widget_class, "on_bar_closed",
                                                G_CALLBACK (banter_composer_close_bar));
  gtk_widget_class_bind_template_callback_full (widget_class, "on_attach_clicked",
                                                G_CALLBACK (banter_composer_attach));
  gtk_widget_class_bind_template_callback_full (widget_class, "on_paste",
                                                G_CALLBACK (banter_composer_paste));
  gtk_widget_class_bind_template_callback (widget_class, on_send_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_key_pressed);
  gtk_widget_class_bind_template_callback (widget_class, on_preedit_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_buffer_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_text_scrolled);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "composer");
}

static void
banter_composer_init (BanterComposer *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  banter_composer_init_answer (self);
  gtk_menu_button_set_create_popup_func (self->emoji, make_emoji_chooser, self, NULL);
  gtk_menu_button_set_create_popup_func (self->stickers, make_sticker_picker, self, NULL);
  banter_composer_update (self);
}

void
banter_composer_set_account (BanterComposer *self, BanterAccount *account)
{
  g_return_if_fail (BANTER_IS_COMPOSER (self));

  if (!g_set_object (&self->account, account))
    return;
  gtk_menu_button_set_popover (self->stickers, NULL);
  gtk_menu_button_set_create_popup_func (self->stickers, make_sticker_picker, self, NULL);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_ACCOUNT]);
}

/**
 * banter_composer_set_room:
 * @self: a composer
 * @room: (nullable): where to send
 *
 * Shows what was written there before. What is in the entry now stays the draft of its room.
 */
void
banter_composer_set_room (BanterComposer *self, BanterRoom *room)
{
  const char *draft;

  g_return_if_fail (BANTER_IS_COMPOSER (self));

  if (self->room == room)
    return;

  if (self->room != NULL)
    banter_room_set_typing (self->room, FALSE);
  g_set_object (&self->room, room);
  banter_composer_follow_room (self, room);
  self->committing = FALSE;
  draft = room != NULL ? banter_room_get_draft (room) : NULL;
  self->loading = TRUE;
  gtk_text_buffer_set_text (self->buffer, draft != NULL ? draft : "", -1);
  self->loading = FALSE;
  banter_composer_show_problem (self, NULL);
  banter_composer_update (self);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_ROOM]);
}

/**
 * banter_composer_get_buffer:
 * @self: a composer
 *
 * Returns: (transfer none): what is written
 */
GtkTextBuffer *
banter_composer_get_buffer (BanterComposer *self)
{
  g_return_val_if_fail (BANTER_IS_COMPOSER (self), NULL);

  return self->buffer;
}
