/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Flags of a folio of one page.
 *
 * Upstream d389a4a81155 ("mm: Add folio flag manipulation functions") and
 * f143f1ea5a53 ("mm/writeback: Add folio_start_writeback()").
 */
#include <linux/page-flags.h>

#if defined(KPORT_SHIM_folio_test_uptodate) && !defined(folio_test_uptodate)
static inline bool kport_folio_test_uptodate(struct folio *folio)
{
	return PageUptodate(&folio->page);
}
#define folio_test_uptodate kport_folio_test_uptodate
#endif

#if defined(KPORT_SHIM_folio_mark_uptodate) && !defined(folio_mark_uptodate)
static inline void kport_folio_mark_uptodate(struct folio *folio)
{
	SetPageUptodate(&folio->page);
}
#define folio_mark_uptodate kport_folio_mark_uptodate
#endif

#if defined(KPORT_SHIM_folio_start_writeback) && !defined(folio_start_writeback)
static inline void kport_folio_start_writeback(struct folio *folio)
{
	set_page_writeback(&folio->page);
}
#define folio_start_writeback kport_folio_start_writeback
#endif

#if defined(KPORT_SHIM_folio_test_dirty) && !defined(folio_test_dirty)
static inline bool kport_folio_test_dirty(const struct folio *folio)
{
	return PageDirty((struct page *)&folio->page);
}
#define folio_test_dirty kport_folio_test_dirty
#endif

#if defined(KPORT_SHIM_folio_test_private) && !defined(folio_test_private)
static inline bool kport_folio_test_private(const struct folio *folio)
{
	return PagePrivate((struct page *)&folio->page);
}
#define folio_test_private kport_folio_test_private
#endif
