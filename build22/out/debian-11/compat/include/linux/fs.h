/* SPDX-License-Identifier: GPL-2.0-only */
/* Made by kport for 5.10.0-46-amd64: what its <linux/fs.h> lacks. */
#ifdef KPORT_IN_LINUX_FS_H
#include_next <linux/fs.h>
#else
#define KPORT_IN_LINUX_FS_H
#include_next <linux/fs.h>
#define KPORT_SHIM_alloc_inode_sb 1
#define KPORT_SHIM_inode_get_mtime 1
#define KPORT_SHIM_inode_set_atime_to_ts 1
#define KPORT_SHIM_inode_set_mtime_to_ts 1
#define KPORT_SHIM_inode_state_read_once 1
#define KPORT_SHIM_set_default_d_op 1
#include <kport/vfs/alloc_inode.h>
#include <kport/vfs/inode_times.h>
#include <kport/vfs/inode_state.h>
#include <kport/vfs/default_d_op.h>
#undef KPORT_IN_LINUX_FS_H
#endif
