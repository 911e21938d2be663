/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-account-sync"

#include "config.h"

#include "banter-account-private.h"
#include "banter-group-private.h"
#include "banter-message-row.h"
#include "banter-room-inbox.h"
#include "banter-timeline-model-private.h"

#include "banter-policy-filter.h"

/* What one commit of the store changed, brought to the objects: rooms are read again by id, never
 * more than one query at a time, and a room that was not touched is not looked at. Main thread. */

/* Rooms of one query: so many rows are applied in well under a frame. */
#define ROOMS_MAX 150

BanterPerson *
banter_account_update_person (BanterAccount *self, const char *user_id, const char *name,
                              const char *avatar, gboolean *changed)
{
  BanterPerson *person = g_hash_table_lookup (self->persons, user_id);

  *changed = FALSE;
  if (person == NULL)
    {
      person = banter_person_new (user_id, name, avatar);
      g_hash_table_insert (self->persons, (char *)banter_person_get_user_id (person), person);
    }
  else if (name != NULL)
    *changed = banter_person_update (person, name, avatar);
  return person;
}

BanterPerson *
banter_account_ensure_person (BanterAccount *self, const char *user_id, const char *name,
                              const char *avatar)
{
  gboolean changed;

  return banter_account_update_person (self, user_id, name, avatar, &changed);
}

gboolean
banter_account_shows_receipts (BanterAccount *self)
{
  return banter_privacy_get_read_receipts (self->privacy);
}

BanterRoom *
banter_account_ensure_room (BanterAccount *self, const char *room_id)
{
  BanterRoom *room = g_hash_table_lookup (self->rooms, room_id);

  if (room == NULL)
    {
      room = banter_room_new (self, room_id);
      g_hash_table_insert (self->rooms, g_strdup (room_id), room);
    }
  return room;
}

/* Newest first; what happened at the same time keeps one order on every start. */
static int
compare_rooms (gconstpointer a, gconstpointer b)
{
  BanterRoom *left = *(BanterRoom *const *)a, *right = *(BanterRoom *const *)b;
  gint64 left_ts = banter_room_get_activity (left), right_ts = banter_room_get_activity (right);

  if (left_ts != right_ts)
    return left_ts > right_ts ? -1 : 1;
  return g_strcmp0 (banter_room_get_id (left), banter_room_get_id (right));
}

static gboolean
is_blocked (BanterPerson *person)
{
  return person != NULL && banter_person_get_blocked (person);
}

/* The pinned ones first, as they were put in order. */
static int
compare_chats (gconstpointer a, gconstpointer b)
{
  BanterRoom *left = *(BanterRoom *const *)a, *right = *(BanterRoom *const *)b;
  double left_order = banter_room_get_pin_order (left);
  double right_order = banter_room_get_pin_order (right);

  if (banter_room_get_pinned (left) != banter_room_get_pinned (right))
    return banter_room_get_pinned (left) ? -1 : 1;
  if (banter_room_get_pinned (left) && (left_order < right_order || left_order > right_order))
    return left_order < right_order ? -1 : 1;
  return compare_rooms (a, b);
}

double
banter_account_get_first_pin_order (BanterAccount *self)
{
  double first = G_MAXDOUBLE;
  GHashTableIter iter;
  gpointer room;

  g_hash_table_iter_init (&iter, self->rooms);
  while (g_hash_table_iter_next (&iter, NULL, &room))
    if (banter_room_get_pinned (room))
      first = MIN (first, banter_room_get_pin_order (room));
  return first;
}

