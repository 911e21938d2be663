/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-discovery"

#include "config.h"

#include <libsoup/soup.h>
#include <string.h>

#include "banter-discovery-private.h"

#include "banter-client-error-private.h"
#include "banter-http.h"
#include "banter-id.h"
#include "banter-matrix-login.h"
#include "banter-matrix-server.h"

/* Looking a homeserver up, before anyone is signed in (CS-API "Server Discovery"). It runs as plain
 * code on a worker thread with an HTTP session of its own, and ends as an immutable object. */

#define STEP_TIMEOUT_MS 15000

struct _BanterDiscovery
{
  GObject parent_instance;

  char *user_name;
  char *server_name;
  char *base_url;
  GStrv terms;
  gboolean has_password_login;
  gboolean has_safety;
  gboolean registration_open;
  gboolean can_register;
  gboolean needs_birthday;
};

G_DEFINE_FINAL_TYPE (BanterDiscovery, banter_discovery, G_TYPE_OBJECT)

static void
banter_discovery_finalize (GObject *object)
{
  BanterDiscovery *self = BANTER_DISCOVERY (object);

  g_free (self->user_name);
  g_free (self->server_name);
  g_free (self->base_url);
  g_strfreev (self->terms);

  G_OBJECT_CLASS (banter_discovery_parent_class)->finalize (object);
}

static void
banter_discovery_class_init (BanterDiscoveryClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = banter_discovery_finalize;
}

static void
banter_discovery_init (BanterDiscovery *self)
{
}

/* A session of its own for each look-up. */
typedef struct
{
  BanterLoop *loop;
  BanterHttp *http;
  GCancellable *cancellable;
} Net;

static Net
net_open (GCancellable *cancellable)
{
  Net net = { .loop = banter_loop_new ("banter-lookup"), .cancellable = cancellable };

  net.http = banter_http_new (net.loop);

  return net;
}

static void
net_close (Net *net)
{
  banter_http_free (net->http);
  banter_loop_free (net->loop);
}

static gpointer
ask (Net *net, BanterHttpRequest request, const BanterJsonType *type, GError **error)
{
  request.timeout_ms = STEP_TIMEOUT_MS;

  return banter_http_call (net->http, &request, type, net->cancellable, error);
}

/* Whether no web server stood behind it, so that asking the same host again is in vain. */
static gboolean
is_unreachable (const GError *error)
{
  return banter_client_error_get_answer (error)->status == 0
         && !g_error_matches (error, BANTER_CLIENT_ERROR, BANTER_CLIENT_ERROR_NOT_MATRIX)
         && !g_error_matches (error, BANTER_CLIENT_ERROR, BANTER_CLIENT_ERROR_TOO_LARGE);
}

/* CS-API "Well-known URI": 404 and what we cannot read mean "ask the name itself"; a document that
 * names a bad address is an error. */
static gboolean
follow_well_known (BanterDiscovery *self, Net *net, GError **error)
{
  BanterHttpRequest request = banter_http_request (BANTER_MATRIX_WELL_KNOWN, NULL, NULL);
  g_autofree char *url = g_strconcat (self->base_url, "/.well-known/matrix/client", NULL);
  g_autoptr (BanterMatrixWellKnown) document = NULL;
  g_autoptr (GError) well_known_error = NULL;
  g_autoptr (GUri) uri = NULL;
  gsize length;

  request.path = url;
  request.follow = TRUE;
  document = ask (net, request, &banter_matrix_well_known_type, &well_known_error);
  if (document == NULL)
    {
      if (is_unreachable (well_known_error))
        {
          g_propagate_error (error, g_steal_pointer (&well_known_error));
          return FALSE;
        }
      g_debug ("No .well-known: %s", well_known_error->message);
      return TRUE;
    }

  uri = g_uri_parse (document->homeserver->base_url, SOUP_HTTP_URI_FLAGS, NULL);
  if (uri == NULL || g_uri_get_host (uri) == NULL || g_uri_get_query (uri) != NULL
      || g_uri_get_fragment (uri) != NULL)
    {
      g_set_error_literal (error, BANTER_CLIENT_ERROR, BANTER_CLIENT_ERROR_NOT_MATRIX,
                           ".well-known holds no URL");
      return FALSE;
    }
  if (!banter_http_uri_is_safe (uri))
    {
      g_set_error_literal (error, BANTER_CLIENT_ERROR, BANTER_CLIENT_ERROR_INSECURE,
                           ".well-known leads to plain http");
      return FALSE;
    }

  g_free (self->base_url);
  self->base_url = g_uri_to_string (uri);
  length = strlen (self->base_url);
  while (length > 0 && self->base_url[length - 1] == '/')
    self->base_url[--length] = '\0';

  return TRUE;
}

