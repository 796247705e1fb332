/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Keeping a folio of one page dirty: folio_redirty_for_writepage().
 *
 * Upstream cd78ab11a881 ("mm/writeback: Add folio_redirty_for_writepage()").
 */
#include <linux/mm.h>
#include <linux/writeback.h>

#if defined(KPORT_SHIM_folio_redirty_for_writepage) && \
	!defined(folio_redirty_for_writepage)
static inline bool
kport_folio_redirty_for_writepage(struct writeback_control *wbc,
				  struct folio *folio)
{
	return redirty_page_for_writepage(wbc, &folio->page);
}
#define folio_redirty_for_writepage kport_folio_redirty_for_writepage
#endif
