/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "banter-model-types.h"

G_BEGIN_DECLS

#define BANTER_TYPE_PERSON (banter_person_get_type ())
G_DECLARE_FINAL_TYPE (BanterPerson, banter_person, BANTER, PERSON, GObject)
/* Somebody, as they call themselves now. One object per user id for the life of an account.
 *
 * Properties: "user-id" s, "name" s (never empty), "avatar" s (mxc or NULL), "blocked" b and
 * "following" b (by the account's user). */
BanterPerson *banter_person_new (const char *user_id, const char *name, const char *avatar);
const char *banter_person_get_user_id (BanterPerson *self);
const char *banter_person_get_name (BanterPerson *self);
const char *banter_person_get_avatar (BanterPerson *self);
gboolean banter_person_get_blocked (BanterPerson *self);
gboolean banter_person_get_following (BanterPerson *self);

G_END_DECLS
