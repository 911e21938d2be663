/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "banter-application.h"

G_BEGIN_DECLS

#define BANTER_TYPE_WINDOW (banter_window_get_type ())
G_DECLARE_FINAL_TYPE (BanterWindow, banter_window, BANTER, WINDOW, AdwApplicationWindow)

BanterWindow *banter_window_new (BanterApplication *application);

/* Shows one sentence for a few seconds. @title is plain text. */
void banter_window_show_toast (BanterWindow *self, const char *title);

G_END_DECLS
