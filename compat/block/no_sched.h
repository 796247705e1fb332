/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Sets of tags whose queues start without a scheduler.
 *
 * Upstream 90b7198001f2 ("blk-mq: Introduce the BLK_MQ_F_NO_SCHED_BY_DEFAULT
 * flag").  The bit is the one it has there, which means nothing before;
 * __blk_mq_alloc_disk() looks at it.
 */
#include <linux/blk-mq.h>

#if defined(KPORT_SHIM_BLK_MQ_F_NO_SCHED_BY_DEFAULT) && \
	!defined(BLK_MQ_F_NO_SCHED_BY_DEFAULT)
#define BLK_MQ_F_NO_SCHED_BY_DEFAULT (1U << 7)
#endif
