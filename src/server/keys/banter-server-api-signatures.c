/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-server-api-signatures"

#include "config.h"

#include <string.h>

#include "banter-server-devices.h"
#include "banter-server-error.h"
#include "banter-server-router.h"
#include "banter-server-signature.h"
#include "banter-server-writer.h"
#include "banter-server.h"

#include "banter-matrix-error.h"
#include "banter-matrix-keys.h"

/* CS-API "POST /keys/signatures/upload". Who may sign what: the self-signing key one's devices, a
 * device one's master key, the user-signing key the master keys of others. One bad signature fails
 * alone. */

/* In a request: the writer has others to serve. */
#define MAX_TARGETS 1000

static const char SELECT_DEVICE[]
    = "SELECT keys FROM device_keys WHERE user_id = ? AND device_id = ?";
static const char SELECT_MASTER[] = "SELECT keys FROM cross_signing_keys WHERE user_id = ?"
                                    " AND public_key = ? AND usage = 'master'";
static const char SELECT_PUBLIC_KEY[]
    = "SELECT public_key FROM cross_signing_keys WHERE user_id = ? AND usage = ?";

/* What is to be signed. */
typedef struct
{
  const char *user_id;
  const char *name; /* a device, or a public key */
  char *body;
  gboolean is_device;
} Target;

static void
target_clear (Target *target)
{
  g_free (target->body);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Target, target_clear)

static gboolean
refuse (GError **error, BanterMatrixError code, const char *message)
{
  g_set_error_literal (error, BANTER_MATRIX_ERROR, (int)code, message);
  return FALSE;
}

static gboolean
find_target (BanterServerCall *call, Target *target, GError **error)
{
  gboolean may;

  if (!banter_server_devices_may_see (call->server, call->db, call->user_id, target->user_id, &may,
                                      error))
    return FALSE;
  if (may && g_str_equal (target->user_id, call->user_id)
      && !banter_db_get (call->db, SELECT_DEVICE, "ss:S", target->user_id, target->name,
                         &target->body, error))
    return FALSE;
  target->is_device = target->body != NULL;
  if (may && target->body == NULL
      && !banter_db_get (call->db, SELECT_MASTER, "ss:S", target->user_id, target->name,
                         &target->body, error))
    return FALSE;
  return target->body != NULL
         || refuse (error, BANTER_MATRIX_ERROR_NOT_FOUND, "There is no such key to sign");
}

/* @public_key: (out) (transfer full) (nullable): the key of the caller that is named @key_id and
 * may sign @target */
static gboolean
find_signing_key (BanterServerCall *call, const Target *target, const char *key_id,
                  char **public_key, GError **error)
{
  const char *name = key_id + strlen (BANTER_SERVER_SIGNATURE_ALGORITHM);
  gboolean is_own = g_str_equal (target->user_id, call->user_id);
  g_autofree char *found = NULL;

  *public_key = NULL;
  if (!g_str_has_prefix (key_id, BANTER_SERVER_SIGNATURE_ALGORITHM))
    return TRUE;
  if (is_own && !target->is_device)
    {
      if (!banter_db_get (call->db, SELECT_DEVICE, "ss:S", call->user_id, name, &found, error))
        return FALSE;
      if (found != NULL)
        *public_key = banter_server_signature_dup_device_key (found, name);
      return TRUE;
    }
  if (!banter_db_get (call->db, SELECT_PUBLIC_KEY, "ss:S", call->user_id,
                      is_own ? "self_signing" : "user_signing", &found, error))
    return FALSE;
  if (g_strcmp0 (found, name) == 0)
    *public_key = g_steal_pointer (&found);
  return TRUE;
}

static gboolean
store_signatures (BanterServerCall *call, const Target *target, GHashTable *signatures,
                  gboolean *changed, GError **error)
{
  GHashTableIter iter;
  gpointer key_id, signature;
  guint n_good = 0;

  g_hash_table_iter_init (&iter, signatures);
  while (g_hash_table_iter_next (&iter, &key_id, &signature))
    {
      g_autofree char *public_key = NULL;

      if (!find_signing_key (call, target, key_id, &public_key, error))
        return FALSE;
      if (public_key == NULL)
        continue; /* clients send along what there was before */
      if (!banter_server_signature_is_good (target->body, public_key, signature))
        return refuse (error, BANTER_MATRIX_ERROR_INVALID_SIGNATURE, "The signature is wrong");
      if (!banter_server_signature_store (call->db, target->user_id, target->name, call->user_id,
                                          key_id, signature, changed, error))
        return FALSE;
      n_good++;
    }
  return n_good > 0
         || refuse (error, BANTER_MATRIX_ERROR_INVALID_SIGNATURE,
                    "None of your keys that may sign this has signed it");
}

