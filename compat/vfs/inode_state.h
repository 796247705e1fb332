/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Reading an inode's state where it is a plain member.
 *
 * Upstream d8753f788ab4 ("fs: provide accessors for ->i_state").
 */
#include <linux/compiler.h>
#include <linux/fs.h>

#if defined(KPORT_SHIM_inode_state_read_once) && !defined(inode_state_read_once)
static inline unsigned long kport_inode_state_read_once(struct inode *inode)
{
	return READ_ONCE(inode->i_state);
}
#define inode_state_read_once kport_inode_state_read_once
#endif

#if defined(KPORT_SHIM_inode_state_read) && !defined(inode_state_read)
#define inode_state_read(inode) \
	({ \
		struct inode *__kport_inode = (inode); \
		lockdep_assert_held(&__kport_inode->i_lock); \
		__kport_inode->i_state; \
	})
#endif
