/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "details/banter-details-part.h"

G_BEGIN_DECLS

#define BANTER_TYPE_PERSON_SECTION (banter_person_section_get_type ())
G_DECLARE_FINAL_TYPE (BanterPersonSection, banter_person_section, BANTER, PERSON_SECTION,
                      BanterDetailsPart)

/* What there is to say of the other one in a chat of two. */

G_END_DECLS
