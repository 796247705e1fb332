/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Requests that are ended in a batch: struct io_comp_batch and what fills and
 * empties one.
 *
 * Upstream 5a72e899ceb4 ("block: add a struct io_comp_batch argument to
 * fops->iopoll()") and f794f3351f26 ("block: add support for
 * blk_mq_end_request_batch()").  Here a batch only puts the end off; each
 * request is ended by itself.
 */
#include <linux/blkdev.h>
#include <kport/block/rq_list.h>

#if defined(KPORT_SHIM_struct_io_comp_batch) && \
	!defined(KPORT_HAVE_IO_COMP_BATCH)
#define KPORT_HAVE_IO_COMP_BATCH
struct io_comp_batch {
	struct rq_list req_list;
	bool need_ts;
	void (*complete)(struct io_comp_batch *iob);
};
#define DEFINE_IO_COMP_BATCH(name)	struct io_comp_batch name = { }
#endif

#if defined(KPORT_SHIM_blk_mq_add_to_batch) && !defined(blk_mq_add_to_batch)
#include <linux/blk-mq.h>

static inline bool
kport_blk_mq_add_to_batch(struct request *req, struct io_comp_batch *iob,
			  bool is_error,
			  void (*complete)(struct io_comp_batch *iob))
{
	if (!iob || is_error || req->end_io)
		return false;
	if (!iob->complete)
		iob->complete = complete;
	else if (iob->complete != complete)
		return false;
	rq_list_add_tail(&iob->req_list, req);
	return true;
}
#define blk_mq_add_to_batch kport_blk_mq_add_to_batch
#endif

#if defined(KPORT_SHIM_blk_mq_end_request_batch) && \
	!defined(blk_mq_end_request_batch)
static inline void kport_blk_mq_end_request_batch(struct io_comp_batch *iob)
{
	struct request *rq;

	while ((rq = rq_list_pop(&iob->req_list)))
		blk_mq_end_request(rq, BLK_STS_OK);
}
#define blk_mq_end_request_batch kport_blk_mq_end_request_batch
#endif
