/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Pinning the pages behind an iterator that walks a vector:
 * iov_iter_extract_pages().
 *
 * Upstream 7d58fe731028 ("iov_iter: Add a function to extract a page list from
 * an iterator").  Here for user memory; it says -EFAULT to others, as mainline
 * does to iterators that it does not know.
 */
#include <kport/lib/pin_segment.h>

#if defined(KPORT_SHIM_iov_iter_extract_pages) && \
	!defined(iov_iter_extract_pages)
static inline ssize_t
kport_iov_iter_extract_pages(struct iov_iter *i, struct page ***pages,
			     size_t maxsize, unsigned int maxpages,
			     unsigned int extraction_flags, size_t *offset0)
{
	unsigned int gup_flags = iov_iter_rw(i) == READ ? FOLL_WRITE : 0;
	const struct iovec *vec = i->iov;
	size_t skip = i->iov_offset;

	maxsize = min3(maxsize, i->count, KPORT_EXTRACT_MAX);
	if (!maxsize)
		return 0;
	if (!iter_is_iovec(i))
		return -EFAULT;
	/* What is left is more than nothing, so a piece of it comes. */
	for (; vec->iov_len == skip; skip = 0)
		vec++;
	return kport_pin_segment(i, (unsigned long)vec->iov_base + skip,
				 min_t(size_t, maxsize, vec->iov_len - skip),
				 pages, maxpages, gup_flags, offset0);
}
#define iov_iter_extract_pages kport_iov_iter_extract_pages
#endif

#if defined(KPORT_SHIM_iov_iter_extract_will_pin) && \
	!defined(iov_iter_extract_will_pin)
static inline bool kport_iov_iter_extract_will_pin(const struct iov_iter *iter)
{
	return iter_is_iovec(iter);
}
#define iov_iter_extract_will_pin kport_iov_iter_extract_will_pin
#endif
