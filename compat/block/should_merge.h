/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Tag sets whose requests are merged without being asked for it:
 * blk_mq_alloc_tag_set(), blk_mq_alloc_sq_tag_set().
 *
 * Upstream cc76ace465d6 ("block: remove BLK_MQ_F_SHOULD_MERGE"): until then
 * nothing was merged without the flag, and every driver set it.
 */
#include <linux/blk-mq.h>

#if defined(KPORT_SHIM_blk_mq_alloc_tag_set) && !defined(blk_mq_alloc_tag_set)
static inline int kport_blk_mq_alloc_tag_set(struct blk_mq_tag_set *set)
{
	set->flags |= BLK_MQ_F_SHOULD_MERGE;
	return blk_mq_alloc_tag_set(set);
}
#define blk_mq_alloc_tag_set kport_blk_mq_alloc_tag_set
#endif

#if defined(KPORT_SHIM_blk_mq_alloc_sq_tag_set) && \
	!defined(blk_mq_alloc_sq_tag_set)
static inline int
kport_blk_mq_alloc_sq_tag_set(struct blk_mq_tag_set *set,
			      const struct blk_mq_ops *ops,
			      unsigned int queue_depth, unsigned int set_flags)
{
	return blk_mq_alloc_sq_tag_set(set, ops, queue_depth,
				       set_flags | BLK_MQ_F_SHOULD_MERGE);
}
#define blk_mq_alloc_sq_tag_set kport_blk_mq_alloc_sq_tag_set
#endif
