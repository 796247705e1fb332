/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The disk of a queue, which is its parent in sysfs.
 *
 * Upstream d152c682f03c ("block: add an explicit ->disk backpointer to the
 * request_queue").
 */
#include <linux/blkdev.h>
#include <linux/device.h>

#if defined(KPORT_SHIM_kport_queue_disk) && !defined(KPORT_HAVE_QUEUE_DISK)
#define KPORT_HAVE_QUEUE_DISK
#include <linux/genhd.h>

static inline struct gendisk *kport_queue_disk(struct request_queue *q)
{
	struct kobject *parent = READ_ONCE(q->kobj.parent);

	return parent ? dev_to_disk(kobj_to_dev(parent)) : NULL;
}
#endif
