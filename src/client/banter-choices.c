/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-choices"

#include "config.h"

#include "banter-choices.h"

#include "banter-matrix-account.h"
#include "banter-store-outbox.h"

/* Asked for each time, as another device may have changed it. */

static const char *
get_member (const BanterMatrixPrivacy *privacy, BanterChoice choice)
{
  switch (choice)
    {
    case BANTER_CHOICE_READ_RECEIPTS:
      return privacy->read_receipts;
    case BANTER_CHOICE_TYPING:
      return privacy->typing;
    case BANTER_CHOICE_ACTIVITY:
      return privacy->activity_status;
    default:
      g_assert_not_reached ();
    }
}

static gboolean
allows (BanterEngine *engine, const char *room_id, BanterChoice choice)
{
  BanterStore *store = banter_engine_get_store (engine);
  const char *type = BANTER_MATRIX_ACCOUNT_PRIVACY;
  g_autofree char *json = room_id != NULL
                              ? banter_store_get_room_setting (store, room_id, type, NULL)
                              : banter_store_get_account_data (store, NULL, type, NULL);
  g_autoptr (BanterMatrixPrivacy) privacy = NULL;

  if (json == NULL)
    return TRUE;
  privacy = banter_json_decode (&banter_matrix_privacy_type, json, -1, NULL);

  return privacy != NULL && banter_matrix_bool_or (get_member (privacy, choice), TRUE);
}

gboolean
banter_engine_shows (BanterEngine *engine, const char *room_id, BanterChoice choice)
{
  return allows (engine, NULL, choice) && (room_id == NULL || allows (engine, room_id, choice));
}
