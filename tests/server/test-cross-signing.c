/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-cross-signing"

#include "config.h"

#include <string.h>

#include "banterd-keys.h"
#include "banterd-sync.h"

#include "banter-db.h"
#include "banter-json.h"

/* Cross-signing with real keys: who may publish and replace which, and who may sign what. */

#define V3 "/_matrix/client/v3"
#define UPLOAD V3 "/keys/device_signing/upload"
#define SIGNATURES V3 "/keys/signatures/upload"

static BanterdFixture *fixture;

/* Somebody with keys of all kinds; their texts have no signatures yet. */
typedef struct
{
  BanterdProbe *probe;
  BanterdKeyPair device, master, self_signing, user_signing;
  char *device_keys, *master_key, *self_signing_key, *user_signing_key;
} Person;

static char *
build_key (const Person *person, const char *usage, const BanterdKeyPair *pair)
{
  g_autofree char *text
      = g_strdup_printf ("{\"user_id\":\"%s\",\"usage\":[\"%s\"],\"keys\":{\"ed25519:%s\":\"%s\"}}",
                         person->probe->user_id, usage, pair->public_key, pair->public_key);

  return g_str_equal (usage, "master")
             ? g_steal_pointer (&text)
             : banterd_key_pair_sign (&person->master, text, person->probe->user_id,
                                      person->master.public_key);
}

static void
person_renew (Person *person)
{
  g_free (person->master_key);
  g_free (person->self_signing_key);
  g_free (person->user_signing_key);
  banterd_key_pair_init (&person->master);
  banterd_key_pair_init (&person->self_signing);
  banterd_key_pair_init (&person->user_signing);
  person->master_key = build_key (person, "master", &person->master);
  person->self_signing_key = build_key (person, "self_signing", &person->self_signing);
  person->user_signing_key = build_key (person, "user_signing", &person->user_signing);
}

static Person *
person_new (const char *name)
{
  Person *person = g_new0 (Person, 1);
  g_autofree char *keys = NULL;
  g_autofree char *body = NULL;

  person->probe = banterd_probe_register (fixture, name, NULL);
  banterd_key_pair_init (&person->device);
  keys = g_strdup_printf ("{\"user_id\":\"%s\",\"device_id\":\"%s\",\"algorithms\":[],\"keys\":{"
                          "\"ed25519:%s\":\"%s\"}}",
                          person->probe->user_id, person->probe->device_id,
                          person->probe->device_id, person->device.public_key);
  person->device_keys = banterd_key_pair_sign (&person->device, keys, person->probe->user_id,
                                               person->probe->device_id);
  body = g_strdup_printf ("{\"device_keys\":%s}", person->device_keys);
  banterd_probe_ok (person->probe, "POST", body, V3 "/keys/upload");
  person_renew (person);
  return person;
}

static void
person_free (Person *person)
{
  banterd_probe_free (person->probe);
  g_free (person->device_keys);
  g_free (person->master_key);
  g_free (person->self_signing_key);
  g_free (person->user_signing_key);
  g_free (person);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Person, person_free)

static char *
build_upload (const Person *person, const char *more)
{
  return g_strdup_printf ("{\"master_key\":%s,\"self_signing_key\":%s,\"user_signing_key\":%s%s}",
                          person->master_key, person->self_signing_key, person->user_signing_key,
                          more);
}

static void
publish (const Person *person)
{
  g_autofree char *body = build_upload (person, "");

  banterd_probe_ok (person->probe, "POST", body, UPLOAD);
}

static char *
query (const Person *person, const Person *other, const char *path, const char *more)
{
  g_autofree char *body = g_strdup_printf ("{\"device_keys\":{\"%s\":[]}}", other->probe->user_id);
  g_autofree char *answer = banterd_probe_post (person->probe, V3 "/keys/query", body);
  g_autofree char *full = g_strdup_printf ("%s/%s%s", path, other->probe->user_id, more);

  return banter_json_dup_member (answer, full);
}

static void
assert_has (const Person *person, const Person *other, const char *path, const char *word,
            gboolean has)
{
  g_autofree char *found = query (person, other, path, "");

  if ((found != NULL && strstr (found, word) != NULL) != has)
    g_error ("%s: %s %s %s", path, found, has ? "lacks" : "has", word);
}

