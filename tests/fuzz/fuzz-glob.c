/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "banter-glob.h"

#include <stdint.h>
#include <string.h>

/* Flags, pattern, NUL, text. Where a slow matcher of a few lines can follow, both must agree. */

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

static gboolean
matches (const char *pattern, const char *text, gboolean has_marks)
{
  /* One star more says nothing, and costs this matcher seconds. */
  while (pattern[0] == '*' && pattern[1] == '*')
    pattern++;
  if (*pattern == '\0')
    return *text == '\0';
  if (*pattern == '*')
    return matches (pattern + 1, text, has_marks)
           || (*text != '\0' && matches (pattern, g_utf8_next_char (text), has_marks));
  if (*text == '\0')
    return FALSE;
  if ((*pattern != '?' || !has_marks) && g_utf8_get_char (pattern) != g_utf8_get_char (text))
    return FALSE;
  return matches (g_utf8_next_char (pattern), g_utf8_next_char (text), has_marks);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autofree char *pattern = NULL;
  g_autofree char *text = NULL;
  BanterGlobFlags flags;
  gboolean result;

  if (size < 2)
    return 0;
  flags = (BanterGlobFlags)(data[0] & 7);
  pattern = g_strndup ((const char *)data + 1, size - 1);
  text = strlen (pattern) + 2 < size
             ? g_strndup ((const char *)data + strlen (pattern) + 2, size - strlen (pattern) - 2)
             : g_strdup ("");
  if (!g_utf8_validate (pattern, -1, NULL) || !g_utf8_validate (text, -1, NULL))
    return 0;
  result = banter_glob_match (pattern, text, flags);
  if ((flags & (BANTER_GLOB_IGNORE_CASE | BANTER_GLOB_WORDS)) == 0 && strlen (pattern) <= 10
      && strlen (text) <= 24)
    g_assert_cmpint (result, ==, matches (pattern, text, (flags & BANTER_GLOB_STARS_ONLY) == 0));
  return 0;
}
