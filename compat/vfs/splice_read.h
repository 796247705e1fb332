/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Splicing from another file: vfs_splice_read().
 *
 * Upstream 6a3f30b8bdb2 ("splice: Make do_splice_to() generic and export it").
 * The checks are those of its own callers: a file that can be read, a position
 * that stays positive.
 */
#include <linux/fs.h>
#include <linux/splice.h>

#if defined(KPORT_SHIM_vfs_splice_read) && !defined(vfs_splice_read)
static inline ssize_t kport_vfs_splice_read(struct file *in, loff_t *ppos,
					    struct pipe_inode_info *pipe,
					    size_t len, unsigned int flags)
{
	if (!(in->f_mode & FMODE_READ))
		return -EBADF;
	if (!in->f_op->splice_read || (ssize_t)len < 0 || *ppos < 0 ||
	    *ppos + (loff_t)len < 0)
		return -EINVAL;
	if (len > MAX_RW_COUNT)
		len = MAX_RW_COUNT;
	return in->f_op->splice_read(in, ppos, pipe, len, flags);
}
#define vfs_splice_read kport_vfs_splice_read
#endif
