// SPDX-License-Identifier: GPL-2.0-only
/*
 * Extended attributes in the namespaces user and trusted.
 */
#include <linux/capability.h>
#include <linux/err.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/xattr.h>
#include "rill.h"

/*
 * Read the value of @name, or the list of names for "".
 * Return: its length, or -ERANGE if that is more than a @size other than 0.
 */
static ssize_t rill_xattr_read(struct inode *inode, const char *name, void *buf,
			       size_t size)
{
	struct rill_fid *fid, *value;
	ssize_t ret;
	u64 len;

	fid = rill_fid_of(inode);
	if (IS_ERR(fid))
		return PTR_ERR(fid);
	value = rill_fid_new(fid->rm);
	if (IS_ERR(value)) {
		rill_fid_put(fid);
		return PTR_ERR(value);
	}
	ret = rill_proto_xattrwalk(fid, value, name, &len);
	rill_fid_put(fid);
	if (ret)
		goto out;
	if (!size) {
		ret = min_t(u64, len, XATTR_SIZE_MAX);
		goto out;
	}
	if (len > size) {
		ret = -ERANGE;
		goto out;
	}
	ret = rill_proto_read(value, 0, buf, len);
out:
	rill_fid_put(value);
	return ret;
}

static int rill_xattr_write(struct inode *inode, const char *name,
			    const void *buf, size_t size, int flags)
{
	struct rill_fid *fid, *value;
	ssize_t ret;
	int err;

	fid = rill_fid_of(inode);
	if (IS_ERR(fid))
		return PTR_ERR(fid);
	value = rill_fid_clone(fid);
	rill_fid_put(fid);
	if (IS_ERR(value))
		return PTR_ERR(value);
	ret = rill_proto_xattrcreate(value, name, size, flags);
	if (!ret)
		ret = rill_proto_write(value, 0, buf, size);
	/* The server sets the attribute when the fid goes, and judges it then. */
	err = rill_fid_put_sync(value);
	rill_attr_expire(inode);
	return ret < 0 ? ret : err;
}

static int rill_xattr_get(const struct xattr_handler *handler,
			  struct dentry *dentry, struct inode *inode,
			  const char *name, void *buffer, size_t size)
{
	return rill_xattr_read(inode, xattr_full_name(handler, name), buffer,
			       size);
}

static int rill_xattr_set(const struct xattr_handler *handler,
			  struct mnt_idmap *idmap, struct dentry *dentry,
			  struct inode *inode, const char *name,
			  const void *buffer, size_t size, int flags)
{
	return rill_xattr_write(inode, xattr_full_name(handler, name), buffer,
				size, flags);
}

static const struct xattr_handler rill_xattr_user = {
	.prefix	= XATTR_USER_PREFIX,
	.get	= rill_xattr_get,
	.set	= rill_xattr_set,
};

static const struct xattr_handler rill_xattr_trusted = {
	.prefix	= XATTR_TRUSTED_PREFIX,
	.get	= rill_xattr_get,
	.set	= rill_xattr_set,
};

const struct xattr_handler * const rill_xattr_handlers[] = {
	&rill_xattr_user,
	&rill_xattr_trusted,
	NULL,
};

static bool rill_xattr_is_listed(const char *name)
{
	if (str_has_prefix(name, XATTR_USER_PREFIX))
		return true;
	return str_has_prefix(name, XATTR_TRUSTED_PREFIX) &&
	       capable(CAP_SYS_ADMIN);
}

/* The server's list holds names that have no handler here, too. */
ssize_t rill_listxattr(struct dentry *dentry, char *list, size_t size)
{
	size_t used = 0, len;
	ssize_t total;
	char *all, *name;

	all = kvmalloc(XATTR_LIST_MAX + 1, GFP_KERNEL);
	if (!all)
		return -ENOMEM;
	total = rill_xattr_read(d_inode(dentry), "", all, XATTR_LIST_MAX);
	if (total < 0)
		goto out;
	all[total] = '\0';
	for (name = all; name < all + total; name += len) {
		len = strlen(name) + 1;
		if (!rill_xattr_is_listed(name))
			continue;
		if (size && used + len > size) {
			total = -ERANGE;
			goto out;
		}
		if (size)
			memcpy(list + used, name, len);
		used += len;
	}
	total = used;
out:
	kvfree(all);
	return total;
}
