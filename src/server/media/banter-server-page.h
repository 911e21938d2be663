/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What a page says about itself: Open Graph's properties, its title and description. */
typedef struct
{
  char *title; /* each of them nullable, one line, not too long */
  char *description;
  char *site_name;
  char *type;
  char *image; /* as it stands there: maybe relative */
} BanterServerPage;

/**
 * banter_server_page_read:
 * @html: (array length=length): bytes from a stranger, of any kind
 * @length: their number
 *
 * Only tags of the head are looked at, nothing is built from them; bytes that are no UTF-8 are
 * replaced.
 *
 * Returns: (transfer full): what was found
 */
BanterServerPage *banter_server_page_read (const char *html, gsize length);
void banter_server_page_free (BanterServerPage *page);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BanterServerPage, banter_server_page_free)

G_END_DECLS
