/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * An iterator over pages of a mapping, where there is none: iov_iter_xarray()
 * makes it one over a list of them, which lives as long as the iterator.
 *
 * Upstream 7ff5062079ef ("iov_iter: Add ITER_XARRAY").
 */
#include <linux/bvec.h>
#include <linux/mm.h>
#include <linux/pagemap.h>
#include <linux/sched/mm.h>
#include <linux/slab.h>
#include <linux/uio.h>
#include <linux/xarray.h>

#if defined(KPORT_SHIM_kport_iov_iter_xarray) && !defined(kport_xarray_list)
static inline void kport_free_xarray_list(struct bio_vec **list)
{
	kvfree(*list);
}

/* A declaration behind that of the iterator. */
#define kport_xarray_list(name) \
	struct bio_vec *name __attribute__((cleanup(kport_free_xarray_list))) \
		= NULL

/* It ends before a page that is not there, and where memory is short. */
static inline void kport_iov_iter_xarray(struct iov_iter *i,
					 struct bio_vec **list,
					 unsigned int direction,
					 struct xarray *xarray, loff_t start,
					 size_t count)
{
	pgoff_t index = start >> PAGE_SHIFT;
	size_t offset = offset_in_page(start), room, got = 0;
	unsigned long n, used = 0;
	unsigned int nofs;

	n = DIV_ROUND_UP(offset + count, PAGE_SIZE);
	kvfree(*list);
	/* Pages may be locked or under writeback. */
	nofs = memalloc_nofs_save();
	*list = kvmalloc_array(n, sizeof(**list), GFP_KERNEL);
	memalloc_nofs_restore(nofs);
	for (; *list && used < n; used++, offset = 0) {
		struct page *page = xa_load(xarray, index + used);

		if (WARN_ON_ONCE(!page || xa_is_value(page)))
			break;
		room = min_t(size_t, PAGE_SIZE - offset, count - got);
		(*list)[used].bv_page = find_subpage(page, index + used);
		(*list)[used].bv_len = room;
		(*list)[used].bv_offset = offset;
		got += room;
	}
	iov_iter_bvec(i, direction, *list, used, got);
}
#endif
