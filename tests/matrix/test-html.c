/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "banter-matrix-html.h"

#include <string.h>

/* Formatted bodies as other clients write them, and as nobody should. Each is written out as its
 * blocks in slashes, with what they are in before ("^" apart, ">" quote, "*" list, "#" code), and
 * its runs behind. */

static const struct
{
  const char *html;
  const char *expected; /* NULL: the plain body is shown */
} cases[] = {
  /* Runs */
  { "plain", "/plain/" },
  { "a <b>b</b> c", "/a b c/ bold b" },
  { "<strong>a</strong><em>b</em><i>c</i>", "/abc/ bold a, italic b, italic c" },
  { "<b>a<i>b</i></b>", "/ab/ bold ab, italic b" },
  { "<del>a</del><s>b</s><strike>c</strike><u>d</u>",
    "/abcd/ strike a, strike b, strike c, underline d" },
  { "<code>a &lt; b</code>", "/a < b/ code a < b" },
  { "<B>a</B>", "/a/ bold a" },
  { "<font color=\"#ff0000\" data-mx-bg-color=\"#000\">a</font><sup>b</sup>", "/ab/" },
  { "a<b> </b>b", "/a b/" },
  { "  a \n b\t", "/a b/" },

  /* Blocks */
  { "<p>a</p>\n<p>b</p>\n", "/a/^b/" },
  { "a<br>b<br/>c<br />", "/a\nb\nc/" },
  { "<div>a</div><div>b</div>", "/a/b/" },
  { "<h1>a</h1>b<h6>c</h6>", "/a/^b/^c/ bold a, bold c" },
  { "<blockquote>\n<p>a</p>\n<p>b</p>\n</blockquote>\n<p>c</p>", "/>a/^>b/^c/" },
  { "<blockquote>a<blockquote>b</blockquote></blockquote>", "/>a/^>>b/" },
  { "<pre><code class=\"language-c\">int a;\n\n  b &amp;&amp; c;\n</code></pre>",
    "/#int a;\n\n  b && c;/ code int a;\n\n  b && c;" },
  { "a<ul>\n<li>b</li>\n<li>c<ul><li>d</li></ul></li></ul>e", "/a/^*• b/*• c/**• d/^e/" },
  { "<ol start=\"3\"><li>a</li><li><p>b</p><p>c</p></li></ol>", "/*3. a/*4. b/*c/" },
  { "<ol><li>a<li>b</ol>", "/*1. a/*2. b/" },
  { "<ul><li></li></ul>a", "/a/" },
  { "<ol start=\"-9\"><li>a</ol><ol start=\"99999999999999999999\"><li>b</ol>",
    "/*0. a/^*2147483647. b/" },
  { "a<hr>b", "/a/^———/^b/" },
  { "<table><tr><th>a</th><td>b</td></tr><tr><td>c</td></tr></table>", "/a b/c/ bold a" },

  /* Links, spoilers, pictures */
  { "<a href=\"https://a.b/?c=1&amp;d=2\">e</a>", "/e/ link(https://a.b/?c=1&d=2) e" },
  { "<a href='javascript:a'>e</a>", "/e/ link(javascript:a) e" }, /* who opens it checks it */
  { "<code href=\"x\">e</code>", "/e/ code e" },
  { "<a name=\"x\">e</a><a>f</a>", "/ef/" },
  { "<a href=x href=y>e</a>", "/e/ link(x) e" },
  { "<span data-mx-spoiler>a</span><span>b</span>", "/ab/ spoiler a" },
  { "<span data-mx-spoiler=\"why\"><b>a</b></span>", "/a/ bold a, spoiler a" },
  { "<img src=\"mxc://a/b\" alt=\":cat:\" onerror=\"x\">", "/:cat:/" },
  { "<img src=\"https://a/track.png\">", NULL },

  /* What is left out */
  { "<mx-reply><blockquote>said</blockquote></mx-reply>answer", "/answer/" },
  { "<mx-reply>never closed", NULL },
  { "<script>alert(1)</script>a<style>b{}</style>", "/a/" },
  { "<marquee>a</marquee><b onclick=\"x\">b</b>", "/ab/ bold b" },
  { "a<!-- b -->c<!DOCTYPE d><?e?>", "/ac/" },
  { "a<!-- b", "/a/" },
  { "", NULL },
  { " \n<p> </p><b></b>", NULL },

  /* References */
  { "&lt;b&gt;&amp;amp;&quot;&#39;&#x1F44B;&hellip;", "/<b>&amp;\"'👋…/" },
  { "&nosuch; &amp &#; &#x; & &;", "/&nosuch; &amp &#; &#x; & &;/" },
  { "&#0;&#xD800;&#x110000;&#99999999999999999999;", "/����/" },
  { "a&nbsp;b", "/a\xc2\xa0"
                "b/" },

  /* Attempts */
  { "a &#x202e;b&#x2066;c\xe2\x80\xae"
    "d&#7;&#x9b;",
    "/a bcd/" },
  { "<b>a", "/a/ bold a" },
  { "</b>a</p></blockquote>", "/a/" },
  { "<b><i>a</b>b</i>c", "/abc/ bold a, italic a" },
  { "a <b", "/a <b/" },
  { "a < b > c <3", "/a < b > c <3/" },
  { "<b \"'<i>a</i>", "/a/ bold a" },
  { "<a href=\"x\">a<a href=\"y\">b</a></a>", "/ab/ link(x) ab, link(y) b" },
  { "ba<b></b>d", "/bad/" },
  { "<li>a</li></ul>", "/a/" },
};

