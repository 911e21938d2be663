/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-composer"

#include "config.h"

#include "banter-composer-private.h"

#include "banter-chat-revealer.h"
#include "banter-composer-bar.h"
#include "banter-message.h"
#include "banter-room.h"

/* What is written to: which message the next one answers, which is a part of the room's draft, or
 * which one is being edited. An edit borrows the entry: the draft stays as it was and comes back.
 */

static void
update_bar (BanterComposer *self)
{
  BanterMessage *message = self->editing;

  if (message == NULL && self->room != NULL)
    message = banter_room_get_answered (self->room);
  if (message != NULL)
    banter_composer_bar_set (self->bar, message, self->editing != NULL);
  banter_chat_reveal (self->bar_revealer, message != NULL);
}

/* Into the entry, with the cursor behind it. */
static void
show_text (BanterComposer *self, const char *text)
{
  self->loading = TRUE;
  gtk_text_buffer_set_text (self->buffer, text != NULL ? text : "", -1);
  self->loading = FALSE;
}

static void
end_edit (BanterComposer *self)
{
  if (self->editing == NULL)
    return;
  g_clear_object (&self->editing);
  gtk_widget_remove_css_class (GTK_WIDGET (self), "editing");
  show_text (self, self->room != NULL ? banter_room_get_draft (self->room) : NULL);
  banter_composer_show_problem (self, NULL);
  update_bar (self);
}

/**
 * banter_composer_answer:
 * @self: a composer
 * @message: of its room; see "can-answer"
 *
 * What is sent next answers @message.
 */
void
banter_composer_answer (BanterComposer *self, BanterMessage *message)
{
  g_return_if_fail (BANTER_IS_COMPOSER (self));
  g_return_if_fail (BANTER_IS_MESSAGE (message));

  if (self->room == NULL || !banter_message_get_can_answer (message))
    return;
  end_edit (self);
  banter_room_set_answered (self->room, message);
  gtk_widget_grab_focus (GTK_WIDGET (self));
}

/**
 * banter_composer_edit:
 * @self: a composer
 * @message: of its room; see "can-edit"
 *
 * Shows the text of @message in place of the draft; sending it edits the message.
 */
void
banter_composer_edit (BanterComposer *self, BanterMessage *message)
{
  g_return_if_fail (BANTER_IS_COMPOSER (self));
  g_return_if_fail (BANTER_IS_MESSAGE (message));

  if (self->room == NULL || self->committing || !banter_message_get_can_edit (message))
    return;
  g_set_object (&self->editing, message);
  gtk_widget_add_css_class (GTK_WIDGET (self), "editing");
  show_text (self, banter_message_get_source (message));
  banter_composer_show_problem (self, NULL);
  update_bar (self);
  gtk_widget_grab_focus (GTK_WIDGET (self));
}

gboolean
banter_composer_cancel_answer (BanterComposer *self)
{
  if (self->room == NULL || self->committing)
    return FALSE;
  if (self->editing != NULL)
    {
      end_edit (self);
      return TRUE;
    }
  if (banter_room_get_answered (self->room) == NULL)
    return FALSE;
  banter_room_set_answered (self->room, NULL);
  return TRUE;
}

void
banter_composer_close_bar (BanterComposer *self)
{
  banter_composer_cancel_answer (self);
  gtk_widget_grab_focus (GTK_WIDGET (self));
}

/* @room (nullable) is about to be written to. */
void
banter_composer_follow_room (BanterComposer *self, BanterRoom *room)
{
  g_clear_object (&self->editing);
  gtk_widget_remove_css_class (GTK_WIDGET (self), "editing");
  g_signal_group_set_target (self->room_signals, room);
  update_bar (self);
}

void
banter_composer_init_answer (BanterComposer *self)
{
  self->room_signals = g_signal_group_new (BANTER_TYPE_ROOM);
  g_signal_group_connect_swapped (self->room_signals, "notify::answered", G_CALLBACK (update_bar),
                                  self);
}

static void
on_edited (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (BanterComposer) self = user_data;
  g_autoptr (GError) error = NULL;
  gboolean kept = banter_room_edit_message_finish (BANTER_ROOM (source), result, &error);

  if (self->room != BANTER_ROOM (source))
    return;
  self->committing = FALSE;
  if (kept)
    end_edit (self);
  else
    banter_composer_show_problem (self, error);
  banter_composer_update (self);
}

/* A message that was deleted in the meantime cannot be edited: what was written becomes the draft.
 */
void
banter_composer_send_edit (BanterComposer *self, const char *text)
{
  if (!banter_message_get_can_edit (self->editing))
    {
      g_clear_object (&self->editing);
      gtk_widget_remove_css_class (GTK_WIDGET (self), "editing");
      banter_room_set_draft (self->room, text);
      update_bar (self);
      return;
    }
  self->committing = TRUE;
  banter_composer_update (self);
  banter_room_edit_message_async (self->room, self->editing, text, NULL, on_edited,
                                  g_object_ref (self));
}
