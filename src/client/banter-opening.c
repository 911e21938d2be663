/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-opening"

#include "config.h"

#include "banter-opening.h"

#include "banter-client-error-private.h"
#include "banter-client-private.h"
#include "banter-content.h"
#include "banter-id.h"
#include "banter-matrix-account.h"
#include "banter-matrix-event.h"
#include "banter-matrix-people.h"
#include "banter-matrix-room.h"
#include "banter-matrix-server.h"
#include "banter-matrix-state.h"
#include "banter-send-queue.h"
#include "banter-store-outbox.h"

/* Opening a chat takes several requests of which the first cannot be repeated: a row of the store
 * says how far it has come. The steps are plain code on workers; banter_opening_resume() takes up
 * on the engine's thread what an earlier run of the app left. */

#define REASON_MAX_CHARS 500
/* Room versions in which creators stand above all levels, and must not be listed among them. */
#define FIRST_VERSION_OF_CREATORS 12

/* Some servers take an invitation of somebody who does not exist. */
static gboolean
exists (BanterEngine *engine, const char *user_id, GCancellable *cancellable, GError **error)
{
  g_autofree char *path = banter_matrix_path (BANTER_MATRIX_GET_PROFILE, user_id);
  BanterHttpRequest request = banter_http_request (BANTER_MATRIX_GET_PROFILE, path, NULL);
  g_autoptr (GError) failure = NULL;
  const BanterClientAnswer *answer;

  if (banter_http_run (banter_engine_get_http (engine), &request, cancellable, &failure))
    return TRUE;
  /* Synapse says M_UNKNOWN. */
  answer = banter_client_error_get_answer (failure);
  if (answer->status != 404 || answer->code == BANTER_MATRIX_ERROR_UNRECOGNIZED)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&failure));

  return FALSE;
}

/* Asks before anything is made: the rules, where the server has them. A question that fails decides
 * nothing. */
static gboolean
may_write (BanterEngine *engine, const char *user_id, GCancellable *cancellable, GError **error)
{
  g_autofree char *path = banter_matrix_path (BANTER_MATRIX_BANTER_RELATIONS, user_id);
  BanterHttpRequest request = banter_http_request (BANTER_MATRIX_BANTER_RELATIONS, path, NULL);
  g_autoptr (BanterMatrixRelations) relations = NULL;
  BanterMatrixErrorBody refusal = { .errcode = (char *)"M_FORBIDDEN" };

  if (!banter_engine_get_has_safety (engine))
    return exists (engine, user_id, cancellable, error);
  relations = banter_http_call (banter_engine_get_http (engine), &request,
                                &banter_matrix_relations_type, cancellable, NULL);
  if (relations == NULL || relations->can_message)
    return TRUE;
  refusal.reason = relations->reason;
  g_propagate_error (error, banter_client_error_from_answer (403, &refusal, -1));

  return FALSE;
}

/* (transfer full) (nullable): the version of room that the server makes by itself */
static char *
get_room_version (BanterEngine *engine, GCancellable *cancellable)
{
  g_autofree char *path = banter_matrix_path (BANTER_MATRIX_CAPABILITIES);
  BanterHttpRequest request = banter_http_request (BANTER_MATRIX_CAPABILITIES, path, NULL);
  g_autoptr (BanterMatrixCapabilities) known
      = banter_http_call (banter_engine_get_http (engine), &request,
                          &banter_matrix_capabilities_type, cancellable, NULL);

  if (known == NULL || known->capabilities == NULL || known->capabilities->room_versions == NULL)
    return NULL;

  return g_steal_pointer (&known->capabilities->room_versions->default_version);
}

/* Equal power for both, in whichever way the room's version has it. By
 * that the room is known again if its id gets lost (banter_store_opening_list ()). */
static void
share_power (BanterMatrixCreateRoom *body, const char *me, const char *other)
{
  gint64 level = 100;
  g_autoptr (GHashTable) users = g_hash_table_new (g_str_hash, g_str_equal);
  BanterMatrixPowerLevels levels = { .users = users };
  BanterMatrixCreate creation = { .additional_creators = (char *[]){ (char *)other, NULL } };

  if (body->room_version != NULL
      && g_ascii_strtoull (body->room_version, NULL, 10) >= FIRST_VERSION_OF_CREATORS)
    {
      body->creation_content = banter_json_encode (&banter_matrix_create_type, &creation);
      return;
    }
  g_hash_table_insert (users, (gpointer)me, &level);
  g_hash_table_insert (users, (gpointer)other, &level);
  body->power_level_content_override
      = banter_json_encode (&banter_matrix_power_levels_type, &levels);
}

/* A request's room: nobody is invited yet, and what was said before somebody accepts can be read
 * then. */
