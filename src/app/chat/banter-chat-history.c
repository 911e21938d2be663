/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-chat-history"

#include "config.h"

#include <adwaita.h>

#include "banter-chat-history.h"

#include "banter-account.h"
#include "banter-chat-jump.h"
#include "banter-chat-places.h"
#include "banter-chat-revealer.h"
#include "banter-message-command.h"
#include "banter-message-row.h"
#include "banter-message.h"
#include "banter-problem-text.h"
#include "banter-room.h"
#include "banter-stickers.h"
#include "stickers/banter-sticker-dialog.h"
#include "banter-timeline-model.h"
#include "banter-timeline.h"
#include "banter-trace.h"
#include "banter-widget.h"

/* The messages of the open chat: loads older ones as the person scrolls up, counts what came below
 * while they read further up, and tells the room that it was read when its end is in view of a
 * window that has the focus. */

struct _BanterChatHistory
{
  GtkWidget parent_instance;

  /* owned */
  BanterAccount *account;
  BanterRoom *room;
  BanterTimelineModel *model;
  GSignalGroup *room_signals;
  GSignalGroup *model_signals;
  BanterChatPlaces *places;
  BanterChatJump *jumping;
  char *wanted; /* a message to go to once the first page is there, or NULL */

  /* template children */
  GtkWidget *overlay;
  GtkStack *stack;
  BanterTimeline *timeline;
  GtkRevealer *loading;
  GtkRevealer *trouble;
  GtkLabel *trouble_text;
  GtkRevealer *jump;
  GtkLabel *count;

  guint below;    /* messages of others that came below the view */
  gboolean shown; /* the first page was there: the chat stands where it should */
};

enum
{
  PROP_ACCOUNT = 1,
  PROP_ROOM,
  N_PROPS,
};

static GParamSpec *props[N_PROPS];
static guint signal_send_sticker;
static guint signal_write;

G_DEFINE_FINAL_TYPE (BanterChatHistory, banter_chat_history, GTK_TYPE_WIDGET)

static gboolean
is_ready (BanterChatHistory *self)
{
  gboolean ready = FALSE;

  if (self->model != NULL)
    g_object_get (self->model, "ready", &ready, NULL);
  return ready;
}

static gboolean
window_is_active (BanterChatHistory *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  return GTK_IS_WINDOW (root) && gtk_window_is_active (GTK_WINDOW (root))
         && gtk_widget_get_mapped (GTK_WIDGET (self));
}

static void
mark_read (BanterChatHistory *self)
{
  if (self->room != NULL && self->shown && banter_timeline_get_at_end (self->timeline)
      && window_is_active (self))
    banter_room_mark_read (self->room);
}

static void
set_below (BanterChatHistory *self, guint below)
{
  g_autofree char *text = g_strdup_printf ("%u", MIN (below, 999));

  self->below = below;
  gtk_label_set_text (self->count, text);
  gtk_widget_set_visible (GTK_WIDGET (self->count), below > 0);
}

static void
on_at_end (BanterChatHistory *self)
{
  gboolean at_end = banter_timeline_get_at_end (self->timeline);

  banter_chat_reveal (self->jump, !at_end && self->shown);
  if (at_end)
    set_below (self, 0);
  mark_read (self);
}

static void
load_older (BanterChatHistory *self)
{
  BanterProblem problem = BANTER_PROBLEM_NONE;

  if (self->model == NULL || !self->shown)
    return;
  g_object_get (self->model, "problem", &problem, NULL);
  /* After a failure the person decides when to try again. */
  if (problem == BANTER_PROBLEM_NONE && !banter_timeline_model_get_at_start (self->model))
    banter_timeline_model_load_older (self->model);
}

static void
on_try_again (BanterChatHistory *self)
{
  if (self->model != NULL)
    banter_timeline_model_load_older (self->model);
}

static void
follow_jump (BanterChatHistory *self, BanterChatJumpState state)
{
  if (state == BANTER_CHAT_JUMP_FAILED)
    banter_message_command_cannot_find (GTK_WIDGET (self));
}

