/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-server-threepid"

#include "config.h"

#include <string.h>

#include <sodium.h>

#include "banter-server-threepid.h"

#include "banter-server-policy.h"
#include "banter-server-sms.h"
#include "banter-server-tokens.h"
#include "banter-server-writer.h"
#include "banter-server.h"

#include "banter-clock.h"
#include "banter-id.h"
#include "banter-matrix-error.h"
#include "banter-phone.h"

#define SID_CHARS 24
#define MAX_SECRET 255
#define MAX_TRIES 5
#define MAX_ACCOUNTS 3 /* a phone may be a family's */
#define CODE_MS ((gint64)15 * 60 * 1000)
#define KEPT_MS ((gint64)24 * 60 * 60 * 1000)

static const char SELECT_VALIDATION[]
    = "SELECT sid, send_attempt FROM validations WHERE address = ? AND secret_hash = ?";
static const char INSERT_VALIDATION[]
    = "INSERT INTO validations (sid, secret_hash, address, code_hash, send_attempt, sent_ms) "
      "VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (address, secret_hash) DO UPDATE SET "
      "sid = excluded.sid, code_hash = excluded.code_hash, send_attempt = excluded.send_attempt, "
      "sent_ms = excluded.sent_ms, n_tries = 0, validated_ms = NULL";
static const char SELECT_CODE[] = "SELECT code_hash, n_tries, sent_ms, validated_ms "
                                  "FROM validations WHERE sid = ? AND secret_hash = ?";
static const char COUNT_TRY[] = "UPDATE validations SET n_tries = n_tries + 1 WHERE sid = ?";
static const char SET_VALIDATED[] = "UPDATE validations SET validated_ms = ? WHERE sid = ?";
static const char SELECT_VALIDATED[] = "SELECT address, validated_ms FROM validations "
                                       "WHERE sid = ? AND secret_hash = ? "
                                       "AND validated_ms IS NOT NULL";
static const char DELETE_VALIDATION[] = "DELETE FROM validations WHERE sid = ?";
static const char DELETE_OLD[] = "DELETE FROM validations WHERE sent_ms < ?";
static const char COUNT_ACCOUNTS[]
    = "SELECT count(*) FROM threepids WHERE medium = 'msisdn' AND address = ? AND user_id IS NOT ?";
static const char SELECT_OWNERS[] = "SELECT count(*), min (user_id) FROM threepids"
                                    " WHERE medium = 'msisdn' AND address = ?";
static const char INSERT_THREEPID[]
    = "INSERT INTO threepids (user_id, medium, address, validated_ms, added_ms) "
      "VALUES (?, 'msisdn', ?, ?, ?) ON CONFLICT DO UPDATE SET validated_ms = "
      "excluded.validated_ms";
static const char SELECT_HAS[]
    = "SELECT EXISTS (SELECT 1 FROM threepids WHERE user_id = ? AND medium = 'msisdn')";

/* --- Asking for a code --- */

/* Identity API: [0-9a-zA-Z.=_-]{1,255} */
static gboolean
is_secret (const char *secret)
{
  return *secret != '\0' && strlen (secret) <= MAX_SECRET
         && strspn (secret, G_CSET_A_2_Z G_CSET_a_2_z G_CSET_DIGITS ".=_-") == strlen (secret);
}

static char *
parse_request (const BanterMatrixPhoneRequest *request, GError **error)
{
  char *address = banter_phone_normalise (request->country, request->phone_number);

  if (address != NULL && is_secret (request->client_secret))
    return address;
  g_set_error_literal (error, BANTER_MATRIX_ERROR, BANTER_MATRIX_ERROR_INVALID_PARAM,
                       address == NULL ? "This is no phone number"
                                       : "The client_secret has other characters, or too many");
  g_free (address);
  return NULL;
}

/* @but: (nullable): an account that does not count */
static gboolean
check_accounts (BanterDb *db, const char *address, const char *but, GError **error)
{
  gint64 n = 0;

  if (!banter_db_get (db, COUNT_ACCOUNTS, "ss:i", address, but, &n, error))
    return FALSE;
  if (n >= MAX_ACCOUNTS)
    g_set_error_literal (error, BANTER_MATRIX_ERROR, BANTER_MATRIX_ERROR_THREEPID_IN_USE,
                         "This phone number belongs to other accounts already");
  return n < MAX_ACCOUNTS;
}

