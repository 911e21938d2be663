/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-media-process"

#include "config.h"

#include "banter-media-process.h"

#include "banter-program.h"
#include "banter-sniff.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

/* Starts the helper, hands it files, and trusts nothing that comes back: the reply is checked, the
 * memory is sealed before it is mapped, and a helper that breaks the protocol, dies or takes too
 * long is killed. One thread at a time. */

#define DEFAULT_TIMEOUT_MS 10000

struct _BanterMediaProcess
{
  char *helper;
  guint timeout_ms;
  GPid pid;
  int socket; /* -1 while there is no process */
};

void
banter_media_image_free (BanterMediaImage *image)
{
  g_clear_pointer (&image->pixels, g_bytes_unref);
  g_free (image->delays_ms);
  g_free (image);
}

static gboolean
helper_failed (GError **error, const char *what)
{
  g_set_error (error, BANTER_MEDIA_ERROR, BANTER_MEDIA_ERROR_HELPER, "The picture decoder %s",
               what);
  return FALSE;
}

/* ---- the process ---- */

/* As seen from a program in src/LAYER or tests/LAYER of a build tree. */
static const char *const near[] = { "../media/banter-media", "../../src/media/banter-media", NULL };

BanterMediaProcess *
banter_media_process_new (const char *helper, guint timeout_ms)
{
  BanterMediaProcess *self = g_new0 (BanterMediaProcess, 1);

  /* Absolute: it starts in another folder. */
  self->helper = helper != NULL ? g_canonicalize_filename (helper, NULL)
                                : banter_program_find ("BANTER_MEDIA_HELPER", near, "banter-media");
  self->timeout_ms = timeout_ms != 0 ? timeout_ms : DEFAULT_TIMEOUT_MS;
  self->socket = -1;
  return self;
}

static gboolean
start (BanterMediaProcess *self, GError **error)
{
  const char *argv[] = { self->helper, NULL };
  /* Nothing of the person's environment, except what a sanitizer must be told. */
  g_autofree char *sanitizer
      = g_strconcat ("ASAN_OPTIONS=detect_leaks=0:", g_getenv ("ASAN_OPTIONS"), NULL);
  const char *envp[] = { "LC_ALL=C", sanitizer, NULL };
  const int target = BANTER_MEDIA_SOCKET_FD;
  g_autoptr (GError) spawn_error = NULL;
  int sockets[2];
  gboolean ok;

  if (self->socket >= 0)
    return TRUE;
  if (socketpair (AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, sockets) != 0)
    return helper_failed (error, "has no socket");
  ok = g_spawn_async_with_pipes_and_fds (
      "/", argv, envp, G_SPAWN_DO_NOT_REAP_CHILD | G_SPAWN_STDOUT_TO_DEV_NULL, NULL, NULL, -1, -1,
      -1, &sockets[1], &target, 1, &self->pid, NULL, NULL, NULL, &spawn_error);
  close (sockets[1]);
  if (!ok)
    {
      close (sockets[0]);
      self->pid = 0;
      g_set_error (error, BANTER_MEDIA_ERROR, BANTER_MEDIA_ERROR_START,
                   "The picture decoder %s cannot be started: %s", self->helper,
                   spawn_error->message);
      return FALSE;
    }
  self->socket = sockets[0];
  g_debug ("started %d", (int)self->pid);
  return TRUE;
}

static void
stop (BanterMediaProcess *self)
{
  int status = 0;

  if (self->socket < 0)
    return;
  close (self->socket);
  self->socket = -1;
  kill (self->pid, SIGKILL);
  while (waitpid (self->pid, &status, 0) < 0 && errno == EINTR)
    ;
  g_debug ("%d ended with status 0x%x", (int)self->pid, (guint)status);
  self->pid = 0;
}

void
banter_media_process_free (BanterMediaProcess *self)
{
  stop (self);
  g_free (self->helper);
  g_free (self);
}

GPid
banter_media_process_get_pid (BanterMediaProcess *self)
{
  return self->pid;
}

/* ---- one job ---- */

static int
new_memory (const char *name)
{
  return memfd_create (name, MFD_CLOEXEC | MFD_ALLOW_SEALING);
}

/* A descriptor of the bytes that nobody can change any more. */
static int
seal_input (GBytes *input)
{
  gsize size, done = 0;
  const char *data = g_bytes_get_data (input, &size);
  int fd = new_memory ("banter-picture");

  while (fd >= 0 && done < size)
    {
      gssize n = write (fd, data + done, size - done);

      if (n < 0 && errno == EINTR)
        continue;
      if (n <= 0)
        {
          close (fd);
          return -1;
        }
      done += n;
    }
  if (fd >= 0)
    fcntl (fd, F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE | F_SEAL_SEAL);
  return fd;
}

