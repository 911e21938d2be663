/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "banter-trials.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "banter-media-protocol.h"

/* Waits for what never comes. */
static void
hang (void)
{
  char byte;

  recv (BANTER_MEDIA_SOCKET_FD, &byte, 1, 0);
}

/* A call that should have been refused came through: end, so that the test sees no picture. */
static void
must_fail (gboolean failed)
{
  if (!failed)
    _exit (2);
}

static void
send_nonsense (BanterTrial trial, int output)
{
  BanterMediaReply reply = { BANTER_MEDIA_MAGIC, BANTER_MEDIA_STATUS_OK, 8, 8, 1, { 0 } };

  if (trial == BANTER_TRIAL_NONSENSE_SIZE)
    reply.width = G_MAXINT;
  if (trial == BANTER_TRIAL_NONSENSE_FRAMES)
    reply.n_frames = BANTER_MEDIA_MAX_FRAMES + 1;
  /* NONSENSE_SHORT: fewer bytes in the memfd than the reply says */
  if (pwrite (output, &reply, 8 * 8 * 4 - 1, 0) < 0)
    _exit (3);
  send (BANTER_MEDIA_SOCKET_FD, &reply, sizeof reply, 0);
  hang (); /* else the true frames would follow */
}

static void
try_refused (BanterTrial trial)
{
  struct stat info;
  void *memory;

  switch ((int)trial)
    {
    case BANTER_TRIAL_OPEN:
      must_fail (open ("/etc/passwd", O_RDONLY) < 0);
      break;
    case BANTER_TRIAL_OPEN_FOR_WRITING:
      must_fail (open ("/tmp/banter-media-was-here", O_CREAT | O_WRONLY, 0600) < 0);
      break;
    case BANTER_TRIAL_STAT:
      must_fail (stat ("/etc/passwd", &info) < 0);
      break;
    case BANTER_TRIAL_TOO_MUCH_MEMORY:
      memory = mmap (NULL, BANTER_MEDIA_MAX_MEMORY + (1 << 24), PROT_READ | PROT_WRITE,
                     MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
      must_fail (memory == MAP_FAILED);
      break;
    default:
      break;
    }
}

/* None of these may return; where one does, the job goes on and the test sees the picture. */
static void
try_killed (BanterTrial trial, int output)
{
  struct rlimit more = { RLIM_INFINITY, RLIM_INFINITY };
  char *argv[] = { (char *)"true", NULL };
  static char page[4096] __attribute__ ((aligned (4096)));

  switch ((int)trial)
    {
    case BANTER_TRIAL_SOCKET:
      socket (AF_INET, SOCK_STREAM, 0);
      break;
    case BANTER_TRIAL_CONNECT:
      connect (BANTER_MEDIA_SOCKET_FD, &(struct sockaddr){ .sa_family = AF_UNSPEC }, 16);
      break;
    case BANTER_TRIAL_EXECVE:
      execve ("/bin/true", argv, argv + 1);
      break;
    case BANTER_TRIAL_FORK:
      syscall (SYS_clone, SIGCHLD, 0, 0, 0, 0);
      break;
    case BANTER_TRIAL_THREAD:
      syscall (SYS_clone3, NULL, 0);
      break;
    case BANTER_TRIAL_KILL:
      syscall (SYS_kill, getppid (), 0);
      break;
    case BANTER_TRIAL_PTRACE:
      ptrace (PTRACE_TRACEME, 0, NULL, NULL);
      break;
    case BANTER_TRIAL_CHDIR:
      must_fail (chdir ("/tmp") < 0);
      break;
    case BANTER_TRIAL_UNLINK:
      unlink ("/tmp/banter-media-was-here");
      break;
    case BANTER_TRIAL_EXECUTABLE_MEMORY:
      mmap (NULL, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
      break;
    case BANTER_TRIAL_EXECUTABLE_LATER:
      mprotect (page, sizeof page, PROT_READ | PROT_EXEC);
      break;
    case BANTER_TRIAL_RAISE_LIMIT:
      setrlimit (RLIMIT_AS, &more);
      break;
    case BANTER_TRIAL_MEMFD:
      memfd_create ("x", 0);
      break;
    case BANTER_TRIAL_DUP:
      dup (output);
      break;
    case BANTER_TRIAL_WRITE_TOO_MUCH:
      if (pwrite (output, page, sizeof page, BANTER_MEDIA_MAX_OUTPUT) > 0)
        return;
      break;
    case BANTER_TRIAL_CRASH:
      raise (SIGSEGV);
      break;
    case BANTER_TRIAL_EXIT:
      _exit (0);
    case BANTER_TRIAL_NONSENSE_SIZE:
    case BANTER_TRIAL_NONSENSE_FRAMES:
    case BANTER_TRIAL_NONSENSE_SHORT:
      send_nonsense (trial, output);
      break;
    default:
      break;
    }
}

void
banter_trial (BanterTrial trial, int output)
{
  if (trial == BANTER_TRIAL_SPIN)
    for (volatile guint i = 0;; i++)
      ;
  if (trial == BANTER_TRIAL_HANG)
    hang ();
  if (trial <= BANTER_TRIAL_LAST_REFUSED)
    try_refused (trial);
  else
    try_killed (trial, output);
}
