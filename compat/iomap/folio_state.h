/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What is known of a folio whose file system has blocks smaller than it: which
 * are up to date, which are dirty, how much is being read and written.  Kernels
 * have the same, but keep it to themselves; whoever reads, writes and writes
 * back by the files here uses only this state, never the kernel's.
 *
 * Upstream b2f35ac4146d ("iomap: add caller-provided callbacks for read and
 * readahead") and f4fa7981fa26 ("iomap: hide ioends from the generic writeback
 * code") opened that state to file systems.
 */
#include <linux/bitmap.h>
#include <linux/iomap.h>
#include <linux/pagemap.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <linux/writeback.h>

#ifndef KPORT_HAVE_iomap_folio_state
#define KPORT_HAVE_iomap_folio_state
struct kport_iomap_state {
	spinlock_t lock;	/* of what is below, but `writing` */
	unsigned int reading;	/* bytes whose reading has not ended */
	atomic_t writing;	/* bytes whose writing has not ended */
	unsigned long bits[];	/* up to date, then dirty: a bit per block */
};

static inline unsigned int kport_iomap_blocks(struct folio *folio)
{
	return folio_size(folio) >> folio->mapping->host->i_blkbits;
}

/* NULL for a folio of one block, or where GFP_NOWAIT finds no memory. */
static inline struct kport_iomap_state *
kport_iomap_state_make(struct folio *folio, gfp_t gfp)
{
	struct kport_iomap_state *state = folio_get_private(folio);
	unsigned int blocks = kport_iomap_blocks(folio);

	if (state || blocks <= 1)
		return state;
	state = kzalloc(sizeof(*state) + BITS_TO_LONGS(2 * blocks) *
			sizeof(state->bits[0]), gfp);
	if (!state)
		return NULL;
	spin_lock_init(&state->lock);
	if (folio_test_uptodate(folio))
		bitmap_set(state->bits, 0, blocks);
	if (folio_test_dirty(folio))
		bitmap_set(state->bits, blocks, blocks);
	folio_attach_private(folio, state);
	return state;
}

static inline void kport_iomap_state_free(struct folio *folio)
{
	struct kport_iomap_state *state = folio_detach_private(folio);

	if (!state)
		return;
	WARN_ON_ONCE(state->reading || atomic_read(&state->writing));
	kfree(state);
}

/*
 * Marks the blocks that hold [from, from + len), and says whether the folio is
 * up to date with them.  Called with the lock held.
 */
static inline bool kport_iomap_note_read(struct kport_iomap_state *state,
					 struct folio *folio, size_t from,
					 size_t len)
{
	unsigned int bits = folio->mapping->host->i_blkbits;
	unsigned int first = from >> bits;

	if (len)
		bitmap_set(state->bits, first,
			   ((from + len - 1) >> bits) - first + 1);
	return bitmap_full(state->bits, kport_iomap_blocks(folio));
}

/* The folio is locked; while it is read, the reading's end says the same. */
static inline void kport_iomap_set_uptodate(struct folio *folio, size_t from,
					    size_t len)
{
	struct kport_iomap_state *state = folio_get_private(folio);
	unsigned long flags;
	bool all = true;

	if (folio_test_uptodate(folio))
		return;
	if (state) {
		spin_lock_irqsave(&state->lock, flags);
		all = kport_iomap_note_read(state, folio, from, len) &&
		      !state->reading;
		spin_unlock_irqrestore(&state->lock, flags);
	}
	if (all)
		folio_mark_uptodate(folio);
}

/* Every block that holds a byte of [from, from + len) is dirty. */
static inline void kport_iomap_set_dirty(struct folio *folio, size_t from,
					 size_t len)
{
	struct kport_iomap_state *state = folio_get_private(folio);
	unsigned int bits = folio->mapping->host->i_blkbits;
	unsigned int first = from >> bits;
	unsigned long flags;

	if (!state || !len)
		return;
	spin_lock_irqsave(&state->lock, flags);
	bitmap_set(state->bits, kport_iomap_blocks(folio) + first,
		   ((from + len - 1) >> bits) - first + 1);
	spin_unlock_irqrestore(&state->lock, flags);
}

/* Blocks that lie wholly within [from, from + len) are clean. */
static inline void kport_iomap_set_clean(struct folio *folio, size_t from,
					 size_t len)
{
	struct kport_iomap_state *state = folio_get_private(folio);
	struct inode *inode = folio->mapping->host;
	unsigned int first = round_up(from, i_blocksize(inode)) >>
			     inode->i_blkbits;
	unsigned int end = (from + len) >> inode->i_blkbits;
	unsigned long flags;

	if (!state || first >= end)
		return;
	spin_lock_irqsave(&state->lock, flags);
	bitmap_clear(state->bits, kport_iomap_blocks(folio) + first,
		     end - first);
	spin_unlock_irqrestore(&state->lock, flags);
}

/*
 * Moves *pos to the first byte of [*pos, *pos + len) whose block is not up to
 * date, and says how many follow that are none either; blocks behind the end
 * of the file, which are zeroed and not read, are never joined to others.  All
 * lies in @folio.  0: *pos is behind the range, all of it is up to date.
 */
static inline size_t kport_iomap_missing(struct folio *folio, loff_t *pos,
					 size_t len)
{
	struct kport_iomap_state *state = folio_get_private(folio);
	struct inode *inode = folio->mapping->host;
	size_t from = offset_in_folio(folio, *pos), to = from + len;
	unsigned int bits = inode->i_blkbits;
	loff_t size = i_size_read(inode);

	if (state) {
		size_t end = round_up(to, i_blocksize(inode)) >> bits;
		size_t block = find_next_zero_bit(state->bits, end, from >> bits);

		from = min(max(from, block << bits), to);
		if (block < end)
			to = min_t(size_t, to, find_next_bit(state->bits, end,
							     block) << bits);
	}
	if (folio_pos(folio) + from < size && folio_pos(folio) + to > size)
		to = min_t(loff_t, to, round_up(size, (loff_t)i_blocksize(inode)) -
			   folio_pos(folio));
	*pos = folio_pos(folio) + from;
	return to - from;
}
#endif

#if defined(KPORT_SHIM_iomap_is_partially_uptodate) && \
	!defined(iomap_is_partially_uptodate)
static inline bool kport_iomap_is_partially_uptodate(struct folio *folio,
						     size_t from, size_t count)
{
	struct kport_iomap_state *state = folio_get_private(folio);
	unsigned int bits = folio->mapping->host->i_blkbits;
	size_t end;

	if (!state)
		return false;
	end = ((from + min(folio_size(folio) - from, count) - 1) >> bits) + 1;
	return find_next_zero_bit(state->bits, end, from >> bits) >= end;
}
#define iomap_is_partially_uptodate kport_iomap_is_partially_uptodate
#endif

#if defined(KPORT_SHIM_iomap_release_folio) && !defined(iomap_release_folio)
static inline bool kport_iomap_release_folio(struct folio *folio, gfp_t gfp)
{
	if (folio_test_dirty(folio) || folio_test_writeback(folio))
		return false;
	kport_iomap_state_free(folio);
	return true;
}
#define iomap_release_folio kport_iomap_release_folio
#endif

#if defined(KPORT_SHIM_iomap_invalidate_folio) && \
	!defined(iomap_invalidate_folio)
static inline void kport_iomap_invalidate_folio(struct folio *folio,
						size_t offset, size_t len)
{
	if (offset || len != folio_size(folio)) {
		kport_iomap_set_clean(folio, offset, len);
		return;
	}
	WARN_ON_ONCE(folio_test_writeback(folio));
	folio_cancel_dirty(folio);
	kport_iomap_state_free(folio);
}
#define iomap_invalidate_folio kport_iomap_invalidate_folio
#endif

#if defined(KPORT_SHIM_iomap_dirty_folio) && !defined(iomap_dirty_folio)
static inline bool kport_iomap_dirty_folio(struct address_space *mapping,
					   struct folio *folio)
{
	kport_iomap_state_make(folio, GFP_NOFS | __GFP_NOFAIL);
	kport_iomap_set_dirty(folio, 0, folio_size(folio));
	return filemap_dirty_folio(mapping, folio);
}
#define iomap_dirty_folio kport_iomap_dirty_folio
#endif
