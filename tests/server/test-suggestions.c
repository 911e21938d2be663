/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-suggestions"

#include "config.h"

#include "safety-people.h"

/* The safety extension's suggestions, and what a request shows of the one who asks. */

#define SUGGESTIONS EXTENSION "/suggestions"

static char *
suggestions_of (BanterdProbe *probe)
{
  char *answer = NULL;

  g_assert_cmpuint (banterd_probe_call (probe, &answer, "GET", NULL, SUGGESTIONS), ==, 200);
  return answer;
}

static gboolean
is_suggested (BanterdProbe *probe, BanterdProbe *other)
{
  g_autofree char *answer = suggestions_of (probe);

  return strstr (answer, other->user_id) != NULL;
}

static void
follow_both (BanterdProbe *probe, BanterdProbe *one, BanterdProbe *other)
{
  g_autofree char *content
      = g_strdup_printf ("{\"users\":{\"%s\":{},\"%s\":{}}}", one->user_id, other->user_id);

  banterd_probe_set (probe, "im.banter.following", content);
}

/* @middle is the friend of both. */
static void
introduce (BanterdProbe *middle, BanterdProbe *a, BanterdProbe *b)
{
  follow_both (middle, a, b);
  banterd_probe_follow (a, middle);
  banterd_probe_follow (b, middle);
}

static void
test_friend_in_common (void)
{
  g_autoptr (BanterdProbe) a = someone (NULL);
  g_autoptr (BanterdProbe) b = someone (NULL);
  g_autoptr (BanterdProbe) middle = someone (NULL);
  g_autofree char *answer = NULL;

  g_assert_false (is_suggested (a, b));
  introduce (middle, a, b);
  answer = suggestions_of (a);
  g_assert_nonnull (strstr (answer, b->user_id));
  g_assert_nonnull (strstr (answer, "\"mutual_friends\":1"));
  g_assert_true (is_suggested (b, a));
  banterd_probe_tells (a, "\"suggested\":true", EXTENSION "/relations/%s", b->user_id);
  /* Neither oneself nor whom one follows already. */
  g_assert_null (strstr (answer, a->user_id));
  g_assert_null (strstr (answer, middle->user_id));
  follow_both (a, middle, b);
  g_assert_false (is_suggested (a, b));
  g_assert_true (is_suggested (b, a));

  /* A friendship that only one believes in is none. */
  banterd_probe_set (b, "im.banter.following", "{\"users\":{}}");
  g_assert_false (is_suggested (b, a));
}

static void
test_small_groups (void)
{
  g_autoptr (BanterdProbe) a = someone (NULL);
  g_autoptr (BanterdProbe) b = someone (NULL);
  g_autoptr (BanterdProbe) host = someone (NULL);
  g_autofree char *open
      = banterd_probe_create_room (host, "{\"preset\":\"public_chat\",\"name\":\"x\"}");
  g_autofree char *room_id = NULL;
  g_autofree char *answer = NULL;

  banterd_probe_join (a, open);
  banterd_probe_join (b, open);
  g_assert_false (is_suggested (a, b));
  room_id = share_group (a, b);
  answer = suggestions_of (a);
  g_assert_nonnull (strstr (answer, b->user_id));
  g_assert_nonnull (strstr (answer, "\"shared_groups\":1"));
  banterd_probe_leave (b, room_id);
  g_assert_false (is_suggested (a, b));
}

/* Nobody under 18 or of unknown age is suggested, or gets suggestions. */
static void
test_ages (void)
{
  static const int ages[] = { 16, 17 };

  for (guint i = 0; i < G_N_ELEMENTS (ages); i++)
    {
      g_autoptr (BanterdProbe) adult = someone (NULL);
      g_autoptr (BanterdProbe) minor = someone_aged (ages[i]);
      g_autoptr (BanterdProbe) middle = someone (NULL);
      g_autofree char *answer = NULL;

      introduce (middle, adult, minor);
      g_assert_false (is_suggested (adult, minor));
      answer = suggestions_of (minor);
      g_assert_cmpstr (answer, ==, "{\"suggestions\":[]}");
      banterd_probe_tells (adult, "\"suggested\":false", EXTENSION "/relations/%s", minor->user_id);
    }
}

