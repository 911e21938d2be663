/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-password-strength"

#include "config.h"

#include "banter-password-strength.h"

#include <math.h>

/* Pure arithmetic for the meter below a new password. */

static const char *const common[]
    = { "password", "passwort", "qwerty", "letmein", "welcome", "iloveyou" };

/* How many characters somebody would try who knows which kinds are used. */
static double
alphabet_size (const char *password)
{
  gboolean lower = FALSE, upper = FALSE, digit = FALSE, other = FALSE, wide = FALSE;

  for (const char *p = password; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      lower |= c < 128 && g_ascii_islower ((char)c);
      upper |= c < 128 && g_ascii_isupper ((char)c);
      digit |= c < 128 && g_ascii_isdigit ((char)c);
      other |= c < 128 && !g_ascii_isalnum ((char)c);
      wide |= c >= 128;
    }
  return 26.0 * lower + 26.0 * upper + 10.0 * digit + 32.0 * other + 100.0 * wide;
}

/* Characters that do not continue a run such as "aaaa", "abcd" or "4321". */
static guint
count_surprises (const char *password)
{
  gint64 previous = -2, step = 0;
  guint n = 0;

  for (const char *p = password; *p != '\0'; p = g_utf8_next_char (p))
    {
      gint64 c = g_utf8_get_char (p);
      gint64 now = c - previous;

      if (!(ABS (now) <= 1 && now == step))
        n++;
      step = now;
      previous = c;
    }
  return n;
}

BanterPasswordStrength
banter_password_strength (const char *password, const char *name)
{
  g_autofree char *folded = NULL;
  double characters, bits;

  g_return_val_if_fail (password != NULL, BANTER_PASSWORD_NONE);

  if (*password == '\0')
    return BANTER_PASSWORD_NONE;
  folded = g_utf8_casefold (password, -1);
  characters = count_surprises (password);
  for (guint i = 0; i < G_N_ELEMENTS (common); i++)
    if (strstr (folded, common[i]) != NULL)
      characters -= (double)strlen (common[i]) - 1;
  if (name != NULL && strlen (name) >= 3 && strstr (folded, name) != NULL)
    characters -= (double)g_utf8_strlen (name, -1) - 1;
  bits = MAX (characters, 1) * log2 (alphabet_size (password));

  if (g_utf8_strlen (password, -1) < 8 || bits < 36)
    return BANTER_PASSWORD_WEAK;
  if (bits < 50)
    return BANTER_PASSWORD_FAIR;
  return bits < 70 ? BANTER_PASSWORD_GOOD : BANTER_PASSWORD_STRONG;
}
