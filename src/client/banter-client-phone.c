/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-client-phone"

#include "config.h"

#include <string.h>

#include "banter-client-phone.h"

#include "banter-client-error-private.h"
#include "banter-client-private.h"
#include "banter-client-session-private.h"
#include "banter-id.h"
#include "banter-matrix-threepid.h"
#include "banter-phone.h"

/* Plain code on workers. */

#define SECRET_CHARS 32
/* The specification wants a country also for a number that tells its own. */
#define ANY_COUNTRY "US"

BanterPhoneProof *
banter_phone_proof_copy (const BanterPhoneProof *proof)
{
  BanterPhoneProof *copy = g_new (BanterPhoneProof, 1);

  *copy = *proof;
  copy->secret = g_strdup (proof->secret);
  copy->sid = g_strdup (proof->sid);
  copy->submit_url = g_strdup (proof->submit_url);
  return copy;
}

void
banter_phone_proof_free (BanterPhoneProof *proof)
{
  if (proof == NULL)
    return;
  g_free (proof->secret);
  g_free (proof->sid);
  g_free (proof->submit_url);
  g_free (proof);
}

typedef struct
{
  BanterPhoneProof *proof;
  char *number;
  char *secret_text; /* code or password; nullable */
  char *base_url;
} Args;

static void
args_free (gpointer data)
{
  Args *args = data;

  banter_phone_proof_free (args->proof);
  g_free (args->number);
  if (args->secret_text != NULL)
    banter_wipe_string (args->secret_text);
  g_free (args->base_url);
  g_free (args);
}

static Args *
args_new (BanterClient *self, const BanterPhoneProof *proof, const char *secret_text)
{
  Args *args = g_new0 (Args, 1);

  args->proof = proof != NULL ? banter_phone_proof_copy (proof) : NULL;
  args->secret_text = g_strdup (secret_text);
  args->base_url = g_strdup (banter_client_get_base_url (self));
  return args;
}

