/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-server-api-fallback"

#include "config.h"

#include "banter-server-router.h"
#include "banter-server-uia.h"
#include "banter-server.h"

#include "banter-id.h"
#include "banter-matrix-error.h"

/* CS-API "Fallback": stages as pages, for clients that do not know them, and the terms of use. The
 * pages are forms; the one script tells the window that opened the page that it is done. */

#define FALLBACK_PATH "/_matrix/client/v3/auth/{stage}/fallback/web"
#define NONCE_CHARS 22

static const char terms_page[]
    = "<!DOCTYPE html>\n<html lang=\"en\"><meta charset=\"utf-8\"><title>Terms of use</title>\n"
      "<h1>Terms of use</h1>\n"
      "<p>This server is run by whoever set it up. Be kind. Do not send what is against the law, "
      "what hurts others, or what nobody asked for. Whoever runs the server may close "
      "accounts that do.</p>\n"
      "<p>Your name, your picture and your messages are kept on this server so that the people "
      "you write to can read them. Your birthday is kept to decide what the rules for "
      "your age are; it is shown to nobody.</p>\n";

/* What a stage asks for: the form's inside. */
static const struct
{
  const char *type;
  const char *title;
  const char *inside;
} pages[] = {
  { BANTER_MATRIX_STAGE_BIRTHDAY, "When is your birthday?",
    "<p>It decides what the rules for your age are. It is shown to nobody and cannot be changed "
    "later.</p>\n<p><label>Birthday <input type=\"date\" name=\"birthday\" min=\"1900-01-01\" "
    "placeholder=\"YYYY-MM-DD\" required autofocus></label></p>\n" },
  { BANTER_MATRIX_STAGE_DUMMY, "Nothing else is needed", "" },
  { BANTER_MATRIX_STAGE_TERMS, "Terms of use",
    "<p>Please read the <a href=\"" BANTER_SERVER_TERMS_PATH
    "\" target=\"_blank\">terms of use</a>. With “Continue” you agree to them.</p>\n" },
  { BANTER_MATRIX_STAGE_TOKEN, "Your invitation",
    "<p><label>Registration token <input name=\"token\" autocomplete=\"off\" required autofocus>"
    "</label></p>\n" },
};

static const char style[]
    = "body{font:1rem/1.5 system-ui,sans-serif;max-width:26rem;margin:10vh auto;padding:0 1rem;"
      "color:#222;background:#fff}button,input{font:inherit;padding:.5em .8em}"
      ".error{color:#a00;font-weight:bold}"
      "@media(prefers-color-scheme:dark){body{color:#eee;background:#222}.error{color:#f88}"
      "a{color:#8cf}}";

static const char done_script[]
    = "if(window.onAuthDone)window.onAuthDone();"
      "else if(window.opener&&window.opener.postMessage)window.opener.postMessage('authDone','*');";

static int
find_page (const char *stage)
{
  for (guint i = 0; i < G_N_ELEMENTS (pages); i++)
    if (g_str_equal (pages[i].type, stage))
      return (int)i;
  return -1;
}

static void
add_headers (BanterServerCall *call, const char *nonce)
{
  g_autofree char *policy = g_strdup_printf (
      "default-src 'none'; style-src 'nonce-%s'; script-src 'nonce-%s'; form-action 'self'; "
      "base-uri 'none'; frame-ancestors 'none'",
      nonce, nonce);

  banter_server_call_add_header (call, "Content-Security-Policy", policy);
  banter_server_call_add_header (call, "X-Frame-Options", "DENY");
  banter_server_call_add_header (call, "X-Content-Type-Options", "nosniff");
  /* The session stands in the address. */
  banter_server_call_add_header (call, "Referrer-Policy", "no-referrer");
  banter_server_call_add_header (call, "Cache-Control", "no-store");
}

/* @inside: HTML; @script: (nullable): JavaScript of ours */
static void
answer_page (BanterServerCall *call, guint status, const char *title, const char *inside,
             const char *script)
{
  g_autofree char *nonce = banter_random_token (NONCE_CHARS);
  g_autoptr (GString) page = g_string_new ("<!DOCTYPE html>\n<html lang=\"en\">\n<head>"
                                           "<meta charset=\"utf-8\"><meta name=\"viewport\" "
                                           "content=\"width=device-width,initial-scale=1\">");

  g_string_append_printf (page,
                          "<title>%s</title>\n<style nonce=\"%s\">%s</style></head>\n"
                          "<body><h1>%s</h1>\n%s",
                          title, nonce, style, title, inside);
  if (script != NULL)
    g_string_append_printf (page, "<script nonce=\"%s\">%s</script>\n", nonce, script);
  g_string_append (page, "</body></html>\n");
  banter_server_call_set_status (call, status);
  banter_server_call_take_text (call, "text/html; charset=utf-8",
                                g_string_free (g_steal_pointer (&page), FALSE));
  add_headers (call, nonce);
}

