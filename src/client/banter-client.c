/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-client"

#include "config.h"

#include "banter-client.h"

#include "banter-client-private.h"

/* The main thread's side of an account: it holds what the engine last told and hands work over. */

struct _BanterClient
{
  GObject parent_instance;

  char *profile_dir;
  char *cache_dir;
  char *user_id;
  char *device_id;
  char *server_name;
  char *base_url;
  BanterClientState state;
  GError *problem;
  double progress;
  gboolean has_safety;
  gboolean token_in_file;
  gboolean has_token;
  gboolean facts_known; /* asked the server once since start */
  gboolean stopped;
  BanterEngine *engine;
  GNetworkMonitor *network;
};

enum
{
  PROP_USER_ID = 1,
  PROP_DEVICE_ID,
  PROP_SERVER_NAME,
  PROP_STATE,
  PROP_LOADING,
  PROP_PROGRESS,
  PROP_HAS_SAFETY,
  PROP_TOKEN_IN_FILE,
  N_PROPS,
};

enum
{
  CHANGED,
  SIGNED_OUT,
  N_SIGNALS,
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_ENUM_TYPE (BanterClientState, banter_client_state,
                    G_DEFINE_ENUM_VALUE (BANTER_CLIENT_STOPPED, "stopped"),
                    G_DEFINE_ENUM_VALUE (BANTER_CLIENT_CONNECTING, "connecting"),
                    G_DEFINE_ENUM_VALUE (BANTER_CLIENT_ONLINE, "online"),
                    G_DEFINE_ENUM_VALUE (BANTER_CLIENT_OFFLINE, "offline"),
                    G_DEFINE_ENUM_VALUE (BANTER_CLIENT_SIGNED_OUT, "signed-out"))

G_DEFINE_FINAL_TYPE (BanterClient, banter_client, G_TYPE_OBJECT)

static void
set_state (BanterClient *self, BanterClientState state, const GError *problem)
{
  g_clear_error (&self->problem);
  self->problem = problem != NULL ? g_error_copy (problem) : NULL;
  if (self->state == state && problem == NULL)
    return;

  self->state = state;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
}

static void
set_progress (BanterClient *self, double progress)
{
  gboolean was_loading = banter_client_get_loading (self);

  if (self->progress == progress)
    return;
  self->progress = progress;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PROGRESS]);
  if (was_loading != banter_client_get_loading (self))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LOADING]);
}

static void
on_changed (gpointer owner, BanterChangeSet *changes)
{
  BanterClient *self = owner;

  if (!self->stopped)
    g_signal_emit (self, signals[CHANGED], 0, changes);
}

static void
on_state (gpointer owner, BanterClientState state, const GError *problem)
{
  BanterClient *self = owner;

  if (self->stopped || self->state == BANTER_CLIENT_SIGNED_OUT)
    return;
  set_state (self, state, problem);
  if (state == BANTER_CLIENT_ONLINE && !self->facts_known)
    {
      self->facts_known = TRUE;
      banter_client_refresh_facts (self);
    }
}

static void
on_progress (gpointer owner, double progress)
{
  BanterClient *self = owner;

  if (!self->stopped)
    set_progress (self, progress);
}

static void
on_signed_out (gpointer owner, gboolean soft)
{
  BanterClient *self = owner;

  if (self->stopped || self->state == BANTER_CLIENT_SIGNED_OUT)
    return;
  set_state (self, BANTER_CLIENT_SIGNED_OUT, NULL);
  g_signal_emit (self, signals[SIGNED_OUT], 0, soft);
}

static const BanterEngineEvents engine_events = {
  .changed = on_changed,
  .state = on_state,
  .progress = on_progress,
  .signed_out = on_signed_out,
};

static void
on_network_changed (GNetworkMonitor *network, gboolean available, BanterClient *self)
{
  if (available && self->engine != NULL)
    banter_engine_wake (self->engine);
}

