/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-relations"

#include "config.h"

#include <string.h>

#include "banterd-sync.h"

#include "banter-json.h"

/* Edits, threads, references and reactions, and what the server makes of them. */

#define V1_ROOM "/_matrix/client/v1/rooms/%s"
#define ROOM "/_matrix/client/v3/rooms/%s"

static BanterdFixture *fixture;

static void
set_up (BanterdChat *room, gconstpointer data)
{
  banterd_chat_init_apart (room, fixture, "{\"preset\":\"public_chat\"}");
  banterd_probe_join (room->bob, room->room_id);
}

static void
tear_down (BanterdChat *room, gconstpointer data)
{
  banterd_chat_clear (room);
}

static char *
relation (const char *rel_type, const char *event_id, const char *more)
{
  return g_strdup_printf ("{\"msgtype\":\"m.text\",\"body\":\"* x\",\"m.relates_to\":"
                          "{\"rel_type\":\"%s\",\"event_id\":\"%s\"}%s}",
                          rel_type, event_id, more);
}

static char *
relate (BanterdProbe *who, const char *room_id, const char *rel_type, const char *event_id,
        const char *more)
{
  g_autofree char *content = relation (rel_type, event_id, more);

  return banterd_probe_send_ok (who, room_id, "m.room.message", content);
}

static char *
edit (BanterdProbe *who, const char *room_id, const char *event_id, const char *text)
{
  g_autofree char *more
      = g_strdup_printf (",\"m.new_content\":{\"msgtype\":\"m.text\",\"body\":\"%s\"}", text);

  return relate (who, room_id, "m.replace", event_id, more);
}

static char *
get_event (BanterdProbe *who, const char *room_id, const char *event_id)
{
  char *answer = NULL;
  guint status
      = banterd_probe_call (who, &answer, "GET", NULL, ROOM "/event/%s", room_id, event_id);

  g_assert_cmpuint (status, ==, 200);
  return answer;
}

static void
redact (BanterdProbe *who, const char *room_id, const char *event_id)
{
  banterd_probe_ok (who, "PUT", "{}", ROOM "/redact/%s/r", room_id, event_id);
}

static char *
bundled (BanterdProbe *who, const char *room_id, const char *event_id, const char *path)
{
  g_autofree char *event = get_event (who, room_id, event_id);
  g_autofree char *full = g_strconcat ("unsigned/m.relations/", path, NULL);

  return banter_json_dup_member (event, full);
}

#define assert_bundled(who, room, id, path, expected)                                              \
  G_STMT_START                                                                                     \
  {                                                                                                \
    g_autofree char *actual_ = bundled (who, room, id, path);                                      \
    g_assert_cmpstr (actual_, ==, expected);                                                       \
  }                                                                                                \
  G_STMT_END

/* The newest valid edit, wherever the event is read; none once it is taken back. */
static void
test_edits (BanterdChat *room, gconstpointer data)
{
  g_autofree char *original = banterd_probe_say_ok (room->alice, room->room_id, "first");
  g_autofree char *one = edit (room->alice, room->room_id, original, "second");
  g_autofree char *two = edit (room->alice, room->room_id, original, "third");
  g_autofree char *page = NULL;

  assert_bundled (room->bob, room->room_id, original, "m.replace/content/m.new_content/body",
                  "\"third\"");
  banterd_probe_call (room->bob, &page, "GET", NULL, ROOM "/messages?dir=b&limit=3", room->room_id);
  g_assert_nonnull (strstr (page, "\"m.relations\":{\"m.replace\":{"));
  redact (room->alice, room->room_id, two);
  assert_bundled (room->bob, room->room_id, original, "m.replace/content/m.new_content/body",
                  "\"second\"");
  assert_bundled (room->bob, room->room_id, one, "m.replace", NULL);
  redact (room->alice, room->room_id, original);
  assert_bundled (room->bob, room->room_id, original, "m.replace", NULL);
}