static gboolean
send_request (BanterMediaProcess *self, const BanterMediaRequest *wanted, int input, int output)
{
  BanterMediaRequest request = *wanted;
  const int fds[] = { input, output };
  union
  {
    struct cmsghdr header;
    char space[CMSG_SPACE (sizeof fds)];
  } control = { 0 };
  struct iovec part = { &request, sizeof request };
  struct msghdr message = {
    .msg_iov = &part,
    .msg_iovlen = 1,
    .msg_control = &control,
    .msg_controllen = sizeof control,
  };
  struct cmsghdr *header = CMSG_FIRSTHDR (&message);

  request.magic = BANTER_MEDIA_MAGIC;
  header->cmsg_level = SOL_SOCKET;
  header->cmsg_type = SCM_RIGHTS;
  header->cmsg_len = CMSG_LEN (sizeof fds);
  memcpy (CMSG_DATA (header), fds, sizeof fds);
  return sendmsg (self->socket, &message, MSG_NOSIGNAL) == (gssize)sizeof request;
}

static gboolean
receive_reply (BanterMediaProcess *self, BanterMediaReply *reply, GError **error)
{
  gint64 deadline = g_get_monotonic_time () + self->timeout_ms * G_GINT64_CONSTANT (1000);
  struct pollfd poll_fd = { self->socket, POLLIN, 0 };
  int ready;

  do
    {
      gint64 left = MAX (0, deadline - g_get_monotonic_time ());

      ready = poll (&poll_fd, 1, (int)((left + 999) / 1000));
    }
  while (ready < 0 && errno == EINTR);
  if (ready == 0)
    return helper_failed (error, "took too long");
  if (recv (self->socket, reply, sizeof *reply, MSG_DONTWAIT) != (gssize)sizeof *reply)
    return helper_failed (error, "gave up");
  return TRUE;
}

static void
unmap (gpointer data)
{
  GBytes *region = data;
  gsize size;
  gpointer start_of = (gpointer)g_bytes_get_data (region, &size);

  munmap (start_of, size);
  g_bytes_unref (region);
}

/* Maps what the helper wrote, once it can neither change nor cut it any more. */
static GBytes *
map_output (int fd, gsize size)
{
  const int seals = F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE | F_SEAL_SEAL;
  void *data;

  if (fcntl (fd, F_ADD_SEALS, seals) != 0 || lseek (fd, 0, SEEK_END) != (off_t)size)
    return NULL;
  data = mmap (NULL, size, PROT_READ, MAP_PRIVATE, fd, 0);
  if (data == MAP_FAILED)
    return NULL;
  return g_bytes_new_with_free_func (data, size, unmap, g_bytes_new_static (data, size));
}

/* The helper may be in a stranger's hands: a reply that cannot be is one. */
static BanterMediaImage *
read_reply (const BanterMediaReply *reply, const BanterMediaRequest *request, int output,
            GError **error)
{
  BanterMediaImage *image;
  GBytes *pixels;

  if (reply->magic != BANTER_MEDIA_MAGIC || reply->width < 1 || reply->height < 1
      || reply->width > BANTER_MEDIA_MAX_SIDE || reply->height > BANTER_MEDIA_MAX_SIDE
      || (request->max_width > 0 && reply->width > request->max_width)
      || (request->max_height > 0 && reply->height > request->max_height) || reply->n_frames < 1
      || reply->n_frames > BANTER_MEDIA_MAX_FRAMES
      || (gsize)reply->width * reply->height * 4 * reply->n_frames > BANTER_MEDIA_MAX_OUTPUT
      || (pixels = map_output (output, (gsize)reply->width * reply->height * 4 * reply->n_frames))
             == NULL)
    {
      helper_failed (error, "answered nonsense");
      return NULL;
    }
  image = g_new0 (BanterMediaImage, 1);
  image->width = reply->width;
  image->height = reply->height;
  image->n_frames = reply->n_frames;
  image->delays_ms = g_memdup2 (reply->delays_ms, reply->n_frames * sizeof (guint16));
  image->pixels = pixels;
  return image;
}

