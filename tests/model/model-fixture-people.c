/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "model-fixture.h"

#include "banter-account-private.h"

/* What a server would say of people. */

void
model_fixture_block (BanterAccount *account, const char *user_id)
{
  char *blocked[] = { (char *)user_id, NULL };
  char *nobody[] = { NULL };
  const BanterContactsRow row
      = { .blocked = user_id != NULL ? blocked : nobody, .following = nobody };

  banter_account_apply_contacts (account, &row);
}

void
model_fixture_rename (BanterAccount *account, const char *user_id, const char *name)
{
  gboolean changed;

  banter_account_update_person (account, user_id, name, NULL, &changed);
}
