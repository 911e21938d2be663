/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-local-server"

#include "config.h"

#include <signal.h>
#include <stdio.h>
#include <sys/prctl.h>
#include <unistd.h>

#include <gio/gunixinputstream.h>
#include <glib/gstdio.h>

#include "banter-local-server.h"

#include "banter-backoff.h"
#include "banter-problem-private.h"
#include "banter-profile.h"
#include "banter-program.h"

/* The embedded homeserver: banterd as a child on a loopback port. The kernel ends it with us, even
 * when we are killed. One that ends by itself is started again. The port of the first start is
 * kept, as accounts remember it. Main thread. */

#define SERVER_NAME "banter.local"
#define LISTENING "listening on "
/* The first start makes the sample community. */
#define START_SECONDS_MAX 60
/* After that the next end is a new story. */
#define GOOD_RUN_US (G_GINT64_CONSTANT (60) * G_USEC_PER_SEC)

struct _BanterLocalServer
{
  GObject parent_instance;

  char *dir; /* of the server's own data */
  char *uri; /* while it answers */
  GSubprocess *process;
  GDataInputStream *output;
  GPtrArray *waiting;     /* GTask: who asked for the start */
  GCancellable *watching; /* the process, while it answers */
  guint timeout_source;
  guint revival_source;
  BanterBackoff revivals;
  gint64 up_since; /* monotonic; 0: it never was */
  gboolean sample;
};

G_DEFINE_FINAL_TYPE (BanterLocalServer, banter_local_server, G_TYPE_OBJECT)

static char *
server_dir (BanterProfile *profile)
{
  return g_build_filename (banter_profile_get_data_dir (profile), "server", NULL);
}

static char *
port_file (const char *dir)
{
  return g_build_filename (dir, "port", NULL);
}

static void
banter_local_server_dispose (GObject *object)
{
  banter_local_server_stop (BANTER_LOCAL_SERVER (object));
  G_OBJECT_CLASS (banter_local_server_parent_class)->dispose (object);
}

static void
banter_local_server_finalize (GObject *object)
{
  BanterLocalServer *self = BANTER_LOCAL_SERVER (object);

  g_free (self->dir);
  g_ptr_array_unref (self->waiting);
  G_OBJECT_CLASS (banter_local_server_parent_class)->finalize (object);
}

static void
banter_local_server_class_init (BanterLocalServerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = banter_local_server_dispose;
  object_class->finalize = banter_local_server_finalize;
}

static void
banter_local_server_init (BanterLocalServer *self)
{
  self->waiting = g_ptr_array_new_with_free_func (g_object_unref);
}

/**
 * banter_local_server_new:
 * @profile: whose server
 * @sample: whether it begins with the sample community
 *
 * Returns: (transfer full): the server; it runs after banter_local_server_start_async() and ends
 *   with the object
 */
BanterLocalServer *
banter_local_server_new (BanterProfile *profile, gboolean sample)
{
  BanterLocalServer *self = g_object_new (BANTER_TYPE_LOCAL_SERVER, NULL);

  g_return_val_if_fail (BANTER_IS_PROFILE (profile), self);
  self->dir = server_dir (profile);
  self->sample = sample;
  return self;
}

gboolean
banter_local_server_is_needed (BanterProfile *profile)
{
  g_autofree char *dir = NULL;
  g_autofree char *file = NULL;

  g_return_val_if_fail (BANTER_IS_PROFILE (profile), FALSE);
  dir = server_dir (profile);
  file = port_file (dir);
  return g_file_test (file, G_FILE_TEST_IS_REGULAR);
}

/* As seen from a program in src/app or tests/model of a build tree, and beside the app. */
static const char *const near[]
    = { "../server/banterd", "../../src/server/banterd", "banterd", NULL };

/* In the child, before exec: nothing but system calls. */
static void
die_with_parent (gpointer parent)
{
  prctl (PR_SET_PDEATHSIG, SIGKILL);
  if (getppid () != GPOINTER_TO_INT (parent))
    _exit (1);
}

