/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "banter-account.h"
#include "banter-family-private.h"
#include "banter-privacy-private.h"
#include "banter-object-list.h"
#include "banter-room-private.h"
#include "banter-standing-private.h"
#include "banter-stickers-private.h"
#include "banter-words-private.h"

#include "banter-change-set.h"
#include "banter-client-contacts.h"
#include "banter-client.h"
#include "banter-reader.h"

G_BEGIN_DECLS

/* Shared by banter-account.c (the object), banter-account-session.c (opening and closing),
 * banter-account-sync.c (what changed in the store), banter-account-people.c (people, profile,
 * media) and banter-account-contacts.c (blocked, followed). */
struct _BanterAccount
{
  GObject parent_instance;

  BanterProfile *profile;
  BanterClient *client; /* NULL once closed, and in tests */
  BanterReader *reader; /* the same */
  GCancellable *cancellable;
  GHashTable *partners; /* (set) user ids of those whom the person chats with */
  GHashTable *rooms;    /* room id -> BanterRoom: all that were ever seen */
  GHashTable *persons;  /* user id -> BanterPerson */
  BanterObjectList *chats;
  BanterObjectList *requests;
  BanterObjectList *filtered;
  BanterObjectList *blocked; /* BanterPerson */
  BanterObjectList *archive;
  BanterStickerLibrary *stickers;
  BanterWords *words;
  BanterPrivacy *privacy;
  BanterStanding *standing;
  BanterFamily *family;
  GHashTable *dirty_rooms;   /* (set) room ids to be read again */
  GHashTable *arrived_rooms; /* (set) of these: something new of others came */
  char *user_id;
  char *server_name;
  char *display_name;
  char *avatar;
  BanterConnection connection;
  BanterProblem problem;
  guint unread_chats;
  guint n_requests;
  guint n_filtered;
  guint draft_source;
  guint mute_source;
  gboolean loading;
  gboolean token_in_file;
  gboolean reading_rooms;
};

/* @client: (transfer full) (nullable): signed in or restored; NULL in tests, for an account that
 * holds only what they put there. The account is empty; see banter_account_load_async(). */
BanterAccount *banter_account_new (BanterProfile *profile, BanterClient *client,
                                   const char *user_id);

/* (nullable): NULL once closed */
BanterReader *banter_account_get_reader (BanterAccount *self);
BanterClient *banter_account_get_client (BanterAccount *self);

/* Returns: (transfer none): the one object of @user_id. @name, @avatar: (nullable): what is known
 */
BanterPerson *banter_account_ensure_person (BanterAccount *self, const char *user_id,
                                            const char *name, const char *avatar);
/* The same; @changed: set to %TRUE if the name or picture is new */
BanterPerson *banter_account_update_person (BanterAccount *self, const char *user_id,
                                            const char *name, const char *avatar,
                                            gboolean *changed);
/* Whether the person takes part in read receipts. */
gboolean banter_account_shows_receipts (BanterAccount *self);
/* banter-account-audience.c: whether the invitation @room is from somebody who may reach the
 * person. Where the server sees to that, everybody who gets here may. */
gboolean banter_account_expects (BanterAccount *self, BanterRoom *room);
/* Which rooms are in which list, and the counts. */
void banter_account_refresh_lists (BanterAccount *self);
/* The least place of the pinned chats, or more than 1. */
double banter_account_get_first_pin_order (BanterAccount *self);
/* banter-account-mutes.c: mutes that are over end, and a timer waits for the next. */
void banter_account_check_mutes (BanterAccount *self);
/* Some draft has to be saved soon. */
void banter_account_queue_drafts (BanterAccount *self);
void banter_account_save_drafts (BanterAccount *self);
/* The privacy changed. */
void banter_account_refresh_seen (BanterAccount *self);

/* Whether what @person sends in groups is restricted: the person neither follows them nor has
 * accepted a chat with them, and chose that. */
gboolean banter_account_restricts (BanterAccount *self, BanterPerson *person);
/* Strangers are restricted from now on, or not any more: open timelines are read again. */
void banter_account_restrict_again (BanterAccount *self);
/* The word filter is another one: all that is shown is read again. */
void banter_account_filter_again (BanterAccount *self);
/* What is shown of chats depends on something that changed: all of them are read again. */
void banter_account_read_again (BanterAccount *self);

void banter_account_set_connection (BanterAccount *self, BanterConnection connection,
                                    BanterProblem problem);
void banter_account_set_loading (BanterAccount *self, gboolean loading);
void banter_account_set_token_in_file (BanterAccount *self, gboolean in_file);
void banter_account_set_counts (BanterAccount *self, guint unread_chats, guint n_requests,
                                guint n_filtered);
void banter_account_set_own_profile (BanterAccount *self, const char *display_name,
                                     const char *avatar);
void banter_account_emit_arrived (BanterAccount *self, BanterRoom *room, BanterMessage *message);
void banter_account_emit_chats_changed (BanterAccount *self);
void banter_account_emit_messages_changed (BanterAccount *self);
void banter_account_emit_signed_out (BanterAccount *self, gboolean soft);

/* banter-account-contacts.c */
/* Reads from the cache again whom the person blocks and follows. */
void banter_account_reload_contacts (BanterAccount *self);
void banter_account_apply_contacts (BanterAccount *self, const BanterContactsRow *row);

/* banter-account-session.c */
/* Reads what the cache holds, then starts the client. */
void banter_account_load_async (BanterAccount *self, GCancellable *cancellable,
                                GAsyncReadyCallback callback, gpointer user_data);
gboolean banter_account_load_finish (BanterAccount *self, GAsyncResult *result, GError **error);
/* Says from now on what the client says. */
void banter_account_watch_client (BanterAccount *self);

/* banter-account-sync.c */
/* Asks the server who one is to its rules. */
void banter_account_refresh_safety (BanterAccount *self);
BanterRoom *banter_account_ensure_room (BanterAccount *self, const char *room_id);
/* (element-type BanterRoomRow); @room_ids: (nullable): what was asked for; a room of them that is
 * not among the rows is no longer there */
void banter_account_apply_rooms (BanterAccount *self, GPtrArray *rows, const char *const *room_ids);
void banter_account_apply_changes (BanterAccount *self, BanterChangeSet *changes);

G_END_DECLS
