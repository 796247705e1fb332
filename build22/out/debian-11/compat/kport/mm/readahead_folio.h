/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The next folio to read: readahead_folio().
 *
 * Upstream 9bf70167e3c6 ("mm/filemap: Add readahead_folio()").  Other than
 * readahead_page() it leaves the caller no reference; the lock is enough to
 * keep the folio in the page cache.
 */
#include <linux/pagemap.h>

#if defined(KPORT_SHIM_readahead_folio) && !defined(readahead_folio)
static inline struct folio *
kport_readahead_folio(struct readahead_control *rac)
{
	struct page *page = readahead_page(rac);

	if (!page)
		return NULL;
	put_page(page);
	return page_folio(page);
}
#define readahead_folio kport_readahead_folio
#endif
