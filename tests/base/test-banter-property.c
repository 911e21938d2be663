/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "banter-property.h"

/* A class as small as can be: what is set is kept, and told once. */

#define TYPE_THING (thing_get_type ())
G_DECLARE_FINAL_TYPE (Thing, thing, TEST, THING, GObject)

struct _Thing
{
  GObject parent_instance;

  char *text;
  gboolean flag;
  guint count;
  int size;
};

G_DEFINE_FINAL_TYPE (Thing, thing, G_TYPE_OBJECT)

enum
{
  PROP_TEXT = 1,
  PROP_FLAG,
  PROP_COUNT,
  PROP_SIZE,
  N_PROPS,
};

static GParamSpec *props[N_PROPS];

static void
thing_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  Thing *self = TEST_THING (object);

  if (id == PROP_TEXT)
    g_value_set_string (value, self->text);
  else if (id == PROP_FLAG)
    g_value_set_boolean (value, self->flag);
  else if (id == PROP_COUNT)
    g_value_set_uint (value, self->count);
  else
    g_value_set_int (value, self->size);
}

static void
thing_finalize (GObject *object)
{
  g_free (TEST_THING (object)->text);
  G_OBJECT_CLASS (thing_parent_class)->finalize (object);
}

static void
thing_class_init (ThingClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = thing_get_property;
  object_class->finalize = thing_finalize;
  props[PROP_TEXT] = banter_property_string ("text");
  props[PROP_FLAG] = banter_property_boolean ("flag");
  props[PROP_COUNT] = banter_property_uint ("count");
  props[PROP_SIZE] = banter_property_int ("size", 10);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
thing_init (Thing *self)
{
}

static void
on_notify (guint *n)
{
  (*n)++;
}

static void
test_set (void)
{
  g_autoptr (Thing) thing = g_object_new (TYPE_THING, NULL);
  g_autofree char *text = NULL;
  guint n = 0, count;
  gboolean flag;

  g_signal_connect_swapped (thing, "notify", G_CALLBACK (on_notify), &n);
  g_assert_false (banter_property_take_string (thing, props[PROP_TEXT], &thing->text, NULL));
  g_assert_true (
      banter_property_take_string (thing, props[PROP_TEXT], &thing->text, g_strdup ("a")));
  g_assert_false (
      banter_property_take_string (thing, props[PROP_TEXT], &thing->text, g_strdup ("a")));
  g_assert_cmpuint (n, ==, 1);
  g_assert_true (banter_property_set_boolean (thing, props[PROP_FLAG], &thing->flag, TRUE));
  g_assert_false (banter_property_set_boolean (thing, props[PROP_FLAG], &thing->flag, TRUE));
  g_assert_true (banter_property_set_uint (thing, props[PROP_COUNT], &thing->count, G_MAXUINT));
  g_assert_false (banter_property_set_uint (thing, props[PROP_COUNT], &thing->count, G_MAXUINT));
  g_assert_true (banter_property_set_int (thing, props[PROP_SIZE], &thing->size, 3));
  g_assert_false (banter_property_set_int (thing, props[PROP_SIZE], &thing->size, 3));
  g_assert_cmpuint (n, ==, 4);
  g_object_get (thing, "text", &text, "flag", &flag, "count", &count, NULL);
  g_assert_cmpstr (text, ==, "a");
  g_assert_true (flag);
  g_assert_cmpuint (count, ==, G_MAXUINT);
  g_assert_true (banter_property_take_string (thing, props[PROP_TEXT], &thing->text, NULL));
  g_assert_null (thing->text);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/property/set", test_set);
  return g_test_run ();
}
