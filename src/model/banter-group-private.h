/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "banter-group.h"
#include "banter-object-list.h"
#include "banter-store-types.h"

G_BEGIN_DECLS

/* Shared by banter-group.c (the object) and banter-group-actions.c (what one does in it). */
struct _BanterGroup
{
  GObject parent_instance;

  BanterRoom *room;
  BanterObjectList *members;
  GHashTable *by_id; /* user id -> BanterMember: those of the list */
  GCancellable *cancellable;
  char *topic;
  char *address;
  char *search; /* folded, or NULL */
  guint n_found;
  guint limit;
  BanterGroupRights rights;
  gboolean only_admin;
  gboolean ready;
  enum
  {
    BANTER_GROUP_IDLE,
    BANTER_GROUP_READING,
    BANTER_GROUP_READING_STALE, /* something changed meanwhile: to be read again */
  } reading;
};

/* Something of the room changed. */
void banter_group_reload (BanterGroup *self);
/* (element-type BanterRefusalRow). Returns: (transfer full) (nullable): none where it is empty */
BanterRefusals *banter_refusals_new (BanterAccount *account, const GPtrArray *rows);
/* (element-type BanterPerson) */
GStrv banter_people_dup_ids (const GPtrArray *people);
void banter_group_apply (BanterGroup *self, const BanterGroupRow *row);

G_END_DECLS
