/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The cache's other names for a folio of one page: flush_dcache_folio().
 *
 * Upstream 08b0b0059bf1 ("mm: Add flush_dcache_folio()").
 */
#include <linux/highmem.h>

#if defined(KPORT_SHIM_flush_dcache_folio) && !defined(flush_dcache_folio)
static inline void kport_flush_dcache_folio(struct folio *folio)
{
	flush_dcache_page(&folio->page);
}
#define flush_dcache_folio kport_flush_dcache_folio
#endif
