/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-matrix-html"

#include "config.h"

#include "banter-matrix-html.h"

#include <string.h>

#include "banter-text.h"

/* One pass over hostile HTML, with a stack of the elements that are open. Each letter is looked at
 * a bounded number of times. Pure functions, any thread. */

#define MAX_LENGTH (64 * 1024)
#define MAX_DEPTH 100
#define MAX_ATTRIBUTE 2048
#define MAX_NAME 32

typedef enum
{
  DOES_BLOCK = 1 << 0,
  DOES_APART = 1 << 1, /* a block with room around it */
  DOES_QUOTE = 1 << 2,
  DOES_LIST = 1 << 3,
  DOES_NUMBER = 1 << 4, /* a list that counts */
  DOES_ITEM = 1 << 5,
  DOES_CODE = 1 << 6, /* a block of code */
  DOES_HIDE = 1 << 7, /* nothing in it is shown */
  DOES_END = 1 << 8,  /* it has no contents */
  DOES_BREAK = 1 << 9,
  DOES_SPACE = 1 << 10,
  DOES_STYLE = 1 << 11, /* the run that the table names */
  DOES_IMAGE = 1 << 12, /* its words are shown */
  DOES_SPAN = 1 << 13,  /* a spoiler, if an attribute says so */
  DOES_RULE = 1 << 14,
} Effects;

typedef struct
{
  const char *name;
  Effects does;
  BanterRichStyle style;
} Tag;

#define HEADING (DOES_BLOCK | DOES_APART | DOES_STYLE)

static const Tag tags[] = {
  { "a", DOES_STYLE, BANTER_RICH_LINK },
  { "b", DOES_STYLE, BANTER_RICH_BOLD },
  { "blockquote", DOES_BLOCK | DOES_APART | DOES_QUOTE, 0 },
  { "br", DOES_END | DOES_BREAK, 0 },
  { "caption", DOES_BLOCK, 0 },
  { "code", DOES_STYLE, BANTER_RICH_CODE },
  { "del", DOES_STYLE, BANTER_RICH_STRIKE },
  { "details", DOES_BLOCK | DOES_APART, 0 },
  { "div", DOES_BLOCK, 0 },
  { "em", DOES_STYLE, BANTER_RICH_ITALIC },
  { "h1", HEADING, BANTER_RICH_BOLD },
  { "h2", HEADING, BANTER_RICH_BOLD },
  { "h3", HEADING, BANTER_RICH_BOLD },
  { "h4", HEADING, BANTER_RICH_BOLD },
  { "h5", HEADING, BANTER_RICH_BOLD },
  { "h6", HEADING, BANTER_RICH_BOLD },
  { "hr", DOES_END | DOES_BLOCK | DOES_APART | DOES_RULE, 0 },
  { "i", DOES_STYLE, BANTER_RICH_ITALIC },
  { "img", DOES_END | DOES_IMAGE, 0 },
  { "li", DOES_BLOCK | DOES_ITEM, 0 },
  { "mx-reply", DOES_HIDE, 0 },
  { "ol", DOES_BLOCK | DOES_APART | DOES_LIST | DOES_NUMBER, 0 },
  { "p", DOES_BLOCK | DOES_APART, 0 },
  { "pre", DOES_BLOCK | DOES_APART | DOES_CODE, 0 },
  { "s", DOES_STYLE, BANTER_RICH_STRIKE },
  { "script", DOES_HIDE, 0 },
  { "span", DOES_SPAN, BANTER_RICH_SPOILER },
  { "strike", DOES_STYLE, BANTER_RICH_STRIKE },
  { "strong", DOES_STYLE, BANTER_RICH_BOLD },
  { "style", DOES_HIDE, 0 },
  { "summary", DOES_BLOCK | DOES_STYLE, BANTER_RICH_BOLD },
  { "table", DOES_BLOCK | DOES_APART, 0 },
  { "td", DOES_SPACE, 0 },
  { "th", DOES_SPACE | DOES_STYLE, BANTER_RICH_BOLD },
  { "tr", DOES_BLOCK, 0 },
  { "tt", DOES_STYLE, BANTER_RICH_CODE },
  { "u", DOES_STYLE, BANTER_RICH_UNDERLINE },
  { "ul", DOES_BLOCK | DOES_APART | DOES_LIST, 0 },
};

