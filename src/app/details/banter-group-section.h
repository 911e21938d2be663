/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "details/banter-details-part.h"

G_BEGIN_DECLS

#define BANTER_TYPE_GROUP_SECTION (banter_group_section_get_type ())
G_DECLARE_FINAL_TYPE (BanterGroupSection, banter_group_section, BANTER, GROUP_SECTION,
                      BanterDetailsPart)

/* What there is to say of a group: what it is about, how to find it, and who is in it. */

G_END_DECLS
