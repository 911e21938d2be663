/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-server-admin-socket"

#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <gio/gunixsocketaddress.h>
#include <glib/gstdio.h>

#include "banter-server-admin-socket.h"

#include "banter-server-config.h"
#include "banter-server-error.h"
#include "banter-server.h"

/* A thread of its own that blocks: administration is rare, and must not wait for anybody's
 * uploads. Who may connect is decided by the modes of the directory and of the socket. */

#define NAME "admin.sock"
#define TIMEOUT_S 10
#define MAX_REPLY (64 * 1024 * 1024)

struct _BanterServerAdminSocket
{
  BanterServer *server;
  int folder;
  GSocket *listener;
  GCancellable *ending;
  GThread *thread;
};

/* A socket's address holds 107 characters, a path may be longer. */
static GSocketAddress *
address_new (int folder)
{
  g_autofree char *path = g_strdup_printf ("/proc/self/fd/%d/" NAME, folder);

  return g_unix_socket_address_new (path);
}

static int
open_folder (const char *data_dir)
{
  return open (data_dir, O_PATH | O_DIRECTORY | O_CLOEXEC);
}

/* Reads until the other side has said all. */
static char *
read_all (GSocket *socket, gsize max, gsize *length, GError **error)
{
  g_autoptr (GString) text = g_string_new (NULL);
  char buffer[4096];
  gssize n;

  while ((n = g_socket_receive (socket, buffer, sizeof buffer, NULL, error)) > 0)
    {
      g_string_append_len (text, buffer, n);
      if (text->len > max)
        {
          g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_MESSAGE_TOO_LARGE, "Too long");
          return NULL;
        }
    }
  *length = text->len;
  return n == 0 ? g_string_free (g_steal_pointer (&text), FALSE) : NULL;
}

static gboolean
write_all (GSocket *socket, const char *text, gsize length, GError **error)
{
  while (length > 0)
    {
      gssize n = g_socket_send (socket, text, length, NULL, error);

      if (n < 0)
        return FALSE;
      text += n;
      length -= (gsize)n;
    }
  return TRUE;
}

/* --- The server's side --- */

static char *
identify (GSocket *client)
{
  g_autoptr (GCredentials) credentials = g_socket_get_credentials (client, NULL);

  if (credentials == NULL)
    return g_strdup ("uid:?");
  return g_strdup_printf ("uid:%u", (guint)g_credentials_get_unix_user (credentials, NULL));
}

static void
serve (BanterServerAdminSocket *self, GSocket *client)
{
  static const BanterJsonLimits limits
      = { BANTER_SERVER_ADMIN_MAX_REQUEST, BANTER_JSON_DEPTH_SERVER };
  g_autofree char *actor = identify (client);
  g_autofree char *text = NULL;
  g_autofree char *answer = NULL;
  g_autoptr (GError) error = NULL;
  BanterServerAdminRequest *request = NULL;
  BanterServerAdminReply *reply;
  gsize length = 0;

  g_socket_set_timeout (client, TIMEOUT_S);
  text = read_all (client, BANTER_SERVER_ADMIN_MAX_REQUEST, &length, &error);
  if (text != NULL)
    request = banter_json_decode_untrusted (&banter_server_admin_request_type, text, length,
                                            &limits, &error);
  if (request == NULL)
    {
      g_message ("A request for administration that is none: %s", error->message);
      return;
    }
  reply = banter_server_admin_execute (self->server, actor, request);
  answer = banter_json_encode (&banter_server_admin_reply_type, reply);
  if (!write_all (client, answer, strlen (answer), &error))
    g_message ("Who asked did not wait for the answer: %s", error->message);
  banter_json_free (&banter_server_admin_reply_type, reply);
  banter_json_free (&banter_server_admin_request_type, request);
}

