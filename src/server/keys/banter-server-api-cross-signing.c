/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-server-api-cross-signing"

#include "config.h"

#include <string.h>

#include "banter-server-confirm.h"
#include "banter-server-devices.h"
#include "banter-server-router.h"
#include "banter-server-signature.h"
#include "banter-server-writer.h"
#include "banter-server.h"

#include "banter-matrix-error.h"
#include "banter-matrix-keys.h"

/* CS-API "POST /keys/device_signing/upload": a person's three keys. The first set is free, the same
 * once more too; any other asks for the password, or whoever has a session could take over the
 * identity. */

#define MAX_KEY (4 * 1024)

typedef enum
{
  MASTER,
  SELF_SIGNING,
  USER_SIGNING,
  N_USAGES,
} Usage;

static const char *const usages[] = {
  [MASTER] = "master",
  [SELF_SIGNING] = "self_signing",
  [USER_SIGNING] = "user_signing",
};

static const char SELECT_KEY[]
    = "SELECT public_key, keys FROM cross_signing_keys WHERE user_id = ? AND usage = ?";
static const char UPSERT_KEY[]
    = "INSERT INTO cross_signing_keys (user_id, usage, public_key, keys) VALUES (?, ?, ?, ?)"
      " ON CONFLICT DO UPDATE SET public_key = excluded.public_key, keys = excluded.keys";
static const char DELETE_KEY[] = "DELETE FROM cross_signing_keys WHERE user_id = ? AND usage = ?";
static const char DELETE_SIGNATURES[]
    = "DELETE FROM key_signatures WHERE user_id = ? AND target = ?";
static const char SELECT_DEVICE[]
    = "SELECT EXISTS (SELECT 1 FROM devices WHERE user_id = ? AND device_id = ?)";
static const char SELECT_IDENTITY[]
    = "SELECT keys FROM device_keys WHERE user_id = ? AND device_id = ?";

/* A key of the request, or one that is stored. */
typedef struct
{
  BanterMatrixCrossSigningKey *key; /* of the request only */
  char *public_key;
  char *body; /* what is signed */
} Key;

typedef struct
{
  const char *user_id;
  Key keys[N_USAGES]; /* absent: no public_key */
  gboolean is_confirmed;
  gboolean must_confirm; /* out */
} Upload;

static void
key_clear (Key *key)
{
  banter_matrix_cross_signing_key_free (key->key);
  g_free (key->public_key);
  g_free (key->body);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Key, key_clear)

static void
upload_clear (Upload *upload)
{
  for (guint i = 0; i < N_USAGES; i++)
    key_clear (&upload->keys[i]);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Upload, upload_clear)

static gboolean
refuse (GError **error, BanterMatrixError code, const char *message)
{
  g_set_error_literal (error, BANTER_MATRIX_ERROR, (int)code, message);
  return FALSE;
}

/* --- The request --- */

/* Returns: (nullable) (transfer full): the one public key, if it says the same twice */
static char *
dup_public_key (const BanterMatrixCrossSigningKey *key)
{
  GHashTableIter iter;
  gpointer name, value;

  if (g_hash_table_size (key->keys) != 1)
    return NULL;
  g_hash_table_iter_init (&iter, key->keys);
  g_hash_table_iter_next (&iter, &name, &value);
  return g_str_has_prefix (name, BANTER_SERVER_SIGNATURE_ALGORITHM)
                 && g_str_equal ((char *)name + strlen (BANTER_SERVER_SIGNATURE_ALGORITHM), value)
                 && banter_server_signature_is_key (value)
             ? g_strdup (value)
             : NULL;
}

static gboolean
parse_key (const char *user_id, Usage usage, const char *json, Key *key, GError **error)
{
  if (json == NULL)
    return TRUE;
  if (strlen (json) > MAX_KEY)
    return refuse (error, BANTER_MATRIX_ERROR_INVALID_PARAM, "A key is too long");
  key->key = banter_json_decode (&banter_matrix_cross_signing_key_type, json, -1, error);
  key->body = key->key != NULL ? banter_server_signature_body (json, error) : NULL;
  if (key->body == NULL)
    return FALSE;
  if (!g_str_equal (key->key->user_id, user_id)
      || !g_strv_contains ((const char *const *)key->key->usage, usages[usage]))
    return refuse (error, BANTER_MATRIX_ERROR_INVALID_PARAM,
                   "A key is somebody else's, or for something else");
  key->public_key = dup_public_key (key->key);
  return key->public_key != NULL
         || refuse (error, BANTER_MATRIX_ERROR_INVALID_PARAM,
                    "A key has exactly one Ed25519 public key");
}

