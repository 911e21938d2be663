/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-register"

#include "config.h"

#include <stdio.h>
#include <string.h>

#include "banter-client-session-private.h"

#include "banter-client-error-private.h"
#include "banter-discovery-private.h"
#include "banter-id.h"
#include "banter-matrix-register.h"

/* Creating an account: one request per UIA stage until the server answers with a session (CS-API
 * "User-Interactive Authentication API"). Plain code on a worker. */

#define MAX_ROUNDS 8

typedef struct
{
  BanterEngine *engine;
  const BanterCredentials *credentials;
  GCancellable *cancellable;
  char *session;        /* of the UIA */
  const char *stage;    /* to be tried next; NULL at first */
  BanterMatrixUia *uia; /* the last 401 */
} Flow;

static gboolean
set_error (GError **error, BanterClientError code, const char *message)
{
  g_set_error_literal (error, BANTER_CLIENT_ERROR, code, message);
  return FALSE;
}

/* "YYYY-MM-DD" and a day that exists */
static gboolean
is_date (const char *text)
{
  guint year, month, day;
  int length = 0;

  return text != NULL && strlen (text) == 10
         && sscanf (text, "%4u-%2u-%2u%n", &year, &month, &day, &length) == 3 && length == 10
         && g_date_valid_dmy ((GDateDay)day, (GDateMonth)month, (GDateYear)year);
}

static BanterHttpAnswer *
post (Flow *flow, GError **error)
{
  const BanterCredentials *credentials = flow->credentials;
  g_autofree char *url = banter_session_build_url (credentials->server, BANTER_MATRIX_REGISTER);
  BanterMatrixUiaAuth auth = { .type = (char *)flow->stage, .session = flow->session };
  BanterMatrixRegisterRequest body = { .username = credentials->name,
                                       .password = credentials->password,
                                       .initial_device_display_name = credentials->device_name };
  BanterHttpRequest request;
  BanterHttpAnswer *answer;
  char *json;

  if (flow->stage != NULL)
    body.auth = &auth;
  if (g_strcmp0 (flow->stage, BANTER_MATRIX_STAGE_BIRTHDAY) == 0)
    auth.birthday = credentials->birthday;
  else if (!banter_discovery_get_needs_birthday (credentials->server))
    body.birthday = credentials->birthday;

  json = banter_json_encode (&banter_matrix_register_request_type, &body);
  request = banter_http_request (BANTER_MATRIX_REGISTER, url, json);
  answer = banter_http_send (banter_engine_get_http (flow->engine), &request, flow->cancellable,
                             error);
  banter_wipe_string (json);

  return answer;
}

/* What a refusal means at the stage where it came. */
static GError *
refine_error (Flow *flow, GError *error)
{
  const BanterClientAnswer *answer = banter_client_error_get_answer (error);
  gboolean at_birthday = g_strcmp0 (flow->stage, BANTER_MATRIX_STAGE_BIRTHDAY) == 0;
  BanterClientError code;

  if (g_strcmp0 (banter_client_error_get_reason (error), "age") == 0
      || (at_birthday && answer->code == BANTER_MATRIX_ERROR_FORBIDDEN))
    code = BANTER_CLIENT_ERROR_UNDER_AGE;
  else if (at_birthday
           && (answer->code == BANTER_MATRIX_ERROR_INVALID_PARAM
               || answer->code == BANTER_MATRIX_ERROR_MISSING_PARAM
               || answer->code == BANTER_MATRIX_ERROR_BAD_JSON))
    code = BANTER_CLIENT_ERROR_BAD_BIRTHDAY;
  else if (answer->code == BANTER_MATRIX_ERROR_FORBIDDEN)
    code = BANTER_CLIENT_ERROR_REGISTRATION_CLOSED;
  else if (error->code == BANTER_CLIENT_ERROR_SIGNED_OUT) /* a 401 of no known kind */
    code = BANTER_CLIENT_ERROR_SERVER;
  else
    return error;
  g_error_free (error);

  return g_error_new_literal (BANTER_CLIENT_ERROR, code, "Refused");
}

/* The first stage of the flow that is not completed yet. */
static gboolean
choose_stage (Flow *flow, GError **error)
{
  const BanterMatrixUiaFlow *chosen = banter_uia_choose_flow (flow->uia);

  if (chosen == NULL)
    return set_error (error, BANTER_CLIENT_ERROR_REGISTRATION_UNSUPPORTED, "An unknown stage");

  for (guint i = 0; chosen->stages[i] != NULL; i++)
    {
      const char *stage = chosen->stages[i];

      if (flow->uia->completed != NULL
          && g_strv_contains ((const char *const *)flow->uia->completed, stage))
        continue;
      if (g_str_equal (stage, BANTER_MATRIX_STAGE_TERMS) && !flow->credentials->terms_accepted)
        return set_error (error, BANTER_CLIENT_ERROR_TERMS_NOT_ACCEPTED, "Terms");
      if (g_str_equal (stage, BANTER_MATRIX_STAGE_BIRTHDAY)
          && !is_date (flow->credentials->birthday))
        return set_error (error, BANTER_CLIENT_ERROR_BAD_BIRTHDAY, "No date");
      flow->stage = stage;
      return TRUE;
    }

  return set_error (error, BANTER_CLIENT_ERROR_SERVER, "All stages are done, yet it asks for more");
}

