/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The attributes that the VFS enforces, for statx(): generic_fill_statx_attr().
 *
 * Upstream 4f911138c8da ("fs: add generic helper for filling statx attribute
 * flags").
 */
#include <linux/fs.h>
#include <linux/stat.h>

#if defined(KPORT_SHIM_generic_fill_statx_attr) && \
	!defined(generic_fill_statx_attr)
static inline void kport_generic_fill_statx_attr(struct inode *inode,
						 struct kstat *stat)
{
	if (IS_IMMUTABLE(inode))
		stat->attributes |= STATX_ATTR_IMMUTABLE;
	if (IS_APPEND(inode))
		stat->attributes |= STATX_ATTR_APPEND;
	stat->attributes_mask |= STATX_ATTR_IMMUTABLE | STATX_ATTR_APPEND;
}
#define generic_fill_statx_attr kport_generic_fill_statx_attr
#endif