/* --- Publishing --- */

static void
test_upload (void)
{
  g_autoptr (Person) alice = person_new ("alice");
  g_autoptr (Person) bob = person_new ("bob");
  g_autofree char *since = NULL;
  g_autofree char *answer = NULL;
  g_autofree char *session = NULL;
  g_autofree char *again = NULL;
  g_autofree char *wrong = NULL;
  g_autofree char *confirmed = NULL;
  g_autofree char *wrong_auth = NULL;
  g_autofree char *auth = NULL;
  g_autofree char *former = NULL;

  g_free (banterd_sync_all (alice->probe, &since, ""));
  publish (alice); /* the first set is free */
  answer = banterd_sync_all (alice->probe, &since, "");
  g_assert_nonnull (strstr (answer, "\"changed\":[\"@alice:localhost\"]"));
  assert_has (alice, alice, "master_keys", alice->master.public_key, TRUE);
  assert_has (alice, alice, "self_signing_keys", alice->self_signing.public_key, TRUE);
  assert_has (alice, alice, "user_signing_keys", alice->user_signing.public_key, TRUE);
  assert_has (bob, alice, "master_keys", alice->master.public_key, TRUE);
  assert_has (bob, alice, "self_signing_keys", alice->master.public_key, TRUE);
  assert_has (bob, alice, "user_signing_keys", alice->user_signing.public_key, FALSE);
  publish (alice); /* and once more, for the answer may have got lost */

  /* Another set wants the password, and the session is good for that set only. */
  former = g_strdup (alice->master.public_key);
  person_renew (alice);
  again = build_upload (alice, "");
  g_clear_pointer (&answer, g_free);
  g_assert_cmpuint (banterd_probe_call (alice->probe, &answer, "POST", again, UPLOAD), ==, 401);
  g_assert_nonnull (strstr (answer, "m.login.password"));
  session = banterd_probe_get_string (answer, "session");
  wrong_auth = g_strdup_printf (",\"auth\":{\"type\":\"m.login.password\",\"session\":\"%s\","
                                "\"identifier\":{\"type\":\"m.id.user\",\"user\":\"alice\"},"
                                "\"password\":\"wrong\"}",
                                session);
  wrong = build_upload (alice, wrong_auth);
  banterd_probe_fails (alice->probe, 401, "M_FORBIDDEN", "POST", wrong, UPLOAD);
  assert_has (bob, alice, "master_keys", former, TRUE);
  auth = g_strdup_printf (",\"auth\":{\"type\":\"m.login.password\",\"session\":\"%s\","
                          "\"identifier\":{\"type\":\"m.id.user\",\"user\":\"alice\"},"
                          "\"password\":\"a long enough one\"}",
                          session);
  confirmed = build_upload (alice, auth);
  banterd_probe_ok (alice->probe, "POST", confirmed, UPLOAD);
  assert_has (bob, alice, "master_keys", former, FALSE);
  assert_has (bob, alice, "master_keys", alice->master.public_key, TRUE);
}

