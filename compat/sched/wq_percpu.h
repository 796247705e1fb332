/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A flag for workqueues that are not unbound: WQ_PERCPU.
 *
 * Upstream 930c2ea566af ("workqueue: Add new WQ_PERCPU flag").  Before it a
 * workqueue without WQ_UNBOUND is per CPU, and no flag says so.
 */
#include <linux/workqueue.h>

#if defined(KPORT_SHIM_WQ_PERCPU) && !defined(WQ_PERCPU)
#define WQ_PERCPU	0
#endif