static char *
create_room (BanterEngine *engine, const BanterOpeningRow *opening, GCancellable *cancellable,
             GError **error)
{
  g_autofree char *path = banter_matrix_path (BANTER_MATRIX_CREATE_ROOM);
  g_autofree char *version = get_room_version (engine, cancellable);
  BanterMatrixStateEntry visibility = { .type = (char *)BANTER_MATRIX_EVENT_HISTORY_VISIBILITY,
                                        .state_key = (char *)"",
                                        .content = (char *)"{\"history_visibility\":\"invited\"}" };
  g_autoptr (GPtrArray) state = g_ptr_array_new ();
  BanterMatrixCreateRoom body = { .visibility = (char *)"private",
                                  .preset = (char *)"private_chat",
                                  .is_direct = TRUE,
                                  .initial_state = state,
                                  .room_version = version };
  g_autofree char *json = NULL;
  g_autoptr (BanterMatrixRoomId) created = NULL;
  BanterHttpRequest request;

  g_ptr_array_add (state, &visibility);
  share_power (&body, banter_engine_get_user_id (engine), opening->user_id);
  json = banter_json_encode (&banter_matrix_create_room_type, &body);
  g_free (body.creation_content);
  g_free (body.power_level_content_override);
  request = banter_http_request (BANTER_MATRIX_CREATE_ROOM, path, json);
  created = banter_http_call (banter_engine_get_http (engine), &request,
                              &banter_matrix_room_id_type, cancellable, error);
  if (created != NULL && !banter_room_id_is_valid (created->room_id))
    {
      g_set_error_literal (error, BANTER_CLIENT_ERROR, BANTER_CLIENT_ERROR_SERVER, "No room id");
      return NULL;
    }

  return created != NULL ? g_steal_pointer (&created->room_id) : NULL;
}

static gboolean
invite (BanterEngine *engine, const BanterOpeningRow *opening, GCancellable *cancellable,
        GError **error)
{
  g_autofree char *path = banter_matrix_path (BANTER_MATRIX_PUT_STATE_EVENT, opening->room_id,
                                              BANTER_MATRIX_EVENT_MEMBER, opening->user_id);
  const char *first_text = opening->text;
  g_autofree char *reason
      = first_text != NULL ? g_utf8_substring (
            first_text, 0, MIN (g_utf8_strlen (first_text, -1), REASON_MAX_CHARS))
                           : NULL;
  BanterMatrixMember body = { .membership = (char *)"invite", .is_direct = TRUE, .reason = reason };
  g_autofree char *json = banter_json_encode (&banter_matrix_member_type, &body);
  BanterHttpRequest request = banter_http_request (BANTER_MATRIX_PUT_STATE_EVENT, path, json);

  return banter_http_run (banter_engine_get_http (engine), &request, cancellable, error);
}

typedef struct
{
  const char *user_id;
  const char *room_id;
} DirectEdit;

static char *
add_direct (const char *old, gpointer data)
{
  const DirectEdit *edit = data;

  return banter_matrix_direct_set (old, edit->user_id, edit->room_id, TRUE);
}

gboolean
banter_opening_list_as_direct (BanterEngine *engine, const char *user_id, const char *room_id,
                               GCancellable *cancellable, GError **error)
{
  DirectEdit edit = { user_id, room_id };

  return banter_account_data_edit (engine, BANTER_MATRIX_ACCOUNT_DIRECT, add_direct, &edit,
                                   cancellable, error);
}

/* A step in the store. */
typedef struct
{
  BanterOpeningRow *opening;
  const char *user_id;
  const char *text;
  char *content;
  gboolean may_exist;
} Step;

static gboolean
add (BanterStore *store, gpointer data, BanterChangeSet **changes, GError **error)
{
  Step *step = data;

  return banter_store_opening_add (store, step->user_id, step->text, &step->opening, error);
}

static gboolean
note_room (BanterStore *store, gpointer data, BanterChangeSet **changes, GError **error)
{
  const BanterOpeningRow *opening = ((const Step *)data)->opening;

  return banter_store_opening_set_room (store, opening->id, opening->room_id, error);
}

static gboolean
finish (BanterStore *store, gpointer data, BanterChangeSet **changes, GError **error)
{
  const Step *step = data;

  return banter_store_opening_finish (store, step->opening, step->content, changes, error);
}

static gboolean
abandon (BanterStore *store, gpointer data, BanterChangeSet **changes, GError **error)
{
  const Step *step = data;

  return banter_store_opening_abandon (store, step->opening, step->may_exist, changes, error);
}

