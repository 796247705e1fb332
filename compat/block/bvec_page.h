/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A part of a page in a bio_vec: bvec_set_page().
 *
 * Upstream d58cdfae6a22 ("block: factor out a bvec_set_page helper").
 */
#include <linux/bvec.h>

#if defined(KPORT_SHIM_bvec_set_page) && !defined(bvec_set_page)
static inline void kport_bvec_set_page(struct bio_vec *bv, struct page *page,
				       unsigned int len, unsigned int offset)
{
	bv->bv_page = page;
	bv->bv_len = len;
	bv->bv_offset = offset;
}
#define bvec_set_page kport_bvec_set_page
#endif
