/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-ways-words"

#include "config.h"

#include "safety-people.h"

/* Ways around the safety rules that must fail, 15 to 17, 31 and 32: words in every place that can
 * hold some. A and B had a chat; then B wants no messages any more. */

typedef struct
{
  BanterdProbe *a;
  BanterdProbe *b;
  char *room_id;
  char *event_id; /* of a's first message */
} Chat;

static void
chat_init (Chat *chat)
{
  g_autofree char *sent = NULL;

  chat->a = someone (NULL);
  chat->b = someone (NULL);
  chat->room_id = banterd_probe_open_dm (chat->a, chat->b);
  banterd_probe_join (chat->b, chat->room_id);
  g_assert_cmpuint (banterd_probe_send (chat->a, chat->room_id, "m.room.message", HELLO, &sent), ==,
                    200);
  chat->event_id = banterd_probe_get_string (sent, "event_id");
}

static void
chat_clear (Chat *chat)
{
  banterd_probe_free (chat->a);
  banterd_probe_free (chat->b);
  g_free (chat->room_id);
  g_free (chat->event_id);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Chat, chat_clear)

static void
assert_unheard (Chat *chat)
{
  g_autofree char *answer = sync_of (chat->b);

  g_assert_null (strstr (answer, "words"));
}

static const struct
{
  const char *type;
  const char *content; /* "%s": the event id of A's first message */
} messages[] = {
  { "m.room.message", "{\"msgtype\":\"m.text\",\"body\":\"words\"}" },
  { "m.room.message", "{\"msgtype\":\"m.notice\",\"body\":\"words\"}" },
  { "m.room.message", "{\"msgtype\":\"m.emote\",\"body\":\"words\"}" },
  { "m.room.message", "{\"msgtype\":\"org.example\",\"words\":\"words\"}" },
  { "m.room.message", "{\"words\":\"words\"}" },
  { "m.room.message",
    "{\"msgtype\":\"m.file\",\"body\":\"words.pdf\",\"filename\":\"words.pdf\",\"url\":"
    "\"mxc://localhost/a\"}" },
  { "m.room.message",
    "{\"msgtype\":\"m.image\",\"body\":\"words\",\"url\":\"mxc://localhost/a\"}" },
  { "m.room.message", "{\"msgtype\":\"m.location\",\"body\":\"words\",\"geo_uri\":\"geo:1,2\"}" },
  { "m.room.message",
    "{\"msgtype\":\"m.text\",\"body\":\"* words\",\"m.new_content\":{\"msgtype\":\"m.text\","
    "\"body\":\"words\"},\"m.relates_to\":{\"rel_type\":\"m.replace\",\"event_id\":\"%s\"}}" },
  { "m.room.message",
    "{\"msgtype\":\"m.text\",\"body\":\"> words\",\"m.relates_to\":{\"m.in_reply_to\":"
    "{\"event_id\":\"%s\"}}}" },
  { "m.reaction",
    "{\"m.relates_to\":{\"rel_type\":\"m.annotation\",\"event_id\":\"%s\",\"key\":\"words\"}}" },
  { "m.sticker", "{\"body\":\"words\",\"url\":\"mxc://localhost/a\",\"info\":{}}" },
  { "m.room.encrypted", "{\"algorithm\":\"m.megolm.v1.aes-sha2\",\"ciphertext\":\"words\"}" },
  { "m.poll.start", "{\"m.poll\":{\"question\":{\"m.text\":[{\"body\":\"words\"}]}}}" },
  { "org.matrix.msc3381.poll.start", "{\"org.matrix.msc3381.poll.start\":{\"words\":\"words\"}}" },
  { "m.call.invite", "{\"call_id\":\"words\",\"offer\":{\"sdp\":\"words\"}}" },
  { "m.call.hangup", "{\"call_id\":\"words\",\"reason\":\"words\"}" },
  { "m.key.verification.request", "{\"body\":\"words\",\"msgtype\":\"words\"}" },
  { "org.example.words", "{\"x\":\"words\"}" },
};

