/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * An ACL as an extended attribute in memory of its own: posix_acl_to_xattr(),
 * made of one that fills a buffer it is given.
 *
 * Upstream 6cbfdf89470e ("posix_acl: make posix_acl_to_xattr() alloc the
 * buffer").
 */
#include <linux/posix_acl_xattr.h>
#include <linux/slab.h>

#if defined(KPORT_SHIM_posix_acl_to_xattr) && !defined(posix_acl_to_xattr)
static inline void *
kport_posix_acl_to_xattr(struct user_namespace *ns, const struct posix_acl *acl,
			 size_t *sizep, gfp_t gfp)
{
	size_t size = posix_acl_xattr_size(acl->a_count);
	void *value = kmalloc(size, gfp);

	if (!value)
		return NULL;
	if (posix_acl_to_xattr(ns, acl, value, size) < 0) {
		kfree(value);
		return NULL;
	}
	*sizep = size;
	return value;
}
#define posix_acl_to_xattr kport_posix_acl_to_xattr
#endif
