/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-server-admin"

#include "config.h"

#include <string.h>

#include "banter-server-admin.h"

#include "banter-server-account.h"
#include "banter-server-config.h"
#include "banter-server-error.h"
#include "banter-server-media-store.h"
#include "banter-server-password.h"
#include "banter-server-writer.h"
#include "banter-server.h"

#include "banter-clock.h"
#include "banter-id.h"
#include "banter-matrix-error.h"

/* From the words of a command to what is done and what is said about it. */

#define NEW_PASSWORD_CHARS 20
#define MAX_PASSWORD 512

BANTER_SERVER_ADMIN (family);
BANTER_SERVER_ADMIN (media);
BANTER_SERVER_ADMIN (reports);
BANTER_SERVER_ADMIN (server);
BANTER_SERVER_ADMIN (tokens);
BANTER_SERVER_ADMIN (users);

/* In the order of --help. */
static const BanterServerAdminFamily *const families[] = {
  &banter_server_users_commands,   &banter_server_family_commands, &banter_server_tokens_commands,
  &banter_server_reports_commands, &banter_server_media_commands,  &banter_server_server_commands,
};

static const char INSERT_AUDIT[]
    = "INSERT INTO admin_audit (created_ms, actor, act, target, detail) VALUES (?, ?, ?, ?, ?)";

static const BanterJsonField request_fields[] = {
  BANTER_JSON_STRINGS (BanterServerAdminRequest, arguments, "arguments", BANTER_JSON_REQUIRED),
  BANTER_JSON_STRING (BanterServerAdminRequest, password, "password", BANTER_JSON_SECRET),
  BANTER_JSON_BOOL (BanterServerAdminRequest, json, "json", 0),
};
const BanterJsonType banter_server_admin_request_type
    = BANTER_JSON_TYPE ("AdminRequest", BanterServerAdminRequest, request_fields);

static const BanterJsonField reply_fields[] = {
  BANTER_JSON_INT (BanterServerAdminReply, status, "status", BANTER_JSON_ALWAYS),
  BANTER_JSON_STRING (BanterServerAdminReply, output, "output", BANTER_JSON_SECRET),
  BANTER_JSON_STRING (BanterServerAdminReply, error, "error", 0),
};
const BanterJsonType banter_server_admin_reply_type
    = BANTER_JSON_TYPE ("AdminReply", BanterServerAdminReply, reply_fields);

typedef struct
{
  BanterServerAdminCall call;
  const BanterServerAdminCommand *command;
} Execution;

/* --- Finding a command --- */

static gboolean
is_meant (const BanterServerAdminCommand *command, const char *noun, const char *verb)
{
  return g_str_equal (command->noun, noun)
         && (command->verb == NULL || g_strcmp0 (command->verb, verb) == 0);
}

static const BanterServerAdminCommand *
find_command (const char *noun, const char *verb)
{
  for (guint i = 0; i < G_N_ELEMENTS (families); i++)
    for (guint j = 0; j < families[i]->n_commands; j++)
      if (is_meant (&families[i]->commands[j], noun, verb))
        return &families[i]->commands[j];
  return NULL;
}

static void
append_usage (GString *out, const BanterServerAdminCommand *command)
{
  g_autoptr (GString) words = g_string_new (command->noun);

  if (command->verb != NULL)
    g_string_append_printf (words, " %s", command->verb);
  if (command->arguments != NULL)
    g_string_append_printf (words, " %s", command->arguments);
  g_string_append_printf (out, "  %-38s %s\n", words->str, command->help);
}

char *
banter_server_admin_describe (void)
{
  GString *out = g_string_new ("Commands:\n");

  for (guint i = 0; i < G_N_ELEMENTS (families); i++)
    for (guint j = 0; j < families[i]->n_commands; j++)
      append_usage (out, &families[i]->commands[j]);
  return g_string_free (out, FALSE);
}

/* --- Running it --- */

gboolean
banter_server_admin_audit (BanterDb *db, const char *actor, const char *act, const char *target,
                           const char *detail, GError **error)
{
  return banter_db_exec (db, INSERT_AUDIT, "issss", banter_clock_now_ms (), actor, act, target,
                         detail, error);
}

char *
banter_server_admin_dup_user (BanterServerAdminCall *call, guint i, GError **error)
{
  g_autofree char *user_id = banter_server_account_build_id (call->server, call->arguments[i]);
  gboolean exists = FALSE;

  if (user_id != NULL && !banter_server_account_exists (call->db, user_id, &exists, error))
    return NULL;
  if (exists)
    return g_steal_pointer (&user_id);
  g_set_error (error, BANTER_MATRIX_ERROR, BANTER_MATRIX_ERROR_NOT_FOUND,
               "There is no account %s here", call->arguments[i]);
  return NULL;
}

