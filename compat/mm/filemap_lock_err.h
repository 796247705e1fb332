/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * filemap_lock_folio() with errors as ERR_PTR(), made of one that returns NULL.
 *
 * Upstream 66dabbb65d67 ("mm: return an ERR_PTR from __filemap_get_folio").
 */
#include <linux/err.h>
#include <linux/pagemap.h>

#if defined(KPORT_SHIM_filemap_lock_folio) && !defined(filemap_lock_folio)
static inline struct folio *
kport_filemap_lock_folio(struct address_space *mapping, pgoff_t index)
{
	struct folio *folio = filemap_lock_folio(mapping, index);

	return folio ? folio : ERR_PTR(-ENOENT);
}
#define filemap_lock_folio kport_filemap_lock_folio
#endif
