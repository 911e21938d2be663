/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Takes the main window's pages of stacks and folded panes that are not shown out of the
 * accessibility tree, where GTK before 4.10 leaves them: a screen reader would read out pages that
 * nobody can see. Called once, before the first window. */
void banter_hidden_pages_init (void);