void
banter_account_refresh_lists (BanterAccount *self)
{
  g_autoptr (GPtrArray) chats = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GPtrArray) archive = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GPtrArray) requests = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GPtrArray) filtered = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GPtrArray) invitations = g_ptr_array_new ();
  guint unread = 0;
  GHashTableIter iter;
  gpointer value;

  g_hash_table_remove_all (self->partners);
  g_hash_table_iter_init (&iter, self->rooms);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      BanterRoom *room = value;

      if (banter_room_get_membership (room) == BANTER_MEMBERSHIP_JOIN
          && banter_room_get_dm_user_id (room) != NULL)
        g_hash_table_add (self->partners, g_strdup (banter_room_get_dm_user_id (room)));
      if (banter_room_get_hidden (room))
        continue;
      if (banter_room_get_membership (room) == BANTER_MEMBERSHIP_JOIN)
        {
          gboolean archived = banter_room_get_archived (room);

          g_ptr_array_add (archived ? archive : chats, g_object_ref (room));
          unread += !archived && !banter_room_get_muted (room) && banter_room_get_unread (room) > 0;
        }
      else if (banter_room_get_membership (room) == BANTER_MEMBERSHIP_INVITE
               && !is_blocked (banter_room_get_inviter (room)))
        g_ptr_array_add (invitations, room);
    }
  /* Who is a friend depends on the chats: all of them are known by now. */
  for (guint i = 0; i < invitations->len; i++)
    {
      BanterRoom *room = invitations->pdata[i];
      gboolean apart = banter_room_get_filtered (room) || !banter_account_expects (self, room);

      g_ptr_array_add (apart ? filtered : requests, g_object_ref (room));
    }
  g_ptr_array_sort (chats, compare_chats);
  g_ptr_array_sort (archive, compare_rooms);
  g_ptr_array_sort (requests, compare_rooms);
  g_ptr_array_sort (filtered, compare_rooms);
  banter_object_list_set (self->chats, chats);
  banter_object_list_set (self->archive, archive);
  banter_object_list_set (self->requests, requests);
  banter_object_list_set (self->filtered, filtered);
  banter_account_set_counts (self, unread, requests->len, filtered->len);
  banter_account_emit_chats_changed (self);
}

void
banter_account_refresh_seen (BanterAccount *self)
{
  GHashTableIter iter;
  gpointer room;

  g_hash_table_iter_init (&iter, self->rooms);
  while (g_hash_table_iter_next (&iter, NULL, &room))
    banter_room_refresh_seen (room);
}

/* A muted room is silent; one that notifies of mentions only speaks of those. */
static gboolean
is_silent (BanterRoom *room, const BanterRoomRow *row)
{
  return banter_room_get_muted (room)
         && (row->notify == BANTER_ROOM_NOTIFY_NONE || row->highlights == 0);
}

/* The room's last message deserves a notification: it is new, of someone else and not read yet. */
static void
announce (BanterAccount *self, BanterRoom *room, const BanterRoomRow *row)
{
  /* What waits to be sent, or could not be, hides nothing that came. */
  const BanterEventRow *newest = row->received != NULL ? row->received : row->preview;
  BanterMessageData data;
  g_autoptr (BanterMessage) message = NULL;
  BanterPerson *sender;

  if (self->loading || banter_room_get_hidden (room) || is_silent (room, row)
      || row->membership != BANTER_MEMBERSHIP_JOIN || newest == NULL
      || newest->own
      /* Servers do not count stickers as unread. */
      || (row->unread == 0 && newest->kind != BANTER_EVENT_STICKER)
      || !banter_message_data_from_row (newest, BANTER_POSITION_UNKNOWN, &data)
      || data.kind == BANTER_ITEM_NOTICE || data.kind == BANTER_ITEM_DELETED)
    return;
  sender = banter_account_ensure_person (self, newest->sender, newest->sender_name,
                                         newest->sender_avatar);
  if (banter_person_get_blocked (sender))
    return;
  message = banter_message_new (sender, &data);
  banter_account_emit_arrived (self, room, message);
}

void
banter_account_apply_rooms (BanterAccount *self, GPtrArray *rows, const char *const *room_ids)
{
  g_autoptr (GHashTable) found = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < rows->len; i++)
    {
      const BanterRoomRow *row = rows->pdata[i];

      g_hash_table_add (found, row->room_id);
      banter_room_apply_row (banter_account_ensure_room (self, row->room_id), row);
    }
  for (guint i = 0; room_ids != NULL && room_ids[i] != NULL; i++)
    {
      BanterRoom *room = g_hash_table_lookup (self->rooms, room_ids[i]);

      if (room != NULL && !g_hash_table_contains (found, room_ids[i]))
        banter_room_set_gone (room);
    }
  banter_account_refresh_lists (self);
  banter_account_check_mutes (self);
}

