/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "banter-client.h"

G_BEGIN_DECLS

/* Family Pairing (safety extension): how a guardian limits the account of somebody of 16 or 17.
 * Only where the server has the extension, else _NOT_FOUND. */

typedef struct
{
  char *from; /* "HH:MM", later than @to: past midnight */
  char *to;
  char *tz; /* nullable: the zone of the device */
} BanterQuietRow;

/* What is allowed. */
typedef struct
{
  gboolean dms;
  gboolean friends; /* may write; else nobody */
  gboolean requests;
  gboolean groups;
  gboolean media_from_non_friends;
  GStrv words;      /* nullable: hidden */
  GPtrArray *quiet; /* BanterQuietRow: all of them hold; a guardian sets at most one */
} BanterLimitsRow;

BanterLimitsRow *banter_limits_row_new (void); /* everything is allowed */
void banter_limits_row_free (BanterLimitsRow *row);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BanterLimitsRow, banter_limits_row_free)
void banter_limits_row_add_quiet (BanterLimitsRow *row, const char *from, const char *to,
                                  const char *tz);

typedef struct
{
  char *guardian;
  char *teen;
  BanterLimitsRow *limits;
  gint64 since_ts;
  gint64 ends_ts; /* 0, or when it ends, as the teen asked for */
} BanterPairingRow;

void banter_pairing_row_free (gpointer row);

typedef struct
{
  char *guardian;
  char *teen;
  char *actor; /* nullable: time went by */
  char *action; /* "paired", "limits_changed", "unpair_asked", "unpaired", "lifted", "grown_up" … */
  BanterLimitsRow *limits; /* nullable */
  gint64 ts;
} BanterFamilyChangeRow;

void banter_family_change_row_free (gpointer row);

typedef struct
{
  GPtrArray *pairings;     /* BanterPairingRow */
  GPtrArray *changes;      /* BanterFamilyChangeRow, oldest first */
  BanterLimitsRow *limits; /* what holds for oneself altogether */
} BanterFamilyRow;

void banter_family_row_free (BanterFamilyRow *row);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BanterFamilyRow, banter_family_row_free)

void banter_client_load_family_async (BanterClient *self, GCancellable *cancellable,
                                      GAsyncReadyCallback callback, gpointer user_data);
BanterFamilyRow *banter_client_load_family_finish (BanterClient *self, GAsyncResult *result,
                                                   GError **error);

/* Makes a code with which one teen can pair. @expires_ts: (out). Errors: _FORBIDDEN ("age",
 * "family") */
void banter_client_create_family_code_async (BanterClient *self, GCancellable *cancellable,
                                             GAsyncReadyCallback callback, gpointer user_data);
char *banter_client_create_family_code_finish (BanterClient *self, GAsyncResult *result,
                                               gint64 *expires_ts, GError **error);

/* Pairs with the guardian who made @code. Errors: _NOT_FOUND, _FORBIDDEN, _RATE_LIMITED */
void banter_client_accept_family_async (BanterClient *self, const char *code,
                                        GCancellable *cancellable, GAsyncReadyCallback callback,
                                        gpointer user_data);
/* Writes the guardian's limits; what we do not know of them stays. */
void banter_client_set_limits_async (BanterClient *self, const char *teen,
                                     const BanterLimitsRow *limits, GCancellable *cancellable,
                                     GAsyncReadyCallback callback, gpointer user_data);
/* A guardian ends it at once, a teen asks for it. */
void banter_client_end_family_async (BanterClient *self, const char *user_id,
                                     GCancellable *cancellable, GAsyncReadyCallback callback,
                                     gpointer user_data);
/* Of the three above. */
gboolean banter_client_family_finish (BanterClient *self, GAsyncResult *result, GError **error);

G_END_DECLS
