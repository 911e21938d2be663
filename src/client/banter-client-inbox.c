/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-inbox"

#include "config.h"

#include "banter-client-inbox.h"

#include "banter-client-private.h"
#include "banter-matrix-account.h"
#include "banter-matrix-push.h"
#include "banter-store-outbox.h"

/* How a person keeps their chats, as what other Matrix clients understand: tags, push rules, marks.
 * A mute is the "override" rule of the room, as Element and others write it; when it ends is beside
 * it in the room's account data, as rules know no time. Archived is a document of ours: others list
 * rooms of low priority, so that tag must not hide them here. Plain code on workers. */

#define MAX_CHOICES 4

typedef struct
{
  char *room_id;
  BanterRoomSetting settings[MAX_CHOICES];
  guint n;
} Choices;

static void
choices_free (gpointer data)
{
  Choices *choices = data;

  for (guint i = 0; i < choices->n; i++)
    {
      g_free ((char *)choices->settings[i].target);
      g_free ((char *)choices->settings[i].content);
    }
  g_free (choices->room_id);
  g_free (choices);
}

static Choices *
choices_new (const char *room_id)
{
  Choices *choices = g_new0 (Choices, 1);

  choices->room_id = g_strdup (room_id);

  return choices;
}

/* @type: static; @content: (transfer full) */
static void
add (Choices *choices, const char *type, const char *target, char *content)
{
  g_assert (choices->n < MAX_CHOICES);

  choices->settings[choices->n++] = (BanterRoomSetting){ type, g_strdup (target), content };
}

static gboolean
set_choices (BanterStore *store, gpointer data, BanterChangeSet **changes, GError **error)
{
  const Choices *choices = data;

  return banter_store_set_room_settings (store, choices->room_id, choices->settings, choices->n,
                                         changes, error);
}