/* Whatever else it says, the file is one of those that it may make, in the size that it names. */
static GBytes *
read_file (const BanterMediaReply *reply, const BanterMediaRequest *request, int output,
           GError **error)
{
  GBytes *file = NULL;
  int width = 0, height = 0;
  gsize size;
  const guint8 *data;

  if (reply->magic == BANTER_MEDIA_MAGIC && reply->file_size > 0
      && reply->file_size <= BANTER_MEDIA_MAX_OUTPUT)
    file = map_output (output, reply->file_size);
  data = file != NULL ? g_bytes_get_data (file, &size) : NULL;
  if (data != NULL && banter_sniff (data, size, &width, &height) != BANTER_FORMAT_UNKNOWN
      && width > 0 && width == reply->width && height > 0 && height == reply->height
      && (request->max_width == 0 || width <= request->max_width)
      && (request->max_height == 0 || height <= request->max_height))
    return file;
  g_clear_pointer (&file, g_bytes_unref);
  helper_failed (error, "answered nonsense");
  return NULL;
}

static gboolean
check_status (const BanterMediaReply *reply, GError **error)
{
  switch ((BanterMediaStatus)reply->status)
    {
    case BANTER_MEDIA_STATUS_UNSUPPORTED:
      g_set_error_literal (error, BANTER_MEDIA_ERROR, BANTER_MEDIA_ERROR_UNSUPPORTED,
                           "Not a format that is decoded here");
      return FALSE;
    case BANTER_MEDIA_STATUS_BROKEN:
      g_set_error_literal (error, BANTER_MEDIA_ERROR, BANTER_MEDIA_ERROR_BROKEN,
                           "The picture is damaged");
      return FALSE;
    case BANTER_MEDIA_STATUS_TOO_LARGE:
      g_set_error_literal (error, BANTER_MEDIA_ERROR, BANTER_MEDIA_ERROR_TOO_LARGE,
                           "The picture is too large");
      return FALSE;
    case BANTER_MEDIA_STATUS_OK:
    default:
      return TRUE;
    }
}

static gboolean
send_job (BanterMediaProcess *self, const BanterMediaRequest *request, int input, int output,
          GError **error)
{
  gboolean sent;

  if (!start (self, error))
    return FALSE;
  sent = send_request (self, request, input, output);
  if (!sent) /* it died while it was idle: once more with a new one */
    {
      stop (self);
      if (!start (self, error))
        return FALSE;
      sent = send_request (self, request, input, output);
    }
  if (sent)
    return TRUE;
  stop (self);
  return helper_failed (error, "does not listen");
}

/* @output: (out): what the helper wrote into; to be closed, also on failure, unless it is -1 */
static gboolean
do_job (BanterMediaProcess *self, GBytes *input, const BanterMediaRequest *request,
        BanterMediaReply *reply, int *output, GError **error)
{
  int in;
  gboolean done = FALSE;

  *output = -1;
  if (g_bytes_get_size (input) > BANTER_MEDIA_MAX_INPUT)
    {
      g_set_error_literal (error, BANTER_MEDIA_ERROR, BANTER_MEDIA_ERROR_TOO_LARGE,
                           "The file is too large");
      return FALSE;
    }
  in = seal_input (input);
  *output = new_memory ("banter-frames");
  if (in < 0 || *output < 0)
    helper_failed (error, "has no memory");
  else if (send_job (self, request, in, *output, error))
    {
      done = receive_reply (self, reply, error);
      if (!done)
        stop (self);
    }
  if (in >= 0)
    close (in);
  return done && check_status (reply, error);
}

BanterMediaImage *
banter_media_process_run (BanterMediaProcess *self, GBytes *input,
                          const BanterMediaRequest *request, GError **error)
{
  BanterMediaImage *image = NULL;
  BanterMediaReply reply;
  int output;

  g_return_val_if_fail (self != NULL && input != NULL && request != NULL, NULL);
  g_return_val_if_fail ((request->flags & BANTER_MEDIA_FILE) == 0, NULL);

  if (do_job (self, input, request, &reply, &output, error))
    {
      image = read_reply (&reply, request, output, error);
      if (image == NULL)
        stop (self);
    }
  if (output >= 0)
    close (output);
  return image;
}

GBytes *
banter_media_process_make_file (BanterMediaProcess *self, GBytes *input,
                                const BanterMediaRequest *request, GError **error)
{
  GBytes *file = NULL;
  BanterMediaReply reply;
  int output;

  g_return_val_if_fail (self != NULL && input != NULL && request != NULL, NULL);
  g_return_val_if_fail ((request->flags & BANTER_MEDIA_FILE) != 0, NULL);

  if (do_job (self, input, request, &reply, &output, error))
    {
      file = read_file (&reply, request, output, error);
      if (file == NULL)
        stop (self);
    }
  if (output >= 0)
    close (output);
  return file;
}
