/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-admin"

#include "config.h"

#include <string.h>
#include <sys/stat.h>

#include <gio/gunixsocketaddress.h>
#include <glib/gstdio.h>

#include "banterd-probe.h"

/* "banterd admin", with and without a server that runs: what it says, what it changes, and that the
 * server knows at once. */

static BanterdFixture *banterd;

/* Runs "banterd admin --data DIR WORDS"; words are separated by '|'. */
static int
run_at (const char *dir, const char *input, const char *words, char **output)
{
  g_auto (GStrv) split = g_strsplit (words, "|", -1);
  g_autoptr (GPtrArray) arguments = g_ptr_array_new ();

  g_ptr_array_add (arguments, (gpointer) "admin");
  g_ptr_array_add (arguments, (gpointer) "--data");
  g_ptr_array_add (arguments, (gpointer)dir);
  for (guint i = 0; split[i] != NULL; i++)
    g_ptr_array_add (arguments, split[i]);
  g_ptr_array_add (arguments, NULL);
  return banterd_fixture_run_with_input ((const char *const *)arguments->pdata, input, output);
}

static int
run (const char *words, char **output)
{
  return run_at (banterd_fixture_get_data_dir (banterd), "", words, output);
}

/* Asserts that it works. Returns: (transfer full): what it says */
static char *
run_ok (const char *words)
{
  char *output = NULL;
  int status = run (words, &output);

  if (status != 0)
    g_error ("%s: %d %s", words, status, output);
  return output;
}

static void
assert_says (const char *words, const char *part)
{
  g_autofree char *output = run_ok (words);

  if (strstr (output, part) == NULL)
    g_error ("%s: %s lacks %s", words, output, part);
}

static guint
sign_in (const char *name, const char *password)
{
  g_autoptr (BanterdProbe) nobody = banterd_probe_new_nobody (banterd);
  g_autofree char *body
      = g_strdup_printf ("{\"type\":\"m.login.password\",\"password\":\"%s\","
                         "\"identifier\":{\"type\":\"m.id.user\",\"user\":\"%s\"}}",
                         password, name);

  return banterd_probe_call (nobody, NULL, "POST", body, "/_matrix/client/v3/login");
}

static guint
whoami (BanterdProbe *probe)
{
  return banterd_probe_call (probe, NULL, "GET", NULL, "/_matrix/client/v3/account/whoami");
}

static void
test_create (void)
{
  g_autofree char *output = run_ok ("--json|users|create|nova|2001-02-03");
  g_autofree char *password = banterd_probe_get_string (output, "password");
  g_autofree char *typed = NULL;

  g_assert_cmpuint (strlen (password), ==, 20);
  g_assert_cmpuint (sign_in ("nova", password), ==, 200);
  assert_says ("users|show|nova", "birthday: 2001-02-03\n");
  assert_says ("--json|users|show|@nova:localhost", "\"user_id\":\"@nova:localhost\"");
  assert_says ("--json|users|list", "{\"user_id\":\"@nova:localhost\"");

  /* The password that is typed is not shown. */
  g_assert_cmpint (run_at (banterd_fixture_get_data_dir (banterd), "from a pipe\n",
                           "users|create|typed|--password-stdin", &typed),
                   ==, 0);
  g_assert_cmpstr (typed, ==, "user_id: @typed:localhost\n");
  g_assert_cmpuint (sign_in ("typed", "from a pipe"), ==, 200);
}

static void
test_tokens_end_at_once (void)
{
  g_autoptr (BanterdProbe) vera = banterd_probe_register (banterd, "vera", NULL);
  g_autoptr (BanterdProbe) walt = banterd_probe_register (banterd, "walt", NULL);
  g_autofree char *output = NULL;
  g_autofree char *password = NULL;

  g_assert_cmpuint (whoami (vera), ==, 200);
  output = run_ok ("--json|users|reset-password|vera");
  password = banterd_probe_get_string (output, "password");
  g_assert_cmpuint (whoami (vera), ==, 401);
  g_assert_cmpuint (sign_in ("vera", password), ==, 200);

  g_assert_cmpuint (whoami (walt), ==, 200);
  g_free (run_ok ("users|sign-out|walt"));
  g_assert_cmpuint (whoami (walt), ==, 401);
}

