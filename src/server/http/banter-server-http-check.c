/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-server-http-check"

#include "config.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <string.h>
#include <unistd.h>

#include <gio/gio.h>

#include "banter-server-http-private.h"

#include "banter-server-config.h"
#include "banter-server-error.h"
#include "banter-server.h"

#include "banter-id.h"

/* What the transport needs around libmicrohttpd: header checks that it lacks, addresses, the
 * listening socket and the file of an upload. No state. */

#define BACKLOG 1024

typedef struct
{
  guint n_lengths;
  guint n_hosts;
  guint n_encodings;
  const char *length;
  const char *encoding;
  gboolean bad_name;
} Headers;

/* libmicrohttpd joins a line that is folded right after the colon with the header's name. */
static gboolean
is_folded (const char *name)
{
  static const char *const framing[] = { "Content-Length", "Transfer-Encoding" };

  for (guint i = 0; i < G_N_ELEMENTS (framing); i++)
    if (g_ascii_strncasecmp (name, framing[i], strlen (framing[i])) == 0
        && name[strlen (framing[i])] != '\0')
      return TRUE;
  return FALSE;
}

static enum MHD_Result
collect_header (void *data, enum MHD_ValueKind kind, const char *name, const char *value)
{
  static const char token[] = G_CSET_A_2_Z G_CSET_a_2_z G_CSET_DIGITS "!#$%&'*+-.^_`|~";
  Headers *headers = data;

  if (*name == '\0' || strspn (name, token) != strlen (name) || is_folded (name))
    headers->bad_name = TRUE;
  if (g_ascii_strcasecmp (name, "Content-Length") == 0)
    {
      headers->n_lengths++;
      headers->length = value;
    }
  else if (g_ascii_strcasecmp (name, "Host") == 0)
    headers->n_hosts++;
  else if (g_ascii_strcasecmp (name, "Transfer-Encoding") == 0)
    {
      headers->n_encodings++;
      headers->encoding = value;
    }
  return MHD_YES;
}

static const char *
find_fault (const Headers *headers, const char *version, gint64 *length)
{
  if (headers->bad_name)
    return "A header's name is not a token";
  if (headers->n_hosts > 1 || headers->n_lengths > 1 || headers->n_encodings > 1)
    return "A header is repeated";
  if (headers->n_lengths > 0 && headers->n_encodings > 0)
    return "Content-Length together with Transfer-Encoding";
  if (headers->n_encodings > 0
      && (headers->encoding == NULL || g_ascii_strcasecmp (headers->encoding, "chunked") != 0
          || !g_str_equal (version, "HTTP/1.1")))
    return "This Transfer-Encoding is not understood";
  if (headers->n_lengths > 0
      && (headers->length == NULL || *headers->length == '\0'
          || strspn (headers->length, G_CSET_DIGITS) != strlen (headers->length)
          || !g_ascii_string_to_signed (headers->length, 10, 0, G_MAXINT64, length, NULL)))
    return "Content-Length is not a number";
  return NULL;
}

gboolean
banter_server_http_check_headers (struct MHD_Connection *connection, const char *version,
                                  gint64 *length, GError **error)
{
  Headers headers = { 0 };
  const char *fault;

  MHD_get_connection_values (connection, MHD_HEADER_KIND, collect_header, &headers);
  fault = find_fault (&headers, version, length);
  if (fault == NULL)
    return TRUE;
  g_set_error_literal (error, BANTER_SERVER_ERROR, BANTER_SERVER_ERROR_BAD_REQUEST, fault);
  return FALSE;
}

static char *
dup_peer (struct MHD_Connection *connection)
{
  const struct sockaddr *address
      = MHD_get_connection_info (connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS)->client_addr;
  char text[INET6_ADDRSTRLEN] = "";

  if (address != NULL && address->sa_family == AF_INET)
    inet_ntop (AF_INET, &((const struct sockaddr_in *)address)->sin_addr, text, sizeof text);
  else if (address != NULL && address->sa_family == AF_INET6)
    inet_ntop (AF_INET6, &((const struct sockaddr_in6 *)address)->sin6_addr, text, sizeof text);
  return g_strdup (text);
}

static gboolean
is_trusted (BanterServer *server, const char *address)
{
  return banter_server_get_config (server)->behind_proxy
         || banter_server_address_is_loopback (address);
}

/* The last one of all is what our own proxy saw, in a header of its own or at the end of the
 * client's; those before are whatever the client wrote. */
static enum MHD_Result
find_forwarded (void *data, enum MHD_ValueKind kind, const char *name, const char *value)
{
  const char **last = data;

  if (value != NULL && g_ascii_strcasecmp (name, "X-Forwarded-For") == 0)
    *last = value;
  return MHD_YES;
}

