/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-directory"

#include "config.h"

#include <string.h>

#include "banterd-probe.h"

#include "banter-json.h"

/* Names of rooms, and the list of public ones. */

#define V3 "/_matrix/client/v3"

static BanterdFixture *fixture;
static BanterdProbe *alice;
static BanterdProbe *bob;
static BanterdProbe *carol;

static char *
create_public (const char *name, const char *type)
{
  g_autofree char *creation
      = type != NULL ? g_strdup_printf ("{\"type\":\"%s\"}", type) : g_strdup ("{}");
  g_autofree char *body
      = g_strdup_printf ("{\"preset\":\"public_chat\",\"visibility\":\"public\",\"name\":\"%s\","
                         "\"creation_content\":%s}",
                         name, creation);

  return banterd_probe_create_room (alice, body);
}

static void
test_search (void)
{
  static const struct
  {
    const char *body;
    guint status;
    const char *names;
  } cases[] = {
    { "{\"filter\":{\"generic_search_term\":\"zebra\"}}", 200, "Zebra-club zebra-space" },
    { "{\"filter\":{\"generic_search_term\":\"ZÉBRA\"}}", 200, "Zebra-club zebra-space" },
    { "{\"filter\":{\"generic_search_term\":\"zebra\",\"room_types\":[\"m.space\"]}}", 200,
      "zebra-space" },
    { "{\"filter\":{\"generic_search_term\":\"zebra\",\"room_types\":[null]}}", 200, "Zebra-club" },
    { "{\"filter\":{\"generic_search_term\":\"zebra\",\"room_types\":[null,\"m.space\"]}}", 200,
      "Zebra-club zebra-space" },
    { "{\"filter\":{\"generic_search_term\":\"zebra\",\"room_types\":[]}}", 200, "" },
    { "{\"filter\":{\"generic_search_term\":\"no such animal\"}}", 200, "" },
    { "{\"filter\":{\"generic_search_term\":\"zebra\"},\"limit\":1}", 200, "Zebra-club" },
    { "{\"filter\":7}", 400, "" },
    { "{\"since\":\"x\"}", 400, "" },
    { "{\"limit\":\"x\"}", 400, "" },
  };
  g_autofree char *club = create_public ("Zebra-club", NULL);
  g_autofree char *space = create_public ("zebra-space", "m.space");
  g_autofree char *hidden = banterd_probe_create_room (alice, "{\"name\":\"zebra-hidden\"}");

  banterd_probe_join (bob, club);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *answer = NULL;
      guint status = banterd_probe_call (bob, &answer, "POST", cases[i].body, V3 "/publicRooms");
      g_autofree char *names = banterd_probe_list_names (answer);

      if (status != cases[i].status || g_strcmp0 (names, cases[i].names) != 0)
        g_error ("%s: %u %s", cases[i].body, status, answer);
    }
}

/* Forth by next_batch, back by prev_batch. */
static void
test_pages (void)
{
  g_autoptr (GString) names = g_string_new (NULL);
  g_autofree char *token = NULL;
  g_autofree char *last = NULL;
  guint n_pages = 0;

  for (guint i = 0; i < 5; i++)
    {
      g_autofree char *name = g_strdup_printf ("paged%u", i);

      g_free (create_public (name, NULL));
    }
  do
    {
      g_autofree char *body
          = g_strdup_printf ("{\"limit\":2,\"filter\":{\"generic_search_term\":\"paged\"}%s%s%s}",
                             token != NULL ? ",\"since\":\"" : "", token != NULL ? token : "",
                             token != NULL ? "\"" : "");
      g_autofree char *answer = NULL;
      g_autofree char *page = NULL;

      banterd_probe_call (bob, &answer, "POST", body, V3 "/publicRooms");
      page = banterd_probe_list_names (answer);
      g_string_append_printf (names, "%s ", page);
      g_free (token);
      token = banterd_probe_get_string (answer, "next_batch");
      g_free (last);
      last = banterd_probe_get_string (answer, "prev_batch");
      n_pages++;
    }
  while (token != NULL && n_pages < 10);
  g_assert_cmpuint (n_pages, ==, 3);
  g_assert_cmpstr (last, ==, "2");
  for (guint i = 0; i < 5; i++)
    {
      g_autofree char *name = g_strdup_printf ("paged%u ", i);

      g_assert_nonnull (strstr (names->str, name));
    }
  /* Our rooms are no other server's. */
  banterd_probe_ok (bob, "GET", NULL, V3 "/publicRooms?server=localhost");
  banterd_probe_fails (bob, 404, "M_NOT_FOUND", "GET", NULL, V3 "/publicRooms?server=example.org");
  banterd_probe_fails (bob, 404, "M_NOT_FOUND", "POST", "{}", V3 "/publicRooms?server=example.org");
}

