/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-matrix-relations"

#include "config.h"

#include "banter-matrix-relations.h"

static const BanterJsonField thread_fields[] = {
  BANTER_JSON_OBJECT (BanterMatrixThread, latest_event, "latest_event", BANTER_JSON_TOLERANT),
  BANTER_JSON_INT (BanterMatrixThread, count, "count", BANTER_JSON_TOLERANT | BANTER_JSON_ALWAYS),
  BANTER_JSON_BOOL (BanterMatrixThread, current_user_participated, "current_user_participated",
                    BANTER_JSON_TOLERANT | BANTER_JSON_ALWAYS),
};
BANTER_MATRIX_DEFINE (Thread, thread)

static const BanterJsonField reference_fields[] = {
  BANTER_JSON_STRING (BanterMatrixReference, event_id, "event_id", BANTER_JSON_TOLERANT),
};
BANTER_MATRIX_DEFINE (Reference, reference)

static const BanterJsonField references_fields[] = {
  BANTER_JSON_STRUCTS (BanterMatrixReferences, chunk, "chunk", &banter_matrix_reference_type,
                       BANTER_JSON_TOLERANT | BANTER_JSON_ALWAYS),
};
BANTER_MATRIX_DEFINE (References, references)

static const BanterJsonField bundle_fields[] = {
  BANTER_JSON_OBJECT (BanterMatrixBundle, replace, BANTER_MATRIX_REL_REPLACE, BANTER_JSON_TOLERANT),
  BANTER_JSON_STRUCT (BanterMatrixBundle, thread, BANTER_MATRIX_REL_THREAD,
                      &banter_matrix_thread_type, BANTER_JSON_TOLERANT),
  BANTER_JSON_STRUCT (BanterMatrixBundle, references, BANTER_MATRIX_REL_REFERENCE,
                      &banter_matrix_references_type, BANTER_JSON_TOLERANT),
};
BANTER_MATRIX_DEFINE (Bundle, bundle)

static const BanterJsonField related_events_fields[] = {
  BANTER_JSON_STRUCTS (BanterMatrixRelatedEvents, chunk, "chunk", &banter_matrix_event_type,
                       BANTER_JSON_REQUIRED | BANTER_JSON_TOLERANT),
  BANTER_JSON_STRING (BanterMatrixRelatedEvents, next_batch, "next_batch", BANTER_JSON_TOLERANT),
  BANTER_JSON_STRING (BanterMatrixRelatedEvents, prev_batch, "prev_batch", BANTER_JSON_TOLERANT),
  BANTER_JSON_INT (BanterMatrixRelatedEvents, recursion_depth, "recursion_depth",
                   BANTER_JSON_TOLERANT),
};
BANTER_MATRIX_DEFINE (RelatedEvents, related_events)
