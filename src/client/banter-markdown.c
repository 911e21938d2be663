/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-markdown"

#include "config.h"

#include "banter-markdown.h"

#include <string.h>

#include <cmark.h>

/* From what is typed to HTML: libcmark parses and renders, and in between what a chat does not want
 * becomes text again. Pure functions, any thread. */

/* Longer texts are pasted, not formatted, and cmark's worst cases grow with the square. */
#define MAX_LENGTH (16 * 1024)

typedef struct cmark_node Node;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Node, cmark_node_free)

static Node *
text_node (const char *text, gsize length)
{
  g_autofree char *literal = g_strndup (text, length);
  Node *node = cmark_node_new (CMARK_NODE_TEXT);

  cmark_node_set_literal (node, literal);
  return node;
}

static void
replace (Node *old, Node *with)
{
  cmark_node_replace (old, with);
  cmark_node_free (old);
}

static void
move_children (Node *from, Node *before)
{
  Node *child;

  while ((child = cmark_node_first_child (from)) != NULL)
    cmark_node_insert_before (before, child);
}

/* ---- what stays text ---- */

static void
keep_html_block (Node *block)
{
  Node *paragraph = cmark_node_new (CMARK_NODE_PARAGRAPH);
  g_autofree char *literal = g_strchomp (g_strdup (cmark_node_get_literal (block)));
  g_auto (GStrv) lines = g_strsplit (literal, "\n", -1);

  for (guint i = 0; lines[i] != NULL; i++)
    {
      if (i > 0)
        cmark_node_append_child (paragraph, cmark_node_new (CMARK_NODE_LINEBREAK));
      cmark_node_append_child (paragraph, text_node (lines[i], strlen (lines[i])));
    }
  replace (block, paragraph);
}

static void
keep_html (Node *html)
{
  const char *literal = cmark_node_get_literal (html);

  replace (html, text_node (literal, strlen (literal)));
}

/* Back to what was typed, but for the formatting of its words. */
static void
keep_link (Node *link, const char *begin)
{
  g_autofree char *end = g_strdup_printf ("](%s)", cmark_node_get_url (link));

  cmark_node_insert_before (link, text_node (begin, strlen (begin)));
  move_children (link, link);
  replace (link, text_node (end, strlen (end)));
}

static gboolean
is_web_or_mail (const char *url)
{
  g_autofree char *scheme = g_uri_parse_scheme (url);

  return scheme != NULL
         && (g_ascii_strcasecmp (scheme, "https") == 0 || g_ascii_strcasecmp (scheme, "http") == 0
             || g_ascii_strcasecmp (scheme, "mailto") == 0);
}

/* ---- what is struck out ---- */

/* Cuts the two tildes at @at out of the text @node. Returns: a mark between its halves; the second
 * half comes next. */
static Node *
cut_mark (Node *node, const char *at)
{
  const char *literal = cmark_node_get_literal (node);
  Node *mark = cmark_node_new (CMARK_NODE_CUSTOM_INLINE);
  Node *rest = text_node (at + 2, strlen (at + 2));
  g_autofree char *before = g_strndup (literal, at - literal);

  cmark_node_insert_after (node, mark);
  cmark_node_insert_after (mark, rest);
  cmark_node_set_literal (node, before);
  return mark;
}

static const char *
find_mark (const char *literal, gboolean closing)
{
  for (const char *at = strstr (literal, "~~"); at != NULL; at = strstr (at + 2, "~~"))
    if (closing ? at == literal || !g_ascii_isspace (at[-1]) : !g_ascii_isspace (at[2]))
      return at;
  return NULL;
}

/* Two tildes before and two behind, both among the children of @parent. */
static void
strike_out (Node *parent)
{
  Node *open = NULL;

  for (Node *child = cmark_node_first_child (parent); child != NULL;
       child = cmark_node_next (child))
    {
      const char *at = NULL;
      Node *mark;

      if (cmark_node_get_type (child) == CMARK_NODE_TEXT)
        at = find_mark (cmark_node_get_literal (child), open != NULL);
      if (at == NULL)
        continue;
      mark = cut_mark (child, at);
      if (open != NULL)
        {
          cmark_node_set_on_enter (open, "<del>");
          cmark_node_set_on_enter (mark, "</del>");
        }
      open = open == NULL ? mark : NULL;
      child = mark;
    }
  if (open != NULL)
    replace (open, text_node ("~~", 2));
}

