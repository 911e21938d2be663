/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-sample"

#include "config.h"

#include <string.h>

#include "banterd-probe.h"

#include "banter-server-sample-words.h"

/* The sample community: its words without a server, then its people inside a real banterd, who
 * answer at once here. */

#define V3 "/_matrix/client/v3"

static BanterdFixture *banterd;

/* Long polls until @holds: nothing is tried again before there is news. */
typedef struct
{
  BanterdProbe *probe;
  char *since;
} Watch;

static void
watch_clear (Watch *watch)
{
  g_free (watch->since);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Watch, watch_clear)

typedef gboolean (*Condition) (BanterdProbe *probe, const char *room_id);

static void
wait_until (Watch *watch, Condition holds, const char *room_id)
{
  while (!holds (watch->probe, room_id))
    {
      g_autofree char *answer = NULL;
      guint status = watch->since != NULL
                         ? banterd_probe_call (watch->probe, &answer, "GET", NULL,
                                               V3 "/sync?timeout=20000&since=%s", watch->since)
                         : banterd_probe_call (watch->probe, &answer, "GET", NULL, V3 "/sync");

      g_assert_cmpuint (status, ==, 200);
      g_free (watch->since);
      watch->since = banterd_probe_get_string (answer, "next_batch");
    }
}

static guint
count_in (BanterdProbe *probe, const char *part, const char *what)
{
  g_autofree char *answer = NULL;

  if (g_str_equal (what, "sync"))
    banterd_probe_call (probe, &answer, "GET", NULL, V3 "/sync");
  else
    banterd_probe_call (probe, &answer, "GET", NULL, V3 "/joined_rooms");
  return banterd_probe_count (answer, part);
}

static gboolean
is_welcomed (BanterdProbe *probe, const char *room_id)
{
  return count_in (probe, "invite_state", "sync") == 3;
}

static gboolean
has_joined (BanterdProbe *probe, const char *room_id)
{
  g_autofree char *member = NULL;

  banterd_probe_call (probe, &member, "GET", NULL, V3 "/rooms/%s/state/m.room.member/%s", room_id,
                      "@kofi:localhost");
  return strstr (member, "\"membership\":\"join\"") != NULL;
}

static guint
count_answers (BanterdProbe *probe, const char *room_id)
{
  g_autofree char *answer = NULL;

  banterd_probe_call (probe, &answer, "GET", NULL,
                      V3 "/rooms/%s/messages?dir=b&limit=100&filter=%s", room_id,
                      "{\"types\":[\"m.room.message\",\"m.sticker\"]}");
  return banterd_probe_count (answer, "\"sender\":\"@kofi:localhost\"");
}

static gboolean
has_answer (BanterdProbe *probe, const char *room_id)
{
  return count_answers (probe, room_id) > 0;
}

static guint n_before;

static gboolean
has_more (BanterdProbe *probe, const char *room_id)
{
  return count_answers (probe, room_id) > n_before;
}

static BanterSampleCommunity *
load (void)
{
  g_autofree char *dir = g_test_build_filename (G_TEST_BUILT, "..", "data", NULL);
  g_autoptr (GError) error = NULL;
  BanterSampleCommunity *community = banter_sample_load_community (dir, &error);

  g_assert_no_error (error);
  for (guint i = 0; banter_sample_sets[i] != NULL; i++)
    {
      BanterSampleSet *set = banter_sample_load_set (dir, banter_sample_sets[i], &error);

      g_assert_no_error (error);
      g_assert_cmpuint (set->stickers->len, >=, 8);
      banter_json_free (&banter_sample_set_type, set);
    }
  return community;
}

/* Every sticker that somebody may send is in a set. */
static void
check_sticker (const char *name)
{
  g_autofree char *dir = g_test_build_filename (G_TEST_BUILT, "..", "data", NULL);
  g_auto (GStrv) parts = g_strsplit (name, "/", 2);
  BanterSampleSet *set = banter_sample_load_set (dir, parts[0], NULL);
  gboolean found = FALSE;

  g_assert_nonnull (set);
  for (guint i = 0; i < set->stickers->len; i++)
    found |= g_str_equal (((BanterSampleSticker *)g_ptr_array_index (set->stickers, i))->shortcode,
                          parts[1]);
  if (!found)
    g_error ("There is no sticker %s", name);
  banter_json_free (&banter_sample_set_type, set);
}

