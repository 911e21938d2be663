/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-server-uia-answer"

#include "config.h"

#include "banter-server-uia.h"

#include "banter-matrix-error.h"

/* The 401 that says which stages there are and which of them are done. */

static GPtrArray *
build_flows (const char *const *const *flows)
{
  GPtrArray *list = g_ptr_array_new_with_free_func (g_free);

  for (; *flows != NULL; flows++)
    {
      BanterMatrixUiaFlow *flow = g_new0 (BanterMatrixUiaFlow, 1);

      flow->stages = (GStrv)*flows;
      g_ptr_array_add (list, flow);
    }
  return list;
}

/* In the order of the flows, so that the answer does not depend on a hash table. */
static GPtrArray *
build_completed (const char *const *const *flows, GHashTable *completed)
{
  GPtrArray *list = g_ptr_array_new_null_terminated (4, NULL, TRUE);

  for (; *flows != NULL; flows++)
    for (guint i = 0; (*flows)[i] != NULL; i++)
      if (g_hash_table_contains (completed, (*flows)[i])
          && !g_strv_contains ((const char *const *)list->pdata, (*flows)[i]))
        g_ptr_array_add (list, (gpointer)(*flows)[i]);
  return list;
}

void
banter_server_uia_answer (BanterServerCall *call, const BanterServerUiaRequest *request,
                          const char *session_id, GHashTable *done, const GError *error)
{
  g_autoptr (GPtrArray) flows = build_flows (request->flows);
  g_autoptr (GPtrArray) completed = build_completed (request->flows, done);
  g_autoptr (GHashTable) policies = g_hash_table_new (g_str_hash, g_str_equal);
  BanterMatrixTermsText text = { (char *)"Terms of use", (char *)request->terms_url };
  BanterMatrixTermsPolicy policy = { (char *)"1", &text };
  BanterMatrixTerms terms = { policies };
  BanterMatrixUiaParams params = { request->terms_url != NULL ? &terms : NULL };
  BanterMatrixUia uia = {
    .flows = flows,
    .completed = (GStrv)completed->pdata,
    .params = &params,
    .session = (char *)session_id,
  };

  g_hash_table_insert (policies, (gpointer) "terms_of_use", &policy);
  if (error != NULL)
    {
      uia.errcode = (char *)banter_matrix_error_to_errcode ((BanterMatrixError)error->code);
      uia.error = error->message;
    }
  banter_server_call_set_status (call, 401);
  banter_server_call_take_json (call, banter_json_encode (&banter_matrix_uia_type, &uia));
}
