/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "banter-model-types.h"

G_BEGIN_DECLS

/* What a guardian allows. Zero-initialised it is everything but nothing: use _new(). */
typedef struct
{
  gboolean dms;
  gboolean friends; /* may write; else nobody */
  gboolean requests;
  gboolean groups;
  gboolean media_from_non_friends;
  GStrv words;      /* nullable: hidden */
  char *quiet_from; /* "HH:MM"; NULL: no more than the hours of everybody of that age */
  char *quiet_to;
} BanterFamilyLimits;

#define BANTER_TYPE_FAMILY_LIMITS (banter_family_limits_get_type ())
GType banter_family_limits_get_type (void);
BanterFamilyLimits *banter_family_limits_new (void); /* everything is allowed */
BanterFamilyLimits *banter_family_limits_copy (const BanterFamilyLimits *limits);
void banter_family_limits_free (BanterFamilyLimits *limits);
gboolean banter_family_limits_equal (const BanterFamilyLimits *a, const BanterFamilyLimits *b);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BanterFamilyLimits, banter_family_limits_free)

/* The quiet hours that everybody of 16 or 17 has, and that no guardian can narrow. */
#define BANTER_FAMILY_QUIET_FROM "22:00"
#define BANTER_FAMILY_QUIET_TO "08:00"

/* A guardian and a teen. Properties, read-only: "limits" BanterFamilyLimits, "ends" GDateTime.
 * Signal "failed" (BanterProblem): a change was refused and the old limits are back. */
#define BANTER_TYPE_PAIRING (banter_pairing_get_type ())
G_DECLARE_FINAL_TYPE (BanterPairing, banter_pairing, BANTER, PAIRING, GObject)

BanterPerson *banter_pairing_get_guardian (BanterPairing *self);
BanterPerson *banter_pairing_get_teen (BanterPairing *self);
/* The one of the two that one is not oneself. */
BanterPerson *banter_pairing_get_other (BanterPairing *self);
gboolean banter_pairing_get_is_guardian (BanterPairing *self); /* oneself */
GDateTime *banter_pairing_get_since (BanterPairing *self);
/* (nullable): when it ends, if the teen asked for that */
GDateTime *banter_pairing_get_ends (BanterPairing *self);
const BanterFamilyLimits *banter_pairing_get_limits (BanterPairing *self);
/* By the guardian: shows at once and is written. */
void banter_pairing_set_limits (BanterPairing *self, const BanterFamilyLimits *limits);

typedef enum
{
  BANTER_FAMILY_PAIRED,
  BANTER_FAMILY_LIMITS_CHANGED,
  BANTER_FAMILY_END_ASKED, /* by the teen */
  BANTER_FAMILY_ENDED,     /* as the teen had asked */
  BANTER_FAMILY_LIFTED,    /* by the guardian or an administrator */
  BANTER_FAMILY_GROWN_UP,  /* the teen is 18 */
  BANTER_FAMILY_REPLACED,  /* the guardian's account was gone */
  BANTER_FAMILY_OTHER,
} BanterFamilyAction;

/* A line of the list of changes that both can read. Immutable. */
#define BANTER_TYPE_FAMILY_CHANGE (banter_family_change_get_type ())
G_DECLARE_FINAL_TYPE (BanterFamilyChange, banter_family_change, BANTER, FAMILY_CHANGE, GObject)

BanterFamilyAction banter_family_change_get_action (BanterFamilyChange *self);
BanterPerson *banter_family_change_get_guardian (BanterFamilyChange *self);
BanterPerson *banter_family_change_get_teen (BanterFamilyChange *self);
BanterPerson *banter_family_change_get_actor (BanterFamilyChange *self); /* (nullable) */
const BanterFamilyLimits *banter_family_change_get_limits (BanterFamilyChange *self); /* nullable */
GDateTime *banter_family_change_get_time (BanterFamilyChange *self);

/* Family Pairing of the account. It is asked for when the account comes online and when the server
 * says that it changed. Signal "changed": anything of it, names included. */
#define BANTER_TYPE_FAMILY (banter_family_get_type ())
G_DECLARE_FINAL_TYPE (BanterFamily, banter_family, BANTER, FAMILY, GObject)

GListModel *banter_family_get_pairings (BanterFamily *self); /* BanterPairing, oldest first */
GListModel *banter_family_get_changes (BanterFamily *self);  /* BanterFamilyChange, newest first */
/* (nullable): what holds for oneself altogether; NULL until it is known */
const BanterFamilyLimits *banter_family_get_limits (BanterFamily *self);
/* Whether the device is silent at @now (local time), because of age or of a guardian. */
gboolean banter_family_is_quiet (BanterFamily *self, GDateTime *now);
void banter_family_reload (BanterFamily *self);

/* A code for one teen. Problems: _NOT_AN_ADULT, _PAIRED_ENOUGH … @ends: (out) (transfer full) */
void banter_family_create_code_async (BanterFamily *self, GCancellable *cancellable,
                                      GAsyncReadyCallback callback, gpointer user_data);
char *banter_family_create_code_finish (BanterFamily *self, GAsyncResult *result, GDateTime **ends,
                                        GError **error);

/* Problems: _NO_SUCH_CODE, _NOT_A_TEEN, _PAIRED_ENOUGH, _PAIRED_ALREADY, _RATE_LIMITED … */
void banter_family_accept_async (BanterFamily *self, const char *code, GCancellable *cancellable,
                                 GAsyncReadyCallback callback, gpointer user_data);
gboolean banter_family_accept_finish (BanterFamily *self, GAsyncResult *result, GError **error);

/* A guardian ends @pairing at once; a teen asks for it, and it ends after 48 hours. */
void banter_family_end_async (BanterFamily *self, BanterPairing *pairing, GCancellable *cancellable,
                              GAsyncReadyCallback callback, gpointer user_data);
gboolean banter_family_end_finish (BanterFamily *self, GAsyncResult *result, GError **error);

G_END_DECLS
