/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-diagnosis"

#include "config.h"

#include "banter-diagnosis.h"

#include "banter-account-private.h"
#include "banter-problem-private.h"

#include "banter-client-people.h"

/* One question to the server after the other; each settles some of the checks. The first that does
 * not hold ends it. Main thread. */

typedef enum
{
  STEP_PROBE,    /* network, server, version, session */
  STEP_ACCOUNT,  /* age, phone, Family Pairing */
  STEP_RELATION, /* the two people */
  STEP_DONE,
} Step;

struct _BanterDiagnosis
{
  GObject parent_instance;

  BanterAccount *account;
  BanterPerson *person;
  GCancellable *cancellable;
  Step step;
  BanterCheckState states[BANTER_CHECK_LAST];
  BanterProblem problem;
};

G_DEFINE_FINAL_TYPE (BanterDiagnosis, banter_diagnosis, G_TYPE_OBJECT)

static guint changed_signal;

static const struct
{
  BanterProblem problem;
  BanterCheck check;
} places[] = {
  { BANTER_PROBLEM_NO_NETWORK, BANTER_CHECK_NETWORK },
  { BANTER_PROBLEM_NOT_FOUND, BANTER_CHECK_SERVER },
  { BANTER_PROBLEM_UNREACHABLE, BANTER_CHECK_SERVER },
  { BANTER_PROBLEM_CERTIFICATE, BANTER_CHECK_SERVER },
  { BANTER_PROBLEM_INSECURE, BANTER_CHECK_SERVER },
  { BANTER_PROBLEM_SERVER, BANTER_CHECK_SERVER },
  { BANTER_PROBLEM_RATE_LIMITED, BANTER_CHECK_SERVER },
  { BANTER_PROBLEM_NOT_MATRIX, BANTER_CHECK_VERSION },
  { BANTER_PROBLEM_NEWER_DATA, BANTER_CHECK_VERSION },
  { BANTER_PROBLEM_SIGNED_OUT, BANTER_CHECK_SIGNED_IN },
  { BANTER_PROBLEM_ACCOUNT_CLOSED, BANTER_CHECK_SIGNED_IN },
  { BANTER_PROBLEM_AGE, BANTER_CHECK_AGE },
  { BANTER_PROBLEM_PHONE, BANTER_CHECK_PHONE },
  { BANTER_PROBLEM_FAMILY, BANTER_CHECK_FAMILY },
  { BANTER_PROBLEM_OWN_PRIVACY, BANTER_CHECK_OWN_PRIVACY },
  { BANTER_PROBLEM_OWN_BLOCK, BANTER_CHECK_OWN_PRIVACY },
  { BANTER_PROBLEM_THEIR_PRIVACY, BANTER_CHECK_THEM },
  { BANTER_PROBLEM_REQUEST_PENDING, BANTER_CHECK_THEM },
  { BANTER_PROBLEM_REQUEST_LIMIT, BANTER_CHECK_THEM },
};

/* Names of the checks and of what came of them, for the report. */
static const char *const check_names[BANTER_CHECK_LAST]
    = { "network", "server", "version", "sign-in", "age", "phone", "family", "privacy", "them" };
static const char *const state_names[] = { "running", "ok", "FAILED", "not checked" };

BanterCheck
banter_diagnosis_check_of (BanterProblem problem)
{
  for (guint i = 0; i < G_N_ELEMENTS (places); i++)
    if (places[i].problem == problem)
      return places[i].check;
  return BANTER_CHECK_SERVER;
}

static void
tell (BanterDiagnosis *self)
{
  g_signal_emit (self, changed_signal, 0);
}

