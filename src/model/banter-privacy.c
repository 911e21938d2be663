/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-privacy"

#include "config.h"

#include "banter-privacy-private.h"

#include "banter-account-private.h"

/* What the person chose. A change shows at once and is written behind it, one write at a time; the
 * last state that the server is known to have comes back if it refuses. Main thread. */

#define UNCHOSEN (-1)

typedef struct
{
  int who;    /* a BanterWho, or UNCHOSEN */
  int groups; /* likewise */
  gboolean read_receipts;
  gboolean typing;
  gboolean activity_status;
} Choices;

struct _BanterPrivacy
{
  GObject parent_instance;

  Choices shown;
  Choices stored; /* what the server has, as far as we know */
  BanterWho who_default;
  GCancellable *cancellable;
  gboolean enforced;
  gboolean writing;

  BanterAccount *account; /* borrowed; NULL once detached */
};

G_DEFINE_FINAL_TYPE (BanterPrivacy, banter_privacy, G_TYPE_OBJECT)

enum
{
  PROP_WHO_CAN_MESSAGE = 1,
  PROP_WHO_CAN_ADD_TO_GROUPS,
  PROP_READ_RECEIPTS,
  PROP_TYPING,
  PROP_ACTIVITY_STATUS,
  PROP_ENFORCED_BY_SERVER,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];
static guint failed_signal;

/* Names in the document, in the order of BanterWho. */
static const char *const who_names[]
    = { "everyone", "suggested_friends", "friends", "following", "no_one" };

static BanterWho
get_who (BanterPrivacy *self)
{
  return self->shown.who != UNCHOSEN ? (BanterWho)self->shown.who : self->who_default;
}

static BanterWho
get_groups (BanterPrivacy *self)
{
  return self->shown.groups != UNCHOSEN ? (BanterWho)self->shown.groups : BANTER_WHO_FRIENDS;
}

static void
banter_privacy_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  BanterPrivacy *self = BANTER_PRIVACY (object);

  switch (prop_id)
    {
    case PROP_WHO_CAN_MESSAGE:
      g_value_set_enum (value, (int)get_who (self));
      break;
    case PROP_WHO_CAN_ADD_TO_GROUPS:
      g_value_set_enum (value, (int)get_groups (self));
      break;
    case PROP_READ_RECEIPTS:
      g_value_set_boolean (value, self->shown.read_receipts);
      break;
    case PROP_TYPING:
      g_value_set_boolean (value, self->shown.typing);
      break;
    case PROP_ACTIVITY_STATUS:
      g_value_set_boolean (value, self->shown.activity_status);
      break;
    case PROP_ENFORCED_BY_SERVER:
      g_value_set_boolean (value, self->enforced);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
banter_privacy_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  BanterPrivacy *self = BANTER_PRIVACY (object);

  switch (prop_id)
    {
    case PROP_WHO_CAN_MESSAGE:
      banter_privacy_set_who_can_message (self, (BanterWho)g_value_get_enum (value));
      break;
    case PROP_WHO_CAN_ADD_TO_GROUPS:
      banter_privacy_set_who_can_add_to_groups (self, (BanterWho)g_value_get_enum (value));
      break;
    case PROP_READ_RECEIPTS:
      banter_privacy_set_read_receipts (self, g_value_get_boolean (value));
      break;
    case PROP_TYPING:
      banter_privacy_set_typing (self, g_value_get_boolean (value));
      break;
    case PROP_ACTIVITY_STATUS:
      banter_privacy_set_activity_status (self, g_value_get_boolean (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
banter_privacy_finalize (GObject *object)
{
  BanterPrivacy *self = BANTER_PRIVACY (object);

  g_clear_object (&self->cancellable);
  G_OBJECT_CLASS (banter_privacy_parent_class)->finalize (object);
}

static void
banter_privacy_class_init (BanterPrivacyClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = banter_privacy_get_property;
  object_class->set_property = banter_privacy_set_property;
  object_class->finalize = banter_privacy_finalize;
  properties[PROP_WHO_CAN_MESSAGE] = g_param_spec_enum (
      "who-can-message", NULL, NULL, BANTER_TYPE_WHO, BANTER_WHO_EVERYONE, flags);
  properties[PROP_WHO_CAN_ADD_TO_GROUPS] = g_param_spec_enum (
      "who-can-add-to-groups", NULL, NULL, BANTER_TYPE_WHO, BANTER_WHO_FRIENDS, flags);
  properties[PROP_READ_RECEIPTS] = g_param_spec_boolean ("read-receipts", NULL, NULL, TRUE, flags);
  properties[PROP_TYPING] = g_param_spec_boolean ("typing", NULL, NULL, TRUE, flags);
  properties[PROP_ACTIVITY_STATUS]
      = g_param_spec_boolean ("activity-status", NULL, NULL, TRUE, flags);
  properties[PROP_ENFORCED_BY_SERVER] = g_param_spec_boolean (
      "enforced-by-server", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  failed_signal = g_signal_new ("failed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                NULL, NULL, G_TYPE_NONE, 1, BANTER_TYPE_PROBLEM);
}

static void
banter_privacy_init (BanterPrivacy *self)
{
  self->shown = (Choices){ UNCHOSEN, UNCHOSEN, TRUE, TRUE, TRUE };
  self->who_default = BANTER_WHO_EVERYONE;
  self->stored = self->shown;
  self->cancellable = g_cancellable_new ();
}

BanterPrivacy *
banter_privacy_new (BanterAccount *account)
{
  BanterPrivacy *self = g_object_new (BANTER_TYPE_PRIVACY, NULL);

  self->account = account;
  return self;
}

static gboolean
same_choices (const Choices *a, const Choices *b)
{
  return a->who == b->who && a->groups == b->groups && a->read_receipts == b->read_receipts
         && a->typing == b->typing && a->activity_status == b->activity_status;
}

static void
notify_audiences (BanterPrivacy *self, BanterWho old_who, BanterWho old_groups)
{
  if (old_who != get_who (self))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_WHO_CAN_MESSAGE]);
  if (old_groups != get_groups (self))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_WHO_CAN_ADD_TO_GROUPS]);
  if ((old_who != get_who (self) || old_groups != get_groups (self)) && self->account != NULL)
    banter_account_refresh_lists (self->account);
}

static void
show (BanterPrivacy *self, const Choices *choices)
{
  BanterWho old_who = get_who (self), old_groups = get_groups (self);
  Choices old = self->shown;

  self->shown = *choices;
  notify_audiences (self, old_who, old_groups);
  if (old.typing != choices->typing)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TYPING]);
  if (old.activity_status != choices->activity_status)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ACTIVITY_STATUS]);
  if (old.read_receipts != choices->read_receipts)
    {
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_READ_RECEIPTS]);
      if (self->account != NULL)
        banter_account_refresh_seen (self->account);
    }
}