static const struct
{
  const char *name;
  gunichar ch;
} entities[] = {
  { "amp", '&' },      { "apos", '\'' },    { "bull", 0x2022 },   { "copy", 0xa9 },
  { "euro", 0x20ac },  { "gt", '>' },       { "hellip", 0x2026 }, { "laquo", 0xab },
  { "ldquo", 0x201c }, { "lsquo", 0x2018 }, { "lt", '<' },        { "mdash", 0x2014 },
  { "middot", 0xb7 },  { "nbsp", 0xa0 },    { "ndash", 0x2013 },  { "quot", '"' },
  { "raquo", 0xbb },   { "rdquo", 0x201d }, { "reg", 0xae },      { "rsquo", 0x2019 },
  { "times", 0xd7 },   { "trade", 0x2122 },
};

typedef struct
{
  const Tag *tag;
  char *uri;
  guint run;
  gint64 number;
  gboolean styled;
} Element;

typedef struct
{
  char *href;
  char *alt;
  gint64 start;
  gboolean spoiler;
} Attributes;

typedef struct
{
  BanterRichWriter *writer;
  Element stack[MAX_DEPTH];
  guint depth;
  guint hidden; /* elements that are open and show nothing */
  guint lists;
  gboolean too_deep;
  gboolean unclosed; /* no tag ends any more: what is left is text */
} Reader;

/* ---- characters ---- */

static gboolean
is_character (gint64 ch)
{
  return ch > 0 && ch <= 0x10ffff && g_unichar_validate ((gunichar)ch);
}

/* Returns: (nullable): the end of the reference at @p, which is at an ampersand */
static const char *
read_reference (const char *p, gunichar *ch)
{
  const gboolean hex = p[1] == '#' && (p[2] == 'x' || p[2] == 'X');
  const char *from = p[1] == '#' ? p + (hex ? 3 : 2) : p + 1;
  const char *end = from;
  gint64 value;

  while (g_ascii_isalnum (*end) && end - from < MAX_NAME)
    end++;
  if (*end != ';' || end == from)
    return NULL;
  if (p[1] == '#')
    {
      char *stop = NULL;

      value = g_ascii_strtoll (from, &stop, hex ? 16 : 10);
      if (stop != end)
        return NULL;
      *ch = is_character (value) ? (gunichar)value : 0xfffd;
      return end + 1;
    }
  for (guint i = 0; i < G_N_ELEMENTS (entities); i++)
    if (strlen (entities[i].name) == (gsize)(end - from)
        && strncmp (entities[i].name, from, end - from) == 0)
      {
        *ch = entities[i].ch;
        return end + 1;
      }
  return NULL;
}

static const char *
read_character (const char *p, gunichar *ch)
{
  const char *end = *p == '&' ? read_reference (p, ch) : NULL;

  if (end != NULL)
    return end;
  *ch = g_utf8_get_char (p);
  return g_utf8_next_char (p);
}

static char *
dup_attribute (const char *from, const char *end)
{
  GString *value = g_string_new (NULL);
  gunichar ch;

  while (from < end && value->len < MAX_ATTRIBUTE)
    {
      from = read_character (from, &ch);
      g_string_append_unichar (value, ch);
    }
  return g_string_free (value, FALSE);
}

/* ---- tags ---- */

static const Tag *
find_tag (const char *name, gsize length)
{
  for (guint i = 0; i < G_N_ELEMENTS (tags); i++)
    if (strlen (tags[i].name) == length && g_ascii_strncasecmp (tags[i].name, name, length) == 0)
      return &tags[i];
  return NULL;
}

static gboolean
is_name (const char *from, const char *end, const char *name)
{
  return strlen (name) == (gsize)(end - from) && g_ascii_strncasecmp (from, name, end - from) == 0;
}

