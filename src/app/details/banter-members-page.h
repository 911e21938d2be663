/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "details/banter-details-part.h"

G_BEGIN_DECLS

#define BANTER_TYPE_MEMBERS_PAGE (banter_members_page_get_type ())
G_DECLARE_FINAL_TYPE (BanterMembersPage, banter_members_page, BANTER, MEMBERS_PAGE,
                      BanterDetailsPart)

/* All members of a group, with a search. */

G_END_DECLS
