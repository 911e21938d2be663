/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-sync"

#include "config.h"

#include "banter-sync-loop.h"

#include "banter-backfill.h"
#include "banter-backoff.h"
#include "banter-choices.h"
#include "banter-client-error-private.h"
#include "banter-matrix-filter.h"
#include "banter-matrix-sync.h"
#include "banter-welcome.h"

/* One loop of requests, from token to token. The token is the store's: it is committed with the
 * batch it belongs to, so a loop that dies anywhere goes on where the last commit was.
 *
 * The first sync of an account asks for few messages per room, so that the inbox is there after one
 * short answer; BanterBackfill then fills the rooms one by one. */

#define POLL_MS 30000
#define POLL_SLACK_MS 30000
#define FIRST_TIMEOUT_MS (5 * 60 * 1000)
#define FIRST_LIMIT "5"
#define LIMIT "50"

struct _BanterSyncLoop
{
  BanterEngine *engine;
  BanterSyncState state;
  BanterBackoff backoff;
  GSource *timer;
  GCancellable *cancellable; /* of the request under way */
  char *since;               /* that the request under way continues */
  gboolean online;
  BanterBackfill *backfill;
  guint wait_ms; /* what the next wait is to be */
};

#define T(state, action)                                                                           \
  {                                                                                                \
    BANTER_SYNC_##state, BANTER_SYNC_DO_##action                                                   \
  }

static const struct
{
  BanterSyncState state;
  BanterSyncAction action;
} transitions[BANTER_SYNC_N_STATES][BANTER_SYNC_N_EVENTS] = {
  /*                       START            ANSWERED           FAILED             WAKE
   *                       TIMER            HALT               STOP */
  [BANTER_SYNC_IDLE] = { T (ASKING, ASK), T (IDLE, NOTHING), T (IDLE, NOTHING), T (IDLE, NOTHING),
                         T (IDLE, NOTHING), T (HALTED, REST), T (IDLE, NOTHING) },
  [BANTER_SYNC_ASKING]
  = { T (ASKING, NOTHING), T (ASKING, ASK), T (WAITING, WAIT), T (ASKING, ASK_ANEW),
      T (ASKING, NOTHING), T (HALTED, REST), T (IDLE, REST) },
  [BANTER_SYNC_WAITING] = { T (WAITING, NOTHING), T (WAITING, NOTHING), T (WAITING, NOTHING),
                            T (ASKING, ASK), T (ASKING, ASK), T (HALTED, REST), T (IDLE, REST) },
  [BANTER_SYNC_HALTED]
  = { T (ASKING, ASK), T (HALTED, NOTHING), T (HALTED, NOTHING), T (HALTED, NOTHING),
      T (HALTED, NOTHING), T (HALTED, NOTHING), T (IDLE, REST) },
};

#undef T

static void handle (BanterSyncLoop *self, BanterSyncEvent event);

static void
drop_request (BanterSyncLoop *self)
{
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
}

static char *
build_filter (gboolean first)
{
  char *ephemeral_types[] = { (char *)"m.receipt", (char *)"m.typing", NULL };
  char *no_types[] = { (char *)"*", NULL };
  BanterMatrixEventFilter timeline
      = { .limit = (char *)(first ? FIRST_LIMIT : LIMIT), .lazy_load_members = TRUE };
  BanterMatrixEventFilter state = { .lazy_load_members = TRUE };
  BanterMatrixEventFilter ephemeral = { .types = ephemeral_types };
  BanterMatrixEventFilter presence = { .not_types = no_types };
  BanterMatrixRoomFilter room = { .timeline = &timeline, .state = &state, .ephemeral = &ephemeral };
  BanterMatrixFilter filter = { .room = &room, .presence = &presence };

  return banter_json_encode (&banter_matrix_filter_type, &filter);
}

static void
set_offline (BanterSyncLoop *self, const GError *problem)
{
  self->online = FALSE;
  g_debug ("Offline: %s", problem->message);
  banter_engine_emit_state (self->engine, BANTER_CLIENT_OFFLINE, problem);
}

static void
fail (BanterSyncLoop *self, const GError *error)
{
  const BanterClientAnswer *answer = banter_client_error_get_answer (error);

  if (error->domain == BANTER_CLIENT_ERROR && error->code == BANTER_CLIENT_ERROR_SIGNED_OUT)
    {
      banter_engine_token_refused (self->engine, error);
      return;
    }
  self->wait_ms = MAX (banter_backoff_next (&self->backoff), (guint)answer->retry_after_ms);
  set_offline (self, error);
  handle (self, BANTER_SYNC_FAILED);
}

/* Commits one answer. Returns: whether the loop may go on at once */
static gboolean
commit (BanterSyncLoop *self, const BanterMatrixSync *sync, GError **error)
{
  BanterStore *store = banter_engine_get_store (self->engine);
  BanterChangeSet *changes = NULL;
  g_autoptr (GError) store_error = NULL;
  gint64 begun = g_get_monotonic_time ();

  if (!banter_store_apply_sync (store, sync, self->since, &changes, &store_error))
    {
      if (g_error_matches (store_error, BANTER_STORE_ERROR, BANTER_STORE_ERROR_STALE))
        return TRUE; /* the next request begins from what is stored */
      g_propagate_error (error, banter_client_error_from_store (g_steal_pointer (&store_error)));
      return FALSE;
    }
  g_debug ("Committed in %" G_GINT64_FORMAT " ms", (g_get_monotonic_time () - begun) / 1000);
  banter_engine_emit_changes (self->engine, changes);
  banter_welcome_friends (self->engine, sync);
  if (self->since == NULL)
    banter_backfill_start (self->backfill, sync);

  return TRUE;
}

