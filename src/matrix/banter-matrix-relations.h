/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "banter-matrix-event.h"

G_BEGIN_DECLS

/* CS-API "Forming relationships between events": what a server adds to an event that others relate
 * to, and the lists of such events. */

#define BANTER_MATRIX_REL_REPLACE "m.replace"
#define BANTER_MATRIX_REL_ANNOTATION "m.annotation"
#define BANTER_MATRIX_REL_THREAD "m.thread"
#define BANTER_MATRIX_REL_REFERENCE "m.reference"

/* `m.thread` in a bundle */
typedef struct
{
  char *latest_event; /* JSON object: an event */
  gint64 count;
  gboolean current_user_participated;
} BanterMatrixThread;
BANTER_MATRIX_TYPE (Thread, thread)

/* One of the events of `m.reference` in a bundle */
typedef struct
{
  char *event_id;
} BanterMatrixReference;
BANTER_MATRIX_TYPE (Reference, reference)

typedef struct
{
  GPtrArray *chunk; /* BanterMatrixReference */
} BanterMatrixReferences;
BANTER_MATRIX_TYPE (References, references)

/* `m.relations` in an event's unsigned data. @replace: JSON object: the newest valid edit, whole */
typedef struct
{
  char *replace;
  BanterMatrixThread *thread;
  BanterMatrixReferences *references;
} BanterMatrixBundle;
BANTER_MATRIX_TYPE (Bundle, bundle)

/* "GET /rooms/{roomId}/relations/{eventId}" and "GET /rooms/{roomId}/threads" */
typedef struct
{
  GPtrArray *chunk; /* BanterMatrixEvent */
  char *next_batch;
  char *prev_batch;
  gint64 recursion_depth;
} BanterMatrixRelatedEvents;
BANTER_MATRIX_TYPE (RelatedEvents, related_events)

G_END_DECLS