static void
keep (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  BanterEngine *engine = banter_client_get_engine (source);
  GError *error = NULL;

  if (!banter_engine_store_call (engine, set_choices, task_data, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  banter_advance_outbox (engine);
  g_task_return_boolean (task, TRUE);
}

gboolean
banter_client_keep_finish (BanterClient *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
add_archive (Choices *choices, gboolean archived, gint64 last_ts)
{
  const BanterMatrixArchive archive
      = { .archived = archived, .last_ts = archived ? MAX (last_ts, 0) : 0 };

  add (choices, BANTER_MATRIX_ACCOUNT_ARCHIVE, NULL,
       banter_json_encode (&banter_matrix_archive_type, &archive));
}

/* The end goes before the rule, so that nobody sees a mute without it; and away after it. */
void
banter_client_set_muted_async (BanterClient *self, const char *room_id, gint64 until_ts,
                               gint64 archived_ts, GCancellable *cancellable,
                               GAsyncReadyCallback callback, gpointer user_data)
{
  const BanterMatrixMute mute
      = { .until_ts = until_ts == BANTER_MUTED_ALWAYS ? 0 : MAX (until_ts, 0) };
  Choices *choices;
  char *json;

  g_return_if_fail (BANTER_IS_CLIENT (self));
  g_return_if_fail (room_id != NULL);

  choices = choices_new (room_id);
  if (archived_ts != 0)
    add_archive (choices, archived_ts > 0, archived_ts);
  json = banter_json_encode (&banter_matrix_mute_type, &mute);
  if (until_ts > 0)
    {
      add (choices, BANTER_MATRIX_ACCOUNT_MUTE, NULL, json);
      add (choices, BANTER_MATRIX_ACCOUNT_PUSH_RULES, BANTER_MATRIX_PUSH_OVERRIDE,
           banter_matrix_push_rule_build_quiet (BANTER_MATRIX_PUSH_OVERRIDE, room_id));
    }
  else
    {
      add (choices, BANTER_MATRIX_ACCOUNT_PUSH_RULES, BANTER_MATRIX_PUSH_OVERRIDE, NULL);
      add (choices, BANTER_MATRIX_ACCOUNT_PUSH_RULES, BANTER_MATRIX_PUSH_ROOM, NULL);
      add (choices, BANTER_MATRIX_ACCOUNT_MUTE, NULL, json);
    }
  banter_client_run (self, banter_client_set_muted_async, keep, choices, choices_free, cancellable,
                     callback, user_data);
}

void
banter_client_set_pinned_async (BanterClient *self, const char *room_id, double order,
                                GCancellable *cancellable, GAsyncReadyCallback callback,
                                gpointer user_data)
{
  const BanterMatrixTag tag = { .order = order };
  Choices *choices;

  g_return_if_fail (BANTER_IS_CLIENT (self));
  g_return_if_fail (room_id != NULL);

  choices = choices_new (room_id);
  add (choices, BANTER_MATRIX_ACCOUNT_TAG, BANTER_MATRIX_TAG_FAVOURITE,
       order >= 0 ? banter_json_encode (&banter_matrix_tag_type, &tag) : NULL);
  banter_client_run (self, banter_client_set_pinned_async, keep, choices, choices_free, cancellable,
                     callback, user_data);
}

void
banter_client_set_archived_async (BanterClient *self, const char *room_id, gboolean archived,
                                  gint64 last_ts, GCancellable *cancellable,
                                  GAsyncReadyCallback callback, gpointer user_data)
{
  Choices *choices;

  g_return_if_fail (BANTER_IS_CLIENT (self));
  g_return_if_fail (room_id != NULL);

  choices = choices_new (room_id);
  add_archive (choices, archived, last_ts);
  if (archived)
    add (choices, BANTER_MATRIX_ACCOUNT_TAG, BANTER_MATRIX_TAG_FAVOURITE, NULL);
  banter_client_run (self, banter_client_set_archived_async, keep, choices, choices_free,
                     cancellable, callback, user_data);
}

void
banter_client_set_marked_unread_async (BanterClient *self, const char *room_id, gboolean unread,
                                       GCancellable *cancellable, GAsyncReadyCallback callback,
                                       gpointer user_data)
{
  const BanterMatrixMarkedUnread mark = { .unread = unread };
  Choices *choices;

  g_return_if_fail (BANTER_IS_CLIENT (self));
  g_return_if_fail (room_id != NULL);

  choices = choices_new (room_id);
  add (choices, BANTER_MATRIX_ACCOUNT_MARKED_UNREAD, NULL,
       banter_json_encode (&banter_matrix_marked_unread_type, &mark));
  banter_client_run (self, banter_client_set_marked_unread_async, keep, choices, choices_free,
                     cancellable, callback, user_data);
}

static void
set_privacy (BanterClient *self, gpointer source_tag, const char *room_id,
             const BanterMatrixPrivacy *privacy, GCancellable *cancellable,
             GAsyncReadyCallback callback, gpointer user_data)
{
  Choices *choices = choices_new (room_id);

  add (choices, BANTER_MATRIX_ACCOUNT_PRIVACY, NULL,
       banter_json_encode (&banter_matrix_privacy_type, privacy));
  banter_client_run (self, source_tag, keep, choices, choices_free, cancellable, callback,
                     user_data);
}

void
banter_client_set_shows_read_async (BanterClient *self, const char *room_id, gboolean shows,
                                    GCancellable *cancellable, GAsyncReadyCallback callback,
                                    gpointer user_data)
{
  const BanterMatrixPrivacy privacy = { .read_receipts = (char *)(shows ? "true" : "false") };

  g_return_if_fail (BANTER_IS_CLIENT (self));
  g_return_if_fail (room_id != NULL);

  set_privacy (self, banter_client_set_shows_read_async, room_id, &privacy, cancellable, callback,
               user_data);
}

void
banter_client_set_shows_typing_async (BanterClient *self, const char *room_id, gboolean shows,
                                      GCancellable *cancellable, GAsyncReadyCallback callback,
                                      gpointer user_data)
{
  const BanterMatrixPrivacy privacy = { .typing = (char *)(shows ? "true" : "false") };

  g_return_if_fail (BANTER_IS_CLIENT (self));
  g_return_if_fail (room_id != NULL);

  set_privacy (self, banter_client_set_shows_typing_async, room_id, &privacy, cancellable, callback,
               user_data);
}