static void
on_answered (GObject *source, GAsyncResult *result, gpointer user_data)
{
  static const char *const event_arrays[] = { "events", NULL };
  BanterSyncLoop *self;
  g_autoptr (GError) error = NULL;
  g_autoptr (BanterMatrixSync) sync = NULL;
  BanterHttpAnswer *answer = g_task_propagate_pointer (G_TASK (result), &error);

  /* Dropped: the loop may be gone, or be asking anew. */
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  self = user_data;
  g_clear_object (&self->cancellable);
  if (answer != NULL)
    sync = banter_http_answer_decode (answer, &banter_matrix_sync_type, event_arrays, &error);
  if (sync == NULL || !commit (self, sync, &error))
    {
      fail (self, error);
      return;
    }

  banter_backoff_reset (&self->backoff);
  if (!self->online)
    {
      self->online = TRUE;
      banter_engine_emit_state (self->engine, BANTER_CLIENT_ONLINE, NULL);
      banter_engine_caught_up (self->engine);
    }
  handle (self, BANTER_SYNC_ANSWERED);
}

static void
ask (BanterSyncLoop *self)
{
  g_autofree char *filter = NULL;
  g_autofree char *path = banter_matrix_path (BANTER_MATRIX_SYNC);
  g_autofree char *timeout = NULL;
  g_autoptr (GError) error = NULL;
  BanterHttpRequest request = banter_http_request (BANTER_MATRIX_SYNC, NULL, NULL);
  gboolean first;

  banter_timer_clear (&self->timer);
  g_free (self->since);
  self->since = banter_store_get_since (banter_engine_get_store (self->engine), &error);
  if (error != NULL)
    {
      g_autoptr (GError) mapped = banter_client_error_from_store (g_steal_pointer (&error));

      fail (self, mapped);
      return;
    }

  /* Not a long poll until it is known that the server answers: people wait for "online". */
  first = self->since == NULL;
  if (first)
    banter_engine_emit_progress (self->engine, 0);
  filter = build_filter (first);
  timeout = g_strdup_printf ("%d", self->online ? POLL_MS : 0);
  banter_matrix_path_add_query (&path, "filter", filter);
  banter_matrix_path_add_query (&path, "timeout", timeout);
  banter_matrix_path_add_query (&path, "since", self->since);
  /* Until the account's data are here nobody knows what was chosen. */
  if (first || !banter_engine_shows (self->engine, NULL, BANTER_CHOICE_ACTIVITY))
    banter_matrix_path_add_query (&path, "set_presence", "offline");
  request.path = path;
  request.timeout_ms = first ? FIRST_TIMEOUT_MS : POLL_MS + POLL_SLACK_MS;
  request.max_size = BANTER_HTTP_SYNC_MAX;
  self->cancellable = g_cancellable_new ();
  banter_http_send_async (banter_engine_get_http (self->engine), &request, self->cancellable,
                          on_answered, self);
}

static gboolean
on_timer (gpointer user_data)
{
  BanterSyncLoop *self = user_data;

  handle (self, BANTER_SYNC_TIMER);

  return G_SOURCE_REMOVE;
}

static void
wait_and_ask (BanterSyncLoop *self)
{
  banter_timer_start (&self->timer, self->wait_ms, on_timer, self);
}

static void
handle (BanterSyncLoop *self, BanterSyncEvent event)
{
  BanterSyncAction action;

  self->state = banter_sync_next (self->state, event, &action);
  switch (action)
    {
    case BANTER_SYNC_DO_NOTHING:
      break;
    case BANTER_SYNC_DO_ASK:
      ask (self);
      break;
    case BANTER_SYNC_DO_ASK_ANEW:
      /* A long poll may hang on a dead connection; anything else would only start over. */
      if (self->online)
        {
          drop_request (self);
          self->online = FALSE;
          ask (self);
        }
      break;
    case BANTER_SYNC_DO_WAIT:
      wait_and_ask (self);
      break;
    case BANTER_SYNC_DO_REST:
      drop_request (self);
      banter_timer_clear (&self->timer);
      self->online = FALSE;
      break;
    default:
      g_assert_not_reached ();
    }
}

BanterSyncState
banter_sync_next (BanterSyncState state, BanterSyncEvent event, BanterSyncAction *action)
{
  g_assert ((guint)state < BANTER_SYNC_N_STATES && (guint)event < BANTER_SYNC_N_EVENTS);

  *action = transitions[state][event].action;

  return transitions[state][event].state;
}

BanterSyncLoop *
banter_sync_loop_new (BanterEngine *engine)
{
  BanterSyncLoop *self = g_new0 (BanterSyncLoop, 1);

  self->engine = engine;
  self->state = BANTER_SYNC_IDLE;
  self->backfill = banter_backfill_new (engine);

  return self;
}

void
banter_sync_loop_free (BanterSyncLoop *self)
{
  handle (self, BANTER_SYNC_STOP);
  banter_backfill_free (self->backfill);
  g_free (self->since);
  g_free (self);
}

void
banter_sync_loop_start (BanterSyncLoop *self)
{
  banter_engine_emit_state (self->engine, BANTER_CLIENT_CONNECTING, NULL);
  banter_backoff_reset (&self->backoff);
  handle (self, BANTER_SYNC_START);
}

void
banter_sync_loop_wake (BanterSyncLoop *self)
{
  banter_backoff_reset (&self->backoff);
  handle (self, BANTER_SYNC_WAKE);
}

void
banter_sync_loop_halt (BanterSyncLoop *self)
{
  banter_backfill_stop (self->backfill);
  handle (self, BANTER_SYNC_HALT);
}
