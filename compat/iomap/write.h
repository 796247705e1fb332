/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Writing into the page cache through iomap, with the state of
 * <kport/iomap/folio_state.h>: iomap_file_buffered_write(), iomap_zero_range()
 * and iomap_truncate_page().  A folio made here is one page.
 *
 * Upstream 2a5574fc57d1 ("iomap: replace iomap_folio_ops with
 * iomap_write_ops") and 198c3b90e600 ("iomap: introduce IOMAP_F_ZERO_TAIL
 * flag").
 */
#include <linux/backing-dev.h>
#include <linux/bio.h>
#include <linux/iomap.h>
#include <linux/pagemap.h>
#include <linux/sched/signal.h>
#include <linux/swap.h>
#include <linux/uio.h>
#include <linux/writeback.h>
#include <kport/iomap/folio_state.h>
#include <kport/iomap/walk.h>
#include <kport/iomap/write_types.h>

#ifndef KPORT_HAVE_iomap_write
#define KPORT_HAVE_iomap_write
#define KPORT_IOMAP_F_ZERO_TAIL (1U << 10)

static inline int kport_iomap_read_now(const struct iomap_iter *iter,
				       struct folio *folio, loff_t pos,
				       size_t len)
{
	const struct iomap *map = iomap_iter_srcmap(iter);
	struct bio_vec vec;
	struct bio bio;
	int ret = -EIO;

	bio_init(&bio, map->bdev, &vec, 1, REQ_OP_READ);
	bio.bi_iter.bi_sector = iomap_sector(map, pos);
	if (bio_add_page(&bio, &folio->page, len,
			 offset_in_folio(folio, pos)) == len)
		ret = submit_bio_wait(&bio);
	bio_uninit(&bio);
	return ret;
}

/*
 * Makes all of each block that the @len bytes at iter->pos lie in fit to be
 * marked up to date once those bytes are there.
 */
static inline int kport_iomap_fill(const struct iomap_iter *iter,
				   const struct iomap_write_ops *ops,
				   struct folio *folio, size_t len)
{
	loff_t block = i_blocksize(iter->inode);
	loff_t pos = round_down(iter->pos, block);
	loff_t end = round_up(iter->pos + len, block);
	size_t from = offset_in_folio(folio, iter->pos), to = from + len;
	bool wait = !(iter->flags & IOMAP_NOWAIT);
	size_t n;
	int ret;

	if (!from && to == folio_size(folio))
		return 0;
	if (!kport_iomap_state_make(folio, wait ? GFP_NOFS | __GFP_NOFAIL :
						  GFP_NOWAIT) &&
	    kport_iomap_blocks(folio) > 1)
		return -EAGAIN;
	if (folio_test_uptodate(folio))
		return 0;

	for (; pos < end; pos += n) {
		size_t first, last;

		n = kport_iomap_missing(folio, &pos, end - pos);
		if (!n)
			break;
		first = offset_in_folio(folio, pos);
		last = first + n;
		if (from <= first && to >= last)
			continue;
		if (kport_iomap_is_zero(iter, pos)) {
			folio_zero_segments(folio, first, max(first, from),
					    min(to, last), last);
			continue;
		}
		if (!wait)
			return -EAGAIN;
		if (ops && ops->read_folio_range)
			ret = ops->read_folio_range(iter, folio, pos, n);
		else
			ret = kport_iomap_read_now(iter, folio, pos, n);
		if (ret)
			return ret;
		if (iomap_iter_srcmap(iter)->flags & KPORT_IOMAP_F_ZERO_TAIL &&
		    to < last)
			folio_zero_segment(folio, to, last);
		kport_iomap_set_uptodate(folio, first, n);
	}
	return 0;
}

static inline void kport_iomap_put_folio(struct inode *inode, loff_t pos,
					 const struct iomap_write_ops *ops,
					 size_t copied, struct folio *folio)
{
	if (ops && ops->put_folio) {
		ops->put_folio(inode, pos, copied, folio);
		return;
	}
	folio_unlock(folio);
	folio_put(folio);
}

static inline struct folio *
kport_iomap_get_folio(struct iomap_iter *iter,
		      const struct iomap_write_ops *ops, size_t len)
{
	typeof(FGP_LOCK) flags = FGP_LOCK | FGP_WRITE | FGP_CREAT | FGP_STABLE |
				 FGP_NOFS;
	struct address_space *mapping = iter->inode->i_mapping;
	struct folio *folio;

	if (ops && ops->get_folio)
		return ops->get_folio(iter, iter->pos, len);
	if (iter->flags & IOMAP_NOWAIT)
		flags |= FGP_NOWAIT;
	folio = __filemap_get_folio(mapping, iter->pos >> PAGE_SHIFT, flags,
				    mapping_gfp_mask(mapping));
	if (folio)
		return folio;
	return ERR_PTR(flags & FGP_NOWAIT ? -EAGAIN : -ENOMEM);
}

/*
 * A locked folio for the *len bytes at iter->pos, or for as many of them as
 * lie in it.  NULL and IOMAP_F_STALE: the mapping is not what it was.
 */
static inline struct folio *
kport_iomap_begin(struct iomap_iter *iter, const struct iomap_write_ops *ops,
		  size_t *len)
{
	struct folio *folio;
	int ret = 0;

	if (fatal_signal_pending(current))
		return ERR_PTR(-EINTR);
	*len = min_t(size_t, *len, PAGE_SIZE - offset_in_page(iter->pos));
	folio = kport_iomap_get_folio(iter, ops, *len);
	if (IS_ERR(folio))
		return folio;
	if (ops && ops->iomap_valid &&
	    !ops->iomap_valid(iter->inode, &iter->iomap))
		iter->iomap.flags |= IOMAP_F_STALE;
	else
		ret = kport_iomap_fill(iter, ops, folio, *len);
	if (!ret && !(iter->iomap.flags & IOMAP_F_STALE))
		return folio;
	kport_iomap_put_folio(iter->inode, iter->pos, ops, 0, folio);
	return ret ? ERR_PTR(ret) : NULL;
}

/* Of a block that is not up to date, all must have been written or nothing. */
static inline bool kport_iomap_end(struct iomap_iter *iter, size_t len,
				   size_t copied, struct folio *folio)
{
	size_t from = offset_in_folio(folio, iter->pos);

	flush_dcache_folio(folio);
	if (copied < len && !folio_test_uptodate(folio))
		return false;
	kport_iomap_set_uptodate(folio, from, len);
	kport_iomap_set_dirty(folio, from, copied);
	filemap_dirty_folio(iter->inode->i_mapping, folio);
	return true;
}

/* What was put into the page cache behind the file's end goes again. */
static inline void kport_iomap_write_failed(struct iomap_iter *iter, size_t len)
{
	loff_t size = i_size_read(iter->inode);

	if (iter->pos + len > size)
		truncate_pagecache_range(iter->inode, max(iter->pos, size),
					 iter->pos + len - 1);
}

/*
 * Copies at most *limit bytes of @from into one folio: how many, 0 to look
 * again, or an error.  *limit is then what is worth trying next.
 */
static inline ssize_t kport_iomap_write_folio(struct iomap_iter *iter,
					      struct iov_iter *from,
					      const struct iomap_write_ops *ops,
					      size_t *limit)
{
	size_t len = min_t(u64, min(*limit, iov_iter_count(from)),
			   iomap_length(iter));
	struct inode *inode = iter->inode;
	loff_t old_size, pos = iter->pos;
	size_t copied, written = 0;
	struct folio *folio;

	/* A fault on the folio itself would not end while it is locked. */
	if (fault_in_iov_iter_readable(from, len) == len)
		return -EFAULT;
	folio = kport_iomap_begin(iter, ops, &len);
	if (IS_ERR(folio)) {
		kport_iomap_write_failed(iter, len);
		return PTR_ERR(folio);
	}
	if (!folio)
		return 0;
	if (mapping_writably_mapped(inode->i_mapping))
		flush_dcache_folio(folio);
	copied = copy_page_from_iter_atomic(folio_file_page(folio,
							    pos >> PAGE_SHIFT),
					    offset_in_page(pos), len, from);
	if (kport_iomap_end(iter, len, copied, folio))
		written = copied;
	old_size = inode->i_size;
	if (pos + written > old_size) {
		i_size_write(inode, pos + written);
		iter->iomap.flags |= IOMAP_F_SIZE_CHANGED;
	}
	kport_iomap_put_folio(inode, pos, ops, written, folio);
	if (old_size < pos)
		pagecache_isize_extended(inode, old_size, pos);
	*limit = PAGE_SIZE;
	if (!written) {
		kport_iomap_write_failed(iter, len);
		iov_iter_revert(from, copied);
		if (copied)
			*limit = copied;
	}
	return written;
}

static inline int kport_iomap_write_mapping(struct kport_iomap_walk *walk,
					    struct iov_iter *from,
					    const struct iomap_write_ops *ops)
{
	struct iomap_iter *iter = &walk->iter;
	unsigned int flags = iter->flags & IOMAP_NOWAIT ? BDP_ASYNC : 0;
	struct address_space *mapping = iter->inode->i_mapping;
	size_t limit = PAGE_SIZE;
	ssize_t ret;

	while (iov_iter_count(from) && iomap_length(iter)) {
		ret = balance_dirty_pages_ratelimited_flags(mapping, flags);
		if (ret)
			return ret;
		limit = min_t(size_t, limit,
			      PAGE_SIZE - offset_in_page(iter->pos));
		ret = kport_iomap_write_folio(iter, from, ops, &limit);
		if (ret < 0)
			return ret;
		if (iter->iomap.flags & IOMAP_F_STALE)
			return 0;
		kport_iomap_advance(walk, ret);
		cond_resched();
	}
	return 0;
}

static inline ssize_t
kport_iomap_file_buffered_write(struct kiocb *iocb, struct iov_iter *from,
				const struct iomap_ops *ops,
				const struct iomap_write_ops *write_ops,
				void *private)
{
	struct kport_iomap_walk walk = {
		.iter.inode = iocb->ki_filp->f_mapping->host,
		.iter.pos = iocb->ki_pos,
		.iter.len = iov_iter_count(from),
		.iter.flags = IOMAP_WRITE,
		.iter.private = private,
	};
	ssize_t ret;

	if (iocb->ki_flags & IOCB_NOWAIT)
		walk.iter.flags |= IOMAP_NOWAIT;
	while ((ret = kport_iomap_next(&walk, ops)) > 0)
		walk.status = kport_iomap_write_mapping(&walk, from, write_ops);
	if (walk.iter.pos == iocb->ki_pos)
		return ret;
	ret = walk.iter.pos - iocb->ki_pos;
	iocb->ki_pos = walk.iter.pos;
	return ret;
}

static inline int kport_iomap_zero_mapping(struct kport_iomap_walk *walk,
					   bool *did_zero,
					   const struct iomap_write_ops *ops)
{
	struct iomap_iter *iter = &walk->iter;

	while (iomap_length(iter)) {
		size_t len = min_t(u64, iomap_length(iter), PAGE_SIZE);
		struct folio *folio;
		bool ended;

		balance_dirty_pages_ratelimited(iter->inode->i_mapping);
		folio = kport_iomap_begin(iter, ops, &len);
		if (IS_ERR_OR_NULL(folio))
			return PTR_ERR_OR_ZERO(folio);
		folio_zero_range(folio, offset_in_folio(folio, iter->pos), len);
		folio_mark_accessed(folio);
		ended = kport_iomap_end(iter, len, len, folio);
		kport_iomap_put_folio(iter->inode, iter->pos, ops, len, folio);
		if (WARN_ON_ONCE(!ended))
			return -EIO;
		kport_iomap_advance(walk, len);
		if (did_zero)
			*did_zero = true;
	}
	return 0;
}

/* What is unwritten on the disk may be dirty in the page cache: that first. */
static inline int kport_iomap_zero_range(struct inode *inode, loff_t pos,
					 loff_t len, bool *did_zero,
					 const struct iomap_ops *ops,
					 const struct iomap_write_ops *write_ops,
					 void *private)
{
	struct kport_iomap_walk walk = {
		.iter.inode = inode,
		.iter.pos = pos,
		.iter.len = len,
		.iter.flags = IOMAP_ZERO,
		.iter.private = private,
	};
	struct iomap_iter *iter = &walk.iter;
	bool flush = mapping_tagged(inode->i_mapping, PAGECACHE_TAG_DIRTY) ||
		     mapping_tagged(inode->i_mapping, PAGECACHE_TAG_WRITEBACK);
	int ret;

	while ((ret = kport_iomap_next(&walk, ops)) > 0) {
		u16 type = iomap_iter_srcmap(iter)->type;

		if (type != IOMAP_HOLE && type != IOMAP_UNWRITTEN) {
			walk.status = kport_iomap_zero_mapping(&walk, did_zero,
							       write_ops);
		} else if (flush && type == IOMAP_UNWRITTEN) {
			flush = false;
			iter->iomap.flags |= IOMAP_F_STALE;
			walk.status = filemap_write_and_wait_range(
				inode->i_mapping, iter->pos,
				iter->pos + iter->len - 1);
		} else {
			kport_iomap_advance(&walk, iomap_length(iter));
		}
	}
	return ret;
}

static inline int
kport_iomap_truncate_page(struct inode *inode, loff_t pos, bool *did_zero,
			  const struct iomap_ops *ops,
			  const struct iomap_write_ops *write_ops, void *private)
{
	unsigned int off = pos & (i_blocksize(inode) - 1);

	if (!off)
		return 0;
	return kport_iomap_zero_range(inode, pos, i_blocksize(inode) - off,
				      did_zero, ops, write_ops, private);
}
#endif

#if defined(KPORT_SHIM_iomap_file_buffered_write) && \
	!defined(iomap_file_buffered_write)
#define iomap_file_buffered_write kport_iomap_file_buffered_write
#endif
#if defined(KPORT_SHIM_iomap_zero_range) && !defined(iomap_zero_range)
#define iomap_zero_range kport_iomap_zero_range
#endif
#if defined(KPORT_SHIM_iomap_truncate_page) && !defined(iomap_truncate_page)
#define iomap_truncate_page kport_iomap_truncate_page
#endif
