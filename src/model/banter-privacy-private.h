/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "banter-privacy.h"

#include "banter-client-people.h"

G_BEGIN_DECLS

/* @account: borrowed; owns the privacy */
BanterPrivacy *banter_privacy_new (BanterAccount *account);
void banter_privacy_apply_row (BanterPrivacy *self, const BanterPrivacyRow *row);
/* Who counts while the person has chosen nobody: safety.md has it by age. */
void banter_privacy_set_who_default (BanterPrivacy *self, BanterWho who);
void banter_privacy_set_enforced (BanterPrivacy *self, gboolean enforced);
/* Reads it from the cache again. */
void banter_privacy_reload (BanterPrivacy *self);
/* The account goes away. */
void banter_privacy_detach (BanterPrivacy *self);

G_END_DECLS
