/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "banter-model-types.h"

G_BEGIN_DECLS

/* This layer's own error domain: the code is a BanterProblem. Errors of the layers below pass
 * through as they are; banter_problem_from_error() knows them all. */
#define BANTER_MODEL_ERROR (banter_model_error_quark ())
GQuark banter_model_error_quark (void);

/* Returns: what the reason of a refusal (`im.banter.reason`, or the fail_reason of a message) means
 * for its writer; @fallback where it is none that we know */
BanterProblem banter_problem_from_reason (const char *reason, BanterProblem fallback);

G_END_DECLS