static void
return_done (GTask *task, gboolean done, GError *error)
{
  if (done)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

gboolean
banter_client_phone_finish (BanterClient *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/* --- Which there are --- */

static void
load_phones (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  BanterEngine *engine = banter_client_get_engine (source);
  g_autofree char *path = banter_matrix_path (BANTER_MATRIX_GET_THREEPIDS);
  BanterHttpRequest request = banter_http_request (BANTER_MATRIX_GET_THREEPIDS, path, NULL);
  g_autoptr (BanterMatrixThreepids) answer = NULL;
  g_autoptr (GStrvBuilder) numbers = g_strv_builder_new ();
  GError *error = NULL;

  answer = banter_http_call (banter_engine_get_http (engine), &request,
                             &banter_matrix_threepids_type, cancellable, &error);
  if (answer == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  for (guint i = 0; answer->threepids != NULL && i < answer->threepids->len; i++)
    {
      const BanterMatrixThreepid *threepid = g_ptr_array_index (answer->threepids, i);

      if (g_str_equal (threepid->medium, BANTER_MATRIX_MEDIUM_PHONE))
        g_strv_builder_add (numbers, threepid->address);
    }
  g_task_return_pointer (task, g_strv_builder_end (numbers), (GDestroyNotify)g_strfreev);
}

void
banter_client_load_phones_async (BanterClient *self, GCancellable *cancellable,
                                 GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (BANTER_IS_CLIENT (self));

  banter_client_run (self, banter_client_load_phones_async, load_phones, NULL, NULL, cancellable,
                     callback, user_data);
}

GStrv
banter_client_load_phones_finish (BanterClient *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/* --- Asking for a code --- */

static BanterPhoneProof *
proof_next (const BanterPhoneProof *last)
{
  BanterPhoneProof *proof;

  if (last != NULL)
    proof = banter_phone_proof_copy (last);
  else
    {
      proof = g_new0 (BanterPhoneProof, 1);
      proof->secret = banter_random_token (SECRET_CHARS);
    }
  proof->attempt++;
  return proof;
}

static void
ask_code (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  BanterEngine *engine = banter_client_get_engine (source);
  const Args *args = task_data;
  g_autoptr (BanterPhoneProof) proof = proof_next (args->proof);
  const BanterMatrixPhoneRequest body = { .client_secret = proof->secret,
                                          .country = (char *)ANY_COUNTRY,
                                          .phone_number = args->number,
                                          .send_attempt = proof->attempt };
  g_autofree char *digits = banter_phone_normalise (NULL, args->number);
  g_autofree char *path = banter_matrix_path (BANTER_MATRIX_PHONE_CODE);
  g_autofree char *json = banter_json_encode (&banter_matrix_phone_request_type, &body);
  BanterHttpRequest request = banter_http_request (BANTER_MATRIX_PHONE_CODE, path, json);
  g_autoptr (BanterMatrixValidation) answer = NULL;
  GError *error = NULL;

  if (args->number[0] != '+' || digits == NULL)
    {
      g_task_return_new_error (task, BANTER_CLIENT_ERROR, BANTER_CLIENT_ERROR_BAD_PHONE,
                               "No number with a country code");
      return;
    }
  answer = banter_http_call (banter_engine_get_http (engine), &request,
                             &banter_matrix_validation_type, cancellable, &error);
  if (answer == NULL
      && banter_client_error_get_answer (error)->code == BANTER_MATRIX_ERROR_INVALID_PARAM)
    error->code = BANTER_CLIENT_ERROR_BAD_PHONE;
  if (answer == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  g_free (proof->sid);
  g_free (proof->submit_url);
  proof->sid = g_steal_pointer (&answer->sid);
  proof->submit_url = g_steal_pointer (&answer->submit_url);
  g_task_return_pointer (task, g_steal_pointer (&proof), (GDestroyNotify)banter_phone_proof_free);
}

void
banter_client_ask_code_async (BanterClient *self, const char *number, const BanterPhoneProof *last,
                              GCancellable *cancellable, GAsyncReadyCallback callback,
                              gpointer user_data)
{
  Args *args;

  g_return_if_fail (BANTER_IS_CLIENT (self));
  g_return_if_fail (number != NULL);

  args = args_new (self, last, NULL);
  args->number = g_strdup (number);
  banter_client_run (self, banter_client_ask_code_async, ask_code, args, args_free, cancellable,
                     callback, user_data);
}

BanterPhoneProof *
banter_client_ask_code_finish (BanterClient *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/* --- The code goes back --- */

/* The server says where: to itself, or over TLS to whom it has send its messages. */
static gboolean
is_place_for_codes (const char *url, const char *base_url)
{
  return url != NULL
         && (g_str_has_prefix (url, "https://")
             || (base_url != NULL && g_str_has_prefix (url, base_url)
                 && url[strlen (base_url)] == '/'));
}

static void
submit_code (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  BanterEngine *engine = banter_client_get_engine (source);
  const Args *args = task_data;
  const BanterMatrixSubmitToken body = { .sid = args->proof->sid,
                                         .client_secret = args->proof->secret,
                                         .token = args->secret_text };
  g_autofree char *json = banter_json_encode (&banter_matrix_submit_token_type, &body);
  const BanterHttpRequest request
      = { .method = "POST", .path = args->proof->submit_url, .json = json };
  g_autoptr (BanterMatrixSubmitted) answer = NULL;
  GError *error = NULL;

  if (!is_place_for_codes (args->proof->submit_url, args->base_url))
    {
      g_task_return_new_error (task, BANTER_CLIENT_ERROR, BANTER_CLIENT_ERROR_SERVER,
                               "The server does not say where codes go");
      return;
    }
  answer = banter_http_call (banter_engine_get_http (engine), &request,
                             &banter_matrix_submitted_type, cancellable, &error);
  if (answer != NULL && !answer->success)
    g_set_error_literal (&error, BANTER_CLIENT_ERROR, BANTER_CLIENT_ERROR_WRONG_CODE, "Wrong");
  return_done (task, error == NULL, error);
}

void
banter_client_submit_code_async (BanterClient *self, const BanterPhoneProof *proof,
                                 const char *code, GCancellable *cancellable,
                                 GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (BANTER_IS_CLIENT (self));
  g_return_if_fail (proof != NULL && code != NULL);

  banter_client_run (self, banter_client_submit_code_async, submit_code,
                     args_new (self, proof, code), args_free, cancellable, callback, user_data);
}

/* --- It becomes the account's --- */

static BanterHttpAnswer *
post_addition (BanterEngine *engine, const Args *args, const char *session,
               GCancellable *cancellable, GError **error)
{
  BanterMatrixIdentifier who = { .type = (char *)BANTER_MATRIX_IDENTIFIER_USER,
                                 .user = (char *)banter_engine_get_user_id (engine) };
  BanterMatrixUiaAuth auth = { .type = (char *)BANTER_MATRIX_STAGE_PASSWORD,
                               .session = (char *)session,
                               .identifier = &who,
                               .password = args->secret_text };
  const BanterMatrixAddThreepid body = { .auth = session != NULL ? &auth : NULL,
                                         .sid = args->proof->sid,
                                         .client_secret = args->proof->secret };
  g_autofree char *path = banter_matrix_path (BANTER_MATRIX_ADD_THREEPID);
  char *json = banter_json_encode (&banter_matrix_add_threepid_type, &body);
  BanterHttpRequest request = banter_http_request (BANTER_MATRIX_ADD_THREEPID, path, json);
  BanterHttpAnswer *answer
      = banter_http_send (banter_engine_get_http (engine), &request, cancellable, error);

  banter_wipe_string (json);
  return answer;
}

/* (nullable): what a 401 asks for, unless it is about the access token */
static BanterMatrixUia *
decode_uia (const BanterHttpAnswer *answer)
{
  const BanterJsonLimits limits = { BANTER_HTTP_JSON_MAX, BANTER_JSON_DEPTH_APP };
  gsize length;
  const char *text = g_bytes_get_data (answer->body, &length);
  g_autoptr (BanterMatrixUia) uia = NULL;

  if (answer->status != 401)
    return NULL;
  uia = banter_json_decode_untrusted (&banter_matrix_uia_type, text != NULL ? text : "", length,
                                      &limits, NULL);
  return uia != NULL && uia->session != NULL ? g_steal_pointer (&uia) : NULL;
}

static gboolean
add_confirmed (BanterEngine *engine, const Args *args, GCancellable *cancellable, GError **error)
{
  g_autoptr (BanterHttpAnswer) first = post_addition (engine, args, NULL, cancellable, error);
  g_autoptr (BanterMatrixUia) asked = first != NULL ? decode_uia (first) : NULL;
  g_autoptr (BanterHttpAnswer) second = NULL;
  g_autoptr (BanterMatrixUia) asked_again = NULL;

  if (first == NULL)
    return FALSE;
  if (asked == NULL)
    return banter_http_answer_check (first, error);
  if (args->secret_text == NULL)
    {
      g_set_error_literal (error, BANTER_CLIENT_ERROR, BANTER_CLIENT_ERROR_PASSWORD_NEEDED,
                           "The server asks for the password");
      return FALSE;
    }
  second = post_addition (engine, args, asked->session, cancellable, error);
  if (second == NULL)
    return FALSE;
  asked_again = decode_uia (second);
  if (asked_again == NULL)
    return banter_http_answer_check (second, error);
  g_set_error_literal (error, BANTER_CLIENT_ERROR, BANTER_CLIENT_ERROR_WRONG_PASSWORD,
                       "The server asks again");
  return FALSE;
}

static void
add_phone (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  GError *error = NULL;
  gboolean done = add_confirmed (banter_client_get_engine (source), task_data, cancellable, &error);

  return_done (task, done, error);
}

void
banter_client_add_phone_async (BanterClient *self, const BanterPhoneProof *proof,
                               const char *password, GCancellable *cancellable,
                               GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (BANTER_IS_CLIENT (self));
  g_return_if_fail (proof != NULL);

  banter_client_run (self, banter_client_add_phone_async, add_phone,
                     args_new (self, proof, password), args_free, cancellable, callback, user_data);
}

static void
remove_phone (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  BanterEngine *engine = banter_client_get_engine (source);
  const BanterMatrixThreepidName body = { .medium = (char *)BANTER_MATRIX_MEDIUM_PHONE,
                                          .address = ((const Args *)task_data)->number };
  g_autofree char *json = banter_json_encode (&banter_matrix_threepid_name_type, &body);
  g_autofree char *path = banter_matrix_path (BANTER_MATRIX_DELETE_THREEPID);
  BanterHttpRequest request = banter_http_request (BANTER_MATRIX_DELETE_THREEPID, path, json);
  GError *error = NULL;
  gboolean done = banter_http_run (banter_engine_get_http (engine), &request, cancellable, &error);

  return_done (task, done, error);
}

void
banter_client_remove_phone_async (BanterClient *self, const char *number, GCancellable *cancellable,
                                  GAsyncReadyCallback callback, gpointer user_data)
{
  Args *args;

  g_return_if_fail (BANTER_IS_CLIENT (self));
  g_return_if_fail (number != NULL);

  args = args_new (self, NULL, NULL);
  args->number = g_strdup (number);
  banter_client_run (self, banter_client_remove_phone_async, remove_phone, args, args_free,
                     cancellable, callback, user_data);
}