/* An unknown choice counts as the strictest one. */
static int
who_from_name (const char *name)
{
  if (name == NULL)
    return UNCHOSEN;
  for (guint i = 0; i < G_N_ELEMENTS (who_names); i++)
    if (g_str_equal (who_names[i], name))
      return (int)i;
  return BANTER_WHO_NO_ONE;
}

static const char *
name_from_who (int who)
{
  return who != UNCHOSEN ? who_names[who] : NULL;
}

void
banter_privacy_apply_row (BanterPrivacy *self, const BanterPrivacyRow *row)
{
  Choices choices
      = { who_from_name (row->who_can_message), who_from_name (row->who_can_add_to_groups),
          row->read_receipts, row->typing, row->activity_status };

  g_assert (BANTER_IS_PRIVACY (self));

  if (self->writing)
    return; /* what the server says now is older than what the person chose */
  self->stored = choices;
  show (self, &choices);
}

void
banter_privacy_set_who_default (BanterPrivacy *self, BanterWho who)
{
  BanterWho old_who = get_who (self);

  self->who_default = who;
  notify_audiences (self, old_who, get_groups (self));
}

void
banter_privacy_set_enforced (BanterPrivacy *self, gboolean enforced)
{
  if (self->enforced == enforced)
    return;
  self->enforced = enforced;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ENFORCED_BY_SERVER]);
  if (self->account != NULL)
    banter_account_refresh_lists (self->account);
}

static void
on_loaded (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (BanterPrivacy) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (BanterPrivacyRow) row
      = banter_client_load_privacy_finish (BANTER_CLIENT (source), result, &error);

  if (row != NULL)
    banter_privacy_apply_row (self, row);
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_warning ("The privacy settings cannot be read: %s", error->message);
}

void
banter_privacy_reload (BanterPrivacy *self)
{
  BanterClient *client = self->account != NULL ? banter_account_get_client (self->account) : NULL;

  if (client != NULL)
    banter_client_load_privacy_async (client, self->cancellable, on_loaded, g_object_ref (self));
}

static void write_choices (BanterPrivacy *self);

typedef struct
{
  BanterPrivacy *self;
  Choices choices;
} Write;