/* 15: every type of message event. */
static void
test_messages (void)
{
  g_auto (Chat) chat = { 0 };

  chat_init (&chat);
  choose (chat.b, "no_one");
  for (guint i = 0; i < G_N_ELEMENTS (messages); i++)
    {
      g_auto (GStrv) parts = g_strsplit (messages[i].content, "%s", -1);
      g_autofree char *content = g_strjoinv (chat.event_id, parts);

      g_test_message ("%s %s", messages[i].type, content);
      banterd_probe_refused (chat.a, "privacy", "PUT", content, V3 "/rooms/%s/send/%s/%s",
                             chat.room_id, messages[i].type, next_txn ());
    }
  assert_unheard (&chat);
}

static const struct
{
  const char *type;
  const char *state_key;
  const char *content;
} states[] = {
  { "m.room.name", "", "{\"name\":\"words\"}" },
  { "m.room.topic", "", "{\"topic\":\"words\"}" },
  { "m.room.avatar", "", "{\"url\":\"mxc://localhost/words\"}" },
  { "m.room.canonical_alias", "", "{\"alias\":null,\"alt_aliases\":[],\"x\":\"words\"}" },
  { "m.room.pinned_events", "", "{\"pinned\":[\"words\"]}" },
  { "m.room.tombstone", "", "{\"body\":\"words\",\"replacement_room\":\"!x:localhost\"}" },
  { "m.room.image_pack", "words", "{\"pack\":{\"display_name\":\"words\"}}" },
  { "im.vector.modular.widgets", "words", "{\"name\":\"words\"}" },
  { "org.example.words", "", "{\"x\":\"words\"}" },
  { "m.room.join_rules", "", "{\"join_rule\":\"invite\",\"x\":\"words\"}" },
  { "m.room.history_visibility", "", "{\"history_visibility\":\"words for you\"}" },
  { "m.room.guest_access", "", "{\"guest_access\":\"words for you\"}" },
  { "m.room.encryption", "", "{\"algorithm\":\"words for you\"}" },
  { "m.room.server_acl", "", "{\"allow\":[\"words\"]}" },
};

/* 15: state with text, names of keys and values included. */
static void
test_state (void)
{
  g_auto (Chat) chat = { 0 };
  g_autofree char *levels = NULL;

  chat_init (&chat);
  choose (chat.b, "no_one");
  levels = g_strdup_printf ("{\"users\":{\"%s\":100,\"%s\":100},\"events\":{\"words for you\":50}}",
                            chat.a->user_id, chat.b->user_id);
  banterd_probe_refused (chat.a, "privacy", "PUT", levels,
                         V3 "/rooms/%s/state/m.room.power_levels/", chat.room_id);
  for (guint i = 0; i < G_N_ELEMENTS (states); i++)
    {
      g_test_message ("%s %s", states[i].type, states[i].content);
      banterd_probe_refused (chat.a, "privacy", "PUT", states[i].content,
                             V3 "/rooms/%s/state/%s/%s", chat.room_id, states[i].type,
                             states[i].state_key);
    }
  assert_unheard (&chat);
}

