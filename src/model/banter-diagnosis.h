/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "banter-model-types.h"

G_BEGIN_DECLS

/* What can stand between somebody and a message, in the order in which it is looked at. */
typedef enum
{
  BANTER_CHECK_NETWORK,
  BANTER_CHECK_SERVER,
  BANTER_CHECK_VERSION,
  BANTER_CHECK_SIGNED_IN,
  BANTER_CHECK_AGE,
  BANTER_CHECK_PHONE,
  BANTER_CHECK_FAMILY,
  BANTER_CHECK_OWN_PRIVACY,
  BANTER_CHECK_THEM,
  BANTER_CHECK_LAST,
} BanterCheck;

typedef enum
{
  BANTER_CHECK_RUNNING, /* or about to */
  BANTER_CHECK_PASSED,
  BANTER_CHECK_FAILED,
  BANTER_CHECK_SKIPPED, /* it cannot be known, or something before it failed */
} BanterCheckState;

#define BANTER_TYPE_DIAGNOSIS (banter_diagnosis_get_type ())
G_DECLARE_FINAL_TYPE (BanterDiagnosis, banter_diagnosis, BANTER, DIAGNOSIS, GObject)

/* Why one cannot message. Signal "changed": any of what the getters tell. */

/* @person: (nullable): whom one wants to write to; %NULL for anybody */
BanterDiagnosis *banter_diagnosis_new (BanterAccount *account, BanterPerson *person);
/* Looks at everything, from the beginning. */
void banter_diagnosis_start (BanterDiagnosis *self);
gboolean banter_diagnosis_get_running (BanterDiagnosis *self);
BanterCheckState banter_diagnosis_get_state (BanterDiagnosis *self, BanterCheck check);
/* What is in the way; _NONE while it runs, and if nothing was found */
BanterProblem banter_diagnosis_get_problem (BanterDiagnosis *self);
BanterPerson *banter_diagnosis_get_person (BanterDiagnosis *self); /* (nullable) */
/* Returns: (transfer full): for whoever helps: what was looked at and what came of it; no names, no
 * ids, no words of anybody */
char *banter_diagnosis_dup_report (BanterDiagnosis *self);

/* Returns: where @problem shows */
BanterCheck banter_diagnosis_check_of (BanterProblem problem);

G_END_DECLS
