/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Which of an inode's times an access changes: enum fs_update_time.
 *
 * Upstream 761475268fa8 ("fs: refactor ->update_time handling").
 */
#include <linux/fs.h>

#if (defined(KPORT_SHIM_enum_fs_update_time) || \
	defined(KPORT_SHIM_FS_UPD_ATIME) || \
	defined(KPORT_SHIM_FS_UPD_CMTIME)) && \
	!defined(KPORT_HAVE_enum_fs_update_time)
#define KPORT_HAVE_enum_fs_update_time
enum fs_update_time {
	FS_UPD_ATIME,
	FS_UPD_CMTIME,
};
#endif
