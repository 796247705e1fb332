/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A disk that owns its queue: __blk_mq_alloc_disk() makes both, del_gendisk()
 * drains the queue and put_disk() lets go of both.
 *
 * Upstream b461dfc49eb6 ("blk-mq: add the blk_mq_alloc_disk APIs") and
 * 6f8191fdf41d ("block: simplify disk shutdown").  A disk made here carries a
 * flag that older kernels do not know; all others are taken as ever.
 */
#include <linux/blkdev.h>
#include <linux/blk-mq.h>
#include <linux/err.h>
#include <linux/genhd.h>
#ifdef KPORT_SHIM_BLK_MQ_F_NO_SCHED_BY_DEFAULT
#include <kport/block/no_sched.h>
#endif

#ifndef KPORT_GENHD_FL_OWNS_QUEUE
#define KPORT_GENHD_FL_OWNS_QUEUE 0x40000000

/* Set on a queue whose set asks for no scheduler, until its disk is added. */
#define KPORT_ELEVATOR_F_NONE (1U << 31)
#endif

#if defined(KPORT_SHIM___blk_mq_alloc_disk) && !defined(__blk_mq_alloc_disk)
static inline struct gendisk *
kport___blk_mq_alloc_disk(struct blk_mq_tag_set *set, void *queuedata,
			  struct lock_class_key *lkclass)
{
	struct request_queue *q = blk_mq_init_queue_data(set, queuedata);
	struct gendisk *disk;

	if (IS_ERR(q))
		return ERR_CAST(q);
	disk = __alloc_disk_node(0, set->numa_node);
	if (!disk) {
		blk_cleanup_queue(q);
		return ERR_PTR(-ENOMEM);
	}
	lockdep_init_map(&disk->lockdep_map, "(bio completion)", lkclass, 0);
	disk->queue = q;
	/* Partitions beyond disk->minors get extended numbers, as today. */
	disk->flags |= GENHD_FL_EXT_DEVT | KPORT_GENHD_FL_OWNS_QUEUE;
	/* What add_disk() says later; no reference, as nothing is there yet. */
	q->kobj.parent = &disk_to_dev(disk)->kobj;
#ifdef BLK_MQ_F_NO_SCHED_BY_DEFAULT
	if (set->flags & BLK_MQ_F_NO_SCHED_BY_DEFAULT)
		q->required_elevator_features = KPORT_ELEVATOR_F_NONE;
#endif
	return disk;
}
#define __blk_mq_alloc_disk kport___blk_mq_alloc_disk
#endif

#if defined(KPORT_SHIM_del_gendisk) && !defined(del_gendisk)
static inline void kport_del_gendisk(struct gendisk *disk)
{
	del_gendisk(disk);
	if (!(disk->flags & KPORT_GENHD_FL_OWNS_QUEUE))
		return;
	disk->flags &= ~KPORT_GENHD_FL_OWNS_QUEUE;
	/* add_disk() took a reference that the disk's release drops. */
	blk_cleanup_queue(disk->queue);
}
#define del_gendisk kport_del_gendisk
#endif

#if defined(KPORT_SHIM_put_disk) && !defined(put_disk)
static inline void kport_put_disk(struct gendisk *disk)
{
	if (disk && (disk->flags & KPORT_GENHD_FL_OWNS_QUEUE)) {
		/* Never added: the reference that its release drops is ours. */
		disk->flags &= ~KPORT_GENHD_FL_OWNS_QUEUE;
		disk->queue->kobj.parent = NULL;
		WARN_ON_ONCE(!blk_get_queue(disk->queue));
		blk_cleanup_queue(disk->queue);
	}
	put_disk(disk);
}
#define put_disk kport_put_disk
#endif
