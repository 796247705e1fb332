/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Reading folios through iomap from a block device: the functions that make
 * bios of ranges and submit them, which a file system may put into its own
 * struct iomap_read_ops beside its own.
 *
 * Upstream b2f35ac4146d ("iomap: add caller-provided callbacks for read and
 * readahead").
 */
#include <linux/bio.h>
#include <linux/iomap.h>
#include <linux/pagemap.h>
#include <kport/iomap/read.h>

#ifndef KPORT_HAVE_iomap_read_bio
#define KPORT_HAVE_iomap_read_bio
static inline void
kport_iomap_bio_submit_read_endio(const struct iomap_iter *iter,
				  struct iomap_read_folio_ctx *ctx,
				  bio_end_io_t end_io)
{
	struct bio *bio = ctx->read_ctx;

	ctx->read_ctx = NULL;
	bio->bi_end_io = end_io;
	submit_bio(bio);
}

static inline void kport_iomap_read_end_io(struct bio *bio)
{
	int error = blk_status_to_errno(bio->bi_status);
	struct folio_iter fi;

	bio_for_each_folio_all(fi, bio)
		kport_iomap_finish_folio_read(fi.folio, fi.offset, fi.length,
					      error);
	bio_put(bio);
}

static inline void kport_iomap_bio_submit_read(const struct iomap_iter *iter,
					       struct iomap_read_folio_ctx *ctx)
{
	kport_iomap_bio_submit_read_endio(iter, ctx, kport_iomap_read_end_io);
}

/* At most one bio of the set is held and not yet submitted. */
static inline struct bio *
kport_iomap_read_bio(const struct iomap_iter *iter,
		     struct iomap_read_folio_ctx *ctx)
{
	unsigned int pages = DIV_ROUND_UP(iomap_length(iter), PAGE_SIZE);
	gfp_t gfp = mapping_gfp_constraint(ctx->cur_folio->mapping, GFP_KERNEL);
	gfp_t light = ctx->rac ? gfp | __GFP_NORETRY | __GFP_NOWARN : gfp;
	struct bio_set *set = ctx->ops->bio_set ?: &fs_bio_set;
	struct bio *bio;

	bio = bio_alloc_bioset(iter->iomap.bdev, bio_max_segs(pages),
			       REQ_OP_READ, light, set);
	if (!bio)
		bio = bio_alloc_bioset(iter->iomap.bdev, 1, REQ_OP_READ, gfp,
				       set);
	if (ctx->rac)
		bio->bi_opf |= REQ_RAHEAD;
	bio->bi_iter.bi_sector = iomap_sector(&iter->iomap, iter->pos);
	return bio;
}

static inline int
kport_iomap_bio_read_folio_range(const struct iomap_iter *iter,
				 struct iomap_read_folio_ctx *ctx, size_t plen)
{
	struct folio *folio = ctx->cur_folio;
	size_t off = offset_in_folio(folio, iter->pos);
	struct bio *bio = ctx->read_ctx;

	if (bio && bio->bi_bdev == iter->iomap.bdev &&
	    bio_end_sector(bio) == iomap_sector(&iter->iomap, iter->pos) &&
	    bio_add_page(bio, &folio->page, plen, off) == plen)
		return 0;
	if (bio)
		ctx->ops->submit_read(iter, ctx);
	bio = kport_iomap_read_bio(iter, ctx);
	ctx->read_ctx = bio;
	ctx->read_ctx_file_offset = iter->pos;
	if (WARN_ON_ONCE(bio_add_page(bio, &folio->page, plen, off) != plen)) {
		ctx->read_ctx = NULL;
		bio_put(bio);
		return -EIO;
	}
	return 0;
}
#endif

#if defined(KPORT_SHIM_iomap_bio_submit_read_endio) && \
	!defined(iomap_bio_submit_read_endio)
#define iomap_bio_submit_read_endio kport_iomap_bio_submit_read_endio
#endif
#if defined(KPORT_SHIM_iomap_bio_read_folio_range) && \
	!defined(iomap_bio_read_folio_range)
#define iomap_bio_read_folio_range kport_iomap_bio_read_folio_range
#endif
#if defined(KPORT_SHIM_iomap_bio_read_ops) && !defined(iomap_bio_read_ops)
static const struct iomap_read_ops kport_iomap_bio_read_ops __maybe_unused = {
	.read_folio_range = kport_iomap_bio_read_folio_range,
	.submit_read = kport_iomap_bio_submit_read,
};
#define iomap_bio_read_ops kport_iomap_bio_read_ops
#endif
#if defined(KPORT_SHIM_iomap_bio_read_folio) && !defined(iomap_bio_read_folio)
static inline void kport_iomap_bio_read_folio(struct folio *folio,
					      const struct iomap_ops *ops)
{
	struct iomap_read_folio_ctx ctx = {
		.ops = &iomap_bio_read_ops,
		.cur_folio = folio,
	};

	kport_iomap_read_folio(ops, &ctx, NULL);
}
#define iomap_bio_read_folio kport_iomap_bio_read_folio
#endif
#if defined(KPORT_SHIM_iomap_bio_readahead) && !defined(iomap_bio_readahead)
static inline void kport_iomap_bio_readahead(struct readahead_control *rac,
					     const struct iomap_ops *ops)
{
	struct iomap_read_folio_ctx ctx = {
		.ops = &iomap_bio_read_ops,
		.rac = rac,
	};

	kport_iomap_readahead(ops, &ctx, NULL);
}
#define iomap_bio_readahead kport_iomap_bio_readahead
#endif
