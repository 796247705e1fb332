/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * mpage_writepages() for a file system without ->writepage.  Kernels before
 * upstream cf95d50205f6 ("fs: don't call ->writepage from __mpage_writepage")
 * call it for each page that does not lie on the disk in one piece.  Here
 * every page is written by itself, with the given get_block; the plug lets the
 * block layer merge them.
 */
#include <linux/blkdev.h>
#include <linux/buffer_head.h>
#include <linux/fs.h>
#include <linux/mpage.h>
#include <linux/writeback.h>

#if defined(KPORT_SHIM_mpage_writepages) && !defined(mpage_writepages)
static inline int kport_mpage_writepage(struct page *page,
					struct writeback_control *wbc,
					void *get_block)
{
	return block_write_full_page(page, (get_block_t *)get_block, wbc);
}

static inline int kport_mpage_writepages(struct address_space *mapping,
					 struct writeback_control *wbc,
					 get_block_t get_block)
{
	struct blk_plug plug;
	int ret;

	blk_start_plug(&plug);
	ret = write_cache_pages(mapping, wbc, kport_mpage_writepage,
				(void *)get_block);
	blk_finish_plug(&plug);
	return ret;
}
#define mpage_writepages kport_mpage_writepages
#endif