/* Everything before @problem holds, and what comes after it is not looked at. */
static void
fail (BanterDiagnosis *self, BanterProblem problem)
{
  BanterCheck failed = banter_diagnosis_check_of (problem);

  for (guint i = 0; i < BANTER_CHECK_LAST; i++)
    if (i == failed)
      self->states[i] = BANTER_CHECK_FAILED;
    else if (i > failed)
      self->states[i] = BANTER_CHECK_SKIPPED;
    else if (self->states[i] == BANTER_CHECK_RUNNING)
      self->states[i] = BANTER_CHECK_PASSED;
  self->problem = problem;
  self->step = STEP_DONE;
  tell (self);
}

static void
settle (BanterDiagnosis *self, BanterCheck first, BanterCheck last, BanterCheckState state)
{
  for (guint i = first; i <= last; i++)
    self->states[i] = state;
}

static void advance (BanterDiagnosis *self, Step step);

/* Whether @error (nullable) only says that the server has no such rules. */
static gboolean
is_unknown (const GError *error)
{
  return g_error_matches (error, BANTER_CLIENT_ERROR, BANTER_CLIENT_ERROR_NOT_FOUND);
}

static void
on_probed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (BanterDiagnosis) self = user_data;
  g_autoptr (GError) error = NULL;

  if (banter_client_probe_finish (BANTER_CLIENT (source), result, &error))
    {
      settle (self, BANTER_CHECK_NETWORK, BANTER_CHECK_SIGNED_IN, BANTER_CHECK_PASSED);
      advance (self, STEP_ACCOUNT);
    }
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    fail (self, banter_problem_from_error (error, NULL));
}