static void
test_upload_hostile (void)
{
  g_autoptr (Person) mallory = person_new ("mallory");
  g_autoptr (Person) other = person_new ("other");
  g_autofree char *unsigned_key
      = banter_json_merge (mallory->self_signing_key, "{\"signatures\":null}", NULL);
  g_autofree char *by_other = banterd_key_pair_sign (
      &other->master, unsigned_key, mallory->probe->user_id, mallory->master.public_key);
  g_autofree char *long_text = g_strnfill (5000, 'x');
  g_autofree char *too_long
      = g_strdup_printf ("{\"user_id\":\"%s\",\"usage\":[\"master\"],\"keys\":{},\"x\":\"%s\"}",
                         mallory->probe->user_id, long_text);
  g_autofree char *own = g_strdup_printf ("{\"user_id\":\"%s\"", mallory->probe->user_id);
  g_autofree char *no_keys = g_strconcat (own, ",\"usage\":[\"master\"],\"keys\":{}}", NULL);
  g_autofree char *two_keys = g_strconcat (
      own, ",\"usage\":[\"master\"],\"keys\":{\"ed25519:a\":\"a\",\"ed25519:b\":\"b\"}}", NULL);
  g_autofree char *no_key
      = g_strconcat (own, ",\"usage\":[\"master\"],\"keys\":{\"ed25519:abc\":\"abc\"}}", NULL);
  g_autofree char *two_faced
      = g_strdup_printf ("%s,\"usage\":[\"master\"],\"keys\":{\"ed25519:%s\":\"%s\"}}", own,
                         mallory->master.public_key, other->master.public_key);
  const struct
  {
    const char *member;
    const char *value;
    guint status;
    const char *errcode;
  } cases[] = {
    { "self_signing_key", mallory->self_signing_key, 400, "M_MISSING_PARAM" }, /* no master */
    { "user_signing_key", mallory->user_signing_key, 400, "M_MISSING_PARAM" },
    { "other", "{}", 400, "M_MISSING_PARAM" },
    { "master_key", "[]", 400, "M_BAD_JSON" },
    { "master_key", "{}", 400, "M_BAD_JSON" },
    { "master_key", too_long, 400, "M_INVALID_PARAM" },
    { "master_key", no_keys, 400, "M_INVALID_PARAM" },
    { "master_key", two_keys, 400, "M_INVALID_PARAM" },
    { "master_key", no_key, 400, "M_INVALID_PARAM" },
    { "master_key", two_faced, 400, "M_INVALID_PARAM" },
    { "master_key", other->master_key, 400, "M_INVALID_PARAM" },
    { "master_key", mallory->self_signing_key, 400, "M_INVALID_PARAM" },
    { "master_key", mallory->master_key, 200, NULL },
    { "self_signing_key", unsigned_key, 400, "M_INVALID_SIGNATURE" },
    { "self_signing_key", by_other, 400, "M_INVALID_SIGNATURE" },
    { "self_signing_key", mallory->user_signing_key, 400, "M_INVALID_PARAM" },
    /* There is a master key by now, so even a good one wants the password. */
    { "self_signing_key", mallory->self_signing_key, 401, NULL },
  };
  g_autoptr (BanterdProbe) twin = NULL;
  g_autofree char *clash = g_strdup_printf ("{\"master_key\":%s}", other->master_key);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *body = g_strdup_printf ("{\"%s\":%s}", cases[i].member, cases[i].value);

      banterd_probe_fails (mallory->probe, cases[i].status, cases[i].errcode, "POST", body, UPLOAD);
    }
  /* A key whose id is a device's */
  twin = banterd_probe_log_in (other->probe, other->master.public_key);
  banterd_probe_fails (other->probe, 403, "M_FORBIDDEN", "POST", clash, UPLOAD);
}

/* --- Signing --- */

static char *
upload_signature (const Person *person, const Person *owner, const char *target, const char *text)
{
  g_autofree char *body
      = g_strdup_printf ("{\"%s\":{\"%s\":%s}}", owner->probe->user_id, target, text);
  g_autofree char *answer = banterd_probe_post (person->probe, SIGNATURES, body);
  g_autoptr (GString) name = g_string_new (target);
  g_autofree char *path = NULL;

  g_string_replace (name, "/", "~1", 0); /* base64 in a path */
  path = g_strdup_printf ("failures/%s/%s/errcode", owner->probe->user_id, name->str);
  return banter_json_dup_string_member (answer, path);
}

