/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-media"

#include "config.h"

#include <string.h>

#include <libsoup/soup.h>

#include "banterd-wire.h"

/* The content repository of banterd: what is stored, and with which headers it comes back. */

static BanterdFixture *banterd;
static BanterdProbe *probe;
static SoupSession *session;

typedef struct
{
  guint status;
  GBytes *body;
  SoupMessage *message;
} Answer;

static void
answer_clear (Answer *answer)
{
  g_clear_pointer (&answer->body, g_bytes_unref);
  g_clear_object (&answer->message);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Answer, answer_clear)

static void
exchange (Answer *answer, const char *method, const char *path, const char *type, GBytes *body,
          gboolean with_token)
{
  g_autofree char *url = g_strconcat (banterd_fixture_get_url (banterd), path, NULL);
  g_autofree char *bearer = g_strconcat ("Bearer ", probe->token, NULL);
  g_autoptr (GError) error = NULL;

  answer_clear (answer);
  answer->message = soup_message_new (method, url);
  if (with_token)
    soup_message_headers_replace (soup_message_get_request_headers (answer->message),
                                  "Authorization", bearer);
  if (body != NULL)
    {
      /* libsoup itself would not send what is no media type. */
      soup_message_set_request_body_from_bytes (answer->message, "x/y", body);
      soup_message_headers_replace (soup_message_get_request_headers (answer->message),
                                    "Content-Type", type);
    }
  answer->body = soup_session_send_and_read (session, answer->message, NULL, &error);
  g_assert_no_error (error);
  answer->status = soup_message_get_status (answer->message);
}

static const char *
header (const Answer *answer, const char *name)
{
  return soup_message_headers_get_one (soup_message_get_response_headers (answer->message), name);
}

/* Returns: the media id */
static char *
upload (const char *type, const char *name, const char *bytes)
{
  g_autoptr (GBytes) body = g_bytes_new (bytes, strlen (bytes));
  g_autofree char *escaped = g_uri_escape_string (name, NULL, FALSE);
  g_autofree char *path = g_strconcat ("/_matrix/media/v3/upload?filename=", escaped, NULL);
  g_autofree char *text = NULL;
  g_autofree char *uri = NULL;
  g_auto (Answer) answer = { 0 };

  exchange (&answer, "POST", path, type, body, TRUE);
  g_assert_cmpuint (answer.status, ==, 200);
  text = g_strndup (g_bytes_get_data (answer.body, NULL), g_bytes_get_size (answer.body));
  uri = banterd_probe_get_string (text, "content_uri");
  g_assert_true (g_str_has_prefix (uri, "mxc://localhost/"));
  return g_strdup (uri + strlen ("mxc://localhost/"));
}

static const struct
{
  const char *type;
  const char *name;
  const char *answered_type;
  const char *disposition;
} files[] = {
  { "image/png", "cat.png", "image/png", "inline; filename*=utf-8''cat.png" },
  { "image/webp", "cat.webp", "image/webp", "inline; filename*=utf-8''cat.webp" },
  { "Image/JPEG; q=1", "a.jpg", "image/jpeg", "inline; filename*=utf-8''a.jpg" },
  { "text/html", "page.html", "text/html", "attachment; filename*=utf-8''page.html" },
  { "image/svg+xml", "x.svg", "image/svg+xml", "attachment; filename*=utf-8''x.svg" },
  { "application/pdf", "x.pdf", "application/pdf", "attachment; filename*=utf-8''x.pdf" },
  { "application/xml", "x.xml", "application/xml", "attachment; filename*=utf-8''x.xml" },
  { "nonsense", "x", "application/octet-stream", "attachment; filename*=utf-8''x" },
  { "text/html\u00e9/x", "x", "application/octet-stream", "attachment; filename*=utf-8''x" },
  { "image/png", "a \"quoted\" näme.png", "image/png",
    "inline; filename*=utf-8''a%20%22quoted%22%20n%C3%A4me.png" },
  { "image/png", "line\r\nX-Evil: 1", "image/png", "inline; filename*=utf-8''lineX-Evil%3A%201" },
  { "image/png", "../../etc/passwd", "image/png", "inline; filename*=utf-8''passwd" },
  { "image/png", "C:\\autoexec.bat", "image/png", "inline; filename*=utf-8''autoexec.bat" },
};