static gboolean
sign (BanterServerCall *call, const char *user_id, const char *name, const char *json,
      gboolean *changed, GError **error)
{
  g_auto (Target) target = { .user_id = user_id, .name = name };
  g_autoptr (BanterMatrixSigned) uploaded
      = banter_json_decode (&banter_matrix_signed_type, json, -1, error);
  g_autofree char *body = uploaded != NULL ? banter_server_signature_body (json, error) : NULL;
  const BanterMatrixStringMap *own;

  if (body == NULL || !find_target (call, &target, error))
    return FALSE;
  if (!g_str_equal (body, target.body))
    return refuse (error, BANTER_MATRIX_ERROR_INVALID_PARAM, "This is not the key as it is here");
  own = g_hash_table_lookup (uploaded->signatures, call->user_id);
  if (own == NULL)
    return refuse (error, BANTER_MATRIX_ERROR_INVALID_SIGNATURE, "You have not signed this");
  return store_signatures (call, &target, own->strings, changed, error);
}

/* What is wrong with one signature is told, and the others count. */
static gboolean
add_failure (BanterMatrixSignatureFailures *answer, const char *user_id, const char *name,
             GError *failure, GError **error)
{
  BanterMatrixRawMap *of_user;
  guint status;

  if (failure->domain != BANTER_MATRIX_ERROR && failure->domain != BANTER_JSON_ERROR)
    {
      g_propagate_error (error, failure);
      return FALSE;
    }
  of_user = g_hash_table_lookup (answer->failures, user_id);
  if (of_user == NULL)
    {
      of_user = g_new0 (BanterMatrixRawMap, 1);
      of_user->values = g_hash_table_new (g_str_hash, g_str_equal);
      g_hash_table_insert (answer->failures, g_strdup (user_id), of_user);
    }
  g_hash_table_insert (of_user->values, g_strdup (name),
                       banter_server_error_encode (failure, 0, &status));
  g_error_free (failure);
  return TRUE;
}

static gboolean
sign_all (BanterServerCall *call, const char *user_id, const BanterMatrixRawMap *targets,
          BanterMatrixSignatureFailures *answer, GError **error)
{
  const char *seen_by = g_str_equal (user_id, call->user_id) ? NULL : call->user_id;
  GHashTableIter iter;
  gpointer name, json;
  gboolean changed = FALSE;

  g_hash_table_iter_init (&iter, targets->values);
  while (g_hash_table_iter_next (&iter, &name, &json))
    {
      GError *failure = NULL;

      if (!sign (call, user_id, name, json, &changed, &failure)
          && !add_failure (answer, user_id, name, failure, error))
        return FALSE;
    }
  return !changed
         || banter_server_devices_note_change (banter_server_get_writer (call->server), call->db,
                                               user_id, seen_by, error);
}

static gboolean
post_signatures (BanterServerCall *call, gconstpointer data, gpointer response, GError **error)
{
  const BanterMatrixRawMaps *request = data;
  BanterMatrixSignatureFailures *answer = response;
  GHashTableIter iter;
  gpointer user_id, targets;
  guint n = 0;

  answer->failures = g_hash_table_new (g_str_hash, g_str_equal);
  g_hash_table_iter_init (&iter, request->maps);
  while (g_hash_table_iter_next (&iter, &user_id, &targets))
    {
      n += g_hash_table_size (((const BanterMatrixRawMap *)targets)->values);
      if (n > MAX_TARGETS)
        return refuse (error, BANTER_MATRIX_ERROR_INVALID_PARAM, "Too many keys at once");
      if (!sign_all (call, user_id, targets, answer, error))
        return FALSE;
    }
  return TRUE;
}

static const BanterServerRoute routes[] = {
  { "POST", "/_matrix/client/v3/keys/signatures/upload", BANTER_SERVER_AUTH_USER,
    BANTER_SERVER_RUN_WRITE, BANTER_SERVER_RATE_NONE, BANTER_SERVER_BODY_JSON,
    &banter_matrix_raw_maps_type, &banter_matrix_signature_failures_type, post_signatures },
};
BANTER_SERVER_DEFINE_FAMILY (signatures, routes)
