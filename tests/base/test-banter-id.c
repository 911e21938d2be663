/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "banter-id.h"

#include <string.h>

typedef struct
{
  const char *id;
  gboolean valid;
} Case;

static void
check (const Case *cases, gsize n, gboolean (*is_valid) (const char *))
{
  for (gsize i = 0; i < n; i++)
    if (is_valid (cases[i].id) != cases[i].valid)
      g_error ("\"%s\" should be %s", cases[i].id, cases[i].valid ? "valid" : "invalid");
  g_assert_false (is_valid (NULL));
}

static void
test_server_name (void)
{
  static const Case cases[] = {
    { "example.org", TRUE },
    { "localhost", TRUE },
    { "EXAMPLE.org:8448", TRUE },
    { "127.0.0.1:1", TRUE },
    { "[::1]", TRUE },
    { "[2001:db8::1]:65535", TRUE },
    { "[::ffff:192.0.2.1]:80", TRUE },
    { "a-b.c", TRUE },
    { "", FALSE },
    { ".", FALSE },
    { "..", FALSE },
    { "a..b", FALSE },
    { ".a", FALSE },
    { "a.", FALSE },
    { "a_b", FALSE },
    { "a b", FALSE },
    { "a/b", FALSE },
    { "a?b", FALSE },
    { "a#b", FALSE },
    { "a%2fb", FALSE },
    { "a@b", FALSE },
    { "ä.de", FALSE },
    { "a:", FALSE },
    { "a:0", FALSE },
    { "a:65536", FALSE },
    { "a:123456", FALSE },
    { "a:80:80", FALSE },
    { "a:-1", FALSE },
    { "a: 80", FALSE },
    { ":80", FALSE },
    { "[]", FALSE },
    { "[::1", FALSE },
    { "[1.2.3.4]", FALSE },
    { "[::1%25lo]", FALSE },
    { "[::1]x", FALSE },
    { "::1", FALSE },
  };
  g_autofree char *longest = g_strnfill (BANTER_ID_MAX_LENGTH, 'a');
  g_autofree char *too_long = g_strnfill (BANTER_ID_MAX_LENGTH + 1, 'a');

  check (cases, G_N_ELEMENTS (cases), banter_server_name_is_valid);
  g_assert_true (banter_server_name_is_valid (longest));
  g_assert_false (banter_server_name_is_valid (too_long));
}

static void
test_user_id (void)
{
  static const Case cases[] = {
    { "@a:b", TRUE },
    { "@alice:example.org:8448", TRUE },
    { "@Old User!:b", FALSE },
    { "@Old/User!:b", TRUE },
    { "@ünïcode:b", TRUE },
    { "@:b", TRUE },
    { "@a", FALSE },
    { "@a:", FALSE },
    { "a:b", FALSE },
    { "", FALSE },
    { "@", FALSE },
    { "@a\n:b", FALSE },
    { "@a\x7f:b", FALSE },
    { "@\xff:b", FALSE },
    { "@a:b/c", FALSE },
    { "@a:..", FALSE },
    { "!a:b", FALSE },
  };
  g_autofree char *localpart = NULL;
  g_autofree char *server = NULL;
  g_autofree char *filler = g_strnfill (BANTER_ID_MAX_LENGTH - 3, 'a');
  g_autofree char *longest = g_strconcat ("@", filler, ":b", NULL);
  g_autofree char *too_long = g_strconcat ("@a", filler, ":b", NULL);

  check (cases, G_N_ELEMENTS (cases), banter_user_id_is_valid);
  g_assert_true (banter_user_id_is_valid (longest));
  g_assert_false (banter_user_id_is_valid (too_long));
  g_assert_true (banter_user_id_parse ("@al:[::1]:80", &localpart, &server));
  g_assert_cmpstr (localpart, ==, "al");
  g_assert_cmpstr (server, ==, "[::1]:80");
}

static void
test_localpart (void)
{
  static const Case cases[] = {
    { "alice", TRUE }, { "a.b_c=d-e/f+9", TRUE }, { "", FALSE },   { "Alice", FALSE },
    { "a b", FALSE },  { "a:b", FALSE },          { "@a", FALSE }, { "ä", FALSE },
    { "a\nb", FALSE },
  };

  check (cases, G_N_ELEMENTS (cases), banter_localpart_is_valid);
}

