/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-sound"

#include "config.h"

#include "banter-sound.h"

#include <gtk/gtk.h>

#include "banter-trace.h"

/* GNotification has no sound of its own. The player is made when the first sound is due, so that it
 * costs nothing at start. */

#define SOUND "sounds/freedesktop/stereo/message-new-instant.oga"

static char *
find_sound (void)
{
  const char *const *folders = g_get_system_data_dirs ();

  for (guint i = 0; folders[i] != NULL; i++)
    {
      g_autofree char *path = g_build_filename (folders[i], SOUND, NULL);

      if (g_file_test (path, G_FILE_TEST_IS_REGULAR))
        return g_steal_pointer (&path);
    }
  return NULL;
}

void
banter_sound_play_message (void)
{
  static GtkMediaStream *stream = NULL;
  g_autofree char *path = NULL;

  banter_trace_mark ("sound");
  if (stream == NULL)
    {
      path = find_sound ();
      if (path != NULL)
        stream = gtk_media_file_new_for_filename (path);
    }
  if (stream == NULL || gtk_media_stream_get_error (stream) != NULL)
    {
      gdk_display_beep (gdk_display_get_default ());
      return;
    }
  gtk_media_stream_seek (stream, 0);
  gtk_media_stream_play (stream);
}
