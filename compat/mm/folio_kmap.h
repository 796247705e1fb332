/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Mapping a folio for a while: kmap_local_folio(), kunmap_local(),
 * folio_release_kmap().
 *
 * Upstream f3ba3c710ac5 ("mm/highmem: Provide kmap_local*"), 53c36de0701f ("mm:
 * Add kmap_local_folio()") and 3de6047f1832 ("highmem: Add
 * folio_release_kmap()").  Where there is high memory, kmap() may sleep.
 */
#include <linux/highmem.h>

#if defined(KPORT_SHIM_kmap_local_folio) && !defined(kmap_local_folio)
static inline void *kport_kmap_local_folio(struct folio *folio, size_t offset)
{
	struct page *page = folio_page(folio, offset >> PAGE_SHIFT);

#ifdef CONFIG_HIGHMEM
	return kmap(page) + offset_in_page(offset);
#else
	return page_address(page) + offset_in_page(offset);
#endif
}
#define kmap_local_folio kport_kmap_local_folio
#endif

#if defined(KPORT_SHIM_kmap_local_page) && !defined(kmap_local_page)
static inline void *kport_kmap_local_page(struct page *page)
{
#ifdef CONFIG_HIGHMEM
	return kmap(page);
#else
	return page_address(page);
#endif
}
#define kmap_local_page kport_kmap_local_page
#endif

#if defined(KPORT_SHIM_kunmap_local) && !defined(kunmap_local)
static inline void kport_kunmap_local(const void *addr)
{
#ifdef CONFIG_HIGHMEM
	kunmap(kmap_to_page((void *)addr));
#endif
}
#define kunmap_local kport_kunmap_local
#endif

/* A macro, for kunmap_local() and folio_put() may be ours, too. */
#if defined(KPORT_SHIM_folio_release_kmap) && !defined(folio_release_kmap)
#define folio_release_kmap(f, addr) \
	do { \
		struct folio *__kport_folio = (f); \
		kunmap_local(addr); \
		folio_put(__kport_folio); \
	} while (0)
#endif
