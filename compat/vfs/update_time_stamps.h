/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * inode_update_time(), which changes an inode's times and says what has become
 * dirty, made of inode_update_timestamps().
 *
 * Upstream 761475268fa8 ("fs: refactor ->update_time handling").  Before it
 * inode_update_time() called the operation, and inode_update_timestamps() did
 * what it does now.
 */
#include <linux/fs.h>

#if defined(KPORT_SHIM_inode_update_time) && !defined(inode_update_time)
static inline int kport_inode_update_time(struct inode *inode,
					  enum fs_update_time type,
					  unsigned int flags)
{
	int which = type == FS_UPD_ATIME ? S_ATIME :
					   S_CTIME | S_MTIME | S_VERSION;
	int updated = inode_update_timestamps(inode, which);
	int dirty = 0;

	if (updated & (S_ATIME | S_MTIME | S_CTIME))
		dirty = inode->i_sb->s_flags & SB_LAZYTIME ? I_DIRTY_TIME :
							     I_DIRTY_SYNC;
	if (updated & S_VERSION)
		dirty |= I_DIRTY_SYNC;
	return dirty;
}
#define inode_update_time kport_inode_update_time
#endif
