/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * How a file system reads folios through iomap with its own I/O: what it is
 * asked, and what it is asked with.
 *
 * Upstream b2f35ac4146d ("iomap: add caller-provided callbacks for read and
 * readahead").
 */
#include <linux/blk_types.h>
#include <linux/iomap.h>

#ifndef KPORT_HAVE_iomap_read_types
#define KPORT_HAVE_iomap_read_types
struct kport_iomap_read_ops;

struct kport_iomap_read_folio_ctx {
	const struct kport_iomap_read_ops *ops;
	struct folio *cur_folio;
	struct readahead_control *rac;
	void *read_ctx;
	loff_t read_ctx_file_offset;
};

struct kport_iomap_read_ops {
	int (*read_folio_range)(const struct iomap_iter *iter,
				struct kport_iomap_read_folio_ctx *ctx,
				size_t len);
	void (*submit_read)(const struct iomap_iter *iter,
			    struct kport_iomap_read_folio_ctx *ctx);
	struct bio_set *bio_set;
};

/* A kernel may have these names already, with other members. */
#define iomap_read_folio_ctx kport_iomap_read_folio_ctx
#define iomap_read_ops kport_iomap_read_ops
#endif
