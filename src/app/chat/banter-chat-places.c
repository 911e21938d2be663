/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-chat-places"

#include "config.h"

#include "banter-chat-places.h"

/* Remembers the place in the chats that were opened last, by message and not by pixel, so that it
 * holds when messages came in between or the window has another width. It keeps the models of
 * those chats alive: coming back to one costs nothing. */

#define MAX_PLACES 6

typedef struct
{
  GListModel *model; /* owned */
  GObject *item;     /* owned; (nullable) */
  double y;
} Place;

struct _BanterChatPlaces
{
  GQueue places; /* of Place, owned; the latest first */
};

static void
place_free (Place *place)
{
  g_object_unref (place->model);
  g_clear_object (&place->item);
  g_free (place);
}

static Place *
find (BanterChatPlaces *self, GListModel *model)
{
  for (GList *l = self->places.head; l != NULL; l = l->next)
    if (((Place *)l->data)->model == model)
      return l->data;
  return NULL;
}

BanterChatPlaces *
banter_chat_places_new (void)
{
  return g_new0 (BanterChatPlaces, 1);
}

void
banter_chat_places_free (BanterChatPlaces *self)
{
  if (self == NULL)
    return;
  g_queue_clear_full (&self->places, (GDestroyNotify)place_free);
  g_free (self);
}

/**
 * banter_chat_places_save:
 * @self: places
 * @timeline: shows a chat that is about to be left
 *
 * A chat that was read to its end is not remembered: it opens anew, with a new unread line.
 */
void
banter_chat_places_save (BanterChatPlaces *self, BanterTimeline *timeline)
{
  GListModel *model = banter_timeline_get_model (timeline);
  Place *place;
  guint position = 0;
  double y = 0;

  if (model == NULL)
    return;
  place = find (self, model);
  if (place != NULL)
    {
      g_queue_remove (&self->places, place);
      place_free (place);
    }
  if (!banter_timeline_get_anchor (timeline, &position, &y))
    return;

  place = g_new0 (Place, 1);
  place->model = g_object_ref (model);
  place->item = g_list_model_get_item (model, position);
  place->y = y;
  g_queue_push_head (&self->places, place);
  while (g_queue_get_length (&self->places) > MAX_PLACES)
    place_free (g_queue_pop_tail (&self->places));
}

/**
 * banter_chat_places_restore:
 * @self: places
 * @timeline: shows a chat that was just opened
 *
 * Returns: whether the person has a place in this chat; the timeline is there again then
 */
gboolean
banter_chat_places_restore (BanterChatPlaces *self, BanterTimeline *timeline)
{
  GListModel *model = banter_timeline_get_model (timeline);
  Place *place = model != NULL ? find (self, model) : NULL;

  if (place == NULL || place->item == NULL)
    return FALSE;
  for (guint i = 0; i < g_list_model_get_n_items (model); i++)
    {
      g_autoptr (GObject) item = g_list_model_get_item (model, i);

      if (item == place->item)
        {
          banter_timeline_set_anchor (timeline, i, place->y);
          return TRUE;
        }
    }
  return FALSE;
}