static void
banter_client_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  BanterClient *self = BANTER_CLIENT (object);

  switch (id)
    {
    case PROP_USER_ID:
      g_value_set_string (value, self->user_id);
      break;
    case PROP_DEVICE_ID:
      g_value_set_string (value, self->device_id);
      break;
    case PROP_SERVER_NAME:
      g_value_set_string (value, self->server_name);
      break;
    case PROP_STATE:
      g_value_set_enum (value, (int)self->state);
      break;
    case PROP_LOADING:
      g_value_set_boolean (value, banter_client_get_loading (self));
      break;
    case PROP_PROGRESS:
      g_value_set_double (value, self->progress);
      break;
    case PROP_HAS_SAFETY:
      g_value_set_boolean (value, self->has_safety);
      break;
    case PROP_TOKEN_IN_FILE:
      g_value_set_boolean (value, self->token_in_file);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
banter_client_dispose (GObject *object)
{
  banter_client_stop (BANTER_CLIENT (object));

  G_OBJECT_CLASS (banter_client_parent_class)->dispose (object);
}

static void
banter_client_finalize (GObject *object)
{
  BanterClient *self = BANTER_CLIENT (object);

  g_free (self->profile_dir);
  g_free (self->cache_dir);
  g_free (self->user_id);
  g_free (self->device_id);
  g_free (self->server_name);
  g_free (self->base_url);
  g_clear_error (&self->problem);

  G_OBJECT_CLASS (banter_client_parent_class)->finalize (object);
}

static void
banter_client_class_init (BanterClientClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = banter_client_get_property;
  object_class->dispose = banter_client_dispose;
  object_class->finalize = banter_client_finalize;

  properties[PROP_USER_ID] = g_param_spec_string ("user-id", NULL, NULL, NULL, flags);
  properties[PROP_DEVICE_ID] = g_param_spec_string ("device-id", NULL, NULL, NULL, flags);
  properties[PROP_SERVER_NAME] = g_param_spec_string ("server-name", NULL, NULL, NULL, flags);
  properties[PROP_STATE] = g_param_spec_enum ("state", NULL, NULL, BANTER_TYPE_CLIENT_STATE,
                                              BANTER_CLIENT_STOPPED, flags);
  properties[PROP_LOADING] = g_param_spec_boolean ("loading", NULL, NULL, FALSE, flags);
  properties[PROP_PROGRESS] = g_param_spec_double ("progress", NULL, NULL, 0, 1, 1, flags);
  properties[PROP_HAS_SAFETY] = g_param_spec_boolean ("has-safety", NULL, NULL, FALSE, flags);
  properties[PROP_TOKEN_IN_FILE] = g_param_spec_boolean ("token-in-file", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[CHANGED] = g_signal_new ("changed", BANTER_TYPE_CLIENT, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                   NULL, G_TYPE_NONE, 1, BANTER_TYPE_CHANGE_SET);
  signals[SIGNED_OUT] = g_signal_new ("signed-out", BANTER_TYPE_CLIENT, G_SIGNAL_RUN_LAST, 0, NULL,
                                      NULL, NULL, G_TYPE_NONE, 1, G_TYPE_BOOLEAN);
}

static void
banter_client_init (BanterClient *self)
{
  self->progress = 1;
}

BanterClient *
banter_client_new (const char *profile_dir, const char *cache_dir)
{
  BanterClient *self = g_object_new (BANTER_TYPE_CLIENT, NULL);

  g_return_val_if_fail (profile_dir != NULL, NULL);

  self->profile_dir = g_strdup (profile_dir);
  self->cache_dir = g_strdup (cache_dir);

  return self;
}

BanterEngine *
banter_client_get_engine (BanterClient *self)
{
  if (self->engine == NULL && !self->stopped)
    self->engine
        = banter_engine_new (self->profile_dir, self->cache_dir, G_OBJECT (self), &engine_events);

  return self->engine;
}

void
banter_client_run (BanterClient *self, gpointer source_tag, GTaskThreadFunc func, gpointer args,
                   GDestroyNotify args_free, GCancellable *cancellable,
                   GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  BanterEngine *engine = banter_client_get_engine (self);

  g_task_set_source_tag (task, source_tag);
  g_task_set_task_data (task, args, args_free);
  if (engine == NULL)
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "The client is stopped");
  else
    banter_engine_run (engine, task, func);
}

static void
set_string (BanterClient *self, char **field, const char *value, guint property)
{
  if (g_strcmp0 (*field, value) == 0)
    return;
  g_free (*field);
  *field = g_strdup (value);
  if (property != 0)
    g_object_notify_by_pspec (G_OBJECT (self), properties[property]);
}

static void
set_flag (BanterClient *self, gboolean *field, gboolean value, guint property)
{
  if (*field == value)
    return;
  *field = value;
  g_object_notify_by_pspec (G_OBJECT (self), properties[property]);
}

void
banter_client_set_session (BanterClient *self, const char *user_id, const char *device_id,
                           const char *server_name, const char *base_url, gboolean has_safety,
                           gboolean token_in_file, gboolean has_token)
{
  self->has_token = has_token;
  self->facts_known = FALSE;
  set_string (self, &self->base_url, base_url, 0);
  set_string (self, &self->user_id, user_id, PROP_USER_ID);
  set_string (self, &self->device_id, device_id, PROP_DEVICE_ID);
  set_string (self, &self->server_name, server_name, PROP_SERVER_NAME);
  set_flag (self, &self->has_safety, has_safety, PROP_HAS_SAFETY);
  set_flag (self, &self->token_in_file, token_in_file, PROP_TOKEN_IN_FILE);
  set_state (self, has_token || user_id == NULL ? BANTER_CLIENT_STOPPED : BANTER_CLIENT_SIGNED_OUT,
             NULL);
}

void
banter_client_set_has_safety (BanterClient *self, gboolean has_safety)
{
  set_flag (self, &self->has_safety, has_safety, PROP_HAS_SAFETY);
}

void
banter_client_start (BanterClient *self)
{
  g_return_if_fail (BANTER_IS_CLIENT (self));
  g_return_if_fail (self->user_id != NULL && self->engine != NULL);

  if (!self->has_token)
    return;
  if (self->network == NULL)
    {
      self->network = g_object_ref (g_network_monitor_get_default ());
      g_signal_connect_object (self->network, "network-changed", G_CALLBACK (on_network_changed),
                               self, G_CONNECT_DEFAULT);
    }
  set_state (self, BANTER_CLIENT_CONNECTING, NULL);
  banter_engine_start (self->engine);
}

void
banter_client_stop (BanterClient *self)
{
  g_return_if_fail (BANTER_IS_CLIENT (self));

  if (self->stopped)
    return;
  self->stopped = TRUE;
  if (self->network != NULL)
    g_signal_handlers_disconnect_by_data (self->network, self);
  g_clear_object (&self->network);
  if (self->engine != NULL) /* workers still look at it until then */
    banter_engine_free (self->engine);
  self->engine = NULL;
  set_state (self, BANTER_CLIENT_STOPPED, NULL);
}

void
banter_client_retry_now (BanterClient *self)
{
  g_return_if_fail (BANTER_IS_CLIENT (self));

  if (self->engine != NULL)
    banter_engine_wake (self->engine);
}

const char *
banter_client_get_user_id (BanterClient *self)
{
  return self->user_id;
}

const char *
banter_client_get_device_id (BanterClient *self)
{
  return self->device_id;
}

const char *
banter_client_get_server_name (BanterClient *self)
{
  return self->server_name;
}

const char *
banter_client_get_base_url (BanterClient *self)
{
  return self->base_url;
}

BanterClientState
banter_client_get_state (BanterClient *self)
{
  return self->state;
}

const GError *
banter_client_get_problem (BanterClient *self)
{
  return self->problem;
}

gboolean
banter_client_get_loading (BanterClient *self)
{
  return self->progress < 1;
}

double
banter_client_get_progress (BanterClient *self)
{
  return self->progress;
}

gboolean
banter_client_get_has_safety (BanterClient *self)
{
  return self->has_safety;
}

gboolean
banter_client_get_token_in_file (BanterClient *self)
{
  return self->token_in_file;
}
