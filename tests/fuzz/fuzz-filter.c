/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "banter-matrix-filter.h"

#include <stdint.h>
#include <string.h>

/* A filter as clients send it, a line end, and an event that it is applied to: what passes is still
 * an event. */

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

static const BanterJsonLimits limits = { 0, BANTER_JSON_DEPTH_SERVER };

static void
apply (const BanterMatrixEventFilter *filter, const BanterMatrixEvent *event)
{
  gint64 limit = banter_matrix_event_filter_get_limit (filter, 10, 100);

  g_assert_true (limit >= 0 && limit <= 100);
  banter_matrix_event_filter_wants_room (filter, "!room:localhost");
  if (event != NULL && event->type != NULL && event->sender != NULL)
    banter_matrix_event_filter_wants (filter, event);
}

static void
pick (BanterMatrixEvent *event, GStrv fields)
{
  g_autofree char *text = NULL;

  banter_matrix_event_pick_fields (event, fields);
  text = banter_json_encode (&banter_matrix_event_type, event);
  g_assert_true (banter_json_scan (text, strlen (text), &(BanterJsonLimits){ 0, 128 }, NULL));
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  const uint8_t *end = size > 0 ? memchr (data, '\n', size) : NULL;
  gsize length = end != NULL ? (gsize)(end - data) : size;
  BanterMatrixFilter *filter = banter_json_decode_untrusted (
      &banter_matrix_filter_type, (const char *)data, length, &limits, NULL);
  BanterMatrixEvent *event = NULL;

  if (filter == NULL)
    return 0;
  if (end != NULL)
    event = banter_json_decode_untrusted (&banter_matrix_event_type, (const char *)end + 1,
                                          size - length - 1, &limits, NULL);
  if (banter_matrix_filter_check (filter, NULL))
    {
      apply (filter->presence, event);
      apply (filter->account_data, event);
      if (filter->room != NULL)
        {
          apply (filter->room->timeline, event);
          apply (filter->room->state, event);
          apply (filter->room->ephemeral, event);
          apply (filter->room->account_data, event);
        }
      if (event != NULL && filter->event_fields != NULL)
        pick (event, filter->event_fields);
    }
  banter_json_free (&banter_matrix_filter_type, filter);
  banter_json_free (&banter_matrix_event_type, event);
  return 0;
}
