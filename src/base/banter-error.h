/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

/* Error domain of the base layer. Each further layer has its own; messages for people are made
 * in src/app only. */

G_BEGIN_DECLS

/**
 * BanterJsonError:
 * @BANTER_JSON_ERROR_SYNTAX: not JSON (RFC 8259), or more than one top-level value
 * @BANTER_JSON_ERROR_UTF8: the text is not valid UTF-8
 * @BANTER_JSON_ERROR_SIZE: longer than the caller's limit
 * @BANTER_JSON_ERROR_DEPTH: nested deeper than the caller's limit
 * @BANTER_JSON_ERROR_NUL: a string holds U+0000
 * @BANTER_JSON_ERROR_INTEGER: an integer outside ±(2^53−1)
 * @BANTER_JSON_ERROR_DUPLICATE: an object holds a key twice
 * @BANTER_JSON_ERROR_TYPE: a member has another type than its descriptor says
 * @BANTER_JSON_ERROR_MISSING: a required member is missing
 */
typedef enum
{
  BANTER_JSON_ERROR_SYNTAX,
  BANTER_JSON_ERROR_UTF8,
  BANTER_JSON_ERROR_SIZE,
  BANTER_JSON_ERROR_DEPTH,
  BANTER_JSON_ERROR_NUL,
  BANTER_JSON_ERROR_INTEGER,
  BANTER_JSON_ERROR_DUPLICATE,
  BANTER_JSON_ERROR_TYPE,
  BANTER_JSON_ERROR_MISSING,
} BanterJsonError;

#define BANTER_JSON_ERROR (banter_json_error_quark ())
GQuark banter_json_error_quark (void);

G_END_DECLS
