/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Mapping another file's pages: can_mmap_file(), vfs_mmap(), where files have
 * one hook for it.
 *
 * Upstream c84bf6dd2b83 ("mm: introduce new .mmap_prepare() file callback") and
 * 20ca475d9860 ("mm: rename call_mmap/mmap_prepare to vfs_mmap/mmap_prepare").
 */
#include <linux/fs.h>

#if defined(KPORT_SHIM_can_mmap_file) && !defined(can_mmap_file)
static inline bool kport_can_mmap_file(struct file *file)
{
	return file->f_op->mmap;
}
#define can_mmap_file kport_can_mmap_file
#endif

#if defined(KPORT_SHIM_vfs_mmap) && !defined(vfs_mmap)
static inline int kport_vfs_mmap(struct file *file, struct vm_area_struct *vma)
{
	return call_mmap(file, vma);
}
#define vfs_mmap kport_vfs_mmap
#endif
