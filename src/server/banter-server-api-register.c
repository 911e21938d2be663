/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-server-api-register"

#include "config.h"

#include <string.h>

#include "banter-server-account.h"
#include "banter-server-config.h"
#include "banter-server-password.h"
#include "banter-server-router.h"
#include "banter-server-session.h"
#include "banter-server-uia.h"
#include "banter-server-writer.h"
#include "banter-server.h"

#include "banter-id.h"
#include "banter-matrix-error.h"
#include "banter-matrix-login.h"

/* CS-API "Account registration". */

#define V3 "/_matrix/client/v3"
#define TERMS_PATH "/_matrix/client/unstable/im.banter/terms"
#define NAME_CHARS 12

static const char terms_page[]
    = "<!DOCTYPE html>\n<html lang=\"en\"><meta charset=\"utf-8\"><title>Terms of use</title>\n"
      "<h1>Terms of use</h1>\n"
      "<p>This server is run by whoever set it up. Be kind. Do not send what is against the law, "
      "what hurts others, or what nobody asked for. Whoever runs the server may close "
      "accounts that do.</p>\n"
      "<p>Your name, your picture and your messages are kept on this server so that the people "
      "you write to can read them. Your birthday is kept to decide what the rules for "
      "your age are; it is shown to nobody.</p>\n";

static char *
build_user_id (BanterServerCall *call, const char *username, GError **error)
{
  g_autofree char *random = NULL;
  g_autofree char *id = NULL;

  if (username == NULL)
    {
      random = banter_random_token (NAME_CHARS);
      username = random;
    }
  if (random == NULL && !banter_localpart_is_valid (username))
    {
      g_set_error (error, BANTER_MATRIX_ERROR, BANTER_MATRIX_ERROR_INVALID_USERNAME,
                   "A user name has only a-z, 0-9 and . _ = - / +");
      return NULL;
    }
  id = g_strdup_printf ("@%s:%s", username, banter_server_get_name (call->server));
  if (strlen (id) > BANTER_ID_MAX_LENGTH)
    {
      g_set_error (error, BANTER_MATRIX_ERROR, BANTER_MATRIX_ERROR_INVALID_USERNAME,
                   "This user name is too long");
      return NULL;
    }
  return random != NULL ? g_ascii_strdown (id, -1) : g_steal_pointer (&id);
}

static gboolean
check_free (BanterServerCall *call, const char *user_id, GError **error)
{
  gboolean exists;

  if (!banter_server_account_exists (call->db, user_id, &exists, error))
    return FALSE;
  if (exists)
    g_set_error (error, BANTER_MATRIX_ERROR, BANTER_MATRIX_ERROR_USER_IN_USE,
                 "This user name is taken");
  return !exists;
}

static gboolean
check_registration (BanterServerCall *call, const BanterMatrixRegisterRequest *request,
                    GError **error)
{
  if (g_strcmp0 (banter_server_call_get_query (call, "kind"), "guest") == 0)
    g_set_error (error, BANTER_MATRIX_ERROR, BANTER_MATRIX_ERROR_GUEST_ACCESS_FORBIDDEN,
                 "There are no guest accounts here");
  else if (!banter_server_get_config (call->server)->open_registration)
    g_set_error (error, BANTER_MATRIX_ERROR, BANTER_MATRIX_ERROR_FORBIDDEN,
                 "Registration is closed on this server");
  else if (request->password == NULL && request->auth == NULL)
    return TRUE; /* asks what it takes: answered with the flows */
  else if (request->password == NULL || *request->password == '\0')
    g_set_error (error, BANTER_MATRIX_ERROR, BANTER_MATRIX_ERROR_MISSING_PARAM,
                 "A password is missing");
  else if (strlen (request->password) > 512)
    g_set_error (error, BANTER_MATRIX_ERROR, BANTER_MATRIX_ERROR_INVALID_PARAM,
                 "The password is too long");
  else
    return TRUE;
  return FALSE;
}

static gboolean
authenticate (BanterServerCall *call, const BanterMatrixRegisterRequest *request,
              BanterServerUiaResult *result, GError **error)
{
  static const char *const stages[] = { BANTER_MATRIX_STAGE_BIRTHDAY, BANTER_MATRIX_STAGE_TERMS,
                                        BANTER_MATRIX_STAGE_DUMMY, NULL };
  gboolean plain = banter_server_get_config (call->server)->plain;
  const char *const *const flows[] = { plain ? stages + 1 : stages, NULL };
  const char *parts[] = { request->username, request->password, request->device_id };
  g_autofree char *fingerprint = request->password != NULL
                                     ? banter_server_uia_fingerprint (parts, G_N_ELEMENTS (parts))
                                     : g_strdup ("");
  g_autofree char *terms_url = g_strconcat (call->base_url, TERMS_PATH, NULL);
  const BanterServerUiaRequest uia = { flows, terms_url, fingerprint };

  return banter_server_uia_advance (call, &uia, request->auth, result, error);
}

