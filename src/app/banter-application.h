/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define BANTER_APPLICATION_ID "im.banter.Banter"

#define BANTER_TYPE_APPLICATION (banter_application_get_type ())
G_DECLARE_FINAL_TYPE (BanterApplication, banter_application, BANTER, APPLICATION, AdwApplication)

BanterApplication *banter_application_new (void);

G_END_DECLS
