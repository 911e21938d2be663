/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "chat/banter-links.h"

/* What is an address in strangers' words, where it ends, and where it really goes. */

typedef struct
{
  const char *text;
  const char *shown; /* the linked part, %NULL: no link */
  const char *uri;   /* where it goes; %NULL: as shown */
} Case;

static const Case cases[] = {
  { "see https://example.org/hall tonight", "https://example.org/hall", NULL },
  { "https://example.org", "https://example.org", NULL },
  { "Is it https://example.org/a?b=c#d?", "https://example.org/a?b=c#d", NULL },
  { "(https://example.org/x)", "https://example.org/x", NULL },
  { "https://en.wikipedia.org/wiki/Gin_(drink)", "https://en.wikipedia.org/wiki/Gin_(drink)",
    NULL },
  { "end https://example.org/x.", "https://example.org/x", NULL },
  { "**https://example.org/x**", "https://example.org/x", NULL },
  { "two\nhttp://a.example/1\nlines", "http://a.example/1", NULL },
  { "HTTPS://Example.ORG/Path", "HTTPS://Example.ORG/Path", "https://example.org/Path" },
  { "日本語https://example.org/あ", NULL, NULL }, /* glued to a word */
  { "日本語 https://example.org/あ", "https://example.org/あ", "https://example.org/%E3%81%82" },
  /* Cyrillic letters that look like Latin ones */
  { "https://аррӏе.com/login", "https://аррӏе.com/login", "https://xn--80ak6aa92e.com/login" },
  { "https://bank.example@evil.example/", NULL, NULL }, /* hides its host */
  { "https://user:pass@evil.example/", NULL, NULL },
  { "javascript:alert(1)", NULL, NULL },
  { "file:///etc/passwd", NULL, NULL },
  { "data:text/html,x", NULL, NULL },
  { "ftp://example.org", NULL, NULL },
  { "nohttps://example.org", NULL, NULL },
  { "https://", NULL, NULL },
  { "https:///path", NULL, NULL },
  { "https://exa\xe2\x80\xaemple.org/gpj", "https://exa", NULL }, /* right-to-left override */
  { "<https://example.org/x>", "https://example.org/x", NULL },
  { "\"https://example.org/x\"", "https://example.org/x", NULL },
  { "https://example.org:99999/", NULL, NULL },
  { "https://[bad/", NULL, NULL },
  { "", NULL, NULL },
};

static void
test_table (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GArray) links = banter_links_find (cases[i].text);
      g_autofree char *shown = NULL;
      const BanterLink *link;

      g_test_message ("%s", cases[i].text);
      if (cases[i].shown == NULL)
        {
          g_assert_cmpuint (links->len, ==, 0);
          continue;
        }
      g_assert_cmpuint (links->len, ==, 1);
      link = &g_array_index (links, BanterLink, 0);
      shown = g_strndup (cases[i].text + link->start, link->end - link->start);
      g_assert_cmpstr (shown, ==, cases[i].shown);
      g_assert_cmpstr (link->uri, ==, cases[i].uri != NULL ? cases[i].uri : cases[i].shown);
      g_assert_true (banter_links_at (links, link->start) == link);
      g_assert_true (banter_links_at (links, link->end - 1) == link);
      g_assert_null (banter_links_at (links, link->end));
    }
}

/* Where a link of formatted text may lead. */
static void
test_check (void)
{
  static const char *const rows[][2] = {
    { "https://example.org/a?b#c", "https://example.org/a?b#c" },
    { "HTTP://Example.org", "http://example.org" },
    { "https://matrix.to/#/@ann:example.org", "https://matrix.to/#/@ann:example.org" },
    { "https://аррӏе.com/", "https://xn--80ak6aa92e.com/" },
    { "mailto:ann@example.org", "mailto:ann@example.org" },
    { "mailto:ann@example.org?attach=/etc/passwd", "mailto:ann@example.org" },
    { "mailto://example.org/@", NULL },
    { "mailto:ann", NULL },
    { "https://bank.example@evil.example/", NULL },
    { "https://evil.example/\xe2\x80\xaegpj", NULL },
    { "https://evil.example/ x", NULL },
    { " https://example.org", NULL },
    { "javascript:alert(1)", NULL },
    { "JavaScript:https://example.org", NULL },
    { "data:text/html,x", NULL },
    { "file:///etc/passwd", NULL },
    { "//example.org", NULL },
    { "/etc", NULL },
    { "matrix:u/ann:example.org", NULL },
    { "", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *uri = banter_links_check (rows[i][0]);

      g_test_message ("%s", rows[i][0]);
      g_assert_cmpstr (uri, ==, rows[i][1]);
    }
}

static void
test_several (void)
{
  g_autoptr (GArray) links = banter_links_find ("https://a.example, http://b.example/x; done");

  g_assert_cmpuint (links->len, ==, 2);
  g_assert_cmpstr (g_array_index (links, BanterLink, 0).uri, ==, "https://a.example");
  g_assert_cmpstr (g_array_index (links, BanterLink, 1).uri, ==, "http://b.example/x");
}

/* A message full of addresses, or one address without an end, takes no noticeable time and memory.
 */
static void
test_hostile (void)
{
  GString *text = g_string_new (NULL);
  g_autoptr (GArray) many = NULL;
  g_autoptr (GArray) endless = NULL;

  for (guint i = 0; i < 3000; i++)
    g_string_append (text, "https://a.example/ ");
  many = banter_links_find (text->str);
  g_assert_cmpuint (many->len, <=, 100);
  g_assert_cmpuint (many->len, >, 10);

  g_string_assign (text, "https://a.example/");
  for (guint i = 0; i < 60000; i++)
    g_string_append_c (text, 'a');
  endless = banter_links_find (text->str);
  g_assert_cmpuint (endless->len, ==, 0);
  g_string_free (text, TRUE);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/links/table", test_table);
  g_test_add_func ("/links/check", test_check);
  g_test_add_func ("/links/several", test_several);
  g_test_add_func ("/links/hostile", test_hostile);
  return g_test_run ();
}
