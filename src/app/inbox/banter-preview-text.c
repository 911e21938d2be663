/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-preview-text"

#include "config.h"

#include "banter-preview-text.h"

#include <glib/gi18n.h>

/* The last message of a chat in a few words. */

static const char *
describe (BanterItemKind kind, const char *text)
{
  switch (kind)
    {
    case BANTER_ITEM_STICKER:
      return _ ("Sticker");
    case BANTER_ITEM_IMAGE:
      return _ ("Picture");
    case BANTER_ITEM_FILE:
      return _ ("File");
    case BANTER_ITEM_DELETED:
      return _ ("Message deleted");
    case BANTER_ITEM_UNSUPPORTED:
      return _ ("A message that Banter cannot show");
    case BANTER_ITEM_EMPTY:
      return _ ("Empty message");
    case BANTER_ITEM_FILTERED:
      return _ ("Message hidden by your word filter");
    case BANTER_ITEM_BLOCKED:
      return _ ("Message from somebody you blocked");
    case BANTER_ITEM_TEXT:
    case BANTER_ITEM_EMOJI:
    case BANTER_ITEM_COVERED:
    case BANTER_ITEM_NOTICE:
    case BANTER_ITEM_DAY:
    case BANTER_ITEM_UNREAD:
    default:
      return text != NULL ? text : "";
    }
}

char *
banter_preview_text (BanterItemKind kind, const char *text, gboolean own, const char *sender)
{
  const char *words = describe (kind, text);

  if (*words == '\0' || kind == BANTER_ITEM_NOTICE)
    return g_strdup (words);
  if (own)
    /* Translators: %s is one's own last message in a chat. */
    return g_strdup_printf (_ ("You: %s"), words);
  if (sender != NULL && *sender != '\0')
    /* Translators: the last message in a group: who sent it, and what. */
    return g_strdup_printf (_ ("%1$s: %2$s"), sender, words);
  return g_strdup (words);
}