/* --- What is stored --- */

static gboolean
load_key (BanterDb *db, const char *user_id, Usage usage, Key *key, GError **error)
{
  return banter_db_get (db, SELECT_KEY, "ss:SS", user_id, usages[usage], &key->public_key,
                        &key->body, error);
}

static const char *
find_signature (const Key *key, const char *user_id, const char *public_key)
{
  g_autofree char *key_id = g_strconcat (BANTER_SERVER_SIGNATURE_ALGORITHM, public_key, NULL);
  const BanterMatrixStringMap *own
      = key->key->signatures != NULL ? g_hash_table_lookup (key->key->signatures, user_id) : NULL;

  return own != NULL ? g_hash_table_lookup (own->strings, key_id) : NULL;
}

/* The other two are signed by the master key that comes along, or by the one there was. */
static gboolean
check_signatures (const Upload *upload, const Key *former_master, GError **error)
{
  const Key *master
      = upload->keys[MASTER].public_key != NULL ? &upload->keys[MASTER] : former_master;

  if (master->public_key == NULL)
    return refuse (error, BANTER_MATRIX_ERROR_MISSING_PARAM, "There is no master key");
  for (guint i = SELF_SIGNING; i < N_USAGES; i++)
    {
      const Key *key = &upload->keys[i];
      const char *signature;

      if (key->public_key == NULL)
        continue;
      signature = find_signature (key, upload->user_id, master->public_key);
      if (signature == NULL
          || !banter_server_signature_is_good (key->body, master->public_key, signature))
        return refuse (error, BANTER_MATRIX_ERROR_INVALID_SIGNATURE,
                       "The master key has not signed this key");
    }
  return TRUE;
}

/* A key whose id is that of a device could be taken for it. */
static gboolean
check_ids (BanterDb *db, const Upload *upload, GError **error)
{
  for (guint i = 0; i < N_USAGES; i++)
    {
      gboolean is_device = FALSE;

      if (upload->keys[i].public_key == NULL)
        continue;
      if (!banter_db_get (db, SELECT_DEVICE, "ss:b", upload->user_id, upload->keys[i].public_key,
                          &is_device, error))
        return FALSE;
      if (is_device)
        return refuse (error, BANTER_MATRIX_ERROR_FORBIDDEN, "A device has this id");
    }
  return TRUE;
}

/* --- Storing --- */

/* Signatures that come with a key count if they are by the master key or by a device of the person;
 * others are left out. */
static gboolean
store_signature (BanterDb *db, const Upload *upload, const Key *key, const char *master,
                 const char *key_id, const char *signature, GError **error)
{
  const char *name = key_id + strlen (BANTER_SERVER_SIGNATURE_ALGORITHM);
  g_autofree char *identity = NULL;
  g_autofree char *public_key = NULL;
  gboolean changed = FALSE;

  if (!g_str_has_prefix (key_id, BANTER_SERVER_SIGNATURE_ALGORITHM))
    return TRUE;
  if (g_str_equal (name, master))
    public_key = g_strdup (master);
  else if (!banter_db_get (db, SELECT_IDENTITY, "ss:S", upload->user_id, name, &identity, error))
    return FALSE;
  else if (identity != NULL)
    public_key = banter_server_signature_dup_device_key (identity, name);
  return public_key == NULL || !banter_server_signature_is_good (key->body, public_key, signature)
         || banter_server_signature_store (db, upload->user_id, key->public_key, upload->user_id,
                                           key_id, signature, &changed, error);
}

static gboolean
store_key (BanterDb *db, const Upload *upload, Usage usage, const char *master, GError **error)
{
  const Key *key = &upload->keys[usage];
  const BanterMatrixStringMap *own
      = key->key->signatures != NULL ? g_hash_table_lookup (key->key->signatures, upload->user_id)
                                     : NULL;
  GHashTableIter iter;
  gpointer key_id, signature;

  if (!banter_db_exec (db, UPSERT_KEY, "ssss", upload->user_id, usages[usage], key->public_key,
                       key->body, error))
    return FALSE;
  if (own == NULL)
    return TRUE;
  g_hash_table_iter_init (&iter, own->strings);
  while (g_hash_table_iter_next (&iter, &key_id, &signature))
    if (!store_signature (db, upload, key, master, key_id, signature, error))
      return FALSE;
  return TRUE;
}