static gboolean
read_versions (BanterDiscovery *self, Net *net, GError **error)
{
  g_autofree char *path = banter_matrix_path (BANTER_MATRIX_GET_VERSIONS);
  g_autoptr (GError) local = NULL;
  g_autoptr (BanterMatrixVersions) versions
      = ask (net, banter_http_request (BANTER_MATRIX_GET_VERSIONS, path, NULL),
             &banter_matrix_versions_type, &local);

  if (versions != NULL)
    {
      self->has_safety
          = banter_matrix_versions_has_feature (versions, BANTER_MATRIX_FEATURE_SAFETY);
      return TRUE;
    }

  /* Whatever says "no such page" here is not a homeserver, also if it says so as one. */
  if (g_error_matches (local, BANTER_CLIENT_ERROR, BANTER_CLIENT_ERROR_NOT_FOUND)
      || g_error_matches (local, BANTER_CLIENT_ERROR, BANTER_CLIENT_ERROR_TOO_LARGE))
    g_set_error_literal (error, BANTER_CLIENT_ERROR, BANTER_CLIENT_ERROR_NOT_MATRIX,
                         "No Matrix homeserver there");
  else
    g_propagate_error (error, g_steal_pointer (&local));

  return FALSE;
}

static gboolean
read_login_flows (BanterDiscovery *self, Net *net, GError **error)
{
  g_autofree char *path = banter_matrix_path (BANTER_MATRIX_GET_LOGIN_FLOWS);
  g_autoptr (BanterMatrixLoginFlows) flows
      = ask (net, banter_http_request (BANTER_MATRIX_GET_LOGIN_FLOWS, path, NULL),
             &banter_matrix_login_flows_type, error);

  for (guint i = 0; flows != NULL && flows->flows != NULL && i < flows->flows->len; i++)
    {
      const BanterMatrixLoginFlow *flow = g_ptr_array_index (flows->flows, i);

      if (g_str_equal (flow->type, BANTER_MATRIX_LOGIN_PASSWORD))
        self->has_password_login = TRUE;
    }

  return flows != NULL;
}

static GStrv
build_terms (const BanterMatrixUia *uia)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  const BanterMatrixTerms *terms = uia->params != NULL ? uia->params->terms : NULL;
  GHashTableIter iter;
  gpointer id, value;
  gboolean any = FALSE;

  if (terms == NULL || terms->policies == NULL)
    return NULL;
  g_hash_table_iter_init (&iter, terms->policies);
  while (g_hash_table_iter_next (&iter, &id, &value))
    {
      const BanterMatrixTermsPolicy *policy = value;
      g_autoptr (GUri) uri
          = policy->en != NULL ? g_uri_parse (policy->en->url, SOUP_HTTP_URI_FLAGS, NULL) : NULL;

      if (uri == NULL || !g_str_has_prefix (g_uri_get_scheme (uri), "http"))
        continue;
      g_strv_builder_add (builder, policy->en->name);
      g_strv_builder_add (builder, policy->en->url);
      any = TRUE;
    }

  return any ? g_strv_builder_end (builder) : NULL;
}

static gboolean
flow_has_stage (const BanterMatrixUiaFlow *flow, const char *stage)
{
  return g_strv_contains ((const char *const *)flow->stages, stage);
}

/* An empty request is answered with the flows (401) where registration is open, and refused (403)
 * where it is closed. */
static gboolean
read_registration (BanterDiscovery *self, Net *net, GError **error)
{
  const BanterJsonLimits limits = { BANTER_HTTP_JSON_MAX, BANTER_JSON_DEPTH_APP };
  g_autofree char *path = banter_matrix_path (BANTER_MATRIX_REGISTER);
  BanterHttpRequest request = banter_http_request (BANTER_MATRIX_REGISTER, path, "{}");
  g_autoptr (BanterHttpAnswer) answer = NULL;
  g_autoptr (BanterMatrixUia) uia = NULL;
  const BanterMatrixUiaFlow *flow;
  gconstpointer body;
  gsize length;

  request.timeout_ms = STEP_TIMEOUT_MS;
  answer = banter_http_send (net->http, &request, net->cancellable, error);
  if (answer == NULL)
    return FALSE;

  body = g_bytes_get_data (answer->body, &length);
  if (answer->status == 401)
    uia = banter_json_decode_untrusted (&banter_matrix_uia_type, body != NULL ? body : "", length,
                                        &limits, NULL);
  if (uia == NULL)
    return TRUE; /* closed, or nothing that we could take part in */

  self->registration_open = TRUE;
  flow = banter_uia_choose_flow (uia);
  self->can_register = flow != NULL;
  if (flow == NULL)
    return TRUE;
  self->needs_birthday = flow_has_stage (flow, BANTER_MATRIX_STAGE_BIRTHDAY);
  if (flow_has_stage (flow, BANTER_MATRIX_STAGE_TERMS))
    self->terms = build_terms (uia);

  return TRUE;
}

