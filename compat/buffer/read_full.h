/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Reading a folio of one page by its buffers: block_read_full_folio().
 *
 * Upstream 2c69e2057962 ("fs: Convert block_read_full_page() to
 * block_read_full_folio()").
 */
#include <linux/buffer_head.h>

#if defined(KPORT_SHIM_block_read_full_folio) && !defined(block_read_full_folio)
static inline int kport_block_read_full_folio(struct folio *folio,
					      get_block_t *get_block)
{
	return block_read_full_page(&folio->page, get_block);
}
#define block_read_full_folio kport_block_read_full_folio
#endif
