/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Pinning the pages behind an iterator: iov_iter_extract_pages().
 *
 * Upstream 7d58fe731028 ("iov_iter: Add a function to extract a page list from
 * an iterator").  Here for user memory in one piece; it says -EFAULT to others,
 * as mainline does to iterators that it does not know.
 */
#include <kport/lib/pin_segment.h>

#if defined(KPORT_SHIM_iov_iter_extract_pages) && \
	!defined(iov_iter_extract_pages)
static inline ssize_t
kport_iov_iter_extract_pages(struct iov_iter *i, struct page ***pages,
			     size_t maxsize, unsigned int maxpages,
			     unsigned int extraction_flags, size_t *offset0)
{
	unsigned int gup_flags = i->data_source ? 0 : FOLL_WRITE;

	maxsize = min3(maxsize, i->count, KPORT_EXTRACT_MAX);
	if (!maxsize)
		return 0;
	if (!iter_is_ubuf(i))
		return -EFAULT;
	if (i->nofault)
		gup_flags |= FOLL_NOFAULT;
	return kport_pin_segment(i, (unsigned long)i->ubuf + i->iov_offset,
				 maxsize, pages, maxpages, gup_flags, offset0);
}
#define iov_iter_extract_pages kport_iov_iter_extract_pages
#endif

#if defined(KPORT_SHIM_iov_iter_extract_will_pin) && \
	!defined(iov_iter_extract_will_pin)
static inline bool kport_iov_iter_extract_will_pin(const struct iov_iter *iter)
{
	return user_backed_iter(iter);
}
#define iov_iter_extract_will_pin kport_iov_iter_extract_will_pin
#endif
