/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

/* What tests of widgets share: a display, windows, and finding things in them. */

/* g_test_init() and everything that a widget needs. */
void app_fixture_init (int *argc, char ***argv);

/* Returns: (transfer none): a window on the screen that shows @child; destroy it at the end */
GtkWindow *app_fixture_show (GtkWidget *child);

/* Puts @window on the screen. (GTK 4.8 may keep the page under the display's pointer when the
 * window goes: tests of windows do not ask what such a page holds to be finalized.) */
void app_fixture_present (GtkWindow *window);

typedef gboolean (*AppFixtureCondition) (gpointer data);
/* Runs the main loop until @condition holds. */
void app_fixture_wait (AppFixtureCondition condition, gpointer data);
/* Runs what is due now. */
void app_fixture_settle (void);

/* The template child @id of @widget, of the class with the template. */
gpointer app_fixture_child (gpointer widget, GType type, const char *id);

/* Returns: (transfer none) (nullable): the first visible descendant of @type; with @text, one that
 * is a label or button with this text */
GtkWidget *app_fixture_find (GtkWidget *root, GType type, const char *text);

/* Gives a reference away and waits until @object is gone: what runs in a thread may still hold it.
 */
void app_fixture_finalize (gpointer object);

/* Destroys @window and checks that it goes. */
void app_fixture_destroy (GtkWindow *window);
