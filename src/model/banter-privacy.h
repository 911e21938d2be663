/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "banter-model-types.h"

G_BEGIN_DECLS

#define BANTER_TYPE_PRIVACY (banter_privacy_get_type ())
G_DECLARE_FINAL_TYPE (BanterPrivacy, banter_privacy, BANTER, PRIVACY, GObject)

/* What the person chose (account data im.banter.privacy). Setting a property shows at once and is
 * written to the server; if that fails the old value returns and "failed" (BanterProblem) is
 * emitted.
 *
 * Properties: "who-can-message" BanterWho, "who-can-add-to-groups" BanterWho, "read-receipts" b,
 * "typing" b, "activity-status" b (whether others see that one is there),
 * "enforced-by-server" b (the server has im.banter.safety; else this device stands in). */

BanterWho banter_privacy_get_who_can_message (BanterPrivacy *self);
void banter_privacy_set_who_can_message (BanterPrivacy *self, BanterWho who);
BanterWho banter_privacy_get_who_can_add_to_groups (BanterPrivacy *self);
void banter_privacy_set_who_can_add_to_groups (BanterPrivacy *self, BanterWho who);
gboolean banter_privacy_get_read_receipts (BanterPrivacy *self);
void banter_privacy_set_read_receipts (BanterPrivacy *self, gboolean on);
gboolean banter_privacy_get_typing (BanterPrivacy *self);
void banter_privacy_set_typing (BanterPrivacy *self, gboolean on);
gboolean banter_privacy_get_activity_status (BanterPrivacy *self);
void banter_privacy_set_activity_status (BanterPrivacy *self, gboolean on);
gboolean banter_privacy_get_enforced_by_server (BanterPrivacy *self);

G_END_DECLS
