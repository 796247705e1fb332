/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Metadata buffers that belong to an inode, kept in the list that each
 * address_space has on kernels without struct mapping_metadata_bhs.
 *
 * Upstream 521bea7cec8a ("fs: Move metadata bhs tracking to a separate struct")
 * and a8c8122a3dac ("fs: Provide functions for handling mapping_metadata_bhs
 * directly").
 */
#include <linux/buffer_head.h>
#include <linux/fs.h>
#include <kport/buffer/metadata_bhs_type.h>

#if defined(KPORT_SHIM_mmb_init) && !defined(mmb_init)
static inline void kport_mmb_init(struct mapping_metadata_bhs *mmb,
				  struct address_space *mapping)
{
	mmb->mapping = mapping;
}
#define mmb_init kport_mmb_init
#endif

#if defined(KPORT_SHIM_mmb_mark_buffer_dirty) && !defined(mmb_mark_buffer_dirty)
static inline void kport_mmb_mark_buffer_dirty(struct buffer_head *bh,
					       struct mapping_metadata_bhs *mmb)
{
	mark_buffer_dirty_inode(bh, mmb->mapping->host);
}
#define mmb_mark_buffer_dirty kport_mmb_mark_buffer_dirty
#endif

#if defined(KPORT_SHIM_mmb_sync) && !defined(mmb_sync)
static inline int kport_mmb_sync(struct mapping_metadata_bhs *mmb)
{
	return sync_mapping_buffers(mmb->mapping);
}
#define mmb_sync kport_mmb_sync
#endif

#if defined(KPORT_SHIM_mmb_invalidate) && !defined(mmb_invalidate)
static inline void kport_mmb_invalidate(struct mapping_metadata_bhs *mmb)
{
	invalidate_inode_buffers(mmb->mapping->host);
}
#define mmb_invalidate kport_mmb_invalidate
#endif