static void
test_signatures (void)
{
  g_autoptr (Person) alice = person_new ("signer");
  g_autoptr (Person) bob = person_new ("signed");
  g_autoptr (Person) carol = person_new ("watcher");
  const char *alice_id = alice->probe->user_id;
  g_autofree char *device = NULL;
  g_autofree char *own_master = NULL;
  g_autofree char *bobs_master = NULL;
  g_autofree char *changed = NULL;
  g_autofree char *since = NULL;
  g_autofree char *renewed = NULL;
  g_autofree char *resigned = NULL;
  g_autofree char *renamed = NULL;
  struct
  {
    const Person *owner;
    const char *target;
    char *text;
    const char *errcode;
  } cases[10] = { 0 };
  guint n = 0;

  publish (alice);
  publish (bob);
  device = banterd_key_pair_sign (&alice->self_signing, alice->device_keys, alice_id,
                                  alice->self_signing.public_key);
  own_master = banterd_key_pair_sign (&alice->device, alice->master_key, alice_id,
                                      alice->probe->device_id);
  bobs_master = banterd_key_pair_sign (&alice->user_signing, bob->master_key, alice_id,
                                       alice->user_signing.public_key);
  renamed = banter_json_merge (device, "{\"algorithms\":[\"other\"]}", NULL);
  g_free (banterd_sync_all (alice->probe, &since, ""));

#define CASE(...) cases[n++] = (typeof (cases[0])){ __VA_ARGS__ }
  CASE (alice, alice->probe->device_id, g_strdup (device), NULL);
  CASE (alice, alice->master.public_key, g_strdup (own_master), NULL);
  CASE (bob, bob->master.public_key, g_strdup (bobs_master), NULL);
  CASE (alice, "NONE", g_strdup (device), "M_NOT_FOUND");
  CASE (alice, alice->probe->device_id, g_strdup ("7"), "M_BAD_JSON");
  CASE (alice, alice->probe->device_id, g_strdup ("{}"), "M_BAD_JSON");
  CASE (alice, alice->probe->device_id, renamed, "M_INVALID_PARAM");
  /* Somebody else's device, and keys that may not sign this. */
  CASE (bob, bob->probe->device_id,
        banterd_key_pair_sign (&alice->user_signing, bob->device_keys, alice_id,
                               alice->user_signing.public_key),
        "M_NOT_FOUND");
  CASE (bob, bob->master.public_key,
        banterd_key_pair_sign (&alice->master, bob->master_key, alice_id, alice->master.public_key),
        "M_INVALID_SIGNATURE");
  CASE (bob, bob->master.public_key,
        banterd_key_pair_sign (&alice->device, bob->master_key, alice_id,
                               alice->user_signing.public_key),
        "M_INVALID_SIGNATURE");
#undef CASE
  renamed = NULL;
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *errcode
          = upload_signature (alice, cases[i].owner, cases[i].target, cases[i].text);

      if (g_strcmp0 (errcode, cases[i].errcode) != 0)
        g_error ("Case %u: %s instead of %s", i, errcode, cases[i].errcode);
      g_free (cases[i].text);
    }

  /* The signer's own devices hear of it; of a signature on somebody else only the signer knows. */
  changed = banterd_sync_all (alice->probe, &since, "");
  g_assert_nonnull (strstr (changed, "\"changed\":[\"@signed:localhost\",\"@signer:localhost\"]"));
  assert_has (alice, bob, "master_keys", alice->user_signing.public_key, TRUE);
  assert_has (bob, bob, "master_keys", alice->user_signing.public_key, FALSE);
  assert_has (carol, bob, "master_keys", alice->user_signing.public_key, FALSE);
  assert_has (carol, alice, "device_keys", alice->self_signing.public_key, TRUE);
  assert_has (carol, alice, "master_keys", alice->probe->device_id, TRUE);

  /* The same device keys once more do not lose the signature; other ones do. */
  banterd_probe_ok (alice->probe, "POST", "{\"device_keys\":null}", V3 "/keys/upload");
  g_free (device);
  device = g_strdup_printf ("{\"device_keys\":%s}", alice->device_keys);
  banterd_probe_ok (alice->probe, "POST", device, V3 "/keys/upload");
  assert_has (carol, alice, "device_keys", alice->self_signing.public_key, TRUE);
  g_free (device);
  renewed = banter_json_merge (alice->device_keys, "{\"algorithms\":[\"m.olm\"]}", NULL);
  resigned = banterd_key_pair_sign (&alice->device, renewed, alice_id, alice->probe->device_id);
  device = g_strdup_printf ("{\"device_keys\":%s}", resigned);
  banterd_probe_ok (alice->probe, "POST", device, V3 "/keys/upload");
  assert_has (carol, alice, "device_keys", alice->self_signing.public_key, FALSE);
}

static void
test_signatures_hostile (void)
{
  static const char *const cases[] = {
    "[]",
    "{\"@a:localhost\":1}",
    "{\"@a:localhost\":[]}",
    "{\"@a:localhost\":null}",
  };
  g_autoptr (BanterdProbe) probe = banterd_probe_register (fixture, "hostile", NULL);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    banterd_probe_fails (probe, 400, "M_BAD_JSON", "POST", cases[i], SIGNATURES);
  banterd_probe_ok (probe, "POST", "{}", SIGNATURES);
  banterd_probe_ok (probe, "POST", "{\"@nobody:localhost\":{\"x\":{\"signatures\":{}}}}",
                    SIGNATURES);
}

