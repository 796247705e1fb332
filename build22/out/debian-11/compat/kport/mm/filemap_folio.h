/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Finding or making a folio in the page cache where there are pages only:
 * __filemap_get_folio(), with errors as ERR_PTR().
 *
 * Upstream 3f0c6a07fee6 ("mm/filemap: Add filemap_get_folio"), b27652d935f4
 * ("mm/filemap: Add FGP_STABLE") and 66dabbb65d67 ("mm: return an ERR_PTR from
 * __filemap_get_folio").
 */
#include <linux/err.h>
#include <linux/pagemap.h>

#if defined(KPORT_SHIM_FGP_STABLE) && !defined(FGP_STABLE)
#define FGP_STABLE	0x40000000	/* ours: the kernel's own start at 1 */
#endif

#if defined(KPORT_SHIM___filemap_get_folio) && !defined(__filemap_get_folio)
static inline struct folio *
kport___filemap_get_folio(struct address_space *mapping, pgoff_t index,
			  unsigned int flags, gfp_t gfp)
{
	struct page *page;

#ifdef KPORT_SHIM_FGP_STABLE
	page = pagecache_get_page(mapping, index, flags & ~FGP_STABLE, gfp);
	if (page && (flags & FGP_STABLE))
		wait_for_stable_page(page);
#else
	page = pagecache_get_page(mapping, index, flags, gfp);
#endif
	if (page)
		return page_folio(page);
	if (flags & FGP_NOWAIT)
		return ERR_PTR(-EAGAIN);
	return ERR_PTR(flags & FGP_CREAT ? -ENOMEM : -ENOENT);
}
#define __filemap_get_folio kport___filemap_get_folio
#endif
