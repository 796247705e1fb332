/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Copying to and from a folio: memcpy_to_folio(), memcpy_from_folio().
 *
 * Upstream b23d03ef7af5 ("highmem: add memcpy_to_folio() and
 * memcpy_from_folio()").
 */
#include <linux/highmem.h>
#include <linux/minmax.h>
#include <linux/string.h>

#if defined(KPORT_SHIM_memcpy_from_folio) && !defined(memcpy_from_folio)
static inline void kport_memcpy_from_folio(char *to, struct folio *folio,
					   size_t offset, size_t len)
{
	while (len) {
		struct page *page = folio_page(folio, offset >> PAGE_SHIFT);
		size_t at = offset_in_page(offset);
		size_t part = min_t(size_t, len, PAGE_SIZE - at);
		char *from = kmap_atomic(page);

		memcpy(to, from + at, part);
		kunmap_atomic(from);
		to += part;
		offset += part;
		len -= part;
	}
}
#define memcpy_from_folio kport_memcpy_from_folio
#endif

#if defined(KPORT_SHIM_memcpy_to_folio) && !defined(memcpy_to_folio)
static inline void kport_memcpy_to_folio(struct folio *folio, size_t offset,
					 const char *from, size_t len)
{
	while (len) {
		struct page *page = folio_page(folio, offset >> PAGE_SHIFT);
		size_t at = offset_in_page(offset);
		size_t part = min_t(size_t, len, PAGE_SIZE - at);
		char *to = kmap_atomic(page);

		memcpy(to + at, from, part);
		kunmap_atomic(to);
		flush_dcache_page(page);
		from += part;
		offset += part;
		len -= part;
	}
}
#define memcpy_to_folio kport_memcpy_to_folio
#endif
