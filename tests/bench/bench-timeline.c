/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <adwaita.h>
#include <time.h>

#include "chat/banter-chat-page.h"
#include "model-fixture.h"

/* Opens a chat of 100,000 messages in a real chat page and scrolls through it. Figures:
 * - timeline-open: from choosing the chat to the end of its first full frame, in wall time; median
 *   of five. Its floor is the same page with an empty chat.
 * - timeline-scroll: processor time of a frame that follows a wheel step; median. Its floor is a
 *   frame in which the same window only repaints. */

#define N_MESSAGES 100000
#define N_OPENS 5
#define N_FRAMES 300
#define WHEEL_STEP 60
#define OPEN_BAR_MS 100.0
#define SCROLL_BAR_MS 8.0

typedef struct
{
  GtkWindow *window;
  BanterChatPage *page;
  gint64 frame_began; /* processor time, µs */
  GArray *frames;     /* of double: ms of processor time */
  guint painted;
} Bench;

static gint64
processor_time (void)
{
  struct timespec now;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &now);
  return now.tv_sec * G_USEC_PER_SEC + now.tv_nsec / 1000;
}

static void
on_before_paint (Bench *bench)
{
  bench->frame_began = processor_time ();
}

static void
on_after_paint (Bench *bench)
{
  double took = (double)(processor_time () - bench->frame_began) / 1000;

  g_array_append_val (bench->frames, took);
  bench->painted++;
}

static void
wait_painted (Bench *bench, guint n)
{
  guint until = bench->painted + n;

  while (bench->painted < until)
    {
      gtk_widget_queue_draw (GTK_WIDGET (bench->window));
      g_main_context_iteration (NULL, TRUE);
    }
}

static int
compare (gconstpointer a, gconstpointer b)
{
  double one = *(const double *)a, other = *(const double *)b;

  return (one > other) - (one < other);
}

static double
median (GArray *values)
{
  g_array_sort (values, compare);
  return g_array_index (values, double, values->len / 2);
}

/* Milliseconds from choosing a chat to the end of the frame that shows it. */
static double
open_once (Bench *bench, BanterAccount *account, const char *room_id)
{
  gint64 began;

  banter_chat_page_set_room (bench->page, NULL);
  wait_painted (bench, 3);
  began = g_get_monotonic_time ();
  banter_chat_page_set_room (bench->page, banter_account_get_room (account, room_id));
  wait_painted (bench, 1);
  return (double)(g_get_monotonic_time () - began) / 1000;
}

static double
open_median (Bench *bench, BanterAccount *account, const char *room_id)
{
  g_autoptr (GArray) times = g_array_new (FALSE, FALSE, sizeof (double));

  for (guint i = 0; i < N_OPENS; i++)
    {
      double took = open_once (bench, account, room_id);

      g_array_append_val (times, took);
    }
  return median (times);
}

static GtkAdjustment *
find_adjustment (GtkWidget *widget)
{
  GtkAdjustment *found = NULL;

  if (GTK_IS_SCROLLED_WINDOW (widget))
    return gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (widget));
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find_adjustment (child);
  return found;
}

static double
frame_median (Bench *bench, GtkAdjustment *adjustment, double step)
{
  g_array_set_size (bench->frames, 0);
  for (guint i = 0; i < N_FRAMES; i++)
    {
      if (step != 0)
        gtk_adjustment_set_value (adjustment, gtk_adjustment_get_value (adjustment) - step);
      wait_painted (bench, 1);
    }
  return median (bench->frames);
}

static void
report (const char *name, double value, double floor_value, double bar)
{
  g_print ("%s %.3g ms floor=%.3g bar=%.3g %s\n", name, value, floor_value, bar,
           value <= bar ? "ok" : "short");
}

static Bench *
bench_new (BanterAccount *account)
{
  Bench *bench = g_new0 (Bench, 1);
  GdkFrameClock *clock;

  bench->frames = g_array_new (FALSE, FALSE, sizeof (double));
  bench->page = BANTER_CHAT_PAGE (banter_chat_page_new ());
  banter_chat_page_set_account (bench->page, account);
  bench->window = GTK_WINDOW (gtk_window_new ());
  gtk_window_set_child (bench->window, GTK_WIDGET (bench->page));
  gtk_window_set_default_size (bench->window, 800, 700);
  gtk_window_present (bench->window);
  clock = gtk_widget_get_frame_clock (GTK_WIDGET (bench->window));
  g_signal_connect_swapped (clock, "before-paint", G_CALLBACK (on_before_paint), bench);
  g_signal_connect_swapped (clock, "after-paint", G_CALLBACK (on_after_paint), bench);
  wait_painted (bench, 10);
  return bench;
}

int
main (int argc, char **argv)
{
  g_autoptr (BanterAccount) account = NULL;
  Bench *bench;
  GtkAdjustment *adjustment;
  double floor_ms, open_ms, scroll_ms;

  adw_init ();
  account = model_fixture_new_long (N_MESSAGES);
  bench = bench_new (account);

  floor_ms = open_median (bench, account, MODEL_FIXTURE_EMPTY);
  open_ms = open_median (bench, account, MODEL_FIXTURE_ROOM);
  report ("timeline-open", open_ms, floor_ms, OPEN_BAR_MS);

  adjustment = find_adjustment (GTK_WIDGET (bench->page));
  floor_ms = frame_median (bench, adjustment, 0);
  scroll_ms = frame_median (bench, adjustment, WHEEL_STEP);
  report ("timeline-scroll", scroll_ms, floor_ms, SCROLL_BAR_MS);

  gtk_window_destroy (bench->window);
  g_array_unref (bench->frames);
  g_free (bench);
  return 0;
}
