/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-media"

#include "config.h"

#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

#include "banter-decode.h"
#include "banter-sandbox.h"
#ifdef BANTER_MEDIA_TRIALS
#include "banter-trials.h"
#endif

/* banter-media: decodes one file after the other for the process at the other end of descriptor 3,
 * and ends when that closes. Whatever goes wrong in here, the app sees a closed socket. */

/* Returns FALSE when the app is gone. */
static gboolean
receive (BanterMediaRequest *request, int *input, int *output)
{
  union
  {
    struct cmsghdr header;
    char space[CMSG_SPACE (2 * sizeof (int))];
  } control;
  struct iovec part = { request, sizeof *request };
  struct msghdr message = {
    .msg_iov = &part,
    .msg_iovlen = 1,
    .msg_control = &control,
    .msg_controllen = sizeof control,
  };
  struct cmsghdr *header;
  int fds[2];

  if (recvmsg (BANTER_MEDIA_SOCKET_FD, &message, 0) != (gssize)sizeof *request)
    return FALSE;
  header = CMSG_FIRSTHDR (&message);
  if (request->magic != BANTER_MEDIA_MAGIC || header == NULL || header->cmsg_type != SCM_RIGHTS
      || header->cmsg_len != CMSG_LEN (sizeof fds))
    return FALSE;
  memcpy (fds, CMSG_DATA (header), sizeof fds);
  *input = fds[0];
  *output = fds[1];
  return TRUE;
}

static BanterMediaStatus
decode_file (int input, BanterFrames *frames)
{
  off_t size = lseek (input, 0, SEEK_END);
  BanterMediaStatus status;
  void *data;

  if (size <= 0)
    return BANTER_MEDIA_STATUS_UNSUPPORTED;
  if (size > BANTER_MEDIA_MAX_INPUT)
    return BANTER_MEDIA_STATUS_TOO_LARGE;
  data = mmap (NULL, size, PROT_READ, MAP_PRIVATE, input, 0);
  if (data == MAP_FAILED)
    return BANTER_MEDIA_STATUS_TOO_LARGE;
  status = banter_decode (data, size, frames);
  munmap (data, size);
  return status;
}

static void
run_job (const BanterMediaRequest *request, int input, int output)
{
  BanterMediaReply reply = { .magic = BANTER_MEDIA_MAGIC };
  BanterFrames frames = { .request = request, .reply = &reply, .fd = output };

  banter_sandbox_start_job ();
#ifdef BANTER_MEDIA_TRIALS
  banter_trial (request->trial, output);
#endif
  reply.status = decode_file (input, &frames);
  if (reply.status == BANTER_MEDIA_STATUS_OK && !banter_frames_finish (&frames))
    reply.status = BANTER_MEDIA_STATUS_TOO_LARGE;
  banter_frames_end (&frames);
  banter_sandbox_end_job ();
  if (send (BANTER_MEDIA_SOCKET_FD, &reply, sizeof reply, MSG_NOSIGNAL) != (gssize)sizeof reply)
    _exit (1);
}

/* Libraries complain about damaged files; GLib's own writer would ask what stderr is. */
static GLogWriterOutput
discard_log (GLogLevelFlags level, const GLogField *fields, gsize n_fields, gpointer user_data)
{
  return G_LOG_WRITER_HANDLED;
}

int
main (void)
{
  BanterMediaRequest request;
  int input, output;

  g_log_set_writer_func (discard_log, NULL, NULL);
  banter_decode_warm_up ();
  banter_sandbox_close ();
  while (receive (&request, &input, &output))
    {
      run_job (&request, input, output);
      close (input);
      close (output);
    }
  _exit (0); /* no handlers at exit: they would ask for what is forbidden */
}
