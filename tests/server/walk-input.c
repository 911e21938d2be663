/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "walk-input"

#include "config.h"

#include <string.h>

#include "walk-input.h"
#include "walk-words.h"

#include "banter-server-router.h"

#define MAX_POOL 24
#define MAX_DEPTH 3

typedef enum
{
  POOL_ROOM,
  POOL_EVENT,
  POOL_USER,
  POOL_ALIAS,
  POOL_MEDIA,
  POOL_TOKEN,
  POOL_SESSION,
  POOL_DEVICE,
  POOL_OTHER,
  POOL_LAST,
} Pool;

struct _WalkInput
{
  GRand *rand;
  GPtrArray *routes; /* BanterServerRoute */
  GPtrArray *pools[POOL_LAST];
};

/* What a name asks for: by the first part of the name that is found here. */
static const struct
{
  const char *part;
  Pool pool;
} meanings[] = {
  { "eventtype", POOL_OTHER }, { "room", POOL_ROOM },          { "event", POOL_EVENT },
  { "user", POOL_USER },       { "member", POOL_USER },        { "alias", POOL_ALIAS },
  { "media", POOL_MEDIA },     { "since", POOL_TOKEN },        { "from", POOL_TOKEN },
  { "next", POOL_TOKEN },      { "at", POOL_TOKEN },           { "session", POOL_SESSION },
  { "device", POOL_DEVICE },   { "statekey", POOL_USER },      { "state_key", POOL_USER },
  { "thread", POOL_EVENT },    { "to", POOL_TOKEN },           { "invite", POOL_USER },
  { "m.read", POOL_EVENT },    { "m.fully_read", POOL_EVENT }, { "additional_creators", POOL_USER },
};

guint
walk_input_random (WalkInput *input, guint n)
{
  return (guint)g_rand_int_range (input->rand, 0, (gint32)n);
}

static const char *
pick (WalkInput *input, const WalkWords *words)
{
  return words->all[walk_input_random (input, words->n)];
}

#define PICK(input, array) (array)[walk_input_random (input, G_N_ELEMENTS (array))]

static gboolean
chance (WalkInput *input, guint percent)
{
  return walk_input_random (input, 100) < percent;
}

WalkInput *
walk_input_new (guint32 seed)
{
  WalkInput *input = g_new0 (WalkInput, 1);

  input->rand = g_rand_new_with_seed (seed);
  input->routes = g_ptr_array_new ();
  for (guint i = 0; banter_server_families[i] != NULL; i++)
    for (guint j = 0; j < banter_server_families[i]->n_routes; j++)
      g_ptr_array_add (input->routes, (gpointer)&banter_server_families[i]->routes[j]);
  for (guint i = 0; i < POOL_LAST; i++)
    input->pools[i] = g_ptr_array_new_with_free_func (g_free);
  return input;
}

void
walk_input_free (WalkInput *input)
{
  for (guint i = 0; i < POOL_LAST; i++)
    g_ptr_array_unref (input->pools[i]);
  g_ptr_array_unref (input->routes);
  g_rand_free (input->rand);
  g_free (input);
}

/* --- What was learned --- */

static void
keep (WalkInput *input, Pool pool, const char *text)
{
  GPtrArray *all = input->pools[pool];
  guint place;

  for (guint i = 0; i < all->len; i++)
    if (g_str_equal (g_ptr_array_index (all, i), text))
      return;
  if (all->len < MAX_POOL)
    {
      g_ptr_array_add (all, g_strdup (text));
      return;
    }
  /* The first few were given by the test: what is not to be seen. They stay. */
  place = MAX_POOL / 3 + walk_input_random (input, MAX_POOL - MAX_POOL / 3);
  g_free (g_ptr_array_index (all, place));
  g_ptr_array_index (all, place) = g_strdup (text);
}

