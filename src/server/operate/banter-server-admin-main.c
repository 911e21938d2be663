/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-server-admin-main"

#include "config.h"

#include <grp.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "banter-server-admin-socket.h"

#include "banter-server-config.h"
#include "banter-server-log.h"
#include "banter-server.h"

/* "banterd admin": asks the server that runs, or does it itself where none does. */

#define MAX_PASSWORD_LINE 1024

typedef struct
{
  char *data_dir;
  char *file;
  gboolean json;
  gboolean password_stdin;
  GStrv words;
} Options;

static gboolean
parse (Options *options, int argc, char **argv, GError **error)
{
  g_autoptr (GOptionContext) context = g_option_context_new ("COMMAND [ARGUMENT…]");
  g_autofree char *commands = banter_server_admin_describe ();
  const GOptionEntry entries[] = {
    { "data", 0, 0, G_OPTION_ARG_FILENAME, &options->data_dir, "Of the server", "DIR" },
    { "config", 0, 0, G_OPTION_ARG_FILENAME, &options->file, "The server's settings", "FILE" },
    { "json", 0, 0, G_OPTION_ARG_NONE, &options->json, "Answer for programs", NULL },
    { "password-stdin", 0, 0, G_OPTION_ARG_NONE, &options->password_stdin,
      "Read the password from a line of input instead of making one", NULL },
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_STRING_ARRAY, &options->words, NULL, NULL },
    { NULL },
  };

  g_set_prgname ("banterd admin");
  g_option_context_set_description (context, commands);
  g_option_context_add_main_entries (context, entries, NULL);
  return g_option_context_parse (context, &argc, &argv, error);
}

static char *
read_password (void)
{
  char line[MAX_PASSWORD_LINE];

  if (fgets (line, sizeof line, stdin) == NULL)
    return g_strdup ("");
  line[strcspn (line, "\n")] = '\0';
  return g_strdup (line);
}

/* What root makes in the directory must belong to whom the server runs as. */
static gboolean
become_owner (const char *data_dir, GError **error)
{
  struct stat status;

  if (geteuid () != 0 || stat (data_dir, &status) != 0 || status.st_uid == 0)
    return TRUE;
  if (setgroups (0, NULL) == 0 && setgid (status.st_gid) == 0 && setuid (status.st_uid) == 0)
    return TRUE;
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED,
               "The owner of %s cannot be acted for", data_dir);
  return FALSE;
}

static BanterServerAdminReply *
do_it_here (BanterServerConfig *config, const BanterServerAdminRequest *request, GError **error)
{
  g_autofree char *actor = g_strdup_printf ("uid:%u", (guint)getuid ());
  g_autoptr (BanterServer) server = NULL;

  if (!become_owner (config->data_dir, error))
    {
      banter_server_config_free (config);
      return NULL;
    }
  server = banter_server_new_for_admin (config, error);
  return server != NULL ? banter_server_admin_execute (server, actor, request) : NULL;
}

static BanterServerAdminReply *
ask (Options *options, const BanterServerAdminRequest *request, GError **error)
{
  g_autoptr (BanterServerConfig) config
      = banter_server_config_load (options->file, options->data_dir, error);
  g_autoptr (GError) cause = NULL;
  BanterServerAdminReply *reply;

  if (config == NULL)
    return NULL;
  banter_server_log_start (BANTER_SERVER_LOG_WARNING);
  reply = banter_server_admin_socket_ask (config->data_dir, request, &cause);
  if (reply != NULL)
    return reply;
  if (g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_NOT_FOUND)
      || g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_CONNECTION_REFUSED))
    return do_it_here (g_steal_pointer (&config), request, error);
  g_propagate_error (error, g_steal_pointer (&cause));
  return NULL;
}

static int
report (BanterServerAdminReply *reply, const GError *error)
{
  int status = reply != NULL ? (int)reply->status : 1;

  if (reply == NULL)
    fprintf (stderr, "banterd admin: %s\n", error->message);
  else if (reply->error != NULL)
    fprintf (stderr, "banterd admin: %s\n", reply->error);
  else if (reply->output != NULL)
    fputs (reply->output, stdout);
  banter_json_free (&banter_server_admin_reply_type, reply);
  return status;
}

int
banter_server_admin_main (int argc, char **argv)
{
  Options options = { 0 };
  char *no_words[] = { NULL };
  BanterServerAdminRequest request = { 0 };
  BanterServerAdminReply *reply = NULL;
  g_autoptr (GError) error = NULL;
  int status;

  if (!parse (&options, argc, argv, &error))
    {
      fprintf (stderr, "banterd admin: %s\n", error->message);
      return 2;
    }
  request.arguments = options.words != NULL ? options.words : no_words;
  request.password = options.password_stdin ? read_password () : NULL;
  request.json = options.json;
  reply = ask (&options, &request, &error);
  status = report (reply, error);
  g_free (request.password);
  g_strfreev (options.words);
  g_free (options.data_dir);
  g_free (options.file);
  return status;
}
