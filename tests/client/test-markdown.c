/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "banter-markdown.h"

#include <string.h>

/* What people type, and the HTML that goes with it; NULL where there is nothing to format. */

static const struct
{
  const char *text;
  const char *html;
} cases[] = {
  { "Hello", NULL },
  { "two\nlines\n\nand more", NULL },
  { "snake_case_name 2*3*4 * 5", "snake_case_name 2<em>3</em>4 * 5" },
  { "a * b * c _ d _ e", NULL },
  { "**b**", "<strong>b</strong>" },
  { "a *b* _c_", "a <em>b</em> <em>c</em>" },
  { "**b *c***", "<strong>b <em>c</em></strong>" },
  { "~~a~~ b", "<del>a</del> b" },
  { "~~a **b** c~~", "<del>a <strong>b</strong> c</del>" },
  { "**~~a~~**", "<strong><del>a</del></strong>" },
  { "~~a~~~~b~~", "<del>a</del><del>b</del>" },
  { "~~ a ~~ b", NULL },
  { "~~a", NULL },
  { "~~ **b**", "~~ <strong>b</strong>" },
  { "~~a **b**", "~~a <strong>b</strong>" },
  { "`a < b`", "<code>a &lt; b</code>" },
  { "`~~a~~`", "<code>~~a~~</code>" },
  { "```c\nint a;\n```", "<pre><code class=\"language-c\">int a;\n</code></pre>" },
  { "> a\nb", "<blockquote>\n<p>a<br />\nb</p>\n</blockquote>" },
  { "- a\n- b", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>" },
  { "2. a\n3. b", "<ol start=\"2\">\n<li>a</li>\n<li>b</li>\n</ol>" },
  { "a **b**\nc\n\nd", "<p>a <strong>b</strong><br />\nc</p>\n<p>d</p>" },
  { "[a](https://b.c)", "<a href=\"https://b.c\">a</a>" },
  { "[a](mailto:b@c.d)", "<a href=\"mailto:b@c.d\">a</a>" },
  { "https://a.b/c_d_e", NULL },
  { "\\*a\\*", NULL },
  { "👋 **é**", "👋 <strong>é</strong>" },
  { "", NULL },
  { " \n ", NULL },

  /* What stays text */
  { "<b>a</b>", NULL },
  { "<b>a</b> *c*", "&lt;b&gt;a&lt;/b&gt; <em>c</em>" },
  { "<div>\na\n</div>", NULL },
  { "<script>\n\nalert(1)\n</script>\n\n*a*",
    "<p>&lt;script&gt;<br />\n<br />\nalert(1)<br />\n&lt;/script&gt;</p>\n<p><em>a</em></p>" },
  { "[a](javascript:b)", NULL },
  { "[*a*](javascript:b)", "[<em>a</em>](javascript:b)" },
  { "[a](b)", NULL },
  { "![a](https://b.c/d.png)", NULL },
  { "![*a*](https://b.c)", "![<em>a</em>](https://b.c)" },
  { "[a](https://b.c/\"onclick=\")", "<a href=\"https://b.c/%22onclick=%22\">a</a>" },
};

static void
test_cases (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *html = banter_markdown_to_html (cases[i].text);

      g_test_message ("%s", cases[i].text);
      g_assert_cmpstr (html, ==, cases[i].html);
    }
}

/* What is pasted may be anything: an answer comes, and soon. */
static void
test_hostile (void)
{
  static const char *const texts[]
      = { "*", "_", "**a", "~~", "~~a~~", "[", "![", "](", "`", "> ", "- ", "<", "&", "<!--", "#" };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GString) text = g_string_new (NULL);

      while (text->len + strlen (texts[i]) <= 16 * 1024)
        g_string_append (text, texts[i]);
      g_test_message ("%s", texts[i]);
      g_free (banter_markdown_to_html (text->str));
      g_string_append (text, "*too long*, and a bit of more text than that");
      g_assert_null (banter_markdown_to_html (text->str));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/markdown/cases", test_cases);
  g_test_add_func ("/markdown/hostile", test_hostile);
  return g_test_run ();
}
