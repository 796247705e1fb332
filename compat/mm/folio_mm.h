/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * References to and the size of a folio of one page, and marking it dirty.
 *
 * Upstream 86d234cb0499 ("mm: Add folio_get()"), b620f63358cd ("mm: Add
 * folio_put()"), 7b230db3b8d3 ("mm: Introduce struct folio"), b5e84594cafb
 * ("mm/writeback: Add folio_mark_dirty()"), fdaf532a2379 ("mm/writeback: Add
 * folio_cancel_dirty()") and 9350f20a070d ("mm/writeback: Add
 * folio_clear_dirty_for_io()").
 */
#include <linux/mm.h>

#if defined(KPORT_SHIM_folio_get) && !defined(folio_get)
static inline void kport_folio_get(struct folio *folio)
{
	get_page(&folio->page);
}
#define folio_get kport_folio_get
#endif

#if defined(KPORT_SHIM_folio_put) && !defined(folio_put)
static inline void kport_folio_put(struct folio *folio)
{
	put_page(&folio->page);
}
#define folio_put kport_folio_put
#endif

#if defined(KPORT_SHIM_folio_nr_pages) && !defined(folio_nr_pages)
static inline long kport_folio_nr_pages(const struct folio *folio)
{
	return 1;
}
#define folio_nr_pages kport_folio_nr_pages
#endif

#if defined(KPORT_SHIM_folio_size) && !defined(folio_size)
static inline size_t kport_folio_size(const struct folio *folio)
{
	return PAGE_SIZE;
}
#define folio_size kport_folio_size
#endif

#if defined(KPORT_SHIM_offset_in_folio) && !defined(offset_in_folio)
#define offset_in_folio(folio, p)	offset_in_page(p)
#endif

#if defined(KPORT_SHIM_folio_mark_dirty) && !defined(folio_mark_dirty)
static inline bool kport_folio_mark_dirty(struct folio *folio)
{
	return set_page_dirty(&folio->page);
}
#define folio_mark_dirty kport_folio_mark_dirty
#endif

#if defined(KPORT_SHIM_folio_cancel_dirty) && !defined(folio_cancel_dirty)
static inline void kport_folio_cancel_dirty(struct folio *folio)
{
	cancel_dirty_page(&folio->page);
}
#define folio_cancel_dirty kport_folio_cancel_dirty
#endif

#if defined(KPORT_SHIM_folio_clear_dirty_for_io) && \
	!defined(folio_clear_dirty_for_io)
static inline bool kport_folio_clear_dirty_for_io(struct folio *folio)
{
	return clear_page_dirty_for_io(&folio->page);
}
#define folio_clear_dirty_for_io kport_folio_clear_dirty_for_io
#endif

#if defined(KPORT_SHIM_folio_address) && !defined(folio_address)
static inline void *kport_folio_address(const struct folio *folio)
{
	return page_address(&folio->page);
}
#define folio_address kport_folio_address
#endif
