/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "model-fixture.h"

#include "banter-account-private.h"
#include "banter-clock.h"
#include "banter-group-private.h"
#include "banter-timeline-model-private.h"
#include "banter-profile.h"

#define HOUR_MS (G_GINT64_CONSTANT (3600) * 1000)
#define MINUTE_MS (G_GINT64_CONSTANT (60) * 1000)
#define NOOR "@noor:demo.banter"
#define MEDIA "mxc://demo.banter/"

static BanterAccount *
new_account (void)
{
  g_autoptr (BanterProfile) profile = banter_profile_new ("fixture");
  BanterAccount *account = banter_account_new (profile, NULL, MODEL_FIXTURE_USER);

  banter_account_set_own_profile (account, "Mia", MEDIA "mia");
  banter_account_set_connection (account, BANTER_CONNECTION_ONLINE, BANTER_PROBLEM_NONE);
  return account;
}

static BanterEventRow
text_row (const char *sender, const char *name, gint64 ts, const char *body)
{
  return (BanterEventRow){
    .kind = BANTER_EVENT_TEXT,
    .sender = (char *)sender,
    .sender_name = (char *)name,
    .ts = ts,
    .body = (char *)body,
    .own = g_strcmp0 (sender, MODEL_FIXTURE_USER) == 0,
  };
}

static BanterEventRow
own_row (gint64 ts, const char *body, BanterSendState state)
{
  BanterEventRow row = text_row (MODEL_FIXTURE_USER, "Mia", ts, body);

  row.send_state = state;
  return row;
}

/* Gives the rows ids and positions and shows them in the room's timeline, which lives as long as
 * the account. */
static void
fill_timeline (BanterAccount *account, BanterRoom *room, BanterEventRow *rows, guint n_rows,
               gint64 read_position)
{
  BanterTimelineModel *timeline = banter_room_dup_timeline (room);
  g_autoptr (GPtrArray) array = g_ptr_array_new ();
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  BanterTimelinePage page = { .rows = array, .at_start = TRUE };

  for (guint i = 0; i < n_rows; i++)
    {
      gboolean waits = rows[i].send_state != BANTER_SEND_NONE;
      char *id = g_strdup_printf ("$%s-%u", banter_room_get_id (room) + 1, i);

      g_ptr_array_add (ids, id);
      rows[i].position = waits ? BANTER_POSITION_OUTBOX + i : (gint64)i + 1;
      rows[i].outbox_id = waits ? (gint64)i : 0;
      if (waits)
        rows[i].txn_id = id;
      else
        rows[i].event_id = id;
      if (!waits)
        timeline->open_newest = rows[i].position;
      g_ptr_array_add (array, &rows[i]);
    }
  timeline->open_read = read_position;
  timeline->oldest = BANTER_POSITION_UNKNOWN;
  banter_timeline_model_set_at_start (timeline, TRUE);
  banter_timeline_model_apply (timeline, &page, BANTER_POSITION_UNKNOWN, BANTER_POSITION_END);
  banter_timeline_model_set_ready (timeline);
  g_object_set_data_full (G_OBJECT (account), banter_room_get_id (room), timeline, g_object_unref);
}

