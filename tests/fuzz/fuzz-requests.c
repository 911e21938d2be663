/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "banter-server-router.h"

#include <stdint.h>

/* Every body that a client may send, through the table that describes it: the first byte chooses
 * the route, the rest is the body. A struct or an error; what is encoded from the struct decodes
 * again, to the same text. */

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

/* All types go through the same code, so the fuzzer is told which of them it has decoded. */
__attribute__ ((section ("__libfuzzer_extra_counters"))) static uint8_t decoded[256];

/* The @number-th of all request types. */
static const BanterJsonType *
find_type (guint number)
{
  static GPtrArray *types;

  if (types == NULL)
    {
      types = g_ptr_array_new ();
      for (guint i = 0; banter_server_families[i] != NULL; i++)
        for (guint j = 0; j < banter_server_families[i]->n_routes; j++)
          {
            const BanterJsonType *type = banter_server_families[i]->routes[j].request;

            if (type != NULL && !g_ptr_array_find (types, type, NULL))
              g_ptr_array_add (types, (gpointer)type);
          }
    }
  return g_ptr_array_index (types, number % types->len);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  static const BanterJsonLimits limits = { 0, BANTER_JSON_DEPTH_SERVER };
  g_autoptr (GError) error = NULL;
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;
  const BanterJsonType *type;
  gpointer value;

  if (size == 0)
    return 0;
  type = find_type (data[0]);
  value = banter_json_decode_untrusted (type, (const char *)data + 1, size - 1, &limits, &error);
  g_assert_true ((value == NULL) == (error != NULL));
  if (value == NULL)
    return 0;
  decoded[data[0]] = (uint8_t)MIN (size, 255);
  first = banter_json_encode (type, value);
  banter_json_free (type, value);
  value = banter_json_decode (type, first, -1, &error);
  if (value == NULL)
    g_error ("%s does not decode again: %s: %s", type->name, error->message, first);
  second = banter_json_encode (type, value);
  g_assert_cmpstr (first, ==, second);
  banter_json_free (type, value);
  return 0;
}
