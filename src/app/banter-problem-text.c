/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "banter-problem-text"

#include "config.h"

#include "banter-problem-text.h"

#include <glib/gi18n.h>

/* The one place where a problem becomes a sentence. Each says what happened, then what helps. */

static const char *const sentences[] = {
  [BANTER_PROBLEM_NONE] = NULL,
  [BANTER_PROBLEM_BAD_ADDRESS]
  = N_ ("This is not the address of a server. It looks like example.org."),
  [BANTER_PROBLEM_NO_NETWORK] = N_ ("This computer is offline."),
  [BANTER_PROBLEM_NOT_FOUND] = N_ ("There is no server of this name. Check the spelling."),
  [BANTER_PROBLEM_UNREACHABLE] = N_ ("The server does not answer. Try again in a while."),
  [BANTER_PROBLEM_CERTIFICATE]
  = N_ ("The connection to this server is not safe: its certificate is not valid."),
  [BANTER_PROBLEM_INSECURE]
  = N_ ("This server has no encrypted connection, so nothing is sent to it."),
  [BANTER_PROBLEM_NOT_MATRIX] = N_ ("Something answers there, but it is not a Matrix homeserver."),
  [BANTER_PROBLEM_SERVER] = N_ ("The server has a problem of its own. Try again in a while."),
  [BANTER_PROBLEM_RATE_LIMITED] = N_ ("Too many tries. Wait a moment, then try again."),
  [BANTER_PROBLEM_WRONG_PASSWORD] = N_ ("The name or the password is wrong."),
  [BANTER_PROBLEM_NO_PASSWORD_LOGIN]
  = N_ ("This server does not let people sign in with a password."),
  [BANTER_PROBLEM_ACCOUNT_CLOSED] = N_ ("This account has been closed."),
  [BANTER_PROBLEM_NAME_TAKEN] = N_ ("Somebody already has this name. Choose another."),
  [BANTER_PROBLEM_NAME_INVALID] = N_ ("A name can have small letters a–z, digits and . _ = - / +"),
  [BANTER_PROBLEM_WEAK_PASSWORD] = N_ ("This password is too easy to guess. Choose a longer one."),
  [BANTER_PROBLEM_UNDER_AGE] = N_ ("You are not old enough to have an account on this server."),
  [BANTER_PROBLEM_BAD_BIRTHDAY] = N_ ("This is not a date that can be a birthday."),
  [BANTER_PROBLEM_TERMS] = N_ ("The server asks you to accept its terms."),
  [BANTER_PROBLEM_REGISTRATION_CLOSED] = N_ ("This server does not take new accounts."),
  [BANTER_PROBLEM_REGISTRATION_UNSUPPORTED]
  = N_ ("This server asks for a step that Banter does not know. Create the account on its web "
        "site, then sign in here."),
  [BANTER_PROBLEM_SIGNED_OUT] = N_ ("You have been signed out. Sign in again to go on."),
  [BANTER_PROBLEM_OWN_PRIVACY]
  = N_ ("Your own privacy settings do not allow this. Change who can message you in Settings."),
  [BANTER_PROBLEM_THEIR_PRIVACY] = N_ ("This person does not take messages from you."),
  [BANTER_PROBLEM_OWN_BLOCK] = N_ ("You have blocked this person."),
  [BANTER_PROBLEM_AGE] = N_ ("Direct messages are for people aged 16 and over."),
  [BANTER_PROBLEM_FAMILY] = N_ ("Family Pairing does not allow this."),
  [BANTER_PROBLEM_PHONE] = N_ ("The server asks for a verified phone number first."),
  [BANTER_PROBLEM_REQUEST_PENDING] = N_ ("You can write more when your request has been accepted."),
  [BANTER_PROBLEM_REQUEST_LIMIT]
  = N_ ("You have asked enough new people for today. Try again tomorrow."),
  [BANTER_PROBLEM_GROUP_FULL] = N_ ("This group is full."),
  [BANTER_PROBLEM_FORBIDDEN] = N_ ("The server does not allow this."),
  [BANTER_PROBLEM_ENCRYPTED] = N_ ("This chat is encrypted. Banter cannot write in it yet."),
  [BANTER_PROBLEM_NO_SUCH_PERSON] = N_ ("There is nobody of this name."),
  [BANTER_PROBLEM_GONE] = N_ ("This is no longer there."),
  [BANTER_PROBLEM_TOO_LARGE] = N_ ("This is too large for the server."),
  [BANTER_PROBLEM_TOO_OLD] = N_ ("This waited for more than a day, so it was not sent by itself. "
                                 "It may have arrived already."),
  [BANTER_PROBLEM_DISK_FULL] = N_ ("The disk is full. Make some room, then try again."),
  [BANTER_PROBLEM_STORAGE] = N_ ("Banter cannot read or write its data on this computer."),
  [BANTER_PROBLEM_NEWER_DATA] = N_ ("The data on this computer were written by a newer version of "
                                    "Banter. Update Banter to open them."),
  [BANTER_PROBLEM_LOCAL_SERVER] = N_ ("The server on this computer did not start."),
  [BANTER_PROBLEM_BAD_FILE] = N_ ("This file cannot be read."),
  [BANTER_PROBLEM_PASSWORD_NEEDED] = N_ ("Enter the password of your account."),
  [BANTER_PROBLEM_BAD_PHONE]
  = N_ ("Write the whole number with its country code, like +49 30 901820."),
  [BANTER_PROBLEM_PHONE_IN_USE] = N_ ("Other accounts on this server have this number already."),
  [BANTER_PROBLEM_PHONE_REFUSED] = N_ ("Your server cannot send a code to this number."),
  [BANTER_PROBLEM_WRONG_CODE] = N_ ("This is not the code. Compare it with the text message."),
  [BANTER_PROBLEM_CODE_EXPIRED] = N_ ("This code is too old. Ask for another one."),
  [BANTER_PROBLEM_CODE_SPENT] = N_ ("There were too many wrong codes. Ask for another one."),
  [BANTER_PROBLEM_NO_SUCH_CODE]
  = N_ ("There is no such code. It may have ended: a code is good for one day and one teen."),
  [BANTER_PROBLEM_NOT_A_TEEN] = N_ ("Only somebody of 16 or 17 can enter a code."),
  [BANTER_PROBLEM_NOT_AN_ADULT] = N_ ("Only an adult can be a guardian."),
  [BANTER_PROBLEM_PAIRED_ENOUGH]
  = N_ ("No more pairings: a teen has 4 guardians at most, a guardian 10 teens."),
  [BANTER_PROBLEM_PAIRED_ALREADY] = N_ ("You are paired with this guardian already."),
  [BANTER_PROBLEM_FAILED] = N_ ("This did not work. Try again."),
};

char *
banter_problem_dup_text (BanterProblem problem, guint seconds)
{
  if (problem == BANTER_PROBLEM_RATE_LIMITED && seconds > 0)
    {
      /* Translators: %u is a number of seconds. */
      return g_strdup_printf (ngettext ("Too many tries. Try again in %u second.",
                                        "Too many tries. Try again in %u seconds.", seconds),
                              seconds);
    }
  g_return_val_if_fail ((guint)problem < G_N_ELEMENTS (sentences), NULL);
  return sentences[problem] != NULL ? g_strdup (_ (sentences[problem])) : NULL;
}

char *
banter_problem_dup_text_of_error (const GError *error)
{
  guint seconds = 0;
  BanterProblem problem = banter_problem_from_error (error, &seconds);

  return banter_problem_dup_text (problem, seconds);
}