typedef struct
{
  const BanterMatrixRegisterRequest *request;
  BanterServerNewAccount account;
  BanterMatrixSession *session;
} Registration;

static gboolean
write_account (BanterServerWriter *writer, BanterDb *db, gpointer data, GError **error)
{
  Registration *registration = data;
  const BanterMatrixRegisterRequest *request = registration->request;
  const BanterServerNewSession wanted
      = { registration->account.user_id, request->device_id, request->initial_device_display_name,
          request->refresh_token };

  if (!banter_server_account_create (db, &registration->account, error))
    return FALSE;
  return request->inhibit_login
         || banter_server_session_begin (writer, db, &wanted, registration->session, error);
}

static gboolean
create_account (BanterServerCall *call, const BanterMatrixRegisterRequest *request,
                const char *user_id, GHashTable *values, BanterMatrixSession *session,
                GError **error)
{
  const char *birthday = g_hash_table_lookup (values, BANTER_MATRIX_STAGE_BIRTHDAY);
  g_autofree char *hash = banter_server_password_hash (
      request->password, banter_server_get_config (call->server)->fast_hash);
  /* Until people choose a name they are called as they sign in. */
  Registration registration
      = { request, { user_id, hash, birthday, request->username, NULL }, session };

  if (hash == NULL)
    {
      g_set_error (error, BANTER_MATRIX_ERROR, BANTER_MATRIX_ERROR_UNKNOWN, "Out of memory");
      return FALSE;
    }
  if (!banter_server_writer_run (banter_server_get_writer (call->server), write_account,
                                 &registration, error))
    return FALSE;
  session->user_id = g_strdup (user_id);
  session->home_server = g_strdup (banter_server_get_name (call->server));
  return TRUE;
}

static gboolean
post_register (BanterServerCall *call, gconstpointer data, gpointer response, GError **error)
{
  const BanterMatrixRegisterRequest *request = data;
  g_auto (BanterServerUiaResult) result = { 0 };
  g_autofree char *user_id = NULL;

  if (!check_registration (call, request, error))
    return FALSE;
  user_id = build_user_id (call, request->username, error);
  if (user_id == NULL || !check_free (call, user_id, error)
      || !authenticate (call, request, &result, error))
    return FALSE;
  if (!result.done)
    return TRUE;
  return banter_server_call_limit (call, BANTER_SERVER_RATE_REGISTRATION, call->address, error)
         && create_account (call, request, user_id, result.values, response, error);
}

static gboolean
get_available (BanterServerCall *call, gconstpointer data, gpointer response, GError **error)
{
  const char *username = banter_server_call_get_query (call, "username");
  BanterMatrixAvailable *available = response;
  g_autofree char *user_id = NULL;

  if (username == NULL)
    {
      g_set_error (error, BANTER_MATRIX_ERROR, BANTER_MATRIX_ERROR_MISSING_PARAM,
                   "'username' is missing");
      return FALSE;
    }
  user_id = build_user_id (call, username, error);
  available->available = user_id != NULL && check_free (call, user_id, error);
  return available->available;
}

static gboolean
get_terms (BanterServerCall *call, gconstpointer request, gpointer response, GError **error)
{
  banter_server_call_take_text (call, "text/html; charset=utf-8", g_strdup (terms_page));
  banter_server_call_add_header (call, "Content-Security-Policy", "default-src 'none'; sandbox");
  return TRUE;
}

static const BanterServerRoute routes[] = {
  { "POST", V3 "/register", BANTER_SERVER_AUTH_NONE, BANTER_SERVER_RUN_HASH,
    BANTER_SERVER_RATE_NONE, BANTER_SERVER_BODY_OPTIONAL, &banter_matrix_register_request_type,
    &banter_matrix_session_type, post_register },
  { "GET", V3 "/register/available", BANTER_SERVER_AUTH_NONE, BANTER_SERVER_RUN_READ,
    BANTER_SERVER_RATE_NONE, BANTER_SERVER_BODY_NONE, NULL, &banter_matrix_available_type,
    get_available },
  { "GET", TERMS_PATH, BANTER_SERVER_AUTH_NONE, BANTER_SERVER_RUN_READ, BANTER_SERVER_RATE_NONE,
    BANTER_SERVER_BODY_NONE, NULL, NULL, get_terms },
};
BANTER_SERVER_DEFINE_FAMILY (register, routes)
