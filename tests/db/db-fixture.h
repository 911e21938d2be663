/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "banter-db.h"

/* A private folder with the path of a database in it; removed with all it holds. */
typedef struct
{
  char *dir;
  char *path;
} DbFixture;

DbFixture *db_fixture_new (void);
void db_fixture_free (DbFixture *fixture);
BanterDb *db_fixture_open (DbFixture *fixture);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DbFixture, db_fixture_free)
