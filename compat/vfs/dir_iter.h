/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Directories read under the exclusive lock by a shared iterator:
 * WRAP_DIR_ITER().
 *
 * Upstream 3e3271549670 ("vfs: get rid of old '->iterate' directory
 * operation").  iterate_dir() holds the lock shared around iterate_shared on
 * all kernels that have it.
 */
#include <linux/fs.h>

#if (defined(KPORT_SHIM_WRAP_DIR_ITER) || \
	defined(KPORT_SHIM_wrap_directory_iterator)) && \
	!defined(wrap_directory_iterator)
static inline int
kport_wrap_directory_iterator(struct file *file, struct dir_context *ctx,
			      int (*iter)(struct file *, struct dir_context *))
{
	struct rw_semaphore *lock = &file_inode(file)->i_rwsem;
	int ret = -ENOENT;

	/* The caller holds it shared; the directory may die in between. */
	up_read(lock);
	down_write(lock);
	if (!IS_DEADDIR(file_inode(file)))
		ret = iter(file, ctx);
	downgrade_write(lock);
	return ret;
}
#define wrap_directory_iterator kport_wrap_directory_iterator
#endif

#if defined(KPORT_SHIM_WRAP_DIR_ITER) && !defined(WRAP_DIR_ITER)
#define WRAP_DIR_ITER(iter) \
	static int shared_##iter(struct file *file, struct dir_context *ctx) \
	{ \
		return wrap_directory_iterator(file, ctx, iter); \
	}
#endif
