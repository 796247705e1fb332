/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Iterators over user memory: user_backed_iter(), iov_iter_get_pages2().
 *
 * Upstream fcb14cb1bdac ("new iov_iter flavour - ITER_UBUF") and 1ef255e25717
 * ("iov_iter: advancing variants of iov_iter_get_pages{,_alloc}()").
 */
#include <linux/uio.h>

#if defined(KPORT_SHIM_user_backed_iter) && !defined(user_backed_iter)
static inline bool kport_user_backed_iter(const struct iov_iter *i)
{
	return iter_is_iovec(i);
}
#define user_backed_iter kport_user_backed_iter
#endif

#if defined(KPORT_SHIM_iov_iter_get_pages2) && !defined(iov_iter_get_pages2)
static inline ssize_t kport_iov_iter_get_pages2(struct iov_iter *i,
						struct page **pages,
						size_t maxsize,
						unsigned int maxpages,
						size_t *start)
{
	ssize_t n = iov_iter_get_pages(i, pages, maxsize, maxpages, start);

	if (n > 0)
		iov_iter_advance(i, n);
	return n;
}
#define iov_iter_get_pages2 kport_iov_iter_get_pages2
#endif

#if defined(KPORT_SHIM_iov_iter_get_pages_alloc2) && \
	!defined(iov_iter_get_pages_alloc2)
static inline ssize_t kport_iov_iter_get_pages_alloc2(struct iov_iter *i,
						      struct page ***pages,
						      size_t maxsize,
						      size_t *start)
{
	ssize_t n = iov_iter_get_pages_alloc(i, pages, maxsize, start);

	if (n > 0)
		iov_iter_advance(i, n);
	return n;
}
#define iov_iter_get_pages_alloc2 kport_iov_iter_get_pages_alloc2
#endif
