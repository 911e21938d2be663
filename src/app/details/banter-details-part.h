/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "banter-model-types.h"

G_BEGIN_DECLS

#define BANTER_TYPE_DETAILS_PART (banter_details_part_get_type ())
G_DECLARE_DERIVABLE_TYPE (BanterDetailsPart, banter_details_part, BANTER, DETAILS_PART, GtkWidget)

struct _BanterDetailsPartClass
{
  GtkWidgetClass parent_class;

  /* It shows another chat, or NULL. */
  void (*room_changed) (BanterDetailsPart *self);
};

/* A part of a chat's details, for template classes to derive from. Properties (writable): "account"
 * BanterAccount, "room" BanterRoom (nullable). */
BanterAccount *banter_details_part_get_account (BanterDetailsPart *self);
BanterRoom *banter_details_part_get_room (BanterDetailsPart *self);

G_END_DECLS