static gboolean
find_owner (BanterDb *db, const char *address, char **user_id, GError **error)
{
  gint64 n = 0;

  if (!banter_db_get (db, SELECT_OWNERS, "s:iS", address, &n, user_id, error))
    return FALSE;
  if (n == 0)
    g_set_error_literal (error, BANTER_MATRIX_ERROR, BANTER_MATRIX_ERROR_THREEPID_NOT_FOUND,
                         "No account here has this phone number");
  else if (n > 1)
    g_set_error_literal (error, BANTER_MATRIX_ERROR, BANTER_MATRIX_ERROR_THREEPID_DENIED,
                         "Several accounts share this phone number: it proves none of them");
  return n == 1;
}

/* Who asks for many numbers, to see which have accounts, is told so no more. */
static gboolean
check_owner (BanterServerCall *call, const char *address, GError **error)
{
  g_autofree char *user_id = NULL;
  g_autoptr (GError) failure = NULL;

  if (find_owner (call->db, address, &user_id, &failure))
    return TRUE;
  if (banter_server_call_limit (call, BANTER_SERVER_RATE_PHONE, call->place, error))
    g_propagate_error (error, g_steal_pointer (&failure));
  return FALSE;
}

static char *
dup_code_text (const char *sid, const char *code)
{
  return g_strconcat (sid, " ", code, NULL);
}

typedef struct
{
  const char *sid;
  const char *address;
  GBytes *secret_hash;
  GBytes *code_hash;
  gint64 send_attempt;
} Begin;

static gboolean
write_begin (BanterServerWriter *writer, BanterDb *db, gpointer data, GError **error)
{
  const Begin *begin = data;

  return banter_db_exec (db, INSERT_VALIDATION, "sBsBii", begin->sid, begin->secret_hash,
                         begin->address, begin->code_hash, begin->send_attempt,
                         banter_clock_now_ms (), error);
}

static gboolean
send_code (BanterServerCall *call, Begin *begin, GError **error)
{
  g_autofree char *code = g_strdup_printf ("%06u", randombytes_uniform (1000000));
  g_autofree char *code_text = dup_code_text (begin->sid, code);
  g_autoptr (GBytes) code_hash = banter_server_tokens_hash (code_text);
  g_autofree char *text
      = g_strdup_printf ("%s is your code for %s", code, banter_server_get_name (call->server));

  begin->code_hash = code_hash;
  return banter_server_call_limit (call, BANTER_SERVER_RATE_PHONE, begin->address, error)
         && banter_server_call_limit (call, BANTER_SERVER_RATE_PHONE, call->place, error)
         && banter_server_writer_run (banter_server_get_writer (call->server), write_begin, begin,
                                      error)
         && banter_server_sms_send (call->server, begin->address, text, error);
}

gboolean
banter_server_threepid_begin (BanterServerCall *call, BanterServerThreepidUse use,
                              const BanterMatrixPhoneRequest *request,
                              BanterMatrixValidation *validation, GError **error)
{
  g_autofree char *address = parse_request (request, error);
  g_autoptr (GBytes) secret_hash = banter_server_tokens_hash (request->client_secret);
  g_autofree char *sid = NULL;
  gint64 send_attempt = 0;
  gboolean is_new;

  if (address == NULL
      || !(use == BANTER_SERVER_THREEPID_PROVE
               ? check_owner (call, address, error)
               : check_accounts (call->db, address, call->user_id, error))
      || !banter_db_get (call->db, SELECT_VALIDATION, "sB:Si", address, secret_hash, &sid,
                         &send_attempt, error))
    return FALSE;
  is_new = sid == NULL || request->send_attempt > send_attempt;
  if (is_new)
    {
      Begin begin = { NULL, address, secret_hash, NULL, request->send_attempt };

      g_free (sid);
      begin.sid = sid = banter_random_token (SID_CHARS);
      if (!send_code (call, &begin, error))
        return FALSE;
    }
  validation->sid = g_steal_pointer (&sid);
  validation->submit_url = g_strconcat (call->base_url, BANTER_SERVER_SUBMIT_PATH, NULL);
  return TRUE;
}

/* --- The code comes back --- */

