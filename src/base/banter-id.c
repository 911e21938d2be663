/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-id"

#include "config.h"

#include "banter-id.h"

#include <gio/gio.h>
#include <string.h>
#include <sys/random.h>

/* The grammar of identifiers (Matrix specification, appendices, "Identifier Grammar"). Pure
 * functions, any thread. Where the specification is wider than what is safe in a path, we are
 * narrower: no empty DNS labels, so "..", and no control characters or white space anywhere. */

#define MAX_LABELS_LENGTH 255
#define MAX_MEDIA_ID_LENGTH 255

/* ---- server names ---- */

/* ":8448"; @text may also be empty. */
static gboolean
is_port (const char *text)
{
  gsize n;

  if (*text == '\0')
    return TRUE;
  if (*text++ != ':')
    return FALSE;
  n = strspn (text, "0123456789");
  return n >= 1 && n <= 5 && text[n] == '\0' && g_ascii_strtoull (text, NULL, 10) <= 65535
         && g_ascii_strtoull (text, NULL, 10) > 0;
}

static gboolean
is_ipv6_and_port (const char *name)
{
  const char *end = strchr (name, ']');
  g_autofree char *address = NULL;
  g_autoptr (GInetAddress) parsed = NULL;

  if (end == NULL)
    return FALSE;
  address = g_strndup (name + 1, end - name - 1);
  if (address[strspn (address, "0123456789abcdefABCDEF:.")] != '\0')
    return FALSE;
  parsed = g_inet_address_new_from_string (address);
  return parsed != NULL && g_inet_address_get_family (parsed) == G_SOCKET_FAMILY_IPV6
         && is_port (end + 1);
}

gboolean
banter_server_name_is_valid (const char *name)
{
  gsize label = 0, length = 0;

  if (name == NULL || strlen (name) > BANTER_ID_MAX_LENGTH)
    return FALSE;
  if (name[0] == '[')
    return is_ipv6_and_port (name);
  for (; name[length] != '\0' && name[length] != ':'; length++)
    if (g_ascii_isalnum (name[length]) || name[length] == '-')
      label++;
    else if (name[length] != '.' || label == 0)
      return FALSE;
    else
      label = 0;
  return label > 0 && length <= MAX_LABELS_LENGTH && is_port (name + length);
}

/* ---- sigils ---- */

static gboolean
is_opaque (const char *text, gsize length)
{
  if (!g_utf8_validate (text, length, NULL))
    return FALSE;
  for (const char *p = text; p < text + length; p = g_utf8_next_char (p))
    {
      gunichar ch = g_utf8_get_char (p);

      if (g_unichar_iscntrl (ch) || g_unichar_isspace (ch))
        return FALSE;
    }
  return TRUE;
}

/* Splits "<sigil>local:server" at the first colon; @colon is NULL where there is none. */
static gboolean
split (const char *id, char sigil, const char **colon)
{
  gsize length;

  if (id == NULL || id[0] != sigil)
    return FALSE;
  length = strlen (id);
  if (length < 2 || length > BANTER_ID_MAX_LENGTH)
    return FALSE;
  *colon = strchr (id, ':');
  return is_opaque (id + 1, *colon != NULL ? (gsize)(*colon - id - 1) : length - 1);
}

gboolean
banter_user_id_parse (const char *id, char **localpart, char **server)
{
  const char *colon;

  if (!split (id, '@', &colon) || colon == NULL || !banter_server_name_is_valid (colon + 1))
    return FALSE;
  if (localpart != NULL)
    *localpart = g_strndup (id + 1, colon - id - 1);
  if (server != NULL)
    *server = g_strdup (colon + 1);
  return TRUE;
}

gboolean
banter_user_id_is_valid (const char *id)
{
  return banter_user_id_parse (id, NULL, NULL);
}

gboolean
banter_localpart_is_valid (const char *localpart)
{
  gsize length = localpart != NULL ? strlen (localpart) : 0;

  return length > 0 && length < BANTER_ID_MAX_LENGTH
         && strspn (localpart, "abcdefghijklmnopqrstuvwxyz0123456789._=-/+") == length;
}

gboolean
banter_room_id_is_valid (const char *id)
{
  const char *colon;

  return split (id, '!', &colon)
         && (colon == NULL || (colon > id + 1 && banter_server_name_is_valid (colon + 1)));
}

gboolean
banter_event_id_is_valid (const char *id)
{
  const char *colon;

  /* Room versions 1 and 2 had "$opaque:server". */
  return split (id, '$', &colon)
         && (colon == NULL || (colon > id + 1 && banter_server_name_is_valid (colon + 1)));
}

gboolean
banter_room_alias_is_valid (const char *alias)
{
  const char *colon;

  return split (alias, '#', &colon) && colon != NULL && colon > alias + 1
         && banter_server_name_is_valid (colon + 1);
}

/* ---- media ---- */

gboolean
banter_mxc_parse (const char *uri, char **server, char **media_id)
{
  static const char scheme[] = "mxc://";
  g_autofree char *name = NULL;
  const char *slash, *id;
  gsize length;

  if (uri == NULL || !g_str_has_prefix (uri, scheme))
    return FALSE;
  uri += strlen (scheme);
  slash = strchr (uri, '/');
  if (slash == NULL || slash - uri > BANTER_ID_MAX_LENGTH)
    return FALSE;
  name = g_strndup (uri, slash - uri);
  id = slash + 1;
  for (length = 0; g_ascii_isalnum (id[length]) || id[length] == '_' || id[length] == '-';)
    length++;
  if (length == 0 || length > MAX_MEDIA_ID_LENGTH || id[length] != '\0'
      || !banter_server_name_is_valid (name))
    return FALSE;
  if (server != NULL)
    *server = g_steal_pointer (&name);
  if (media_id != NULL)
    *media_id = g_strdup (id);
  return TRUE;
}

gboolean
banter_mxc_is_valid (const char *uri)
{
  return uri != NULL && banter_mxc_parse (uri, NULL, NULL);
}

/* ---- random ---- */

char *
banter_random_token (guint n_chars)
{
  static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
  char *token = g_malloc (n_chars + 1);
  guint n = 0;

  while (n < n_chars)
    {
      guint8 bytes[128];

      /* Cannot fail for up to 256 bytes, once the system has booted (getrandom(2)). */
      if (getrandom (bytes, sizeof bytes, 0) != (gssize)sizeof bytes)
        g_error ("The system has no random source");
      for (guint i = 0; i < sizeof bytes && n < n_chars; i++)
        if (bytes[i] < 4 * (sizeof alphabet - 1)) /* else some characters would be likelier */
          token[n++] = alphabet[bytes[i] % (sizeof alphabet - 1)];
    }
  token[n] = '\0';
  return token;
}
