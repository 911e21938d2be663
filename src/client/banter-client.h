/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "banter-change-set.h"
#include "banter-client-error.h"
#include "banter-discovery.h"

G_BEGIN_DECLS

/**
 * BanterClientState:
 * @BANTER_CLIENT_STOPPED: not started, or closed
 * @BANTER_CLIENT_CONNECTING: the first request since start or since offline is under way
 * @BANTER_CLIENT_ONLINE: syncing
 * @BANTER_CLIENT_OFFLINE: see banter_client_get_problem(); it tries again by itself
 * @BANTER_CLIENT_SIGNED_OUT: the server no longer knows the token; nothing is sent until somebody
 * signs in
 */
typedef enum
{
  BANTER_CLIENT_STOPPED,
  BANTER_CLIENT_CONNECTING,
  BANTER_CLIENT_ONLINE,
  BANTER_CLIENT_OFFLINE,
  BANTER_CLIENT_SIGNED_OUT,
} BanterClientState;
#define BANTER_TYPE_CLIENT_STATE (banter_client_state_get_type ())
GType banter_client_state_get_type (void);

#define BANTER_TYPE_CLIENT (banter_client_get_type ())
G_DECLARE_FINAL_TYPE (BanterClient, banter_client, BANTER, CLIENT, GObject)

/* One account. It lives on the main thread and never blocks it; network, JSON and the write
 * connection are its engine thread's. What it does is in
 * banter-client-{chat,people,stickers,media}.h.
 *
 * Properties (all notify, read-only): "user-id" s, "device-id" s, "server-name" s, "state"
 * BanterClientState, "loading" b (the first sync of this account on this computer runs), "progress"
 * d (0–1 of that), "has-safety" b (the server enforces the rules of im.banter), "token-in-file" b
 * (no keyring: the token is in a file of mode 0600).
 *
 * Signals, on the main thread: "changed" (BanterChangeSet *): what one commit changed.
 * "signed-out" (gboolean soft): soft: sign in again with the same device, nothing is lost. */

/* @profile_dir: the profile's folder (database, token fallback); @cache_dir: (nullable): where
 * media are cached, by default "media" in @profile_dir */
BanterClient *banter_client_new (const char *profile_dir, const char *cache_dir);

/**
 * banter_client_sign_in_async:
 * @name: user name or whole id
 * @device_name: shown in the list of sessions, e.g. "Banter on DebianPC"
 *
 * Signs in and stores session and token; banter_client_start() is the caller's. Another account's
 * data in the profile are deleted; the same account's are kept, and its device id with them.
 */
void banter_client_sign_in_async (BanterClient *self, BanterDiscovery *server, const char *name,
                                  const char *password, const char *device_name,
                                  GCancellable *cancellable, GAsyncReadyCallback callback,
                                  gpointer user_data);
gboolean banter_client_sign_in_finish (BanterClient *self, GAsyncResult *result, GError **error);

/**
 * banter_client_register_async:
 * @birthday: (nullable): "YYYY-MM-DD"
 * @terms_accepted: whether the person accepted banter_discovery_get_terms()
 *
 * Creates an account, through whatever stages the server wants (dummy, terms, birthday), and signs
 * in.
 */
void banter_client_register_async (BanterClient *self, BanterDiscovery *server, const char *name,
                                   const char *password, const char *birthday,
                                   gboolean terms_accepted, const char *device_name,
                                   GCancellable *cancellable, GAsyncReadyCallback callback,
                                   gpointer user_data);
gboolean banter_client_register_finish (BanterClient *self, GAsyncResult *result, GError **error);

/**
 * banter_client_restore_async:
 *
 * Opens what the profile holds, without the network. _finish: whether somebody is signed in there;
 * %FALSE without an error: nobody. A missing token leaves the client _SIGNED_OUT (soft), with its
 * cache.
 */
void banter_client_restore_async (BanterClient *self, GCancellable *cancellable,
                                  GAsyncReadyCallback callback, gpointer user_data);
gboolean banter_client_restore_finish (BanterClient *self, GAsyncResult *result, GError **error);

void banter_client_start (BanterClient *self); /* sync and send queue; after one of the above */
/* Ends the thread and closes the files; waits for a running commit. What waits in the outbox stays.
 * Every pending call ends as cancelled. Idempotent. Call it before the last reference goes: a
 * pending call holds one, and may be the last to drop it, on another thread. */
void banter_client_stop (BanterClient *self);
void banter_client_retry_now (BanterClient *self); /* ends every back-off but the server's own */

/* Ends the session on the server (at most 5 s) and deletes token, database and media here. */
void banter_client_sign_out_async (BanterClient *self, GCancellable *cancellable,
                                   GAsyncReadyCallback callback, gpointer user_data);
gboolean banter_client_sign_out_finish (BanterClient *self, GAsyncResult *result, GError **error);

/**
 * banter_client_clear_cache_async:
 *
 * Stops, and deletes here what the server has: chats, media, account data. Drafts and what waits to
 * be sent stay. The next start fetches everything anew.
 */
void banter_client_clear_cache_async (BanterClient *self, GCancellable *cancellable,
                                      GAsyncReadyCallback callback, gpointer user_data);
gboolean banter_client_clear_cache_finish (BanterClient *self, GAsyncResult *result,
                                           GError **error);

const char *banter_client_get_user_id (BanterClient *self);
const char *banter_client_get_device_id (BanterClient *self);
const char *banter_client_get_server_name (BanterClient *self);
const char *banter_client_get_base_url (BanterClient *self);
BanterClientState banter_client_get_state (BanterClient *self);
const GError *banter_client_get_problem (BanterClient *self); /* why OFFLINE; else NULL */
gboolean banter_client_get_loading (BanterClient *self);
double banter_client_get_progress (BanterClient *self);
gboolean banter_client_get_has_safety (BanterClient *self);
gboolean banter_client_get_token_in_file (BanterClient *self);

G_END_DECLS