/* ---- the whole ---- */

static void
keep_image (Node *image)
{
  keep_link (image, "![");
}

static void
settle_link (Node *link)
{
  strike_out (link);
  if (!is_web_or_mail (cmark_node_get_url (link)))
    keep_link (link, "[");
}

static const struct
{
  cmark_node_type type;
  void (*settle) (Node *node);
} settlers[] = {
  { CMARK_NODE_HTML_BLOCK, keep_html_block },
  { CMARK_NODE_HTML_INLINE, keep_html },
  { CMARK_NODE_IMAGE, keep_image },
  { CMARK_NODE_LINK, settle_link },
  { CMARK_NODE_PARAGRAPH, strike_out },
  { CMARK_NODE_HEADING, strike_out },
  { CMARK_NODE_EMPH, strike_out },
  { CMARK_NODE_STRONG, strike_out },
};

static void
settle (Node *node)
{
  const cmark_node_type type = cmark_node_get_type (node);

  for (guint i = 0; i < G_N_ELEMENTS (settlers); i++)
    if (settlers[i].type == type)
      {
        settlers[i].settle (node);
        return;
      }
}

/* Each node when its children are done: it may go, and they may move. */
static void
settle_all (Node *document)
{
  g_autoptr (GPtrArray) nodes = g_ptr_array_new ();
  cmark_iter *iter = cmark_iter_new (document);
  cmark_event_type event;

  while ((event = cmark_iter_next (iter)) != CMARK_EVENT_DONE)
    {
      Node *node = cmark_iter_get_node (iter);

      if (event == CMARK_EVENT_EXIT || cmark_node_first_child (node) == NULL)
        if (nodes->len == 0 || g_ptr_array_index (nodes, nodes->len - 1) != node)
          g_ptr_array_add (nodes, node);
    }
  cmark_iter_free (iter);
  for (guint i = 0; i < nodes->len; i++)
    settle (g_ptr_array_index (nodes, i));
}

static gboolean
is_plain (cmark_node_type type)
{
  return type == CMARK_NODE_DOCUMENT || type == CMARK_NODE_PARAGRAPH || type == CMARK_NODE_TEXT
         || type == CMARK_NODE_SOFTBREAK || type == CMARK_NODE_LINEBREAK;
}

static gboolean
is_formatted (Node *document)
{
  cmark_iter *iter = cmark_iter_new (document);
  gboolean formatted = FALSE;

  while (!formatted && cmark_iter_next (iter) != CMARK_EVENT_DONE)
    formatted = !is_plain (cmark_node_get_type (cmark_iter_get_node (iter)));
  cmark_iter_free (iter);
  return formatted;
}

/* A text of one paragraph goes without the element around it. */
static char *
unwrap (Node *document, const char *html)
{
  g_autofree char *text = g_strchomp (g_strdup (html));
  Node *first = cmark_node_first_child (document);

  if (cmark_node_next (first) == NULL && cmark_node_get_type (first) == CMARK_NODE_PARAGRAPH
      && g_str_has_prefix (text, "<p>") && g_str_has_suffix (text, "</p>"))
    return g_strndup (text + strlen ("<p>"), strlen (text) - strlen ("<p></p>"));
  return g_steal_pointer (&text);
}

char *
banter_markdown_to_html (const char *text)
{
  g_autoptr (Node) document = NULL;
  char *rendered, *html;

  g_return_val_if_fail (text != NULL, NULL);

  if (strlen (text) > MAX_LENGTH)
    return NULL;
  document = cmark_parse_document (text, strlen (text), CMARK_OPT_DEFAULT);
  cmark_consolidate_text_nodes (document);
  settle_all (document);
  if (!is_formatted (document))
    return NULL;
  /* What is typed on two lines stays on two lines. */
  rendered = cmark_render_html (document, CMARK_OPT_HARDBREAKS);
  html = unwrap (document, rendered);
  free (rendered);
  return html;
}
