/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Reading folios through iomap, with I/O whose end the file system may see:
 * iomap_read_folio() and iomap_readahead() with a context.  The kernel's own
 * functions of those names end each read themselves; here nothing of theirs is
 * used, a folio is up to date only when all of it has ended.
 *
 * Upstream b2f35ac4146d ("iomap: add caller-provided callbacks for read and
 * readahead").
 */
#include <linux/iomap.h>
#include <linux/pagemap.h>
#include <kport/iomap/folio_state.h>
#include <kport/iomap/read_types.h>
#include <kport/iomap/walk.h>

#ifndef KPORT_HAVE_iomap_read
#define KPORT_HAVE_iomap_read
static inline void kport_iomap_end_read(struct folio *folio, bool uptodate)
{
	if (uptodate)
		folio_mark_uptodate(folio);
	folio_unlock(folio);
}

static inline void kport_iomap_finish_folio_read(struct folio *folio,
						 size_t off, size_t len,
						 int error)
{
	struct kport_iomap_state *state = folio_get_private(folio);
	bool uptodate = !error, last = true;
	unsigned long flags;

	if (state) {
		spin_lock_irqsave(&state->lock, flags);
		uptodate = kport_iomap_note_read(state, folio, off,
						 error ? 0 : len);
		state->reading -= len;
		last = !state->reading;
		spin_unlock_irqrestore(&state->lock, flags);
	}
	if (last)
		kport_iomap_end_read(folio, uptodate);
}

/* All of the folio counts as being read until it is known what is. */
static inline void kport_iomap_read_begins(struct folio *folio)
{
	struct kport_iomap_state *state = folio_get_private(folio);

	if (!state)
		return;
	spin_lock_irq(&state->lock);
	WARN_ON_ONCE(state->reading);
	state->reading = folio_size(folio);
	spin_unlock_irq(&state->lock);
}

/* No more of @folio will be submitted; what was may have ended already. */
static inline void kport_iomap_read_submitted(struct folio *folio,
					      size_t submitted)
{
	struct kport_iomap_state *state = folio_get_private(folio);
	bool uptodate = folio_test_uptodate(folio), last = true;

	if (state) {
		spin_lock_irq(&state->lock);
		if (state->reading)
			state->reading -= folio_size(folio) - submitted;
		last = !state->reading;
		uptodate = kport_iomap_note_read(state, folio, 0, 0);
		spin_unlock_irq(&state->lock);
	}
	if (last)
		kport_iomap_end_read(folio, uptodate);
}

/* Reads or zeroes what ctx->cur_folio lacks of the mapping in use. */
static inline int kport_iomap_read_mapping(struct kport_iomap_walk *walk,
					   struct iomap_read_folio_ctx *ctx,
					   size_t *submitted)
{
	struct iomap_iter *iter = &walk->iter;
	struct folio *folio = ctx->cur_folio;
	loff_t end = min_t(loff_t, iter->pos + iomap_length(iter),
			   folio_pos(folio) + folio_size(folio));
	struct kport_iomap_state *state;
	int ret;

	state = kport_iomap_state_make(folio, GFP_NOFS | __GFP_NOFAIL);
	while (iter->pos < end) {
		loff_t pos = iter->pos;
		size_t len = kport_iomap_missing(folio, &pos, end - pos);

		kport_iomap_advance(walk, pos - iter->pos);
		if (!len)
			break;
		/* Without a state nobody could tell the pieces from the whole. */
		if (WARN_ON_ONCE(!state && len != folio_size(folio)))
			return -EIO;
		if (kport_iomap_is_zero(iter, pos)) {
			folio_zero_range(folio, offset_in_folio(folio, pos), len);
			kport_iomap_set_uptodate(folio,
						 offset_in_folio(folio, pos), len);
		} else {
			if (!*submitted)
				kport_iomap_read_begins(folio);
			ret = ctx->ops->read_folio_range(iter, ctx, len);
			if (ret)
				return ret;
			*submitted += len;
			/* The end of the I/O unlocks it, perhaps by now. */
			if (!state || *submitted == folio_size(folio))
				ctx->cur_folio = NULL;
		}
		kport_iomap_advance(walk, len);
		if (!ctx->cur_folio)
			break;
	}
	return 0;
}

static inline void kport_iomap_submit_read(struct kport_iomap_walk *walk,
					   struct iomap_read_folio_ctx *ctx)
{
	if (ctx->read_ctx && ctx->ops->submit_read)
		ctx->ops->submit_read(&walk->iter, ctx);
}

static inline void kport_iomap_read_folio(const struct iomap_ops *ops,
					  struct iomap_read_folio_ctx *ctx,
					  void *private)
{
	struct folio *folio = ctx->cur_folio;
	struct kport_iomap_walk walk = {
		.iter.inode = folio->mapping->host,
		.iter.pos = folio_pos(folio),
		.iter.len = folio_size(folio),
		.iter.private = private,
	};
	size_t submitted = 0;

	while (kport_iomap_next(&walk, ops) > 0) {
		walk.status = kport_iomap_read_mapping(&walk, ctx, &submitted);
		kport_iomap_submit_read(&walk, ctx);
	}
	if (ctx->cur_folio)
		kport_iomap_read_submitted(folio, submitted);
}

/* All folios of the readahead that the mapping in use has a part of. */
static inline int kport_iomap_readahead_mapping(struct kport_iomap_walk *walk,
						struct iomap_read_folio_ctx *ctx,
						size_t *submitted)
{
	int ret;

	while (iomap_length(&walk->iter)) {
		if (ctx->cur_folio &&
		    !offset_in_folio(ctx->cur_folio, walk->iter.pos)) {
			kport_iomap_read_submitted(ctx->cur_folio, *submitted);
			ctx->cur_folio = NULL;
		}
		if (!ctx->cur_folio) {
			ctx->cur_folio = readahead_folio(ctx->rac);
			if (WARN_ON_ONCE(!ctx->cur_folio))
				return -EINVAL;
			*submitted = 0;
		}
		ret = kport_iomap_read_mapping(walk, ctx, submitted);
		if (ret)
			return ret;
	}
	return 0;
}

static inline void kport_iomap_readahead(const struct iomap_ops *ops,
					 struct iomap_read_folio_ctx *ctx,
					 void *private)
{
	struct kport_iomap_walk walk = {
		.iter.inode = ctx->rac->mapping->host,
		.iter.pos = readahead_pos(ctx->rac),
		.iter.len = readahead_length(ctx->rac),
		.iter.private = private,
	};
	size_t submitted = 0;

	while (kport_iomap_next(&walk, ops) > 0) {
		walk.status = kport_iomap_readahead_mapping(&walk, ctx,
							    &submitted);
		kport_iomap_submit_read(&walk, ctx);
	}
	if (ctx->cur_folio)
		kport_iomap_read_submitted(ctx->cur_folio, submitted);
}
#endif

#if defined(KPORT_SHIM_iomap_finish_folio_read) && \
	!defined(iomap_finish_folio_read)
#define iomap_finish_folio_read kport_iomap_finish_folio_read
#endif
#if defined(KPORT_SHIM_iomap_read_folio) && !defined(iomap_read_folio)
#define iomap_read_folio kport_iomap_read_folio
#endif
#if defined(KPORT_SHIM_iomap_readahead) && !defined(iomap_readahead)
#define iomap_readahead kport_iomap_readahead
#endif
