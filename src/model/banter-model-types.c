/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-model-types"

#include "config.h"

#include "banter-model-types.h"

/* The enumerations as GTypes, so that properties and .ui files can use them. The nicks name what
 * a style class or a test would call the value. */

#define VALUE(name, nick) G_DEFINE_ENUM_VALUE (BANTER_##name, nick)

G_DEFINE_ENUM_TYPE (
    BanterProblem, banter_problem, VALUE (PROBLEM_NONE, "none"),
    VALUE (PROBLEM_BAD_ADDRESS, "bad-address"), VALUE (PROBLEM_NO_NETWORK, "no-network"),
    VALUE (PROBLEM_NOT_FOUND, "not-found"), VALUE (PROBLEM_UNREACHABLE, "unreachable"),
    VALUE (PROBLEM_CERTIFICATE, "certificate"), VALUE (PROBLEM_INSECURE, "insecure"),
    VALUE (PROBLEM_NOT_MATRIX, "not-matrix"), VALUE (PROBLEM_SERVER, "server"),
    VALUE (PROBLEM_RATE_LIMITED, "rate-limited"), VALUE (PROBLEM_WRONG_PASSWORD, "wrong-password"),
    VALUE (PROBLEM_NO_PASSWORD_LOGIN, "no-password-login"),
    VALUE (PROBLEM_ACCOUNT_CLOSED, "account-closed"), VALUE (PROBLEM_NAME_TAKEN, "name-taken"),
    VALUE (PROBLEM_NAME_INVALID, "name-invalid"), VALUE (PROBLEM_WEAK_PASSWORD, "weak-password"),
    VALUE (PROBLEM_UNDER_AGE, "under-age"), VALUE (PROBLEM_BAD_BIRTHDAY, "bad-birthday"),
    VALUE (PROBLEM_TERMS, "terms"), VALUE (PROBLEM_REGISTRATION_CLOSED, "registration-closed"),
    VALUE (PROBLEM_REGISTRATION_UNSUPPORTED, "registration-unsupported"),
    VALUE (PROBLEM_SIGNED_OUT, "signed-out"), VALUE (PROBLEM_OWN_PRIVACY, "own-privacy"),
    VALUE (PROBLEM_THEIR_PRIVACY, "their-privacy"), VALUE (PROBLEM_OWN_BLOCK, "own-block"),
    VALUE (PROBLEM_AGE, "age"), VALUE (PROBLEM_FAMILY, "family"), VALUE (PROBLEM_PHONE, "phone"),
    VALUE (PROBLEM_REQUEST_PENDING, "request-pending"),
    VALUE (PROBLEM_REQUEST_LIMIT, "request-limit"), VALUE (PROBLEM_GROUP_FULL, "group-full"),
    VALUE (PROBLEM_FORBIDDEN, "forbidden"), VALUE (PROBLEM_ENCRYPTED, "encrypted"),
    VALUE (PROBLEM_NO_SUCH_PERSON, "no-such-person"), VALUE (PROBLEM_GONE, "gone"),
    VALUE (PROBLEM_TOO_LARGE, "too-large"), VALUE (PROBLEM_TOO_OLD, "too-old"),
    VALUE (PROBLEM_DISK_FULL, "disk-full"), VALUE (PROBLEM_STORAGE, "storage"),
    VALUE (PROBLEM_NEWER_DATA, "newer-data"), VALUE (PROBLEM_LOCAL_SERVER, "local-server"),
    VALUE (PROBLEM_BAD_FILE, "bad-file"), VALUE (PROBLEM_PASSWORD_NEEDED, "password-needed"),
    VALUE (PROBLEM_BAD_PHONE, "bad-phone"), VALUE (PROBLEM_PHONE_IN_USE, "phone-in-use"),
    VALUE (PROBLEM_PHONE_REFUSED, "phone-refused"), VALUE (PROBLEM_WRONG_CODE, "wrong-code"),
    VALUE (PROBLEM_CODE_EXPIRED, "code-expired"), VALUE (PROBLEM_CODE_SPENT, "code-spent"),
    VALUE (PROBLEM_NO_SUCH_CODE, "no-such-code"), VALUE (PROBLEM_NOT_A_TEEN, "not-a-teen"),
    VALUE (PROBLEM_NOT_AN_ADULT, "not-an-adult"), VALUE (PROBLEM_PAIRED_ENOUGH, "paired-enough"),
    VALUE (PROBLEM_PAIRED_ALREADY, "paired-already"), VALUE (PROBLEM_FAILED, "failed"))

G_DEFINE_ENUM_TYPE (BanterConnection, banter_connection, VALUE (CONNECTION_STARTING, "starting"),
                    VALUE (CONNECTION_CONNECTING, "connecting"),
                    VALUE (CONNECTION_ONLINE, "online"), VALUE (CONNECTION_OFFLINE, "offline"),
                    VALUE (CONNECTION_SIGNED_OUT, "signed-out"))

G_DEFINE_ENUM_TYPE (BanterDelivery, banter_delivery, VALUE (DELIVERY_RECEIVED, "received"),
                    VALUE (DELIVERY_WAITING, "waiting"), VALUE (DELIVERY_SENDING, "sending"),
                    VALUE (DELIVERY_SENT, "sent"), VALUE (DELIVERY_SEEN, "seen"),
                    VALUE (DELIVERY_FAILED, "failed"))

G_DEFINE_ENUM_TYPE (BanterItemKind, banter_item_kind, VALUE (ITEM_TEXT, "text"),
                    VALUE (ITEM_EMOJI, "emoji"), VALUE (ITEM_STICKER, "sticker"),
                    VALUE (ITEM_IMAGE, "image"), VALUE (ITEM_FILE, "file"),
                    VALUE (ITEM_NOTICE, "notice"), VALUE (ITEM_DELETED, "deleted"),
                    VALUE (ITEM_UNSUPPORTED, "unsupported"), VALUE (ITEM_EMPTY, "empty"),
                    VALUE (ITEM_FILTERED, "filtered"), VALUE (ITEM_DAY, "day"),
                    VALUE (ITEM_UNREAD, "unread"), VALUE (ITEM_COVERED, "covered"),
                    VALUE (ITEM_BLOCKED, "blocked"))

G_DEFINE_ENUM_TYPE (BanterRole, banter_role, VALUE (ROLE_MEMBER, "member"),
                    VALUE (ROLE_MODERATOR, "moderator"), VALUE (ROLE_ADMIN, "admin"))

G_DEFINE_ENUM_TYPE (BanterWho, banter_who, VALUE (WHO_EVERYONE, "everyone"),
                    VALUE (WHO_SUGGESTED_FRIENDS, "suggested-friends"),
                    VALUE (WHO_FRIENDS, "friends"), VALUE (WHO_FOLLOWING, "following"),
                    VALUE (WHO_NO_ONE, "no-one"))

G_DEFINE_ENUM_TYPE (BanterAgeGroup, banter_age_group, VALUE (AGE_GROUP_UNKNOWN, "unknown"),
                    VALUE (AGE_GROUP_UNDER_16, "under-16"), VALUE (AGE_GROUP_16_17, "16-17"),
                    VALUE (AGE_GROUP_ADULT, "adult"))