static void
update_loading (BanterChatHistory *self)
{
  gboolean loading = self->model != NULL && banter_timeline_model_get_loading_older (self->model);
  BanterProblem problem = BANTER_PROBLEM_NONE;
  g_autofree char *text = NULL;

  if (self->model != NULL)
    g_object_get (self->model, "problem", &problem, NULL);
  text = banter_problem_dup_text (problem, 0);
  gtk_label_set_text (self->trouble_text, text != NULL ? text : "");
  banter_chat_reveal (self->trouble, text != NULL && !loading);
  banter_chat_reveal (self->loading, loading && self->shown);
  if (!loading)
    follow_jump (self, banter_chat_jump_step (self->jumping));
  /* A page may have held nothing to show. */
  if (!loading && banter_timeline_get_near_start (self->timeline))
    load_older (self);
}

static void
show_wanted (BanterChatHistory *self)
{
  g_autofree char *event_id = g_steal_pointer (&self->wanted);

  follow_jump (self, banter_chat_jump_to (self->jumping, self->model, event_id));
}

/* The first page came: stand at the message that is wanted, else where one was, else at the unread
 * line if it is further up than the view, else at the end. */
static void
show_start (BanterChatHistory *self)
{
  int unread;

  if (self->shown || !is_ready (self))
    return;

  self->shown = TRUE;
  if (self->wanted != NULL)
    show_wanted (self);
  else if (!banter_chat_places_restore (self->places, self->timeline))
    {
      unread = banter_timeline_model_get_unread_position (self->model);
      if (unread >= 0)
        banter_timeline_scroll_to (self->timeline, (guint)unread, BANTER_TIMELINE_NEAREST);
    }
  banter_trace_mark_painted (GTK_WIDGET (self), "chat-opened");
}

static void
update_stack (BanterChatHistory *self)
{
  gboolean empty
      = self->model == NULL || g_list_model_get_n_items (G_LIST_MODEL (self->model)) == 0;
  gboolean nothing = empty && self->shown && banter_timeline_model_get_at_start (self->model);

  gtk_stack_set_visible_child_name (self->stack, nothing ? "empty" : "messages");
}

static void
on_ready (BanterChatHistory *self)
{
  show_start (self);
  update_stack (self);
  update_loading (self);
  mark_read (self);
}

static guint
count_received (GListModel *model, guint from, guint to)
{
  guint n = 0;

  for (guint i = from; i < to; i++)
    {
      g_autoptr (BanterMessage) item = g_list_model_get_item (model, i);
      BanterItemKind kind = banter_message_get_kind (item);

      n += banter_message_get_delivery (item) == BANTER_DELIVERY_RECEIVED && kind != BANTER_ITEM_DAY
           && kind != BANTER_ITEM_UNREAD;
    }
  return n;
}

static void
on_items_changed (BanterChatHistory *self, guint position, guint removed, guint added)
{
  gboolean was_shown = self->shown;
  guint middle = 0;
  double y = 0;

  show_start (self);
  update_stack (self);
  if (!was_shown)
    return;
  /* Own messages that wait to be sent stay last, so what is new need not be at the very end. */
  if (banter_timeline_get_anchor (self->timeline, &middle, &y) && position > middle
      && added > removed)
    set_below (self, self->below
                         + count_received (G_LIST_MODEL (self->model), position + removed,
                                           position + added));
  mark_read (self);
}

static void
send_sticker (BanterChatHistory *self, BanterSticker *sticker)
{
  g_signal_emit (self, signal_send_sticker, 0, sticker);
}

