/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-chat-jump"

#include "config.h"

#include "banter-chat-jump.h"

#include "banter-message.h"

/* Goes to one message of the open chat, loading older ones until it is there: ever more at a time,
 * as what is far up is in the cache but for some gaps. */

/* This often; then it is too far up. */
#define PAGES_MAX 40
#define FIRST_PAGE 150
#define LARGEST_PAGE 4800
#define MARK_MS 1500

struct _BanterChatJump
{
  BanterTimeline *timeline;   /* borrowed */
  BanterTimelineModel *model; /* owned; NULL: nothing is looked for */
  char *event_id;
  guint n_pages;

  GtkWidget *marked; /* weak: the row that is being pointed out */
  guint position;
  guint tick;
  guint timeout;
};

BanterChatJump *
banter_chat_jump_new (BanterTimeline *timeline)
{
  BanterChatJump *self = g_new0 (BanterChatJump, 1);

  self->timeline = timeline;
  return self;
}

static void
unmark (BanterChatJump *self)
{
  if (self->tick != 0)
    gtk_widget_remove_tick_callback (GTK_WIDGET (self->timeline), self->tick);
  self->tick = 0;
  g_clear_handle_id (&self->timeout, g_source_remove);
  if (self->marked != NULL)
    gtk_widget_remove_css_class (self->marked, "pointed-out");
  g_clear_weak_pointer (&self->marked);
}

void
banter_chat_jump_stop (BanterChatJump *self)
{
  g_clear_object (&self->model);
  g_clear_pointer (&self->event_id, g_free);
}

void
banter_chat_jump_free (BanterChatJump *self)
{
  if (self == NULL)
    return;
  unmark (self);
  banter_chat_jump_stop (self);
  g_free (self);
}

static gboolean
on_timeout (gpointer user_data)
{
  BanterChatJump *self = user_data;

  self->timeout = 0;
  unmark (self);
  return G_SOURCE_REMOVE;
}

/* The row exists once the timeline has been laid out around it. */
static gboolean
on_tick (GtkWidget *timeline, GdkFrameClock *clock, gpointer user_data)
{
  BanterChatJump *self = user_data;
  GtkWidget *row = banter_timeline_get_row (self->timeline, self->position);

  if (row == NULL)
    return G_SOURCE_CONTINUE;
  self->tick = 0;
  g_set_weak_pointer (&self->marked, row);
  gtk_widget_add_css_class (row, "pointed-out");
  self->timeout = g_timeout_add (MARK_MS, on_timeout, self);
  return G_SOURCE_REMOVE;
}

static gboolean
find (BanterChatJump *self, guint *position)
{
  GListModel *list = G_LIST_MODEL (self->model);

  for (guint i = g_list_model_get_n_items (list); i > 0; i--)
    {
      g_autoptr (BanterMessage) message = g_list_model_get_item (list, i - 1);

      if (g_strcmp0 (banter_message_get_id (message), self->event_id) == 0)
        {
          *position = i - 1;
          return TRUE;
        }
    }
  return FALSE;
}

static void
show (BanterChatJump *self, guint position)
{
  unmark (self);
  self->position = position;
  banter_timeline_scroll_to (self->timeline, position, BANTER_TIMELINE_MIDDLE);
  self->tick = gtk_widget_add_tick_callback (GTK_WIDGET (self->timeline), on_tick, self, NULL);
  banter_chat_jump_stop (self);
}

BanterChatJumpState
banter_chat_jump_step (BanterChatJump *self)
{
  BanterProblem problem = BANTER_PROBLEM_NONE;
  guint position;

  if (self->model == NULL)
    return BANTER_CHAT_JUMP_IDLE;
  if (find (self, &position))
    {
      show (self, position);
      return BANTER_CHAT_JUMP_IDLE;
    }
  if (banter_timeline_model_get_loading_older (self->model))
    return BANTER_CHAT_JUMP_LOADING;
  g_object_get (self->model, "problem", &problem, NULL);
  if (banter_timeline_model_get_at_start (self->model) || self->n_pages >= PAGES_MAX
      || (problem != BANTER_PROBLEM_NONE && self->n_pages > 0))
    {
      banter_chat_jump_stop (self);
      return BANTER_CHAT_JUMP_FAILED;
    }
  banter_timeline_model_load_far (self->model,
                                  MIN (FIRST_PAGE << MIN (self->n_pages, 5), LARGEST_PAGE));
  self->n_pages++;
  return BANTER_CHAT_JUMP_LOADING;
}

BanterChatJumpState
banter_chat_jump_to (BanterChatJump *self, BanterTimelineModel *model, const char *event_id)
{
  banter_chat_jump_stop (self);
  self->model = g_object_ref (model);
  self->event_id = g_strdup (event_id);
  self->n_pages = 0;
  return banter_chat_jump_step (self);
}
