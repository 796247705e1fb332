// SPDX-License-Identifier: GPL-2.0-only
/*
 * Directory operations that do not open anything.
 */
#include <linux/err.h>
#include <linux/slab.h>
#include "rill.h"

static const char *rill_get_link(struct dentry *dentry, struct inode *inode,
				 struct delayed_call *done)
{
	struct rill_fid *fid;
	char *target;

	if (!dentry)
		return ERR_PTR(-ECHILD);
	fid = rill_fid_of(inode);
	if (IS_ERR(fid))
		return ERR_CAST(fid);
	target = rill_proto_readlink(fid);
	rill_fid_put(fid);
	if (!IS_ERR(target))
		set_delayed_call(done, kfree_link, target);
	return target;
}

const struct inode_operations rill_dir_inode_ops = {
	.lookup		= rill_lookup,
	.getattr	= rill_getattr,
	.setattr	= rill_setattr,
	.permission	= rill_permission,
};

const struct inode_operations rill_file_inode_ops = {
	.getattr	= rill_getattr,
	.setattr	= rill_setattr,
	.permission	= rill_permission,
};

const struct inode_operations rill_symlink_inode_ops = {
	.get_link	= rill_get_link,
	.getattr	= rill_getattr,
	.setattr	= rill_setattr,
};

const struct inode_operations rill_special_inode_ops = {
	.getattr	= rill_getattr,
	.setattr	= rill_setattr,
	.permission	= rill_permission,
};
