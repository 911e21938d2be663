/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define BANTER_TYPE_COPY_ROW (banter_copy_row_get_type ())
G_DECLARE_FINAL_TYPE (BanterCopyRow, banter_copy_row, BANTER, COPY_ROW, AdwActionRow)

/* An address and a button that copies it. @text is plain text. */
void banter_copy_row_set_text (BanterCopyRow *self, const char *text);

G_END_DECLS
