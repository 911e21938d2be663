/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "banter-server-page.h"

#include <stdint.h>
#include <string.h>

/* A stranger's page: what is read out of it is text that can be shown. */

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

static void
check (const char *text, glong max_chars)
{
  if (text == NULL)
    return;
  g_assert_true (g_utf8_validate (text, -1, NULL));
  g_assert_cmpint (g_utf8_strlen (text, -1), <=, max_chars + 1);
  for (const char *c = text; *c != '\0'; c = g_utf8_next_char (c))
    g_assert_false (g_unichar_iscntrl (g_utf8_get_char (c)));
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (BanterServerPage) page = banter_server_page_read ((const char *)data, size);

  check (page->title, 300);
  check (page->description, 1000);
  check (page->site_name, 300);
  check (page->type, 300);
  check (page->image, 2000);
  return 0;
}