static void
discover (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  g_autoptr (BanterDiscovery) self = g_object_new (BANTER_TYPE_DISCOVERY, NULL);
  GError *error = NULL;
  Net net;

  if (!banter_address_parse (task_data, &self->user_name, &self->base_url, &self->server_name,
                             &error))
    {
      g_task_return_error (task, error);
      return;
    }

  net = net_open (cancellable);
  if (follow_well_known (self, &net, &error))
    banter_http_set_server (net.http, self->base_url);
  if (error == NULL && read_versions (self, &net, &error) && read_login_flows (self, &net, &error))
    read_registration (self, &net, &error);
  net_close (&net);

  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, g_steal_pointer (&self), g_object_unref);
}

static void
check_name (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  BanterDiscovery *self = source;
  const char *name = task_data;
  g_autofree char *path = banter_matrix_path (BANTER_MATRIX_REGISTER_AVAILABLE);
  g_autoptr (BanterMatrixAvailable) available = NULL;
  GError *error = NULL;
  Net net;

  if (!banter_localpart_is_valid (name))
    {
      g_task_return_new_error (task, BANTER_CLIENT_ERROR, BANTER_CLIENT_ERROR_NAME_INVALID,
                               "Not a user name");
      return;
    }

  net = net_open (cancellable);
  banter_http_set_server (net.http, self->base_url);
  banter_matrix_path_add_query (&path, "username", name);
  available = ask (&net, banter_http_request (BANTER_MATRIX_REGISTER_AVAILABLE, path, NULL),
                   &banter_matrix_available_type, &error);
  net_close (&net);

  if (available == NULL)
    g_task_return_error (task, error);
  else if (!available->available)
    g_task_return_new_error (task, BANTER_CLIENT_ERROR, BANTER_CLIENT_ERROR_NAME_TAKEN, "Taken");
  else
    g_task_return_boolean (task, TRUE);
}

const BanterMatrixUiaFlow *
banter_uia_choose_flow (const BanterMatrixUia *uia)
{
  static const char *const known[] = { BANTER_MATRIX_STAGE_DUMMY, BANTER_MATRIX_STAGE_TERMS,
                                       BANTER_MATRIX_STAGE_BIRTHDAY, NULL };

  for (guint i = 0; uia->flows != NULL && i < uia->flows->len; i++)
    {
      const BanterMatrixUiaFlow *flow = g_ptr_array_index (uia->flows, i);
      gboolean possible = TRUE;

      for (guint j = 0; flow->stages[j] != NULL; j++)
        possible = possible && g_strv_contains (known, flow->stages[j]);
      if (possible)
        return flow;
    }

  return NULL;
}

void
banter_discovery_async (const char *typed, GCancellable *cancellable, GAsyncReadyCallback callback,
                        gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);

  g_return_if_fail (typed != NULL);

  g_task_set_source_tag (task, banter_discovery_async);
  g_task_set_task_data (task, g_strdup (typed), g_free);
  g_task_run_in_thread (task, discover);
}

BanterDiscovery *
banter_discovery_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

void
banter_discovery_check_name_async (BanterDiscovery *self, const char *name,
                                   GCancellable *cancellable, GAsyncReadyCallback callback,
                                   gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);

  g_return_if_fail (BANTER_IS_DISCOVERY (self));
  g_return_if_fail (name != NULL);

  g_task_set_source_tag (task, banter_discovery_check_name_async);
  g_task_set_task_data (task, g_strdup (name), g_free);
  g_task_run_in_thread (task, check_name);
}

gboolean
banter_discovery_check_name_finish (BanterDiscovery *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

const char *
banter_discovery_get_user_name (BanterDiscovery *self)
{
  return self->user_name;
}

const char *
banter_discovery_get_server_name (BanterDiscovery *self)
{
  return self->server_name;
}

const char *
banter_discovery_get_base_url (BanterDiscovery *self)
{
  return self->base_url;
}

gboolean
banter_discovery_get_has_password_login (BanterDiscovery *self)
{
  return self->has_password_login;
}

gboolean
banter_discovery_get_has_safety (BanterDiscovery *self)
{
  return self->has_safety;
}

gboolean
banter_discovery_get_can_register (BanterDiscovery *self)
{
  return self->can_register;
}

gboolean
banter_discovery_get_registration_open (BanterDiscovery *self)
{
  return self->registration_open;
}

gboolean
banter_discovery_get_needs_birthday (BanterDiscovery *self)
{
  return self->needs_birthday;
}

const char *const *
banter_discovery_get_terms (BanterDiscovery *self)
{
  return (const char *const *)self->terms;
}
