/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Limits that are given when a disk is made: a struct that holds what a driver
 * may ask for, and blk_mq_alloc_disk() that hands each of them on by the setter
 * older kernels have for it.
 *
 * Upstream 27e32cd23fed ("block: pass a queue_limits argument to
 * blk_mq_alloc_disk") and 1122c0c1cc71 ("block: move cache control settings out
 * of queue->flags").  What no setter can take has no member and no flag here:
 * who uses it is told when the module is built.  What is wrong is refused when
 * it runs, as blk_validate_limits() does, before anything is made.
 */
#include <linux/blk-mq.h>
#include <linux/blkdev.h>
#include <linux/err.h>
#include <linux/limits.h>
#include <linux/log2.h>
#ifdef KPORT_SHIM_disk_set_zoned
#include <kport/block/disk_zones.h>
#endif
#ifdef KPORT_SHIM___blk_mq_alloc_disk
#include <kport/block/owned_disk.h>
#endif

#if defined(KPORT_SHIM_struct_kport_queue_limits) && \
	!defined(KPORT_HAVE_QUEUE_LIMITS)
#define KPORT_HAVE_QUEUE_LIMITS
typedef unsigned int __bitwise blk_features_t;

struct kport_queue_limits {
	blk_features_t		features;
	unsigned long		seg_boundary_mask;
	unsigned long		virt_boundary_mask;
	unsigned int		max_hw_sectors;
	unsigned int		max_dev_sectors;
	unsigned int		chunk_sectors;
	unsigned int		max_segment_size;
	unsigned int		physical_block_size;
	unsigned int		logical_block_size;
	unsigned int		alignment_offset;
	unsigned int		io_min;
	unsigned int		io_opt;
	unsigned int		max_hw_discard_sectors;
	unsigned int		max_write_zeroes_sectors;
	unsigned int		max_zone_append_sectors; /* the driver's */
	unsigned int		discard_granularity;
	unsigned int		discard_alignment;
	unsigned int		zone_write_granularity;
	unsigned short		max_segments;
	unsigned short		max_integrity_segments;
	unsigned short		max_discard_segments;
	unsigned int		max_open_zones;
	unsigned int		max_active_zones;
	unsigned int		dma_alignment;
	unsigned int		dma_pad_mask;
};
#endif

#if defined(KPORT_SHIM_BLK_FEAT_WRITE_CACHE) && !defined(BLK_FEAT_WRITE_CACHE)
#define BLK_FEAT_WRITE_CACHE	((__force blk_features_t)(1u << 0))
#define BLK_FEAT_FUA		((__force blk_features_t)(1u << 1))
#define BLK_FEAT_ROTATIONAL	((__force blk_features_t)(1u << 2))
#define BLK_FEAT_ADD_RANDOM	((__force blk_features_t)(1u << 3))
#define BLK_FEAT_STABLE_WRITES	((__force blk_features_t)(1u << 5))
#define BLK_FEAT_ZONED		((__force blk_features_t)(1u << 10))
#define BLK_FEAT_RAID_PARTIAL_STRIPES_EXPENSIVE \
	((__force blk_features_t)(1u << 15))
#endif

#if defined(KPORT_SHIM_blk_mq_alloc_disk) && \
	!defined(KPORT_HAVE_BLK_MQ_ALLOC_DISK)
#define KPORT_HAVE_BLK_MQ_ALLOC_DISK
static inline bool kport_limits_blocks_ok(const struct kport_queue_limits *lim)
{
	unsigned int block = lim->logical_block_size ?: SECTOR_SIZE;

	if (block < SECTOR_SIZE || block > PAGE_SIZE || !is_power_of_2(block))
		return false;
	if (lim->physical_block_size > block &&
	    !is_power_of_2(lim->physical_block_size))
		return false;
	return !lim->max_hw_sectors ||
	       lim->max_hw_sectors >= PAGE_SIZE >> SECTOR_SHIFT;
}

/* The setters would make these larger, or drop one of two. */
static inline bool
kport_limits_segments_ok(const struct kport_queue_limits *lim)
{
	if (lim->seg_boundary_mask && lim->seg_boundary_mask < PAGE_SIZE - 1)
		return false;
	if (lim->virt_boundary_mask)
		return !lim->max_segment_size ||
		       lim->max_segment_size == UINT_MAX;
	return !lim->max_segment_size || lim->max_segment_size >= PAGE_SIZE;
}

static inline bool kport_limits_zones_ok(const struct kport_queue_limits *lim)
{
	if (!(lim->features & BLK_FEAT_ZONED))
		return !lim->max_open_zones && !lim->max_active_zones &&
		       !lim->zone_write_granularity;
	return IS_ENABLED(CONFIG_BLK_DEV_ZONED) && lim->chunk_sectors &&
	       (!lim->max_active_zones ||
		lim->max_open_zones <= lim->max_active_zones);
}

static inline void kport_limits_blocks(struct request_queue *q,
				       const struct kport_queue_limits *lim)
{
	unsigned int block = lim->logical_block_size ?: SECTOR_SIZE;
	unsigned int physical = max(lim->physical_block_size, block);

	blk_queue_logical_block_size(q, block);
	blk_queue_physical_block_size(q, physical);
	blk_queue_io_min(q, max(lim->io_min, physical));
	if (lim->io_opt)
		blk_queue_io_opt(q, round_down(lim->io_opt, physical));
	if (lim->alignment_offset)
		blk_queue_alignment_offset(q, lim->alignment_offset);
	q->limits.max_dev_sectors = lim->max_dev_sectors;
	blk_queue_max_hw_sectors(q, lim->max_hw_sectors ?:
				    BLK_SAFE_MAX_SECTORS);
	if (lim->chunk_sectors)
		blk_queue_chunk_sectors(q, lim->chunk_sectors);
	blk_queue_max_write_zeroes_sectors(q, lim->max_write_zeroes_sectors);
	if (!lim->max_hw_discard_sectors)
		return;
	blk_queue_max_discard_sectors(q, lim->max_hw_discard_sectors);
	q->limits.discard_granularity = max(lim->discard_granularity, physical);
	q->limits.discard_alignment = lim->discard_alignment;
#ifdef QUEUE_FLAG_DISCARD
	blk_queue_flag_set(QUEUE_FLAG_DISCARD, q);
#endif
}

static inline void kport_limits_segments(struct request_queue *q,
					 const struct kport_queue_limits *lim)
{
	if (lim->seg_boundary_mask)
		blk_queue_segment_boundary(q, lim->seg_boundary_mask);
	if (lim->virt_boundary_mask)
		blk_queue_virt_boundary(q, lim->virt_boundary_mask);
	else if (lim->max_segment_size)
		blk_queue_max_segment_size(q, lim->max_segment_size);
	if (lim->max_segments)
		blk_queue_max_segments(q, lim->max_segments);
	if (lim->max_discard_segments)
		blk_queue_max_discard_segments(q, lim->max_discard_segments);
	q->limits.max_integrity_segments = lim->max_integrity_segments;
	if (lim->dma_alignment)
		blk_queue_dma_alignment(q, lim->dma_alignment);
	if (lim->dma_pad_mask)
		blk_queue_update_dma_pad(q, lim->dma_pad_mask);
}

static inline void kport_limits_flag(struct request_queue *q,
				     unsigned int flag, bool set)
{
	if (set)
		blk_queue_flag_set(flag, q);
	else
		blk_queue_flag_clear(flag, q);
}

static inline void kport_limits_features(struct request_queue *q,
					 blk_features_t features)
{
	bool cached = features & BLK_FEAT_WRITE_CACHE;

	blk_queue_write_cache(q, cached, cached && (features & BLK_FEAT_FUA));
	kport_limits_flag(q, QUEUE_FLAG_NONROT,
			  !(features & BLK_FEAT_ROTATIONAL));
	kport_limits_flag(q, QUEUE_FLAG_ADD_RANDOM,
			  features & BLK_FEAT_ADD_RANDOM);
	kport_limits_flag(q, QUEUE_FLAG_STABLE_WRITES,
			  features & BLK_FEAT_STABLE_WRITES);
	if (features & BLK_FEAT_RAID_PARTIAL_STRIPES_EXPENSIVE)
		q->limits.raid_partial_stripes_expensive = 1;
}

/* After the block sizes and chunk_sectors, which it builds on. */
static inline void kport_limits_zones(struct gendisk *disk,
				      const struct kport_queue_limits *lim)
{
#ifdef CONFIG_BLK_DEV_ZONED
	struct request_queue *q = disk->queue;

	if (!(lim->features & BLK_FEAT_ZONED))
		return;
	disk_set_zoned(disk, BLK_ZONED_HM);
	if (lim->zone_write_granularity)
		blk_queue_zone_write_granularity(q,
						 lim->zone_write_granularity);
	if (lim->max_zone_append_sectors)
		blk_queue_max_zone_append_sectors(q,
						  lim->max_zone_append_sectors);
	disk_set_max_open_zones(disk, lim->max_open_zones);
	disk_set_max_active_zones(disk, lim->max_active_zones);
	/* Every zoned driver of today resets all zones at once. */
	blk_queue_flag_set(QUEUE_FLAG_ZONE_RESETALL, q);
	/* Writes to a zone keep their order in a scheduler that knows of it. */
	blk_queue_required_elevator_features(q, ELEVATOR_F_ZBD_SEQ_WRITE);
#endif
}

static inline struct gendisk *
kport_blk_mq_alloc_disk(struct blk_mq_tag_set *set,
			const struct kport_queue_limits *lim, void *queuedata,
			struct lock_class_key *lkclass)
{
	static const struct kport_queue_limits none;
	struct gendisk *disk;

	if (!lim)
		lim = &none;
	if (WARN_ON_ONCE(!kport_limits_blocks_ok(lim) ||
			 !kport_limits_segments_ok(lim) ||
			 !kport_limits_zones_ok(lim) ||
			 lim->dma_alignment > PAGE_SIZE))
		return ERR_PTR(-EINVAL);
	disk = __blk_mq_alloc_disk(set, queuedata, lkclass);
	if (IS_ERR(disk))
		return disk;
	kport_limits_blocks(disk->queue, lim);
	kport_limits_segments(disk->queue, lim);
	kport_limits_features(disk->queue, lim->features);
	kport_limits_zones(disk, lim);
	return disk;
}
#undef blk_mq_alloc_disk
#define blk_mq_alloc_disk(set, lim, queuedata) \
	({ \
		static struct lock_class_key __kport_key; \
		kport_blk_mq_alloc_disk(set, lim, queuedata, &__kport_key); \
	})
#endif