static void
test_publish (void)
{
  g_autofree char *room = banterd_probe_create_room (alice, "{\"preset\":\"public_chat\"}");
  const struct
  {
    BanterdProbe *who;
    const char *room;
    const char *body;
    guint status;
  } cases[] = {
    { bob, room, "{\"visibility\":\"public\"}", 403 },
    { carol, room, "{\"visibility\":\"public\"}", 403 },
    { alice, room, "{\"visibility\":\"odd\"}", 400 },
    { alice, room, "{\"visibility\":7}", 400 },
    { alice, "!nowhere:localhost", "{\"visibility\":\"public\"}", 404 },
    { alice, room, "{}", 200 },
    { alice, room, "{\"visibility\":\"private\"}", 200 },
  };

  banterd_probe_join (bob, room);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpuint (banterd_probe_call (cases[i].who, NULL, "PUT", cases[i].body,
                                          V3 "/directory/list/room/%s", cases[i].room),
                      ==, cases[i].status);
}

static void
test_aliases (void)
{
  g_autofree char *room = banterd_probe_create_room (alice, "{\"preset\":\"public_chat\"}");
  g_autofree char *other = banterd_probe_create_room (alice, "{}");
  g_autofree char *body = g_strdup_printf ("{\"room_id\":\"%s\"}", room);
  g_autofree char *body_other = g_strdup_printf ("{\"room_id\":\"%s\"}", other);
  const struct
  {
    BanterdProbe *who;
    const char *method;
    const char *alias;
    const char *body;
    guint status;
  } cases[] = {
    { carol, "PUT", "#a:localhost", body, 403 },
    { alice, "PUT", "#a:elsewhere", body, 400 },
    { alice, "PUT", "a", body, 400 },
    { alice, "PUT", "#a:localhost", "{}", 400 },
    { bob, "PUT", "#a:localhost", body, 200 },
    { alice, "PUT", "#a:localhost", body_other, 409 },
    { carol, "DELETE", "#a:localhost", NULL, 403 },
    { alice, "DELETE", "#a:localhost", NULL, 200 },
    { alice, "DELETE", "#a:localhost", NULL, 404 },
    { bob, "PUT", "#a:localhost", body, 200 },
    { bob, "DELETE", "#a:localhost", NULL, 200 },
    { alice, "GET", "#a:localhost", NULL, 404 },
  };

  banterd_probe_join (bob, room);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *answer = NULL;
      guint status = banterd_probe_call (cases[i].who, &answer, cases[i].method, cases[i].body,
                                         V3 "/directory/room/%s", cases[i].alias);

      if (status != cases[i].status)
        g_error ("Case %u: %u %s", i, status, answer);
    }
}

