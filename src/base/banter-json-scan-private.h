/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "banter-json-scanner.h"

/* Between the files of the scanner: one scan, from the first byte to the last. */

G_BEGIN_DECLS

#define BANTER_SCAN_NO_LEVEL (-2)
#define BANTER_SCAN_ROOT_LEVEL (-1)

/* A member's name, as it lies on the stack of keys. */
typedef struct
{
  const char *text; /* NULL: unescaped, at offset in the arena */
  gsize offset;
  guint length;
} BanterScanKey;

/* An open object or array. */
typedef struct
{
  gboolean is_object;
  gboolean holds_events;
  gsize value_start; /* of the member or element that is being read */
  guint first_key;
  gsize first_arena;
} BanterScanFrame;

/* What may come next. */
typedef enum
{
  BANTER_SCAN_STATE_VALUE,
  BANTER_SCAN_STATE_VALUE_OR_END,
  BANTER_SCAN_STATE_KEY,
  BANTER_SCAN_STATE_KEY_OR_END,
  BANTER_SCAN_STATE_AFTER_VALUE,
  BANTER_SCAN_STATE_DONE,
} BanterScanState;

/* Where a breach of a rule is. */
typedef enum
{
  BANTER_SCAN_IN_VALUE, /* inside the value that is being read */
  BANTER_SCAN_IN_KEYS,  /* in the keys of the innermost object */
} BanterScanWhere;

typedef struct
{
  const char *text;
  gsize length;
  gsize pos;
  BanterScanState state;
  gsize depth;
  guint max_depth;
  BanterScanFrame *frames;
  GByteArray *deep;  /* one bit for each level above max_depth: is it an object? */
  GArray *keys;      /* of BanterScanKey */
  GByteArray *arena; /* unescaped keys */
  GError **error;

  /* lenient only */
  char *writable;
  const char *const *event_arrays;
  gboolean next_array_holds_events;
  int events_level; /* frame of the outermost open event array, or NO_LEVEL */
  int doomed_level; /* frame whose current value will be blanked, or NO_LEVEL */
  guint n_blanked;
  gsize root_start;
} BanterScan;

/* banter-json-scan-breach.c */

/* Ends the scan: sets its error, which names the byte. Returns: %FALSE */
gboolean banter_scan_fail (BanterScan *scan, BanterJsonError code, const char *what);
/* A rule other than syntax is broken. Returns: whether the scan goes on, which it does in "doomed"
 * mode if it is lenient */
gboolean banter_scan_breach (BanterScan *scan, BanterJsonError code, BanterScanWhere where,
                             const char *what);
/* Writes `null` over the doomed value, which ends before scan->pos. */
void banter_scan_blank (BanterScan *scan);

/* banter-json-scan-string.c */

/* Reads a string whose quote is at scan->pos. @key: (out) (nullable): where its characters are */
gboolean banter_scan_string (BanterScan *scan, BanterScanWhere where, BanterScanKey *key);

/* banter-json-scan-number.c */

/* Reads a number that begins at scan->pos. */
gboolean banter_scan_number (BanterScan *scan);

/* banter-json-scan-keys.c */

/* Whether two of the keys from @first to the top of the stack are equal; it may reorder them. */
gboolean banter_scan_has_duplicates (BanterScan *scan, guint first);
/* Whether @key is one of @names (array zero-terminated=1). */
gboolean banter_scan_key_is_one_of (const BanterScan *scan, const BanterScanKey *key,
                                    const char *const *names);

G_END_DECLS