static gpointer
listen_thread (gpointer data)
{
  BanterServerAdminSocket *self = data;

  while (!g_cancellable_is_cancelled (self->ending))
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GSocket) client = g_socket_accept (self->listener, self->ending, &error);

      if (client != NULL)
        serve (self, client);
      else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        {
          g_message ("The administration socket: %s", error->message);
          /* No descriptors are left, say: not at once again. */
          g_usleep (G_USEC_PER_SEC / 10);
        }
    }
  return NULL;
}

static gboolean
listen_on (BanterServerAdminSocket *self, GError **error)
{
  g_autoptr (GSocketAddress) address = address_new (self->folder);

  /* One that a killed server left behind. */
  unlinkat (self->folder, NAME, 0);
  self->listener
      = g_socket_new (G_SOCKET_FAMILY_UNIX, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_DEFAULT, error);
  return self->listener != NULL && g_socket_bind (self->listener, address, FALSE, error)
         && fchmodat (self->folder, NAME, 0600, 0) == 0 && g_socket_listen (self->listener, error);
}

BanterServerAdminSocket *
banter_server_admin_socket_new (BanterServer *server, GError **error)
{
  g_autoptr (BanterServerAdminSocket) self = g_new0 (BanterServerAdminSocket, 1);
  const char *data_dir = banter_server_get_config (server)->data_dir;
  g_autoptr (GError) cause = NULL;

  self->server = server;
  self->ending = g_cancellable_new ();
  self->folder = open_folder (data_dir);
  if (self->folder < 0 || !listen_on (self, &cause))
    {
      g_set_error (error, BANTER_SERVER_ERROR, BANTER_SERVER_ERROR_START,
                   "The administration socket %s/" NAME " cannot be made: %s", data_dir,
                   cause != NULL ? cause->message : g_strerror (errno));
      return NULL;
    }
  self->thread = g_thread_new ("admin", listen_thread, self);
  return g_steal_pointer (&self);
}

void
banter_server_admin_socket_free (BanterServerAdminSocket *self)
{
  g_cancellable_cancel (self->ending);
  if (self->thread != NULL)
    {
      g_thread_join (self->thread);
      unlinkat (self->folder, NAME, 0);
    }
  g_clear_object (&self->listener);
  g_object_unref (self->ending);
  if (self->folder >= 0)
    close (self->folder);
  g_free (self);
}

/* --- The other side --- */

static GSocket *
connect_to (const char *data_dir, GError **error)
{
  int folder = open_folder (data_dir);
  g_autoptr (GSocketAddress) address = NULL;
  g_autoptr (GSocket) socket = NULL;
  gboolean connected;

  if (folder < 0)
    {
      g_set_error (error, G_IO_ERROR, (int)g_io_error_from_errno (errno), "%s: %s", data_dir,
                   g_strerror (errno));
      return NULL;
    }
  address = address_new (folder);
  socket
      = g_socket_new (G_SOCKET_FAMILY_UNIX, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_DEFAULT, error);
  connected = socket != NULL && g_socket_connect (socket, address, NULL, error);
  close (folder);
  return connected ? g_steal_pointer (&socket) : NULL;
}

BanterServerAdminReply *
banter_server_admin_socket_ask (const char *data_dir, const BanterServerAdminRequest *request,
                                GError **error)
{
  static const BanterJsonLimits limits = { MAX_REPLY, BANTER_JSON_DEPTH_SERVER };
  g_autoptr (GSocket) socket = connect_to (data_dir, error);
  g_autofree char *text = NULL;
  g_autofree char *answer = NULL;
  gsize length = 0;

  if (socket == NULL)
    return NULL;
  text = banter_json_encode (&banter_server_admin_request_type, request);
  if (!write_all (socket, text, strlen (text), error)
      || !g_socket_shutdown (socket, FALSE, TRUE, error))
    return NULL;
  answer = read_all (socket, MAX_REPLY, &length, error);
  if (answer == NULL)
    return NULL;
  return banter_json_decode_untrusted (&banter_server_admin_reply_type, answer, length, &limits,
                                       error);
}
