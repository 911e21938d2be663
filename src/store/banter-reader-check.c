/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-reader-check"

#include "config.h"

#include "banter-reader-private.h"

/* Holds others' words and names against what the person does not want to read, as rows leave the
 * reader: the store does not know what is looked for. Runs in the reader's thread. */

struct _BanterReaderCheck
{
  gatomicrefcount ref_count;
  BanterTextCheck check;
  gpointer owner;
  GDestroyNotify free_owner;
};

BanterReaderCheck *
banter_reader_check_new (const BanterTextCheck *check, gpointer owner, GDestroyNotify free_owner)
{
  BanterReaderCheck *self = g_new0 (BanterReaderCheck, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->check = *check;
  self->owner = owner;
  self->free_owner = free_owner;
  return self;
}

BanterReaderCheck *
banter_reader_check_ref (BanterReaderCheck *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
banter_reader_check_unref (BanterReaderCheck *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  if (self->free_owner != NULL)
    self->free_owner (self->owner);
  g_free (self);
}

static gboolean
catches (const BanterReaderCheck *self, const char *text)
{
  return text != NULL && self->check.catches (self->check.data, text);
}

/* What is shown is what is checked: not the HTML, in which a tag can stand inside of a word. */
static gboolean
catches_rich (const BanterReaderCheck *self, const BanterRichText *rich)
{
  return rich != NULL && catches (self, rich->text);
}

/* Returns: whether @name was masked */
static gboolean
mask (const BanterReaderCheck *self, char **name)
{
  char *masked = *name != NULL ? self->check.mask (self->check.data, *name) : NULL;

  if (masked == NULL)
    return FALSE;
  g_free (*name);
  *name = masked;
  return TRUE;
}

static void
check_event (const BanterReaderCheck *self, BanterEventRow *row)
{
  if (row == NULL)
    return;
  if (!row->own)
    {
      row->caught = catches (self, row->body) || catches_rich (self, row->rich);
      mask (self, &row->sender_name);
      if (row->kind == BANTER_EVENT_ROOM_CHANGE)
        mask (self, &row->subject);
    }
  check_event (self, row->quoted);
  if (!row->subject_own)
    mask (self, &row->subject_name);
}

void
banter_reader_check_timeline (const BanterReaderCheck *check, gpointer result)
{
  const BanterTimelinePage *page = result;

  for (guint i = 0; i < page->rows->len; i++)
    check_event (check, page->rows->pdata[i]);
}

/* The name of a chat of two is the other's; that of a group is the members' business once one is in
 * it. */
static void
check_room (const BanterReaderCheck *self, BanterRoomRow *row)
{
  check_event (self, row->preview);
  check_event (self, row->received);
  if (row->invite != NULL)
    {
      row->invite->words_caught = catches (self, row->invite->reason);
      row->invite->name_caught = mask (self, &row->invite->inviter_name);
      row->invite->name_caught |= mask (self, &row->name);
    }
  else if (row->kind == BANTER_ROOM_KIND_DM)
    mask (self, &row->name);
}

void
banter_reader_check_rooms (const BanterReaderCheck *check, gpointer result)
{
  const GPtrArray *rooms = result;

  for (guint i = 0; i < rooms->len; i++)
    check_room (check, rooms->pdata[i]);
}

void
banter_reader_check_found (const BanterReaderCheck *check, gpointer result)
{
  const GPtrArray *found = result;

  for (guint i = 0; i < found->len; i++)
    {
      BanterFoundRow *row = found->pdata[i];

      if (row->own)
        continue;
      row->caught = catches (check, row->body) || catches (check, row->formatted_body);
      mask (check, &row->sender_name);
    }
}

void
banter_reader_check_people (const BanterReaderCheck *check, gpointer result)
{
  const GPtrArray *people = result;

  for (guint i = 0; i < people->len; i++)
    mask (check, &((BanterPersonRow *)people->pdata[i])->name);
}

void
banter_reader_check_group (const BanterReaderCheck *check, gpointer result)
{
  banter_reader_check_people (check, ((BanterGroupRow *)result)->members);
}