static void
test_others (void)
{
  static const Case rooms[] = {
    { "!a:b", TRUE },  { "!31hneApxJ_1o-63DmFrpeqnkFfWppnzWso1JvH3ogLM", TRUE },
    { "!", FALSE },    { "!:b", FALSE },
    { "!a:", FALSE },  { "#a:b", FALSE },
    { "!a b", FALSE }, { "!a:b/../c", FALSE },
  };
  static const Case events[] = {
    { "$a:b", TRUE }, { "$acR1l0raoZnm60CBwAVgqbZqoO/mYU81xysh1u7XcJk", TRUE },
    { "$", FALSE },   { "$a\tb", FALSE },
    { "a", FALSE },   { "$:b", FALSE },
  };
  static const Case aliases[] = {
    { "#a:b", TRUE }, { "#cats and dogs:b", FALSE }, { "#a", FALSE }, { "#:b", FALSE },
    { "a:b", FALSE },
  };

  check (rooms, G_N_ELEMENTS (rooms), banter_room_id_is_valid);
  check (events, G_N_ELEMENTS (events), banter_event_id_is_valid);
  check (aliases, G_N_ELEMENTS (aliases), banter_room_alias_is_valid);
}

static void
test_mxc (void)
{
  g_autofree char *server = NULL;
  g_autofree char *media_id = NULL;

  g_assert_true (banter_mxc_parse ("mxc://example.org:80/aZ0_-", &server, &media_id));
  g_assert_cmpstr (server, ==, "example.org:80");
  g_assert_cmpstr (media_id, ==, "aZ0_-");
  g_assert_true (banter_mxc_parse ("mxc://[::1]/x", NULL, NULL));
  g_assert_false (banter_mxc_parse (NULL, NULL, NULL));
}

/* Every combination of parts in which at least one is bad. */
static void
test_mxc_bad (void)
{
  static const char *const schemes[] = { "mxc://", "", "mxc:", "MXC://", "http://", " mxc://" };
  static const char *const servers[]
      = { "a.org", "", "..", ".", "a.org/..", "a%2eorg", "a org", "u@a.org", "a.org:99999" };
  static const char *const media[] = { "/id",  "",      "/",    "/..", "/../x", "/a/b", "/a?b",
                                       "/a#b", "/a%2f", "/a.b", "/ä",  "/a\n",  "/\\",  "//id" };
  guint n = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (schemes); i++)
    for (gsize j = 0; j < G_N_ELEMENTS (servers); j++)
      for (gsize k = 0; k < G_N_ELEMENTS (media); k++)
        {
          g_autofree char *uri = g_strconcat (schemes[i], servers[j], media[k], NULL);
          g_autofree char *server = NULL;
          g_autofree char *media_id = NULL;

          if (i == 0 && j == 0 && k == 0)
            continue;
          if (banter_mxc_parse (uri, &server, &media_id))
            g_error ("\"%s\" was accepted", uri);
          g_assert_null (server);
          g_assert_null (media_id);
          n++;
        }
  g_assert_cmpuint (n, >=, 300);
}

static void
test_random_token (void)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  gboolean used[128] = { FALSE };
  guint n_used = 0;

  for (guint i = 0; i < 1000; i++)
    {
      char *token = banter_random_token (32);

      g_assert_cmpuint (strlen (token), ==, 32);
      for (guint j = 0; j < 32; j++)
        {
          g_assert_true (g_ascii_isalnum (token[j]));
          n_used += !used[(guchar)token[j]];
          used[(guchar)token[j]] = TRUE;
        }
      g_assert_true (g_hash_table_add (seen, token));
    }
  g_assert_cmpuint (n_used, ==, 62);
  g_hash_table_add (seen, banter_random_token (0));
  g_assert_true (g_hash_table_contains (seen, ""));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/id/server-name", test_server_name);
  g_test_add_func ("/id/user-id", test_user_id);
  g_test_add_func ("/id/localpart", test_localpart);
  g_test_add_func ("/id/others", test_others);
  g_test_add_func ("/id/mxc", test_mxc);
  g_test_add_func ("/id/mxc-bad", test_mxc_bad);
  g_test_add_func ("/id/random-token", test_random_token);
  return g_test_run ();
}