static guint
say_hello (BanterdProbe *probe)
{
  return banterd_probe_call (probe, NULL, "POST", "{}", "/_matrix/client/v3/createRoom");
}

static void
test_states (void)
{
  g_autoptr (BanterdProbe) xena = banterd_probe_register (banterd, "xena", NULL);

  g_assert_cmpuint (say_hello (xena), ==, 200);
  g_free (run_ok ("users|suspend|xena"));
  g_assert_cmpuint (say_hello (xena), ==, 403);
  g_assert_cmpuint (whoami (xena), ==, 200);
  g_free (run_ok ("users|lock|xena"));
  g_assert_cmpuint (whoami (xena), ==, 401);
  assert_says ("users|show|xena", "state: locked\n");
  g_free (run_ok ("users|restore|xena"));
  g_assert_cmpuint (say_hello (xena), ==, 200);
  g_free (run_ok ("users|deactivate|xena|erase"));
  g_assert_cmpuint (whoami (xena), ==, 401);
  assert_says ("users|show|xena", "state: deactivated\n");
  g_assert_cmpint (run ("users|restore|xena", NULL), ==, 1);
}

/* A teen who said to be an adult: what is asked of the rules right after is another answer. */
static void
test_birthday (void)
{
  g_autoptr (BanterdProbe) yara = banterd_probe_register (banterd, "yara", "1990-01-01");
  g_autoptr (BanterdProbe) zeno = banterd_probe_register (banterd, "zeno", "1990-01-01");
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  g_autoptr (GDateTime) born = g_date_time_add_years (now, -14);
  g_autofree char *date = g_date_time_format (born, "%Y-%m-%d");
  g_autofree char *words = g_strdup_printf ("users|set-birthday|zeno|%s", date);
  g_autofree char *room = banterd_probe_prepare_dm (yara, zeno);

  g_free (run_ok (words));
  g_assert_cmpuint (banterd_probe_invite (yara, room, zeno, NULL, NULL), ==, 403);
  g_assert_cmpint (run ("users|set-birthday|zeno|2001-02-30", NULL), ==, 1);
  assert_says ("--json|audit|1", "\"act\":\"users set-birthday\",\"target\":\"@zeno:localhost\"");
}

static void
test_reports (void)
{
  g_autoptr (BanterdProbe) rita = banterd_probe_register (banterd, "rita", NULL);
  g_autofree char *room = banterd_probe_create_room (rita, "{}");
  g_autofree char *sent = NULL;
  g_autofree char *event_id = NULL;
  g_autofree char *list = NULL;

  banterd_probe_send (rita, room, "m.room.message",
                      "{\"msgtype\":\"m.text\",\"body\":\"unkind words\"}", &sent);
  event_id = banterd_probe_get_string (sent, "event_id");
  banterd_probe_ok (rita, "POST", "{\"reason\":\"\\u001b[2Jrude\"}",
                    "/_matrix/client/v3/rooms/%s/report/%s", room, event_id);
  assert_says ("--json|reports|list", "\"report\":1,");
  /* What was reported, and nothing that moves the terminal's cursor. */
  assert_says ("reports|show|1", "content: {\"body\":\"unkind words\"");
  assert_says ("reports|show|1", "reason: [2Jrude\n");
  assert_says ("reports|show|1", "sender: @rita:localhost\n");
  g_free (run_ok ("reports|resolve|1|talked to them"));
  list = run_ok ("--json|reports|list");
  g_assert_cmpstr (list, ==, "[]\n");
  assert_says ("--json|reports|list|all", "\"report\":1,");
  assert_says ("reports|show|1", "resolution: talked to them\n");
}