static guint
stored_port (const char *dir)
{
  g_autofree char *file = port_file (dir);
  g_autofree char *text = NULL;
  guint64 port = 0;

  if (g_file_get_contents (file, &text, NULL, NULL))
    g_ascii_string_to_unsigned (g_strstrip (text), 10, 1, G_MAXUINT16, &port, NULL);
  return (guint)port;
}

/* Written once for all: a file is replaced safely, and thus slowly. */
static gboolean
store_port (BanterLocalServer *self, GError **error)
{
  g_autofree char *file = port_file (self->dir);
  g_autofree char *known = g_strdup_printf ("%u", stored_port (self->dir));
  const char *colon = strrchr (self->uri, ':');

  g_assert (colon != NULL);
  if (g_str_equal (colon + 1, known))
    return TRUE;
  return g_file_set_contents (file, colon + 1, -1, error);
}

/* Answers everyone who waits; @error: (nullable): NULL if it runs now */
static void
answer (BanterLocalServer *self, const GError *error)
{
  g_autoptr (GPtrArray) waiting = g_steal_pointer (&self->waiting);

  self->waiting = g_ptr_array_new_with_free_func (g_object_unref);
  g_clear_handle_id (&self->timeout_source, g_source_remove);
  for (guint i = 0; i < waiting->len; i++)
    if (error != NULL)
      g_task_return_error (waiting->pdata[i], g_error_copy (error));
    else
      g_task_return_pointer (waiting->pdata[i], g_strdup (self->uri), g_free);
}

/* @error: what those are told who wait for the start */
static void
end (BanterLocalServer *self, const GError *error)
{
  if (self->watching != NULL)
    g_cancellable_cancel (self->watching);
  g_clear_object (&self->watching);
  if (self->process != NULL)
    g_subprocess_send_signal (self->process, SIGTERM);
  g_clear_object (&self->output);
  g_clear_object (&self->process);
  g_clear_pointer (&self->uri, g_free);
  g_clear_handle_id (&self->revival_source, g_source_remove);
  answer (self, error);
}

static void revive_later (BanterLocalServer *self);

static void
fail (BanterLocalServer *self, const char *why)
{
  g_autoptr (GError) error = g_error_new (BANTER_MODEL_ERROR, BANTER_PROBLEM_LOCAL_SERVER,
                                          "The embedded server does not start: %s", why);

  g_warning ("%s (see %s)", error->message, self->dir);
  end (self, error);
  if (self->up_since != 0)
    revive_later (self);
}

static gboolean
on_timeout (gpointer user_data)
{
  g_autoptr (BanterLocalServer) self = g_object_ref (user_data);

  self->timeout_source = 0;
  fail (self, "no answer in time");
  return G_SOURCE_REMOVE;
}