static void
take_attribute (Attributes *attributes, const char *name, const char *name_end, const char *value,
                const char *value_end)
{
  if (is_name (name, name_end, "data-mx-spoiler"))
    attributes->spoiler = TRUE;
  else if (is_name (name, name_end, "href") && attributes->href == NULL)
    attributes->href = dup_attribute (value, value_end);
  else if (is_name (name, name_end, "alt") && attributes->alt == NULL)
    attributes->alt = dup_attribute (value, value_end);
  else if (is_name (name, name_end, "start"))
    {
      g_autofree char *number = dup_attribute (value, value_end);

      attributes->start = CLAMP (g_ascii_strtoll (number, NULL, 10), 0, G_MAXINT32);
    }
}

static const char *
skip_space (const char *p)
{
  while (g_ascii_isspace (*p))
    p++;
  return p;
}

static gboolean
ends_name (char c)
{
  return c == '\0' || c == '>' || c == '/' || c == '=' || g_ascii_isspace (c);
}

/* Returns: (nullable): behind the tag whose attributes begin at @p; %NULL if it has no end */
static const char *
read_attributes (const char *p, Attributes *attributes)
{
  while (*(p = skip_space (p)) != '>')
    {
      const char *name = p, *name_end, *value, *value_end;

      if (*p == '\0')
        return NULL;
      p += *p == '=' || *p == '/';
      while (!ends_name (*p))
        p++;
      name_end = value = value_end = p;
      p = skip_space (p);
      if (*p == '=' && name_end > name)
        {
          value = p = skip_space (p + 1);
          if (*p == '"' || *p == '\'')
            {
              value++;
              value_end = p = strchr (value, *p);
              if (p == NULL)
                return NULL;
              p++;
            }
          else
            {
              while (*p != '\0' && *p != '>' && !g_ascii_isspace (*p))
                p++;
              value_end = p;
            }
        }
      take_attribute (attributes, name, name_end, value, value_end);
    }
  return p + 1;
}

/* ---- elements ---- */

static void
break_block (Reader *self, Effects does)
{
  if ((does & DOES_BLOCK) != 0)
    banter_rich_writer_break_block (self->writer, (does & DOES_APART) != 0 && self->lists == 0);
}

static void
nest (Reader *self, Effects does, int by)
{
  banter_rich_writer_nest (self->writer, (does & DOES_QUOTE) != 0 ? by : 0,
                           (does & DOES_LIST) != 0 ? by : 0, (does & DOES_CODE) != 0 ? by : 0);
  if ((does & DOES_LIST) != 0)
    self->lists = (guint)((int)self->lists + by);
  if ((does & DOES_HIDE) != 0)
    self->hidden = (guint)((int)self->hidden + by);
}

static void
close_last (Reader *self)
{
  Element *element = &self->stack[--self->depth];

  if (element->styled)
    banter_rich_writer_close_run (self->writer, element->run, element->tag->style, element->uri);
  nest (self, element->tag->does, -1);
  break_block (self, element->tag->does);
  if ((element->tag->does & DOES_SPACE) != 0)
    banter_rich_writer_add_char (self->writer, ' ');
  if ((element->tag->does & DOES_ITEM) != 0)
    banter_rich_writer_set_marker (self->writer, NULL);
  g_clear_pointer (&element->uri, g_free);
}

/* What was opened inside of it and not closed is closed with it. */
static void
close_tag (Reader *self, const Tag *tag)
{
  guint depth = self->depth;

  while (depth > 0 && self->stack[depth - 1].tag != tag)
    depth--;
  while (depth > 0 && self->depth >= depth)
    close_last (self);
}

/* The list that an item is in, or %NULL. The item before it may have been left open. */
static Element *
find_list (Reader *self)
{
  guint depth = self->depth;

  while (depth > 0 && (self->stack[depth - 1].tag->does & DOES_LIST) == 0)
    depth--;
  for (guint i = depth; i < self->depth; i++)
    if ((self->stack[i].tag->does & DOES_ITEM) != 0)
      {
        while (self->depth > i)
          close_last (self);
        break;
      }
  return depth > 0 ? &self->stack[depth - 1] : NULL;
}

static void
begin_item (Reader *self)
{
  Element *list = find_list (self);
  g_autofree char *marker = NULL;

  if (list == NULL)
    return;
  if ((list->tag->does & DOES_NUMBER) != 0)
    marker = g_strdup_printf ("%" G_GINT64_FORMAT ". ", list->number++);
  banter_rich_writer_set_marker (self->writer, marker != NULL ? marker : "• ");
}