static guint
download (BanterdProbe *probe, const char *media_id)
{
  return banterd_probe_call (probe, NULL, "GET", NULL,
                             "/_matrix/client/v1/media/download/localhost/%s", media_id);
}

static void
test_media (void)
{
  g_autoptr (BanterdProbe) mina = banterd_probe_register (banterd, "mina", NULL);
  g_autofree char *words = NULL;
  char *ids[3] = { NULL };

  for (guint i = 0; i < 3; i++)
    {
      g_autofree char *answer = NULL;
      g_autofree char *uri = NULL;

      banterd_probe_call (mina, &answer, "POST", "bytes", "/_matrix/media/v3/upload");
      uri = banterd_probe_get_string (answer, "content_uri");
      ids[i] = g_path_get_basename (uri);
      g_assert_cmpuint (download (mina, ids[i]), ==, 200);
    }
  assert_says ("--json|media|list|mina", ids[0]);
  words = g_strconcat ("media|delete|mxc://localhost/", ids[0], NULL);
  g_free (run_ok (words));
  g_assert_cmpuint (download (mina, ids[0]), ==, 404);
  assert_says ("media|delete-user|mina", "deleted: 2\n");
  for (guint i = 0; i < 3; i++)
    {
      g_assert_cmpuint (download (mina, ids[i]), ==, 404);
      g_free (ids[i]);
    }
  assert_says ("users|show|mina", "media_bytes: 0\n");
}

static void
test_audit (void)
{
  g_autofree char *token = NULL;
  g_autofree char *output = NULL;

  g_free (run_ok ("users|create|judge"));
  g_free (run_ok ("users|set-admin|judge|yes"));
  output = run_ok ("--json|tokens|create|2|30");
  token = banterd_probe_get_string (output, "token");
  assert_says ("--json|tokens|list", "\"uses_allowed\":2,\"uses\":0,");
  assert_says ("--json|users|show|judge", "\"admin\":true");
  assert_says ("--json|audit|2", "\"act\":\"users set-admin\",\"target\":\"@judge:localhost\","
                                 "\"detail\":\"yes\"}]\n");
  g_clear_pointer (&output, g_free);
  output = run_ok ("--json|audit");
  g_assert_nonnull (strstr (output, "\"actor\":\"uid:"));
  g_assert_null (strstr (output, "password\":"));
  g_clear_pointer (&output, g_free);
  output = g_strconcat ("tokens|revoke|", token, NULL);
  g_free (run_ok (output));
  g_assert_cmpint (run (output, NULL), ==, 1);
}

static const struct
{
  const char *words;
  int status;
  const char *message;
} bad_words[] = {
  { "nonsense", 2, "banterd admin: See banterd admin --help" },
  { "users", 2, "banterd admin: See" },
  { "users|nonsense", 2, "banterd admin: See" },
  { "users|show", 2, "banterd admin: Usage:\n  users show USER" },
  { "users|show|a|b", 2, "banterd admin: Usage:" },
  { "--nonsense", 2, "banterd admin: " },
  { "users|show|nobody", 1, "banterd admin: There is no account nobody here" },
  { "users|show|@nova:elsewhere.example", 1, "banterd admin: There is no account" },
  { "users|show|", 1, "banterd admin: There is no account" },
  { "users|show|' OR 1=1 --", 1, "banterd admin: There is no account" },
  { "users|create|Upper Case", 1, "banterd admin: A user name has only" },
  { "users|create|nova", 1, "banterd admin: This user name is taken" },
  { "users|create|x|1999-02-30", 1, "banterd admin: The birthday must be a date" },
  { "users|create|x|3000-01-01", 1, "banterd admin: The birthday must be a date" },
  { "users|create|x|--password-stdin", 1, "banterd admin: The password is empty" },
  { "users|reset-password|nobody", 1, "banterd admin: There is no account" },
  { "users|set-admin|nova|perhaps", 1, "banterd admin: yes or no is wanted" },
  { "tokens|create|0", 1, "banterd admin: 0 is no number from 1" },
  { "tokens|create|1|99999", 1, "banterd admin: 99999 is no number from 1" },
  { "tokens|create|9223372036854775808", 1, "banterd admin: " },
  { "tokens|revoke|nonsense", 1, "banterd admin: There is no such token" },
  { "reports|show|0", 1, "banterd admin: 0 is no number of a report" },
  { "reports|show|999", 1, "banterd admin: There is no such report" },
  { "reports|resolve|999", 1, "banterd admin: There is no such report" },
  { "reports|list|some", 1, "banterd admin: Only \"all\"" },
  { "media|delete|../../banterd.db", 1, "banterd admin: There is no such file" },
  { "media|delete-user|nobody", 1, "banterd admin: There is no account" },
  { "audit|-1", 2, "banterd admin: " },
  { "audit|0", 1, "banterd admin: 0 is no number" },
  { "backup|relative/path", 1, "banterd admin: The whole path of a new folder is wanted" },
  { "backup|/nonexistent/folder", 1, "banterd admin: /nonexistent/folder: No such file" },
  { "backup|/tmp", 1, "banterd admin: /tmp: File exists" },
};