/* 15: faces for one room only, and reasons. */
static void
test_faces_and_reasons (void)
{
  static const char *const faces[] = {
    "{\"membership\":\"join\",\"displayname\":\"words\"}",
    "{\"membership\":\"join\",\"displayname\":{\"x\":\"words\"}}",
    "{\"membership\":\"join\",\"avatar_url\":\"mxc://localhost/words\"}",
    "{\"membership\":\"join\",\"reason\":\"words\"}",
    "{\"membership\":\"join\",\"org.example\":\"words\"}",
    "{\"membership\":\"join\",\"is_direct\":\"words\"}",
    "{\"membership\":\"leave\",\"reason\":\"words\"}",
    "{\"membership\":\"leave\",\"displayname\":\"words\"}",
  };
  g_auto (Chat) chat = { 0 };

  chat_init (&chat);
  choose (chat.b, "no_one");
  for (guint i = 0; i < G_N_ELEMENTS (faces); i++)
    {
      g_test_message ("%s", faces[i]);
      banterd_probe_refused (chat.a, "privacy", "PUT", faces[i],
                             V3 "/rooms/%s/state/m.room.member/%s", chat.room_id, chat.a->user_id);
    }
  /* Who let somebody in is for the server to say. */
  banterd_probe_call (chat.a, NULL, "PUT",
                      "{\"membership\":\"join\",\"join_authorised_via_users_server\":"
                      "\"@words:localhost\"}",
                      V3 "/rooms/%s/state/m.room.member/%s", chat.room_id, chat.a->user_id);
  banterd_probe_refused (chat.a, "privacy", "PUT", "{\"reason\":\"words\"}",
                         V3 "/rooms/%s/redact/%s/%s", chat.room_id, chat.event_id, next_txn ());
  banterd_probe_refused (chat.a, "privacy", "POST", "{\"reason\":\"words\"}", V3 "/rooms/%s/leave",
                         chat.room_id);
  assert_unheard (&chat);
}

/* 15: a space or a room of stickers for two, in place of a chat. */
static void
test_no_chats (void)
{
  static const char *const types[] = { "m.space", "im.banter.stickers" };

  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    {
      g_autoptr (BanterdProbe) a = someone (NULL);
      g_autoptr (BanterdProbe) b = someone (NULL);
      g_autofree char *body = g_strdup_printf (
          "{\"preset\":\"private_chat\",\"creation_content\":{\"type\":\"%s\"}}", types[i]);
      g_autofree char *room_id = banterd_probe_create_room (a, body);
      g_autofree char *answer = NULL;
      g_autofree char *topic = NULL;

      /* That one thing was allowed allows no other. */
      banterd_probe_ok (a, "PUT", "{\"membership\":\"join\",\"displayname\":\"another face\"}",
                        V3 "/rooms/%s/state/m.room.member/%s", room_id, a->user_id);
      cannot_say (a, room_id, "privacy");
      g_assert_cmpuint (banterd_probe_add (a, room_id, b), ==, 403);
      befriend (a, b);
      g_assert_cmpuint (banterd_probe_add (a, room_id, b), ==, 200);
      banterd_probe_join (b, room_id);
      cannot_say (a, room_id, "privacy");
      banterd_probe_call (a, &answer, "PUT", "{\"topic\":\"what it is for\"}",
                          V3 "/rooms/%s/state/m.room.topic/", room_id);
      topic = banterd_probe_get_string (answer, "event_id");
      banterd_probe_refused (a, "privacy", "PUT", "{\"reason\":\"words\"}",
                             V3 "/rooms/%s/redact/%s/words", room_id, topic);
      banterd_probe_ok (a, "PUT", "{}", V3 "/rooms/%s/redact/%s/silent", room_id, topic);
      block (b, a);
      banterd_probe_refused (a, "privacy", "PUT", "{\"topic\":\"words\"}",
                             V3 "/rooms/%s/state/m.room.topic/", room_id);
    }
}

