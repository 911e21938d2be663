/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

/* Error domain of the media layer; messages for people are made in src/app. */

G_BEGIN_DECLS

/**
 * BanterMediaError:
 * @BANTER_MEDIA_ERROR_UNSUPPORTED: not of a format that we decode
 * @BANTER_MEDIA_ERROR_BROKEN: of such a format, but damaged
 * @BANTER_MEDIA_ERROR_TOO_LARGE: more bytes or pixels than we decode
 * @BANTER_MEDIA_ERROR_HELPER: the decoder process died, took too long or talked nonsense
 * @BANTER_MEDIA_ERROR_START: the decoder process cannot be started
 */
typedef enum
{
  BANTER_MEDIA_ERROR_UNSUPPORTED,
  BANTER_MEDIA_ERROR_BROKEN,
  BANTER_MEDIA_ERROR_TOO_LARGE,
  BANTER_MEDIA_ERROR_HELPER,
  BANTER_MEDIA_ERROR_START,
} BanterMediaError;

#define BANTER_MEDIA_ERROR (banter_media_error_quark ())
GQuark banter_media_error_quark (void);

G_END_DECLS
