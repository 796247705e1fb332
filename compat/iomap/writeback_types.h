/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * How a file system writes dirty folios back through iomap: it is given ranges
 * of them, and asked to submit what it made of those.
 *
 * Upstream fb7399cf2d0b ("iomap: refactor the writeback interface") and
 * f4fa7981fa26 ("iomap: hide ioends from the generic writeback code").
 */
#include <linux/iomap.h>
#include <linux/writeback.h>

#ifndef KPORT_HAVE_iomap_writeback_types
#define KPORT_HAVE_iomap_writeback_types
struct kport_iomap_writeback_ops;

struct kport_iomap_writepage_ctx {
	struct iomap iomap;
	struct inode *inode;
	struct writeback_control *wbc;
	const struct kport_iomap_writeback_ops *ops;
	u32 nr_folios;
	void *wb_ctx;
};

struct kport_iomap_writeback_ops {
	ssize_t (*writeback_range)(struct kport_iomap_writepage_ctx *wpc,
				   struct folio *folio, u64 pos,
				   unsigned int len, u64 end_pos);
	int (*writeback_submit)(struct kport_iomap_writepage_ctx *wpc,
				int error);
};

/* The kernel's own have these names and other members. */
#define iomap_writepage_ctx kport_iomap_writepage_ctx
#define iomap_writeback_ops kport_iomap_writeback_ops
#endif
