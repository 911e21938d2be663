/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-server-api-sync"

#include "config.h"

#include <string.h>

#include "banter-server-account-data.h"
#include "banter-server-api-filter.h"
#include "banter-server-config.h"
#include "banter-server-facts.h"
#include "banter-server-presence.h"
#include "banter-server-router.h"
#include "banter-server-sync.h"
#include "banter-server.h"

#include "banter-matrix-error.h"

/* CS-API "GET /sync": one snapshot, from `since` to the newest stream id in it. With nothing to
 * tell, the call waits and is made again. */

#define MAX_TIMEOUT_MS (5 * 60 * 1000)

/* Each part adds what is new, and only then. All of it has a stream id: mostly a poll begins with
 * none that is newer, and only messages to the device may still wait. */
static gboolean
fill (const BanterServerSync *sync, BanterMatrixSync *answer, char **rooms, gboolean *is_empty,
      GError **error)
{
  gboolean is_current = sync->since == sync->position && !sync->full_state;

  answer->next_batch = banter_server_token_build (sync->position);
  if (!is_current
      && (!banter_server_sync_read_rooms (sync, rooms, error)
          || !banter_server_sync_read_account_data (sync, "", sync->since, &answer->account_data,
                                                    error)
          || !banter_server_sync_read_presence (sync, &answer->presence, error)))
    return FALSE;
  *is_empty = *rooms == NULL && answer->account_data == NULL && answer->presence == NULL;
  return banter_server_sync_read_devices (sync, answer, is_empty, error);
}

/* Rooms are text already and go in as they are. */
static char *
splice (const BanterMatrixSync *answer, const char *rooms)
{
  GString *text = g_string_sized_new (rooms != NULL ? strlen (rooms) + 4096 : 4096);

  banter_json_encode_to (&banter_matrix_sync_type, answer, text);
  if (rooms == NULL)
    return g_string_free (text, FALSE);
  g_string_truncate (text, text->len - 1);
  g_string_append (text, ",\"rooms\":");
  g_string_append (text, rooms);
  g_string_append_c (text, '}');
  return g_string_free (text, FALSE);
}

typedef struct
{
  gint64 since;
  gint64 timeout_ms;
  gboolean full_state;
  gboolean use_state_after;
  gboolean has_presence;
  BanterServerPresenceState presence;
} Parameters;

static gboolean
parse_bool (BanterServerCall *call, const char *name, gboolean *value, GError **error)
{
  const char *text = banter_server_call_get_query (call, name);

  *value = g_strcmp0 (text, "true") == 0;
  if (text == NULL || *value || g_str_equal (text, "false"))
    return TRUE;
  g_set_error (error, BANTER_MATRIX_ERROR, BANTER_MATRIX_ERROR_INVALID_PARAM,
               "'%s' is neither true nor false", name);
  return FALSE;
}

static gboolean
parse_presence (BanterServerCall *call, Parameters *parameters, GError **error)
{
  const char *text = banter_server_call_get_query (call, "set_presence");

  parameters->has_presence = text != NULL;
  return text == NULL || banter_server_presence_parse (text, &parameters->presence, error);
}

static gboolean
parse (BanterServerCall *call, Parameters *parameters, GError **error)
{
  const char *since = banter_server_call_get_query (call, "since");

  if ((since != NULL && !banter_server_token_parse (since, &parameters->since, error))
      || !parse_bool (call, "full_state", &parameters->full_state, error)
      || !parse_bool (call, "use_state_after", &parameters->use_state_after, error)
      || !parse_presence (call, parameters, error)
      || !banter_server_call_get_query_int (call, "timeout", 0, 0, MAX_TIMEOUT_MS,
                                            &parameters->timeout_ms, error))
    return FALSE;
  /* A token from after the last backup was restored: there is nothing newer. */
  parameters->since = MIN (parameters->since, call->position);
  return TRUE;
}

/* @privacy: (out) (nullable): %NULL on a server without the rules */
static gboolean
load_privacy (BanterServerCall *call, BanterPrivacy **privacy, GError **error)
{
  *privacy = NULL;
  if (banter_server_get_config (call->server)->plain)
    return TRUE;
  *privacy = banter_server_facts_load_privacy (call->db, call->user_id, BANTER_AGE_ADULT, error);
  return *privacy != NULL;
}

/* Answers if there is something to tell, or no time to wait; else waits. */
static gboolean
answer_or_wait (BanterServerCall *call, const BanterServerSync *sync, const Parameters *parameters,
                GError **error)
{
  g_autoptr (BanterMatrixSync) answer = g_new0 (BanterMatrixSync, 1);
  g_autofree char *rooms = NULL;
  gboolean is_empty;

  if (!fill (sync, answer, &rooms, &is_empty, error))
    return FALSE;
  if (is_empty && !call->timed_out && sync->since != 0 && !sync->full_state
      && parameters->timeout_ms > 0)
    banter_server_call_wait (call, parameters->timeout_ms);
  else
    banter_server_call_take_json (call, splice (answer, rooms));
  return TRUE;
}

static gboolean
get_sync (BanterServerCall *call, gconstpointer request, gpointer response, GError **error)
{
  static const BanterMatrixFilter no_filter;
  static const BanterMatrixRoomFilter no_room_filter;
  Parameters parameters = { 0 };
  g_autoptr (BanterMatrixFilter) filter = NULL;
  g_autoptr (BanterPrivacy) privacy = NULL;
  g_autoptr (GHashTable) ignored
      = banter_server_account_data_load_ignored (call->db, call->user_id, error);
  BanterServerSync sync = { .server = call->server,
                            .reader = { call->db, call->user_id, call->device_id, FALSE },
                            .token = banter_server_call_get_query (call, "since"),
                            .position = call->position,
                            .ignored = ignored };

  if (ignored == NULL || !load_privacy (call, &privacy, error)
      || !banter_server_account_data_blocks_invites (call->db, call->user_id, &sync.hides_invites,
                                                     error)
      || !parse (call, &parameters, error) || !banter_server_filter_load (call, &filter, error))
    return FALSE;
  if (parameters.since != 0 && !sync.hides_invites
      && !banter_server_account_data_permitted_since (call->db, call->user_id, parameters.since,
                                                      &sync.retells_invites, error))
    return FALSE;
  sync.since = parameters.since;
  sync.full_state = parameters.full_state;
  sync.use_state_after = parameters.use_state_after;
  sync.filter = filter != NULL ? filter : &no_filter;
  sync.room_filter = sync.filter->room != NULL ? sync.filter->room : &no_room_filter;
  sync.privacy = privacy;
  banter_server_presence_note (banter_server_get_presence (call->server), call->user_id,
                               parameters.has_presence ? &parameters.presence : NULL,
                               parameters.timeout_ms);
  return answer_or_wait (call, &sync, &parameters, error);
}

static const BanterServerRoute routes[] = {
  { "GET", "/_matrix/client/v3/sync", BANTER_SERVER_AUTH_USER, BANTER_SERVER_RUN_READ,
    BANTER_SERVER_RATE_NONE, BANTER_SERVER_BODY_NONE, NULL, NULL, get_sync },
};
BANTER_SERVER_DEFINE_FAMILY (sync, routes)
