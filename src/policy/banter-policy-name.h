/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * banter_policy_name_skeleton:
 * @name: a name as it is shown
 *
 * What a hasty reader sees of a name. Two names with the same skeleton can be taken for each other
 * (compare UTS #39, "Confusable Detection"): case, marks, spaces and signs do not count,
 * look-alikes are one letter, and so are groups that run together, as "rn" and "m". It is not for
 * showing.
 *
 * Returns: (transfer full): "" if @name holds no letter or digit
 */
char *banter_policy_name_skeleton (const char *name);

G_END_DECLS