static void
on_written (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autofree Write *write = user_data;
  g_autoptr (BanterPrivacy) self = write->self;
  g_autoptr (GError) error = NULL;

  self->writing = FALSE;
  if (banter_client_set_privacy_finish (BANTER_CLIENT (source), result, &error))
    {
      self->stored = write->choices;
      if (!same_choices (&self->shown, &self->stored))
        write_choices (self);
      return;
    }
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_debug ("The privacy settings were refused: %s", error->message);
  show (self, &self->stored);
  g_signal_emit (self, failed_signal, 0, banter_problem_from_error (error, NULL));
}

static void
write_choices (BanterPrivacy *self)
{
  BanterClient *client = self->account != NULL ? banter_account_get_client (self->account) : NULL;
  const BanterPrivacyRow row
      = { .who_can_message = (char *)name_from_who (self->shown.who),
          .who_can_add_to_groups = (char *)name_from_who (self->shown.groups),
          .read_receipts = self->shown.read_receipts,
          .typing = self->shown.typing,
          .activity_status = self->shown.activity_status };
  Write *write;

  if (self->writing || client == NULL)
    return;
  write = g_new (Write, 1);
  write->self = g_object_ref (self);
  write->choices = self->shown;
  self->writing = TRUE;
  banter_client_set_privacy_async (client, &row, self->cancellable, on_written, write);
}

static void
choose (BanterPrivacy *self, const Choices *choices)
{
  if (same_choices (&self->shown, choices))
    return;
  show (self, choices);
  write_choices (self);
}

void
banter_privacy_detach (BanterPrivacy *self)
{
  self->account = NULL;
  g_cancellable_cancel (self->cancellable);
}

BanterWho
banter_privacy_get_who_can_message (BanterPrivacy *self)
{
  g_return_val_if_fail (BANTER_IS_PRIVACY (self), BANTER_WHO_NO_ONE);
  return get_who (self);
}

void
banter_privacy_set_who_can_message (BanterPrivacy *self, BanterWho who)
{
  Choices choices;

  g_return_if_fail (BANTER_IS_PRIVACY (self));
  g_return_if_fail ((guint)who < G_N_ELEMENTS (who_names));
  if (get_who (self) == who)
    return;
  choices = self->shown;
  choices.who = (int)who;
  choose (self, &choices);
}

BanterWho
banter_privacy_get_who_can_add_to_groups (BanterPrivacy *self)
{
  g_return_val_if_fail (BANTER_IS_PRIVACY (self), BANTER_WHO_NO_ONE);
  return get_groups (self);
}

void
banter_privacy_set_who_can_add_to_groups (BanterPrivacy *self, BanterWho who)
{
  Choices choices;

  g_return_if_fail (BANTER_IS_PRIVACY (self));
  g_return_if_fail ((guint)who < G_N_ELEMENTS (who_names));
  if (get_groups (self) == who)
    return;
  choices = self->shown;
  choices.groups = (int)who;
  choose (self, &choices);
}

gboolean
banter_privacy_get_read_receipts (BanterPrivacy *self)
{
  g_return_val_if_fail (BANTER_IS_PRIVACY (self), FALSE);
  return self->shown.read_receipts;
}

void
banter_privacy_set_read_receipts (BanterPrivacy *self, gboolean on)
{
  Choices choices;

  g_return_if_fail (BANTER_IS_PRIVACY (self));
  choices = self->shown;
  choices.read_receipts = !!on;
  choose (self, &choices);
}

gboolean
banter_privacy_get_typing (BanterPrivacy *self)
{
  g_return_val_if_fail (BANTER_IS_PRIVACY (self), FALSE);
  return self->shown.typing;
}

void
banter_privacy_set_typing (BanterPrivacy *self, gboolean on)
{
  Choices choices;

  g_return_if_fail (BANTER_IS_PRIVACY (self));
  choices = self->shown;
  choices.typing = !!on;
  choose (self, &choices);
}

gboolean
banter_privacy_get_activity_status (BanterPrivacy *self)
{
  g_return_val_if_fail (BANTER_IS_PRIVACY (self), FALSE);
  return self->shown.activity_status;
}

void
banter_privacy_set_activity_status (BanterPrivacy *self, gboolean on)
{
  Choices choices;

  g_return_if_fail (BANTER_IS_PRIVACY (self));
  choices = self->shown;
  choices.activity_status = !!on;
  choose (self, &choices);
}

gboolean
banter_privacy_get_enforced_by_server (BanterPrivacy *self)
{
  g_return_val_if_fail (BANTER_IS_PRIVACY (self), FALSE);
  return self->enforced;
}
