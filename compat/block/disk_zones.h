/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What is zoned, and how many zones may be open or active: the disk says.
 *
 * Upstream 6b2bd274744e ("block: pass a gendisk to blk_queue_set_zoned") and
 * d86e716aa406 ("block: move zone related fields to struct gendisk"); before
 * them the disk's queue did.
 */
#include <linux/blkdev.h>

#if defined(KPORT_SHIM_disk_set_zoned) && !defined(disk_set_zoned)
static inline void kport_disk_set_zoned(struct gendisk *disk,
					enum blk_zoned_model model)
{
	blk_queue_set_zoned(disk, model);
}
#define disk_set_zoned kport_disk_set_zoned

#ifdef CONFIG_BLK_DEV_ZONED
static inline void kport_disk_set_max_open_zones(struct gendisk *disk,
						 unsigned int max)
{
	blk_queue_max_open_zones(disk->queue, max);
}
#define disk_set_max_open_zones kport_disk_set_max_open_zones

static inline void kport_disk_set_max_active_zones(struct gendisk *disk,
						   unsigned int max)
{
	blk_queue_max_active_zones(disk->queue, max);
}
#define disk_set_max_active_zones kport_disk_set_max_active_zones
#endif
#endif
