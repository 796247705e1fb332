/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Short names for ways to get a folio of the page cache: filemap_grab_folio(),
 * filemap_lock_folio(), with errors as ERR_PTR(), and read_mapping_folio().
 *
 * Upstream ee7a5906ff08 ("pagemap: add filemap_grab_folio()"), 3f0c6a07fee6
 * ("mm/filemap: Add filemap_get_folio"), 66dabbb65d67 ("mm: return an ERR_PTR
 * from __filemap_get_folio") and 539a3322f208 ("filemap: Add read_cache_folio
 * and read_mapping_folio").  The first two are macros, for
 * __filemap_get_folio() may be ours, too.
 */
#include <linux/err.h>
#include <linux/pagemap.h>

#if defined(KPORT_SHIM_filemap_grab_folio) && !defined(filemap_grab_folio)
#define filemap_grab_folio(mapping, index) \
	({ \
		struct address_space *__kport_mapping = (mapping); \
		__filemap_get_folio(__kport_mapping, index, \
				    FGP_LOCK | FGP_ACCESSED | FGP_CREAT, \
				    mapping_gfp_mask(__kport_mapping)); \
	})
#endif

#if defined(KPORT_SHIM_filemap_lock_folio) && !defined(filemap_lock_folio)
#define filemap_lock_folio(mapping, index) \
	__filemap_get_folio(mapping, index, FGP_LOCK, 0)
#endif

#if defined(KPORT_SHIM_read_mapping_folio) && !defined(read_mapping_folio)
static inline struct folio *
kport_read_mapping_folio(struct address_space *mapping, pgoff_t index,
			 struct file *file)
{
	struct page *page = read_mapping_page(mapping, index, file);

	return IS_ERR(page) ? ERR_CAST(page) : page_folio(page);
}
#define read_mapping_folio kport_read_mapping_folio
#endif
