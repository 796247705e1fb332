/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a file system may do itself when iomap writes into the page cache.
 *
 * Upstream 2a5574fc57d1 ("iomap: replace iomap_folio_ops with
 * iomap_write_ops").
 */
#include <linux/iomap.h>

#ifndef KPORT_HAVE_iomap_write_ops
#define KPORT_HAVE_iomap_write_ops
struct kport_iomap_write_ops {
	struct folio *(*get_folio)(struct iomap_iter *iter, loff_t pos,
				   unsigned int len);
	void (*put_folio)(struct inode *inode, loff_t pos, unsigned int copied,
			  struct folio *folio);
	bool (*iomap_valid)(struct inode *inode, const struct iomap *iomap);
	int (*read_folio_range)(const struct iomap_iter *iter,
				struct folio *folio, loff_t pos, size_t len);
};

/* A kernel may have this name already, with other members. */
#define iomap_write_ops kport_iomap_write_ops
#endif

/* Upstream's bit; no kernel without the flag has another there. */
#if defined(KPORT_SHIM_IOMAP_F_ZERO_TAIL) && !defined(IOMAP_F_ZERO_TAIL)
#define IOMAP_F_ZERO_TAIL (1U << 10)
#endif
