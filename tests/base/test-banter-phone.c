/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-banter-phone"

#include "config.h"

#include "banter-phone.h"

static void
test_normalise (void)
{
  static const struct
  {
    const char *country;
    const char *number;
    const char *expected; /* NULL: refused */
  } rows[] = {
    { "DE", "030 901820", "4930901820" },
    { "de", "(030) 90-18-20", "4930901820" },
    { "DE", "+49 30 901820", "4930901820" },
    { "FR", "+49 30 901820", "4930901820" },
    { "DE", "0049/30/901820", "4930901820" },
    { "GB", "07700 900001", "447700900001" },
    { "US", "(212) 555-0123", "12125550123" },
    { "IT", "06 698 12345", "390669812345" },
    { NULL, "+4930901820", "4930901820" },
    { NULL, "030901820", NULL },
    { "ZZ", "030901820", NULL },
    { "D", "030901820", NULL },
    { "DEU", "030901820", NULL },
    { "  ", "030901820", NULL },
    { "DE", "", NULL },
    { "DE", "+", NULL },
    { "DE", "12", NULL },
    { "DE", "+0123456789", NULL },
    { "DE", "000123456789", NULL },
    { "DE", "+1234567890123456", NULL },
    { "DE", "030 90182O", NULL },
    { "DE", "49+30901820", NULL },
    { "DE", "030901820;rm -rf", NULL },
    { "DE", "٠٣٠٩٠١٨٢٠", NULL },
    { "DE", "999999999999999999999999999999999999999999999999", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *actual = banter_phone_normalise (rows[i].country, rows[i].number);

      if (g_strcmp0 (actual, rows[i].expected) != 0)
        g_error ("%s %s: %s", rows[i].country, rows[i].number, actual);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/base/phone/normalise", test_normalise);
  return g_test_run ();
}
