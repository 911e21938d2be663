/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-details-part"

#include "config.h"

#include "banter-details-part.h"

#include "banter-account.h"
#include "banter-room.h"
#include "banter-widget.h"

/* What the parts of the details have in common: whose chat it is, and which. */

typedef struct
{
  BanterAccount *account;
  BanterRoom *room;
} BanterDetailsPartPrivate;

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (BanterDetailsPart, banter_details_part, GTK_TYPE_WIDGET)

enum
{
  PROP_ACCOUNT = 1,
  PROP_ROOM,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

static void
banter_details_part_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  BanterDetailsPart *self = BANTER_DETAILS_PART (object);

  switch (id)
    {
    case PROP_ACCOUNT:
      g_value_set_object (value, banter_details_part_get_account (self));
      break;
    case PROP_ROOM:
      g_value_set_object (value, banter_details_part_get_room (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
banter_details_part_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  BanterDetailsPart *self = BANTER_DETAILS_PART (object);
  BanterDetailsPartPrivate *priv = banter_details_part_get_instance_private (self);

  switch (id)
    {
    case PROP_ACCOUNT:
      if (g_set_object (&priv->account, g_value_get_object (value)))
        g_object_notify_by_pspec (object, pspec);
      break;
    case PROP_ROOM:
      if (!g_set_object (&priv->room, g_value_get_object (value)))
        break;
      if (BANTER_DETAILS_PART_GET_CLASS (self)->room_changed != NULL)
        BANTER_DETAILS_PART_GET_CLASS (self)->room_changed (self);
      g_object_notify_by_pspec (object, pspec);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
banter_details_part_dispose (GObject *object)
{
  BanterDetailsPartPrivate *priv
      = banter_details_part_get_instance_private (BANTER_DETAILS_PART (object));

  g_clear_object (&priv->room);
  g_clear_object (&priv->account);
  banter_widget_dispose_template (GTK_WIDGET (object), G_OBJECT_TYPE (object));
  G_OBJECT_CLASS (banter_details_part_parent_class)->dispose (object);
}

static void
banter_details_part_class_init (BanterDetailsPartClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = banter_details_part_get_property;
  object_class->set_property = banter_details_part_set_property;
  object_class->dispose = banter_details_part_dispose;
  properties[PROP_ACCOUNT]
      = g_param_spec_object ("account", NULL, NULL, BANTER_TYPE_ACCOUNT, flags);
  properties[PROP_ROOM] = g_param_spec_object ("room", NULL, NULL, BANTER_TYPE_ROOM, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
banter_details_part_init (BanterDetailsPart *self)
{
}

/**
 * banter_details_part_get_account:
 * @self: a part
 *
 * Returns: (transfer none) (nullable): whose chat it is
 */
BanterAccount *
banter_details_part_get_account (BanterDetailsPart *self)
{
  BanterDetailsPartPrivate *priv = banter_details_part_get_instance_private (self);

  g_return_val_if_fail (BANTER_IS_DETAILS_PART (self), NULL);
  return priv->account;
}

/**
 * banter_details_part_get_room:
 * @self: a part
 *
 * Returns: (transfer none) (nullable): the chat that it shows
 */
BanterRoom *
banter_details_part_get_room (BanterDetailsPart *self)
{
  BanterDetailsPartPrivate *priv = banter_details_part_get_instance_private (self);

  g_return_val_if_fail (BANTER_IS_DETAILS_PART (self), NULL);
  return priv->room;
}