/* What looks like an edit and is none. */
static void
test_false_edits (BanterdChat *room, gconstpointer data)
{
  g_autofree char *original = banterd_probe_say_ok (room->alice, room->room_id, "genuine");
  g_autofree char *state = NULL;
  g_autofree char *answer = NULL;
  g_autofree char *elsewhere = banterd_probe_create_room (room->alice, "{}");
  const struct
  {
    BanterdProbe *who;
    const char *room_id;
    const char *type;
    const char *more;
  } cases[] = {
    { room->bob, room->room_id, "m.room.message", ",\"m.new_content\":{\"body\":\"forged\"}" },
    { room->alice, room->room_id, "m.sticker", ",\"m.new_content\":{\"body\":\"forged\"}" },
    { room->alice, room->room_id, "m.room.message", "" },
    { room->alice, room->room_id, "m.room.message", ",\"m.new_content\":\"forged\"" },
    { room->alice, elsewhere, "m.room.message", ",\"m.new_content\":{\"body\":\"forged\"}" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *content = relation ("m.replace", original, cases[i].more);

      g_free (banterd_probe_send_ok (cases[i].who, cases[i].room_id, cases[i].type, content));
      assert_bundled (room->bob, room->room_id, original, "m.replace", NULL);
    }
  g_assert_cmpuint (banterd_probe_call (room->alice, &answer, "PUT", "{\"topic\":\"x\"}",
                                        ROOM "/state/m.room.topic", room->room_id),
                    ==, 200);
  state = banterd_probe_get_string (answer, "event_id");
  g_free (edit (room->alice, room->room_id, state, "forged"));
  assert_bundled (room->bob, room->room_id, state, "m.replace", NULL);
}

static void
test_threads (BanterdChat *room, gconstpointer data)
{
  g_autofree char *root = banterd_probe_say_ok (room->alice, room->room_id, "root");
  g_autofree char *first = relate (room->alice, room->room_id, "m.thread", root, "");
  g_autofree char *other = banterd_probe_say_ok (room->bob, room->room_id, "another root");
  g_autofree char *nested = relation ("m.thread", first, "");
  g_autofree char *more = NULL;
  g_autofree char *latest = NULL;
  g_autofree char *threads = NULL;
  g_autofree char *next = NULL;
  g_autofree char *mine = NULL;

  assert_bundled (room->bob, room->room_id, root, "m.thread/current_user_participated", "false");
  g_assert_cmpuint (banterd_probe_send (room->bob, room->room_id, "m.room.message", nested, NULL),
                    ==, 400);
  more = relate (room->bob, room->room_id, "m.thread", root, "");
  g_free (edit (room->bob, room->room_id, more, "edited in the thread"));
  g_free (relate (room->alice, room->room_id, "m.thread", other, ""));
  assert_bundled (room->bob, room->room_id, root, "m.thread/count", "2");
  assert_bundled (room->bob, room->room_id, root, "m.thread/current_user_participated", "true");
  latest = bundled (room->bob, room->room_id, root, "m.thread/latest_event/event_id");
  g_assert_nonnull (strstr (latest, more));
  assert_bundled (room->bob, room->room_id, root,
                  "m.thread/latest_event/unsigned/m.relations/m.replace/content/m.new_content/body",
                  "\"edited in the thread\"");

  banterd_probe_call (room->bob, &threads, "GET", NULL, V1_ROOM "/threads?limit=1", room->room_id);
  g_assert_nonnull (strstr (threads, "another root"));
  next = banterd_probe_get_string (threads, "next_batch");
  g_assert_nonnull (next);
  g_clear_pointer (&threads, g_free);
  banterd_probe_call (room->bob, &threads, "GET", NULL, V1_ROOM "/threads?limit=1&from=%s",
                      room->room_id, next);
  g_assert_nonnull (strstr (threads, "\"body\":\"root\""));
  g_assert_null (strstr (threads, "next_batch"));
  redact (room->bob, room->room_id, more);
  banterd_probe_call (room->bob, &mine, "GET", NULL, V1_ROOM "/threads?include=participated",
                      room->room_id);
  g_assert_null (strstr (mine, "\"body\":\"root\""));
  g_assert_nonnull (strstr (mine, "another root"));
}

static void
test_ignored (BanterdChat *room, gconstpointer data)
{
  g_autofree char *root = banterd_probe_say_ok (room->alice, room->room_id, "root");
  g_autofree char *list = g_strdup_printf ("{\"ignored_users\":{\"%s\":{}}}", room->bob->user_id);
  g_autofree char *page = NULL;

  g_free (relate (room->alice, room->room_id, "m.thread", root, ""));
  g_free (relate (room->bob, room->room_id, "m.thread", root, ",\"mark\":\"unwelcome\""));
  g_free (relate (room->bob, room->room_id, "m.reference", root, ""));
  banterd_probe_set (room->alice, "m.ignored_user_list", list);
  assert_bundled (room->alice, room->room_id, root, "m.thread/count", "1");
  assert_bundled (room->alice, room->room_id, root, "m.reference", NULL);
  assert_bundled (room->bob, room->room_id, root, "m.thread/count", "2");
  banterd_probe_call (room->alice, &page, "GET", NULL, V1_ROOM "/relations/%s", room->room_id,
                      root);
  g_assert_null (strstr (page, "unwelcome"));
  g_clear_pointer (&page, g_free);
  banterd_probe_call (room->alice, &page, "GET", NULL, ROOM "/messages?dir=b", room->room_id);
  g_assert_null (strstr (page, "unwelcome"));
}

static void
test_reactions (BanterdChat *room, gconstpointer data)
{
  g_autofree char *target = banterd_probe_say_ok (room->alice, room->room_id, "nice");
  g_autofree char *thumb
      = g_strdup_printf ("{\"m.relates_to\":{\"rel_type\":\"m.annotation\",\"event_id\":\"%s\","
                         "\"key\":\"+1\"}}",
                         target);
  g_autofree char *heart
      = g_strdup_printf ("{\"m.relates_to\":{\"rel_type\":\"m.annotation\",\"event_id\":\"%s\","
                         "\"key\":\"<3\"}}",
                         target);
  g_autofree char *first = banterd_probe_send_ok (room->bob, room->room_id, "m.reaction", thumb);
  g_autofree char *answer = NULL;
  g_autofree char *errcode = NULL;

  g_assert_cmpuint (banterd_probe_send (room->bob, room->room_id, "m.reaction", thumb, &answer), ==,
                    400);
  errcode = banterd_probe_get_string (answer, "errcode");
  g_assert_cmpstr (errcode, ==, "M_DUPLICATE_ANNOTATION");
  g_free (banterd_probe_send_ok (room->bob, room->room_id, "m.reaction", heart));
  g_free (banterd_probe_send_ok (room->alice, room->room_id, "m.reaction", thumb));
  redact (room->bob, room->room_id, first);
  g_free (banterd_probe_send_ok (room->bob, room->room_id, "m.reaction", thumb));
}

static guint
count_events (const char *answer)
{
  guint n = 0;

  for (const char *at = strstr (answer, "\"origin_server_ts\":"); at != NULL;
       at = strstr (at + 1, "\"origin_server_ts\":"))
    n++;
  return n;
}

static void
test_list (BanterdChat *room, gconstpointer data)
{
  g_autofree char *target = banterd_probe_say_ok (room->alice, room->room_id, "target");
  g_autofree char *escaped = g_uri_escape_string (target, NULL, FALSE);
  g_autofree char *room_id = g_uri_escape_string (room->room_id, NULL, FALSE);
  g_autofree char *first = relate (room->alice, room->room_id, "m.reference", target, "");
  g_autofree char *deep = relate (room->bob, room->room_id, "m.reference", first, "");
  g_autofree char *sticker = relation ("m.reference", target, "");
  const struct
  {
    const char *tail;
    guint status;
    guint n_events;
  } cases[] = {
    { "", 200, 3 },
    { "/m.reference", 200, 3 },
    { "/m.reference/m.sticker", 200, 1 },
    { "/m.thread", 200, 0 },
    { "?recurse=true", 200, 4 },
    { "?limit=2", 200, 2 },
    { "?limit=2&dir=f", 200, 2 },
    { "?from=s1", 200, 0 },
    { "?from=nonsense", 400, 0 },
    { "?to=-1", 400, 0 },
    { "nothing", 404, 0 },
  };

  g_free (relate (room->bob, room->room_id, "m.reference", target, ""));
  g_free (banterd_probe_send_ok (room->bob, room->room_id, "m.sticker", sticker));
  g_assert_nonnull (deep);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/_matrix/client/v1/rooms/%s/relations/%s%s",
                                               room_id, escaped, cases[i].tail);
      g_autofree char *answer = NULL;
      guint status = banterd_probe_call_at (room->alice, &answer, "GET", NULL, path);

      if (status != cases[i].status || count_events (answer) != cases[i].n_events)
        g_error ("%s: %u %s", cases[i].tail, status, answer);
    }
}

