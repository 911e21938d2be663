/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "banter-model-types.h"

G_BEGIN_DECLS

#define BANTER_TYPE_FOUND_MESSAGE (banter_found_message_get_type ())
G_DECLARE_FINAL_TYPE (BanterFoundMessage, banter_found_message, BANTER, FOUND_MESSAGE, GObject)

/* A message that a BanterMessageSearch found. It does not change. */

/* A part of the text, in bytes: it was looked for. */
typedef struct
{
  guint start;
  guint end;
} BanterFoundRange;

BanterRoom *banter_found_message_get_room (BanterFoundMessage *self);
const char *banter_found_message_get_event_id (BanterFoundMessage *self);
const char *banter_found_message_get_sender_name (BanterFoundMessage *self); /* never NULL */
gboolean banter_found_message_get_own (BanterFoundMessage *self);
GDateTime *banter_found_message_get_time (BanterFoundMessage *self); /* local; never NULL */
/* One clean line: the words around what was found. */
const char *banter_found_message_get_text (BanterFoundMessage *self);
/* Returns: (array length=n_ranges) (transfer none): in order, none touching another */
const BanterFoundRange *banter_found_message_get_ranges (BanterFoundMessage *self, guint *n_ranges);

G_END_DECLS
