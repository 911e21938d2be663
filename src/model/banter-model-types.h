/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

/* Forward types and enumerations of the model layer: all that a widget needs to name. */

G_BEGIN_DECLS

typedef struct _BanterAccount BanterAccount;
typedef struct _BanterFoundMessage BanterFoundMessage;
typedef struct _BanterGroup BanterGroup;
typedef struct _BanterFamily BanterFamily;
typedef struct _BanterLocalServer BanterLocalServer;
typedef struct _BanterMember BanterMember;
typedef struct _BanterMessage BanterMessage;
typedef struct _BanterMessageSearch BanterMessageSearch;
typedef struct _BanterPairing BanterPairing;
typedef struct _BanterPerson BanterPerson;
typedef struct _BanterPrivacy BanterPrivacy;
typedef struct _BanterProfile BanterProfile;
typedef struct _BanterRoom BanterRoom;
typedef struct _BanterSignIn BanterSignIn;
typedef struct _BanterStanding BanterStanding;
typedef struct _BanterSticker BanterSticker;
typedef struct _BanterStickerLibrary BanterStickerLibrary;
typedef struct _BanterStickerSet BanterStickerSet;
typedef struct _BanterTimelineModel BanterTimelineModel;
typedef struct _BanterWords BanterWords;

/**
 * BanterProblem:
 *
 * What went wrong, in people's terms. src/app turns each into a sentence; no widget shows the text
 * of a GError. BANTER_PROBLEM_NONE stands for "nothing" and for "cancelled".
 */
typedef enum
{
  BANTER_PROBLEM_NONE,
  BANTER_PROBLEM_BAD_ADDRESS,  /* what was typed names no server */
  BANTER_PROBLEM_NO_NETWORK,   /* this computer is offline */
  BANTER_PROBLEM_NOT_FOUND,    /* no such server (DNS) */
  BANTER_PROBLEM_UNREACHABLE,  /* refused, reset or no answer in time */
  BANTER_PROBLEM_CERTIFICATE,  /* TLS does not hold */
  BANTER_PROBLEM_INSECURE,     /* plain http to another machine */
  BANTER_PROBLEM_NOT_MATRIX,   /* something answers, but not a Matrix homeserver */
  BANTER_PROBLEM_SERVER,       /* the server fails (5xx) or answers nonsense */
  BANTER_PROBLEM_RATE_LIMITED, /* asked too often; detail: seconds to wait */
  BANTER_PROBLEM_WRONG_PASSWORD,
  BANTER_PROBLEM_NO_PASSWORD_LOGIN, /* the server offers no way to sign in that we have */
  BANTER_PROBLEM_ACCOUNT_CLOSED,
  BANTER_PROBLEM_NAME_TAKEN,
  BANTER_PROBLEM_NAME_INVALID,
  BANTER_PROBLEM_WEAK_PASSWORD,
  BANTER_PROBLEM_UNDER_AGE,
  BANTER_PROBLEM_BAD_BIRTHDAY,
  BANTER_PROBLEM_TERMS, /* the server's terms have to be accepted */
  BANTER_PROBLEM_REGISTRATION_CLOSED,
  BANTER_PROBLEM_REGISTRATION_UNSUPPORTED, /* the server asks for a step that we do not have */
  BANTER_PROBLEM_SIGNED_OUT,
  BANTER_PROBLEM_OWN_PRIVACY,   /* refused because of what I chose */
  BANTER_PROBLEM_THEIR_PRIVACY, /* the other side does not take this */
  BANTER_PROBLEM_OWN_BLOCK,
  BANTER_PROBLEM_AGE,
  BANTER_PROBLEM_FAMILY,
  BANTER_PROBLEM_PHONE,
  BANTER_PROBLEM_REQUEST_PENDING, /* the request has to be accepted first */
  BANTER_PROBLEM_REQUEST_LIMIT,   /* enough people were asked today */
  BANTER_PROBLEM_GROUP_FULL,
  BANTER_PROBLEM_FORBIDDEN,
  BANTER_PROBLEM_ENCRYPTED, /* an encrypted chat: this version can only show that it is one */
  BANTER_PROBLEM_NO_SUCH_PERSON,
  BANTER_PROBLEM_GONE, /* room, event or media no longer there */
  BANTER_PROBLEM_TOO_LARGE,
  BANTER_PROBLEM_TOO_OLD, /* a message waited over a day: it may have arrived, or not */
  BANTER_PROBLEM_DISK_FULL,
  BANTER_PROBLEM_STORAGE,         /* the local cache cannot be opened or written */
  BANTER_PROBLEM_NEWER_DATA,      /* local data were written by a newer Banter */
  BANTER_PROBLEM_LOCAL_SERVER,    /* the embedded server did not start */
  BANTER_PROBLEM_BAD_FILE,        /* a chosen file is no picture, or cannot be read */
  BANTER_PROBLEM_PASSWORD_NEEDED, /* the server asks for the password again */
  BANTER_PROBLEM_BAD_PHONE,       /* what was typed is no phone number */
  BANTER_PROBLEM_PHONE_IN_USE,
  BANTER_PROBLEM_PHONE_REFUSED, /* no codes are sent, or none to this number */
  BANTER_PROBLEM_WRONG_CODE,
  BANTER_PROBLEM_CODE_EXPIRED,
  BANTER_PROBLEM_CODE_SPENT,   /* too many wrong ones */
  BANTER_PROBLEM_NO_SUCH_CODE, /* of Family Pairing */
  BANTER_PROBLEM_NOT_A_TEEN,
  BANTER_PROBLEM_NOT_AN_ADULT,
  BANTER_PROBLEM_PAIRED_ENOUGH,
  BANTER_PROBLEM_PAIRED_ALREADY,
  BANTER_PROBLEM_FAILED, /* anything else */
} BanterProblem;
#define BANTER_TYPE_PROBLEM (banter_problem_get_type ())
GType banter_problem_get_type (void);

