/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-day-clock"

#include "config.h"

#include "banter-day-clock.h"

/* Texts such as "Yesterday" grow old at midnight. One timer looks at the date every minute: a timer
 * set for midnight itself would be late after a suspend or a change of the time zone. */

struct _BanterDayClock
{
  GObject parent_instance;

  guint timer;
  int day;
};

G_DEFINE_FINAL_TYPE (BanterDayClock, banter_day_clock, G_TYPE_OBJECT)

static guint day_changed_signal;

static int
today (void)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();

  return g_date_time_get_year (now) * 1000 + g_date_time_get_day_of_year (now);
}

static gboolean
on_minute (gpointer user_data)
{
  BanterDayClock *self = BANTER_DAY_CLOCK (user_data);
  int day = today ();

  if (day != self->day)
    {
      self->day = day;
      g_signal_emit (self, day_changed_signal, 0);
    }
  return G_SOURCE_CONTINUE;
}

static void
banter_day_clock_finalize (GObject *object)
{
  BanterDayClock *self = BANTER_DAY_CLOCK (object);

  g_clear_handle_id (&self->timer, g_source_remove);
  G_OBJECT_CLASS (banter_day_clock_parent_class)->finalize (object);
}

static void
banter_day_clock_class_init (BanterDayClockClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = banter_day_clock_finalize;
  day_changed_signal = g_signal_new ("day-changed", BANTER_TYPE_DAY_CLOCK, G_SIGNAL_RUN_LAST, 0,
                                     NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
banter_day_clock_init (BanterDayClock *self)
{
  self->day = today ();
  self->timer = g_timeout_add_seconds (60, on_minute, self);
}

BanterDayClock *
banter_day_clock_get_default (void)
{
  static BanterDayClock *clock = NULL;

  if (clock == NULL)
    clock = g_object_new (BANTER_TYPE_DAY_CLOCK, NULL);
  return clock;
}
