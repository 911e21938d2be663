/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-server-policy-account"

#include "config.h"

#include "banter-server-policy-private.h"

#include "banter-server-config.h"
#include "banter-server.h"

#include "banter-matrix-account.h"

/* Account data that the rules read: what is malformed is refused, and a block takes effect.
 * Writer's thread. */

/* Documents of which only the keys count: whom I follow, whom I ignore. */
typedef struct
{
  GHashTable *users;
} People;

static const BanterJsonField following_fields[] = {
  BANTER_JSON_RAW_MAP (People, users, "users", 0),
};
static const BanterJsonType following_type
    = BANTER_JSON_TYPE (BANTER_FOLLOWING_TYPE, People, following_fields);

static const BanterJsonField ignored_fields[] = {
  BANTER_JSON_RAW_MAP (People, users, "ignored_users", 0),
};
static const BanterJsonType ignored_type
    = BANTER_JSON_TYPE (BANTER_MATRIX_ACCOUNT_IGNORED, People, ignored_fields);

static const char DELETE_ACCEPTED[] = "DELETE FROM accepted WHERE user_id = ? AND other = ?";
static const char DELETE_LINK_JOINS[]
    = "DELETE FROM link_joins WHERE user_id = ?1 AND room_id IN "
      "(SELECT room_id FROM memberships WHERE user_id = ?2 AND membership = 'join')";

static gboolean
check_privacy (BanterDb *db, const char *user_id, const char *content, GError **error)
{
  g_autoptr (BanterPrivacy) privacy = banter_privacy_parse (content, BANTER_AGE_ADULT, error);

  return privacy != NULL;
}

static gboolean
check_following (BanterDb *db, const char *user_id, const char *content, GError **error)
{
  People *following = banter_json_decode (&following_type, content, -1, error);
  gboolean good = following != NULL;

  banter_json_free (&following_type, following);
  return good;
}

/* A block clears accepted (user_id, each who is ignored). */
static gboolean
apply_blocks (BanterDb *db, const char *user_id, const char *content, GError **error)
{
  People *ignored = banter_json_decode (&ignored_type, content, -1, error);
  gboolean good = ignored != NULL;
  GHashTableIter iter;
  gpointer other;

  if (good && ignored->users != NULL)
    {
      g_hash_table_iter_init (&iter, ignored->users);
      while (good && g_hash_table_iter_next (&iter, &other, NULL))
        good = banter_db_exec (db, DELETE_ACCEPTED, "ss", user_id, other, error)
               && banter_db_exec (db, DELETE_LINK_JOINS, "ss", user_id, other, error);
    }
  banter_json_free (&ignored_type, ignored);
  return good;
}

static const struct
{
  const char *type;
  gboolean (*check) (BanterDb *db, const char *user_id, const char *content, GError **error);
} documents[] = {
  { BANTER_PRIVACY_TYPE, check_privacy },
  { BANTER_FOLLOWING_TYPE, check_following },
  { BANTER_MATRIX_ACCOUNT_IGNORED, apply_blocks },
};

gboolean
banter_server_policy_account_data (BanterServer *server, BanterDb *db, const char *user_id,
                                   const char *type, const char *content, GError **error)
{
  if (banter_server_get_config (server)->plain)
    return TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (documents); i++)
    if (g_str_equal (type, documents[i].type))
      {
        banter_server_policy_forget (server);
        return documents[i].check (db, user_id, content, error);
      }
  return TRUE;
}
