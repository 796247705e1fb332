/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Writing dirty folios back through iomap, with the state of
 * <kport/iomap/folio_state.h>: iomap_writepages().
 *
 * Upstream fb7399cf2d0b ("iomap: refactor the writeback interface") and
 * f4fa7981fa26 ("iomap: hide ioends from the generic writeback code").
 */
#include <linux/iomap.h>
#include <linux/pagemap.h>
#include <linux/writeback.h>
#include <kport/iomap/folio_state.h>
#include <kport/iomap/writeback_types.h>

#ifndef KPORT_HAVE_iomap_writeback
#define KPORT_HAVE_iomap_writeback
static inline void kport_iomap_finish_folio_write(struct inode *inode,
						  struct folio *folio,
						  size_t len)
{
	struct kport_iomap_state *state = folio_get_private(folio);

	WARN_ON_ONCE(!state && kport_iomap_blocks(folio) > 1);
	if (!state || atomic_sub_and_test(len, &state->writing))
		folio_end_writeback(folio);
}

/* The next dirty bytes of [*pos, end) in @folio, whole blocks: how many. */
static inline size_t kport_iomap_next_dirty(struct folio *folio, u64 *pos,
					    u64 end)
{
	struct kport_iomap_state *state = folio_get_private(folio);
	unsigned int bits = folio->mapping->host->i_blkbits;
	u64 start = folio_pos(folio);
	size_t blocks, from, to;

	if (*pos >= end)
		return 0;
	if (!state)
		return end - *pos;
	blocks = kport_iomap_blocks(folio);
	to = blocks + ((end - start) >> bits);
	from = find_next_bit(state->bits, to,
			     blocks + ((*pos - start) >> bits));
	if (from >= to)
		return 0;
	to = find_next_zero_bit(state->bits, to, from);
	*pos = start + ((from - blocks) << bits);
	return (to - from) << bits;
}

/* Hands one dirty range to the file system, which may take it in pieces. */
static inline int
kport_iomap_writeback_range(struct kport_iomap_writepage_ctx *wpc,
			    struct folio *folio, u64 pos, size_t len, u64 end,
			    size_t *submitted)
{
	while (len) {
		ssize_t ret = wpc->ops->writeback_range(wpc, folio, pos, len,
							end);

		if (WARN_ON_ONCE(!ret || ret > (ssize_t)len))
			return -EIO;
		if (ret < 0)
			return ret;
		len -= ret;
		pos += ret;
		if (wpc->iomap.type != IOMAP_HOLE)
			*submitted += ret;
	}
	return 0;
}

/* The folio is locked and clean, its writing is due. */
static inline int
kport_iomap_writeback_folio(struct kport_iomap_writepage_ctx *wpc,
			    struct folio *folio)
{
	struct inode *inode = wpc->inode;
	u64 size = i_size_read(inode), pos = folio_pos(folio);
	u64 end = pos + folio_size(folio), aligned;
	size_t len, submitted = 0;
	bool counted = false;
	int error = 0;

	/* Truncation is about to take a folio that lies behind the end. */
	if (pos >= size)
		return 0;
	/* What a mapping wrote behind the end of the file is not the file's. */
	if (end > size) {
		folio_zero_segment(folio, offset_in_folio(folio, size),
				   folio_size(folio));
		end = size;
	}
	if (kport_iomap_blocks(folio) > 1) {
		bool fresh = !folio_get_private(folio);
		struct kport_iomap_state *state;

		state = kport_iomap_state_make(folio, GFP_NOFS | __GFP_NOFAIL);
		if (fresh)
			kport_iomap_set_dirty(folio, 0, end - pos);
		WARN_ON_ONCE(atomic_read(&state->writing));
		atomic_set(&state->writing, folio_size(folio));
		counted = true;
	}
	folio_start_writeback(folio);
	aligned = round_up(end, (u64)i_blocksize(inode));
	while ((len = kport_iomap_next_dirty(folio, &pos, aligned))) {
		error = kport_iomap_writeback_range(wpc, folio, pos, len, end,
						    &submitted);
		if (error)
			break;
		pos += len;
	}
	if (submitted)
		wpc->nr_folios++;
	/* Blocks behind the end may be dirty, too; none is left so. */
	kport_iomap_set_clean(folio, 0, folio_size(folio));
	if (counted ? submitted < folio_size(folio) : !submitted)
		kport_iomap_finish_folio_write(inode, folio,
					       folio_size(folio) - submitted);
	mapping_set_error(inode->i_mapping, error);
	return error;
}

static inline int kport_iomap_writepages(struct kport_iomap_writepage_ctx *wpc)
{
	struct address_space *mapping = wpc->inode->i_mapping;
	struct folio *folio = NULL;
	int error, first = 0;

	/* Reclaim must not write: the stack and the memory are not for it. */
	if (WARN_ON_ONCE((current->flags & (PF_MEMALLOC | PF_KSWAPD)) ==
			 PF_MEMALLOC))
		return -EIO;
	while ((folio = writeback_iter(mapping, wpc->wbc, folio, &error))) {
		error = kport_iomap_writeback_folio(wpc, folio);
		if (error && !first)
			first = error;
		folio_unlock(folio);
	}
	if (first)
		error = first;
	/* What was begun must be ended, with the error if there is one. */
	if (wpc->wb_ctx)
		return wpc->ops->writeback_submit(wpc, error);
	return error;
}
#endif

#if defined(KPORT_SHIM_iomap_finish_folio_write) && \
	!defined(iomap_finish_folio_write)
#define iomap_finish_folio_write kport_iomap_finish_folio_write
#endif
#if defined(KPORT_SHIM_iomap_writeback_folio) && \
	!defined(iomap_writeback_folio)
#define iomap_writeback_folio kport_iomap_writeback_folio
#endif
#if defined(KPORT_SHIM_iomap_writepages) && !defined(iomap_writepages)
#define iomap_writepages kport_iomap_writepages
#endif
