/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * fsync for simple file systems: simple_fsync(), simple_fsync_noflush().
 *
 * Upstream 5f36c9ca3333 ("fs: Rename generic_file_fsync() to simple_fsync()")
 * and, in the same series, sync_mapping_buffers() left them.  What an earlier
 * writeback of the inode has left in buffers of the device, the newer kernel
 * gets by sync_inode_metadata of super_operations; here the whole device's
 * buffers are written.
 */
#include <linux/fs.h>

/* <linux/blkdev.h> comes after <linux/fs.h>, whose shadow includes this. */
#ifdef CONFIG_BLOCK
int sync_blockdev(struct block_device *bdev);
#endif

#if defined(KPORT_SHIM_simple_fsync_noflush) && !defined(simple_fsync_noflush)
static inline int kport_simple_fsync_noflush(struct file *file, loff_t start,
					     loff_t end, int datasync)
{
	struct block_device *bdev = file->f_mapping->host->i_sb->s_bdev;
	int err = __generic_file_fsync(file, start, end, datasync);

	if (!err && bdev)
		err = sync_blockdev(bdev);
	return err;
}
#define simple_fsync_noflush kport_simple_fsync_noflush
#endif

#if defined(KPORT_SHIM_simple_fsync) && !defined(simple_fsync)
static inline int kport_simple_fsync(struct file *file, loff_t start,
				     loff_t end, int datasync)
{
	struct block_device *bdev = file->f_mapping->host->i_sb->s_bdev;
	int err = __generic_file_fsync(file, start, end, datasync);

	if (!err && bdev)
		err = sync_blockdev(bdev);
	/* Data and inode are written by now: what is left is the flush. */
	return err ?: generic_file_fsync(file, start, end, datasync);
}
#define simple_fsync kport_simple_fsync
#endif
