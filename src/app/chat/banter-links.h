/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* An address inside a plain text. */
typedef struct
{
  guint start; /* byte offsets */
  guint end;
  char *uri; /* what is opened, and what is shown as the real address */
} BanterLink;

GArray *banter_links_find (const char *text);
char *banter_links_check (const char *uri);
void banter_links_add (GArray *links, guint start, guint end, const char *uri);
const BanterLink *banter_links_at (GArray *links, guint offset);

G_END_DECLS
