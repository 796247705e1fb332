/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Pinning the pages behind an iterator: iov_iter_extract_pages().
 *
 * Upstream 7d58fe731028 ("iov_iter: Add a function to extract a page list from
 * an iterator").  Here for user memory in one piece; it says -EFAULT to others,
 * as mainline does to iterators that it does not know.
 */
#include <linux/mm.h>
#include <linux/slab.h>
#include <linux/uio.h>

#if defined(KPORT_SHIM_iov_iter_extract_pages) && \
	!defined(iov_iter_extract_pages)
static inline ssize_t
kport_iov_iter_extract_pages(struct iov_iter *i, struct page ***pages,
			     size_t maxsize, unsigned int maxpages,
			     unsigned int extraction_flags, size_t *offset0)
{
	unsigned int gup_flags = i->data_source ? 0 : FOLL_WRITE;
	unsigned long addr;
	bool made = false;
	size_t len, offset;
	int n;

	maxsize = min_t(size_t, min_t(size_t, maxsize, i->count),
			INT_MAX & PAGE_MASK);
	if (!maxsize)
		return 0;
	if (!iter_is_ubuf(i))
		return -EFAULT;
	if (i->nofault)
		gup_flags |= FOLL_NOFAULT;
	addr = (unsigned long)i->ubuf + i->iov_offset;
	offset = offset_in_page(addr);
	n = min_t(size_t, DIV_ROUND_UP(offset + maxsize, PAGE_SIZE), maxpages);
	if (!*pages) {
		*pages = kvmalloc_array(n, sizeof(**pages), GFP_KERNEL);
		if (!*pages)
			return -ENOMEM;
		made = true;
	}
	n = pin_user_pages_fast(addr & PAGE_MASK, n, gup_flags, *pages);
	if (n <= 0) {
		if (made) {
			kvfree(*pages);
			*pages = NULL;
		}
		return n;
	}
	len = min_t(size_t, maxsize, (size_t)n * PAGE_SIZE - offset);
	*offset0 = offset;
	iov_iter_advance(i, len);
	return len;
}
#define iov_iter_extract_pages kport_iov_iter_extract_pages

static inline bool kport_iov_iter_extract_will_pin(const struct iov_iter *iter)
{
	return user_backed_iter(iter);
}
#define iov_iter_extract_will_pin kport_iov_iter_extract_will_pin
#endif
