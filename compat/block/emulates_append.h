/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Whether the block layer makes zone appends of writes: it never does where it
 * does not know how.
 *
 * Upstream 9b1ce7f0c6f8 ("block: Implement zone append emulation").
 */
#include <linux/blkdev.h>

#if defined(KPORT_SHIM_queue_emulates_zone_append) && \
	!defined(queue_emulates_zone_append)
static inline bool kport_queue_emulates_zone_append(struct request_queue *q)
{
	return false;
}
#define queue_emulates_zone_append kport_queue_emulates_zone_append
#endif

#if defined(KPORT_SHIM_bdev_emulates_zone_append) && \
	!defined(bdev_emulates_zone_append)
static inline bool kport_bdev_emulates_zone_append(struct block_device *bdev)
{
	return false;
}
#define bdev_emulates_zone_append kport_bdev_emulates_zone_append
#endif