static void
announce_arrived (BanterAccount *self, GPtrArray *rows, GHashTable *arrived)
{
  for (guint i = 0; i < rows->len; i++)
    {
      const BanterRoomRow *row = rows->pdata[i];

      if (g_hash_table_contains (arrived, row->room_id))
        announce (self, g_hash_table_lookup (self->rooms, row->room_id), row);
    }
}

static void read_rooms (BanterAccount *self);

typedef struct
{
  BanterAccount *self;
  GStrv room_ids;
  GHashTable *arrived; /* (set) of these: what has come since is for the next query to see */
} RoomsQuery;

static void
rooms_query_free (RoomsQuery *query)
{
  g_clear_object (&query->self);
  g_strfreev (query->room_ids);
  g_hash_table_unref (query->arrived);
  g_free (query);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RoomsQuery, rooms_query_free)

static void
on_rooms (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (RoomsQuery) query = user_data;
  BanterAccount *self = query->self;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) rows = banter_reader_rooms_finish (BANTER_READER (source), result, &error);

  self->reading_rooms = FALSE;
  if (rows != NULL)
    {
      banter_account_apply_rooms (self, rows, (const char *const *)query->room_ids);
      announce_arrived (self, rows, query->arrived);
    }
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_warning ("Chats cannot be read: %s", error->message);
  if (!g_cancellable_is_cancelled (self->cancellable))
    read_rooms (self);
}

static void
read_rooms (BanterAccount *self)
{
  g_autoptr (GStrvBuilder) builder = NULL;
  RoomsQuery *query;
  GHashTableIter iter;
  gpointer room_id;
  guint n = 0;

  if (self->reading_rooms || self->reader == NULL || g_hash_table_size (self->dirty_rooms) == 0)
    return;
  builder = g_strv_builder_new ();
  query = g_new0 (RoomsQuery, 1);
  query->self = g_object_ref (self);
  query->arrived = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_hash_table_iter_init (&iter, self->dirty_rooms);
  while (n++ < ROOMS_MAX && g_hash_table_iter_next (&iter, &room_id, NULL))
    {
      g_strv_builder_add (builder, room_id);
      if (g_hash_table_remove (self->arrived_rooms, room_id))
        g_hash_table_add (query->arrived, g_strdup (room_id));
      g_hash_table_iter_remove (&iter);
    }
  query->room_ids = g_strv_builder_end (builder);
  self->reading_rooms = TRUE;
  banter_reader_rooms_async (self->reader, (const char *const *)query->room_ids, self->cancellable,
                             on_rooms, query);
}

/* Who types, as one line of names. */
static void
apply_typing (BanterAccount *self, const BanterRoomChange *change)
{
  BanterRoom *room = g_hash_table_lookup (self->rooms, change->room_id);
  g_autoptr (GString) names = g_string_new (NULL);

  if (room == NULL)
    return;
  for (guint i = 0; change->typing != NULL && change->typing[i] != NULL; i++)
    {
      BanterPerson *person = banter_account_ensure_person (self, change->typing[i], NULL, NULL);

      if (names->len > 0)
        g_string_append (names, ", ");
      g_string_append (names, banter_person_get_name (person));
    }
  banter_room_set_typing_names (room, names->len > 0 && banter_privacy_get_typing (self->privacy)
                                              && banter_room_get_shows_typing (room)
                                          ? names->str
                                          : NULL);
}

static void
apply_room_change (BanterAccount *self, const BanterRoomChange *change)
{
  BanterRoom *room = g_hash_table_lookup (self->rooms, change->room_id);
  BanterTimelineModel *timeline = room != NULL ? banter_room_get_open_timeline (room) : NULL;
  BanterGroup *group = room != NULL ? banter_room_get_open_group (room) : NULL;

  if (change->flags & BANTER_ROOM_CHANGED_TYPING)
    apply_typing (self, change);
  if (change->flags == BANTER_ROOM_CHANGED_TYPING)
    return;
  g_hash_table_add (self->dirty_rooms, g_strdup (change->room_id));
  if (change->n_new > 0)
    g_hash_table_add (self->arrived_rooms, g_strdup (change->room_id));
  if (timeline != NULL)
    banter_timeline_model_changed (timeline, change);
  if (group != NULL && change->flags & (BANTER_ROOM_CHANGED_MEMBERS | BANTER_ROOM_CHANGED_SUMMARY))
    banter_group_reload (group);
}