/* Pages of children meet without a gap. */
static void
test_pages (BanterdChat *room, gconstpointer data)
{
  static const char *const directions[] = { "b", "f" };
  g_autofree char *target = banterd_probe_say_ok (room->alice, room->room_id, "target");

  for (guint i = 0; i < 7; i++)
    g_free (relate (room->alice, room->room_id, "m.reference", target, ""));
  for (guint i = 0; i < G_N_ELEMENTS (directions); i++)
    {
      g_autofree char *from = NULL;
      guint n_events = 0;
      guint n_pages = 0;

      do
        {
          g_autofree char *answer = NULL;

          if (from == NULL)
            banterd_probe_call (room->alice, &answer, "GET", NULL,
                                V1_ROOM "/relations/%s?limit=3&dir=%s", room->room_id, target,
                                directions[i]);
          else
            banterd_probe_call (room->alice, &answer, "GET", NULL,
                                V1_ROOM "/relations/%s?limit=3&dir=%s&from=%s", room->room_id,
                                target, directions[i], from);
          n_events += count_events (answer);
          g_free (from);
          from = banterd_probe_get_string (answer, "next_batch");
          n_pages++;
        }
      while (from != NULL && n_pages < 10);
      g_assert_cmpuint (n_events, ==, 7);
      g_assert_cmpuint (n_pages, ==, 3);
    }
}

