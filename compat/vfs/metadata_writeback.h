/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The mark that an inode's metadata is on its way to the device:
 * set_inode_metadata_writeback().  Kernels without it have no reader of it;
 * their write_inode waits for what it has begun, and fsync for the rest.
 *
 * Upstream c474bc56b6d1 ("fs: Provide way for filesystem to wait for metadata
 * writeback").
 */
#include <linux/fs.h>

#if defined(KPORT_SHIM_set_inode_metadata_writeback) && \
	!defined(set_inode_metadata_writeback)
static inline void kport_set_inode_metadata_writeback(struct inode *inode)
{
}
#define set_inode_metadata_writeback kport_set_inode_metadata_writeback
#endif
