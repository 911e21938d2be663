/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "banter-client.h"

G_BEGIN_DECLS

#define BANTER_WORDS_DOCUMENT "im.banter.privacy"

/* What of the account data BANTER_WORDS_DOCUMENT only this device acts on: the word filter, and
 * what strangers may send. */

typedef enum
{
  BANTER_RESTRICT_DEFAULT, /* never chosen: it depends on the age */
  BANTER_RESTRICT_OFF,
  BANTER_RESTRICT_ON,
} BanterRestrict;

typedef struct
{
  gboolean enabled;
  GStrv languages; /* codes, "en"; never NULL */
  GStrv own;       /* words; never NULL */
  BanterRestrict restrict_messages;
} BanterWordsRow;

void banter_words_row_free (BanterWordsRow *row);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BanterWordsRow, banter_words_row_free)

/**
 * banter_words_row_new:
 * @document: (nullable): BANTER_WORDS_DOCUMENT as it is in the cache; %NULL if there is none
 *
 * Returns: (transfer full): what it says, its defaults filled in; only these where it is malformed
 */
BanterWordsRow *banter_words_row_new (const char *document);
BanterWordsRow *banter_words_row_copy (const BanterWordsRow *row);

/* Writes @row to the server; members of the document that we do not know stay. */
void banter_client_set_words_async (BanterClient *self, const BanterWordsRow *row,
                                    GCancellable *cancellable, GAsyncReadyCallback callback,
                                    gpointer user_data);
gboolean banter_client_set_words_finish (BanterClient *self, GAsyncResult *result, GError **error);

G_END_DECLS