/* From the step that is reached to the chat that is known here. */
static gboolean
go_on (BanterEngine *engine, BanterOpeningRow *opening, GCancellable *cancellable, GError **error)
{
  Step step = { .opening = opening };
  g_autofree char *content = NULL;
  g_autoptr (GError) direct_error = NULL;

  if (opening->room_id == NULL)
    {
      opening->room_id = create_room (engine, opening, cancellable, error);
      if (opening->room_id == NULL || !banter_engine_store_call (engine, note_room, &step, error))
        return FALSE;
    }
  if (!opening->invited && !invite (engine, opening, cancellable, error))
    return FALSE;
  /* From here on the chat exists: what fails now is repaired by is_direct of the invitation. */
  if (!banter_opening_list_as_direct (engine, opening->user_id, opening->room_id, cancellable,
                                      &direct_error))
    g_info ("m.direct: %s", direct_error->message);
  if (opening->text != NULL && *opening->text != '\0')
    step.content = content = banter_content_text (opening->text, NULL);
  if (!banter_engine_store_call (engine, finish, &step, error))
    return FALSE;
  banter_advance_outbox (engine);

  return TRUE;
}

/* What the person is told has failed leaves nothing behind. When the app ends meanwhile nobody is
 * told: it goes on after the next start. */
static void
give_up (BanterEngine *engine, BanterOpeningRow *opening, const GError *failure)
{
  Step step = { .opening = opening,
                .may_exist = banter_client_error_get_answer (failure)->status == 0
                             || banter_client_error_is_temporary (failure) };
  g_autoptr (GError) error = NULL;

  if (!banter_engine_store_call (engine, abandon, &step, &error))
    g_warning ("A chat that was not opened is left behind: %s", error->message);
  banter_advance_outbox (engine);
}

char *
banter_opening_make (BanterEngine *engine, const char *user_id, const char *text,
                     GCancellable *cancellable, GError **error)
{
  Step step = { .user_id = user_id, .text = text };
  g_autoptr (BanterOpeningRow) opening = NULL;
  g_autoptr (GError) failure = NULL;

  if (!may_write (engine, user_id, cancellable, error)
      || !banter_engine_store_call (engine, add, &step, error))
    return NULL;
  opening = step.opening;
  if (go_on (engine, opening, cancellable, &failure))
    return g_steal_pointer (&opening->room_id);

  if (!g_error_matches (failure, G_IO_ERROR, G_IO_ERROR_CANCELLED)
      || g_cancellable_is_cancelled (cancellable))
    give_up (engine, opening, failure);
  g_propagate_error (error, g_steal_pointer (&failure));

  return NULL;
}

typedef struct
{
  BanterEngine *engine;
  BanterOpeningRow *opening;
} Resume;

static void
resume_free (gpointer data)
{
  Resume *resume = data;

  banter_opening_row_free (resume->opening);
  g_free (resume);
}

/* What does not help now may at the next start; what is refused is given up. */
static void
resume_job (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Resume *resume = task_data;
  g_autoptr (GError) error = NULL;

  if (!go_on (resume->engine, resume->opening, cancellable, &error))
    {
      g_info ("A chat is not open yet: %s", error->message);
      if (banter_client_error_get_answer (error)->status != 0
          && !banter_client_error_is_temporary (error))
        give_up (resume->engine, resume->opening, error);
    }
  g_task_return_boolean (task, TRUE);
}

static void
resume_one (BanterEngine *engine, BanterOpeningRow *opening)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, NULL, NULL);
  Resume *resume = g_new0 (Resume, 1);

  resume->engine = engine;
  resume->opening = opening;
  g_task_set_source_tag (task, resume_one);
  g_task_set_task_data (task, resume, resume_free);
  banter_engine_run (engine, task, resume_job);
}

gint64
banter_opening_get_last (BanterEngine *engine)
{
  g_autoptr (GPtrArray) rows = banter_store_opening_list (banter_engine_get_store (engine), NULL);

  return rows != NULL && rows->len > 0 ? ((const BanterOpeningRow *)rows->pdata[rows->len - 1])->id
                                       : 0;
}

void
banter_opening_resume (BanterEngine *engine, gint64 last)
{
  BanterStore *store = banter_engine_get_store (engine);
  g_autoptr (GPtrArray) rows = banter_store_opening_list (store, NULL);

  for (guint i = 0; rows != NULL && i < rows->len; i++)
    {
      BanterOpeningRow *opening = rows->pdata[i];
      g_autoptr (GError) error = NULL;
      BanterChangeSet *changes = NULL;

      if (!opening->abandoned && opening->id <= last)
        resume_one (engine, g_steal_pointer (&rows->pdata[i]));
      else if (opening->abandoned && (opening->room_id != NULL || opening->id <= last))
        {
          if (!banter_store_opening_abandon (store, opening, FALSE, &changes, &error))
            g_info ("A room stays behind: %s", error->message);
          banter_engine_emit_changes (engine, changes);
          banter_send_queue_advance (banter_engine_get_send_queue (engine));
        }
    }
}
