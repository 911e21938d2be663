/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "banter-json.h"

/* Between the files of the codec; the only header that names json-glib. */

G_BEGIN_DECLS

/* Scans, then parses. Returns: (transfer full) (nullable): never a NULL node without @error. */
JsonNode *banter_json_parse (const char *json, gsize length, const BanterJsonLimits *limits,
                             GError **error);

/* The same with the caps of any text that we wrote or have scanned ourselves. */
JsonNode *banter_json_parse_own (const char *json, gssize length, GError **error);

/* Appends @node as compact JSON text. */
void banter_json_append_node (GString *out, JsonNode *node);
void banter_json_append_int (GString *out, gint64 value);
void banter_json_append_double (GString *out, double value);

/* Appends `"name":`, with a comma before it unless an object has just been opened. */
void banter_json_append_name (GString *out, const char *name);
void banter_json_append_comma (GString *out);

G_END_DECLS