static void
learn (WalkInput *input, const char *key, const char *text)
{
  static const struct
  {
    const char *key;
    Pool pool;
  } keys[] = {
    { "next_batch", POOL_TOKEN }, { "prev_batch", POOL_TOKEN }, { "start", POOL_TOKEN },
    { "end", POOL_TOKEN },        { "session", POOL_SESSION },  { "device_id", POOL_DEVICE },
    { "filter_id", POOL_OTHER },  { "version", POOL_OTHER },    { "rule_id", POOL_OTHER },
    { "code", POOL_OTHER },       { "sid", POOL_OTHER },
  };
  const char *sigil = *text != '\0' ? strchr ("!$@#", *text) : NULL;

  if (strlen (text) > 255)
    return;
  if (sigil != NULL)
    keep (input, (Pool[]){ POOL_ROOM, POOL_EVENT, POOL_USER, POOL_ALIAS }[sigil - "!$@#"], text);
  else if (g_str_has_prefix (text, "mxc://localhost/"))
    keep (input, POOL_MEDIA, text + strlen ("mxc://localhost/"));
  else
    for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
      if (g_strcmp0 (keys[i].key, key) == 0)
        keep (input, keys[i].pool, text);
}

void
walk_input_learn (WalkInput *input, const char *id)
{
  learn (input, NULL, id);
}

void
walk_input_learn_from (WalkInput *input, const char *json)
{
  g_autofree char *key = NULL;

  for (const char *p = strchr (json, '"'); p != NULL; p = strchr (p, '"'))
    {
      gsize length = strcspn (p + 1, "\"\\");
      g_autofree char *text = g_strndup (p + 1, length);

      p += 1 + length;
      /* Ids hold no escapes; after one the reading is off until the next quote, which is harmless.
       */
      if (*p == '\0')
        return;
      p++;
      if (*p == ':')
        {
          g_free (key);
          key = g_steal_pointer (&text);
        }
      else
        learn (input, key, text);
    }
}

/* --- Values --- */

static GPtrArray *
find_pool (WalkInput *input, const char *name)
{
  g_autofree char *lower = g_ascii_strdown (name, -1);

  for (guint i = 0; i < G_N_ELEMENTS (meanings); i++)
    if (strstr (lower, meanings[i].part) != NULL)
      return input->pools[meanings[i].pool];
  return input->pools[POOL_OTHER];
}

/* Returns: (transfer full): text, most of the time such as @name asks for */
static char *
make_text (WalkInput *input, const char *name)
{
  const char *const *known = walk_find_words (name);
  GPtrArray *pool = find_pool (input, name);

  if (chance (input, 3))
    return g_strnfill (chance (input, 50) ? 256 : 255, 'a');
  if (chance (input, 10))
    return g_strdup (pick (input, &walk_nonsense));
  if (known != NULL && chance (input, 90))
    return g_strdup (known[walk_input_random (input, g_strv_length ((GStrv)known))]);
  if (pool->len > 0)
    return g_strdup (g_ptr_array_index (pool, walk_input_random (input, pool->len)));
  return g_strdup_printf ("x%u", walk_input_random (input, 50));
}

/* What is nothing but a map is mostly one of people. */
static const char *
get_name (const BanterJsonField *field)
{
  return field->name != BANTER_JSON_WHOLE ? field->name : "user";
}

static void append_object (WalkInput *input, GString *out, const BanterJsonType *type, guint depth);

static void
append_text (WalkInput *input, GString *out, const char *name)
{
  g_autofree char *text = make_text (input, name);

  banter_json_append_string (out, text);
}

/* The stages of registration and of confirming who one is. */
static void
append_auth (WalkInput *input, GString *out)
{
  static const char *const stages[] = { "m.login.dummy", "m.login.terms", "m.login.password",
                                        "im.banter.login.birthday", "m.login.msisdn" };

  g_string_append (out, "{\"type\":");
  banter_json_append_string (out, PICK (input, stages));
  g_string_append (out, ",\"session\":");
  append_text (input, out, "session");
  g_string_append (out, ",\"birthday\":");
  append_text (input, out, "birthday");
  g_string_append (out, ",\"password\":\"a long enough one\",\"identifier\":{\"type\":"
                        "\"m.id.user\",\"user\":");
  append_text (input, out, "user");
  g_string_append (out, "}}");
}

