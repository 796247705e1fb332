/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * DEFINE_IOMAP_ITER_NEXT(), which makes two operations of what becomes one in
 * newer kernels: one that begins a mapping, one that ends it.
 *
 * Upstream 26dfed9c7a28 ("iomap: add ->iomap_next()").
 */
#include <linux/iomap.h>

#if (defined(KPORT_SHIM_DEFINE_IOMAP_ITER_NEXT) || \
	defined(KPORT_SHIM_DEFINE_IOMAP_ITER_NEXT_END)) && \
	!defined(kport_iter_begin)
#define kport_iter_begin(name)	name##_kport_begin
#define kport_iter_end(name)	name##_kport_end

#define __kport_iter_next(name, begin_fn, end) \
int name##_kport_begin(struct inode *inode, loff_t pos, loff_t length, \
		       unsigned int flags, struct iomap *iomap, \
		       struct iomap *srcmap) \
{ \
	return begin_fn(inode, pos, length, flags, iomap, srcmap); \
} \
static int name##_kport_end(struct inode *inode, loff_t pos, loff_t length, \
			    ssize_t written, unsigned int flags, \
			    struct iomap *iomap) \
{ \
	return end; \
}
#endif

#if defined(KPORT_SHIM_DEFINE_IOMAP_ITER_NEXT) && \
	!defined(DEFINE_IOMAP_ITER_NEXT)
#define DEFINE_IOMAP_ITER_NEXT(name, begin_fn) \
	__kport_iter_next(name, begin_fn, 0)
#endif

#if defined(KPORT_SHIM_DEFINE_IOMAP_ITER_NEXT_END) && \
	!defined(DEFINE_IOMAP_ITER_NEXT_END)
#define DEFINE_IOMAP_ITER_NEXT_END(name, begin_fn, end_fn) \
	__kport_iter_next(name, begin_fn, \
			  end_fn(inode, pos, length, written, flags, iomap))
#endif