/* @problem: (nullable): what was wrong with the last try */
static void
answer_form (BanterServerCall *call, guint status, int page, const char *problem)
{
  g_autoptr (GString) inside = g_string_new (NULL);

  if (problem != NULL)
    {
      g_autofree char *text = g_markup_escape_text (problem, -1);

      g_string_append_printf (inside, "<p class=\"error\" role=\"alert\">%s</p>\n", text);
    }
  /* Without an action the form comes back to this address, with its session. */
  g_string_append_printf (inside,
                          "<form method=\"post\">\n%s<p><button>Continue</button></p></form>\n",
                          pages[page].inside);
  answer_page (call, status, pages[page].title, inside->str, NULL);
}

/* Returns: the page's number, or -1: then the call is answered, or @error is set */
static int
begin (BanterServerCall *call, const char **session, GError **error)
{
  int page = find_page (call->params[0]);

  *session = banter_server_call_get_query (call, "session");
  if (page < 0)
    g_set_error_literal (error, BANTER_MATRIX_ERROR, BANTER_MATRIX_ERROR_UNRECOGNIZED,
                         "There is no page for this stage");
  else if (*session == NULL)
    g_set_error_literal (error, BANTER_MATRIX_ERROR, BANTER_MATRIX_ERROR_MISSING_PARAM,
                         "'session' is missing");
  else if (banter_server_uia_has_session (banter_server_get_uia (call->server), *session))
    return page;
  else
    answer_page (call, 404, "This sign-up is over", "<p>Please begin again in your app.</p>\n",
                 NULL);
  return -1;
}

static gboolean
get_fallback (BanterServerCall *call, gconstpointer request, gpointer response, GError **error)
{
  const char *session;
  g_autoptr (GError) cause = NULL;
  int page = begin (call, &session, &cause);

  if (page >= 0)
    answer_form (call, 200, page, NULL);
  if (cause == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&cause));
  return FALSE;
}

/* What can be mended is asked again, the rest is final. */
static void
answer_failure (BanterServerCall *call, int page, const GError *cause)
{
  if (g_error_matches (cause, BANTER_MATRIX_ERROR, BANTER_MATRIX_ERROR_FORBIDDEN))
    {
      g_autofree char *text = g_markup_escape_text (cause->message, -1);
      g_autofree char *inside = g_strdup_printf ("<p role=\"alert\">%s.</p>\n", text);

      answer_page (call, 403, "Sorry", inside, NULL);
    }
  else
    answer_form (call, 400, page, cause->message);
}

static gboolean
post_fallback (BanterServerCall *call, gconstpointer request, gpointer response, GError **error)
{
  const char *session;
  g_autoptr (GError) cause = NULL;
  int page = begin (call, &session, &cause);
  BanterMatrixUiaAuth auth = { .type = (char *)call->params[0], .session = (char *)session };

  if (page < 0 && cause == NULL)
    return TRUE;
  auth.birthday = (char *)banter_server_call_get_query (call, "birthday");
  auth.token = (char *)banter_server_call_get_query (call, "token");
  if (page >= 0 && banter_server_uia_complete (call, &auth, &cause))
    {
      answer_page (call, 200, "Thank you",
                   "<p>You can close this page and go on in your app.</p>\n", done_script);
      return TRUE;
    }
  if (page >= 0 && cause->domain == BANTER_MATRIX_ERROR
      && cause->code != BANTER_MATRIX_ERROR_LIMIT_EXCEEDED)
    {
      answer_failure (call, page, cause);
      return TRUE;
    }
  g_propagate_error (error, g_steal_pointer (&cause));
  return FALSE;
}

static gboolean
get_terms (BanterServerCall *call, gconstpointer request, gpointer response, GError **error)
{
  banter_server_call_take_text (call, "text/html; charset=utf-8", g_strdup (terms_page));
  banter_server_call_add_header (call, "Content-Security-Policy", "default-src 'none'; sandbox");
  return TRUE;
}

static const BanterServerRoute routes[] = {
  { "GET", FALLBACK_PATH, BANTER_SERVER_AUTH_NONE, BANTER_SERVER_RUN_READ, BANTER_SERVER_RATE_NONE,
    BANTER_SERVER_BODY_NONE, NULL, NULL, get_fallback },
  { "POST", FALLBACK_PATH, BANTER_SERVER_AUTH_NONE, BANTER_SERVER_RUN_HASH, BANTER_SERVER_RATE_CODE,
    BANTER_SERVER_BODY_FORM, NULL, NULL, post_fallback },
  { "GET", BANTER_SERVER_TERMS_PATH, BANTER_SERVER_AUTH_NONE, BANTER_SERVER_RUN_READ,
    BANTER_SERVER_RATE_NONE, BANTER_SERVER_BODY_NONE, NULL, NULL, get_terms },
};
BANTER_SERVER_DEFINE_FAMILY (fallback, routes)
