/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "model-fixture.h"

#include "banter-account-private.h"
#include "banter-found-message-private.h"

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

BanterFoundMessage *
model_fixture_new_found (BanterRoom *room, gboolean own, const char *snippet)
{
  const BanterFoundRow row
      = { .event_id = (char *)"$found", .ts = 1, .own = own, .snippet = (char *)snippet };

  return banter_found_message_new (room, "Lena", &row);
}

void
model_fixture_ask (BanterAccount *account, const char *user_id)
{
  g_autofree char *room_id = g_strconcat ("!of-", user_id + 1, NULL);
  BanterInviteRow invite = { .inviter = (char *)user_id, .ts = 1 };
  BanterRoomRow row = { .room_id = room_id,
                        .kind = BANTER_ROOM_KIND_DM,
                        .membership = BANTER_MEMBERSHIP_INVITE,
                        .dm_user_id = (char *)user_id,
                        .others_read_position = BANTER_POSITION_UNKNOWN,
                        .invite = &invite };
  g_autoptr (GPtrArray) rows = g_ptr_array_new ();

  g_ptr_array_add (rows, &row);
  banter_account_apply_rooms (account, rows, NULL);
}