static void
append_free_value (WalkInput *input, GString *out, const char *name, gboolean is_object)
{
  if (g_str_equal (name, "auth"))
    append_auth (input, out);
  else if (is_object || chance (input, 50))
    g_string_append (out, pick (input, &walk_contents));
  else
    g_string_append (out, pick (input, &walk_values));
}

static void
append_number (WalkInput *input, GString *out)
{
  static const gint64 numbers[]
      = { 0, 1, -1, 2, 10, 50, 100, 1000, 65536, G_MAXINT32, 9007199254740991, -9007199254740991 };

  g_string_append_printf (out, "%" G_GINT64_FORMAT, PICK (input, numbers));
}

/* One value of the field's kind, or of what its arrays and maps hold. */
static void
append_value (WalkInput *input, GString *out, const BanterJsonField *field, guint depth)
{
  switch (field->kind)
    {
    case BANTER_JSON_KIND_STRING:
    case BANTER_JSON_KIND_STRINGS:
    case BANTER_JSON_KIND_STRING_MAP:
      append_text (input, out, get_name (field));
      break;
    case BANTER_JSON_KIND_BOOL:
      g_string_append (out, chance (input, 50) ? "true" : "false");
      break;
    case BANTER_JSON_KIND_INT:
    case BANTER_JSON_KIND_INT_MAP:
    case BANTER_JSON_KIND_DOUBLE:
      append_number (input, out);
      break;
    case BANTER_JSON_KIND_STRUCT:
    case BANTER_JSON_KIND_STRUCTS:
    case BANTER_JSON_KIND_STRUCT_MAP:
      append_object (input, out, field->type, depth + 1);
      break;
    case BANTER_JSON_KIND_RAW:
    case BANTER_JSON_KIND_RAWS:
    case BANTER_JSON_KIND_RAW_MAP:
      append_free_value (input, out, get_name (field), FALSE);
      break;
    case BANTER_JSON_KIND_OBJECT:
      append_free_value (input, out, get_name (field), TRUE);
      break;
    default:
      g_assert_not_reached ();
    }
}

static void
append_field (WalkInput *input, GString *out, const BanterJsonField *field, guint depth)
{
  gboolean is_array = field->kind == BANTER_JSON_KIND_STRINGS
                      || field->kind == BANTER_JSON_KIND_STRUCTS
                      || field->kind == BANTER_JSON_KIND_RAWS;
  gboolean is_map
      = field->kind == BANTER_JSON_KIND_STRUCT_MAP || field->kind == BANTER_JSON_KIND_STRING_MAP
        || field->kind == BANTER_JSON_KIND_INT_MAP || field->kind == BANTER_JSON_KIND_RAW_MAP;
  guint n = walk_input_random (input, 3);

  if (chance (input, 5))
    g_string_append (out, pick (input, &walk_values));
  else if (is_array)
    {
      g_string_append_c (out, '[');
      for (guint i = 0; i < n; i++)
        {
          g_string_append (out, i > 0 ? "," : "");
          append_value (input, out, field, depth);
        }
      g_string_append_c (out, ']');
    }
  else if (is_map)
    {
      g_string_append_c (out, '{');
      if (n > 0)
        {
          append_text (input, out, get_name (field));
          g_string_append_c (out, ':');
          append_value (input, out, field, depth);
        }
      g_string_append_c (out, '}');
    }
  else
    append_value (input, out, field, depth);
}

