/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-synced"

#include "config.h"

#include <string.h>

#include <glib/gstdio.h>

#include "banterd-wire.h"

/* reliability.md S1, seen from the kernel: between a request and its 200 the log of the database is
 * written and synced, and a file's bytes and folder too. What that is worth when the power goes:
 * test-power.c */

#define V3 "/_matrix/client/v3"
#define N_ROUNDS 5

typedef struct
{
  const char *method;
  const char *target; /* with ROOM and NUMBER in it */
  const char *body;
  gboolean is_file;
} Case;

static const Case cases[] = {
  { "PUT", V3 "/rooms/ROOM/send/m.room.message/NUMBER", "{\"msgtype\":\"m.text\",\"body\":\"x\"}",
    FALSE },
  { "PUT", V3 "/rooms/ROOM/state/org.example.x/NUMBER", "{}", FALSE },
  { "PUT", V3 "/user/@alice:localhost/account_data/org.example.NUMBER", "{}", FALSE },
  { "PUT", V3 "/sendToDevice/org.example.x/NUMBER",
    "{\"messages\":{\"@alice:localhost\":{\"*\":{}}}}", FALSE },
  { "POST", V3 "/room_keys/version?n=NUMBER",
    "{\"algorithm\":\"m.megolm_backup.v1.curve25519-aes-sha2\",\"auth_data\":{}}", FALSE },
  { "POST", "/_matrix/media/v3/upload?n=NUMBER", "some bytes", TRUE },
};

/* What one request has had, in this order. */
typedef enum
{
  SEEN_NOTHING,
  SEEN_REQUEST,
  SEEN_FILE_SYNCED,
  SEEN_FOLDER_SYNCED,
  SEEN_LOG_WRITTEN,
  SEEN_LOG_SYNCED,
} Seen;

static gboolean
may_trace (void)
{
  const char *const argv[] = { "strace", "-D", "-f", "-qq", "-o", "/dev/null", "true", NULL };
  int code = -1;

  return g_spawn_sync (NULL, (char **)argv, NULL,
                       G_SPAWN_SEARCH_PATH | G_SPAWN_STDERR_TO_DEV_NULL
                           | G_SPAWN_STDOUT_TO_DEV_NULL,
                       NULL, NULL, NULL, NULL, &code, NULL)
         && code == 0;
}

static char *
replace (const char *text, const char *word, const char *with)
{
  g_auto (GStrv) around = g_strsplit (text, word, 2);

  return g_strjoinv (with, around);
}

static void
ask_all (BanterdFixture *fixture)
{
  g_autoptr (BanterdProbe) alice = banterd_probe_register (fixture, "alice", NULL);
  g_autofree char *room_id = banterd_probe_create_room (alice, "{}");
  g_autoptr (BanterdWire) wire = NULL;

  banterd_probe_hang_up ();
  wire = banterd_wire_new (fixture);
  for (guint i = 0; i < N_ROUNDS * G_N_ELEMENTS (cases); i++)
    {
      const Case *row = &cases[i % G_N_ELEMENTS (cases)];
      g_autofree char *number = g_strdup_printf ("%u", i);
      g_autofree char *with_room = replace (row->target, "ROOM", room_id);
      g_autofree char *target = replace (with_room, "NUMBER", number);
      g_autofree char *headers = g_strdup_printf ("X-Number: %u;\r\n", i);
      g_autoptr (BanterdAnswer) answer = NULL;

      banterd_wire_ask (wire, alice->token, row->method, target, headers, row->body);
      answer = banterd_wire_read (wire);
      g_assert_nonnull (answer);
      if (answer->status != 200)
        g_error ("%s: %u %s", target, answer->status, answer->body);
    }
}

/* --- What the kernel saw --- */

/* Calls that another thread's interrupted are printed twice; the second line has their result. */
static gboolean
is_done (const char *line, const char *call)
{
  g_autofree char *resumed = g_strconcat ("<... ", call, " resumed>", NULL);
  g_autofree char *begun = g_strconcat (" ", call, "(", NULL);

  return (strstr (line, resumed) != NULL || strstr (line, begun) != NULL)
         && g_str_has_suffix (line, " = 0");
}

/* The lines do not say which file a resumed call was about; only one thread syncs each of them, and
 * one request is under way at a time. */
static Seen
look (Seen seen, const char *line, gboolean is_file)
{
  if (seen == SEEN_REQUEST && is_file)
    return is_done (line, "fsync") ? SEEN_FILE_SYNCED : seen;
  if (seen == SEEN_FILE_SYNCED)
    return is_done (line, "fsync") ? SEEN_FOLDER_SYNCED : seen;
  if (seen == SEEN_REQUEST || seen == SEEN_FOLDER_SYNCED)
    return strstr (line, "pwrite64(") != NULL && strstr (line, "banterd.db-wal>") != NULL
               ? SEEN_LOG_WRITTEN
               : seen;
  if (seen == SEEN_LOG_WRITTEN)
    return is_done (line, "fdatasync") ? SEEN_LOG_SYNCED : seen;
  return seen;
}

static void
check_trace (const char *trace)
{
  g_auto (GStrv) lines = g_strsplit (trace, "\n", -1);
  guint n_answered = 0;
  Seen seen = SEEN_NOTHING;

  for (guint i = 0; lines[i] != NULL && n_answered < N_ROUNDS * G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *number = g_strdup_printf ("X-Number: %u;", n_answered);

      if (strstr (lines[i], number) != NULL)
        seen = SEEN_REQUEST;
      else if (seen != SEEN_NOTHING && strstr (lines[i], "HTTP/1.1 200 OK") != NULL)
        {
          if (seen != SEEN_LOG_SYNCED)
            g_error ("Request %u was answered after step %u only: %s", n_answered, seen, lines[i]);
          seen = SEEN_NOTHING;
          n_answered++;
        }
      else
        seen = look (seen, lines[i], cases[n_answered % G_N_ELEMENTS (cases)].is_file);
    }
  g_assert_cmpuint (n_answered, ==, N_ROUNDS * G_N_ELEMENTS (cases));
}

static void
test_order (void)
{
  g_autofree char *dir = g_dir_make_tmp ("banterd-trace-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (dir, "trace", NULL);
  /* Leaks cannot be looked for in a process that is traced. */
  g_autofree char *prelude = g_strdup_printf (
      "export ASAN_OPTIONS=\"$ASAN_OPTIONS:detect_leaks=0\"; exec strace -D -f -y -s 400 -o %s "
      "-e signal=none -e trace=recvfrom,sendto,sendmsg,writev,pwrite64,fsync,fdatasync",
      path);
  g_autofree char *trace = NULL;
  BanterdFixture *fixture;

  if (!may_trace ())
    {
      g_test_skip ("strace is not here, or may not trace");
      return;
    }
  fixture = banterd_fixture_start_after (prelude, NULL);
  ask_all (fixture);
  /* Whoever traces hears of the end before the parent does, so the trace is complete then. */
  banterd_fixture_stop (fixture);
  g_assert_true (g_file_get_contents (path, &trace, NULL, NULL));
  check_trace (trace);
  g_unlink (path);
  g_rmdir (dir);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/server/synced/order", test_order);
  return g_test_run ();
}