/* Every kind of item, over three days. */
static void
fill_noor (BanterAccount *account, gint64 now)
{
  gint64 old = now - 50 * HOUR_MS, yesterday = now - 26 * HOUR_MS;
  BanterEventRow rows[] = {
    { .kind = BANTER_EVENT_ROOM_CHANGE,
      .sender = (char *)NOOR,
      .sender_name = (char *)"Noor",
      .ts = old,
      .notice = (char *)"created" },
    { .kind = BANTER_EVENT_MEMBER,
      .sender = (char *)MODEL_FIXTURE_USER,
      .sender_name = (char *)"Mia",
      .ts = old + 1000,
      .notice = (char *)"joined",
      .subject = (char *)MODEL_FIXTURE_USER,
      .subject_name = (char *)"Mia",
      .own = TRUE },
    text_row (NOOR, "Noor", old + 2000, "Hi Mia! Found you through the climbing club."),
    text_row (NOOR, "Noor", old + 8000, "Was that your dog on Sunday?"),
    own_row (old + 5 * MINUTE_MS, "Yes, that is Waffles 🐶", BANTER_SEND_NONE),
    { .kind = BANTER_EVENT_IMAGE,
      .sender = (char *)MODEL_FIXTURE_USER,
      .sender_name = (char *)"Mia",
      .ts = old + 6 * MINUTE_MS,
      .body = (char *)"waffles.jpg",
      .url = (char *)MEDIA "waffles",
      .mimetype = (char *)"image/jpeg",
      .width = 1280,
      .height = 960,
      .size = 412345,
      .own = TRUE },
    text_row (NOOR, "Noor", yesterday, "😍😍"),
    text_row (NOOR, "Noor", yesterday + MINUTE_MS,
              "He looks like he owns the place. Does he come along every week, or only when "
              "the weather is nice? I could bring Pixel one day; she is a bit shy, but she likes "
              "other dogs once she has sniffed around for a while."),
    { .kind = BANTER_EVENT_STICKER,
      .sender = (char *)NOOR,
      .sender_name = (char *)"Noor",
      .ts = yesterday + 2 * MINUTE_MS,
      .body = (char *)"Dog waving a paw",
      .url = (char *)MEDIA "dog",
      .mimetype = (char *)"image/webp",
      .width = 256,
      .height = 256 },
    own_row (yesterday + 9 * MINUTE_MS, "Every week!", BANTER_SEND_NONE),
    { .kind = BANTER_EVENT_FILE,
      .sender = (char *)MODEL_FIXTURE_USER,
      .sender_name = (char *)"Mia",
      .ts = yesterday + 10 * MINUTE_MS,
      .body = (char *)"Routes 2026.pdf",
      .url = (char *)MEDIA "routes",
      .mimetype = (char *)"application/pdf",
      .size = 1834000,
      .own = TRUE },
    { .kind = BANTER_EVENT_TEXT,
      .sender = (char *)NOOR,
      .sender_name = (char *)"Noor",
      .ts = yesterday + 11 * MINUTE_MS,
      .body = (char *)"Bloody hell, that fucking route",
      .caught = TRUE },
    { .kind = BANTER_EVENT_REDACTED,
      .sender = (char *)NOOR,
      .sender_name = (char *)"Noor",
      .ts = yesterday + 11 * MINUTE_MS },
    { .kind = BANTER_EVENT_ENCRYPTED,
      .sender = (char *)NOOR,
      .sender_name = (char *)"Noor",
      .ts = yesterday + 12 * MINUTE_MS },
    text_row (NOOR, "Noor", yesterday + 13 * MINUTE_MS, " \n"),
    text_row (NOOR, "Noor", now - 20 * MINUTE_MS, "Are you coming tonight?"),
    text_row (NOOR, "Noor", now - 19 * MINUTE_MS, "We start at seven: https://example.org/hall"),
    own_row (now - 3 * MINUTE_MS, "On my way", BANTER_SEND_NONE),
    own_row (now - 2 * MINUTE_MS, "Save me a rope", BANTER_SEND_SENDING),
    own_row (now - MINUTE_MS, "And a coffee", BANTER_SEND_QUEUED),
    own_row (now - MINUTE_MS + 1, "This one is refused", BANTER_SEND_FAILED),
  };

  BanterReactionRow thumbs = { .key = (char *)"👍", .n = 2, .own = TRUE };
  g_autoptr (GPtrArray) noor = g_ptr_array_new ();
  g_autoptr (GPtrArray) reactions = g_ptr_array_new ();

  g_ptr_array_add (noor, (char *)"Noor");
  thumbs.names = noor;
  g_ptr_array_add (reactions, &thumbs);
  /* "We start at seven", "On my way" to "Are you coming tonight?", "Every week!" */
  rows[16].reactions = reactions;
  rows[17].reply_to = (char *)"$noor:demo.banter-15";
  rows[17].quoted = &rows[15];
  rows[9].edited = TRUE;
  rows[G_N_ELEMENTS (rows) - 1].fail_reason = (char *)"privacy";
  fill_timeline (account, banter_account_get_room (account, MODEL_FIXTURE_ROOM), rows,
                 G_N_ELEMENTS (rows), 15);
}

