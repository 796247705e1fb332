/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Pinning the pages of one piece of user memory that an iterator walks, for
 * iov_iter_extract_pages().
 *
 * Upstream 7d58fe731028 ("iov_iter: Add a function to extract a page list from
 * an iterator").
 */
#include <linux/gfp.h>
#include <linux/mm.h>
#include <linux/numa.h>
#include <linux/overflow.h>
#include <linux/uio.h>

#ifndef KPORT_HAVE_PIN_SEGMENT
#define KPORT_HAVE_PIN_SEGMENT
/* <linux/mm.h> may be what reads this, and not be through yet. */
#ifndef kvmalloc_node
void *kvmalloc_node(size_t size, gfp_t flags, int node);
#endif
void kvfree(const void *addr);
int pin_user_pages_fast(unsigned long start, int nr_pages,
			unsigned int gup_flags, struct page **pages);
#ifndef FOLL_WRITE
#define FOLL_WRITE	0x01
#endif

/* How much one call gives at most. */
#define KPORT_EXTRACT_MAX	((size_t)(INT_MAX & PAGE_MASK))

/* `addr`, `size`: within what `i` stands at and has left; `size` is not 0. */
static inline ssize_t
kport_pin_segment(struct iov_iter *i, unsigned long addr, size_t size,
		  struct page ***pages, unsigned int maxpages,
		  unsigned int gup_flags, size_t *offset0)
{
	size_t offset = addr & ~PAGE_MASK;
	bool made = false;
	int n;

	n = min_t(size_t, DIV_ROUND_UP(offset + size, PAGE_SIZE), maxpages);
	if (!*pages) {
		*pages = kvmalloc_node(array_size(n, sizeof(**pages)),
				       GFP_KERNEL, NUMA_NO_NODE);
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
	size = min_t(size_t, size, (size_t)n * PAGE_SIZE - offset);
	*offset0 = offset;
	iov_iter_advance(i, size);
	return size;
}
#endif
