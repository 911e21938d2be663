/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "banter-engine.h"

/* Invitations that are no requests: from people I follow or already write with, they go to the
 * inbox by themselves. On the engine's thread only. */

/* Joins what @sync invites to, where that is so; a failure leaves a request to be accepted by hand.
 */
void banter_welcome_friends (BanterEngine *engine, const BanterMatrixSync *sync);