static void
fill_group (BanterAccount *account, gint64 now)
{
  gint64 ts = now - 3 * HOUR_MS;
  BanterEventRow rows[] = {
    text_row ("@ben:demo.banter", "Ben", ts, "Wall is closed on Monday"),
    text_row ("@ben:demo.banter", "Ben", ts + 20000, "They are setting new routes"),
    text_row ("@lena:demo.banter", "Lena Okafor", ts + MINUTE_MS, "Finally! 🎉"),
    own_row (ts + 2 * MINUTE_MS, "Tuesday then?", BANTER_SEND_NONE),
    { .kind = BANTER_EVENT_MEMBER,
      .sender = (char *)"@ben:demo.banter",
      .sender_name = (char *)"Ben",
      .ts = ts + 3 * MINUTE_MS,
      .notice = (char *)"invited",
      .subject = (char *)"@kai:demo.banter",
      .subject_name = (char *)"Kai" },
    text_row ("@kai:demo.banter", "Kai", ts + 4 * MINUTE_MS, "Hello everyone!"),
    text_row ("@lena:demo.banter", "Lena Okafor", ts + 5 * MINUTE_MS, "Tuesday works for me"),
  };

  fill_timeline (account, banter_account_get_room (account, MODEL_FIXTURE_GROUP), rows,
                 G_N_ELEMENTS (rows), BANTER_POSITION_UNKNOWN);
}

/* Its details, which live as long as the account. */
static void
add_details (BanterAccount *account)
{
  BanterGroup *group
      = banter_room_dup_group (banter_account_get_room (account, MODEL_FIXTURE_GROUP));

  model_fixture_fill_group (group, 6, 100);
  g_object_set_data_full (G_OBJECT (account), "details", group, g_object_unref);
}

static void
apply_room (BanterAccount *account, const BanterRoomRow *row)
{
  g_autoptr (GPtrArray) rows = g_ptr_array_new ();

  g_ptr_array_add (rows, (gpointer)row);
  banter_account_apply_rooms (account, rows, NULL);
}

static const struct
{
  const char *room_id;
  const char *name;
  const char *user_id; /* NULL: a group */
  const char *preview;
  BanterEventKind kind;
  gboolean own;
  guint minutes_ago;
  guint unread;
  const char *draft;
} chats[] = {
  { MODEL_FIXTURE_ROOM, "Noor", NOOR, "And a coffee", BANTER_EVENT_TEXT, TRUE, 1, 2, NULL },
  { "!sam:demo.banter", "Sam", "@sam:demo.banter", "See you there", BANTER_EVENT_TEXT, FALSE, 42, 0,
    "I was wondering if" },
  { MODEL_FIXTURE_GROUP, "Climbing club", NULL, "Tuesday works for me", BANTER_EVENT_TEXT, FALSE,
    175, 5, NULL },
  { "!lena:demo.banter", "Lena Okafor", "@lena:demo.banter", "Cat asleep on a keyboard",
    BANTER_EVENT_STICKER, FALSE, 300, 1, NULL },
  { "!ben:demo.banter", "Ben", "@ben:demo.banter", "photo.jpg", BANTER_EVENT_IMAGE, TRUE, 1500, 0,
    NULL },
  { "!film:demo.banter", "Film night", NULL, "Popcorn is on me", BANTER_EVENT_TEXT, FALSE, 4000, 0,
    NULL },
  { "!kai:demo.banter", "Kai", "@kai:demo.banter", NULL, BANTER_EVENT_REDACTED, FALSE, 9000, 0,
    NULL },
  { "!rosa:demo.banter", "Rosa Martínez de la Fuente y Villanueva", "@rosa:demo.banter",
    "A very long message that does not fit into one line of the inbox however wide it is, so it "
    "ends in an ellipsis",
    BANTER_EVENT_TEXT, FALSE, 20000, 0, NULL },
  { MODEL_FIXTURE_EMPTY, "Old friends", NULL, NULL, BANTER_EVENT_NONE, FALSE, 90000, 0, NULL },
};

static void
add_chat (BanterAccount *account, guint i, gint64 now, ModelFixtureKept kept)
{
  gint64 ts = now - chats[i].minutes_ago * MINUTE_MS;
  gboolean group = chats[i].user_id == NULL;
  const char *sender = chats[i].own ? MODEL_FIXTURE_USER : chats[i].user_id;
  BanterEventRow preview = text_row (sender != NULL ? sender : "@lena:demo.banter",
                                     group ? "Lena Okafor" : chats[i].name, ts, chats[i].preview);
  BanterRoomRow row = {
    .room_id = (char *)chats[i].room_id,
    .kind = group ? BANTER_ROOM_KIND_GROUP : BANTER_ROOM_KIND_DM,
    .membership = BANTER_MEMBERSHIP_JOIN,
    .other_membership = BANTER_MEMBERSHIP_JOIN,
    .name = (char *)chats[i].name,
    .dm_user_id = (char *)chats[i].user_id,
    .n_joined = group ? 6 : 2,
    .preview = chats[i].kind != BANTER_EVENT_NONE ? &preview : NULL,
    .activity_ts = ts,
    .others_read_position = 11,
    .unread = chats[i].unread,
    .draft = (char *)chats[i].draft,
    .notify = kept & MODEL_FIXTURE_MUTED ? BANTER_ROOM_NOTIFY_NONE : BANTER_ROOM_NOTIFY_ALL,
    .pinned = (kept & MODEL_FIXTURE_PINNED) != 0,
    .pin_order = 0.5,
    .archived = (kept & MODEL_FIXTURE_ARCHIVED) != 0,
    .marked_unread = (kept & MODEL_FIXTURE_MARKED) != 0,
  };

  preview.kind = chats[i].kind;
  preview.position = 12;
  apply_room (account, &row);
}

