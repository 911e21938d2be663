/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-server-metrics"

#include "config.h"

#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include <glib/gstdio.h>

#include "banter-server-metrics.h"

#include "banter-server-call.h"

/* Counters under one lock, which is held for a few additions, and their text. Routes are named by
 * their templates: no id of anybody becomes a label. */

#define N_BUCKETS 12
#define N_STATUSES 600
#define COUNT_US (60 * G_USEC_PER_SEC)

static const double time_bounds[N_BUCKETS]
    = { 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10 };
static const double job_bounds[N_BUCKETS] = { 1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64 };

typedef struct
{
  guint64 buckets[N_BUCKETS + 1]; /* each on its own; the last is for all above */
  guint64 count;
  double sum;
} Histogram;

typedef struct
{
  GHashTable *statuses; /* status -> count */
  Histogram times;
} RouteCount;

struct _BanterServerMetrics
{
  GMutex mutex;
  GHashTable *routes; /* BanterServerRoute -> RouteCount; NULL is a key too */
  Histogram commit_times;
  Histogram commit_jobs;
  int gauges[BANTER_SERVER_GAUGE_LAST]; /* atomic */
  gint64 started;                       /* s since 1970 */

  gint64 counted; /* monotonic; 0: not yet */
  gint64 users, rooms, events, media, media_bytes;
};

static void
route_count_free (gpointer data)
{
  RouteCount *count = data;

  g_hash_table_unref (count->statuses);
  g_free (count);
}

BanterServerMetrics *
banter_server_metrics_new (void)
{
  BanterServerMetrics *metrics = g_new0 (BanterServerMetrics, 1);

  g_mutex_init (&metrics->mutex);
  metrics->routes = g_hash_table_new_full (NULL, NULL, NULL, route_count_free);
  metrics->started = g_get_real_time () / G_USEC_PER_SEC;
  return metrics;
}

void
banter_server_metrics_free (BanterServerMetrics *metrics)
{
  g_hash_table_unref (metrics->routes);
  g_mutex_clear (&metrics->mutex);
  g_free (metrics);
}

/* --- Counting --- */

static void
observe (Histogram *histogram, const double *bounds, double value)
{
  guint i = 0;

  while (i < N_BUCKETS && value > bounds[i])
    i++;
  histogram->buckets[i]++;
  histogram->count++;
  histogram->sum += value;
}

void
banter_server_metrics_add_request (BanterServerMetrics *metrics, const BanterServerRoute *route,
                                   guint status, gint64 time_us)
{
  RouteCount *count;
  gpointer key = GUINT_TO_POINTER (MIN (status, N_STATUSES));
  guint n;

  g_mutex_lock (&metrics->mutex);
  count = g_hash_table_lookup (metrics->routes, route);
  if (count == NULL)
    {
      count = g_new0 (RouteCount, 1);
      count->statuses = g_hash_table_new (NULL, NULL);
      g_hash_table_insert (metrics->routes, (gpointer)route, count);
    }
  n = GPOINTER_TO_UINT (g_hash_table_lookup (count->statuses, key));
  g_hash_table_insert (count->statuses, key, GUINT_TO_POINTER (n + 1));
  observe (&count->times, time_bounds, (double)time_us / G_USEC_PER_SEC);
  g_mutex_unlock (&metrics->mutex);
}

void
banter_server_metrics_add_commit (BanterServerMetrics *metrics, guint n_jobs, gint64 time_us)
{
  g_mutex_lock (&metrics->mutex);
  observe (&metrics->commit_times, time_bounds, (double)time_us / G_USEC_PER_SEC);
  observe (&metrics->commit_jobs, job_bounds, n_jobs);
  g_mutex_unlock (&metrics->mutex);
}

void
banter_server_metrics_move_gauge (BanterServerMetrics *metrics, BanterServerGauge gauge, int change)
{
  g_atomic_int_add (&metrics->gauges[gauge], change);
}

/* --- Text --- */

