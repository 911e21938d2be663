/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "banter-family.h"

G_BEGIN_DECLS

/* Family Pairing in words. */

/* Returns: (transfer full): what is limited, in one line; "No limits" */
char *banter_family_text_dup_limits (const BanterFamilyLimits *limits);

/* Returns: (transfer full): one line of the list of changes */
char *banter_family_text_dup_change (BanterFamilyChange *change);

/* Returns: (transfer full): a day and a time of the day */
char *banter_family_text_dup_time (GDateTime *time);

/* Returns: (transfer full): a code as it is read aloud: "ABCD EFGH" */
char *banter_family_text_dup_code (const char *code);

/* What a guardian can limit, as the teen sees it. */
typedef struct
{
  char *title; /* what holds */
  char *by;    /* who set it */
} BanterFamilyNote;

void banter_family_note_free (BanterFamilyNote *note);

/* Returns: (transfer container) (element-type BanterFamilyNote): everything that holds for
 * somebody of 16 or 17, by @family's guardians or by age */
GPtrArray *banter_family_text_list_notes (BanterFamily *family);

G_END_DECLS