static gboolean
catches (gconstpointer filter, const char *text)
{
  return banter_word_filter_matches (filter, text);
}

static char *
mask (gconstpointer filter, const char *name)
{
  return banter_word_filter_mask (filter, name);
}

/* The reader holds the rows against the filter, in its own thread. */
static void
give_filter (BanterAccount *self)
{
  BanterWordFilter *filter = banter_words_get_filter (self->words);
  const BanterTextCheck check = { catches, mask, filter };

  banter_reader_set_check (self->reader, filter != NULL ? &check : NULL,
                           filter != NULL ? banter_word_filter_ref (filter) : NULL,
                           (GDestroyNotify)banter_word_filter_unref);
}

gboolean
banter_account_restricts (BanterAccount *self, BanterPerson *person)
{
  return banter_words_get_restrict_messages (self->words) && !banter_person_get_following (person)
         && !g_hash_table_contains (self->partners, banter_person_get_user_id (person));
}

void
banter_account_restrict_again (BanterAccount *self)
{
  GHashTableIter iter;
  gpointer room;

  g_hash_table_iter_init (&iter, self->rooms);
  while (g_hash_table_iter_next (&iter, NULL, &room))
    if (banter_room_get_open_timeline (room) != NULL)
      banter_timeline_model_read_again (banter_room_get_open_timeline (room));
}

void
banter_account_filter_again (BanterAccount *self)
{
  if (self->reader == NULL)
    return;
  give_filter (self);
  banter_account_read_again (self);
  banter_account_emit_messages_changed (self);
}

void
banter_account_read_again (BanterAccount *self)
{
  GHashTableIter iter;
  gpointer room_id;

  g_hash_table_iter_init (&iter, self->rooms);
  while (g_hash_table_iter_next (&iter, &room_id, NULL))
    g_hash_table_add (self->dirty_rooms, g_strdup (room_id));
  banter_account_restrict_again (self);
  read_rooms (self);
}

static void
on_session (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (BanterAccount) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (BanterSessionRow) session
      = banter_reader_session_finish (BANTER_READER (source), result, &error);

  if (session != NULL)
    banter_account_set_own_profile (self, session->display_name, session->avatar);
  else if (error != NULL && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_warning ("The own profile cannot be read: %s", error->message);
}

void
banter_account_refresh_safety (BanterAccount *self)
{
  banter_standing_refresh (self->standing);
  banter_family_reload (self->family);
}

/* Whether what a search finds may be something else now. */
static gboolean
changes_messages (const BanterChangeSet *changes)
{
  for (guint i = 0; changes->rooms != NULL && i < changes->rooms->len; i++)
    if (((const BanterRoomChange *)changes->rooms->pdata[i])->flags != BANTER_ROOM_CHANGED_TYPING)
      return TRUE;
  return (changes->flags & BANTER_CHANGED_CONTACTS) != 0;
}

void
banter_account_apply_changes (BanterAccount *self, BanterChangeSet *changes)
{
  g_assert (BANTER_IS_ACCOUNT (self));

  for (guint i = 0; changes->rooms != NULL && i < changes->rooms->len; i++)
    apply_room_change (self, changes->rooms->pdata[i]);
  read_rooms (self);
  if (changes->flags & BANTER_CHANGED_STICKERS)
    banter_sticker_library_reload (self->stickers);
  if (changes->flags & BANTER_CHANGED_PRIVACY)
    {
      banter_privacy_reload (self->privacy);
      banter_words_reload (self->words);
    }
  if (changes->flags & BANTER_CHANGED_CONTACTS)
    banter_account_reload_contacts (self);
  if (changes->flags & BANTER_CHANGED_SAFETY)
    banter_account_refresh_safety (self);
  if (changes->flags & BANTER_CHANGED_SESSION && self->reader != NULL)
    banter_reader_session_async (self->reader, self->cancellable, on_session, g_object_ref (self));
  if (changes_messages (changes))
    banter_account_emit_messages_changed (self);
}