static void
check_replies (GPtrArray *replies)
{
  for (guint i = 0; i < replies->len; i++)
    {
      const BanterSampleReply *reply = g_ptr_array_index (replies, i);

      if (reply->sticker != NULL)
        check_sticker (reply->sticker);
      for (guint j = 0; reply->stickers != NULL && reply->stickers[j] != NULL; j++)
        check_sticker (reply->stickers[j]);
    }
}

static void
test_stickers_exist (void)
{
  BanterSampleCommunity *community = load ();

  check_replies (community->replies);
  for (guint i = 0; i < community->people->len; i++)
    check_replies (((BanterSamplePerson *)g_ptr_array_index (community->people, i))->topics);
  banter_json_free (&banter_sample_community_type, community);
}

static void
test_answers (void)
{
  static const struct
  {
    const char *type;
    const char *msgtype;
    const char *body;
    gboolean needs_sticker;
  } questions[] = {
    { "m.room.message", "m.text", "hello", FALSE },
    { "m.room.message", "m.text", "", FALSE },
    { "m.room.message", "m.text", "😀", FALSE },
    { "m.room.message", "m.text", "你好", FALSE },
    { "m.room.message", "m.text", "{name} {me} %s %n", FALSE },
    { "m.room.message", "m.image", "x.png", FALSE },
    { "m.room.message", "m.file", "x.pdf", FALSE },
    { "m.room.message", "org.example.new", NULL, FALSE },
    { "m.sticker", NULL, "x", TRUE },
  };
  BanterSampleCommunity *community = load ();

  for (guint p = 0; p < community->people->len; p++)
    for (guint i = 0; i < G_N_ELEMENTS (questions); i++)
      for (guint turn = 0; turn < 12; turn++)
        {
          const BanterSampleQuestion question
              = { questions[i].type, questions[i].msgtype, questions[i].body, "Nora", turn };
          const BanterSamplePerson *person = g_ptr_array_index (community->people, p);
          g_auto (BanterSampleAnswer) first = { 0 };
          g_auto (BanterSampleAnswer) second = { 0 };

          banter_sample_answer (community, person, &question, &first);
          banter_sample_answer (community, person, &question, &second);
          g_assert_cmpstr (first.text, ==, second.text);
          g_assert_cmpstr (first.sticker, ==, second.sticker);
          g_assert_true (first.text != NULL || first.sticker != NULL);
          g_assert_true (!questions[i].needs_sticker || first.sticker != NULL);
          g_assert_true (first.text == NULL || strchr (first.text, '{') == NULL);
        }
  banter_json_free (&banter_sample_community_type, community);
}

static void
test_context (void)
{
  static const struct
  {
    const char *person;
    const char *body;
    const char *part; /* of one of the first answers */
  } cases[] = {
    { "theo", "do you bake bread?", "starter" },
    { "aisha", "is saturn up?", "Saturn" },
    { "mina", "how is your CAT?!", "cat" },
    { "mina", "thank you!!", "welcome" },
    { "kofi", "Hellooo", "Hey" },
    { "sam", "good night", "night" },
    { "rosa", "who are you?", "Rosa" },
  };
  BanterSampleCommunity *community = load ();

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      gboolean found = FALSE;

      for (guint turn = 0; turn < 6; turn++)
        {
          const BanterSampleQuestion question
              = { "m.room.message", "m.text", cases[i].body, "Nora", turn };
          g_auto (BanterSampleAnswer) answer = { 0 };

          banter_sample_answer (community, banter_sample_find_person (community, cases[i].person),
                                &question, &answer);
          found |= answer.text != NULL && strstr (answer.text, cases[i].part) != NULL;
        }
      if (!found)
        g_error ("%s does not answer %s", cases[i].person, cases[i].body);
    }
  banter_json_free (&banter_sample_community_type, community);
}

