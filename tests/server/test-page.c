/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-page"

#include "config.h"

#include <string.h>

#include "banter-server-fetch.h"
#include "banter-server-page.h"

/* What is read out of strangers' pages, and which addresses are asked at all. */

static const struct
{
  const char *html;
  const char *title;
  const char *description;
  const char *image;
} pages[] = {
  { "", NULL, NULL, NULL },
  { "<title>One</title>", "One", NULL, NULL },
  { "<TITLE\n>  One\n two </TITLE>", "One two", NULL, NULL },
  { "<title>A &amp; B &#8212; &#x43;&lt;b&gt; &nope; &</title>", "A & B — C<b> &nope; &", NULL,
    NULL },
  { "<title>x</title><meta property=\"og:title\" content=\"y\">", "y", NULL, NULL },
  { "<meta content='y' property='og:title'/><title>x</title>", "y", NULL, NULL },
  { "<meta property=og:title content=bare>", "bare", NULL, NULL },
  { "<meta name=\"description\" content=\"d\">", NULL, "d", NULL },
  { "<meta name=description content=d><meta property=og:description content=e>", NULL, "e", NULL },
  { "<meta property=og:image content=/a.png><meta property=og:image content=/b.png>", NULL, NULL,
    "/a.png" },
  { "<meta property=og:title content=\"a > b\"><meta property=og:image content=/c.png>", "a > b",
    NULL, "/c.png" },
  { "<body><meta property=og:title content=late>", NULL, NULL, NULL },
  { "<metadata property=og:title content=no>", NULL, NULL, NULL },
  { "<meta property=\"og:title\" content=\"never ends", NULL, NULL, NULL },
  { "<meta property=\"og:title\"", NULL, NULL, NULL },
  { "<meta =\"og:title\" = content===x>", NULL, NULL, NULL },
  { "<title>never ends", NULL, NULL, NULL },
  { "<title></title><meta property=og:title content=\"\">", NULL, NULL, NULL },
  { "<title>a\xe2\x80\xae"
    "b\x01&#1;&#8238;c&#0;&#xd800;&#99999999999;</title>",
    "abc", NULL, NULL },
  { "<title>\xff\xfe</title>", "\xef\xbf\xbd\xef\xbf\xbd", NULL, NULL },
  { "<", NULL, NULL, NULL },
  { "<meta", NULL, NULL, NULL },
  { "<meta ", NULL, NULL, NULL },
};

static void
test_pages (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (pages); i++)
    {
      g_autoptr (BanterServerPage) page
          = banter_server_page_read (pages[i].html, strlen (pages[i].html));

      g_test_message ("%u", i);
      g_assert_cmpstr (page->title, ==, pages[i].title);
      g_assert_cmpstr (page->description, ==, pages[i].description);
      g_assert_cmpstr (page->image, ==, pages[i].image);
    }
}

/* Every prefix of every page, and bytes at random: nothing is read beyond the end. */
static void
test_garbage (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (pages); i++)
    for (gsize n = 0; n < strlen (pages[i].html); n++)
      {
        g_autofree char *part = g_memdup2 (pages[i].html, n);

        banter_server_page_free (banter_server_page_read (n > 0 ? part : "", n));
      }
  for (guint i = 0; i < 300; i++)
    {
      char bytes[200];

      memcpy (bytes, "<meta ", 6);
      for (gsize j = 6; j < sizeof bytes; j++)
        bytes[j] = "<>=\"'/ &#;metaog:titlecontent\0\xff"[g_test_rand_int_range (0, 32)];
      banter_server_page_free (banter_server_page_read (bytes, sizeof bytes));
    }
}

static void
test_long (void)
{
  g_autofree char *words = g_strnfill (100000, 'x');
  g_autofree char *html = g_strconcat ("<title>", words, "</title>", NULL);
  g_autofree char *tags = g_strnfill (500000, '<');
  g_autoptr (BanterServerPage) page = banter_server_page_read (html, strlen (html));
  g_autoptr (BanterServerPage) nothing = banter_server_page_read (tags, strlen (tags));

  g_assert_cmpint (g_utf8_strlen (page->title, -1), <=, 301);
  g_assert_null (nothing->title);
}

static void
test_addresses (void)
{
  static const char *const others[]
      = { "0.0.0.0",          "10.1.2.3",        "100.64.0.1",  "127.0.0.1",
          "127.255.255.255",  "169.254.169.254", "172.16.0.1",  "172.31.255.255",
          "192.0.0.8",        "192.0.2.1",       "192.168.0.1", "198.18.0.1",
          "198.51.100.1",     "203.0.113.1",     "224.0.0.1",   "239.1.1.1",
          "240.0.0.1",        "255.255.255.255", "::",          "::1",
          "::ffff:127.0.0.1", "::ffff:8.8.8.8",  "::127.0.0.1", "64:ff9b::7f00:1",
          "64:ff9b:1::1",     "100::1",          "fc00::1",     "fd00::1",
          "fe80::1",          "ff02::1",         "2001::1",     "2001:db8::1",
          "2002:7f00:1::",    "3fff::1",         "fec0::1" };
  static const char *const everybodys[]
      = { "1.1.1.1",     "8.8.8.8",         "100.63.255.255",       "172.15.0.1",  "172.32.0.1",
          "192.167.1.1", "223.255.255.255", "2606:4700:4700::1111", "2a00:1450::1" };

  for (guint i = 0; i < G_N_ELEMENTS (others) + G_N_ELEMENTS (everybodys); i++)
    {
      gboolean is_global = i >= G_N_ELEMENTS (others);
      const char *text = is_global ? everybodys[i - G_N_ELEMENTS (others)] : others[i];
      g_autoptr (GInetAddress) address = g_inet_address_new_from_string (text);

      if (banter_server_fetch_is_global (address) != is_global)
        g_error ("%s", text);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/server/page/pages", test_pages);
  g_test_add_func ("/server/page/garbage", test_garbage);
  g_test_add_func ("/server/page/long", test_long);
  g_test_add_func ("/server/page/addresses", test_addresses);
  return g_test_run ();
}