static void
test_blocked (void)
{
  g_autoptr (BanterdProbe) a = someone (NULL);
  g_autoptr (BanterdProbe) b = someone (NULL);
  g_autoptr (BanterdProbe) middle = someone (NULL);

  introduce (middle, a, b);
  block (b, a);
  g_assert_false (is_suggested (a, b));
  g_assert_false (is_suggested (b, a));
}

static void
test_pages (void)
{
  static const char *const bad[]
      = { "?limit=x", "?from=x", "?from=1.5", "?from=99999999999999999999" };
  g_autoptr (BanterdProbe) a = someone (NULL);
  g_autoptr (BanterdProbe) middle = someone (NULL);
  g_autoptr (GString) follows = g_string_new ("{\"users\":{");
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autofree char *from = g_strdup ("0");

  for (guint i = 0; i < 5; i++)
    {
      g_autoptr (BanterdProbe) other = someone (NULL);

      banterd_probe_follow (other, middle);
      g_string_append_printf (follows, "\"%s\":{},", other->user_id);
    }
  g_string_append_printf (follows, "\"%s\":{}}}", a->user_id);
  banterd_probe_set (middle, "im.banter.following", follows->str);
  banterd_probe_follow (a, middle);

  for (guint page = 0; page < 3; page++)
    {
      g_autofree char *path = g_strdup_printf (SUGGESTIONS "?limit=2&from=%s", from);
      g_autofree char *answer = NULL;

      g_assert_cmpuint (banterd_probe_call_at (a, &answer, "GET", NULL, path), ==, 200);
      g_assert_true (g_hash_table_add (seen, g_strdup (answer)));
      g_free (from);
      from = banterd_probe_get_string (answer, "next");
      g_assert_cmpint (from != NULL, ==, page < 2);
    }
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autofree char *path = g_strconcat (SUGGESTIONS, bad[i], NULL);

      g_assert_cmpuint (banterd_probe_call_at (a, NULL, "GET", NULL, path), ==, 400);
    }
}

/* What a request shows: texts, what the two have in common, since when the account is known. */
static void
test_request (void)
{
  g_autoptr (BanterdProbe) a = someone (NULL);
  g_autoptr (BanterdProbe) b = someone (NULL);
  g_autoptr (BanterdProbe) middle = someone (NULL);
  g_autoptr (BanterdProbe) nosy = someone (NULL);
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  g_autofree char *month = g_date_time_format (now, "\"known_since\":\"%Y-%m\"");
  g_autofree char *room_id = NULL;
  g_autofree char *group = NULL;
  g_autofree char *answer = NULL;

  introduce (middle, a, b);
  group = share_group (a, b);
  room_id = banterd_probe_open_dm (a, b);
  g_assert_cmpuint (banterd_probe_say (a, room_id, "first"), ==, 200);
  g_assert_cmpuint (banterd_probe_say (a, room_id, "second"), ==, 200);
  g_assert_cmpuint (banterd_probe_call (b, &answer, "GET", NULL, EXTENSION "/requests/%s", room_id),
                    ==, 200);
  g_assert_nonnull (strstr (answer, "first"));
  g_assert_nonnull (strstr (answer, "second"));
  g_assert_nonnull (strstr (answer, "\"mutual_groups\":1"));
  g_assert_nonnull (strstr (answer, "\"mutual_friends\":1"));
  g_assert_nonnull (strstr (answer, month));
  g_assert_cmpuint (banterd_probe_call (nosy, NULL, "GET", NULL, EXTENSION "/requests/%s", room_id),
                    ==, 404);
  g_assert_cmpuint (banterd_probe_call (a, NULL, "GET", NULL, EXTENSION "/requests/%s", room_id),
                    ==, 404);
  banterd_probe_leave (b, room_id);
  g_assert_cmpuint (banterd_probe_call (b, NULL, "GET", NULL, EXTENSION "/requests/%s", room_id),
                    ==, 404);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/suggestions/friend-in-common", test_friend_in_common);
  g_test_add_func ("/suggestions/small-groups", test_small_groups);
  g_test_add_func ("/suggestions/ages", test_ages);
  g_test_add_func ("/suggestions/blocked", test_blocked);
  g_test_add_func ("/suggestions/pages", test_pages);
  g_test_add_func ("/suggestions/request", test_request);
  return safety_run ();
}
