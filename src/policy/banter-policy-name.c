/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-policy-name"

#include "config.h"

#include <string.h>

#include "banter-policy-name.h"

#include "banter-policy-fold.h"

/* Which names can be taken for each other. Built on the fold of the word filter, which knows the
 * letters that look alike. Pure, any thread. */

/* A letter that stands more often in a row is not counted by anybody. */
#define MAX_RUN 2

/* Two letters that look like one. */
static const struct
{
  char pair[3];
  char letter;
} ligatures[] = { { "rn", 'm' }, { "vv", 'w' }, { "cl", 'd' } };

/* Greek capitals that look like other Latin letters than their small ones do. */
static const struct
{
  gunichar capital;
  char letter;
} capitals[]
    = { { 0x0396, 'z' }, { 0x0397, 'h' }, { 0x039c, 'm' }, { 0x039d, 'n' }, { 0x03a5, 'y' } };

static char *
replace_capitals (const char *name)
{
  g_autofree char *valid = g_utf8_make_valid (name, -1);
  GString *out = g_string_sized_new (strlen (valid));

  for (const char *p = valid; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar ch = g_utf8_get_char (p);

      for (guint i = 0; i < G_N_ELEMENTS (capitals); i++)
        if (capitals[i].capital == ch)
          ch = (guchar)capitals[i].letter;
      g_string_append_unichar (out, ch);
    }
  return g_string_free (out, FALSE);
}

static void
append (GString *skeleton, gunichar ch)
{
  char *end;

  g_string_append_unichar (skeleton, ch);
  end = skeleton->len >= 2 ? skeleton->str + skeleton->len - 2 : NULL;
  for (guint i = 0; end != NULL && i < G_N_ELEMENTS (ligatures); i++)
    if (g_str_equal (end, ligatures[i].pair))
      {
        g_string_truncate (skeleton, skeleton->len - 2);
        g_string_append_c (skeleton, ligatures[i].letter);
        return;
      }
}

char *
banter_policy_name_skeleton (const char *name)
{
  g_autoptr (GString) skeleton = g_string_new (NULL);
  g_autofree char *replaced = NULL;
  g_autoptr (GArray) symbols = NULL;

  g_return_val_if_fail (name != NULL, NULL);

  replaced = replace_capitals (name);
  symbols = banter_fold_symbols (replaced);
  for (guint i = 0; i < symbols->len; i++)
    {
      const BanterFoldSymbol *symbol = &g_array_index (symbols, BanterFoldSymbol, i);
      gunichar ch = symbol->ch == 'i' || symbol->ch == BANTER_FOLD_I_OR_L ? 'l' : symbol->ch;

      if (symbol->kind == BANTER_FOLD_SPACE)
        continue;
      for (guint n = 0; n < MIN (symbol->run, MAX_RUN); n++)
        append (skeleton, ch);
    }
  return g_string_free (g_steal_pointer (&skeleton), FALSE);
}