/* Who closes the account takes everything along that others could trust or that could be read. */
static void
test_closed_account (void)
{
  static const char sql[]
      = "SELECT (SELECT count(*) FROM device_keys WHERE user_id = ?1)"
        " + (SELECT count(*) FROM cross_signing_keys WHERE user_id = ?1)"
        " + (SELECT count(*) FROM key_signatures WHERE user_id = ?1 OR signer = ?1)"
        " + (SELECT count(*) FROM key_backups WHERE user_id = ?1)"
        " + (SELECT count(*) FROM backup_keys WHERE user_id = ?1)";
  g_autoptr (Person) alice = person_new ("closer");
  g_autoptr (Person) bob = person_new ("keeper");
  g_autofree char *room_id = banterd_probe_create_room (bob->probe, "{\"preset\":\"public_chat\"}");
  g_autofree char *version = NULL;
  g_autofree char *created = NULL;
  g_autofree char *signature = NULL;
  g_autofree char *since = NULL;
  g_autofree char *answer = NULL;
  g_autofree char *session = NULL;
  g_autofree char *body = NULL;
  g_autofree char *path
      = g_build_filename (banterd_fixture_get_data_dir (fixture), "banterd.db", NULL);
  g_autoptr (BanterDb) db = NULL;
  gint64 n = -1;

  publish (alice);
  publish (bob);
  banterd_probe_join (alice->probe, room_id);
  created = banterd_probe_post (alice->probe, V3 "/room_keys/version",
                                "{\"algorithm\":\"m.test\",\"auth_data\":{}}");
  version = banterd_probe_get_string (created, "version");
  banterd_probe_ok (alice->probe, "PUT",
                    "{\"first_message_index\":0,\"forwarded_count\":0,\"is_verified\":true,"
                    "\"session_data\":{}}",
                    V3 "/room_keys/keys/%s/1?version=%s", room_id, version);
  signature = banterd_key_pair_sign (&alice->user_signing, bob->master_key, alice->probe->user_id,
                                     alice->user_signing.public_key);
  g_assert_null (upload_signature (alice, bob, bob->master.public_key, signature));
  g_free (banterd_sync_all (bob->probe, &since, ""));

  g_assert_cmpuint (
      banterd_probe_call (alice->probe, &answer, "POST", "{}", V3 "/account/deactivate"), ==, 401);
  session = banterd_probe_get_string (answer, "session");
  body = g_strdup_printf ("{\"auth\":{\"type\":\"m.login.password\",\"session\":\"%s\","
                          "\"identifier\":{\"type\":\"m.id.user\",\"user\":\"closer\"},"
                          "\"password\":\"a long enough one\"}}",
                          session);
  banterd_probe_ok (alice->probe, "POST", body, V3 "/account/deactivate");
  g_clear_pointer (&answer, g_free);
  answer = banterd_sync_all (bob->probe, &since, "");
  g_assert_nonnull (strstr (answer, "\"left\":[\"@closer:localhost\"]"));
  db = banter_db_open (path, BANTER_DB_READ_ONLY, NULL);
  g_assert_true (banter_db_get (db, sql, "s:i", alice->probe->user_id, &n, NULL));
  g_assert_cmpint (n, ==, 0);
}

int
main (int argc, char **argv)
{
  int result;

  g_test_init (&argc, &argv, NULL);
  if (sodium_init () < 0)
    g_error ("libsodium does not start");
  fixture = banterd_fixture_start (NULL);
  g_test_add_func ("/server/cross-signing/upload", test_upload);
  g_test_add_func ("/server/cross-signing/upload-hostile", test_upload_hostile);
  g_test_add_func ("/server/cross-signing/signatures", test_signatures);
  g_test_add_func ("/server/cross-signing/signatures-hostile", test_signatures_hostile);
  g_test_add_func ("/server/cross-signing/closed-account", test_closed_account);
  result = g_test_run ();
  banterd_fixture_stop (fixture);
  return result;
}
