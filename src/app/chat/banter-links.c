/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-links"

#include "config.h"

#include <string.h>

#include "banter-links.h"

/* Finds web addresses in strangers' words. Only http and https, only what GUri accepts, and no
 * characters that could hide where the address goes. Nothing here makes markup: whoever shows the
 * text uses the offsets. Pure functions. */

/* More of them in one message are not worth a click. */
#define MAX_LINKS 50
#define MAX_LENGTH 2048

static void
clear_link (gpointer data)
{
  BanterLink *link = data;

  g_clear_pointer (&link->uri, g_free);
}

static gboolean
ends_link (gunichar c)
{
  return c == 0 || c == '<' || c == '>' || c == '"' || g_unichar_isspace (c)
         || g_unichar_iscntrl (c) || g_unichar_type (c) == G_UNICODE_FORMAT;
}

static guint
count (const char *from, const char *to, char c)
{
  guint n = 0;

  for (; from < to; from++)
    n += *from == c;
  return n;
}

/* A sentence's full stop or a closing bracket around the address is not a part of it. */
static const char *
trim_end (const char *start, const char *end)
{
  while (end > start)
    {
      char last = end[-1];

      if (strchr (".,;:!?'*_~", last) != NULL)
        end--;
      else if (last == ')' && count (start, end, ')') > count (start, end, '('))
        end--;
      else if (last == ']' && count (start, end, ']') > count (start, end, '['))
        end--;
      else
        break;
    }
  return end;
}

static gsize
scheme_length (const char *text)
{
  static const char *const schemes[] = { "https://", "http://" };

  for (guint i = 0; i < G_N_ELEMENTS (schemes); i++)
    if (g_ascii_strncasecmp (text, schemes[i], strlen (schemes[i])) == 0)
      return strlen (schemes[i]);
  return 0;
}

/* Returns: (transfer full) (nullable): the address as it will be opened, with the host in ASCII so
 * that letters which only look familiar show */
static char *
real_address (const char *text, gsize length)
{
  g_autofree char *candidate = g_strndup (text, length);
  g_autofree char *host = NULL;
  g_autoptr (GUri) uri = g_uri_parse (candidate, G_URI_FLAGS_ENCODED, NULL);

  if (uri == NULL || g_uri_get_host (uri) == NULL || *g_uri_get_host (uri) == '\0'
      || g_uri_get_userinfo (uri) != NULL)
    return NULL;
  host = g_hostname_to_ascii (g_uri_get_host (uri));
  if (host == NULL)
    return NULL;
  return g_uri_join (G_URI_FLAGS_ENCODED, g_uri_get_scheme (uri), NULL, host, g_uri_get_port (uri),
                     g_uri_get_path (uri), g_uri_get_query (uri), g_uri_get_fragment (uri));
}

/**
 * banter_links_find:
 * @text: valid UTF-8
 *
 * Returns: (transfer full) (element-type BanterLink): the addresses in @text, in order
 */
GArray *
banter_links_find (const char *text)
{
  GArray *links = g_array_new (FALSE, FALSE, sizeof (BanterLink));
  gunichar before = ' ';

  g_return_val_if_fail (text != NULL, links);

  g_array_set_clear_func (links, clear_link);
  for (const char *p = text; *p != '\0' && links->len < MAX_LINKS;)
    {
      gsize scheme = g_unichar_isalnum (before) ? 0 : scheme_length (p);
      const char *end = p + scheme;
      BanterLink link = { 0 };

      if (scheme > 0)
        {
          while (!ends_link (g_utf8_get_char (end)))
            end = g_utf8_next_char (end);
          end = trim_end (p + scheme, end);
          if (end > p + scheme && end - p <= MAX_LENGTH)
            link.uri = real_address (p, end - p);
        }
      if (link.uri != NULL)
        {
          link.start = p - text;
          link.end = end - text;
          g_array_append_val (links, link);
          before = ' ';
          p = end;
        }
      else
        {
          before = g_utf8_get_char (p);
          p = g_utf8_next_char (p);
        }
    }
  return links;
}

/* Mail is what g_uri_parse() takes, and no more lines than the address. */
static char *
check_mail (const char *uri)
{
  g_autoptr (GUri) parsed = g_uri_parse (uri, G_URI_FLAGS_ENCODED, NULL);

  if (parsed == NULL || g_uri_get_host (parsed) != NULL
      || strchr (g_uri_get_path (parsed), '@') == NULL)
    return NULL;
  return g_strconcat ("mailto:", g_uri_get_path (parsed), NULL);
}

/**
 * banter_links_check:
 * @uri: where a link of formatted text leads, as it came
 *
 * Returns: (transfer full) (nullable): the address as it will be opened; %NULL if it may not be: it
 *   is neither web nor mail, or has letters that would hide where it goes
 */
char *
banter_links_check (const char *uri)
{
  g_return_val_if_fail (uri != NULL, NULL);

  if (strlen (uri) > MAX_LENGTH)
    return NULL;
  for (const char *p = uri; *p != '\0'; p = g_utf8_next_char (p))
    if (ends_link (g_utf8_get_char (p)))
      return NULL;
  if (scheme_length (uri) > 0)
    return real_address (uri, strlen (uri));
  return g_ascii_strncasecmp (uri, "mailto:", strlen ("mailto:")) == 0 ? check_mail (uri) : NULL;
}

/**
 * banter_links_add:
 * @links: what banter_links_find() found
 * @start: a byte of the text
 * @end: behind the link
 * @uri: what banter_links_check() let pass
 */
void
banter_links_add (GArray *links, guint start, guint end, const char *uri)
{
  const BanterLink link = { start, end, g_strdup (uri) };

  if (links->len < MAX_LINKS)
    g_array_append_val (links, link);
  else
    g_free (link.uri);
}

/**
 * banter_links_at:
 * @links: what banter_links_find() found
 * @offset: a byte of the text
 *
 * Returns: (nullable): the address that byte belongs to
 */
const BanterLink *
banter_links_at (GArray *links, guint offset)
{
  for (guint i = 0; links != NULL && i < links->len; i++)
    {
      const BanterLink *link = &g_array_index (links, BanterLink, i);

      if (offset >= link->start && offset < link->end)
        return link;
    }
  return NULL;
}
