/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "banter-db.h"
#include "banter-server-types.h"

G_BEGIN_DECLS

/* What the server counts about itself. From any thread. */

typedef enum
{
  BANTER_SERVER_GAUGE_CONNECTIONS,
  BANTER_SERVER_GAUGE_POLLS, /* that wait for news */
  BANTER_SERVER_GAUGE_LAST,
} BanterServerGauge;

BanterServerMetrics *banter_server_metrics_new (void);
void banter_server_metrics_free (BanterServerMetrics *metrics);

/* A request was answered. @route: (nullable): NULL where there was none. Waiting for news counts as
 * time. */
void banter_server_metrics_add_request (BanterServerMetrics *metrics,
                                        const BanterServerRoute *route, guint status,
                                        gint64 time_us);

/* The writer has committed @n_jobs together. */
void banter_server_metrics_add_commit (BanterServerMetrics *metrics, guint n_jobs, gint64 time_us);

void banter_server_metrics_move_gauge (BanterServerMetrics *metrics, BanterServerGauge gauge,
                                       int change);

/**
 * banter_server_metrics_to_text:
 * @metrics: the metrics
 * @db: a connection that reads, for counts of what there is; those are at most a minute old
 * @n_queued: jobs that wait for the writer
 *
 * Returns: (transfer full): in the text format of Prometheus, version 0.0.4
 */
char *banter_server_metrics_to_text (BanterServerMetrics *metrics, BanterDb *db, guint n_queued);

G_END_DECLS
