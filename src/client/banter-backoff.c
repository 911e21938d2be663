/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-backoff"

#include "config.h"

#include <libsoup/soup.h>

#include "banter-backoff.h"

/* Full jitter: any time up to a ceiling that doubles, so that clients which lost a server at the
 * same moment do not come back at the same moment. */

#define DAY_MS (G_GINT64_CONSTANT (24) * 60 * 60 * 1000)

guint
banter_backoff_get_ceiling (const BanterBackoff *backoff)
{
  guint64 ceiling = (guint64)BANTER_BACKOFF_FIRST_MS << MIN (backoff->attempts, 16);

  return (guint)MIN (ceiling, BANTER_BACKOFF_MAX_MS);
}

guint
banter_backoff_next (BanterBackoff *backoff)
{
  guint ceiling = banter_backoff_get_ceiling (backoff);

  backoff->attempts++;

  return (guint)g_random_int_range (1, (gint32)ceiling + 1);
}

void
banter_backoff_reset (BanterBackoff *backoff)
{
  backoff->attempts = 0;
}

gint64
banter_retry_after_parse (const char *value, gint64 now_ms)
{
  g_autoptr (GDateTime) date = NULL;
  guint64 seconds;

  if (value == NULL)
    return -1;
  if (g_ascii_string_to_unsigned (value, 10, 0, G_MAXUINT32, &seconds, NULL))
    return MIN ((gint64)seconds * 1000, DAY_MS);

  date = soup_date_time_new_from_http_string (value);
  if (date == NULL)
    return -1;

  return CLAMP (g_date_time_to_unix (date) * 1000 - now_ms, 0, DAY_MS);
}