/* 15: kicking, banning and letting in again with a reason, also of somebody who was never there. */
static void
test_removing_with_words (void)
{
  g_autoptr (BanterdProbe) a = someone (NULL);
  g_autoptr (BanterdProbe) b = someone (NULL);
  g_autofree char *room_id = banterd_probe_create_room (a, "{\"preset\":\"private_chat\"}");
  g_autofree char *reason
      = g_strdup_printf ("{\"user_id\":\"%s\",\"reason\":\"words\"}", b->user_id);
  g_autofree char *silent = g_strdup_printf ("{\"user_id\":\"%s\"}", b->user_id);
  g_autofree char *answer = NULL;

  choose (b, "no_one");
  banterd_probe_refused (a, "privacy", "POST", reason, V3 "/rooms/%s/ban", room_id);
  banterd_probe_ok (a, "POST", silent, V3 "/rooms/%s/ban", room_id);
  banterd_probe_refused (a, "privacy", "POST", reason, V3 "/rooms/%s/unban", room_id);
  banterd_probe_refused (a, "privacy", "PUT", "{\"membership\":\"ban\",\"displayname\":\"words\"}",
                         V3 "/rooms/%s/state/m.room.member/%s", room_id, b->user_id);
  banterd_probe_refused (a, "privacy", "PUT", "{\"membership\":\"ban\",\"x\":\"words\"}",
                         V3 "/rooms/%s/state/m.room.member/%s", room_id, b->user_id);
  banterd_probe_ok (a, "POST", silent, V3 "/rooms/%s/unban", room_id);
  answer = sync_of (b);
  g_assert_null (strstr (answer, "words"));
}

/* 15: a request that waits is withdrawn, with more words. */
static void
test_withdrawing_with_words (void)
{
  g_autoptr (BanterdProbe) a = someone (NULL);
  g_autoptr (BanterdProbe) b = someone (NULL);
  g_autofree char *room_id = banterd_probe_create_room (a, "{\"preset\":\"private_chat\"}");
  g_autofree char *reason
      = g_strdup_printf ("{\"user_id\":\"%s\",\"reason\":\"words\"}", b->user_id);

  g_assert_cmpuint (banterd_probe_invite (a, room_id, b, "Hello", NULL), ==, 200);
  banterd_probe_refused (a, "request_pending", "POST", reason, V3 "/rooms/%s/kick", room_id);
  banterd_probe_refused (a, "request_pending", "POST", reason, V3 "/rooms/%s/ban", room_id);
}

/* 16: from device to device. */
static void
test_to_device (void)
{
  static const char *const types[]
      = { "m.room.message",      "m.key.verification.request", "org.example.words",
          "m.room_key.withheld", "m.room_key_request",         "m.room.encrypted" };
  g_autoptr (BanterdProbe) a = someone (NULL);
  g_autoptr (BanterdProbe) b = someone (NULL);
  g_autofree char *body
      = g_strdup_printf ("{\"messages\":{\"%s\":{\"*\":{\"body\":\"words\",\"algorithm\":"
                         "\"words\",\"ciphertext\":\"words\",\"reason\":\"words\"}}}}",
                         b->user_id);
  g_autofree char *answer = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    banterd_probe_ok (a, "PUT", body, V3 "/sendToDevice/%s/%s", types[i], next_txn ());
  answer = sync_of (b);
  g_assert_null (strstr (answer, "words"));
}

/* 17: what a new name, a new picture, a status or the name of a device tells. */
static void
test_profile (void)
{
  g_auto (Chat) chat = { 0 };
  g_autofree char *keys = NULL;
  g_autofree char *body = NULL;
  g_autofree char *devices = NULL;
  g_autofree char *device_id = NULL;

  chat_init (&chat);
  choose (chat.b, "no_one");
  banterd_probe_ok (chat.a, "PUT", "{\"displayname\":\"words\"}", V3 "/profile/%s/displayname",
                    chat.a->user_id);
  banterd_probe_ok (chat.a, "PUT", "{\"avatar_url\":\"mxc://localhost/words\"}",
                    V3 "/profile/%s/avatar_url", chat.a->user_id);
  banterd_probe_call (chat.a, NULL, "PUT", "{\"presence\":\"online\",\"status_msg\":\"words\"}",
                      V3 "/presence/%s/status", chat.a->user_id);
  banterd_probe_call (chat.a, &devices, "GET", NULL, V3 "/account/whoami");
  device_id = banterd_probe_get_string (devices, "device_id");
  banterd_probe_ok (chat.a, "PUT", "{\"display_name\":\"words\"}", V3 "/devices/%s", device_id);
  assert_unheard (&chat);
  body = g_strdup_printf ("{\"device_keys\":{\"%s\":[]}}", chat.a->user_id);
  banterd_probe_call (chat.b, &keys, "POST", body, V3 "/keys/query");
  g_assert_null (strstr (keys, "words"));

  /* Where A may write, the new face is told. */
  choose (chat.b, "everyone");
  banterd_probe_ok (chat.a, "PUT", "{\"displayname\":\"new name\"}", V3 "/profile/%s/displayname",
                    chat.a->user_id);
  g_clear_pointer (&keys, g_free);
  keys = sync_of (chat.b);
  g_assert_nonnull (strstr (keys, "new name"));
}

