/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "banter-model-types.h"

G_BEGIN_DECLS

/**
 * banter_problem_dup_text:
 * @problem: what went wrong
 * @seconds: for %BANTER_PROBLEM_RATE_LIMITED, how long to wait; else ignored
 *
 * Returns: (transfer full) (nullable): one or two plain sentences in the person's language that say
 *   what happened and what to do; %NULL for %BANTER_PROBLEM_NONE
 */
char *banter_problem_dup_text (BanterProblem problem, guint seconds);

/* The same for the error of a model's _finish function. */
char *banter_problem_dup_text_of_error (const GError *error);

G_END_DECLS