static void
test_bad_words (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (bad_words); i++)
    {
      g_autofree char *output = NULL;
      int status = run (bad_words[i].words, &output);

      if (status != bad_words[i].status || !g_str_has_prefix (output, bad_words[i].message))
        g_error ("%s: %d %s", bad_words[i].words, status, output);
    }
}

/* Sends bytes to the socket, which answers nothing. */
static void
send_garbage (const char *bytes, gsize length)
{
  g_autofree char *path
      = g_build_filename (banterd_fixture_get_data_dir (banterd), "admin.sock", NULL);
  g_autoptr (GSocketAddress) address = g_unix_socket_address_new (path);
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GSocketConnection) connection
      = g_socket_client_connect (client, G_SOCKET_CONNECTABLE (address), NULL, NULL);
  GIOStream *stream = G_IO_STREAM (connection);
  char buffer[16];

  g_assert_nonnull (connection);
  g_output_stream_write_all (g_io_stream_get_output_stream (stream), bytes, length, NULL, NULL,
                             NULL);
  g_socket_shutdown (g_socket_connection_get_socket (connection), FALSE, TRUE, NULL);
  g_assert_cmpint (g_input_stream_read (g_io_stream_get_input_stream (stream), buffer,
                                        sizeof buffer, NULL, NULL),
                   <=, 0);
}

/* Each command stands in the manual page. */
static void
test_manual (void)
{
  g_autofree char *path
      = g_test_build_filename (G_TEST_DIST, "..", "data", "man", "banterd.1", NULL);
  g_autofree char *text = NULL;
  g_autofree char *help = run_ok ("--help");
  g_auto (GStrv) lines = g_strsplit (strstr (help, "Commands:\n"), "\n", -1);
  g_autoptr (GString) page = NULL;
  guint n = 0;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  page = g_string_new (text);
  g_string_replace (page, "\\-", "-", 0);
  for (guint i = 1; lines[i] != NULL && *lines[i] != '\0'; i++)
    {
      g_auto (GStrv) words = g_strsplit (g_strstrip (lines[i]), " ", 3);
      gboolean has_verb = words[1] != NULL && g_ascii_islower (*words[1]);
      g_autofree char *command
          = has_verb ? g_strconcat (words[0], " ", words[1], NULL) : g_strdup (words[0]);

      if (strstr (page->str, command) == NULL)
        g_error ("banterd.1 lacks %s", command);
      n++;
    }
  g_assert_cmpuint (n, >=, 20);
}

