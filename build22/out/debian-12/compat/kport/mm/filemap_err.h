/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * __filemap_get_folio() with errors as ERR_PTR(), made of one that returns
 * NULL.
 *
 * Upstream 66dabbb65d67 ("mm: return an ERR_PTR from __filemap_get_folio").
 */
#include <linux/err.h>
#include <linux/pagemap.h>

#if defined(KPORT_SHIM___filemap_get_folio) && !defined(__filemap_get_folio)
static inline struct folio *
kport___filemap_get_folio(struct address_space *mapping, pgoff_t index,
			  unsigned int flags, gfp_t gfp)
{
	struct folio *folio = __filemap_get_folio(mapping, index, flags, gfp);

	if (folio)
		return folio;
	if (flags & FGP_NOWAIT)
		return ERR_PTR(-EAGAIN);
	return ERR_PTR(flags & FGP_CREAT ? -ENOMEM : -ENOENT);
}
#define __filemap_get_folio kport___filemap_get_folio
#endif
