/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-server-uia"

#include "config.h"

#include <string.h>

#include <sodium.h>

#include "banter-server-uia.h"

#include "banter-server.h"

#include "banter-id.h"
#include "banter-matrix-error.h"

/* CS-API "User-Interactive Authentication API". */

#define SESSION_CHARS 32
#define SESSION_US ((gint64)60 * 60 * G_USEC_PER_SEC)
#define REFUSED_US ((gint64)24 * 60 * 60 * G_USEC_PER_SEC)
#define MAX_SESSIONS 10000

typedef struct
{
  char *fingerprint;
  GHashTable *completed; /* stage -> what it was told, or NULL */
  gboolean is_refused;
  gint64 ends; /* monotonic */
} Session;

struct _BanterServerUia
{
  GMutex mutex;
  GHashTable *sessions; /* char * -> Session */
};

/* What the `auth` of one request came to, found out before the sessions are locked: a password
 * takes its time. */
typedef struct
{
  const char *type; /* NULL: no stage was tried */
  BanterServerUiaOutcome outcome;
  char *value;
  char *phone; /* of a session that was refused: what its phone stage was told */
  GError *error;
} Attempt;

static void
attempt_clear (Attempt *attempt)
{
  g_clear_pointer (&attempt->value, g_free);
  g_clear_pointer (&attempt->phone, g_free);
  g_clear_error (&attempt->error);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Attempt, attempt_clear)

static void
session_free (gpointer data)
{
  Session *session = data;

  g_free (session->fingerprint);
  g_hash_table_unref (session->completed);
  g_free (session);
}

BanterServerUia *
banter_server_uia_new (void)
{
  BanterServerUia *uia = g_new0 (BanterServerUia, 1);

  g_mutex_init (&uia->mutex);
  uia->sessions = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, session_free);
  return uia;
}

void
banter_server_uia_free (BanterServerUia *uia)
{
  g_hash_table_unref (uia->sessions);
  g_mutex_clear (&uia->mutex);
  g_free (uia);
}

void
banter_server_uia_result_clear (BanterServerUiaResult *result)
{
  g_clear_pointer (&result->values, g_hash_table_unref);
}

char *
banter_server_uia_fingerprint (const char *const *parts, guint n_parts)
{
  crypto_generichash_state state;
  guint8 hash[32];
  char hex[sizeof hash * 2 + 1];

  crypto_generichash_init (&state, NULL, 0, sizeof hash);
  for (guint i = 0; i < n_parts; i++)
    {
      const char *part = parts[i] != NULL ? parts[i] : "";

      crypto_generichash_update (&state, (const guint8 *)part, strlen (part) + 1);
    }
  crypto_generichash_final (&state, hash, sizeof hash);
  return g_strdup (sodium_bin2hex (hex, sizeof hex, hash, sizeof hash));
}

static gboolean
has_ended (gpointer key, gpointer value, gpointer now)
{
  return ((Session *)value)->ends <= *(gint64 *)now;
}

static gboolean
is_untouched (gpointer key, gpointer value, gpointer data)
{
  const Session *session = value;

  return !session->is_refused && g_hash_table_size (session->completed) == 0;
}

/* Whoever fills the table with sessions pushes out such as nobody has done anything with. */
static void
make_room (BanterServerUia *uia, gint64 now)
{
  g_hash_table_foreach_remove (uia->sessions, has_ended, &now);
  if (g_hash_table_size (uia->sessions) >= MAX_SESSIONS)
    g_hash_table_foreach_remove (uia->sessions, is_untouched, NULL);
  if (g_hash_table_size (uia->sessions) >= MAX_SESSIONS)
    g_hash_table_remove_all (uia->sessions);
}

static Session *
begin_session (BanterServerUia *uia, const char *fingerprint, char **id)
{
  gint64 now = g_get_monotonic_time ();
  Session *session = g_new0 (Session, 1);

  make_room (uia, now);
  *id = banter_random_token (SESSION_CHARS);
  session->fingerprint = g_strdup (fingerprint);
  session->completed = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  session->ends = now + SESSION_US;
  g_hash_table_insert (uia->sessions, g_strdup (*id), session);
  return session;
}

static gboolean
is_in_flows (const char *const *const *flows, const char *stage)
{
  for (; *flows != NULL; flows++)
    if (g_strv_contains (*flows, stage))
      return TRUE;
  return FALSE;
}

static gboolean
has_flow (const char *const *const *flows, GHashTable *completed)
{
  for (; *flows != NULL; flows++)
    {
      gboolean done = TRUE;

      for (guint i = 0; done && (*flows)[i] != NULL; i++)
        done = g_hash_table_contains (completed, (*flows)[i]);
      if (done)
        return TRUE;
    }
  return FALSE;
}

/* Puts the attempt's outcome into the session. @error is set if that ends the request. */
static gboolean
record (Session *session, Attempt *attempt, GError **error)
{
  if (attempt->outcome == BANTER_SERVER_UIA_REFUSED)
    {
      session->is_refused = TRUE;
      attempt->phone
          = g_strdup (g_hash_table_lookup (session->completed, BANTER_MATRIX_STAGE_PHONE));
      session->ends = g_get_monotonic_time () + REFUSED_US;
      g_propagate_error (error, g_steal_pointer (&attempt->error));
      return FALSE;
    }
  if (attempt->type != NULL && attempt->outcome == BANTER_SERVER_UIA_DONE)
    g_hash_table_replace (session->completed, g_strdup (attempt->type),
                          g_steal_pointer (&attempt->value));
  return TRUE;
}

