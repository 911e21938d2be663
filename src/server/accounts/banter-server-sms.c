/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-server-sms"

#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include <gio/gio.h>

#include "banter-server-sms.h"

#include "banter-server-config.h"
#include "banter-server.h"

#include "banter-matrix-error.h"

#define FILE_NAME "sms.txt"
#define MAX_WAIT_US ((gint64)15 * G_USEC_PER_SEC)

/* A program that is waited for by two threads: the worker, which has the time limit, and the main
 * loop, which learns of its end. */
typedef struct
{
  gatomicrefcount ref_count;
  GMutex mutex;
  GCond cond;
  gboolean ended;
} Wait;

static void
wait_unref (Wait *wait)
{
  if (!g_atomic_ref_count_dec (&wait->ref_count))
    return;
  g_mutex_clear (&wait->mutex);
  g_cond_clear (&wait->cond);
  g_free (wait);
}

static void
on_ended (GObject *source, GAsyncResult *result, gpointer data)
{
  Wait *wait = data;

  g_subprocess_wait_finish (G_SUBPROCESS (source), result, NULL);
  g_mutex_lock (&wait->mutex);
  wait->ended = TRUE;
  g_cond_signal (&wait->cond);
  g_mutex_unlock (&wait->mutex);
  wait_unref (wait);
}

static gboolean
wait_for (GSubprocess *process)
{
  Wait *wait = g_new0 (Wait, 1);
  gint64 deadline = g_get_monotonic_time () + MAX_WAIT_US;
  gboolean ended;

  g_atomic_ref_count_init (&wait->ref_count);
  g_atomic_ref_count_inc (&wait->ref_count);
  g_mutex_init (&wait->mutex);
  g_cond_init (&wait->cond);
  g_subprocess_wait_async (process, NULL, on_ended, wait);
  g_mutex_lock (&wait->mutex);
  while (!wait->ended && g_cond_wait_until (&wait->cond, &wait->mutex, deadline))
    ;
  ended = wait->ended;
  g_mutex_unlock (&wait->mutex);
  wait_unref (wait);
  if (!ended)
    g_subprocess_force_exit (process);
  return ended && g_subprocess_get_if_exited (process)
         && g_subprocess_get_exit_status (process) == 0;
}

static gboolean
run_command (const char *command, const char *number, const char *text)
{
  g_autofree char *whole = g_strconcat ("+", number, NULL);
  const char *const argv[] = { command, whole, text, NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) process = g_subprocess_newv (
      argv, G_SUBPROCESS_FLAGS_STDOUT_SILENCE | G_SUBPROCESS_FLAGS_STDERR_SILENCE, &error);

  if (process == NULL)
    {
      g_message ("%s does not start: %s", command, error->message);
      return FALSE;
    }
  if (wait_for (process))
    return TRUE;
  g_message ("%s has failed, or took too long", command);
  return FALSE;
}

static gboolean
append_to_file (BanterServer *server, const char *number, const char *text)
{
  g_autofree char *path = banter_server_build_path (server, FILE_NAME);
  g_autofree char *line = g_strdup_printf ("+%s %s\n", number, text);
  int fd = open (path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0600);
  gboolean ok;

  if (fd < 0)
    {
      g_message ("%s: %s", path, g_strerror (errno));
      return FALSE;
    }
  ok = write (fd, line, strlen (line)) == (ssize_t)strlen (line);
  close (fd);
  return ok;
}

gboolean
banter_server_sms_send (BanterServer *server, const char *number, const char *text, GError **error)
{
  const char *command = banter_server_get_config (server)->sms_command;

  if (command != NULL ? run_command (command, number, text) : append_to_file (server, number, text))
    return TRUE;
  g_set_error_literal (error, BANTER_MATRIX_ERROR, BANTER_MATRIX_ERROR_THREEPID_DENIED,
                       "The text message cannot be sent");
  return FALSE;
}