static void
add_chats (BanterAccount *account, gint64 now)
{
  for (guint i = 0; i < G_N_ELEMENTS (chats); i++)
    add_chat (account, i, now, 0);
}

void
model_fixture_keep (BanterAccount *account, const char *room_id, ModelFixtureKept kept)
{
  for (guint i = 0; i < G_N_ELEMENTS (chats); i++)
    if (g_str_equal (chats[i].room_id, room_id))
      add_chat (account, i, banter_clock_now_ms (), kept);
}

static void
add_requests (BanterAccount *account, gint64 now)
{
  static const char *const words[] = {
    "Hi! We met at the hall last week, I was the one with the purple shoes. Do you still have the "
    "routes?",
    "hey 👋",
    NULL,
  };
  static const char *const people[]
      = { "@jo:demo.banter", "@win-a-prize:elsewhere.example", "@ivo:demo.banter" };
  static const char *const names[] = { "Jo", "Prize Team", NULL };

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    {
      g_autofree char *room_id = g_strdup_printf ("!request%u:demo.banter", i);
      BanterInviteRow invite = { .inviter = (char *)people[i],
                                 .inviter_name = (char *)names[i],
                                 .reason = (char *)words[i],
                                 .ts = now - i * HOUR_MS };
      BanterRoomRow row = { .room_id = room_id,
                            .kind = BANTER_ROOM_KIND_DM,
                            .membership = BANTER_MEMBERSHIP_INVITE,
                            .name = (char *)names[i],
                            .dm_user_id = (char *)people[i],
                            .activity_ts = now - i * HOUR_MS,
                            .others_read_position = BANTER_POSITION_UNKNOWN,
                            .invite = &invite };

      apply_room (account, &row);
    }
}

static const char *const categories[] = { "animals", "food", "greetings", "emojis" };
static const char *const set_names[] = { "Friendly dogs", "Kitchen", "Hello", "Moods" };
static const char *const words[]
    = { "happy",    "sad",      "sleepy",  "waving",  "angry", "in love",
        "laughing", "thinking", "dancing", "running", "cold",  "hot" };

static GPtrArray *
new_set_rows (guint first, guint n)
{
  GPtrArray *rows = g_ptr_array_new ();

  for (guint i = first; i < first + n; i++)
    {
      BanterStickerSetRow *set = g_new0 (BanterStickerSetRow, 1);

      set->room_id = g_strdup_printf ("!set%u:demo.banter", i);
      set->state_key = g_strdup ("");
      set->name = g_strdup (set_names[i]);
      set->category = g_strdup (categories[i]);
      set->attribution = g_strdup ("Banter artwork");
      set->stickers = g_ptr_array_new ();
      for (guint j = 0; j < G_N_ELEMENTS (words); j++)
        {
          BanterStickerRow *sticker = g_new0 (BanterStickerRow, 1);

          sticker->shortcode = g_strdup_printf ("s%u_%u", i, j);
          sticker->body = g_strdup_printf ("%s, %s", set_names[i], words[j]);
          sticker->url = g_strdup_printf (MEDIA "sticker%u-%u", i, j);
          sticker->mimetype = g_strdup ("image/webp");
          sticker->width = sticker->height = 256;
          g_ptr_array_add (set->stickers, sticker);
        }
      g_ptr_array_add (rows, set);
    }
  return rows;
}

