/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Place, lock and writeback of a folio of one page in the page cache.
 *
 * Upstream 352b47a69844 ("mm/filemap: Add folio_pos() and folio_file_pos()"),
 * 7c23c782d5ad ("mm/filemap: Add folio_lock()"), 4e1364286d0a ("mm/filemap:
 * Add folio_unlock()"), 490e016f229a ("mm/writeback: Add
 * folio_wait_writeback()"), a49d0c507759 ("mm/writeback: Add
 * folio_wait_stable()") and 4268b48077e5 ("mm/filemap: Add
 * folio_end_writeback()").
 */
#include <linux/pagemap.h>

#if defined(KPORT_SHIM_folio_pos) && !defined(folio_pos)
static inline loff_t kport_folio_pos(struct folio *folio)
{
	return page_offset(&folio->page);
}
#define folio_pos kport_folio_pos
#endif

#if defined(KPORT_SHIM_folio_lock) && !defined(folio_lock)
static inline void kport_folio_lock(struct folio *folio)
{
	lock_page(&folio->page);
}
#define folio_lock kport_folio_lock
#endif

#if defined(KPORT_SHIM_folio_unlock) && !defined(folio_unlock)
static inline void kport_folio_unlock(struct folio *folio)
{
	unlock_page(&folio->page);
}
#define folio_unlock kport_folio_unlock
#endif

#if defined(KPORT_SHIM_folio_wait_writeback) && !defined(folio_wait_writeback)
static inline void kport_folio_wait_writeback(struct folio *folio)
{
	wait_on_page_writeback(&folio->page);
}
#define folio_wait_writeback kport_folio_wait_writeback
#endif

#if defined(KPORT_SHIM_folio_end_writeback) && !defined(folio_end_writeback)
static inline void kport_folio_end_writeback(struct folio *folio)
{
	end_page_writeback(&folio->page);
}
#define folio_end_writeback kport_folio_end_writeback
#endif

#if defined(KPORT_SHIM_folio_wait_stable) && !defined(folio_wait_stable)
static inline void kport_folio_wait_stable(struct folio *folio)
{
	wait_for_stable_page(&folio->page);
}
#define folio_wait_stable kport_folio_wait_stable
#endif
