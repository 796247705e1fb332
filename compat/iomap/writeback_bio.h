/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Writing dirty folios back to a block device: iomap_add_to_ioend() and
 * iomap_ioend_writeback_submit().  What stands for an ioend here is its bio
 * alone: the struct iomap_ioend of the kernel is another one, never made here.
 *
 * Upstream f4fa7981fa26 ("iomap: hide ioends from the generic writeback code").
 */
#include <linux/bio.h>
#include <linux/iomap.h>
#include <linux/printk.h>
#include <kport/iomap/writeback.h>

#ifndef KPORT_HAVE_iomap_writeback_bio
#define KPORT_HAVE_iomap_writeback_bio
#define KPORT_IOMAP_FOLIOS_AT_ONCE 4096	/* of one bio, for its end's sake */

/* What is accounted was a page before it was a folio. */
#define kport_iomap_accounted(folio) \
	_Generic(&wbc_account_cgroup_owner, \
		 void (*)(struct writeback_control *, struct page *, size_t): \
			 &(folio)->page, \
		 default: (folio))

static inline void kport_iomap_write_end_io(struct bio *bio)
{
	int error = blk_status_to_errno(bio->bi_status);
	struct inode *inode = bio->bi_private;
	struct folio_iter fi;

	if (error) {
		mapping_set_error(inode->i_mapping, error);
		if (!bio_flagged(bio, BIO_QUIET))
			pr_err_ratelimited("%s: writeback error %d on inode %lu\n",
					   inode->i_sb->s_id, error,
					   (unsigned long)inode->i_ino);
	}
	bio_for_each_folio_all(fi, bio)
		kport_iomap_finish_folio_write(inode, fi.folio, fi.length);
	bio_put(bio);
}

static inline int
kport_iomap_ioend_writeback_submit(struct kport_iomap_writepage_ctx *wpc,
				   int error)
{
	struct bio *bio = wpc->wb_ctx;

	wpc->wb_ctx = NULL;
	if (error) {
		bio->bi_status = errno_to_blk_status(error);
		bio_endio(bio);
		return error;
	}
	submit_bio(bio);
	return 0;
}

static inline struct bio *
kport_iomap_write_bio(struct kport_iomap_writepage_ctx *wpc, loff_t pos)
{
	blk_opf_t op = REQ_OP_WRITE | wbc_to_write_flags(wpc->wbc);
	struct bio *bio;

	bio = bio_alloc_bioset(wpc->iomap.bdev, BIO_MAX_VECS, op, GFP_NOFS,
			       &fs_bio_set);
	bio->bi_iter.bi_sector = iomap_sector(&wpc->iomap, pos);
	bio->bi_end_io = kport_iomap_write_end_io;
	bio->bi_private = wpc->inode;
	wbc_init_bio(wpc->wbc, bio);
	wpc->nr_folios = 0;
	return bio;
}

static inline bool
kport_iomap_same_bio(struct kport_iomap_writepage_ctx *wpc, loff_t pos)
{
	struct bio *bio = wpc->wb_ctx;

	return bio && bio->bi_bdev == wpc->iomap.bdev &&
	       bio_end_sector(bio) == iomap_sector(&wpc->iomap, pos) &&
	       wpc->nr_folios < KPORT_IOMAP_FOLIOS_AT_ONCE;
}

/* The set's second bio is asked for when its first has been submitted. */
static inline ssize_t
kport_iomap_add_to_ioend(struct kport_iomap_writepage_ctx *wpc,
			 struct folio *folio, loff_t pos, loff_t end_pos,
			 unsigned int dirty_len)
{
	unsigned int len = min_t(u64, dirty_len, wpc->iomap.offset +
				 wpc->iomap.length - pos);
	size_t off = offset_in_folio(folio, pos);
	int error;

	if (wpc->iomap.type == IOMAP_HOLE)
		return len;
	if (WARN_ON_ONCE(wpc->iomap.type != IOMAP_MAPPED &&
			 wpc->iomap.type != IOMAP_UNWRITTEN))
		return -EIO;
	/* Without a state nobody could tell the pieces from the whole. */
	if (WARN_ON_ONCE(!folio_get_private(folio) && len < dirty_len))
		return -EIO;

	if (!kport_iomap_same_bio(wpc, pos) ||
	    bio_add_page(wpc->wb_ctx, &folio->page, len, off) != len) {
		if (wpc->wb_ctx) {
			error = wpc->ops->writeback_submit(wpc, 0);
			wpc->wb_ctx = NULL;
			if (error)
				return error;
		}
		wpc->wb_ctx = kport_iomap_write_bio(wpc, pos);
		if (WARN_ON_ONCE(bio_add_page(wpc->wb_ctx, &folio->page, len,
					      off) != len))
			return -EIO;
	}
	wbc_account_cgroup_owner(wpc->wbc, kport_iomap_accounted(folio), len);
	return len;
}
#endif

#if defined(KPORT_SHIM_iomap_ioend_writeback_submit) && \
	!defined(iomap_ioend_writeback_submit)
#define iomap_ioend_writeback_submit kport_iomap_ioend_writeback_submit
#endif
#if defined(KPORT_SHIM_iomap_add_to_ioend) && !defined(iomap_add_to_ioend)
#define iomap_add_to_ioend kport_iomap_add_to_ioend
#endif
