/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "banter-person.h"

G_BEGIN_DECLS

gboolean banter_person_update (BanterPerson *self, const char *name, const char *avatar);
void banter_person_set_contact (BanterPerson *self, gboolean blocked, gboolean following);

G_END_DECLS