static void
test_newcomer (void)
{
  g_autoptr (BanterdProbe) nora = banterd_probe_register (banterd, "nora", NULL);
  g_auto (Watch) watch = { nora, NULL };
  g_autofree char *sets = NULL;

  wait_until (&watch, is_welcomed, NULL);
  g_assert_cmpuint (count_in (nora, "!", "joined"), ==, 5);
  banterd_probe_call (nora, &sets, "POST", "{\"filter\":{\"room_types\":[\"im.banter.stickers\"]}}",
                      V3 "/publicRooms");
  g_assert_cmpuint (banterd_probe_count (sets, "\"room_id\""), ==, 3);
  g_assert_nonnull (strstr (sets, "\"world_readable\":true"));

  /* A second start finds everything there and does nothing twice. */
  banterd_fixture_kill (banterd);
  banterd_fixture_restart (banterd);
  {
    g_autoptr (BanterdProbe) otto = banterd_probe_register (banterd, "otto", NULL);
    g_auto (Watch) second = { otto, NULL };

    wait_until (&second, is_welcomed, NULL);
  }
  g_assert_cmpuint (count_in (nora, "!", "joined"), ==, 5);
  g_assert_cmpuint (count_in (nora, "invite_state", "sync"), ==, 3);
}

static void
test_conversation (void)
{
  g_autoptr (BanterdProbe) pia = banterd_probe_register (banterd, "pia", NULL);
  BanterdProbe kofi = { banterd, (char *)"@kofi:localhost", NULL, 0 };
  g_auto (Watch) watch = { pia, NULL };
  g_autofree char *room_id = NULL;

  wait_until (&watch, is_welcomed, NULL);
  room_id = banterd_probe_open_dm (pia, &kofi);
  wait_until (&watch, has_joined, room_id);
  g_assert_cmpuint (banterd_probe_say (pia, room_id, "Hello Kofi"), ==, 200);
  wait_until (&watch, has_answer, room_id);

  /* Killed between question and answer: answered once after the restart. */
  for (guint i = 0; i < 3; i++)
    {
      guint before = count_answers (pia, room_id);

      g_assert_cmpuint (banterd_probe_say (pia, room_id, "Are you still there?"), ==, 200);
      banterd_fixture_kill (banterd);
      banterd_fixture_restart (banterd);
      n_before = before;
      wait_until (&watch, has_more, room_id);
      /* A text, a sticker, or both. */
      g_assert_cmpuint (count_answers (pia, room_id), <=, before + 2);
    }
}

/* Somebody too young for chats gets none; the server goes on. */
static void
test_child (void)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  g_autoptr (GDateTime) then = g_date_time_add_years (now, -14);
  g_autofree char *birthday = g_date_time_format (then, "%Y-%m-%d");
  g_autoptr (BanterdProbe) child = banterd_probe_register (banterd, "kim", birthday);
  g_autoptr (BanterdProbe) after = banterd_probe_register (banterd, "quinn", NULL);
  g_auto (Watch) watch = { after, NULL };

  wait_until (&watch, is_welcomed, NULL);
  g_assert_cmpuint (count_in (child, "!", "joined"), ==, 0);
  g_assert_cmpuint (count_in (child, "invite_state", "sync"), ==, 0);
}

int
main (int argc, char *argv[])
{
  static const char *const arguments[] = { "--sample", "--sample-delay", "0", NULL };
  int status;

  g_test_init (&argc, &argv, NULL);
  banterd = banterd_fixture_start (arguments);
  g_test_add_func ("/sample/stickers-exist", test_stickers_exist);
  g_test_add_func ("/sample/answers", test_answers);
  g_test_add_func ("/sample/context", test_context);
  g_test_add_func ("/sample/newcomer", test_newcomer);
  g_test_add_func ("/sample/conversation", test_conversation);
  g_test_add_func ("/sample/child", test_child);
  status = g_test_run ();
  banterd_fixture_stop (banterd);
  return status;
}