/* Who has left does not learn what was said about old events since. */
static void
test_after_leaving (BanterdChat *room, gconstpointer data)
{
  g_autofree char *original = banterd_probe_say_ok (room->alice, room->room_id, "before");
  g_autofree char *answer = NULL;

  banterd_probe_leave (room->bob, room->room_id);
  g_free (edit (room->alice, room->room_id, original, "behind your back"));
  g_free (relate (room->alice, room->room_id, "m.thread", original, ""));
  assert_bundled (room->bob, room->room_id, original, "m.replace", NULL);
  assert_bundled (room->bob, room->room_id, original, "m.thread", NULL);
  banterd_probe_call (room->bob, &answer, "GET", NULL, V1_ROOM "/relations/%s", room->room_id,
                      original);
  g_assert_cmpuint (count_events (answer), ==, 0);
}

static void
test_receipts (BanterdChat *room, gconstpointer data)
{
  g_autofree char *root = banterd_probe_say_ok (room->alice, room->room_id, "root");
  g_autofree char *reply = relate (room->alice, room->room_id, "m.thread", root, "");
  g_autofree char *reaction
      = g_strdup_printf ("{\"m.relates_to\":{\"rel_type\":\"m.annotation\",\"event_id\":\"%s\","
                         "\"key\":\"+1\"}}",
                         reply);
  g_autofree char *on_reply
      = banterd_probe_send_ok (room->alice, room->room_id, "m.reaction", reaction);
  const struct
  {
    const char *event_id;
    const char *thread_id;
    guint status;
  } cases[] = {
    { root, "main", 200 },   { root, root, 200 },      { reply, root, 200 },
    { on_reply, root, 200 }, { reply, "main", 400 },   { on_reply, "main", 400 },
    { reply, "", 400 },      { reply, "$other", 400 }, { root, reply, 400 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *body = g_strdup_printf ("{\"thread_id\":\"%s\"}", cases[i].thread_id);
      guint status = banterd_probe_call (room->bob, NULL, "POST", body, ROOM "/receipt/m.read/%s",
                                         room->room_id, cases[i].event_id);

      if (status != cases[i].status)
        g_error ("Case %u: %u", i, status);
    }
}

#define ADD(name, func)                                                                            \
  g_test_add ("/server/relations/" name, BanterdChat, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  static const char *const arguments[] = { "--plain", NULL };
  int result;

  g_test_init (&argc, &argv, NULL);
  fixture = banterd_fixture_start (arguments);
  ADD ("edits", test_edits);
  ADD ("false-edits", test_false_edits);
  ADD ("threads", test_threads);
  ADD ("ignored", test_ignored);
  ADD ("reactions", test_reactions);
  ADD ("list", test_list);
  ADD ("pages", test_pages);
  ADD ("after-leaving", test_after_leaving);
  ADD ("receipts", test_receipts);
  result = g_test_run ();
  banterd_fixture_stop (fixture);
  return result;
}
