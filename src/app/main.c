/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-main"

#include "config.h"

#include <glib/gi18n.h>
#include <locale.h>

#include "banter-application.h"
#include "banter-trace.h"

int
main (int argc, char **argv)
{
  g_autoptr (BanterApplication) application = NULL;
  const char *locales = g_getenv ("BANTER_LOCALEDIR"); /* where it is not installed */

  banter_trace_init ();
  setlocale (LC_ALL, "");
  bindtextdomain (BANTER_GETTEXT_PACKAGE, locales != NULL ? locales : BANTER_LOCALEDIR);
  bind_textdomain_codeset (BANTER_GETTEXT_PACKAGE, "UTF-8");
  textdomain (BANTER_GETTEXT_PACKAGE);
  g_set_application_name (_ ("Banter"));

  application = banter_application_new ();
  return g_application_run (G_APPLICATION (application), argc, argv);
}
