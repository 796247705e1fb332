/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Walking the dirty folios of a file: writeback_iter().
 *
 * Upstream cdc150b575cf ("writeback: add a writeback iterator") keeps its
 * state in struct writeback_control.  Here the folio given last is the state:
 * the walk goes on behind it, and it holds the reference to be dropped.  The
 * first error cannot be kept that way, which the rule's contract says.
 */
#include <linux/mm.h>
#include <linux/pagemap.h>
#include <linux/writeback.h>

#if defined(KPORT_SHIM_writeback_iter) && !defined(writeback_iter)
static inline xa_mark_t kport_writeback_tag(const struct writeback_control *wbc)
{
	if (wbc->sync_mode == WB_SYNC_ALL || wbc->tagged_writepages)
		return PAGECACHE_TAG_TOWRITE;
	return PAGECACHE_TAG_DIRTY;
}

/* Is the locked @page still to be written? It is clean for us then. */
static inline bool kport_writeback_claim(struct address_space *mapping,
					 struct writeback_control *wbc,
					 struct page *page)
{
	if (page->mapping != mapping || !PageDirty(page))
		return false;
	if (PageWriteback(page)) {
		if (wbc->sync_mode == WB_SYNC_NONE)
			return false;
		wait_on_page_writeback(page);
	}
	return clear_page_dirty_for_io(page);
}

static inline struct folio *
kport_writeback_next(struct address_space *mapping,
		     struct writeback_control *wbc, pgoff_t index)
{
	pgoff_t end = wbc->range_cyclic ? -1 : wbc->range_end >> PAGE_SHIFT;
	struct page *page;

	while (index <= end &&
	       find_get_pages_range_tag(mapping, &index, end,
					kport_writeback_tag(wbc), 1, &page)) {
		lock_page(page);
		if (kport_writeback_claim(mapping, wbc, page))
			return page_folio(page);
		unlock_page(page);
		put_page(page);
		cond_resched();
	}
	return NULL;
}

static inline struct folio *
kport_writeback_iter(struct address_space *mapping,
		     struct writeback_control *wbc, struct folio *folio,
		     int *error)
{
	bool stop = false;
	pgoff_t index;

	if (!folio) {
		*error = 0;
		index = wbc->range_cyclic ? mapping->writeback_index :
		       wbc->range_start >> PAGE_SHIFT;
		if (kport_writeback_tag(wbc) == PAGECACHE_TAG_TOWRITE)
			tag_pages_for_writeback(mapping, index,
						wbc->range_cyclic ? -1 :
						wbc->range_end >> PAGE_SHIFT);
	} else {
		index = folio->index + 1;
		put_page(&folio->page);
		wbc->nr_to_write--;
		stop = wbc->sync_mode == WB_SYNC_NONE &&
		       (*error || wbc->nr_to_write <= 0);
	}

	folio = stop ? NULL : kport_writeback_next(mapping, wbc, index);
	if (!folio && wbc->range_cyclic)
		mapping->writeback_index = stop ? index : 0;
	return folio;
}
#define writeback_iter kport_writeback_iter
#endif
