/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A request that its driver completes itself: blk_mq_set_request_complete().
 *
 * Upstream 83fba8c81147 ("blk-mq: introduce blk_mq_set_request_complete").
 */
#include <linux/blk-mq.h>

#if defined(KPORT_SHIM_blk_mq_set_request_complete) && \
	!defined(blk_mq_set_request_complete)
static inline void kport_blk_mq_set_request_complete(struct request *rq)
{
	WRITE_ONCE(rq->state, MQ_RQ_COMPLETE);
}
#define blk_mq_set_request_complete kport_blk_mq_set_request_complete
#endif
