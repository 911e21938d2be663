/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-trace"

#include "config.h"

#include "banter-trace.h"

#include <fcntl.h>
#include <unistd.h>

/* The application's stop watch. The watchdog wraps the poll function of the main context: what lies
 * between two polls is one iteration, and while it runs nobody can click anything. The time in
 * which the thread wanted to run and other programs had the processors is the kernel's to account
 * for, and taken off. Main thread only. */

#define BLOCKED_AFTER_US (50 * G_TIME_SPAN_MILLISECOND)

typedef struct
{
  GtkWidget *widget; /* owned */
  char *mark;        /* owned */
} PaintedMark;

static gboolean enabled;
static int schedule_fd = -1;
static gint64 iteration_start;
static gint64 iteration_start_waited;
static gint64 longest_iteration;

/* µs that this thread has waited for a processor so far; 0 where the kernel does not say. */
static gint64
get_waited (void)
{
  char text[96];
  gssize length = schedule_fd >= 0 ? pread (schedule_fd, text, sizeof text - 1, 0) : -1;
  char *second;

  if (length <= 0)
    return 0;
  text[length] = '\0';
  second = strchr (text, ' ');
  return second != NULL ? g_ascii_strtoll (second, NULL, 10) / 1000 : 0;
}

static int
poll_and_measure (GPollFD *fds, guint n_fds, int timeout)
{
  int result;

  if (iteration_start != 0)
    {
      gint64 waited = get_waited () - iteration_start_waited;
      gint64 took = g_get_monotonic_time () - iteration_start - waited;

      longest_iteration = MAX (longest_iteration, took);
      if (took > BLOCKED_AFTER_US)
        banter_trace_mark ("blocked %" G_GINT64_FORMAT " ms", took / G_TIME_SPAN_MILLISECOND);
    }
  result = g_poll (fds, n_fds, timeout);
  iteration_start = g_get_monotonic_time ();
  iteration_start_waited = get_waited ();
  return result;
}

static void
report_longest (void)
{
  banter_trace_mark ("longest-iteration %" G_GINT64_FORMAT " us", longest_iteration);
}

static void
painted_mark_free (gpointer data, GClosure *closure)
{
  PaintedMark *painted = data;

  g_object_unref (painted->widget);
  g_free (painted->mark);
  g_free (painted);
}

static void
on_after_paint (GdkFrameClock *clock, gpointer user_data)
{
  PaintedMark *painted = user_data;

  banter_trace_mark ("%s", painted->mark);
  g_signal_handlers_disconnect_by_func (clock, on_after_paint, painted);
}

void
banter_trace_init (void)
{
  const char *value = g_getenv ("BANTER_TRACE");

  enabled = value != NULL && *value != '\0' && !g_str_equal (value, "0");
  if (!enabled)
    return;
  schedule_fd = open ("/proc/thread-self/schedstat", O_RDONLY | O_CLOEXEC);
  g_main_context_set_poll_func (NULL, poll_and_measure);
  atexit (report_longest);
}

gboolean
banter_trace_enabled (void)
{
  return enabled;
}

void
banter_trace_mark (const char *format, ...)
{
  g_autofree char *mark = NULL;
  va_list arguments;

  if (!enabled)
    return;
  va_start (arguments, format);
  mark = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_printerr ("trace %" G_GINT64_FORMAT " %s\n", g_get_monotonic_time (), mark);
}

void
banter_trace_mark_painted (GtkWidget *widget, const char *mark)
{
  GtkRoot *root;
  GdkFrameClock *clock;
  PaintedMark *painted;

  g_return_if_fail (GTK_IS_WIDGET (widget));

  if (!enabled)
    return;
  /* The widget itself may be in a page that is only now being shown: it has no clock yet. */
  root = gtk_widget_get_root (widget);
  clock = root != NULL ? gtk_widget_get_frame_clock (GTK_WIDGET (root)) : NULL;
  if (clock == NULL)
    return;
  painted = g_new0 (PaintedMark, 1);
  painted->widget = g_object_ref (widget);
  painted->mark = g_strdup (mark);
  g_signal_connect_data (clock, "after-paint", G_CALLBACK (on_after_paint), painted,
                         painted_mark_free, G_CONNECT_DEFAULT);
  gtk_widget_queue_draw (widget);
}
