/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-person"

#include "config.h"

#include "banter-person-private.h"

#include "banter-id.h"
#include "banter-property.h"
#include "banter-text.h"

/* Someone, as chats, messages and searches show them. Main thread. */

struct _BanterPerson
{
  GObject parent_instance;

  char *user_id;
  char *name;
  char *avatar;
  gboolean blocked;
  gboolean following;
};

G_DEFINE_FINAL_TYPE (BanterPerson, banter_person, G_TYPE_OBJECT)

enum
{
  PROP_USER_ID = 1,
  PROP_NAME,
  PROP_AVATAR,
  PROP_BLOCKED,
  PROP_FOLLOWING,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

/* Longer names are jokes at the expense of whoever has to read them. */
#define NAME_MAX_CHARS 80

static void
banter_person_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  BanterPerson *self = BANTER_PERSON (object);

  switch (prop_id)
    {
    case PROP_USER_ID:
      g_value_set_string (value, self->user_id);
      break;
    case PROP_NAME:
      g_value_set_string (value, self->name);
      break;
    case PROP_AVATAR:
      g_value_set_string (value, self->avatar);
      break;
    case PROP_BLOCKED:
      g_value_set_boolean (value, self->blocked);
      break;
    case PROP_FOLLOWING:
      g_value_set_boolean (value, self->following);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
banter_person_finalize (GObject *object)
{
  BanterPerson *self = BANTER_PERSON (object);

  g_clear_pointer (&self->user_id, g_free);
  g_clear_pointer (&self->name, g_free);
  g_clear_pointer (&self->avatar, g_free);
  G_OBJECT_CLASS (banter_person_parent_class)->finalize (object);
}

static void
banter_person_class_init (BanterPersonClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = banter_person_get_property;
  object_class->finalize = banter_person_finalize;
  properties[PROP_USER_ID] = banter_property_string ("user-id");
  properties[PROP_NAME] = banter_property_string ("name");
  properties[PROP_AVATAR] = banter_property_string ("avatar");
  properties[PROP_BLOCKED] = banter_property_boolean ("blocked");
  properties[PROP_FOLLOWING] = banter_property_boolean ("following");
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
banter_person_init (BanterPerson *self)
{
}

/* The name as it is shown; without one, the id's first part. */
static char *
shown_name (const char *user_id, const char *name)
{
  g_autofree char *clean = banter_text_one_line (name, NAME_MAX_CHARS);
  g_autofree char *localpart = NULL;

  if (*clean != '\0')
    return g_steal_pointer (&clean);
  if (banter_user_id_parse (user_id, &localpart, NULL) && *localpart != '\0')
    return banter_text_one_line (localpart, NAME_MAX_CHARS);
  return g_strdup (user_id);
}

/**
 * banter_person_new:
 * @user_id: "@name:server"
 * @name: (nullable): what they call themselves
 * @avatar: (nullable): an mxc URI
 *
 * Returns: (transfer full): a person
 */
BanterPerson *
banter_person_new (const char *user_id, const char *name, const char *avatar)
{
  BanterPerson *self = g_object_new (BANTER_TYPE_PERSON, NULL);

  g_return_val_if_fail (user_id != NULL, self);
  self->user_id = g_strdup (user_id);
  self->name = shown_name (user_id, name);
  self->avatar = banter_mxc_is_valid (avatar) ? g_strdup (avatar) : NULL;
  return self;
}

/* Takes over what the server says now. Returns: whether anything changed */
gboolean
banter_person_update (BanterPerson *self, const char *name, const char *avatar)
{
  gboolean renamed = banter_property_take_string (self, properties[PROP_NAME], &self->name,
                                                  shown_name (self->user_id, name));
  gboolean repainted
      = banter_property_take_string (self, properties[PROP_AVATAR], &self->avatar,
                                     banter_mxc_is_valid (avatar) ? g_strdup (avatar) : NULL);

  return renamed || repainted;
}

void
banter_person_set_contact (BanterPerson *self, gboolean blocked, gboolean following)
{
  banter_property_set_boolean (self, properties[PROP_BLOCKED], &self->blocked, blocked);
  banter_property_set_boolean (self, properties[PROP_FOLLOWING], &self->following, following);
}

const char *
banter_person_get_user_id (BanterPerson *self)
{
  g_return_val_if_fail (BANTER_IS_PERSON (self), NULL);
  return self->user_id;
}

const char *
banter_person_get_name (BanterPerson *self)
{
  g_return_val_if_fail (BANTER_IS_PERSON (self), NULL);
  return self->name;
}

const char *
banter_person_get_avatar (BanterPerson *self)
{
  g_return_val_if_fail (BANTER_IS_PERSON (self), NULL);
  return self->avatar;
}

gboolean
banter_person_get_blocked (BanterPerson *self)
{
  g_return_val_if_fail (BANTER_IS_PERSON (self), FALSE);
  return self->blocked;
}

gboolean
banter_person_get_following (BanterPerson *self)
{
  g_return_val_if_fail (BANTER_IS_PERSON (self), FALSE);
  return self->following;
}