static void
on_account (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (BanterDiagnosis) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (BanterAccountRow) row
      = banter_client_load_account_finish (BANTER_CLIENT (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (row != NULL && !row->dm_allowed)
    fail (self, banter_problem_from_reason (row->dm_refusal, BANTER_PROBLEM_FORBIDDEN));
  else if (row == NULL && !is_unknown (error))
    fail (self, banter_problem_from_error (error, NULL));
  else
    {
      settle (self, BANTER_CHECK_AGE, BANTER_CHECK_FAMILY,
              row != NULL ? BANTER_CHECK_PASSED : BANTER_CHECK_SKIPPED);
      advance (self, STEP_RELATION);
    }
}

/* What is known without asking. */
static BanterProblem
find_own_obstacle (BanterDiagnosis *self)
{
  BanterPrivacy *privacy = banter_account_get_privacy (self->account);

  if (self->person != NULL && banter_person_get_blocked (self->person))
    return BANTER_PROBLEM_OWN_BLOCK;
  return banter_privacy_get_who_can_message (privacy) == BANTER_WHO_NO_ONE
             ? BANTER_PROBLEM_OWN_PRIVACY
             : BANTER_PROBLEM_NONE;
}

static void
finish (BanterDiagnosis *self, BanterCheckState them)
{
  self->states[BANTER_CHECK_OWN_PRIVACY] = BANTER_CHECK_PASSED;
  self->states[BANTER_CHECK_THEM] = them;
  advance (self, STEP_DONE);
}

static void
on_relation (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (BanterDiagnosis) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (BanterRelationRow) row
      = banter_client_load_relation_finish (BANTER_CLIENT (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (row != NULL && !row->can_message)
    fail (self, banter_problem_from_reason (row->reason, BANTER_PROBLEM_THEIR_PRIVACY));
  else if (row == NULL && !is_unknown (error))
    fail (self, banter_problem_from_error (error, NULL));
  else
    finish (self, row != NULL ? BANTER_CHECK_PASSED : BANTER_CHECK_SKIPPED);
}

static void
look_at_people (BanterDiagnosis *self, BanterClient *client)
{
  BanterProblem own = find_own_obstacle (self);

  /* Who takes part in a chat that exists may answer there, whatever they chose for new ones. */
  if (own == BANTER_PROBLEM_OWN_BLOCK || (own != BANTER_PROBLEM_NONE && self->person == NULL))
    fail (self, own);
  else if (self->person == NULL)
    finish (self, BANTER_CHECK_SKIPPED);
  else
    banter_client_load_relation_async (client, banter_person_get_user_id (self->person),
                                       self->cancellable, on_relation, g_object_ref (self));
}

static void
advance (BanterDiagnosis *self, Step step)
{
  BanterClient *client = banter_account_get_client (self->account);

  self->step = step;
  if (client == NULL && step != STEP_DONE)
    {
      fail (self, BANTER_PROBLEM_NO_NETWORK);
      return;
    }
  switch (step)
    {
    case STEP_PROBE:
      banter_client_probe_async (client, self->cancellable, on_probed, g_object_ref (self));
      break;
    case STEP_ACCOUNT:
      banter_client_load_account_async (client, self->cancellable, on_account, g_object_ref (self));
      break;
    case STEP_RELATION:
      look_at_people (self, client);
      return;
    case STEP_DONE:
    default:
      break;
    }
  tell (self);
}

static void
banter_diagnosis_dispose (GObject *object)
{
  BanterDiagnosis *self = BANTER_DIAGNOSIS (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->person);
  g_clear_object (&self->account);
  G_OBJECT_CLASS (banter_diagnosis_parent_class)->dispose (object);
}

static void
banter_diagnosis_class_init (BanterDiagnosisClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = banter_diagnosis_dispose;
  changed_signal = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                 NULL, NULL, G_TYPE_NONE, 0);
}

static void
banter_diagnosis_init (BanterDiagnosis *self)
{
  self->step = STEP_DONE;
}

BanterDiagnosis *
banter_diagnosis_new (BanterAccount *account, BanterPerson *person)
{
  BanterDiagnosis *self = g_object_new (BANTER_TYPE_DIAGNOSIS, NULL);

  self->account = g_object_ref (account);
  g_set_object (&self->person, person);
  return self;
}

void
banter_diagnosis_start (BanterDiagnosis *self)
{
  g_return_if_fail (BANTER_IS_DIAGNOSIS (self));

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  self->problem = BANTER_PROBLEM_NONE;
  settle (self, BANTER_CHECK_NETWORK, BANTER_CHECK_THEM, BANTER_CHECK_RUNNING);
  advance (self, STEP_PROBE);
}

gboolean
banter_diagnosis_get_running (BanterDiagnosis *self)
{
  g_return_val_if_fail (BANTER_IS_DIAGNOSIS (self), FALSE);
  return self->step != STEP_DONE;
}

BanterCheckState
banter_diagnosis_get_state (BanterDiagnosis *self, BanterCheck check)
{
  g_return_val_if_fail (BANTER_IS_DIAGNOSIS (self), BANTER_CHECK_SKIPPED);
  g_return_val_if_fail ((guint)check < BANTER_CHECK_LAST, BANTER_CHECK_SKIPPED);
  return self->states[check];
}

BanterProblem
banter_diagnosis_get_problem (BanterDiagnosis *self)
{
  g_return_val_if_fail (BANTER_IS_DIAGNOSIS (self), BANTER_PROBLEM_NONE);
  return self->problem;
}

BanterPerson *
banter_diagnosis_get_person (BanterDiagnosis *self)
{
  g_return_val_if_fail (BANTER_IS_DIAGNOSIS (self), NULL);
  return self->person;
}

char *
banter_diagnosis_dup_report (BanterDiagnosis *self)
{
  g_autoptr (GString) report = g_string_new ("Banter " BANTER_VERSION "\n");
  gboolean rules = FALSE;

  g_return_val_if_fail (BANTER_IS_DIAGNOSIS (self), NULL);
  rules = banter_privacy_get_enforced_by_server (banter_account_get_privacy (self->account));
  g_string_append_printf (report, "Rules of the server: %s\n", rules ? "yes" : "no");
  for (guint i = 0; i < BANTER_CHECK_LAST; i++)
    g_string_append_printf (report, "%s: %s\n", check_names[i], state_names[self->states[i]]);
  g_string_append_printf (report, "Problem: %d\n", (int)self->problem);
  return g_string_free (g_steal_pointer (&report), FALSE);
}
