/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-account"

#include "config.h"

#include "banter-account-private.h"
#include "banter-message.h"

#include "banter-client-chat.h"
#include "banter-id.h"
#include "banter-property.h"
#include "banter-profile.h"

/* Someone who is signed in: holds everything that widgets bind to. How it opens and closes is
 * banter-account-session.c; what changed in the store comes in through banter-account-sync.c. Main
 * thread. */

G_DEFINE_FINAL_TYPE (BanterAccount, banter_account, G_TYPE_OBJECT)

enum
{
  PROP_USER_ID = 1,
  PROP_DISPLAY_NAME,
  PROP_AVATAR,
  PROP_SERVER_NAME,
  PROP_CONNECTION,
  PROP_PROBLEM,
  PROP_LOADING,
  PROP_UNREAD_CHATS,
  PROP_N_REQUESTS,
  PROP_N_FILTERED,
  PROP_TOKEN_IN_FILE,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

enum
{
  MESSAGE_ARRIVED,
  SIGNED_OUT,
  CHATS_CHANGED,
  MESSAGES_CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* A pause in typing after which a draft is saved. */
#define DRAFT_DELAY_MS 700

static void
banter_account_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  BanterAccount *self = BANTER_ACCOUNT (object);

  switch (prop_id)
    {
    case PROP_USER_ID:
      g_value_set_string (value, self->user_id);
      break;
    case PROP_DISPLAY_NAME:
      g_value_set_string (value, self->display_name);
      break;
    case PROP_AVATAR:
      g_value_set_string (value, self->avatar);
      break;
    case PROP_SERVER_NAME:
      g_value_set_string (value, self->server_name);
      break;
    case PROP_CONNECTION:
      g_value_set_enum (value, self->connection);
      break;
    case PROP_PROBLEM:
      g_value_set_enum (value, self->problem);
      break;
    case PROP_LOADING:
      g_value_set_boolean (value, self->loading);
      break;
    case PROP_UNREAD_CHATS:
      g_value_set_uint (value, self->unread_chats);
      break;
    case PROP_N_REQUESTS:
      g_value_set_uint (value, self->n_requests);
      break;
    case PROP_N_FILTERED:
      g_value_set_uint (value, self->n_filtered);
      break;
    case PROP_TOKEN_IN_FILE:
      g_value_set_boolean (value, self->token_in_file);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
detach_rooms (BanterAccount *self)
{
  GHashTableIter iter;
  gpointer room;

  g_hash_table_iter_init (&iter, self->rooms);
  while (g_hash_table_iter_next (&iter, NULL, &room))
    banter_room_detach (room);
}

static void
banter_account_dispose (GObject *object)
{
  BanterAccount *self = BANTER_ACCOUNT (object);

  banter_account_close (self);
  detach_rooms (self);
  banter_sticker_library_detach (self->stickers);
  banter_words_detach (self->words);
  banter_privacy_detach (self->privacy);
  banter_standing_detach (self->standing);
  banter_family_detach (self->family);
  G_OBJECT_CLASS (banter_account_parent_class)->dispose (object);
}

static void
banter_account_finalize (GObject *object)
{
  BanterAccount *self = BANTER_ACCOUNT (object);

  g_clear_object (&self->profile);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->chats);
  g_clear_object (&self->requests);
  g_clear_object (&self->filtered);
  g_clear_object (&self->blocked);
  g_clear_object (&self->archive);
  g_clear_object (&self->words);
  g_clear_object (&self->stickers);
  g_clear_object (&self->privacy);
  g_clear_object (&self->standing);
  g_clear_object (&self->family);
  g_hash_table_unref (self->rooms);
  g_hash_table_unref (self->persons);
  g_hash_table_unref (self->partners);
  g_hash_table_unref (self->dirty_rooms);
  g_hash_table_unref (self->arrived_rooms);
  g_free (self->user_id);
  g_free (self->server_name);
  g_free (self->display_name);
  g_free (self->avatar);
  G_OBJECT_CLASS (banter_account_parent_class)->finalize (object);
}

static void
install_properties (GObjectClass *object_class)
{
  properties[PROP_USER_ID] = banter_property_string ("user-id");
  properties[PROP_DISPLAY_NAME] = banter_property_string ("display-name");
  properties[PROP_AVATAR] = banter_property_string ("avatar");
  properties[PROP_SERVER_NAME] = banter_property_string ("server-name");
  properties[PROP_CONNECTION] = banter_property_enum ("connection", BANTER_TYPE_CONNECTION);
  properties[PROP_PROBLEM] = banter_property_enum ("problem", BANTER_TYPE_PROBLEM);
  properties[PROP_LOADING] = banter_property_boolean ("loading");
  properties[PROP_UNREAD_CHATS] = banter_property_uint ("unread-chats");
  properties[PROP_N_REQUESTS] = banter_property_uint ("n-requests");
  properties[PROP_N_FILTERED] = banter_property_uint ("n-filtered");
  properties[PROP_TOKEN_IN_FILE] = banter_property_boolean ("token-in-file");
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
banter_account_class_init (BanterAccountClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = banter_account_get_property;
  object_class->dispose = banter_account_dispose;
  object_class->finalize = banter_account_finalize;
  install_properties (object_class);
  signals[MESSAGE_ARRIVED]
      = g_signal_new ("message-arrived", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                      NULL, NULL, G_TYPE_NONE, 2, BANTER_TYPE_ROOM, BANTER_TYPE_MESSAGE);
  signals[SIGNED_OUT] = g_signal_new ("signed-out", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                      NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_BOOLEAN);
  signals[CHATS_CHANGED] = g_signal_new ("chats-changed", G_TYPE_FROM_CLASS (klass),
                                         G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[MESSAGES_CHANGED] = g_signal_new ("messages-changed", G_TYPE_FROM_CLASS (klass),
                                            G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

/* What counts for those of 16 and 17 until they choose: nobody writes to them, and strangers in
 * groups are restricted. */
static void
on_age_group (BanterAccount *self)
{
  gboolean young = banter_standing_get_age_group (self->standing) == BANTER_AGE_GROUP_16_17;

  banter_words_set_restrict_default (self->words, young);
  banter_privacy_set_who_default (self->privacy, young ? BANTER_WHO_NO_ONE : BANTER_WHO_EVERYONE);
}

static void
on_family_changed (BanterAccount *self)
{
  const BanterFamilyLimits *limits = banter_family_get_limits (self->family);

  banter_words_set_imposed (self->words,
                            limits != NULL ? (const char *const *)limits->words : NULL);
}

static void
banter_account_init (BanterAccount *self)
{
  self->cancellable = g_cancellable_new ();
  self->rooms = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  self->persons = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_object_unref);
  self->partners = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->dirty_rooms = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->arrived_rooms = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->chats = banter_object_list_new (BANTER_TYPE_ROOM);
  self->requests = banter_object_list_new (BANTER_TYPE_ROOM);
  self->filtered = banter_object_list_new (BANTER_TYPE_ROOM);
  self->blocked = banter_object_list_new (BANTER_TYPE_PERSON);
  self->archive = banter_object_list_new (BANTER_TYPE_ROOM);
  self->words = banter_words_new (self);
  self->stickers = banter_sticker_library_new (self);
  self->privacy = banter_privacy_new (self);
  self->standing = banter_standing_new (self);
  self->family = banter_family_new (self);
}

BanterAccount *
banter_account_new (BanterProfile *profile, BanterClient *client, const char *user_id)
{
  BanterAccount *self = g_object_new (BANTER_TYPE_ACCOUNT, NULL);

  g_assert (BANTER_IS_PROFILE (profile));

  self->profile = g_object_ref (profile);
  self->user_id = g_strdup (user_id);
  banter_user_id_parse (user_id, NULL, &self->server_name);
  g_signal_connect_object (self->standing, "notify::age-group", G_CALLBACK (on_age_group), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->family, "changed", G_CALLBACK (on_family_changed), self,
                           G_CONNECT_SWAPPED);
  if (client != NULL)
    {
      self->client = client;
      self->reader = banter_reader_new (banter_profile_get_data_dir (profile));
      banter_account_filter_again (self);
      banter_account_watch_client (self);
    }
  return self;
}

BanterReader *
banter_account_get_reader (BanterAccount *self)
{
  return self->reader;
}

BanterClient *
banter_account_get_client (BanterAccount *self)
{
  return self->client;
}

static gboolean
on_draft_timeout (gpointer user_data)
{
  BanterAccount *self = user_data;

  self->draft_source = 0;
  banter_account_save_drafts (self);
  return G_SOURCE_REMOVE;
}

void
banter_account_queue_drafts (BanterAccount *self)
{
  g_clear_handle_id (&self->draft_source, g_source_remove);
  self->draft_source = g_timeout_add (DRAFT_DELAY_MS, on_draft_timeout, self);
}

void
banter_account_save_drafts (BanterAccount *self)
{
  GHashTableIter iter;
  gpointer room;

  g_clear_handle_id (&self->draft_source, g_source_remove);
  g_hash_table_iter_init (&iter, self->rooms);
  while (self->client != NULL && g_hash_table_iter_next (&iter, NULL, &room))
    {
      g_autofree char *draft = NULL;

      if (banter_room_take_unsaved_draft (room, &draft))
        banter_client_set_draft (self->client, banter_room_get_id (room), draft);
    }
}

void
banter_account_set_connection (BanterAccount *self, BanterConnection connection,
                               BanterProblem problem)
{
  g_object_freeze_notify (G_OBJECT (self));
  banter_property_set_int (self, properties[PROP_PROBLEM], (int *)&self->problem, (int)problem);
  banter_property_set_int (self, properties[PROP_CONNECTION], (int *)&self->connection,
                           (int)connection);
  g_object_thaw_notify (G_OBJECT (self));
  if (connection == BANTER_CONNECTION_ONLINE)
    banter_account_check_mutes (self);
}

void
banter_account_set_loading (BanterAccount *self, gboolean loading)
{
  banter_property_set_boolean (self, properties[PROP_LOADING], &self->loading, loading);
}

void
banter_account_set_token_in_file (BanterAccount *self, gboolean in_file)
{
  banter_property_set_boolean (self, properties[PROP_TOKEN_IN_FILE], &self->token_in_file, in_file);
}

void
banter_account_set_counts (BanterAccount *self, guint unread_chats, guint n_requests,
                           guint n_filtered)
{
  banter_property_set_uint (self, properties[PROP_UNREAD_CHATS], &self->unread_chats, unread_chats);
  banter_property_set_uint (self, properties[PROP_N_REQUESTS], &self->n_requests, n_requests);
  banter_property_set_uint (self, properties[PROP_N_FILTERED], &self->n_filtered, n_filtered);
}

void
banter_account_set_own_profile (BanterAccount *self, const char *display_name, const char *avatar)
{
  BanterPerson *person = banter_account_ensure_person (self, self->user_id, display_name, avatar);

  banter_person_update (person, display_name, avatar);
  banter_property_take_string (self, properties[PROP_DISPLAY_NAME], &self->display_name,
                               g_strdup (banter_person_get_name (person)));
  banter_property_take_string (self, properties[PROP_AVATAR], &self->avatar,
                               g_strdup (banter_person_get_avatar (person)));
}

void
banter_account_emit_arrived (BanterAccount *self, BanterRoom *room, BanterMessage *message)
{
  g_signal_emit (self, signals[MESSAGE_ARRIVED], 0, room, message);
}

void
banter_account_emit_chats_changed (BanterAccount *self)
{
  g_signal_emit (self, signals[CHATS_CHANGED], 0);
}

void
banter_account_emit_messages_changed (BanterAccount *self)
{
  g_signal_emit (self, signals[MESSAGES_CHANGED], 0);
}

void
banter_account_emit_signed_out (BanterAccount *self, gboolean soft)
{
  g_signal_emit (self, signals[SIGNED_OUT], 0, soft);
}

BanterProfile *
banter_account_get_profile (BanterAccount *self)
{
  g_return_val_if_fail (BANTER_IS_ACCOUNT (self), NULL);
  return self->profile;
}

const char *
banter_account_get_user_id (BanterAccount *self)
{
  g_return_val_if_fail (BANTER_IS_ACCOUNT (self), NULL);
  return self->user_id;
}

const char *
banter_account_get_display_name (BanterAccount *self)
{
  g_return_val_if_fail (BANTER_IS_ACCOUNT (self), NULL);
  return self->display_name;
}

const char *
banter_account_get_avatar (BanterAccount *self)
{
  g_return_val_if_fail (BANTER_IS_ACCOUNT (self), NULL);
  return self->avatar;
}

GListModel *
banter_account_get_chats (BanterAccount *self)
{
  g_return_val_if_fail (BANTER_IS_ACCOUNT (self), NULL);
  return G_LIST_MODEL (self->chats);
}

GListModel *
banter_account_get_archive (BanterAccount *self)
{
  g_return_val_if_fail (BANTER_IS_ACCOUNT (self), NULL);
  return G_LIST_MODEL (self->archive);
}

GListModel *
banter_account_get_requests (BanterAccount *self)
{
  g_return_val_if_fail (BANTER_IS_ACCOUNT (self), NULL);
  return G_LIST_MODEL (self->requests);
}

GListModel *
banter_account_get_filtered (BanterAccount *self)
{
  g_return_val_if_fail (BANTER_IS_ACCOUNT (self), NULL);
  return G_LIST_MODEL (self->filtered);
}

BanterStickerLibrary *
banter_account_get_stickers (BanterAccount *self)
{
  g_return_val_if_fail (BANTER_IS_ACCOUNT (self), NULL);
  return self->stickers;
}

BanterWords *
banter_account_get_words (BanterAccount *self)
{
  g_return_val_if_fail (BANTER_IS_ACCOUNT (self), NULL);
  return self->words;
}

BanterPrivacy *
banter_account_get_privacy (BanterAccount *self)
{
  g_return_val_if_fail (BANTER_IS_ACCOUNT (self), NULL);
  return self->privacy;
}

BanterStanding *
banter_account_get_standing (BanterAccount *self)
{
  g_return_val_if_fail (BANTER_IS_ACCOUNT (self), NULL);
  return self->standing;
}

BanterFamily *
banter_account_get_family (BanterAccount *self)
{
  g_return_val_if_fail (BANTER_IS_ACCOUNT (self), NULL);
  return self->family;
}

BanterRoom *
banter_account_get_room (BanterAccount *self, const char *room_id)
{
  BanterRoom *room;

  g_return_val_if_fail (BANTER_IS_ACCOUNT (self), NULL);
  g_return_val_if_fail (room_id != NULL, NULL);
  room = g_hash_table_lookup (self->rooms, room_id);
  if (room == NULL || banter_room_get_hidden (room))
    return NULL;
  return banter_room_get_membership (room) == BANTER_MEMBERSHIP_JOIN
                 || banter_room_get_membership (room) == BANTER_MEMBERSHIP_INVITE
             ? room
             : NULL;
}
