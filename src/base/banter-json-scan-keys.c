/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-json-scan-keys"

#include "config.h"

#include "banter-json-scan-private.h"

#include <string.h>

/* No object may name a member twice. Keys of all open objects lie on one stack. An object's keys
 * are compared when it closes: pairwise when few, sorted when many, so that no choice of keys makes
 * it quadratic. */

#define PAIRWISE_KEYS 16

static const char *
key_text (const BanterScan *scan, const BanterScanKey *key)
{
  return key->text != NULL ? key->text : (const char *)scan->arena->data + key->offset;
}

static int
compare_keys (gconstpointer a, gconstpointer b, gpointer user_data)
{
  const BanterScanKey *left = a, *right = b;

  if (left->length != right->length)
    return left->length < right->length ? -1 : 1;
  if (left->length == 0)
    return 0;
  return memcmp (key_text (user_data, left), key_text (user_data, right), left->length);
}

gboolean
banter_scan_has_duplicates (BanterScan *scan, guint first)
{
  guint n = scan->keys->len - first;
  BanterScanKey *keys;

  if (n < 2)
    return FALSE;
  keys = &g_array_index (scan->keys, BanterScanKey, first);
  if (n <= PAIRWISE_KEYS)
    {
      for (guint i = 1; i < n; i++)
        for (guint j = 0; j < i; j++)
          if (keys[i].length == keys[j].length && compare_keys (&keys[i], &keys[j], scan) == 0)
            return TRUE;
      return FALSE;
    }
  g_qsort_with_data (keys, n, sizeof (BanterScanKey), compare_keys, scan);
  for (guint i = 1; i < n; i++)
    if (compare_keys (&keys[i - 1], &keys[i], scan) == 0)
      return TRUE;
  return FALSE;
}

gboolean
banter_scan_key_is_one_of (const BanterScan *scan, const BanterScanKey *key,
                           const char *const *names)
{
  for (guint i = 0; names[i] != NULL; i++)
    if (strlen (names[i]) == key->length
        && memcmp (names[i], key_text (scan, key), key->length) == 0)
      return TRUE;
  return FALSE;
}
