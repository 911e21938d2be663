/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-server-page"

#include "config.h"

#include <string.h>

#include "banter-server-page.h"

#include "banter-text.h"

/* A tokeniser that knows tags, attributes and the few entities that titles hold, and nothing else
 * of HTML. One pass, no recursion, no tree: there is little in here for a hostile page to upset. */

#define MAX_TITLE 300
#define MAX_DESCRIPTION 1000
#define MAX_URL 2000
#define MAX_TAGS 2000
#define SPACE " \t\r\n\f"

void
banter_server_page_free (BanterServerPage *page)
{
  g_free (page->title);
  g_free (page->description);
  g_free (page->site_name);
  g_free (page->type);
  g_free (page->image);
  g_free (page);
}

/* --- Entities --- */

static const struct
{
  const char *name;
  const char *text;
} entities[] = {
  { "amp;", "&" },    { "lt;", "<" },    { "gt;", ">" },    { "quot;", "\"" },
  { "apos;", "'" },   { "nbsp;", " " },  { "ndash;", "–" }, { "mdash;", "—" },
  { "hellip;", "…" }, { "rsquo;", "’" }, { "lsquo;", "‘" }, { "middot;", "·" },
};

/* @text stands behind '&'. Returns: how many bytes the entity takes; 0 if it is none */
static gsize
read_entity (const char *text, GString *out)
{
  gboolean is_hex = text[0] == '#' && (text[1] == 'x' || text[1] == 'X');
  char *end = NULL;
  guint64 code;

  for (guint i = 0; i < G_N_ELEMENTS (entities); i++)
    if (g_str_has_prefix (text, entities[i].name))
      {
        g_string_append (out, entities[i].text);
        return strlen (entities[i].name);
      }
  if (text[0] != '#' || !g_ascii_isxdigit (text[is_hex ? 2 : 1]))
    return 0;
  code = g_ascii_strtoull (text + (is_hex ? 2 : 1), &end, is_hex ? 16 : 10);
  if (code > 0 && code <= 0x10ffff && g_unichar_validate ((gunichar)code))
    g_string_append_unichar (out, (gunichar)code);
  return (gsize)(end - text) + (*end == ';' ? 1 : 0);
}

/* One line without entities, control and direction characters; NULL if nothing is left. */
static char *
clean (const char *text, gsize length, guint max_chars)
{
  g_autofree char *raw = g_strndup (text, length);
  g_autoptr (GString) plain = g_string_new (NULL);
  g_autofree char *line = NULL;

  for (const char *c = raw; *c != '\0';)
    {
      gsize n = *c == '&' ? read_entity (c + 1, plain) : 0;

      if (n == 0)
        g_string_append_c (plain, *c);
      c += 1 + n;
    }
  line = banter_text_one_line (plain->str, max_chars);
  g_strstrip (line);
  return *line != '\0' ? g_steal_pointer (&line) : NULL;
}

/* --- Attributes --- */

typedef struct
{
  const char *name;
  gsize name_length;
  const char *value;
  gsize value_length;
} Attribute;

/* Returns: where the next one may begin; NULL at the end of the tag */
static const char *
read_attribute (const char *c, Attribute *attribute)
{
  c += strspn (c, SPACE "/");
  if (*c == '\0' || *c == '>')
    return NULL;
  *attribute = (Attribute){ .name = c, .name_length = strcspn (c, SPACE "=/>"), .value = "" };
  c += MAX (attribute->name_length, 1);
  c += strspn (c, SPACE);
  if (*c != '=')
    return c;
  c++;
  c += strspn (c, SPACE);
  if (*c == '"' || *c == '\'')
    {
      const char *end = strchr (c + 1, *c);

      if (end == NULL)
        return NULL;
      attribute->value = c + 1;
      attribute->value_length = (gsize)(end - c - 1);
      return end + 1;
    }
  attribute->value = c;
  attribute->value_length = strcspn (c, SPACE ">");
  return c + attribute->value_length;
}

static gboolean
is_named (const Attribute *attribute, const char *name)
{
  return attribute->name_length == strlen (name)
         && g_ascii_strncasecmp (attribute->name, name, attribute->name_length) == 0;
}

/* --- Tags --- */

static void
take (char **place, const Attribute *content, guint max_chars)
{
  if (*place == NULL)
    *place = clean (content->value, content->value_length, max_chars);
}

static void
keep_property (BanterServerPage *page, const char *property, const Attribute *content)
{
  if (g_ascii_strcasecmp (property, "og:title") == 0)
    {
      g_clear_pointer (&page->title, g_free);
      take (&page->title, content, MAX_TITLE);
    }
  else if (g_ascii_strcasecmp (property, "og:description") == 0)
    {
      g_clear_pointer (&page->description, g_free);
      take (&page->description, content, MAX_DESCRIPTION);
    }
  else if (g_ascii_strcasecmp (property, "description") == 0)
    take (&page->description, content, MAX_DESCRIPTION);
  else if (g_ascii_strcasecmp (property, "og:site_name") == 0)
    take (&page->site_name, content, MAX_TITLE);
  else if (g_ascii_strcasecmp (property, "og:type") == 0)
    take (&page->type, content, MAX_TITLE);
  else if (g_ascii_strcasecmp (property, "og:image") == 0
           || g_ascii_strcasecmp (property, "og:image:secure_url") == 0)
    take (&page->image, content, MAX_URL);
}

static void
read_meta (BanterServerPage *page, const char *c)
{
  g_autofree char *property = NULL;
  Attribute content = { 0 };
  Attribute attribute;

  while ((c = read_attribute (c, &attribute)) != NULL)
    {
      if (is_named (&attribute, "content"))
        content = attribute;
      else if (property == NULL
               && (is_named (&attribute, "property") || is_named (&attribute, "name")))
        property = g_strndup (attribute.value, attribute.value_length);
    }
  if (property != NULL && content.value != NULL)
    keep_property (page, property, &content);
}

static gboolean
is_tag (const char *c, const char *name)
{
  gsize length = strlen (name);

  return g_ascii_strncasecmp (c, name, length) == 0 && strchr (SPACE ">/", c[length]) != NULL
         && c[length] != '\0';
}

static void
read_title (BanterServerPage *page, const char *c)
{
  const char *start = strchr (c, '>');
  const char *end = start != NULL ? strchr (start, '<') : NULL;

  if (end != NULL && page->title == NULL)
    page->title = clean (start + 1, (gsize)(end - start - 1), MAX_TITLE);
}

BanterServerPage *
banter_server_page_read (const char *html, gsize length)
{
  BanterServerPage *page = g_new0 (BanterServerPage, 1);
  g_autofree char *text = g_utf8_make_valid (length > 0 ? html : "", (gssize)length);
  const char *c = text;

  for (guint i = 0; i < MAX_TAGS && (c = strchr (c, '<')) != NULL; i++)
    {
      c++;
      if (is_tag (c, "meta"))
        read_meta (page, c + strlen ("meta"));
      else if (is_tag (c, "title"))
        read_title (page, c);
      else if (is_tag (c, "body"))
        break;
    }
  return page;
}
