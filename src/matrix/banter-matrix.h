/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* The whole protocol; a file that needs one family includes that one. */

#include "banter-matrix-account.h"
#include "banter-matrix-admin.h"
#include "banter-matrix-backup.h"
#include "banter-matrix-device.h"
#include "banter-matrix-endpoint.h"
#include "banter-matrix-error.h"
#include "banter-matrix-event.h"
#include "banter-matrix-family.h"
#include "banter-matrix-filter.h"
#include "banter-matrix-keys.h"
#include "banter-matrix-login.h"
#include "banter-matrix-media.h"
#include "banter-matrix-message.h"
#include "banter-matrix-pack.h"
#include "banter-matrix-people.h"
#include "banter-matrix-push.h"
#include "banter-matrix-register.h"
#include "banter-matrix-relations.h"
#include "banter-matrix-room.h"
#include "banter-matrix-search.h"
#include "banter-matrix-server.h"
#include "banter-matrix-state.h"
#include "banter-matrix-sync.h"
#include "banter-matrix-threepid.h"
