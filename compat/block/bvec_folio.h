/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A part of a folio in a bio_vec: bvec_set_folio().  A macro, for the folio
 * may be ours and come later.
 *
 * Upstream 26db5ee15851 ("block: add a bvec_set_folio helper").
 */
#include <linux/bvec.h>

#if defined(KPORT_SHIM_bvec_set_folio) && !defined(bvec_set_folio)
#define bvec_set_folio(bv, fo, len, offset) \
	do { \
		struct bio_vec *__kport_bv = (bv); \
		size_t __kport_at = (offset); \
		__kport_bv->bv_page = \
			folio_page((fo), __kport_at >> PAGE_SHIFT); \
		__kport_bv->bv_len = (len); \
		__kport_bv->bv_offset = __kport_at & ~PAGE_MASK; \
	} while (0)
#endif
