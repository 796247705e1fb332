/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Setting the dentry operations of a superblock: set_default_d_op().
 *
 * Upstream 05fb0e666495 ("new helper: set_default_d_op()").  Older kernels
 * work out the flags for each dentry from the operations alone.
 */
#include <linux/fs.h>

#if defined(KPORT_SHIM_set_default_d_op) && !defined(set_default_d_op)
static inline void kport_set_default_d_op(struct super_block *sb,
					  const struct dentry_operations *ops)
{
	sb->s_d_op = ops;
}
#define set_default_d_op kport_set_default_d_op
#endif
