/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app-fixture.h"
#include "banter-matrix-html.h"
#include "chat/banter-composer-private.h"
#include "chat/banter-links.h"
#include "chat/banter-message-text.h"

/* Formatted text as it is shown, and the keys that write it. */

typedef struct
{
  GtkWindow *window;
  BanterMessageText *text;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->text = g_object_new (BANTER_TYPE_MESSAGE_TEXT, "halign", GTK_ALIGN_START, "valign",
                                GTK_ALIGN_START, NULL);
  fixture->window = app_fixture_show (GTK_WIDGET (fixture->text));
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  app_fixture_destroy (fixture->window);
}

static void
show (Fixture *fixture, const char *html, gboolean links)
{
  g_autoptr (BanterRichText) rich = banter_matrix_html_read (html);

  banter_message_text_set_text (fixture->text, rich->text, rich, links);
  app_fixture_settle ();
}

static int
height_at (Fixture *fixture, int width)
{
  int height;

  gtk_widget_measure (GTK_WIDGET (fixture->text), GTK_ORIENTATION_VERTICAL, width, NULL, &height,
                      NULL, NULL);
  return height;
}

static int
natural_width (Fixture *fixture)
{
  int width;

  gtk_widget_measure (GTK_WIDGET (fixture->text), GTK_ORIENTATION_HORIZONTAL, -1, NULL, &width,
                      NULL, NULL);
  return width;
}

/* Blocks stand below each other, with room, and in from the side. */
static void
test_blocks (Fixture *fixture, gconstpointer data)
{
  int line, words;

  show (fixture, "words and words", TRUE);
  line = height_at (fixture, -1);
  words = natural_width (fixture);
  show (fixture, "<b>words and words</b>", TRUE);
  g_assert_cmpint (height_at (fixture, -1), ==, line);
  g_assert_cmpint (natural_width (fixture), >, words);
  show (fixture, "<p>words and words</p><p>words</p>", TRUE);
  g_assert_cmpint (height_at (fixture, -1), >, 2 * line);
  g_assert_cmpint (height_at (fixture, -1), <, 3 * line);
  g_assert_cmpint (natural_width (fixture), ==, words);
  show (fixture, "<blockquote>words and words</blockquote>", TRUE);
  g_assert_cmpint (height_at (fixture, -1), ==, line);
  g_assert_cmpint (natural_width (fixture), >, words);
  show (fixture, "<pre>words and words\nwords</pre>", TRUE);
  g_assert_cmpint (height_at (fixture, -1), >, 2 * line);
  show (fixture, "<ul><li>words and words</li><li>words</li></ul>", TRUE);
  g_assert_cmpint (height_at (fixture, -1), ==, 2 * line);
  /* It wraps, and is never wider than it is told. */
  g_assert_cmpint (height_at (fixture, words / 2), >, 2 * line);
  /* However deep, there is room for a letter. */
  show (fixture,
        "<blockquote><blockquote><blockquote><blockquote><blockquote><blockquote><ul><li>a"
        "<ul><li>b<ul><li>c<ul><li>d",
        TRUE);
  g_assert_cmpint (height_at (fixture, 1), >=, 4 * line);
  g_assert_cmpint (natural_width (fixture), <, 300);
}

static const char *
uri_of_first (Fixture *fixture)
{
  GArray *links = banter_message_text_get_links (fixture->text);

  return links != NULL && links->len > 0 ? g_array_index (links, BanterLink, 0).uri : NULL;
}

static void
test_links (Fixture *fixture, gconstpointer data)
{
  static const char *const rows[][2] = {
    { "<a href='https://a.example/x'>words</a>", "https://a.example/x" },
    { "<ul><li><a href='mailto:a@b.example'>words</a></li></ul>", "mailto:a@b.example" },
    { "<a href='javascript:alert(1)'>words</a>", NULL },
    { "<a href='file:///etc/passwd'>words</a>", NULL },
    /* It goes where it says. */
    { "<a href='https://evil.example'>https://bank.example</a>", "https://bank.example" },
    { "<a href='https://evil.example'>https://ba<b>nk</b>.example</a>", "https://bank.example" },
    { "see https://a.example/y", "https://a.example/y" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_test_message ("%s", rows[i][0]);
      show (fixture, rows[i][0], TRUE);
      g_assert_cmpstr (uri_of_first (fixture), ==, rows[i][1]);
      show (fixture, rows[i][0], FALSE); /* a stranger's */
      g_assert_cmpstr (uri_of_first (fixture), ==, NULL);
    }
  show (fixture, "<a href='https://a.example/x'>words</a> and", TRUE);
  g_assert_cmpstr (banter_message_text_get_uri_at (fixture->text, 4, 4), ==, "https://a.example/x");
  g_assert_null (banter_message_text_get_uri_at (fixture->text, natural_width (fixture) - 2, 4));
}

static void
test_spoiler (Fixture *fixture, gconstpointer data)
{
  show (fixture, "It was <span data-mx-spoiler>the cook</span>", TRUE);
  g_assert_true (banter_message_text_get_covered (fixture->text));
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (fixture->text),
                                       GTK_ACCESSIBLE_PROPERTY_LABEL, "It was ▒▒▒");
  banter_message_text_reveal (fixture->text);
  app_fixture_settle ();
  g_assert_false (banter_message_text_get_covered (fixture->text));
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (fixture->text),
                                       GTK_ACCESSIBLE_PROPERTY_LABEL, "It was the cook");
  show (fixture, "It was <span data-mx-spoiler>the butler</span>", TRUE);
  g_assert_true (banter_message_text_get_covered (fixture->text));
  show (fixture, "It was nobody", TRUE);
  g_assert_false (banter_message_text_get_covered (fixture->text));
}