static void
test_garbage (void)
{
  g_autofree char *long_text = g_strnfill (70 * 1024, '[');
  static const char *const texts[] = {
    "", "{", "[]", "{\"arguments\":3}", "{\"arguments\":[3]}", "{\"arguments\":null}", "\xff",
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    send_garbage (texts[i], strlen (texts[i]));
  send_garbage (long_text, strlen (long_text));
  assert_says ("stats", "server_name: localhost\n");
}

/* The same commands while no server runs. */
static void
test_without_server (void)
{
  g_autoptr (BanterdProbe) otto = banterd_probe_register (banterd, "otto", NULL);
  g_autofree char *nowhere = NULL;

  banterd_fixture_terminate (banterd);
  assert_says ("users|sign-out|otto", "");
  assert_says ("--json|audit|1", "\"act\":\"users sign-out\",\"target\":\"@otto:localhost\"");
  assert_says ("users|create|offline", "user_id: @offline:localhost\n");
  banterd_fixture_restart (banterd);
  g_assert_cmpuint (whoami (otto), ==, 401);
  /* Left behind by a server that was killed. */
  banterd_fixture_kill (banterd);
  assert_says ("users|show|offline", "user_id: @offline:localhost\n");
  banterd_fixture_restart (banterd);

  g_assert_cmpint (run_at ("/nonexistent/banterd", "", "stats", &nowhere), ==, 1);
  g_assert_cmpstr (nowhere, ==,
                   "banterd admin: There is no server's data in /nonexistent/banterd\n");
}

static void
test_one_server (void)
{
  const char *dir = banterd_fixture_get_data_dir (banterd);
  const char *const second[]
      = { "--data", dir, "--listen", "127.0.0.1:0", "--server-name", "localhost", NULL };
  const char *const renamed[]
      = { "--data", dir, "--listen", "127.0.0.1:0", "--server-name", "other.example", NULL };
  g_autofree char *output = NULL;
  g_autofree char *other = NULL;

  g_assert_cmpint (banterd_fixture_run (second, &output), ==, 1);
  g_assert_nonnull (strstr (output, "another banterd uses it"));
  banterd_fixture_terminate (banterd);
  g_assert_cmpint (banterd_fixture_run (renamed, &other), ==, 1);
  g_assert_nonnull (strstr (other, "holds the data of localhost, which cannot be renamed"));
  banterd_fixture_restart (banterd);
}

static void
test_backup (void)
{
  g_autoptr (BanterdProbe) bela = banterd_probe_register (banterd, "bela", NULL);
  g_autofree char *output = NULL;
  g_autofree char *folder = NULL;
  g_autofree char *shown = NULL;
  GStatBuf status;

  banterd_probe_ok (bela, "POST", "bytes", "/_matrix/media/v3/upload");
  output = run_ok ("--json|backup");
  folder = banterd_probe_get_string (output, "folder");
  g_assert_nonnull (strstr (output, "\"media\":1}"));
  g_assert_cmpint (g_stat (folder, &status), ==, 0);
  g_assert_cmpint (status.st_mode & 0777, ==, 0700);
  /* What comes later is not in it. */
  g_free (run_ok ("users|create|later"));
  g_assert_cmpint (run_at (folder, "", "users|show|bela", &shown), ==, 0);
  g_assert_cmpint (run_at (folder, "", "users|show|later", NULL), ==, 1);
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  banterd = banterd_fixture_start (NULL);
  g_test_add_func ("/server/admin/create", test_create);
  g_test_add_func ("/server/admin/tokens-end-at-once", test_tokens_end_at_once);
  g_test_add_func ("/server/admin/states", test_states);
  g_test_add_func ("/server/admin/birthday", test_birthday);
  g_test_add_func ("/server/admin/reports", test_reports);
  g_test_add_func ("/server/admin/media", test_media);
  g_test_add_func ("/server/admin/audit", test_audit);
  g_test_add_func ("/server/admin/bad-words", test_bad_words);
  g_test_add_func ("/server/admin/manual", test_manual);
  g_test_add_func ("/server/admin/garbage", test_garbage);
  g_test_add_func ("/server/admin/without-server", test_without_server);
  g_test_add_func ("/server/admin/one-server", test_one_server);
  g_test_add_func ("/server/admin/backup", test_backup);
  status = g_test_run ();
  banterd_fixture_stop (banterd);
  return status;
}
