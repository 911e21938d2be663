/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-client-words"

#include "config.h"

#include "banter-client-words.h"

#include "banter-client-private.h"
#include "banter-matrix-account.h"

/* The word filter's part of the privacy document: read anywhere, written on a worker. */

void
banter_words_row_free (BanterWordsRow *row)
{
  if (row == NULL)
    return;

  g_strfreev (row->languages);
  g_strfreev (row->own);
  g_free (row);
}

BanterWordsRow *
banter_words_row_copy (const BanterWordsRow *row)
{
  BanterWordsRow *copy = g_memdup2 (row, sizeof *row);

  copy->languages = g_strdupv (row->languages);
  copy->own = g_strdupv (row->own);

  return copy;
}

/* safety.md: on, in English, no own words. */
static BanterWordsRow *
new_default (void)
{
  static const char *const languages[] = { "en", NULL };
  BanterWordsRow *row = g_new0 (BanterWordsRow, 1);

  row->enabled = TRUE;
  row->languages = g_strdupv ((GStrv)languages);
  row->own = g_new0 (char *, 1);

  return row;
}

static void
take_strings (GStrv *target, GStrv *source)
{
  if (*source == NULL)
    return;
  g_strfreev (*target);
  *target = g_steal_pointer (source);
}

BanterWordsRow *
banter_words_row_new (const char *document)
{
  BanterWordsRow *row = new_default ();
  g_autoptr (BanterMatrixPrivacy) privacy
      = document != NULL ? banter_json_decode (&banter_matrix_privacy_type, document, -1, NULL)
                         : NULL;

  if (privacy == NULL)
    return row;
  if (privacy->filter_words != NULL)
    {
      row->enabled = banter_matrix_bool_or (privacy->filter_words->enabled, TRUE);
      take_strings (&row->languages, &privacy->filter_words->languages);
      take_strings (&row->own, &privacy->filter_words->custom);
    }
  if (g_strcmp0 (privacy->restrict_messages, "true") == 0)
    row->restrict_messages = BANTER_RESTRICT_ON;
  else if (g_strcmp0 (privacy->restrict_messages, "false") == 0)
    row->restrict_messages = BANTER_RESTRICT_OFF;

  return row;
}

static void
set_words (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  static const char *const restrict_json[] = {
    [BANTER_RESTRICT_DEFAULT] = NULL,
    [BANTER_RESTRICT_OFF] = "false",
    [BANTER_RESTRICT_ON] = "true",
  };
  const BanterWordsRow *row = task_data;
  BanterMatrixWordFilter filter = { .enabled = (char *)(row->enabled ? "true" : "false"),
                                    .languages = row->languages,
                                    .custom = row->own };
  const BanterMatrixPrivacy body
      = { .filter_words = &filter,
          .restrict_messages = (char *)restrict_json[row->restrict_messages] };
  g_autofree char *patch = banter_json_encode (&banter_matrix_privacy_type, &body);
  GError *error = NULL;

  if (banter_account_data_merge (banter_client_get_engine (source), BANTER_MATRIX_ACCOUNT_PRIVACY,
                                 patch, cancellable, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

void
banter_client_set_words_async (BanterClient *self, const BanterWordsRow *row,
                               GCancellable *cancellable, GAsyncReadyCallback callback,
                               gpointer user_data)
{
  g_return_if_fail (BANTER_IS_CLIENT (self));
  g_return_if_fail (row != NULL);

  banter_client_run (self, banter_client_set_words_async, set_words, banter_words_row_copy (row),
                     (GDestroyNotify)banter_words_row_free, cancellable, callback, user_data);
}

gboolean
banter_client_set_words_finish (BanterClient *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