/* @user_data: (transfer none): it lives, unless the waiting was cancelled */
static void
on_ended (GObject *source, GAsyncResult *result, gpointer user_data)
{
  BanterLocalServer *self = user_data;
  g_autoptr (GError) error = NULL;

  g_subprocess_wait_finish (G_SUBPROCESS (source), result, &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_message ("The embedded server has ended (see %s)", self->dir);
  if (g_get_monotonic_time () - self->up_since > GOOD_RUN_US)
    banter_backoff_reset (&self->revivals);
  end (self, NULL);
  revive_later (self);
}

static void
on_up (BanterLocalServer *self, const char *uri)
{
  g_autoptr (GError) error = NULL;

  self->uri = g_strdup (uri);
  if (!store_port (self, &error))
    {
      fail (self, error->message);
      return;
    }
  self->up_since = g_get_monotonic_time ();
  self->watching = g_cancellable_new ();
  g_subprocess_wait_async (self->process, self->watching, on_ended, self);
  answer (self, NULL);
}

static void
on_line (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (BanterLocalServer) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *line = g_data_input_stream_read_line_finish_utf8 (G_DATA_INPUT_STREAM (source),
                                                                     result, NULL, &error);
  const char *found = line != NULL ? strstr (line, LISTENING) : NULL;

  if (self->output != G_DATA_INPUT_STREAM (source))
    return; /* stopped meanwhile */
  if (found != NULL)
    on_up (self, found + strlen (LISTENING));
  else
    fail (self, line != NULL ? line : error != NULL ? error->message : "it ended");
}

static gboolean
launch (BanterLocalServer *self, GError **error)
{
  g_autofree char *program = banter_program_find ("BANTER_SERVER", near, "banterd");
  g_autofree char *listen = g_strdup_printf ("127.0.0.1:%u", stored_port (self->dir));
  g_autofree char *log_file = g_build_filename (self->dir, "log", NULL);
  g_autoptr (GSubprocessLauncher) launcher
      = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE);
  g_autoptr (GError) spawn_error = NULL;

  g_clear_handle_id (&self->revival_source, g_source_remove);
  if (g_mkdir_with_parents (self->dir, 0700) != 0)
    {
      g_set_error (error, BANTER_MODEL_ERROR, BANTER_PROBLEM_STORAGE, "%s cannot be made",
                   self->dir);
      return FALSE;
    }
  g_unlink (log_file); /* only the last run is kept */
  g_subprocess_launcher_set_stderr_file_path (launcher, log_file);
  g_subprocess_launcher_set_child_setup (launcher, die_with_parent, GINT_TO_POINTER (getpid ()),
                                         NULL);
  self->process = g_subprocess_launcher_spawn (launcher, &spawn_error, program, "--data", self->dir,
                                               "--listen", listen, "--server-name", SERVER_NAME,
                                               "--open-registration", "--no-rate-limits",
                                               self->sample ? "--sample" : NULL, NULL);
  if (self->process == NULL)
    {
      g_set_error_literal (error, BANTER_MODEL_ERROR, BANTER_PROBLEM_LOCAL_SERVER,
                           spawn_error->message);
      return FALSE;
    }
  self->output = g_data_input_stream_new (g_subprocess_get_stdout_pipe (self->process));
  g_data_input_stream_read_line_async (self->output, G_PRIORITY_DEFAULT, NULL, on_line,
                                       g_object_ref (self));
  self->timeout_source = g_timeout_add_seconds (START_SECONDS_MAX, on_timeout, self);
  return TRUE;
}

static gboolean
on_revival (gpointer user_data)
{
  g_autoptr (BanterLocalServer) self = g_object_ref (user_data);
  g_autoptr (GError) error = NULL;

  self->revival_source = 0;
  if (!launch (self, &error))
    fail (self, error->message);
  return G_SOURCE_REMOVE;
}

static void
revive_later (BanterLocalServer *self)
{
  self->revival_source = g_timeout_add (banter_backoff_next (&self->revivals), on_revival, self);
}

void
banter_local_server_start_async (BanterLocalServer *self, GCancellable *cancellable,
                                 GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  g_autoptr (GError) error = NULL;

  g_return_if_fail (BANTER_IS_LOCAL_SERVER (self));
  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, banter_local_server_start_async);
  if (self->uri != NULL)
    g_task_return_pointer (task, g_strdup (self->uri), g_free);
  else if (self->process != NULL || launch (self, &error))
    g_ptr_array_add (self->waiting, g_steal_pointer (&task));
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

char *
banter_local_server_start_finish (BanterLocalServer *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

void
banter_local_server_stop (BanterLocalServer *self)
{
  g_autoptr (GError) error = NULL;

  g_return_if_fail (BANTER_IS_LOCAL_SERVER (self));
  g_set_error_literal (&error, G_IO_ERROR, G_IO_ERROR_CANCELLED, "The server was stopped");
  end (self, error);
}
