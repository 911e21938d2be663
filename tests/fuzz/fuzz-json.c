/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "banter-json-scanner.h"

#include <json-glib/json-glib.h>
#include <stdint.h>
#include <string.h>

/* The scanner: what it passes, json-glib parses to a value; what the lenient scan leaves, the
 * strict one passes; and neither reads or writes outside the text. */

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

static void
parse (const char *text, gsize length)
{
  g_autoptr (JsonParser) parser = json_parser_new_immutable ();
  g_autoptr (GError) error = NULL;

  if (!json_parser_load_from_data (parser, text, (gssize)length, &error))
    g_error ("json-glib refuses it: %s", error->message);
  g_assert_nonnull (json_parser_get_root (parser));
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  static const char *const event_arrays[] = { "events", "chunk", NULL };
  BanterJsonLimits limits = { 0, 8 };
  g_autofree char *text = NULL;
  guint n_blanked = 0;
  gboolean strict;

  if (size == 0)
    return 0;
  limits.max_depth = 1 + data[0] % 100;
  data++;
  size--;
  text = g_malloc (size + 1); /* g_memdup2() of nothing is NULL */
  memcpy (text, data, size);
  strict = banter_json_scan (text, size, &limits, NULL);
  if (strict)
    parse (text, size);
  if (banter_json_scan_lenient (text, size, &limits, event_arrays, &n_blanked, NULL))
    {
      g_autoptr (GError) error = NULL;

      if (!banter_json_scan (text, size, &limits, &error))
        g_error ("blanked text fails: %s", error->message);
      g_assert_true (strict == (n_blanked == 0));
      parse (text, size);
    }
  else
    g_assert_false (strict);
  return 0;
}
