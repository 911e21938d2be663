/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-sandbox"

#include "config.h"

#include "banter-sandbox.h"

#include <errno.h>
#include <seccomp.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/time.h>
#include <unistd.h>

#include "../banter-media-protocol.h"

/* What the helper may do: read and write the descriptors that it was given, and manage its own
 * memory, none of it executable. Asking for a file fails, as libraries do that in passing; anything
 * else is not asked for by accident and kills the process. */

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define WITH_SANITIZER 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define WITH_SANITIZER 1
#endif
#endif
#ifndef WITH_SANITIZER
#define WITH_SANITIZER 0
#endif

static const int allowed[] = {
  SCMP_SYS (read),         SCMP_SYS (write),          SCMP_SYS (pwrite64),
  SCMP_SYS (recvmsg),      SCMP_SYS (sendmsg),        SCMP_SYS (sendto),
  SCMP_SYS (close),        SCMP_SYS (lseek),          SCMP_SYS (munmap),
  SCMP_SYS (mremap),       SCMP_SYS (madvise),        SCMP_SYS (brk),
  SCMP_SYS (futex),        SCMP_SYS (clock_gettime),  SCMP_SYS (gettimeofday),
  SCMP_SYS (getrandom),    SCMP_SYS (setitimer),      SCMP_SYS (sched_yield),
  SCMP_SYS (rt_sigreturn), SCMP_SYS (rt_sigprocmask), SCMP_SYS (restart_syscall),
  SCMP_SYS (exit),         SCMP_SYS (exit_group),
};

/* So that a report of the sanitizer comes out before the process ends. */
static const int allowed_for_sanitizer[] = {
  SCMP_SYS (getpid),      SCMP_SYS (gettid),          SCMP_SYS (rt_sigaction),
  SCMP_SYS (sigaltstack), SCMP_SYS (clock_nanosleep),
};

static const int refused[] = {
  SCMP_SYS (open),     SCMP_SYS (openat), SCMP_SYS (access), SCMP_SYS (faccessat),
  SCMP_SYS (stat),     SCMP_SYS (lstat),  SCMP_SYS (fstat),  SCMP_SYS (newfstatat),
  SCMP_SYS (statx),    SCMP_SYS (ioctl),  SCMP_SYS (fcntl),  SCMP_SYS (sysinfo),
  SCMP_SYS (readlink), SCMP_SYS (getcwd), SCMP_SYS (uname),  SCMP_SYS (sched_getaffinity),
};

static void
die (const char *what)
{
  fprintf (stderr, "banter-media: %s\n", what);
  _exit (1);
}

static void
limit (int resource, rlim_t value)
{
  struct rlimit limits = { value, value };

  if (setrlimit (resource, &limits) != 0)
    die ("cannot set a limit");
}

/* What is mapped by now (libraries, loaders) plus what decoding may use. */
static rlim_t
address_space (void)
{
  FILE *file = fopen ("/proc/self/statm", "re");
  unsigned long pages = 0;

  if (file == NULL || fscanf (file, "%lu", &pages) != 1)
    die ("cannot read /proc/self/statm");
  fclose (file);
  return (rlim_t)pages * (rlim_t)sysconf (_SC_PAGESIZE) + BANTER_MEDIA_MAX_MEMORY;
}

static void
set_limits (void)
{
  limit (RLIMIT_CORE, 0);
  limit (RLIMIT_FSIZE, BANTER_MEDIA_MAX_OUTPUT);
  limit (RLIMIT_NOFILE, 16);
  if (!WITH_SANITIZER) /* its shadow memory alone is terabytes */
    limit (RLIMIT_AS, address_space ());
}

static void
add_rules (scmp_filter_ctx filter, uint32_t action, const int *calls, gsize n)
{
  for (gsize i = 0; i < n; i++)
    if (seccomp_rule_add (filter, action, calls[i], 0) != 0)
      die ("cannot build the filter");
}

void
banter_sandbox_close (void)
{
  scmp_filter_ctx filter;

  set_limits ();
  prctl (PR_SET_DUMPABLE, 0);
  filter = seccomp_init (SCMP_ACT_KILL_PROCESS);
  if (filter == NULL)
    die ("cannot build the filter");
  add_rules (filter, SCMP_ACT_ALLOW, allowed, G_N_ELEMENTS (allowed));
  add_rules (filter, SCMP_ACT_ERRNO (EACCES), refused, G_N_ELEMENTS (refused));
  if (WITH_SANITIZER)
    add_rules (filter, SCMP_ACT_ALLOW, allowed_for_sanitizer, G_N_ELEMENTS (allowed_for_sanitizer));
  /* No memory that is writable first and executable later. */
  if (seccomp_rule_add (filter, SCMP_ACT_ALLOW, SCMP_SYS (mmap), 1,
                        SCMP_A2 (SCMP_CMP_MASKED_EQ, PROT_EXEC, 0))
          != 0
      || seccomp_rule_add (filter, SCMP_ACT_ALLOW, SCMP_SYS (mprotect), 1,
                           SCMP_A2 (SCMP_CMP_MASKED_EQ, PROT_EXEC, 0))
             != 0
      || seccomp_load (filter) != 0)
    die ("cannot close the sandbox");
  seccomp_release (filter);
}

static void
set_timer (int seconds)
{
  struct itimerval timer = { .it_value.tv_sec = seconds };

  if (setitimer (ITIMER_PROF, &timer, NULL) != 0)
    die ("cannot limit the processor time");
}

void
banter_sandbox_start_job (void)
{
  set_timer (BANTER_MEDIA_MAX_CPU_SECONDS);
}

void
banter_sandbox_end_job (void)
{
  set_timer (0);
}
