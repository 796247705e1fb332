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

#if defined(KPORT_SHIM_inode_get_atime_sec) && !defined(inode_get_atime_sec)
static inline time64_t kport_inode_get_atime_sec(const struct inode *inode)
{
	return inode->i_atime.tv_sec;
}
#define inode_get_atime_sec kport_inode_get_atime_sec
#endif

#if defined(KPORT_SHIM_inode_get_mtime_sec) && !defined(inode_get_mtime_sec)
static inline time64_t kport_inode_get_mtime_sec(const struct inode *inode)
{
	return inode->i_mtime.tv_sec;
}
#define inode_get_mtime_sec kport_inode_get_mtime_sec
#endif

#if defined(KPORT_SHIM_inode_get_ctime_sec) && !defined(inode_get_ctime_sec)
static inline time64_t kport_inode_get_ctime_sec(const struct inode *inode)
{
	return inode->i_ctime.tv_sec;
}
#define inode_get_ctime_sec kport_inode_get_ctime_sec
#endif

#if defined(KPORT_SHIM_inode_set_atime) && !defined(inode_set_atime)
static inline struct timespec64
kport_inode_set_atime(struct inode *inode, time64_t sec, long nsec)
{
	inode->i_atime = (struct timespec64){ .tv_sec = sec, .tv_nsec = nsec };
	return inode->i_atime;
}
#define inode_set_atime kport_inode_set_atime
#endif

#if defined(KPORT_SHIM_inode_set_mtime) && !defined(inode_set_mtime)
static inline struct timespec64
kport_inode_set_mtime(struct inode *inode, time64_t sec, long nsec)
{
	inode->i_mtime = (struct timespec64){ .tv_sec = sec, .tv_nsec = nsec };
	return inode->i_mtime;
}
#define inode_set_mtime kport_inode_set_mtime
#endif

#if defined(KPORT_SHIM_simple_inode_init_ts) && !defined(simple_inode_init_ts)
static inline struct timespec64 kport_simple_inode_init_ts(struct inode *inode)
{
	struct timespec64 now = current_time(inode);

	inode->i_atime = now;
	inode->i_mtime = now;
	inode->i_ctime = now;
	return now;
}
#define simple_inode_init_ts kport_simple_inode_init_ts
#endif