char *
banter_server_http_dup_address (struct MHD_Connection *connection, BanterServer *server)
{
  g_autofree char *peer = dup_peer (connection);
  g_autofree char *address = NULL;
  const char *forwarded = NULL;
  const char *last;

  MHD_get_connection_values (connection, MHD_HEADER_KIND, find_forwarded, &forwarded);
  if (forwarded == NULL || !is_trusted (server, peer))
    return g_steal_pointer (&peer);
  last = strrchr (forwarded, ',');
  address = g_strstrip (g_strdup (last != NULL ? last + 1 : forwarded));
  if (!g_hostname_is_ip_address (address))
    return g_steal_pointer (&peer);
  return g_steal_pointer (&address);
}

char *
banter_server_http_dup_base_url (struct MHD_Connection *connection, BanterServer *server)
{
  const char *host = MHD_lookup_connection_value (connection, MHD_HEADER_KIND, "Host");
  const char *public_baseurl = banter_server_get_config (server)->public_baseurl;
  const char *proto
      = MHD_lookup_connection_value (connection, MHD_HEADER_KIND, "X-Forwarded-Proto");

  if (public_baseurl != NULL)
    return g_strdup (public_baseurl);
  return g_strconcat (
      g_strcmp0 (proto, "https") == 0 ? "https://" : "http://",
      host != NULL && banter_server_name_is_valid (host) ? host : banter_server_get_name (server),
      NULL);
}

static int
bind_one (const struct addrinfo *info)
{
  int on = 1;
  int fd = socket (info->ai_family, info->ai_socktype | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);

  if (fd < 0)
    return -1;
  setsockopt (fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  if (bind (fd, info->ai_addr, info->ai_addrlen) == 0 && listen (fd, BACKLOG) == 0)
    return fd;
  on = errno;
  close (fd);
  errno = on;
  return -1;
}

static guint16
get_port (int fd)
{
  struct sockaddr_storage address;
  socklen_t length = sizeof address;

  if (getsockname (fd, (struct sockaddr *)&address, &length) != 0)
    return 0;
  return ntohs (address.ss_family == AF_INET6 ? ((struct sockaddr_in6 *)&address)->sin6_port
                                              : ((struct sockaddr_in *)&address)->sin_port);
}

int
banter_server_http_listen (const BanterServerAddress *address, guint16 *port, GError **error)
{
  struct addrinfo hints = { .ai_socktype = SOCK_STREAM, .ai_flags = AI_PASSIVE | AI_NUMERICSERV };
  struct addrinfo *found = NULL;
  g_autofree char *service = g_strdup_printf ("%u", address->port);
  int fd = -1;

  if (getaddrinfo (address->host, service, &hints, &found) != 0)
    {
      g_set_error (error, BANTER_SERVER_ERROR, BANTER_SERVER_ERROR_START,
                   "'%s' is not an address of this machine", address->host);
      return -1;
    }
  errno = 0;
  for (const struct addrinfo *info = found; info != NULL && fd < 0; info = info->ai_next)
    fd = bind_one (info);
  freeaddrinfo (found);
  if (fd < 0)
    g_set_error (error, BANTER_SERVER_ERROR, BANTER_SERVER_ERROR_START,
                 "Cannot listen on %s:%u: %s", address->host, address->port,
                 errno == EADDRINUSE ? "the port is in use" : g_strerror (errno));
  else
    *port = get_port (fd);
  return fd;
}

static gboolean
fail_errno (GError **error)
{
  int saved = errno;

  g_set_error (error, G_IO_ERROR, (int)g_io_error_from_errno (saved), "Upload: %s",
               g_strerror (saved));
  return FALSE;
}

gboolean
banter_server_http_open_upload (BanterServerCall *call, GError **error)
{
  g_autofree char *path = banter_server_build_path (call->server, "uploads/XXXXXX");

  if (call->upload.fd >= 0)
    return TRUE;
  call->upload.fd = g_mkstemp_full (path, O_RDWR | O_CLOEXEC, 0600);
  if (call->upload.fd < 0)
    return fail_errno (error);
  call->upload.path = g_steal_pointer (&path);
  return TRUE;
}

gboolean
banter_server_http_append_upload (BanterServerCall *call, const char *data, gsize length,
                                  GError **error)
{
  if (!banter_server_http_open_upload (call, error))
    return FALSE;
  while (length > 0)
    {
      gssize n = write (call->upload.fd, data, length);

      if (n < 0 && errno == EINTR)
        continue;
      if (n <= 0)
        return fail_errno (error);
      data += n;
      length -= (gsize)n;
      call->upload.size += n;
    }
  return TRUE;
}