static void
append_object (WalkInput *input, GString *out, const BanterJsonType *type, guint depth)
{
  gboolean first = TRUE;

  if (banter_json_type_is_whole (type))
    {
      append_field (input, out, &type->fields[0], depth);
      return;
    }
  g_string_append_c (out, '{');
  for (guint i = 0; i < type->n_fields && depth < MAX_DEPTH; i++)
    {
      const BanterJsonField *field = &type->fields[i];

      if (!chance (input, field->flags & BANTER_JSON_REQUIRED ? 96 : 50))
        continue;
      g_string_append (out, first ? "" : ",");
      first = FALSE;
      banter_json_append_string (out, field->name);
      g_string_append_c (out, ':');
      append_field (input, out, field, depth);
    }
  g_string_append_c (out, '}');
}

static char *
make_body (WalkInput *input, const BanterServerRoute *route)
{
  GString *out = NULL;

  if (route->body == BANTER_SERVER_BODY_NONE)
    return chance (input, 90) ? NULL : g_strdup (pick (input, &walk_broken));
  if (chance (input, 6))
    return g_strdup (pick (input, &walk_broken));
  if (route->request == NULL)
    return g_strdup (pick (input, &walk_contents));
  out = g_string_new (NULL);
  append_object (input, out, route->request, 0);
  return g_string_free (out, FALSE);
}

/* --- Requests --- */

/* Waits are kept short: for news, and for media that were announced and never come. */
static void
append_query (WalkInput *input, const BanterServerRoute *route, GString *out)
{
  gboolean is_media = strstr (route->path, "/media/") != NULL;
  guint n = chance (input, 50) ? 0 : 1 + walk_input_random (input, 3);

  for (guint i = 0; i < n; i++)
    {
      const char *name = pick (input, &walk_queries);
      g_autofree char *value = make_text (input, name);
      g_autofree char *escaped = g_uri_escape_string (value, NULL, FALSE);

      g_string_append_printf (out, "%c%s=%s", i == 0 ? '?' : '&', name, escaped);
    }
  if (is_media || chance (input, 10))
    g_string_append_printf (out, "%c%s=%u", n == 0 ? '?' : '&', is_media ? "timeout_ms" : "timeout",
                            walk_input_random (input, 4));
}

static char *
make_target (WalkInput *input, const BanterServerRoute *route, gboolean is_raw)
{
  g_auto (GStrv) segments = g_strsplit (route->path, "/", -1);
  GString *out = g_string_new (NULL);

  for (guint i = 0; segments[i] != NULL; i++)
    {
      g_string_append (out, i > 0 ? "/" : "");
      if (segments[i][0] == '{')
        {
          g_autofree char *name = g_strndup (segments[i] + 1, strlen (segments[i]) - 2);
          g_autofree char *value = make_text (input, name);
          g_autofree char *escaped = g_uri_escape_string (value, NULL, FALSE);

          g_string_append (out, is_raw ? value : escaped);
        }
      else
        g_string_append (out, segments[i]);
    }
  append_query (input, route, out);
  return g_string_free (out, FALSE);
}

WalkRequest *
walk_input_next (WalkInput *input)
{
  static const char *const methods[]
      = { "GET", "PUT", "POST", "DELETE", "OPTIONS", "HEAD", "PATCH" };
  static const char *const types[] = { "Content-Type: image/png\r\n", "Content-Type: text/html\r\n",
                                       "X-Forwarded-For: nonsense, 192.0.2.7\r\n" };
  WalkRequest *request = g_new0 (WalkRequest, 1);

  request->route = g_ptr_array_index (input->routes, walk_input_random (input, input->routes->len));
  request->is_raw = chance (input, 2);
  /* The answer to HEAD has a length without a body, so the connection cannot be used again. */
  request->method = g_strdup (chance (input, 3) ? PICK (input, methods) : request->route->method);
  request->is_raw = request->is_raw || g_str_equal (request->method, "HEAD");
  request->target = make_target (input, request->route, request->is_raw);
  request->headers = chance (input, 10) ? g_strdup (PICK (input, types)) : NULL;
  request->body = make_body (input, request->route);
  return request;
}

void
walk_request_free (WalkRequest *request)
{
  g_free (request->method);
  g_free (request->target);
  g_free (request->headers);
  g_free (request->body);
  g_free (request);
}
