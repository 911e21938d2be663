/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-found-message"

#include "config.h"

#include "banter-found-message-private.h"

#include "banter-room.h"
#include "banter-text.h"

/* One answer of a search: plain text, and where in it what was looked for is. */

/* What is longer is no line that anybody reads. */
#define TEXT_MAX 240

struct _BanterFoundMessage
{
  GObject parent_instance;

  BanterRoom *room;
  char *event_id;
  char *sender_name;
  char *snippet; /* as the store gave it */
  char *text;
  GArray *ranges; /* BanterFoundRange */
  GDateTime *time;
  gint64 ts;
  gboolean own;
};

G_DEFINE_FINAL_TYPE (BanterFoundMessage, banter_found_message, G_TYPE_OBJECT)

static void
banter_found_message_finalize (GObject *object)
{
  BanterFoundMessage *self = BANTER_FOUND_MESSAGE (object);

  g_clear_object (&self->room);
  g_free (self->event_id);
  g_free (self->sender_name);
  g_free (self->snippet);
  g_free (self->text);
  g_clear_pointer (&self->ranges, g_array_unref);
  g_clear_pointer (&self->time, g_date_time_unref);
  G_OBJECT_CLASS (banter_found_message_parent_class)->finalize (object);
}

static void
banter_found_message_class_init (BanterFoundMessageClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = banter_found_message_finalize;
}

static void
banter_found_message_init (BanterFoundMessage *self)
{
}

/* Takes the marks out of @line. Whoever writes such characters into a message marks a part of it
 * for nothing; what is left open ends with the text. */
static char *
take_marks (const char *line, GArray *ranges)
{
  GString *text = g_string_new (NULL);
  BanterFoundRange range = { 0, 0 };
  gboolean inside = FALSE;

  for (const char *p = line; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar ch = g_utf8_get_char (p);

      if (ch == BANTER_FOUND_BEGIN && !inside)
        range.start = (guint)text->len;
      if (ch == BANTER_FOUND_END && inside && text->len > range.start)
        {
          range.end = (guint)text->len;
          g_array_append_val (ranges, range);
        }
      if (ch == BANTER_FOUND_BEGIN || ch == BANTER_FOUND_END)
        inside = ch == BANTER_FOUND_BEGIN;
      else
        g_string_append_unichar (text, ch);
    }
  range.end = (guint)text->len;
  if (inside && range.end > range.start)
    g_array_append_val (ranges, range);
  return g_string_free (text, FALSE);
}

/* What no calendar has is shown as its beginning. */
static GDateTime *
make_time (gint64 ts)
{
  GDateTime *time = g_date_time_new_from_unix_local (ts / 1000);

  return time != NULL ? time : g_date_time_new_from_unix_local (0);
}

BanterFoundMessage *
banter_found_message_new (BanterRoom *room, const char *sender_name, const BanterFoundRow *row)
{
  BanterFoundMessage *self = g_object_new (BANTER_TYPE_FOUND_MESSAGE, NULL);
  g_autofree char *line = banter_text_one_line (row->snippet, TEXT_MAX);

  self->room = g_object_ref (room);
  self->event_id = g_strdup (row->event_id);
  self->sender_name = g_strdup (sender_name);
  self->snippet = g_strdup (row->snippet);
  self->ranges = g_array_new (FALSE, FALSE, sizeof (BanterFoundRange));
  self->text = take_marks (line, self->ranges);
  self->ts = row->ts;
  self->time = make_time (row->ts);
  self->own = row->own;
  return self;
}

gboolean
banter_found_message_is_of (BanterFoundMessage *self, const BanterFoundRow *row)
{
  return g_strcmp0 (self->event_id, row->event_id) == 0 && self->ts == row->ts
         && g_strcmp0 (self->snippet, row->snippet) == 0
         && g_strcmp0 (banter_room_get_id (self->room), row->room_id) == 0;
}

BanterRoom *
banter_found_message_get_room (BanterFoundMessage *self)
{
  g_return_val_if_fail (BANTER_IS_FOUND_MESSAGE (self), NULL);
  return self->room;
}

const char *
banter_found_message_get_event_id (BanterFoundMessage *self)
{
  g_return_val_if_fail (BANTER_IS_FOUND_MESSAGE (self), NULL);
  return self->event_id;
}

const char *
banter_found_message_get_sender_name (BanterFoundMessage *self)
{
  g_return_val_if_fail (BANTER_IS_FOUND_MESSAGE (self), NULL);
  return self->sender_name;
}

gboolean
banter_found_message_get_own (BanterFoundMessage *self)
{
  g_return_val_if_fail (BANTER_IS_FOUND_MESSAGE (self), FALSE);
  return self->own;
}

GDateTime *
banter_found_message_get_time (BanterFoundMessage *self)
{
  g_return_val_if_fail (BANTER_IS_FOUND_MESSAGE (self), NULL);
  return self->time;
}

const char *
banter_found_message_get_text (BanterFoundMessage *self)
{
  g_return_val_if_fail (BANTER_IS_FOUND_MESSAGE (self), NULL);
  return self->text;
}

const BanterFoundRange *
banter_found_message_get_ranges (BanterFoundMessage *self, guint *n_ranges)
{
  g_return_val_if_fail (BANTER_IS_FOUND_MESSAGE (self), NULL);
  *n_ranges = self->ranges->len;
  return (const BanterFoundRange *)(gpointer)self->ranges->data;
}
