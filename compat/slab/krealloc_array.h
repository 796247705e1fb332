/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Another size for an array: krealloc_array().
 *
 * Upstream f0dbd2bd1c22 ("mm: slab: provide krealloc_array()").
 */
#include <linux/overflow.h>
#include <linux/slab.h>

#if defined(KPORT_SHIM_krealloc_array) && !defined(krealloc_array)
static inline void *__must_check kport_krealloc_array(void *p, size_t new_n,
						      size_t new_size,
						      gfp_t flags)
{
	size_t bytes;

	if (unlikely(check_mul_overflow(new_n, new_size, &bytes)))
		return NULL;
	return krealloc(p, bytes, flags);
}
#define krealloc_array kport_krealloc_array
#endif
