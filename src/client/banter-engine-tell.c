/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-engine"

#include "config.h"

#include "banter-engine-private.h"

#include "banter-media-cache.h"

/* What the engine tells its owner: each word is a source of the owner's context, in order, and
 * holds the owner until it is heard. */

/* A message to the owner. */
typedef enum
{
  TELL_CHANGED,
  TELL_STATE,
  TELL_PROGRESS,
  TELL_SIGNED_OUT,
} TellKind;

typedef struct
{
  GObject *owner;
  const BanterEngineEvents *events;
  TellKind kind;
  BanterChangeSet *changes;
  BanterClientState state;
  GError *problem;
  double progress;
  gboolean soft;
} Tell;

static void
tell_free (gpointer data)
{
  Tell *tell = data;

  g_clear_pointer (&tell->changes, banter_change_set_unref);
  g_clear_error (&tell->problem);
  g_object_unref (tell->owner);
  g_free (tell);
}

static gboolean
on_tell (gpointer data)
{
  Tell *tell = data;

  switch (tell->kind)
    {
    case TELL_CHANGED:
      tell->events->changed (tell->owner, tell->changes);
      break;
    case TELL_STATE:
      tell->events->state (tell->owner, tell->state, tell->problem);
      break;
    case TELL_PROGRESS:
      tell->events->progress (tell->owner, tell->progress);
      break;
    case TELL_SIGNED_OUT:
      tell->events->signed_out (tell->owner, tell->soft);
      break;
    default:
      g_assert_not_reached ();
    }

  return G_SOURCE_REMOVE;
}

static Tell *
tell_new (BanterEngine *engine, TellKind kind)
{
  Tell *tell = g_new0 (Tell, 1);

  tell->owner = g_object_ref (engine->owner);
  tell->events = engine->events;
  tell->kind = kind;

  return tell;
}

static void
tell_send (BanterEngine *engine, Tell *tell)
{
  g_autoptr (GSource) source = g_idle_source_new ();

  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, on_tell, tell, tell_free);
  g_source_attach (source, engine->owner_context);
}

void
banter_engine_emit_changes (BanterEngine *engine, BanterChangeSet *changes)
{
  Tell *tell;

  banter_engine_tidy_later (engine);
  if (changes == NULL || banter_change_set_is_empty (changes))
    {
      g_clear_pointer (&changes, banter_change_set_unref);
      return;
    }
  if (changes->removed_media != NULL && changes->removed_media->len > 0)
    banter_media_cache_remove (engine->media_cache, changes->removed_media);
  tell = tell_new (engine, TELL_CHANGED);
  tell->changes = changes;
  tell_send (engine, tell);
}

void
banter_engine_emit_state (BanterEngine *engine, BanterClientState state, const GError *problem)
{
  Tell *tell = tell_new (engine, TELL_STATE);

  tell->state = state;
  tell->problem = problem != NULL ? g_error_copy (problem) : NULL;
  tell_send (engine, tell);
}

void
banter_engine_emit_progress (BanterEngine *engine, double progress)
{
  Tell *tell = tell_new (engine, TELL_PROGRESS);

  tell->progress = progress;
  tell_send (engine, tell);
}

void
banter_engine_emit_signed_out (BanterEngine *engine, gboolean soft)
{
  Tell *tell = tell_new (engine, TELL_SIGNED_OUT);

  tell->soft = soft;
  tell_send (engine, tell);
}
