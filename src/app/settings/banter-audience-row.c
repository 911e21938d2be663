/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-audience-row"

#include "config.h"

#include "banter-audience-row.h"

#include <glib/gi18n.h>

/* Says what the choice does, or what keeps it from the person. */

struct _BanterAudienceRow
{
  AdwActionRow parent_instance;

  BanterWho who;
  BanterCap cap;
  char *meaning; /* the subtitle while the choice is free */

  /* template children */
  GtkCheckButton *check;
};

G_DEFINE_FINAL_TYPE (BanterAudienceRow, banter_audience_row, ADW_TYPE_ACTION_ROW)

enum
{
  PROP_WHO = 1,
  PROP_MEANING,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];
static guint chosen_signal;

static const char *const names[] = {
  [BANTER_WHO_EVERYONE] = N_ ("Everyone"),
  [BANTER_WHO_SUGGESTED_FRIENDS] = N_ ("Suggested friends"),
  [BANTER_WHO_FRIENDS] = N_ ("Friends"),
  [BANTER_WHO_FOLLOWING] = N_ ("People you follow"),
  [BANTER_WHO_NO_ONE] = N_ ("No one"),
};

static const char *const reasons[] = {
  [BANTER_CAP_NONE] = NULL,
  [BANTER_CAP_AGE] = N_ ("Not available because of your age"),
  [BANTER_CAP_GUARDIAN] = N_ ("Your guardian has set this"),
  [BANTER_CAP_SERVER] = N_ ("Your server does not know who they are"),
};

static void
show_subtitle (BanterAudienceRow *self)
{
  adw_action_row_set_subtitle (
      ADW_ACTION_ROW (self), self->cap != BANTER_CAP_NONE ? _ (reasons[self->cap]) : self->meaning);
}

static void
on_toggled (BanterAudienceRow *self)
{
  if (gtk_check_button_get_active (self->check))
    g_signal_emit (self, chosen_signal, 0);
}

static void
banter_audience_row_set_property (GObject *object, guint prop_id, const GValue *value,
                                  GParamSpec *pspec)
{
  BanterAudienceRow *self = BANTER_AUDIENCE_ROW (object);

  switch (prop_id)
    {
    case PROP_WHO:
      self->who = (BanterWho)g_value_get_enum (value);
      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self), _ (names[self->who]));
      break;
    case PROP_MEANING:
      banter_audience_row_set_meaning (self, g_value_get_string (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
banter_audience_row_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), BANTER_TYPE_AUDIENCE_ROW);
  G_OBJECT_CLASS (banter_audience_row_parent_class)->dispose (object);
}

static void
banter_audience_row_finalize (GObject *object)
{
  g_free (BANTER_AUDIENCE_ROW (object)->meaning);
  G_OBJECT_CLASS (banter_audience_row_parent_class)->finalize (object);
}

static void
banter_audience_row_class_init (BanterAudienceRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->set_property = banter_audience_row_set_property;
  object_class->dispose = banter_audience_row_dispose;
  object_class->finalize = banter_audience_row_finalize;
  properties[PROP_WHO]
      = g_param_spec_enum ("who", NULL, NULL, BANTER_TYPE_WHO, BANTER_WHO_EVERYONE,
                           G_PARAM_WRITABLE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  properties[PROP_MEANING] = g_param_spec_string ("meaning", NULL, NULL, NULL,
                                                  G_PARAM_WRITABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  chosen_signal = g_signal_new ("chosen", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/im/banter/Banter/settings/banter-audience-row.ui");
  gtk_widget_class_bind_template_child (widget_class, BanterAudienceRow, check);
  gtk_widget_class_bind_template_callback (widget_class, on_toggled);
}

static void
banter_audience_row_init (BanterAudienceRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

BanterWho
banter_audience_row_get_who (BanterAudienceRow *self)
{
  g_return_val_if_fail (BANTER_IS_AUDIENCE_ROW (self), BANTER_WHO_NO_ONE);
  return self->who;
}

void
banter_audience_row_join (BanterAudienceRow *self, BanterAudienceRow *first)
{
  g_return_if_fail (BANTER_IS_AUDIENCE_ROW (self));
  gtk_check_button_set_group (self->check, first->check);
}

gboolean
banter_audience_row_get_active (BanterAudienceRow *self)
{
  g_return_val_if_fail (BANTER_IS_AUDIENCE_ROW (self), FALSE);
  return gtk_check_button_get_active (self->check);
}

void
banter_audience_row_set_active (BanterAudienceRow *self)
{
  g_return_if_fail (BANTER_IS_AUDIENCE_ROW (self));
  gtk_check_button_set_active (self->check, TRUE);
}

void
banter_audience_row_set_meaning (BanterAudienceRow *self, const char *meaning)
{
  g_return_if_fail (BANTER_IS_AUDIENCE_ROW (self));
  g_free (self->meaning);
  self->meaning = g_strdup (meaning);
  show_subtitle (self);
}

void
banter_audience_row_set_cap (BanterAudienceRow *self, BanterCap cap)
{
  g_return_if_fail (BANTER_IS_AUDIENCE_ROW (self));
  g_return_if_fail ((guint)cap < G_N_ELEMENTS (reasons));

  self->cap = cap;
  show_subtitle (self);
  gtk_widget_set_sensitive (GTK_WIDGET (self), cap == BANTER_CAP_NONE);
}

const char *
banter_audience_row_get_name_of (BanterWho who)
{
  g_return_val_if_fail ((guint)who < G_N_ELEMENTS (names), NULL);
  return _ (names[who]);
}