static void
append_head (GString *out, const char *name, const char *type, const char *help)
{
  g_string_append_printf (out, "# HELP %s %s\n# TYPE %s %s\n", name, help, name, type);
}

static void
append_number (GString *out, double value)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];

  g_string_append (out, g_ascii_dtostr (text, sizeof text, value));
  g_string_append_c (out, '\n');
}

static void
append_value (GString *out, const char *name, const char *type, const char *help, double value)
{
  append_head (out, name, type, help);
  g_string_append_printf (out, "%s ", name);
  append_number (out, value);
}

/* @labels: "" or `route="/x",` */
static void
append_histogram (GString *out, const char *name, const char *labels, const Histogram *histogram,
                  const double *bounds)
{
  g_autofree char *braced = NULL;
  guint64 below = 0;

  for (guint i = 0; i <= N_BUCKETS; i++)
    {
      char bound[G_ASCII_DTOSTR_BUF_SIZE] = "+Inf";

      below += histogram->buckets[i];
      if (i < N_BUCKETS)
        g_ascii_formatd (bound, sizeof bound, "%g", bounds[i]);
      g_string_append_printf (out, "%s_bucket{%sle=\"%s\"} %" G_GUINT64_FORMAT "\n", name, labels,
                              bound, below);
    }
  if (*labels != '\0')
    braced = g_strdup_printf ("{%.*s}", (int)strlen (labels) - 1, labels);
  g_string_append_printf (out, "%s_sum%s ", name, braced != NULL ? braced : "");
  append_number (out, histogram->sum);
  g_string_append_printf (out, "%s_count%s %" G_GUINT64_FORMAT "\n", name,
                          braced != NULL ? braced : "", histogram->count);
}

/* Method and template; requests that no route was found for count together. */
static char *
build_labels (const BanterServerRoute *route)
{
  return g_strdup_printf ("method=\"%s\",route=\"%s\",", route != NULL ? route->method : "",
                          route != NULL ? route->path : "");
}

static void
append_requests (BanterServerMetrics *metrics, GString *out)
{
  GHashTableIter iter;
  gpointer route, data;

  append_head (out, "banterd_requests_total", "counter", "Requests that were answered.");
  g_hash_table_iter_init (&iter, metrics->routes);
  while (g_hash_table_iter_next (&iter, &route, &data))
    {
      g_autofree char *labels = build_labels (route);
      GHashTableIter statuses;
      gpointer status, count;

      g_hash_table_iter_init (&statuses, ((RouteCount *)data)->statuses);
      while (g_hash_table_iter_next (&statuses, &status, &count))
        g_string_append_printf (out, "banterd_requests_total{%sstatus=\"%u\"} %u\n", labels,
                                GPOINTER_TO_UINT (status), GPOINTER_TO_UINT (count));
    }
  append_head (out, "banterd_request_seconds", "histogram",
               "From the first byte of a request to its answer.");
  g_hash_table_iter_init (&iter, metrics->routes);
  while (g_hash_table_iter_next (&iter, &route, &data))
    {
      g_autofree char *labels = build_labels (route);

      append_histogram (out, "banterd_request_seconds", labels, &((RouteCount *)data)->times,
                        time_bounds);
    }
}

static void
append_commits (BanterServerMetrics *metrics, GString *out, guint n_queued)
{
  append_head (out, "banterd_commit_seconds", "histogram", "Time of a commit to the disk.");
  append_histogram (out, "banterd_commit_seconds", "", &metrics->commit_times, time_bounds);
  append_head (out, "banterd_commit_jobs", "histogram", "Requests that shared a commit.");
  append_histogram (out, "banterd_commit_jobs", "", &metrics->commit_jobs, job_bounds);
  append_value (out, "banterd_writer_queue", "gauge", "Requests that wait for the writer.",
                n_queued);
}