static void
show_set (BanterChatHistory *self, BanterSticker *sticker)
{
  GtkWidget *dialog = banter_sticker_dialog_new (self->account, sticker);
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  g_signal_connect_object (dialog, "picked", G_CALLBACK (send_sticker), self, G_CONNECT_SWAPPED);
  gtk_window_set_transient_for (GTK_WINDOW (dialog), GTK_WINDOW (root));
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
on_sticker_command (BanterChatHistory *self, guint command, BanterMessage *message)
{
  g_autoptr (BanterSticker) sticker = banter_message_dup_sticker (message);

  if (sticker != NULL && command == BANTER_MESSAGE_SHOW_SET)
    show_set (self, sticker);
  else if (sticker != NULL)
    send_sticker (self, sticker);
}

static void
go_to_answered (BanterChatHistory *self, BanterMessage *message)
{
  const BanterQuote *quote = banter_message_get_quote (message);

  if (quote != NULL && self->model != NULL)
    follow_jump (self, banter_chat_jump_to (self->jumping, self->model, quote->id));
}

static void
on_command (BanterChatHistory *self, guint command, BanterMessage *message)
{
  if (self->room == NULL)
    return;
  if (command == BANTER_MESSAGE_SEND_STICKER || command == BANTER_MESSAGE_SHOW_SET)
    on_sticker_command (self, command, message);
  else if (command == BANTER_MESSAGE_GO_TO_ANSWERED)
    go_to_answered (self, message);
  else if (command == BANTER_MESSAGE_REPLY || command == BANTER_MESSAGE_EDIT)
    g_signal_emit (self, signal_write, 0, command, message);
  else
    banter_message_command_run (GTK_WIDGET (self), self->account, self->room,
                                (BanterMessageCommand)command, message);
}

static void
on_react (BanterChatHistory *self, const char *key, BanterMessage *message)
{
  if (self->room != NULL)
    banter_message_command_react (GTK_WIDGET (self), self->room, message, key);
}

/* What a row has to know of the chat. */
static void
update_row (BanterChatHistory *self, GtkWidget *row)
{
  gboolean can_write = FALSE;

  if (self->room != NULL)
    g_object_get (self->room, "can-write", &can_write, NULL);
  g_object_set (row, "groups", self->room != NULL && banter_room_get_is_group (self->room),
                "can-write", can_write, NULL);
}

/* A new row learns whose chat it shows and follows when that changes. */
static void
on_row_added (BanterChatHistory *self, GtkWidget *row)
{
  g_object_bind_property (self, "account", row, "account", G_BINDING_SYNC_CREATE);
  update_row (self, row);
  g_signal_connect_object (row, "command", G_CALLBACK (on_command), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (row, "react", G_CALLBACK (on_react), self, G_CONNECT_SWAPPED);
}

static void
update_rows (BanterChatHistory *self)
{
  for (GtkWidget *row = gtk_widget_get_first_child (GTK_WIDGET (self->timeline)); row != NULL;
       row = gtk_widget_get_next_sibling (row))
    update_row (self, row);
}

static void
set_model (BanterChatHistory *self, BanterTimelineModel *model)
{
  banter_chat_places_save (self->places, self->timeline);
  banter_chat_jump_stop (self->jumping);
  g_clear_pointer (&self->wanted, g_free);
  self->shown = FALSE;
  set_below (self, 0);
  banter_chat_reveal (self->jump, FALSE);

  g_set_object (&self->model, model);
  banter_timeline_set_model (self->timeline, G_LIST_MODEL (model));
  g_signal_group_set_target (self->model_signals, model);
  on_ready (self);
}

static void
banter_chat_history_root (GtkWidget *widget)
{
  BanterChatHistory *self = BANTER_CHAT_HISTORY (widget);

  GTK_WIDGET_CLASS (banter_chat_history_parent_class)->root (widget);
  /* Not a GSignalGroup: in GLib 2.74 one outlives its target only if that goes first. */
  if (GTK_IS_WINDOW (gtk_widget_get_root (widget)))
    g_signal_connect_object (gtk_widget_get_root (widget), "notify::is-active",
                             G_CALLBACK (mark_read), self, G_CONNECT_SWAPPED);
}

static void
banter_chat_history_unroot (GtkWidget *widget)
{
  g_signal_handlers_disconnect_by_func (gtk_widget_get_root (widget), mark_read, widget);
  GTK_WIDGET_CLASS (banter_chat_history_parent_class)->unroot (widget);
}

static void
banter_chat_history_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (banter_chat_history_parent_class)->map (widget);
  mark_read (BANTER_CHAT_HISTORY (widget));
}

static gboolean
banter_chat_history_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (BANTER_CHAT_HISTORY (widget)->timeline));
}