/* The event speaks only of names that lead to its room. */
static void
test_canonical (void)
{
  g_autofree char *room = banterd_probe_create_room (alice, "{\"room_alias_name\":\"mine\"}");
  g_autofree char *other = banterd_probe_create_room (alice, "{\"room_alias_name\":\"yours\"}");
  static const struct
  {
    const char *content;
    guint status;
    const char *errcode;
  } cases[] = {
    { "{\"alias\":\"#mine:localhost\"}", 200, NULL },
    { "{\"alias\":\"#yours:localhost\"}", 400, "M_BAD_ALIAS" },
    { "{\"alias\":\"#nobody:localhost\"}", 400, "M_BAD_ALIAS" },
    { "{\"alias\":\"mine\"}", 400, "M_INVALID_PARAM" },
    { "{\"alt_aliases\":[\"#yours:localhost\"]}", 400, "M_BAD_ALIAS" },
    { "{\"alt_aliases\":[\"x\"]}", 400, "M_INVALID_PARAM" },
    { "{\"alt_aliases\":[\"#mine:localhost\"]}", 200, NULL },
    { "{\"alias\":\"\"}", 200, NULL },
    { "{\"alias\":null}", 200, NULL },
    { "{}", 200, NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *answer = NULL;
      guint status = banterd_probe_call (alice, &answer, "PUT", cases[i].content,
                                         V3 "/rooms/%s/state/m.room.canonical_alias", room);
      g_autofree char *errcode = banterd_probe_get_string (answer, "errcode");

      if (status != cases[i].status || g_strcmp0 (errcode, cases[i].errcode) != 0)
        g_error ("%s: %u %s", cases[i].content, status, answer);
    }
  g_assert_nonnull (other);
}

/* A name that is gone is gone from the event too, if who deletes it may say so. */
static void
test_withdrawn (void)
{
  g_autofree char *room = banterd_probe_create_room (
      alice, "{\"preset\":\"public_chat\",\"room_alias_name\":\"first\"}");
  g_autofree char *body = g_strdup_printf ("{\"room_id\":\"%s\"}", room);
  g_autofree char *both = NULL;
  g_autofree char *one = NULL;
  g_autofree char *same = NULL;

  banterd_probe_join (bob, room);
  banterd_probe_ok (alice, "PUT", body, V3 "/directory/room/%s", "#second:localhost");
  banterd_probe_ok (bob, "PUT", body, V3 "/directory/room/%s", "#third:localhost");
  banterd_probe_ok (alice, "PUT",
                    "{\"alias\":\"#first:localhost\",\"alt_aliases\":[\"#second:localhost\","
                    "\"#third:localhost\"]}",
                    V3 "/rooms/%s/state/m.room.canonical_alias", room);
  banterd_probe_ok (alice, "DELETE", NULL, V3 "/directory/room/%s", "#first:localhost");
  banterd_probe_call (alice, &both, "GET", NULL, V3 "/rooms/%s/state/m.room.canonical_alias", room);
  g_assert_cmpstr (both, ==, "{\"alt_aliases\":[\"#second:localhost\",\"#third:localhost\"]}");
  banterd_probe_ok (bob, "DELETE", NULL, V3 "/directory/room/%s", "#third:localhost");
  banterd_probe_call (alice, &same, "GET", NULL, V3 "/rooms/%s/state/m.room.canonical_alias", room);
  g_assert_cmpstr (same, ==, both);
  banterd_probe_ok (alice, "DELETE", NULL, V3 "/directory/room/%s", "#second:localhost");
  banterd_probe_call (alice, &one, "GET", NULL, V3 "/rooms/%s/state/m.room.canonical_alias", room);
  g_assert_cmpstr (one, ==, "{\"alt_aliases\":[\"#third:localhost\"]}");
}

int
main (int argc, char **argv)
{
  static const char *const arguments[] = { "--plain", NULL };
  int result;

  g_test_init (&argc, &argv, NULL);
  fixture = banterd_fixture_start (arguments);
  alice = banterd_probe_register (fixture, "alice", NULL);
  bob = banterd_probe_register (fixture, "bob", NULL);
  carol = banterd_probe_register (fixture, "carol", NULL);
  g_test_add_func ("/server/directory/search", test_search);
  g_test_add_func ("/server/directory/pages", test_pages);
  g_test_add_func ("/server/directory/publish", test_publish);
  g_test_add_func ("/server/directory/aliases", test_aliases);
  g_test_add_func ("/server/directory/canonical", test_canonical);
  g_test_add_func ("/server/directory/withdrawn", test_withdrawn);
  result = g_test_run ();
  banterd_probe_free (alice);
  banterd_probe_free (bob);
  banterd_probe_free (carol);
  banterd_fixture_stop (fixture);
  return result;
}
