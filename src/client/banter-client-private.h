/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "banter-client.h"
#include "banter-engine.h"

/* What the files of BanterClient share. */

/* The engine, made at first use; NULL after stop. */
BanterEngine *banter_client_get_engine (BanterClient *self);

/* For a sign-in that is done or undone. Main thread. */
void banter_client_set_session (BanterClient *self, const char *user_id, const char *device_id,
                                const char *server_name, const char *base_url, gboolean has_safety,
                                gboolean token_in_file, gboolean has_token);

void banter_client_set_has_safety (BanterClient *self, gboolean has_safety);
/* Asks the server what it can do and what my profile is. Main thread. */
void banter_client_refresh_facts (BanterClient *self);

/**
 * banter_client_run:
 * @args: (transfer full) (nullable): data of the task, freed with @args_free
 *
 * Starts @func on a worker of the engine, or fails as cancelled when the client is stopped.
 */
void banter_client_run (BanterClient *self, gpointer source_tag, GTaskThreadFunc func,
                        gpointer args, GDestroyNotify args_free, GCancellable *cancellable,
                        GAsyncReadyCallback callback, gpointer user_data);

/* Workers. Reads account data here, merges @patch (RFC 7396) into it, writes it to the server and
 * here; one at a time. @edit may be used in place of @patch: from the old document (nullable) to
 * the new. */
typedef char *(*BanterDocumentEdit) (const char *old, gpointer data);
gboolean banter_account_data_edit (BanterEngine *engine, const char *type, BanterDocumentEdit edit,
                                   gpointer data, GCancellable *cancellable, GError **error);
gboolean banter_account_data_merge (BanterEngine *engine, const char *type, const char *patch,
                                    GCancellable *cancellable, GError **error);
/* (transfer full) (nullable): as it is here; NULL without an error where there is none */
char *banter_account_data_get (BanterEngine *engine, const char *type, GError **error);

/* Workers. Returns: (transfer full) (nullable): a piece of a room's state, as JSON */
char *banter_room_state_get (BanterEngine *engine, const char *room_id, const char *type,
                             const char *state_key, GCancellable *cancellable, GError **error);
gboolean banter_room_state_put (BanterEngine *engine, const char *room_id, const char *type,
                                const char *state_key, const char *content,
                                GCancellable *cancellable, GError **error);

/* Workers. Returns: (transfer full) (nullable): the mxc URI */
char *banter_upload (BanterEngine *engine, GBytes *bytes, const char *file_name,
                     const char *mime_type, BanterHttpProgress progress, gpointer progress_data,
                     GCancellable *cancellable, GError **error);

/* The same on the engine's thread. @mime_type: (nullable): unknown */
void banter_upload_async (BanterEngine *engine, GBytes *bytes, const char *file_name,
                          const char *mime_type, GCancellable *cancellable,
                          GAsyncReadyCallback callback, gpointer user_data);
char *banter_upload_finish (GAsyncResult *result, GError **error);

/* Any thread. What was put into the outbox goes. */
void banter_advance_outbox (BanterEngine *engine);
/* Workers. Commits @row and starts the queue. Returns: the row's id, 0 on error */
gint64 banter_enqueue (BanterEngine *engine, const BanterOutboxRow *row, GError **error);