static void
banter_chat_history_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  BanterChatHistory *self = BANTER_CHAT_HISTORY (object);

  if (id == PROP_ACCOUNT)
    g_value_set_object (value, self->account);
  else
    g_value_set_object (value, self->room);
}

static void
banter_chat_history_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  BanterChatHistory *self = BANTER_CHAT_HISTORY (object);

  if (id == PROP_ACCOUNT)
    banter_chat_history_set_account (self, g_value_get_object (value));
  else
    banter_chat_history_set_room (self, g_value_get_object (value));
}

static void
banter_chat_history_dispose (GObject *object)
{
  BanterChatHistory *self = BANTER_CHAT_HISTORY (object);

  g_clear_object (&self->room_signals);
  g_clear_object (&self->model_signals);
  g_clear_pointer (&self->jumping, banter_chat_jump_free);
  g_clear_pointer (&self->wanted, g_free);
  gtk_widget_dispose_template (GTK_WIDGET (self), BANTER_TYPE_CHAT_HISTORY);
  g_clear_pointer (&self->places, banter_chat_places_free);
  g_clear_object (&self->model);
  g_clear_object (&self->room);
  g_clear_object (&self->account);
  G_OBJECT_CLASS (banter_chat_history_parent_class)->dispose (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  g_type_ensure (BANTER_TYPE_TIMELINE);
  g_type_ensure (BANTER_TYPE_MESSAGE_ROW);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/im/banter/Banter/chat/banter-chat-history.ui");
  gtk_widget_class_bind_template_child (widget_class, BanterChatHistory, overlay);
  gtk_widget_class_bind_template_child (widget_class, BanterChatHistory, stack);
  gtk_widget_class_bind_template_child (widget_class, BanterChatHistory, timeline);
  gtk_widget_class_bind_template_child (widget_class, BanterChatHistory, loading);
  gtk_widget_class_bind_template_child (widget_class, BanterChatHistory, trouble);
  gtk_widget_class_bind_template_child (widget_class, BanterChatHistory, trouble_text);
  gtk_widget_class_bind_template_child (widget_class, BanterChatHistory, jump);
  gtk_widget_class_bind_template_child (widget_class, BanterChatHistory, count);
  gtk_widget_class_bind_template_callback (widget_class, banter_chat_hide_revealer);
  gtk_widget_class_bind_template_callback (widget_class, on_at_end);
  gtk_widget_class_bind_template_callback (widget_class, load_older);
  gtk_widget_class_bind_template_callback (widget_class, on_row_added);
  gtk_widget_class_bind_template_callback (widget_class, on_try_again);
  gtk_widget_class_bind_template_callback (widget_class, banter_chat_history_jump_to_newest);
}

static void
banter_chat_history_class_init (BanterChatHistoryClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = banter_chat_history_get_property;
  object_class->set_property = banter_chat_history_set_property;
  object_class->dispose = banter_chat_history_dispose;
  widget_class->root = banter_chat_history_root;
  widget_class->unroot = banter_chat_history_unroot;
  widget_class->map = banter_chat_history_map;
  widget_class->focus = banter_widget_focus;
  widget_class->grab_focus = banter_chat_history_grab_focus;

  props[PROP_ACCOUNT] = g_param_spec_object ("account", NULL, NULL, BANTER_TYPE_ACCOUNT, flags);
  props[PROP_ROOM] = g_param_spec_object ("room", NULL, NULL, BANTER_TYPE_ROOM, flags);
  g_object_class_install_properties (object_class, N_PROPS, props);
  signal_send_sticker = g_signal_new ("send-sticker", BANTER_TYPE_CHAT_HISTORY, G_SIGNAL_RUN_LAST,
                                      0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_OBJECT);
  signal_write = g_signal_new ("write", BANTER_TYPE_CHAT_HISTORY, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                               NULL, G_TYPE_NONE, 2, G_TYPE_UINT, BANTER_TYPE_MESSAGE);

  bind_template (widget_class);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "history");
}

