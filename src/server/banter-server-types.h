/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

typedef struct _BanterServer BanterServer;
typedef struct _BanterServerCall BanterServerCall;
typedef struct _BanterServerConfig BanterServerConfig;
typedef struct _BanterServerHttp BanterServerHttp;
typedef struct _BanterServerLimiter BanterServerLimiter;
typedef struct _BanterServerMediaWaits BanterServerMediaWaits;
typedef struct _BanterServerMetrics BanterServerMetrics;
typedef struct _BanterServerNotifier BanterServerNotifier;
typedef struct _BanterServerPeers BanterServerPeers;
typedef struct _BanterServerPolicy BanterServerPolicy;
typedef struct _BanterServerPresence BanterServerPresence;
typedef struct _BanterServerPreviews BanterServerPreviews;
typedef struct _BanterServerReaders BanterServerReaders;
typedef struct _BanterServerRoute BanterServerRoute;
typedef struct _BanterServerRouter BanterServerRouter;
typedef struct _BanterServerSample BanterServerSample;
typedef struct _BanterServerThumbnails BanterServerThumbnails;
typedef struct _BanterServerTokens BanterServerTokens;
typedef struct _BanterServerTyping BanterServerTyping;
typedef struct _BanterServerUia BanterServerUia;
typedef struct _BanterServerUnread BanterServerUnread;
typedef struct _BanterServerWatch BanterServerWatch;
typedef struct _BanterServerWork BanterServerWork;
typedef struct _BanterServerWriter BanterServerWriter;
