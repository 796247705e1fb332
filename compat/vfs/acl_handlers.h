/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What super_block.s_xattr means on kernels that find POSIX ACLs by it: the
 * file system's own handlers behind those of ACLs.
 *
 * Upstream 0c95c025a02e ("fs: drop unused posix acl handlers").
 */
#include <linux/bug.h>
#include <linux/fs.h>
#include <linux/posix_acl_xattr.h>

#if defined(KPORT_SHIM_super_block_s_xattr) && \
	!defined(kport_with_acl_handlers)
#define KPORT_MOST_HANDLERS	32

static inline const struct xattr_handler **
kport_join_handlers(const struct xattr_handler **all,
		    const struct xattr_handler *const *own)
{
	unsigned int n = 2;

	/* What is there since an earlier mount is written anew, the same. */
	WRITE_ONCE(all[0], &posix_acl_access_xattr_handler);
	WRITE_ONCE(all[1], &posix_acl_default_xattr_handler);
	for (; own && *own && n < KPORT_MOST_HANDLERS - 1; n++, own++) {
		WARN_ON_ONCE(all[n] && all[n] != *own);
		WRITE_ONCE(all[n], *own);
	}
	WARN_ON_ONCE(own && *own);
	return all;
}

#define kport_with_acl_handlers(own) \
	({ \
		static const struct xattr_handler * \
			__kport_all[KPORT_MOST_HANDLERS]; \
		kport_join_handlers(__kport_all, (own)); \
	})
#endif
