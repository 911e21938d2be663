/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-json-find"

#include "config.h"

#include "banter-json-find.h"

#include <string.h>

/* A cursor over text that the scanner has passed, so nothing is checked again. Never recurses. */

static const char *
skip_string (const char *p)
{
  for (p++; *p != '"' && *p != '\0'; p++)
    if (*p == '\\' && p[1] != '\0')
      p++;
  return *p == '"' ? p + 1 : p;
}

/* To the first character after the value that begins at @p. */
static const char *
skip_value (const char *p)
{
  guint depth = 0;

  if (*p != '{' && *p != '[' && *p != '"')
    return p + strcspn (p, ",]}");
  do
    {
      if (*p == '"')
        {
          p = skip_string (p);
          continue;
        }
      if (*p == '{' || *p == '[')
        depth++;
      else if (*p == '}' || *p == ']')
        depth--;
      p++;
    }
  while (depth > 0 && *p != '\0');
  return p;
}

static guint
parse_hex (const char *p)
{
  guint value = 0;

  for (guint i = 0; i < 4; i++)
    value = value << 4 | (guint)MAX (g_ascii_xdigit_value (p[i]), 0);
  return value;
}

/* @p: after the 'u'. Returns: how many characters of the escape were used beyond the four digits */
static gsize
append_unicode (GString *out, const char *p)
{
  guint high = parse_hex (p);

  if (high >= 0xD800 && high < 0xDC00 && p[4] == '\\' && p[5] == 'u')
    {
      g_string_append_unichar (out,
                               0x10000 + ((high - 0xD800) << 10) + (parse_hex (p + 6) - 0xDC00));
      return 6;
    }
  g_string_append_unichar (out, high);
  return 0;
}

static char *
unescape (const char *start, gsize length)
{
  static const char plain[]
      = { ['b'] = '\b', ['f'] = '\f', ['n'] = '\n', ['r'] = '\r', ['t'] = '\t' };
  GString *out = g_string_sized_new (length);

  for (const char *p = start; p < start + length; p++)
    {
      if (*p != '\\')
        g_string_append_c (out, *p);
      else if (*++p == 'u')
        p += 4 + append_unicode (out, p + 1);
      else
        g_string_append_c (
            out, (guchar)*p < sizeof plain && plain[(guchar)*p] != '\0' ? plain[(guchar)*p] : *p);
    }
  return g_string_free (out, FALSE);
}

static gboolean
equals (const char *start, gsize length, const char *text)
{
  g_autofree char *unescaped = NULL;

  if (memchr (start, '\\', length) == NULL)
    return strlen (text) == length && memcmp (start, text, length) == 0;
  unescaped = unescape (start, length);
  return g_str_equal (unescaped, text);
}

/* @p: an object's '{' */
static const char *
find_member (const char *p, const char *name)
{
  p++;
  while (*p == '"')
    {
      const char *end = skip_string (p);
      const char *value = end + 1;

      if (*end != ':')
        return NULL;
      if (equals (p + 1, (gsize)(end - p) - 2, name))
        return value;
      p = skip_value (value);
      if (*p == ',')
        p++;
    }
  return NULL;
}

BanterJsonValue
banter_json_find (const char *object, const char *const *path)
{
  const char *p = object;

  for (; *path != NULL && p != NULL; path++)
    p = *p == '{' ? find_member (p, *path) : NULL;
  return (BanterJsonValue){ p, p != NULL ? (gsize)(skip_value (p) - p) : 0 };
}

gboolean
banter_json_next_element (BanterJsonValue array, BanterJsonValue *element)
{
  const char *p;

  if (array.text == NULL || *array.text != '[')
    return FALSE;
  p = element->text == NULL ? array.text + 1 : element->text + element->length;
  if (*p == ',')
    p++;
  if (*p == ']' || *p == '\0')
    return FALSE;
  element->text = p;
  element->length = (gsize)(skip_value (p) - p);
  return TRUE;
}

char *
banter_json_value_dup_string (BanterJsonValue value)
{
  return value.text != NULL && *value.text == '"' ? unescape (value.text + 1, value.length - 2)
                                                  : NULL;
}

gboolean
banter_json_value_equals (BanterJsonValue value, const char *text)
{
  return value.text != NULL && strlen (text) == value.length
         && memcmp (value.text, text, value.length) == 0;
}

GStrv
banter_json_split_path (const char *path)
{
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();
  g_autoptr (GString) name = g_string_new (NULL);

  for (const char *p = path; *p != '\0'; p++)
    {
      if (*p == '.')
        {
          g_strv_builder_add (names, name->str);
          g_string_truncate (name, 0);
          continue;
        }
      if (*p == '\\' && (p[1] == '.' || p[1] == '\\'))
        p++;
      g_string_append_c (name, *p);
    }
  g_strv_builder_add (names, name->str);
  return g_strv_builder_end (names);
}
