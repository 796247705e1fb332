/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Allocation of an inode for a superblock: alloc_inode_sb().
 *
 * Upstream 8b9f3ac5b01d ("fs: introduce alloc_inode_sb() to allocate
 * filesystems specific inode").  Before it, lists by memory cgroup are set up
 * without the allocator's help.
 */
#include <linux/fs.h>
#include <linux/slab.h>

#if defined(KPORT_SHIM_alloc_inode_sb) && !defined(alloc_inode_sb)
static inline void *kport_alloc_inode_sb(struct super_block *sb,
					 struct kmem_cache *cache, gfp_t gfp)
{
	return kmem_cache_alloc(cache, gfp);
}
#define alloc_inode_sb kport_alloc_inode_sb
#endif