static void
push (Reader *self, const Tag *tag, Attributes *attributes)
{
  Element *element = &self->stack[self->depth++];

  *element = (Element){ .tag = tag, .number = attributes->start };
  nest (self, tag->does, 1);
  element->styled = (tag->does & DOES_STYLE) != 0;
  if ((tag->does & DOES_SPAN) != 0)
    element->styled = attributes->spoiler;
  else if (tag->style == BANTER_RICH_LINK && (tag->does & DOES_STYLE) != 0)
    element->styled = attributes->href != NULL;
  if (!element->styled)
    return;
  if (tag->style == BANTER_RICH_LINK)
    element->uri = g_steal_pointer (&attributes->href);
  element->run = banter_rich_writer_open_run (self->writer);
}

static void
open_tag (Reader *self, const Tag *tag, Attributes *attributes)
{
  if ((tag->does & DOES_ITEM) != 0)
    begin_item (self);
  break_block (self, tag->does);
  if ((tag->does & DOES_BREAK) != 0 && self->hidden == 0)
    banter_rich_writer_break_line (self->writer);
  if ((tag->does & DOES_IMAGE) != 0 && attributes->alt != NULL && self->hidden == 0)
    banter_rich_writer_add_text (self->writer, attributes->alt);
  if ((tag->does & DOES_RULE) != 0 && self->hidden == 0)
    {
      banter_rich_writer_add_text (self->writer, "———");
      break_block (self, tag->does);
    }
  if ((tag->does & DOES_END) != 0)
    return;
  if (self->depth == MAX_DEPTH)
    self->too_deep = TRUE;
  else
    push (self, tag, attributes);
}

/* Returns: (nullable): behind the tag at @p; %NULL if it is none */
static const char *
read_tag (Reader *self, const char *p)
{
  const gboolean closing = p[1] == '/';
  const char *name = p + (closing ? 2 : 1);
  const char *end = name;
  const Tag *tag;
  Attributes attributes = { .start = 1 };

  if (!g_ascii_isalpha (*name))
    return NULL;
  while (!ends_name (*end))
    end++;
  tag = find_tag (name, end - name);
  p = read_attributes (end, &attributes);
  if (p == NULL)
    self->unclosed = TRUE;
  else if (tag != NULL && closing)
    close_tag (self, tag);
  else if (tag != NULL)
    open_tag (self, tag, &attributes);
  g_free (attributes.href);
  g_free (attributes.alt);
  return p;
}

/* Comments and declarations are not shown, nor what follows one without an end. */
static const char *
skip_declaration (const char *p)
{
  const char *mark = g_str_has_prefix (p, "<!--") ? "-->" : ">";
  const char *end = strstr (p, mark);

  return end != NULL ? end + strlen (mark) : p + strlen (p);
}

static void
read_all (Reader *self, const char *html)
{
  const char *p = html;

  while (*p != '\0' && !self->too_deep)
    {
      const char *next = NULL;
      gunichar ch;

      if (*p == '<' && (p[1] == '!' || p[1] == '?'))
        next = skip_declaration (p);
      else if (*p == '<' && !self->unclosed)
        next = read_tag (self, p);
      if (next == NULL)
        {
          next = read_character (p, &ch);
          if (self->hidden == 0)
            banter_rich_writer_add_char (self->writer, ch);
        }
      p = next;
    }
  while (self->depth > 0)
    close_last (self);
}

BanterRichText *
banter_matrix_html_read (const char *html)
{
  g_autofree char *clean = NULL;
  Reader reader = { 0 };

  g_return_val_if_fail (html != NULL, NULL);

  if (strlen (html) > MAX_LENGTH)
    return NULL;
  clean = banter_text_clean (html);
  reader.writer = banter_rich_writer_new ();
  read_all (&reader, clean);
  if (reader.too_deep)
    {
      banter_rich_writer_free (reader.writer);
      return NULL;
    }
  return banter_rich_writer_finish (reader.writer);
}
