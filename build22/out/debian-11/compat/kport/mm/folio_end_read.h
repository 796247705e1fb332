/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The end of reading into a folio: folio_end_read().
 *
 * Upstream 0b237047d5a7 ("mm: add folio_end_read()"), which does in one atomic
 * operation what are two here.
 */
#include <linux/pagemap.h>

#if defined(KPORT_SHIM_folio_end_read) && !defined(folio_end_read)
static inline void kport_folio_end_read(struct folio *folio, bool success)
{
	if (success)
		SetPageUptodate(&folio->page);
	unlock_page(&folio->page);
}
#define folio_end_read kport_folio_end_read
#endif