static void
test_headers (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autofree char *id = upload (files[i].type, files[i].name, "some bytes");
      g_autofree char *path
          = g_strconcat ("/_matrix/client/v1/media/download/localhost/", id, NULL);
      g_auto (Answer) answer = { 0 };

      g_test_message ("%s %s", files[i].type, files[i].name);
      exchange (&answer, "GET", path, NULL, NULL, TRUE);
      g_assert_cmpuint (answer.status, ==, 200);
      g_assert_cmpmem (g_bytes_get_data (answer.body, NULL), g_bytes_get_size (answer.body),
                       "some bytes", 10);
      g_assert_cmpstr (header (&answer, "Content-Type"), ==, files[i].answered_type);
      g_assert_cmpstr (header (&answer, "Content-Disposition"), ==, files[i].disposition);
      g_assert_cmpstr (header (&answer, "X-Content-Type-Options"), ==, "nosniff");
      g_assert_cmpstr (header (&answer, "Content-Security-Policy"), ==,
                       "sandbox; default-src 'none'");
      g_assert_cmpstr (header (&answer, "Cross-Origin-Resource-Policy"), ==, "cross-origin");
      g_assert_null (header (&answer, "X-Evil"));
    }
}

/* CS-API "Serving inline content": these may be shown; everything else is downloaded. */
static void
test_dispositions (void)
{
  static const char *const shown[] = {
    "text/css",     "text/plain", "text/csv",    "application/json", "application/ld+json",
    "image/jpeg",   "image/gif",  "image/png",   "image/apng",       "image/webp",
    "image/avif",   "video/mp4",  "video/webm",  "video/ogg",        "video/quicktime",
    "audio/mp4",    "audio/webm", "audio/aac",   "audio/mpeg",       "audio/ogg",
    "audio/wave",   "audio/wav",  "audio/x-wav", "audio/x-pn-wav",   "audio/flac",
    "audio/x-flac",
  };
  static const char *const saved[] = {
    "text/html",
    "text/xml",
    "text/javascript",
    "text/xsl",
    "text/vbscript",
    "text/calendar",
    "text/vcard",
    "text/markdown",
    "text/rtf",
    "application/xhtml+xml",
    "application/xml",
    "application/javascript",
    "application/pdf",
    "application/octet-stream",
    "application/zip",
    "application/x-shockwave-flash",
    "application/wasm",
    "application/x-sh",
    "application/rdf+xml",
    "application/atom+xml",
    "application/mathml+xml",
    "application/java-archive",
    "application/x-desktop",
    "application/vnd.ms-excel",
    "application/hta",
    "image/svg+xml",
    "image/svg",
    "image/tiff",
    "image/x-icon",
    "image/heic",
    "image/bmp",
    "multipart/related",
    "message/rfc822",
    "model/gltf+json",
    "font/woff2",
    "x-world/x-vrml",
    "audio/midi",
    "video/x-flv",
  };
  static const char *const names[] = { "a.html", "b.png", "run.desktop" };

  for (guint i = 0; i < G_N_ELEMENTS (shown) + G_N_ELEMENTS (saved); i++)
    for (guint j = 0; j < G_N_ELEMENTS (names); j++)
      {
        gboolean is_shown = i < G_N_ELEMENTS (shown);
        const char *type = is_shown ? shown[i] : saved[i - G_N_ELEMENTS (shown)];
        g_autofree char *id = upload (type, names[j], "<script>alert(1)</script>");
        g_autofree char *path
            = g_strconcat ("/_matrix/client/v1/media/download/localhost/", id, NULL);
        g_autofree char *disposition = g_strconcat (is_shown ? "inline" : "attachment",
                                                    "; filename*=utf-8''", names[j], NULL);
        g_auto (Answer) answer = { 0 };

        exchange (&answer, "GET", path, NULL, NULL, TRUE);
        g_assert_cmpuint (answer.status, ==, 200);
        g_assert_cmpstr (header (&answer, "Content-Type"), ==, type);
        g_assert_cmpstr (header (&answer, "Content-Disposition"), ==, disposition);
        g_assert_cmpstr (header (&answer, "X-Content-Type-Options"), ==, "nosniff");
      }
}

static void
test_needs_token (void)
{
  g_autofree char *id = upload ("image/png", "x.png", "x");
  g_autofree char *path = g_strconcat ("/_matrix/client/v1/media/download/localhost/", id, NULL);
  g_autofree char *old = g_strconcat ("/_matrix/media/v3/download/localhost/", id, NULL);
  g_auto (Answer) answer = { 0 };

  exchange (&answer, "GET", path, NULL, NULL, FALSE);
  g_assert_cmpuint (answer.status, ==, 401);
  /* Without authentication media are not served at all. */
  exchange (&answer, "GET", old, NULL, NULL, FALSE);
  g_assert_cmpuint (answer.status, ==, 404);
}

