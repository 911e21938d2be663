/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  BANTER_PASSWORD_NONE, /* nothing typed */
  BANTER_PASSWORD_WEAK,
  BANTER_PASSWORD_FAIR,
  BANTER_PASSWORD_GOOD,
  BANTER_PASSWORD_STRONG,
} BanterPasswordStrength;

/**
 * banter_password_strength:
 * @password: what is typed
 * @name: (nullable): the account's name, which makes a bad password
 *
 * A rough measure, counted in guesses: kinds of characters and length, where runs ("aaaa", "1234")
 * and the name count little.
 */
BanterPasswordStrength banter_password_strength (const char *password, const char *name);

G_END_DECLS