/* 31: nothing can be scheduled, so nothing that was is sent after a block. */
static void
test_delayed_events (void)
{
  static const struct
  {
    const char *method;
    const char *path;
  } calls[] = {
    { "GET", "/_matrix/client/unstable/org.matrix.msc4140/delayed_events" },
    { "POST", "/_matrix/client/unstable/org.matrix.msc4140/delayed_events/x" },
    { "POST", "/_matrix/client/v1/delayed_events/x" },
  };
  g_auto (Chat) chat = { 0 };

  chat_init (&chat);
  for (guint i = 0; i < G_N_ELEMENTS (calls); i++)
    {
      g_autofree char *answer = NULL;

      g_assert_cmpuint (
          banterd_probe_call_at (chat.a, &answer, calls[i].method, "{}", calls[i].path), ==, 404);
      g_assert_nonnull (strstr (answer, "M_UNRECOGNIZED"));
    }
  block (chat.b, chat.a);
  banterd_probe_refused (chat.a, "privacy", "PUT", HELLO,
                         V3 "/rooms/%s/send/m.room.message/%s?org.matrix.msc4140.delay=60000",
                         chat.room_id, next_txn ());
}

/* 32: what is encrypted counts as a message like every other; words are filtered on the device. */
static void
test_encrypted (void)
{
  static const char encrypted[]
      = "{\"algorithm\":\"m.megolm.v1.aes-sha2\",\"ciphertext\":\"AwgA\"}";
  g_autoptr (BanterdProbe) a = someone (NULL);
  g_autoptr (BanterdProbe) b = someone (NULL);
  g_autofree char *room_id = banterd_probe_open_dm (a, b);

  for (guint i = 0; i < 3; i++)
    g_assert_cmpuint (banterd_probe_send (a, room_id, "m.room.encrypted", encrypted, NULL), ==,
                      200);
  banterd_probe_refused (a, "request_pending", "PUT", encrypted,
                         V3 "/rooms/%s/send/m.room.encrypted/%s", room_id, next_txn ());
  block (b, a);
  banterd_probe_refused (a, "privacy", "PUT", encrypted, V3 "/rooms/%s/send/m.room.encrypted/%s",
                         room_id, next_txn ());
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/safety/way/15/messages", test_messages);
  g_test_add_func ("/safety/way/15/state", test_state);
  g_test_add_func ("/safety/way/15/faces-and-reasons", test_faces_and_reasons);
  g_test_add_func ("/safety/way/15/no-chats", test_no_chats);
  g_test_add_func ("/safety/way/15/removing-with-words", test_removing_with_words);
  g_test_add_func ("/safety/way/15/withdrawing-with-words", test_withdrawing_with_words);
  g_test_add_func ("/safety/way/16/to-device", test_to_device);
  g_test_add_func ("/safety/way/17/profile", test_profile);
  g_test_add_func ("/safety/way/31/delayed-events", test_delayed_events);
  g_test_add_func ("/safety/way/32/encrypted", test_encrypted);
  return safety_run ();
}
