/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-avatar"

#include "config.h"

#include "banter-avatar.h"

#include <adwaita.h>

#include "banter-account.h"
#include "banter-picture-loader.h"
#include "banter-widget.h"

/* The picture is asked for when the widget is on the screen, so lists load what is seen only. */

struct _BanterAvatar
{
  GtkWidget parent_instance;

  BanterAccount *account;
  char *media;
  GCancellable *loading;

  /* template children */
  AdwAvatar *avatar;
};

G_DEFINE_FINAL_TYPE (BanterAvatar, banter_avatar, GTK_TYPE_WIDGET)

enum
{
  PROP_ACCOUNT = 1,
  PROP_NAME,
  PROP_MEDIA,
  PROP_SIZE,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

static void
on_loaded (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (BanterAvatar) self = BANTER_AVATAR (user_data);
  g_autoptr (GError) error = NULL;
  g_autoptr (GdkPaintable) picture = banter_picture_loader_load_finish (result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_clear_object (&self->loading);
  if (picture != NULL)
    adw_avatar_set_custom_image (self->avatar, picture);
  else
    g_debug ("No picture: %s", error->message); /* the initials stay */
}

static void
load (BanterAvatar *self)
{
  int pixels = adw_avatar_get_size (self->avatar) * gtk_widget_get_scale_factor (GTK_WIDGET (self));
  GdkPaintable *ready;

  if (self->account == NULL || self->media == NULL || self->loading != NULL
      || adw_avatar_get_custom_image (self->avatar) != NULL
      || !gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;
  ready = banter_picture_loader_peek (self->account, self->media, BANTER_MEDIA_THUMBNAIL, pixels);
  if (ready != NULL)
    {
      adw_avatar_set_custom_image (self->avatar, ready);
      return;
    }
  self->loading = g_cancellable_new ();
  banter_picture_loader_load_async (self->account, self->media, BANTER_MEDIA_THUMBNAIL, pixels,
                                    self->loading, on_loaded, g_object_ref (self));
}

static void
reload (BanterAvatar *self)
{
  banter_widget_stop (&self->loading);
  adw_avatar_set_custom_image (self->avatar, NULL);
  load (self);
}

static void
banter_avatar_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (banter_avatar_parent_class)->map (widget);
  load (BANTER_AVATAR (widget));
}

static void
banter_avatar_unmap (GtkWidget *widget)
{
  banter_widget_stop (&BANTER_AVATAR (widget)->loading);
  GTK_WIDGET_CLASS (banter_avatar_parent_class)->unmap (widget);
}

static void
banter_avatar_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  BanterAvatar *self = BANTER_AVATAR (object);

  switch (id)
    {
    case PROP_ACCOUNT:
      g_value_set_object (value, self->account);
      break;
    case PROP_NAME:
      g_value_set_string (value, adw_avatar_get_text (self->avatar));
      break;
    case PROP_MEDIA:
      g_value_set_string (value, self->media);
      break;
    case PROP_SIZE:
      g_value_set_int (value, adw_avatar_get_size (self->avatar));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
banter_avatar_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  BanterAvatar *self = BANTER_AVATAR (object);

  switch (id)
    {
    case PROP_ACCOUNT:
      banter_avatar_set_account (self, g_value_get_object (value));
      break;
    case PROP_NAME:
      banter_avatar_set_name (self, g_value_get_string (value));
      break;
    case PROP_MEDIA:
      banter_avatar_set_media (self, g_value_get_string (value));
      break;
    case PROP_SIZE:
      adw_avatar_set_size (self->avatar, g_value_get_int (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
banter_avatar_dispose (GObject *object)
{
  BanterAvatar *self = BANTER_AVATAR (object);

  banter_widget_stop (&self->loading);
  g_clear_object (&self->account);
  banter_widget_dispose_template (GTK_WIDGET (self), BANTER_TYPE_AVATAR);
  G_OBJECT_CLASS (banter_avatar_parent_class)->dispose (object);
}

static void
banter_avatar_finalize (GObject *object)
{
  BanterAvatar *self = BANTER_AVATAR (object);

  g_clear_pointer (&self->media, g_free);
  G_OBJECT_CLASS (banter_avatar_parent_class)->finalize (object);
}

static void
banter_avatar_class_init (BanterAvatarClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = banter_avatar_get_property;
  object_class->set_property = banter_avatar_set_property;
  object_class->dispose = banter_avatar_dispose;
  object_class->finalize = banter_avatar_finalize;
  widget_class->map = banter_avatar_map;
  widget_class->unmap = banter_avatar_unmap;

  properties[PROP_ACCOUNT]
      = g_param_spec_object ("account", NULL, NULL, BANTER_TYPE_ACCOUNT, flags);
  properties[PROP_NAME] = g_param_spec_string ("name", NULL, NULL, NULL, flags);
  properties[PROP_MEDIA] = g_param_spec_string ("media", NULL, NULL, NULL, flags);
  properties[PROP_SIZE] = g_param_spec_int ("size", NULL, NULL, 8, 512, 40, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PRESENTATION);
  gtk_widget_class_set_template_from_resource (widget_class, "/im/banter/Banter/banter-avatar.ui");
  gtk_widget_class_bind_template_child (widget_class, BanterAvatar, avatar);
}

static void
banter_avatar_init (BanterAvatar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
banter_avatar_new (void)
{
  return g_object_new (BANTER_TYPE_AVATAR, NULL);
}

void
banter_avatar_set_account (BanterAvatar *self, BanterAccount *account)
{
  g_return_if_fail (BANTER_IS_AVATAR (self));

  if (!g_set_object (&self->account, account))
    return;
  reload (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ACCOUNT]);
}

void
banter_avatar_set_name (BanterAvatar *self, const char *name)
{
  g_return_if_fail (BANTER_IS_AVATAR (self));

  if (g_strcmp0 (adw_avatar_get_text (self->avatar), name) == 0)
    return;
  adw_avatar_set_text (self->avatar, name);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_NAME]);
}

void
banter_avatar_set_media (BanterAvatar *self, const char *mxc)
{
  g_return_if_fail (BANTER_IS_AVATAR (self));

  if (g_strcmp0 (self->media, mxc) == 0)
    return;
  g_free (self->media);
  self->media = g_strdup (mxc);
  reload (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_MEDIA]);
}
