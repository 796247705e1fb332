/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Accessors for an inode's times where they are plain members.
 *
 * Upstream 077c212f0344 ("fs: new accessor methods for atime and mtime").
 */
#include <linux/fs.h>
#include <linux/time64.h>

#if defined(KPORT_SHIM_inode_get_atime) && !defined(inode_get_atime)
static inline struct timespec64 kport_inode_get_atime(const struct inode *inode)
{
	return inode->i_atime;
}
#define inode_get_atime kport_inode_get_atime
#endif

#if defined(KPORT_SHIM_inode_set_atime_to_ts) && !defined(inode_set_atime_to_ts)
static inline struct timespec64
kport_inode_set_atime_to_ts(struct inode *inode, struct timespec64 ts)
{
	inode->i_atime = ts;
	return ts;
}
#define inode_set_atime_to_ts kport_inode_set_atime_to_ts
#endif

#if defined(KPORT_SHIM_inode_get_mtime) && !defined(inode_get_mtime)
static inline struct timespec64 kport_inode_get_mtime(const struct inode *inode)
{
	return inode->i_mtime;
}
#define inode_get_mtime kport_inode_get_mtime
#endif

#if defined(KPORT_SHIM_inode_set_mtime_to_ts) && !defined(inode_set_mtime_to_ts)
static inline struct timespec64
kport_inode_set_mtime_to_ts(struct inode *inode, struct timespec64 ts)
{
	inode->i_mtime = ts;
	return ts;
}
#define inode_set_mtime_to_ts kport_inode_set_mtime_to_ts
#endif
