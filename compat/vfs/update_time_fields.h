/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * inode_update_time() where an inode's times are plain members: changes them
 * and says what has become dirty.
 *
 * Upstream 761475268fa8 ("fs: refactor ->update_time handling").
 */
#include <linux/fs.h>
#include <linux/iversion.h>

#if defined(KPORT_SHIM_inode_update_time) && !defined(inode_update_time)
static inline int kport_inode_update_time(struct inode *inode,
					  enum fs_update_time type,
					  unsigned int flags)
{
	struct timespec64 now = current_time(inode);
	bool changed;
	int dirty = 0;

	if (type == FS_UPD_ATIME) {
		changed = !timespec64_equal(&inode->i_atime, &now);
		inode->i_atime = now;
	} else {
		changed = !timespec64_equal(&inode->i_mtime, &now) ||
			  !timespec64_equal(&inode->i_ctime, &now);
		inode->i_mtime = now;
		inode->i_ctime = now;
		if (IS_I_VERSION(inode) &&
		    inode_maybe_inc_iversion(inode, changed))
			dirty = I_DIRTY_SYNC;
	}
	if (changed)
		dirty |= inode->i_sb->s_flags & SB_LAZYTIME ? I_DIRTY_TIME :
							      I_DIRTY_SYNC;
	return dirty;
}
#define inode_update_time kport_inode_update_time
#endif
