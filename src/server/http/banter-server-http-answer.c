/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-server-http-answer"

#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "banter-server-http-private.h"

#include "banter-server.h"

/* From a call's answer to libmicrohttpd's response. An answer that is read slowly may not take
 * memory for as long as it pleases its reader: a large one is sent from a file without a name. */

static gboolean
write_all (int fd, const char *text, gsize length)
{
  while (length > 0)
    {
      gssize n = write (fd, text, length);

      if (n < 0 && errno == EINTR)
        continue;
      if (n <= 0)
        return FALSE;
      text += n;
      length -= (gsize)n;
    }
  return TRUE;
}

/* Where that is not possible the answer stays in memory. */
static void
move_to_file (BanterServerCall *call, gsize length)
{
  g_autofree char *dir = banter_server_build_path (call->server, "uploads");
  int fd = open (dir, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);

  if (fd < 0)
    return;
  if (!write_all (fd, call->answer, length))
    {
      close (fd);
      return;
    }
  g_clear_pointer (&call->answer, g_free);
  call->answer_fd = fd;
  call->answer_size = (gint64)length;
}

static struct MHD_Response *
create (BanterServerCall *call)
{
  gsize length = call->answer != NULL ? strlen (call->answer) : 0;

  if (length > BANTER_SERVER_HTTP_MAX_MEMORY)
    move_to_file (call, length);
  if (call->answer_fd >= 0)
    return MHD_create_response_from_fd64 ((guint64)call->answer_size,
                                          g_steal_fd (&call->answer_fd));
  return MHD_create_response_from_buffer (length, g_steal_pointer (&call->answer),
                                          MHD_RESPMEM_MUST_FREE);
}

static gboolean
has_header (BanterServerCall *call, const char *name)
{
  for (guint i = 0; call->headers != NULL && i < call->headers->len; i += 2)
    if (g_ascii_strcasecmp (g_ptr_array_index (call->headers, i), name) == 0)
      return TRUE;
  return FALSE;
}

struct MHD_Response *
banter_server_http_create_response (BanterServerCall *call, gboolean closing)
{
  struct MHD_Response *response = create (call);

  if (response == NULL)
    return NULL;
  /* CS-API "Web Browser Clients" */
  MHD_add_response_header (response, "Access-Control-Allow-Origin", "*");
  MHD_add_response_header (response, "Access-Control-Allow-Methods",
                           "GET, POST, PUT, DELETE, OPTIONS");
  MHD_add_response_header (response, "Access-Control-Allow-Headers",
                           "X-Requested-With, Content-Type, Authorization");
  if (!has_header (call, "Content-Type"))
    MHD_add_response_header (response, "Content-Type", "application/json");
  for (guint i = 0; call->headers != NULL && i < call->headers->len; i += 2)
    MHD_add_response_header (response, g_ptr_array_index (call->headers, i),
                             g_ptr_array_index (call->headers, i + 1));
  if (closing)
    MHD_add_response_header (response, "Connection", "close");
  return response;
}
