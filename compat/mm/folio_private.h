/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a file system hangs on a folio of one page.
 *
 * Upstream 85d0a2ed3747 ("mm: Handle per-folio private data").
 */
#include <linux/pagemap.h>

#if defined(KPORT_SHIM_folio_attach_private) && !defined(folio_attach_private)
static inline void kport_folio_attach_private(struct folio *folio, void *data)
{
	attach_page_private(&folio->page, data);
}
#define folio_attach_private kport_folio_attach_private
#endif

#if defined(KPORT_SHIM_folio_detach_private) && !defined(folio_detach_private)
static inline void *kport_folio_detach_private(struct folio *folio)
{
	return detach_page_private(&folio->page);
}
#define folio_detach_private kport_folio_detach_private
#endif

#if defined(KPORT_SHIM_folio_get_private) && !defined(folio_get_private)
static inline void *kport_folio_get_private(const struct folio *folio)
{
	return (void *)page_private(&folio->page);
}
#define folio_get_private kport_folio_get_private
#endif