/* Counting events reads much of the database, so not at every question. */
static void
count_rows (BanterServerMetrics *metrics, BanterDb *db)
{
  static const char sql[]
      = "SELECT (SELECT count(*) FROM users WHERE NOT is_deactivated),"
        " (SELECT count(*) FROM rooms), (SELECT count(*) FROM events),"
        " (SELECT count(*) FROM media), (SELECT coalesce(sum(size), 0) FROM media)";
  gint64 now = g_get_monotonic_time ();
  g_autoptr (GError) error = NULL;

  if (metrics->counted != 0 && now - metrics->counted < COUNT_US)
    return;
  if (!banter_db_get (db, sql, ":iiiii", &metrics->users, &metrics->rooms, &metrics->events,
                      &metrics->media, &metrics->media_bytes, &error))
    g_message ("What there is cannot be counted: %s", error->message);
  metrics->counted = now;
}

static void
append_contents (BanterServerMetrics *metrics, BanterDb *db, GString *out)
{
  GStatBuf status;

  count_rows (metrics, db);
  append_value (out, "banterd_users", "gauge", "Accounts that are not closed.", metrics->users);
  append_value (out, "banterd_rooms", "gauge", "Rooms.", metrics->rooms);
  append_value (out, "banterd_events", "gauge", "Events.", metrics->events);
  append_value (out, "banterd_media_files", "gauge", "Uploads.", metrics->media);
  append_value (out, "banterd_media_bytes", "gauge", "Bytes of uploads.", metrics->media_bytes);
  append_value (out, "banterd_database_bytes", "gauge", "Size of the database file.",
                g_stat (banter_db_get_path (db), &status) == 0 ? status.st_size : 0);
}

static guint
count_descriptors (void)
{
  g_autoptr (GDir) dir = g_dir_open ("/proc/self/fd", 0, NULL);
  guint n = 0;

  while (dir != NULL && g_dir_read_name (dir) != NULL)
    n++;
  return n;
}

static double
get_resident_bytes (void)
{
  g_autofree char *text = NULL;
  unsigned long size = 0, resident = 0;

  if (!g_file_get_contents ("/proc/self/statm", &text, NULL, NULL)
      || sscanf (text, "%lu %lu", &size, &resident) != 2)
    return 0;
  return (double)resident * (double)sysconf (_SC_PAGESIZE);
}

static double
to_seconds (struct timeval time)
{
  return (double)time.tv_sec + (double)time.tv_usec / G_USEC_PER_SEC;
}

static void
append_process (BanterServerMetrics *metrics, GString *out)
{
  struct rusage usage;

  getrusage (RUSAGE_SELF, &usage);
  append_value (out, "process_cpu_seconds_total", "counter", "Processor time.",
                to_seconds (usage.ru_utime) + to_seconds (usage.ru_stime));
  append_value (out, "process_resident_memory_bytes", "gauge", "Memory.", get_resident_bytes ());
  append_value (out, "process_open_fds", "gauge", "Open descriptors.", count_descriptors ());
  append_value (out, "process_start_time_seconds", "gauge", "Start, in seconds since 1970.",
                (double)metrics->started);
  append_head (out, "banterd_build_info", "gauge", "The version.");
  g_string_append (out, "banterd_build_info{version=\"" BANTER_VERSION "\"} 1\n");
}

char *
banter_server_metrics_to_text (BanterServerMetrics *metrics, BanterDb *db, guint n_queued)
{
  GString *out = g_string_new (NULL);

  g_mutex_lock (&metrics->mutex);
  append_requests (metrics, out);
  append_commits (metrics, out, n_queued);
  g_mutex_unlock (&metrics->mutex);
  append_value (out, "banterd_connections", "gauge", "Connections of clients.",
                g_atomic_int_get (&metrics->gauges[BANTER_SERVER_GAUGE_CONNECTIONS]));
  append_value (out, "banterd_polls_waiting", "gauge", "Requests that wait for news.",
                g_atomic_int_get (&metrics->gauges[BANTER_SERVER_GAUGE_POLLS]));
  append_contents (metrics, db, out);
  append_process (metrics, out);
  return g_string_free (out, FALSE);
}