/* Every way up, in every spelling of dots and slashes, to files that are there. */
static GPtrArray *
spell_traversals (void)
{
  static const char *const dots[]
      = { "..", "%2e%2e", "%2E.", "%252e%252e", "%c0%ae%c0%ae", "...." };
  static const char *const slashes[] = { "%2f", "%5c", "%252f", "%c0%af", "%00%2f", "/" };
  static const char *const targets[] = { "banterd.db", "etc%2fpasswd", "etc/passwd" };
  static const char *const others[] = {
    "a%2fb",
    "a%5cb",
    "%00",
    "x%00.png",
    "~root",
    "a.png",
    "a%20b",
    "nothing-here",
    "%0d%0aX:",
    "*",
    "%2fetc%2fpasswd",
    "//etc/passwd",
    "",
    "%ff%fe",
    "%",
    "file:%2f%2f%2fetc%2fpasswd",
    "..;/banterd.db",
    ".%09.%2fbanterd.db",
  };
  GPtrArray *all = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < G_N_ELEMENTS (dots); i++)
    for (guint j = 0; j < G_N_ELEMENTS (slashes); j++)
      for (guint k = 0; k < G_N_ELEMENTS (targets); k++)
        {
          g_autofree char *step = g_strconcat (dots[i], slashes[j], NULL);

          g_ptr_array_add (all, g_strconcat (step, targets[k], NULL));
          g_ptr_array_add (all, g_strconcat (step, step, step, step, step, targets[k], NULL));
        }
  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    g_ptr_array_add (all, g_strdup (others[i]));
  return all;
}

/* CVE-2021-41281 */
static void
test_traversal (void)
{
  static const char *const routes[] = {
    "/_matrix/client/v1/media/download/localhost/",
    "/_matrix/client/v1/media/download/elsewhere.example/",
    "/_matrix/client/v1/media/thumbnail/localhost/",
    "/_matrix/client/v1/media/download/",
  };
  g_autoptr (GPtrArray) spellings = spell_traversals ();

  g_assert_cmpuint (spellings->len, >=, 200);
  for (guint i = 0; i < spellings->len; i++)
    for (guint j = 0; j < G_N_ELEMENTS (routes); j++)
      {
        g_autofree char *target = g_strconcat (routes[j], g_ptr_array_index (spellings, i), NULL);
        /* No library here, which would tidy up the path. */
        g_autoptr (BanterdWire) wire = banterd_wire_new (banterd);
        g_autoptr (BanterdAnswer) answer = NULL;

        banterd_wire_ask (wire, probe->token, "GET", target, NULL, NULL);
        answer = banterd_wire_read (wire);
        if (answer == NULL || answer->status < 400 || answer->status >= 500)
          g_error ("%s: %u", target, answer != NULL ? answer->status : 0);
        g_assert_null (strstr (answer->body, "SQLite format"));
        g_assert_null (strstr (answer->body, "root:"));
      }
}

static void
test_config (void)
{
  g_autofree char *answer = NULL;

  g_assert_cmpuint (
      banterd_probe_call (probe, &answer, "GET", NULL, "/_matrix/client/v1/media/config"), ==, 200);
  g_assert_nonnull (strstr (answer, "\"m.upload.size\":52428800"));
}

static void
test_survives_kill (void)
{
  g_autofree char *id = upload ("image/png", "x.png", "kept");
  g_autofree char *path = g_strconcat ("/_matrix/client/v1/media/download/localhost/", id, NULL);
  g_auto (Answer) answer = { 0 };

  banterd_fixture_kill (banterd);
  banterd_fixture_restart (banterd);
  exchange (&answer, "GET", path, NULL, NULL, TRUE);
  g_assert_cmpuint (answer.status, ==, 200);
  g_assert_cmpmem (g_bytes_get_data (answer.body, NULL), g_bytes_get_size (answer.body), "kept", 4);
}

int
main (int argc, char *argv[])
{
  int status;

  g_test_init (&argc, &argv, NULL);
  banterd = banterd_fixture_start (NULL);
  session = soup_session_new ();
  probe = banterd_probe_register (banterd, "mira", NULL);
  g_test_add_func ("/media/headers", test_headers);
  g_test_add_func ("/media/dispositions", test_dispositions);
  g_test_add_func ("/media/needs-token", test_needs_token);
  g_test_add_func ("/media/traversal", test_traversal);
  g_test_add_func ("/media/config", test_config);
  g_test_add_func ("/media/survives-kill", test_survives_kill);
  status = g_test_run ();
  banterd_probe_free (probe);
  g_object_unref (session);
  banterd_fixture_stop (banterd);
  return status;
}
