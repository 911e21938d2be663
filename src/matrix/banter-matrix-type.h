/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "banter-json.h"

/* What every message of the protocol has: a C struct, its descriptor table, and a free function
 * that also serves g_autoptr(). For a struct BanterMatrixWhoami declared as (Whoami, whoami):
 *
 *   banter_matrix_whoami_type, banter_matrix_whoami_free (), g_autoptr (BanterMatrixWhoami), and
 *   banter_matrix_whoami_clear (), g_auto (BanterMatrixWhoami) for what is not on the heap
 *
 * Decode with banter_json_decode (&banter_matrix_whoami_type, …), encode with banter_json_encode
 * (). */

#define BANTER_MATRIX_TYPE(Name, name)                                                             \
  extern const BanterJsonType banter_matrix_##name##_type;                                         \
  G_GNUC_UNUSED static inline void banter_matrix_##name##_free (BanterMatrix##Name *value)         \
  {                                                                                                \
    banter_json_free (&banter_matrix_##name##_type, value);                                        \
  }                                                                                                \
  G_GNUC_UNUSED static inline void banter_matrix_##name##_clear (BanterMatrix##Name *value)        \
  {                                                                                                \
    banter_json_clear (&banter_matrix_##name##_type, value);                                       \
  }                                                                                                \
  G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (BanterMatrix##Name, banter_matrix_##name##_clear)              \
  G_DEFINE_AUTOPTR_CLEANUP_FUNC (BanterMatrix##Name, banter_matrix_##name##_free)

/* The other half, in the .c: the table of BanterMatrixWhoami is the array whoami_fields. */
#define BANTER_MATRIX_DEFINE(Name, name)                                                           \
  const BanterJsonType banter_matrix_##name##_type                                                 \
      = BANTER_JSON_TYPE ("BanterMatrix" #Name, BanterMatrix##Name, name##_fields);