static void
free_set_rows (GPtrArray *rows)
{
  for (guint i = 0; i < rows->len; i++)
    {
      BanterStickerSetRow *set = rows->pdata[i];

      for (guint j = 0; j < set->stickers->len; j++)
        {
          BanterStickerRow *sticker = set->stickers->pdata[j];

          g_free (sticker->shortcode);
          g_free (sticker->body);
          g_free (sticker->url);
          g_free (sticker->mimetype);
          g_free (sticker);
        }
      g_ptr_array_unref (set->stickers);
      g_free (set->room_id);
      g_free (set->state_key);
      g_free (set->name);
      g_free (set->category);
      g_free (set->attribution);
      g_free (set);
    }
  g_ptr_array_unref (rows);
}

static void
add_stickers (BanterAccount *account)
{
  BanterStickerLibrary *stickers = banter_account_get_stickers (account);
  GPtrArray *store = new_set_rows (0, G_N_ELEMENTS (set_names));
  GPtrArray *saved = new_set_rows (0, 2);

  banter_sticker_library_apply_store (stickers, store);
  banter_sticker_library_apply_saved (stickers, saved);
  banter_sticker_library_apply_recents (stickers,
                                        ((BanterStickerSetRow *)saved->pdata[0])->stickers);
  free_set_rows (store);
  free_set_rows (saved);
}

BanterAccount *
model_fixture_new (void)
{
  BanterAccount *account = new_account ();
  gint64 now = banter_clock_now_ms ();

  add_chats (account, now);
  add_requests (account, now);
  add_stickers (account);
  fill_noor (account, now);
  fill_group (account, now);
  add_details (account);
  for (guint i = 0; i < G_N_ELEMENTS (chats); i++)
    {
      BanterRoom *room = banter_account_get_room (account, chats[i].room_id);

      if (banter_room_get_open_timeline (room) == NULL)
        fill_timeline (account, room, NULL, 0, BANTER_POSITION_UNKNOWN);
    }
  return account;
}

BanterAccount *
model_fixture_new_long (guint n_messages)
{
  BanterAccount *account = new_account ();
  gint64 now = banter_clock_now_ms ();
  g_autofree BanterEventRow *rows = g_new0 (BanterEventRow, n_messages);

  add_chats (account, now);
  for (guint i = 0; i < n_messages; i++)
    {
      gint64 ts = now - (n_messages - i) * MINUTE_MS;

      rows[i] = i % 3 == 0 ? own_row (ts, "Fine by me", BANTER_SEND_NONE)
                           : text_row (NOOR, "Noor", ts,
                                       i % 7 == 0 ? "And then we walked all the way back along "
                                                    "the river, because the bus never came."
                                                  : "See you there");
    }
  fill_timeline (account, banter_account_get_room (account, MODEL_FIXTURE_ROOM), rows, n_messages,
                 BANTER_POSITION_UNKNOWN);
  return account;
}

static BanterPersonRow *
member_row (guint i, gint64 power)
{
  static const struct
  {
    const char *user_id;
    const char *name;
    gint64 power;
  } members[] = {
    { MODEL_FIXTURE_USER, "Mia", 0 },
    { "@ben:demo.banter", "Ben", 50 },
    { "@lena:demo.banter", "Lena Okafor", 0 },
    { "@kai:demo.banter", "Kai", 0 },
    { "@rosa:demo.banter", "Rosa Martínez de la Fuente y Villanueva", 0 },
    { "@jo:demo.banter", NULL, 0 },
  };
  BanterPersonRow *row = g_new0 (BanterPersonRow, 1);
  gboolean named = i < G_N_ELEMENTS (members);

  row->user_id = named ? g_strdup (members[i].user_id) : g_strdup_printf ("@m%u:demo.banter", i);
  row->name = named ? g_strdup (members[i].name) : g_strdup_printf ("Member %u", i);
  row->membership = i == 5 ? BANTER_MEMBERSHIP_INVITE : BANTER_MEMBERSHIP_JOIN;
  row->power = i == 0 ? power : (named ? members[i].power : 0);
  return row;
}

void
model_fixture_fill_group (BanterGroup *group, guint n_members, gint64 power)
{
  g_autoptr (GPtrArray) members
      = g_ptr_array_new_with_free_func ((GDestroyNotify)banter_person_row_free);
  BanterGroupRow row = {
    .topic = (char *)"Tuesdays at seven, and sometimes on Sundays",
    .power = power,
    .rights = power >= 50 ? BANTER_GROUP_MAY_INVITE | BANTER_GROUP_MAY_REMOVE
                                | BANTER_GROUP_MAY_RENAME | BANTER_GROUP_MAY_SET_TOPIC
                                | BANTER_GROUP_MAY_SET_PICTURE | BANTER_GROUP_MAY_SET_ROLES
                          : 0,
    .n_members = n_members,
    .n_found = n_members,
    .members = members,
  };

  for (guint i = 0; i < n_members; i++)
    g_ptr_array_add (members, member_row (i, power));
  banter_group_apply (group, &row);
}