/* All of it is drawn, in both directions. */
static void
test_drawing (Fixture *fixture, gconstpointer data)
{
  static const char everything[]
      = "<h1>a</h1><p>b <i>c</i> <code>d</code></p><blockquote>e<blockquote>f</blockquote>"
        "</blockquote><pre><code>g\nh</code></pre><ol><li>i</li></ol>"
        "<span data-mx-spoiler>j<br>k</span>";

  for (int direction = GTK_TEXT_DIR_LTR; direction <= GTK_TEXT_DIR_RTL; direction++)
    {
      g_autoptr (GtkSnapshot) snapshot = gtk_snapshot_new ();
      GtkWidget *widget = GTK_WIDGET (fixture->text);

      gtk_widget_set_direction (widget, (GtkTextDirection)direction);
      show (fixture, everything, TRUE);
      GTK_WIDGET_GET_CLASS (widget)->snapshot (widget, snapshot);
      gsk_render_node_unref (gtk_snapshot_to_node (snapshot));
    }
}

/* What is selected stands in brackets. */
static const struct
{
  const char *before;
  guint key;
  GdkModifierType modifiers;
  const char *after; /* NULL: not its key */
} keys[] = {
  { "a [b] c", GDK_KEY_b, GDK_CONTROL_MASK, "a **[b]** c" },
  { "a **[b]** c", GDK_KEY_b, GDK_CONTROL_MASK, "a [b] c" },
  { "a [b ]c", GDK_KEY_i, GDK_CONTROL_MASK, "a _[b]_ c" },
  { "[ é👋]", GDK_KEY_X, GDK_CONTROL_MASK | GDK_SHIFT_MASK, " ~~[é👋]~~" },
  { "a []", GDK_KEY_b, GDK_CONTROL_MASK, "a **[]**" },
  { "a **[]**", GDK_KEY_b, GDK_CONTROL_MASK, "a []" },
  { "[]", GDK_KEY_B, GDK_CONTROL_MASK | GDK_LOCK_MASK, "**[]**" },
  { "[a]", GDK_KEY_b, 0, NULL },
  { "[a]", GDK_KEY_x, GDK_CONTROL_MASK, NULL },
  { "[a]", GDK_KEY_b, GDK_CONTROL_MASK | GDK_SHIFT_MASK, NULL },
};

static void
type (GtkTextBuffer *buffer, const char *marked)
{
  g_auto (GStrv) parts = g_strsplit_set (marked, "[]", 3);
  g_autofree char *text = g_strconcat (parts[0], parts[1], parts[2], NULL);
  const int from = (int)g_utf8_strlen (parts[0], -1);
  GtkTextIter start, end;

  gtk_text_buffer_set_text (buffer, text, -1);
  gtk_text_buffer_get_iter_at_offset (buffer, &start, from);
  gtk_text_buffer_get_iter_at_offset (buffer, &end, from + (int)g_utf8_strlen (parts[1], -1));
  gtk_text_buffer_select_range (buffer, &end, &start);
}

static char *
dup_typed (GtkTextBuffer *buffer)
{
  GtkTextIter first, start, end, last;
  g_autofree char *before = NULL;
  g_autofree char *selected = NULL;
  g_autofree char *behind = NULL;

  gtk_text_buffer_get_bounds (buffer, &first, &last);
  gtk_text_buffer_get_selection_bounds (buffer, &start, &end);
  before = gtk_text_iter_get_text (&first, &start);
  selected = gtk_text_iter_get_text (&start, &end);
  behind = gtk_text_iter_get_text (&end, &last);
  return g_strconcat (before, "[", selected, "]", behind, NULL);
}

static void
test_keys (void)
{
  BanterComposer *composer = g_object_ref_sink (g_object_new (BANTER_TYPE_COMPOSER, NULL));
  GtkTextBuffer *buffer = banter_composer_get_buffer (composer);

  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      g_autofree char *typed = NULL;

      g_test_message ("%s", keys[i].before);
      type (buffer, keys[i].before);
      g_assert_true (banter_composer_format (composer, keys[i].key, keys[i].modifiers)
                     == (keys[i].after != NULL));
      typed = dup_typed (buffer);
      g_assert_cmpstr (typed, ==, keys[i].after != NULL ? keys[i].after : keys[i].before);
    }
  g_assert_finalize_object (composer);
}

#define ADD(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  app_fixture_init (&argc, &argv);
  ADD ("/formatted/blocks", test_blocks);
  ADD ("/formatted/links", test_links);
  ADD ("/formatted/spoiler", test_spoiler);
  ADD ("/formatted/drawing", test_drawing);
  g_test_add_func ("/formatted/keys", test_keys);
  return g_test_run ();
}