static void
banter_chat_history_init (BanterChatHistory *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->places = banter_chat_places_new ();
  self->jumping = banter_chat_jump_new (self->timeline);

  self->room_signals = g_signal_group_new (BANTER_TYPE_ROOM);
  g_signal_group_connect_swapped (self->room_signals, "notify::is-group", G_CALLBACK (update_rows),
                                  self);
  g_signal_group_connect_swapped (self->room_signals, "notify::can-write", G_CALLBACK (update_rows),
                                  self);
  self->model_signals = g_signal_group_new (BANTER_TYPE_TIMELINE_MODEL);
  g_signal_group_connect_swapped (self->model_signals, "items-changed",
                                  G_CALLBACK (on_items_changed), self);
  g_signal_group_connect_swapped (self->model_signals, "notify::ready", G_CALLBACK (on_ready),
                                  self);
  g_signal_group_connect_swapped (self->model_signals, "notify::loading-older",
                                  G_CALLBACK (update_loading), self);
  g_signal_group_connect_swapped (self->model_signals, "notify::problem",
                                  G_CALLBACK (update_loading), self);
  g_signal_group_connect_swapped (self->model_signals, "notify::at-start",
                                  G_CALLBACK (update_stack), self);
}

void
banter_chat_history_set_account (BanterChatHistory *self, BanterAccount *account)
{
  g_return_if_fail (BANTER_IS_CHAT_HISTORY (self));

  if (g_set_object (&self->account, account))
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_ACCOUNT]);
}

/**
 * banter_chat_history_set_room:
 * @self: the messages of a chat
 * @room: (nullable): the chat
 *
 * Comes back to where the person was in that chat.
 */
void
banter_chat_history_set_room (BanterChatHistory *self, BanterRoom *room)
{
  g_autoptr (BanterTimelineModel) model = NULL;

  g_return_if_fail (BANTER_IS_CHAT_HISTORY (self));

  if (self->room == room)
    return;
  g_set_object (&self->room, room);
  g_signal_group_set_target (self->room_signals, room);
  if (room != NULL)
    model = banter_room_dup_timeline (room);
  set_model (self, model);
  update_rows (self);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_ROOM]);
}

void
banter_chat_history_jump_to_newest (BanterChatHistory *self)
{
  g_return_if_fail (BANTER_IS_CHAT_HISTORY (self));

  banter_timeline_scroll_to_end (self->timeline);
}

void
banter_chat_history_show_message (BanterChatHistory *self, const char *event_id)
{
  g_return_if_fail (BANTER_IS_CHAT_HISTORY (self));
  g_return_if_fail (event_id != NULL);

  g_free (self->wanted);
  self->wanted = g_strdup (event_id);
  if (self->shown)
    show_wanted (self);
}

/**
 * banter_chat_history_dup_last:
 * @self: the messages of a chat
 * @command: %BANTER_MESSAGE_EDIT or %BANTER_MESSAGE_REPLY
 *
 * Returns: (transfer full) (nullable): the last own message that can be edited, or the last one of
 *   somebody else that can be answered
 */
BanterMessage *
banter_chat_history_dup_last (BanterChatHistory *self, BanterMessageCommand command)
{
  GListModel *list;

  g_return_val_if_fail (BANTER_IS_CHAT_HISTORY (self), NULL);

  list = G_LIST_MODEL (self->model);
  for (guint i = list != NULL ? g_list_model_get_n_items (list) : 0; i > 0; i--)
    {
      g_autoptr (BanterMessage) message = g_list_model_get_item (list, i - 1);

      if (command == BANTER_MESSAGE_EDIT
              ? banter_message_get_can_edit (message)
              : banter_message_get_can_answer (message) && !banter_message_get_own (message))
        return g_steal_pointer (&message);
    }
  return NULL;
}
