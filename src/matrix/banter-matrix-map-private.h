/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "banter-matrix-type.h"

/* Documents that are maps at the top (m.receipt, m.direct), as bare hash tables. */

/**
 * banter_matrix_map_decode:
 * @type: of a struct whose only field is a #GHashTable, BANTER_JSON_WHOLE
 * @json: (nullable): a JSON object that has passed a scan
 * @free_value: frees a value, so that the map can be unreffed without its table
 *
 * Returns: (transfer full): the map; empty if @json is not an object
 */
GHashTable *banter_matrix_map_decode (const BanterJsonType *type, const char *json,
                                      GDestroyNotify free_value);
char *banter_matrix_map_encode (const BanterJsonType *type, GHashTable *map);