void
model_fixture_receive (BanterAccount *account, BanterRoom *room, const char *text)
{
  BanterTimelineModel *timeline = banter_room_get_open_timeline (room);
  BanterMessage *newest = banter_timeline_model_get_newest_sent (timeline);
  const char *sender = banter_room_get_dm_user_id (room);
  BanterEventRow row = text_row (sender != NULL ? sender : "@lena:demo.banter", NULL,
                                 banter_clock_now_ms (), text);
  g_autoptr (GPtrArray) array = g_ptr_array_new ();
  BanterTimelinePage page = { .rows = array };
  g_autofree char *id = NULL;

  row.position = newest != NULL ? banter_message_get_position (newest) + 1 : 1;
  id = g_strdup_printf ("$received-%" G_GINT64_FORMAT, row.position);
  row.event_id = id;
  g_ptr_array_add (array, &row);
  banter_timeline_model_apply (timeline, &page, row.position, row.position + 1);
}

void
model_fixture_set_typing (BanterRoom *room, const char *names)
{
  banter_room_set_typing_names (room, names);
}

void
model_fixture_add_sticker (BanterAccount *account, const char *description)
{
  BanterStickerRow sticker = { .url = (char *)MEDIA "added", .body = (char *)description };
  g_autoptr (GPtrArray) stickers = g_ptr_array_new ();
  BanterStickerSetRow set = { .room_id = (char *)"!added:demo.banter", .stickers = stickers };
  g_autoptr (GPtrArray) sets = g_ptr_array_new ();

  g_ptr_array_add (stickers, &sticker);
  g_ptr_array_add (sets, &set);
  banter_sticker_library_apply_saved (banter_account_get_stickers (account), sets);
}

void
model_fixture_set_standing (BanterAccount *account, const char *age_band, const char *refusal,
                            const char *dm_from)
{
  const BanterAccountRow row = { .age_band = (char *)age_band,
                                 .dm_allowed = refusal == NULL,
                                 .dm_refusal = (char *)refusal,
                                 .dm_from = (char *)dm_from };

  banter_standing_apply_row (banter_account_get_standing (account), &row);
}

void
model_fixture_add_favourite (BanterAccount *account, const char *description)
{
  BanterStickerRow sticker = { .url = (char *)MEDIA "kept", .body = (char *)description };
  g_autoptr (GPtrArray) rows = g_ptr_array_new ();

  g_ptr_array_add (rows, &sticker);
  banter_sticker_library_apply_favourites (banter_account_get_stickers (account), rows);
}

void
model_fixture_empty_store (BanterAccount *account)
{
  g_autoptr (GPtrArray) none = g_ptr_array_new ();

  banter_sticker_library_apply_store (banter_account_get_stickers (account), none);
}

void
model_fixture_pair (BanterAccount *account, const char *other, gboolean as_guardian,
                    const BanterFamilyLimits *limits)
{
  BanterFamilyRow *row = g_new0 (BanterFamilyRow, 1);
  BanterPairingRow *pairing = g_new0 (BanterPairingRow, 1);
  BanterFamilyChangeRow *change = g_new0 (BanterFamilyChangeRow, 1);

  pairing->guardian = g_strdup (as_guardian ? MODEL_FIXTURE_USER : other);
  pairing->teen = g_strdup (as_guardian ? other : MODEL_FIXTURE_USER);
  pairing->limits = banter_family_limits_to_row (limits);
  change->guardian = g_strdup (pairing->guardian);
  change->teen = g_strdup (pairing->teen);
  change->actor = g_strdup (pairing->guardian);
  change->action = g_strdup ("limits_changed");
  change->limits = banter_family_limits_to_row (limits);
  row->pairings = g_ptr_array_new_with_free_func (banter_pairing_row_free);
  row->changes = g_ptr_array_new_with_free_func (banter_family_change_row_free);
  row->limits = banter_family_limits_to_row (limits);
  g_ptr_array_add (row->pairings, pairing);
  g_ptr_array_add (row->changes, change);
  banter_family_take_row (banter_account_get_family (account), row);
}