/* Takes in a 401: what is to be done next, or why the last stage did not do. */
static gboolean
take_uia (Flow *flow, BanterHttpAnswer *answer, GError **error)
{
  const BanterJsonLimits limits = { BANTER_HTTP_JSON_MAX, BANTER_JSON_DEPTH_APP };
  gsize length;
  const char *text = g_bytes_get_data (answer->body, &length);
  BanterMatrixUia *uia = banter_json_decode_untrusted (
      &banter_matrix_uia_type, text != NULL ? text : "", length, &limits, NULL);

  if (uia == NULL)
    {
      banter_http_answer_check (answer, error);
      return FALSE;
    }
  if (uia->errcode != NULL && flow->stage != NULL)
    {
      BanterMatrixErrorBody body = { .errcode = uia->errcode };

      g_propagate_error (
          error, refine_error (flow, banter_client_error_from_answer (answer->status, &body, -1)));
      banter_matrix_uia_free (uia);
      return FALSE;
    }
  banter_matrix_uia_free (flow->uia);
  flow->uia = uia;
  if (uia->session != NULL)
    {
      g_free (flow->session);
      flow->session = g_strdup (uia->session);
    }

  return choose_stage (flow, error);
}

static BanterMatrixSession *
go_through (Flow *flow, GError **error)
{
  for (guint round = 0; round < MAX_ROUNDS; round++)
    {
      g_autoptr (BanterHttpAnswer) answer = post (flow, error);
      BanterMatrixSession *session;
      GError *refusal = NULL;

      if (answer == NULL)
        return NULL;
      if (answer->status == 401)
        {
          if (!take_uia (flow, answer, error))
            return NULL;
          continue;
        }
      session = banter_http_answer_decode (g_steal_pointer (&answer), &banter_matrix_session_type,
                                           NULL, &refusal);
      if (session == NULL)
        g_propagate_error (error, refine_error (flow, refusal));
      return session;
    }
  set_error (error, BANTER_CLIENT_ERROR_SERVER, "Registration does not end");

  return NULL;
}

static void
create_account (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  BanterEngine *engine = banter_client_get_engine (source);
  BanterCredentials *credentials = task_data;
  Flow flow = { .engine = engine, .credentials = credentials, .cancellable = cancellable };
  g_autoptr (BanterMatrixSession) session = NULL;
  GError *error = NULL;

  if (!banter_localpart_is_valid (credentials->name))
    set_error (&error, BANTER_CLIENT_ERROR_NAME_INVALID, "Not a user name");
  else if (!banter_discovery_get_registration_open (credentials->server))
    set_error (&error, BANTER_CLIENT_ERROR_REGISTRATION_CLOSED, "Closed");
  else if (!banter_discovery_get_can_register (credentials->server))
    set_error (&error, BANTER_CLIENT_ERROR_REGISTRATION_UNSUPPORTED, "An unknown stage");
  else if (credentials->birthday != NULL && !is_date (credentials->birthday))
    set_error (&error, BANTER_CLIENT_ERROR_BAD_BIRTHDAY, "Not a date");
  else if (banter_engine_open_store (engine, &error)) /* before there is an account to lose */
    session = go_through (&flow, &error);

  if (session == NULL)
    g_task_return_error (task, error);
  else
    banter_session_adopt (task, engine, credentials->server, session);
  g_free (flow.session);
  banter_matrix_uia_free (flow.uia);
}

void
banter_client_register_async (BanterClient *self, BanterDiscovery *server, const char *name,
                              const char *password, const char *birthday, gboolean terms_accepted,
                              const char *device_name, GCancellable *cancellable,
                              GAsyncReadyCallback callback, gpointer user_data)
{
  BanterCredentials *credentials = g_new0 (BanterCredentials, 1);

  g_return_if_fail (BANTER_IS_CLIENT (self));
  g_return_if_fail (BANTER_IS_DISCOVERY (server));
  g_return_if_fail (name != NULL && password != NULL);

  credentials->server = g_object_ref (server);
  credentials->name = g_strdup (name);
  credentials->password = g_strdup (password);
  credentials->birthday = g_strdup (birthday);
  credentials->terms_accepted = terms_accepted;
  credentials->device_name = g_strdup (device_name);
  banter_client_run (self, banter_client_register_async, create_account, credentials,
                     banter_credentials_free, cancellable, callback, user_data);
}

gboolean
banter_client_register_finish (BanterClient *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return banter_session_finish (self, result, error);
}