static gboolean
write_command (BanterServerWriter *writer, BanterDb *db, gpointer data, GError **error)
{
  Execution *execution = data;
  BanterServerAdminCall *call = &execution->call;
  const BanterServerAdminCommand *command = execution->command;
  g_autofree char *act = g_strjoin (" ", command->noun, command->verb, NULL);

  call->writer = writer;
  call->db = db;
  return command->func (call, error)
         && banter_server_admin_audit (db, call->actor, act, call->target, call->detail, error);
}

/* Takes the password, or makes one, which is shown. */
static gboolean
hash_password (BanterServerAdminCall *call, char **made, char **hash, GError **error)
{
  if (call->password == NULL)
    call->password = *made = banter_random_token (NEW_PASSWORD_CHARS);
  if (*call->password == '\0' || strlen (call->password) > MAX_PASSWORD)
    {
      g_set_error_literal (error, BANTER_MATRIX_ERROR, BANTER_MATRIX_ERROR_INVALID_PARAM,
                           "The password is empty or too long");
      return FALSE;
    }
  *hash = banter_server_password_hash (call->password,
                                       banter_server_get_config (call->server)->fast_hash);
  call->password_hash = *hash;
  if (*hash == NULL)
    g_set_error_literal (error, BANTER_MATRIX_ERROR, BANTER_MATRIX_ERROR_UNKNOWN, "Out of memory");
  return *hash != NULL;
}

static gboolean
run (Execution *execution, GError **error)
{
  BanterServerAdminCall *call = &execution->call;
  g_autofree char *made = NULL;
  g_autofree char *hash = NULL;

  if (execution->command->run == BANTER_SERVER_ADMIN_READS)
    {
      call->db = banter_server_get_reader (call->server, error);
      return call->db != NULL && execution->command->func (call, error);
    }
  if (execution->command->run == BANTER_SERVER_ADMIN_HASHES
      && !hash_password (call, &made, &hash, error))
    return FALSE;
  if (!banter_server_writer_run (banter_server_get_writer (call->server), write_command, execution,
                                 error))
    return FALSE;
  for (guint i = 0; i < call->media->len; i++)
    banter_server_media_discard (call->server, g_ptr_array_index (call->media, i));
  if (made != NULL)
    banter_server_admin_table_add_text (call->table, "password", made);
  return TRUE;
}

static void
execute (Execution *execution, gboolean json, BanterServerAdminReply *reply)
{
  BanterServerAdminCall *call = &execution->call;
  gboolean is_list = execution->command->shape == BANTER_SERVER_ADMIN_LIST;
  g_autoptr (GError) error = NULL;

  call->table = banter_server_admin_table_new ();
  call->media = g_ptr_array_new_with_free_func (g_free);
  if (run (execution, &error))
    reply->output = json ? banter_server_admin_table_to_json (call->table, is_list)
                         : banter_server_admin_table_to_text (call->table, is_list);
  else
    {
      reply->status = 1;
      reply->error = g_strdup (error->message);
    }
  banter_server_admin_table_free (call->table);
  g_ptr_array_unref (call->media);
  g_free (call->target);
  g_free (call->detail);
}

BanterServerAdminReply *
banter_server_admin_execute (BanterServer *server, const char *actor,
                             const BanterServerAdminRequest *request)
{
  BanterServerAdminReply *reply = g_new0 (BanterServerAdminReply, 1);
  const char *const *words = (const char *const *)request->arguments;
  guint n_words = g_strv_length (request->arguments);
  Execution execution = { 0 };
  guint n_names;

  if (n_words > 0)
    execution.command = find_command (words[0], n_words > 1 ? words[1] : NULL);
  n_names = execution.command != NULL && execution.command->verb != NULL ? 2 : 1;
  if (execution.command == NULL || n_words - n_names < execution.command->min_arguments
      || n_words - n_names > execution.command->max_arguments)
    {
      g_autoptr (GString) usage = g_string_new ("See banterd admin --help");

      if (execution.command != NULL)
        {
          g_string_assign (usage, "Usage:\n");
          append_usage (usage, execution.command);
        }
      reply->status = 2;
      reply->error = g_strchomp (g_string_free (g_steal_pointer (&usage), FALSE));
      return reply;
    }
  execution.call = (BanterServerAdminCall){
    .server = server,
    .actor = actor,
    .arguments = words + n_names,
    .n_arguments = n_words - n_names,
    .password = request->password,
  };
  execute (&execution, request->json, reply);
  return reply;
}
