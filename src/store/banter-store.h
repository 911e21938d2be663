/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "banter-change-set.h"
#include "banter-matrix-room.h"
#include "banter-matrix-sync.h"

/* The write side. It belongs to the engine thread: calls are synchronous and asserted to come from
 * the thread that opened it. Each call is one transaction, durable when it returns %TRUE; after an
 * error (a #BanterDbError) nothing of it has happened. Calls that change what people see give a
 * change set for the models in @changes (out, nullable, transfer full). What waits to be sent is
 * banter-store-outbox.h, the index of cached media banter-store-media.h. */

G_BEGIN_DECLS

typedef struct _BanterStore BanterStore;

#define BANTER_STORE_ERROR (banter_store_error_quark ())
GQuark banter_store_error_quark (void);

/**
 * BanterStoreError:
 * @BANTER_STORE_ERROR_STALE: the batch continues another token than the one that is stored
 * @BANTER_STORE_ERROR_NO_ROOM: no such room here
 * @BANTER_STORE_ERROR_STATE: the outbox row is in no state for that (cancelling what is being sent)
 */
typedef enum
{
  BANTER_STORE_ERROR_STALE,
  BANTER_STORE_ERROR_NO_ROOM,
  BANTER_STORE_ERROR_STATE,
} BanterStoreError;

/* Why an outbox row failed when the store itself says so: we are no longer in that room. */
#define BANTER_STORE_FAIL_NOT_IN_ROOM "not_in_room"

/**
 * banter_store_open:
 * @dir: the profile's folder, made with mode 0700 if missing
 * @error: a #BanterDbError; %BANTER_DB_ERROR_TOO_NEW if a newer Banter wrote it (it is left alone)
 *
 * After an unclean end the file is checked. A damaged one is moved aside, and the outbox, the
 * drafts and the session are carried into a new one; the rest comes back from the server. What was
 * being sent when the program ended is queued again, with its own transaction id.
 */
BanterStore *banter_store_open (const char *dir, GError **error);
void banter_store_close (BanterStore *store);

/* Whether opening had to replace a damaged file, and how many of its outbox rows were carried over.
 */
gboolean banter_store_was_damaged (BanterStore *store, guint *n_outbox_rows);

/* Work that nobody waits for: whether there is some, and a short step of it. */
gboolean banter_store_needs_tidying (BanterStore *store);
gboolean banter_store_tidy (BanterStore *store, GError **error);

/* Who is signed in; the token is not ours to keep. NULL without an error: nobody. */
BanterSessionRow *banter_store_get_session (BanterStore *store, GError **error);
/* Another user than before: everything that was cached goes first. */
gboolean banter_store_set_session (BanterStore *store, const char *user_id, const char *device_id,
                                   const char *homeserver, GError **error);
gboolean banter_store_set_own_profile (BanterStore *store, const char *display_name,
                                       const char *avatar, BanterChangeSet **changes,
                                       GError **error);
/* Deletes everything (sign-out): also drafts and what waits in the outbox. */
gboolean banter_store_clear (BanterStore *store, GError **error);
/* Deletes what the server has: the next sync is a first one. Who is signed in, drafts, chats that
 * are being opened and what waits in the outbox stay. The models are not told: they are to be made
 * anew.
 */
gboolean banter_store_clear_cache (BanterStore *store, GError **error);

/* (transfer full) (nullable): the token the next sync continues from; NULL: none yet, or an error
 */
char *banter_store_get_since (BanterStore *store, GError **error);

/**
 * banter_store_apply_sync:
 * @sync: an answer of /sync
 * @since_expected: (nullable): the token that the request had
 *
 * One transaction: events, state, members, receipts, account data, unread counts and the new token.
 * %BANTER_STORE_ERROR_STALE if @since_expected is not the stored token. A malformed event is
 * skipped or becomes an "unsupported" row; it never stops the batch.
 */
gboolean banter_store_apply_sync (BanterStore *store, const BanterMatrixSync *sync,
                                  const char *since_expected, BanterChangeSet **changes,
                                  GError **error);

/**
 * banter_store_apply_messages:
 * @from: the gap's token that the request had
 * @messages: an answer of /rooms/{id}/messages with dir=b
 *
 * Puts a page of older events where the gap is and moves or closes the gap. Nothing happens if the
 * gap is gone by now.
 */
gboolean banter_store_apply_messages (BanterStore *store, const char *room_id, const char *from,
                                      const BanterMatrixMessages *messages,
                                      BanterChangeSet **changes, GError **error);

/* The complete list of members, from /rooms/{id}/members; @events: BanterMatrixEvent */
gboolean banter_store_apply_members (BanterStore *store, const char *room_id, GPtrArray *events,
                                     BanterChangeSet **changes, GError **error);

/* A room we have just made or joined, so that it can be written to before /sync brings it.
 * @dm_user_id: (nullable): the other one, invited */
gboolean banter_store_add_room (BanterStore *store, const char *room_id, const char *dm_user_id,
                                BanterChangeSet **changes, GError **error);

/* I have seen everything up to @event_id: shown at once here, before the server says so. */
gboolean banter_store_mark_read (BanterStore *store, const char *room_id, const char *event_id,
                                 BanterChangeSet **changes, GError **error);

/* Everything about a room goes: history, drafts, outbox, media that only it showed. */
gboolean banter_store_forget_room (BanterStore *store, const char *room_id,
                                   BanterChangeSet **changes, GError **error);

/* Account data: @room_id NULL is the account's own. For read-modify-write; _put is what the server
 * has just accepted. (transfer full) (nullable): JSON text; NULL also where there is none */
char *banter_store_get_account_data (BanterStore *store, const char *room_id, const char *type,
                                     GError **error);
gboolean banter_store_put_account_data (BanterStore *store, const char *room_id, const char *type,
                                        const char *content, BanterChangeSet **changes,
                                        GError **error);
/* (transfer full) (nullable): the `info`, a JSON object, of a sticker message here that has the
 * mxc URI @url */
char *banter_store_dup_sticker_info (BanterStore *store, const char *url);
/* Content of a room's state event; NULL also where there is none */
char *banter_store_get_state (BanterStore *store, const char *room_id, const char *type,
                              const char *state_key, GError **error);
/* (transfer full) (nullable): the joined (else invited) DM with @user_id */
char *banter_store_find_dm (BanterStore *store, const char *user_id, GError **error);
BanterMembership banter_store_get_membership (BanterStore *store, const char *room_id,
                                              const char *user_id);

/* @text NULL or "": no draft */
gboolean banter_store_set_draft (BanterStore *store, const char *room_id, const char *text,
                                 BanterChangeSet **changes, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (BanterStore, banter_store_close)

G_END_DECLS
