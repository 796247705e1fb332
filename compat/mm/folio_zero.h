/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Clearing parts of a folio of one page.
 *
 * Upstream c03571399870 ("mm: Add functions to zero portions of a folio").
 */
#include <linux/highmem.h>

#if defined(KPORT_SHIM_folio_zero_segments) && !defined(folio_zero_segments)
static inline void kport_folio_zero_segments(struct folio *folio,
					     size_t start1, size_t end1,
					     size_t start2, size_t end2)
{
	zero_user_segments(&folio->page, start1, end1, start2, end2);
}
#define folio_zero_segments kport_folio_zero_segments
#endif

#if defined(KPORT_SHIM_folio_zero_segment) && !defined(folio_zero_segment)
static inline void kport_folio_zero_segment(struct folio *folio, size_t start,
					    size_t end)
{
	zero_user_segments(&folio->page, start, end, 0, 0);
}
#define folio_zero_segment kport_folio_zero_segment
#endif

#if defined(KPORT_SHIM_folio_zero_range) && !defined(folio_zero_range)
static inline void kport_folio_zero_range(struct folio *folio, size_t start,
					  size_t length)
{
	zero_user_segments(&folio->page, start, start + length, 0, 0);
}
#define folio_zero_range kport_folio_zero_range
#endif
