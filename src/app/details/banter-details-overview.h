/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "details/banter-details-part.h"

G_BEGIN_DECLS

#define BANTER_TYPE_DETAILS_OVERVIEW (banter_details_overview_get_type ())
G_DECLARE_FINAL_TYPE (BanterDetailsOverview, banter_details_overview, BANTER, DETAILS_OVERVIEW,
                      BanterDetailsPart)

/* The first page of a chat's details. */

G_END_DECLS