static gboolean
check_session (const Session *session, GError **error)
{
  if (session->is_refused)
    g_set_error_literal (error, BANTER_MATRIX_ERROR, BANTER_MATRIX_ERROR_FORBIDDEN,
                         "This session was refused; try again tomorrow");
  return !session->is_refused;
}

static gboolean
check_fingerprint (Session *session, const char *fingerprint, GError **error)
{
  /* A session may begin before there is anything to hold it to. */
  if (*session->fingerprint == '\0')
    {
      g_free (session->fingerprint);
      session->fingerprint = g_strdup (fingerprint);
    }
  if (g_str_equal (session->fingerprint, fingerprint))
    return TRUE;
  g_set_error_literal (error, BANTER_MATRIX_ERROR, BANTER_MATRIX_ERROR_FORBIDDEN,
                       "This session belongs to another request");
  return FALSE;
}

/* --- Sessions --- */

static gboolean
advance_locked (BanterServerUia *uia, BanterServerCall *call, const BanterServerUiaRequest *request,
                const char *session_id, Attempt *attempt, BanterServerUiaResult *result,
                GError **error)
{
  g_autofree char *id = g_strdup (session_id);
  Session *session = id != NULL ? g_hash_table_lookup (uia->sessions, id) : NULL;

  if (session == NULL)
    {
      g_clear_pointer (&id, g_free);
      session = begin_session (uia, request->fingerprint, &id);
    }
  if (!check_session (session, error) || !check_fingerprint (session, request->fingerprint, error)
      || !record (session, attempt, error))
    return FALSE;
  result->done = has_flow (request->flows, session->completed);
  if (result->done)
    {
      result->values = g_hash_table_ref (session->completed);
      g_hash_table_remove (uia->sessions, id);
    }
  else
    banter_server_uia_answer (call, request, id, session->completed, attempt->error);
  return TRUE;
}

static void
try_stage (BanterServerCall *call, const char *const *const *flows, const BanterMatrixUiaAuth *auth,
           Attempt *attempt)
{
  if (auth == NULL || auth->type == NULL)
    return;
  attempt->type = auth->type;
  if (flows == NULL || is_in_flows (flows, auth->type))
    {
      attempt->outcome
          = banter_server_uia_check_stage (call, auth, &attempt->value, &attempt->error);
      return;
    }
  attempt->outcome = BANTER_SERVER_UIA_MEND;
  g_set_error_literal (&attempt->error, BANTER_MATRIX_ERROR, BANTER_MATRIX_ERROR_INVALID_PARAM,
                       "This stage is not part of the flow");
}

/* Outside of the lock, as it writes. If it cannot, the refusal itself stands all the same. */
static gboolean
refuse_phone (BanterServerCall *call, const Attempt *attempt, GError **error)
{
  g_autoptr (GError) cause = NULL;

  if (attempt->phone == NULL || banter_server_uia_refuse_phone (call, attempt->phone, &cause))
    return TRUE;
  g_clear_error (error);
  g_propagate_error (error, g_steal_pointer (&cause));
  return FALSE;
}

gboolean
banter_server_uia_advance (BanterServerCall *call, const BanterServerUiaRequest *request,
                           const BanterMatrixUiaAuth *auth, BanterServerUiaResult *result,
                           GError **error)
{
  BanterServerUia *uia = banter_server_get_uia (call->server);
  g_auto (Attempt) attempt = { 0 };
  gboolean ok;

  *result = (BanterServerUiaResult){ 0 };
  try_stage (call, request->flows, auth, &attempt);
  if (attempt.outcome == BANTER_SERVER_UIA_FAILED)
    {
      g_propagate_error (error, g_steal_pointer (&attempt.error));
      return FALSE;
    }
  g_mutex_lock (&uia->mutex);
  ok = advance_locked (uia, call, request, auth != NULL ? auth->session : NULL, &attempt, result,
                       error);
  g_mutex_unlock (&uia->mutex);

  return refuse_phone (call, &attempt, error) && ok;
}

gboolean
banter_server_uia_has_session (BanterServerUia *uia, const char *session_id)
{
  gboolean has;

  g_mutex_lock (&uia->mutex);
  has = g_hash_table_contains (uia->sessions, session_id);
  g_mutex_unlock (&uia->mutex);

  return has;
}

gboolean
banter_server_uia_complete (BanterServerCall *call, const BanterMatrixUiaAuth *auth, GError **error)
{
  BanterServerUia *uia = banter_server_get_uia (call->server);
  g_auto (Attempt) attempt = { 0 };
  Session *session;
  gboolean ok = FALSE;

  try_stage (call, NULL, auth, &attempt);
  g_mutex_lock (&uia->mutex);
  session = g_hash_table_lookup (uia->sessions, auth->session);
  if (session == NULL)
    g_set_error_literal (error, BANTER_MATRIX_ERROR, BANTER_MATRIX_ERROR_NOT_FOUND,
                         "This sign-up is over; begin again in your app");
  else
    ok = check_session (session, error) && record (session, &attempt, error);
  g_mutex_unlock (&uia->mutex);
  ok = refuse_phone (call, &attempt, error) && ok;
  if (!ok || attempt.error == NULL)
    return ok;
  g_propagate_error (error, g_steal_pointer (&attempt.error));
  return FALSE;
}