static gboolean
check_live (GBytes *code_hash, gint64 n_tries, gint64 sent_ms, GError **error)
{
  if (code_hash == NULL || n_tries >= MAX_TRIES)
    g_set_error_literal (error, BANTER_MATRIX_ERROR, BANTER_MATRIX_ERROR_NO_VALID_SESSION,
                         "There is no such validation, or it had too many wrong codes");
  else if (sent_ms + CODE_MS <= banter_clock_now_ms ())
    g_set_error_literal (error, BANTER_MATRIX_ERROR, BANTER_MATRIX_ERROR_SESSION_EXPIRED,
                         "This code is too old");
  else
    return TRUE;
  return FALSE;
}

gboolean
banter_server_threepid_submit (BanterDb *db, const BanterMatrixSubmitToken *request,
                               gboolean *success, GError **error)
{
  g_autoptr (GBytes) secret_hash = banter_server_tokens_hash (request->client_secret);
  g_autofree char *code_text = dup_code_text (request->sid, request->token);
  g_autoptr (GBytes) given = banter_server_tokens_hash (code_text);
  g_autoptr (GBytes) code_hash = NULL;
  gint64 n_tries = 0, sent_ms = 0, validated_ms = 0;

  if (!banter_db_get (db, SELECT_CODE, "sB:Biii", request->sid, secret_hash, &code_hash, &n_tries,
                      &sent_ms, &validated_ms, error)
      || !check_live (code_hash, n_tries, sent_ms, error))
    return FALSE;
  *success = sodium_memcmp (g_bytes_get_data (code_hash, NULL), g_bytes_get_data (given, NULL),
                            g_bytes_get_size (given))
             == 0;
  if (!*success)
    return banter_db_exec (db, COUNT_TRY, "s", request->sid, error);
  return validated_ms > 0
         || banter_db_exec (db, SET_VALIDATED, "is", banter_clock_now_ms (), request->sid, error);
}

static gboolean
load_validated (BanterDb *db, const char *sid, const char *secret, char **address,
                gint64 *validated_ms, GError **error)
{
  g_autoptr (GBytes) secret_hash = banter_server_tokens_hash (secret);

  *address = NULL;
  if (!banter_db_get (db, SELECT_VALIDATED, "sB:Si", sid, secret_hash, address, validated_ms,
                      error))
    return FALSE;
  if (*address == NULL)
    g_set_error_literal (error, BANTER_MATRIX_ERROR, BANTER_MATRIX_ERROR_THREEPID_AUTH_FAILED,
                         "This phone number was not verified");
  return *address != NULL;
}

gboolean
banter_server_threepid_get_validated (BanterDb *db, const char *sid, const char *secret,
                                      char **address, GError **error)
{
  gint64 validated_ms = 0;

  return load_validated (db, sid, secret, address, &validated_ms, error);
}

gboolean
banter_server_threepid_get_owner (BanterDb *db, const char *sid, const char *secret, char **user_id,
                                  GError **error)
{
  g_autofree char *address = NULL;

  *user_id = NULL;
  return banter_server_threepid_get_validated (db, sid, secret, &address, error)
         && find_owner (db, address, user_id, error);
}

gboolean
banter_server_threepid_end (BanterDb *db, const char *sid, GError **error)
{
  return banter_db_exec (db, DELETE_VALIDATION, "s", sid, error);
}

gboolean
banter_server_threepid_add (BanterServer *server, BanterDb *db, const char *user_id,
                            const char *sid, const char *secret, GError **error)
{
  g_autofree char *address = NULL;
  gint64 validated_ms = 0;

  if (!load_validated (db, sid, secret, &address, &validated_ms, error)
      || !check_accounts (db, address, user_id, error))
    return FALSE;
  banter_server_policy_forget (server);
  return banter_server_threepid_end (db, sid, error)
         && banter_db_exec (db, INSERT_THREEPID, "ssii", user_id, address, validated_ms,
                            banter_clock_now_ms (), error);
}

gboolean
banter_server_threepid_has_phone (BanterDb *db, const char *user_id, gboolean *has, GError **error)
{
  *has = FALSE;
  return banter_db_get (db, SELECT_HAS, "s:b", user_id, has, error);
}

gboolean
banter_server_threepid_tidy (BanterDb *db, GError **error)
{
  return banter_db_exec (db, DELETE_OLD, "i", banter_clock_now_ms () - KEPT_MS, error);
}