static void
append_run (GString *out, const BanterRichText *rich, const BanterRichRun *run)
{
  static const char *const names[]
      = { "bold", "italic", "strike", "underline", "code", "spoiler", "link" };

  g_string_append_printf (out, "%s%s", run == (gpointer)rich->runs->data ? " " : ", ",
                          names[run->style]);
  if (run->uri != NULL)
    g_string_append_printf (out, "(%s)", run->uri);
  g_string_append_c (out, ' ');
  g_string_append_len (out, rich->text + run->start, run->end - run->start);
}

static char *
describe (const BanterRichText *rich)
{
  GString *out = g_string_new ("/");

  for (guint i = 0; i < rich->blocks->len; i++)
    {
      const BanterRichBlock *block = &g_array_index (rich->blocks, BanterRichBlock, i);

      g_string_append (out, block->apart ? "^" : "");
      for (guint n = 0; n < block->quotes; n++)
        g_string_append_c (out, '>');
      for (guint n = 0; n < block->lists; n++)
        g_string_append_c (out, '*');
      g_string_append (out, block->code ? "#" : "");
      g_string_append_len (out, rich->text + block->start, block->end - block->start);
      g_string_append_c (out, '/');
    }
  for (guint i = 0; i < rich->runs->len; i++)
    append_run (out, rich, &g_array_index (rich->runs, BanterRichRun, i));
  return g_string_free (out, FALSE);
}

static void
test_cases (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (BanterRichText) rich = banter_matrix_html_read (cases[i].html);
      g_autofree char *found = rich != NULL ? describe (rich) : NULL;

      g_test_message ("%s", cases[i].html);
      g_assert_cmpstr (found, ==, cases[i].expected);
    }
}

static char *
repeat (const char *text, guint n, const char *behind)
{
  GString *out = g_string_new (NULL);

  for (guint i = 0; i < n; i++)
    g_string_append (out, text);
  return g_string_free (g_string_append (out, behind), FALSE);
}

/* Too deep, too long or too chequered is not read; the rest is, in no time. */
static void
test_sizes (void)
{
  static const struct
  {
    const char *text;
    guint n;
    gboolean read;
  } sizes[] = {
    { "<b>", 100, TRUE },        { "<b>", 101, FALSE },        { "<b>", 10000, FALSE },
    { "<b>a</b>", 2000, TRUE },  { "<b>a</b>", 2001, FALSE },  { "<p>a</p>", 400, TRUE },
    { "<p>a</p>", 501, FALSE },  { "a", 64 * 1024 - 1, TRUE }, { "a", 64 * 1024, FALSE },
    { "<a ", 20000, TRUE },      { "<", 60000, TRUE },         { "&", 60000, TRUE },
    { "</b>", 16000, TRUE },     { "<br>", 16000, TRUE },      { "<a b='", 10000, TRUE },
    { "<!--", 16000, FALSE },    { "<li>", 16000, TRUE },      { "<ul></ul>", 7000, TRUE },
    { "<unknown>", 7000, TRUE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      g_autofree char *html = repeat (sizes[i].text, sizes[i].n, "x");
      g_autoptr (BanterRichText) rich = banter_matrix_html_read (html);

      g_test_message ("%u × %s", sizes[i].n, sizes[i].text);
      g_assert_true ((rich != NULL) == sizes[i].read);
    }
}

/* Lists, quotes and notifications do not tell what a click tells. */
static void
test_summary (void)
{
  static const char *const rows[][2] = {
    { "a <span data-mx-spoiler>secret</span> b", "a ▒▒▒ b" },
    { "<span data-mx-spoiler>a<span data-mx-spoiler>b</span>c</span>", "▒▒▒" },
    { "<b>a</b>", "a" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (BanterRichText) rich = banter_matrix_html_read (rows[i][0]);

      g_assert_cmpstr (rich->summary, ==, rows[i][1]);
    }
}

static void
test_equal (void)
{
  static const char *const texts[] = { "<b>a</b>",
                                       "<i>a</i>",
                                       "a",
                                       "<p>a</p><p>b</p>",
                                       "a<br><br>b",
                                       "<ul><li>a</ul>",
                                       "<a href=\"x\">a</a>",
                                       "<a href=\"y\">a</a>" };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    for (guint k = 0; k < G_N_ELEMENTS (texts); k++)
      {
        g_autoptr (BanterRichText) one = banter_matrix_html_read (texts[i]);
        g_autoptr (BanterRichText) other = banter_matrix_html_read (texts[k]);

        g_assert_true (banter_rich_text_equal (one, other) == (i == k));
        g_assert_false (banter_rich_text_equal (one, NULL));
      }
  g_assert_true (banter_rich_text_equal (NULL, NULL));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/html/cases", test_cases);
  g_test_add_func ("/html/sizes", test_sizes);
  g_test_add_func ("/html/summary", test_summary);
  g_test_add_func ("/html/equal", test_equal);
  return g_test_run ();
}
