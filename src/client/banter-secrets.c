/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-secrets"

#include "config.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <libsecret/secret.h>
#include <string.h>
#include <sys/stat.h>

#include "banter-secrets.h"

#include "banter-client-error-private.h"

/* The attributes name the session, so that profiles and accounts on one computer do not meet. */

#define FILE_NAME "token"
#define MAX_TOKEN 65536

static const SecretSchema schema = {
  .name = "im.banter.Banter.Session",
  .flags = SECRET_SCHEMA_NONE,
  .attributes = {
    { "user", SECRET_SCHEMA_ATTRIBUTE_STRING },
    { "device", SECRET_SCHEMA_ATTRIBUTE_STRING },
    { "profile", SECRET_SCHEMA_ATTRIBUTE_STRING },
  },
};

static gboolean
wants_file (void)
{
  return g_strcmp0 (g_getenv ("BANTER_SECRETS"), "file") == 0;
}

static char *
build_path (const char *profile_dir)
{
  return g_build_filename (profile_dir, FILE_NAME, NULL);
}

static gboolean
store_in_file (const char *profile_dir, const char *token, GError **error)
{
  g_autofree char *path = build_path (profile_dir);
  g_autoptr (GError) file_error = NULL;

  if (g_file_set_contents_full (path, token, -1,
                                G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE, 0600,
                                &file_error))
    return TRUE;

  g_propagate_error (error, banter_client_error_from_file (g_steal_pointer (&file_error)));

  return FALSE;
}

/* A link or somebody else's file is not ours to trust. */
static char *
lookup_in_file (const char *profile_dir)
{
  g_autofree char *path = build_path (profile_dir);
  g_autofree char *token = NULL;
  GStatBuf info;

  if (g_lstat (path, &info) != 0 || !S_ISREG (info.st_mode) || info.st_size > MAX_TOKEN
      || !g_file_get_contents (path, &token, NULL, NULL) || *token == '\0')
    return NULL;

  return g_steal_pointer (&token);
}

gboolean
banter_secrets_store (const char *profile_dir, const char *user_id, const char *device_id,
                      const char *token, gboolean *in_file, GCancellable *cancellable,
                      GError **error)
{
  g_autoptr (GError) secret_error = NULL;
  g_autofree char *label = g_strdup_printf ("Banter: %s", user_id);
  g_autofree char *path = build_path (profile_dir);

  *in_file = FALSE;
  if (!wants_file ()
      && secret_password_store_sync (&schema, SECRET_COLLECTION_DEFAULT, label, token, cancellable,
                                     &secret_error, "user", user_id, "device", device_id, "profile",
                                     profile_dir, NULL))
    {
      g_unlink (path); /* of an earlier session without a keyring */
      return TRUE;
    }
  if (g_error_matches (secret_error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_propagate_error (error, g_steal_pointer (&secret_error));
      return FALSE;
    }
  if (secret_error != NULL)
    g_info ("No keyring (%s): the token goes to a file", secret_error->message);

  *in_file = TRUE;

  return store_in_file (profile_dir, token, error);
}

char *
banter_secrets_lookup (const char *profile_dir, const char *user_id, const char *device_id,
                       gboolean *in_file, GCancellable *cancellable, GError **error)
{
  char *token = lookup_in_file (profile_dir);
  g_autoptr (GError) secret_error = NULL;
  g_autofree char *found = NULL;

  *in_file = token != NULL;
  if (token != NULL || wants_file ())
    return token;

  found = secret_password_lookup_sync (&schema, cancellable, &secret_error, "user", user_id,
                                       "device", device_id, "profile", profile_dir, NULL);
  if (g_error_matches (secret_error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_propagate_error (error, g_steal_pointer (&secret_error));
  else if (secret_error != NULL)
    g_info ("No keyring: %s", secret_error->message);

  return g_steal_pointer (&found);
}

void
banter_secrets_clear (const char *profile_dir, const char *user_id, const char *device_id)
{
  g_autofree char *path = build_path (profile_dir);
  g_autoptr (GError) error = NULL;

  if (g_unlink (path) != 0 && errno != ENOENT)
    g_info ("The token file cannot be deleted: %s", g_strerror (errno));
  if (!wants_file ()
      && !secret_password_clear_sync (&schema, NULL, &error, "user", user_id, "device", device_id,
                                      "profile", profile_dir, NULL)
      && error != NULL)
    g_debug ("Keyring: %s", error->message);
}