/**
 * banter_problem_from_error:
 * @error: (nullable): from any _finish function of this layer
 * @seconds: (out) (optional): for _RATE_LIMITED, how long to wait; else 0
 */
BanterProblem banter_problem_from_error (const GError *error, guint *seconds);

typedef enum
{
  BANTER_CONNECTION_STARTING,
  BANTER_CONNECTION_CONNECTING,
  BANTER_CONNECTION_ONLINE,
  BANTER_CONNECTION_OFFLINE,
  BANTER_CONNECTION_SIGNED_OUT,
} BanterConnection;
#define BANTER_TYPE_CONNECTION (banter_connection_get_type ())
GType banter_connection_get_type (void);

typedef enum
{
  BANTER_DELIVERY_RECEIVED, /* somebody else's message */
  BANTER_DELIVERY_WAITING,  /* in the outbox: offline, or behind another */
  BANTER_DELIVERY_SENDING,
  BANTER_DELIVERY_SENT,
  BANTER_DELIVERY_SEEN,
  BANTER_DELIVERY_FAILED,
} BanterDelivery;
#define BANTER_TYPE_DELIVERY (banter_delivery_get_type ())
GType banter_delivery_get_type (void);

typedef enum
{
  BANTER_ITEM_TEXT,
  BANTER_ITEM_EMOJI, /* one to three emoji and nothing else: shown large */
  BANTER_ITEM_STICKER,
  BANTER_ITEM_IMAGE,
  BANTER_ITEM_FILE,        /* file, audio, video: name and size */
  BANTER_ITEM_NOTICE,      /* a change to the chat: "Ada joined" */
  BANTER_ITEM_DELETED,     /* a redacted message */
  BANTER_ITEM_UNSUPPORTED, /* encrypted, or of a kind that we cannot show */
  BANTER_ITEM_EMPTY,       /* words, of which nothing is to be seen */
  BANTER_ITEM_FILTERED,    /* hidden by the word filter: it holds none of the words */
  BANTER_ITEM_DAY,         /* day separator */
  BANTER_ITEM_UNREAD,      /* "New messages" line */
  BANTER_ITEM_COVERED, /* a picture, sticker or file of a stranger in a group, until it is asked for
                        */
  BANTER_ITEM_BLOCKED, /* in a group, of somebody whom the person blocked: it holds none of it */
} BanterItemKind;
#define BANTER_TYPE_ITEM_KIND (banter_item_kind_get_type ())
GType banter_item_kind_get_type (void);

typedef enum
{
  BANTER_ROLE_MEMBER,
  BANTER_ROLE_MODERATOR,
  BANTER_ROLE_ADMIN,
} BanterRole;
#define BANTER_TYPE_ROLE (banter_role_get_type ())
GType banter_role_get_type (void);

typedef enum
{
  BANTER_WHO_EVERYONE,
  BANTER_WHO_SUGGESTED_FRIENDS,
  BANTER_WHO_FRIENDS,
  BANTER_WHO_FOLLOWING,
  BANTER_WHO_NO_ONE,
} BanterWho;
#define BANTER_TYPE_WHO (banter_who_get_type ())
GType banter_who_get_type (void);

/* What a server tells of how old the account's person is. */
typedef enum
{
  BANTER_AGE_GROUP_UNKNOWN,
  BANTER_AGE_GROUP_UNDER_16, /* no direct messages */
  BANTER_AGE_GROUP_16_17,    /* friends at most */
  BANTER_AGE_GROUP_ADULT,
} BanterAgeGroup;
#define BANTER_TYPE_AGE_GROUP (banter_age_group_get_type ())
GType banter_age_group_get_type (void);

typedef enum
{
  BANTER_MEDIA_FULL,      /* the file itself */
  BANTER_MEDIA_THUMBNAIL, /* the server's thumbnail where it has one (avatars: 96 px) */
} BanterMediaSize;

G_END_DECLS
