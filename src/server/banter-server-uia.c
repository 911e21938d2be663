/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-server-uia"

#include "config.h"

#include "banter-server-uia.h"

#include "banter-server-config.h"
#include "banter-server.h"

#include "banter-clock.h"
#include "banter-id.h"
#include "banter-matrix-error.h"
#include "banter-policy-age.h"

/* CS-API "User-Interactive Authentication API". */

#define SESSION_CHARS 32
#define SESSION_US ((gint64)60 * 60 * G_USEC_PER_SEC)
#define REFUSED_US ((gint64)24 * 60 * 60 * G_USEC_PER_SEC)
#define MAX_SESSIONS 10000

typedef struct
{
  char *fingerprint;
  GPtrArray *completed; /* char * */
  char *birthday;
  gboolean is_refused;
  gint64 ends; /* monotonic */
} Session;

struct _BanterServerUia
{
  GMutex mutex;
  GHashTable *sessions; /* char * -> Session */
};

static void
session_free (gpointer data)
{
  Session *session = data;

  g_free (session->fingerprint);
  g_free (session->birthday);
  g_ptr_array_unref (session->completed);
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

static gboolean
has_ended (gpointer key, gpointer value, gpointer now)
{
  return ((Session *)value)->ends <= *(gint64 *)now;
}

static char *
begin_session (BanterServerUia *uia, const char *fingerprint)
{
  gint64 now = g_get_monotonic_time ();
  Session *session = g_new0 (Session, 1);
  char *id = banter_random_token (SESSION_CHARS);

  g_hash_table_foreach_remove (uia->sessions, has_ended, &now);
  if (g_hash_table_size (uia->sessions) >= MAX_SESSIONS)
    g_hash_table_remove_all (uia->sessions);
  session->fingerprint = g_strdup (fingerprint);
  session->completed = g_ptr_array_new_null_terminated (4, g_free, TRUE);
  session->ends = now + SESSION_US;
  g_hash_table_insert (uia->sessions, g_strdup (id), session);
  return id;
}

static gboolean
check_birthday (const char *birthday, int minimum_age, GError **error)
{
  int age = banter_age_years (birthday, banter_clock_now_ms ());

  if (age < 0)
    g_set_error (error, BANTER_MATRIX_ERROR, BANTER_MATRIX_ERROR_INVALID_PARAM,
                 "The birthday must be a date, written YYYY-MM-DD");
  else if (age < minimum_age)
    g_set_error (error, BANTER_MATRIX_ERROR, BANTER_MATRIX_ERROR_FORBIDDEN,
                 "You must be at least %d years old to have an account here", minimum_age);
  return age >= minimum_age;
}

static gboolean
complete_stage (Session *session, BanterServerCall *call, const BanterServerUiaRequest *request,
                const BanterMatrixUiaAuth *auth, GError **error)
{
  int minimum_age = (int)banter_server_get_config (call->server)->minimum_age;

  if (request->failure != NULL)
    {
      g_propagate_error (error, g_error_copy (request->failure));
      return FALSE;
    }
  if (auth->type == NULL)
    return TRUE;
  if (!g_strv_contains (request->stages, auth->type))
    {
      g_set_error (error, BANTER_MATRIX_ERROR, BANTER_MATRIX_ERROR_INVALID_PARAM,
                   "This stage is not part of the flow");
      return FALSE;
    }
  if (g_str_equal (auth->type, BANTER_MATRIX_STAGE_BIRTHDAY))
    {
      g_autoptr (GError) cause = NULL;

      if (!check_birthday (auth->birthday, minimum_age, &cause))
        {
          if (g_error_matches (cause, BANTER_MATRIX_ERROR, BANTER_MATRIX_ERROR_FORBIDDEN))
            {
              session->is_refused = TRUE;
              session->ends = g_get_monotonic_time () + REFUSED_US;
            }
          g_propagate_error (error, g_steal_pointer (&cause));
          return FALSE;
        }
      g_free (session->birthday);
      session->birthday = g_strdup (auth->birthday);
    }
  if (!g_strv_contains ((const char *const *)session->completed->pdata, auth->type))
    g_ptr_array_add (session->completed, g_strdup (auth->type));
  return TRUE;
}

static void
answer (BanterServerCall *call, const BanterServerUiaRequest *request, const char *session_id,
        const Session *session, const GError *error)
{
  BanterMatrixUiaFlow flow = { (GStrv)request->stages };
  g_autoptr (GPtrArray) flows = g_ptr_array_new ();
  g_autoptr (GHashTable) policies = g_hash_table_new (g_str_hash, g_str_equal);
  BanterMatrixTermsText text = { (char *)"Terms of use", (char *)request->terms_url };
  BanterMatrixTermsPolicy policy = { (char *)"1", &text };
  BanterMatrixTerms terms = { policies };
  BanterMatrixUiaParams params = { request->terms_url != NULL ? &terms : NULL };
  BanterMatrixUia uia = {
    .flows = flows,
    .completed = (GStrv)session->completed->pdata,
    .params = &params,
    .session = (char *)session_id,
  };

  g_ptr_array_add (flows, &flow);
  g_hash_table_insert (policies, (gpointer) "terms_of_use", &policy);
  if (error != NULL)
    {
      uia.errcode = (char *)banter_matrix_error_to_errcode ((BanterMatrixError)error->code);
      uia.error = error->message;
    }
  banter_server_call_set_status (call, 401);
  banter_server_call_take_json (call, banter_json_encode (&banter_matrix_uia_type, &uia));
}

static gboolean
advance_locked (BanterServerUia *uia, BanterServerCall *call, const BanterServerUiaRequest *request,
                const BanterMatrixUiaAuth *auth, gboolean *done, char **birthday, GError **error)
{
  g_autoptr (GError) stage_error = NULL;
  g_autofree char *id = NULL;
  Session *session = NULL;

  if (auth != NULL && auth->session != NULL)
    session = g_hash_table_lookup (uia->sessions, auth->session);
  if (session != NULL)
    id = g_strdup (auth->session);
  else
    {
      id = begin_session (uia, request->fingerprint);
      session = g_hash_table_lookup (uia->sessions, id);
    }
  /* A session may begin before there is anything to hold it to. */
  if (*session->fingerprint == '\0')
    {
      g_free (session->fingerprint);
      session->fingerprint = g_strdup (request->fingerprint);
    }
  if (session->is_refused || !g_str_equal (session->fingerprint, request->fingerprint))
    {
      g_set_error_literal (error, BANTER_MATRIX_ERROR, BANTER_MATRIX_ERROR_FORBIDDEN,
                           session->is_refused ? "This session was refused; try again tomorrow"
                                               : "This session belongs to another request");
      return FALSE;
    }
  if (auth != NULL && !complete_stage (session, call, request, auth, &stage_error)
      && session->is_refused)
    {
      g_propagate_error (error, g_steal_pointer (&stage_error));
      return FALSE;
    }
  *done = TRUE;
  for (guint i = 0; request->stages[i] != NULL; i++)
    *done = *done
            && g_strv_contains ((const char *const *)session->completed->pdata, request->stages[i]);
  if (*done)
    {
      *birthday = g_strdup (session->birthday);
      g_hash_table_remove (uia->sessions, id);
    }
  else
    answer (call, request, id, session, stage_error);
  return TRUE;
}

gboolean
banter_server_uia_advance (BanterServerUia *uia, BanterServerCall *call,
                           const BanterServerUiaRequest *request, const BanterMatrixUiaAuth *auth,
                           gboolean *done, char **birthday, GError **error)
{
  gboolean ok;

  *birthday = NULL;
  *done = FALSE;
  g_mutex_lock (&uia->mutex);
  ok = advance_locked (uia, call, request, auth, done, birthday, error);
  g_mutex_unlock (&uia->mutex);

  return ok;
}