static gboolean
replace_key (BanterDb *db, const Upload *upload, Usage usage, const Key *former, gboolean is_reset,
             const char *master, GError **error)
{
  const Key *key = &upload->keys[usage];
  gboolean is_gone
      = former->public_key != NULL
        && (key->public_key != NULL ? !g_str_equal (key->public_key, former->public_key)
                                    : is_reset);

  if (is_gone
      && (!banter_db_exec (db, DELETE_SIGNATURES, "ss", upload->user_id, former->public_key, error)
          || !banter_db_exec (db, DELETE_KEY, "ss", upload->user_id, usages[usage], error)))
    return FALSE;
  return key->public_key == NULL || store_key (db, upload, usage, master, error);
}

static gboolean
is_known (const Upload *upload, const Key *former)
{
  for (guint i = 0; i < N_USAGES; i++)
    if (upload->keys[i].public_key != NULL && g_strcmp0 (upload->keys[i].body, former[i].body) != 0)
      return FALSE;
  return TRUE;
}

static gboolean
replace_keys (BanterDb *db, const Upload *upload, const Key *former, GError **error)
{
  const char *new_master = upload->keys[MASTER].public_key;
  gboolean is_reset = new_master != NULL && g_strcmp0 (new_master, former[MASTER].public_key) != 0;
  const char *master = new_master != NULL ? new_master : former[MASTER].public_key;

  for (guint i = 0; i < N_USAGES; i++)
    if (!replace_key (db, upload, i, &former[i], is_reset, master, error))
      return FALSE;
  return TRUE;
}

/* Looks, decides and writes in one job, so that nothing changes in between. */
static gboolean
write_upload (BanterServerWriter *writer, BanterDb *db, gpointer data, GError **error)
{
  Upload *upload = data;
  g_auto (Upload) former = { 0 };

  upload->must_confirm = FALSE;
  for (guint i = 0; i < N_USAGES; i++)
    if (!load_key (db, upload->user_id, i, &former.keys[i], error))
      return FALSE;
  if (!check_signatures (upload, &former.keys[MASTER], error) || !check_ids (db, upload, error))
    return FALSE;
  if (is_known (upload, former.keys))
    return TRUE;
  if (former.keys[MASTER].public_key != NULL && !upload->is_confirmed)
    {
      upload->must_confirm = TRUE;
      return TRUE;
    }
  return replace_keys (db, upload, former.keys, error)
         && banter_server_devices_note_change (writer, db, upload->user_id, NULL, error);
}

/* What the password is asked for. */
static char *
join_bodies (const Upload *upload)
{
  GString *bodies = g_string_new (NULL);

  for (guint i = 0; i < N_USAGES; i++)
    g_string_append_printf (bodies, "%s\n",
                            upload->keys[i].body != NULL ? upload->keys[i].body : "");
  return g_string_free (bodies, FALSE);
}

static gboolean
post_upload (BanterServerCall *call, gconstpointer data, gpointer response, GError **error)
{
  const BanterMatrixSigningUpload *request = data;
  BanterServerWriter *writer = banter_server_get_writer (call->server);
  const char *texts[]
      = { request->master_key, request->self_signing_key, request->user_signing_key };
  g_auto (Upload) upload = { .user_id = call->user_id };
  g_autofree char *what = NULL;

  for (guint i = 0; i < N_USAGES; i++)
    if (!parse_key (call->user_id, i, texts[i], &upload.keys[i], error))
      return FALSE;
  if (!banter_server_writer_run (writer, write_upload, &upload, error))
    return FALSE;
  if (!upload.must_confirm)
    return TRUE;
  what = join_bodies (&upload);
  if (!banter_server_confirm (call, request->auth, what, &upload.is_confirmed, error))
    return FALSE;
  return !upload.is_confirmed || banter_server_writer_run (writer, write_upload, &upload, error);
}

static const BanterServerRoute routes[] = {
  { "POST", "/_matrix/client/v3/keys/device_signing/upload", BANTER_SERVER_AUTH_USER,
    BANTER_SERVER_RUN_HASH, BANTER_SERVER_RATE_NONE, BANTER_SERVER_BODY_JSON,
    &banter_matrix_signing_upload_type, NULL, post_upload },
};
BANTER_SERVER_DEFINE_FAMILY (cross_signing, routes)
