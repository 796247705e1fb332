// SPDX-License-Identifier: GPL-2.0-only
/*
 * Directory operations that do not open anything.
 */
#include <linux/err.h>
#include <linux/slab.h>
#include "rill.h"

/*
 * Is the inode of a new directory in use already?  The server may have given
 * the number of one that another client removed; the next lookup sorts it out.
 */
static bool rill_has_other_name(struct inode *inode)
{
	struct dentry *alias;

	if (!S_ISDIR(inode->i_mode))
		return false;
	alias = d_find_any_alias(inode);
	dput(alias);
	return alias;
}

/* Return: the inode for what the server has at @dentry, or ERR_PTR(). */
static struct inode *rill_inode_at(struct inode *dir, struct dentry *dentry)
{
	struct rill_fid *dfid, *fid;
	struct inode *inode;

	dfid = rill_fid_of(dir);
	if (IS_ERR(dfid))
		return ERR_CAST(dfid);
	fid = rill_fid_walk(dfid, &dentry->d_name, NULL);
	rill_fid_put(dfid);
	if (IS_ERR(fid))
		return ERR_CAST(fid);
	inode = rill_inode_of(dir->i_sb, fid);
	if (!IS_ERR(inode))
		rill_cache_set(inode, fid);
	rill_fid_put(fid);
	return inode;
}

/*
 * Let the new name @dentry stand for @inode, whose reference is taken, or
 * which is the reason why there is none, an ERR_PTR().
 */
int rill_instantiate(struct inode *dir, struct dentry *dentry,
		     struct inode *inode)
{
	rill_attr_expire(dir);
	if (IS_ERR(inode)) {
		d_drop(dentry);
		return PTR_ERR(inode);
	}
	if (rill_has_other_name(inode)) {
		d_drop(dentry);
		iput(inode);
		return 0;
	}
	rill_dentry_fresh(dentry);
	d_instantiate(dentry, inode);
	/* Not if it is new, but we may have known the number before. */
	rill_revalidate(inode);
	return 0;
}

/* Let the new name @dentry stand for what the server made of it. */
static int rill_made(struct inode *dir, struct dentry *dentry)
{
	return rill_instantiate(dir, dentry, rill_inode_at(dir, dentry));
}

static int rill_mkdir(struct inode *dir,
				 struct dentry *dentry, umode_t mode)
{
	struct rill_fid *dfid;
	int err;

	dfid = rill_fid_of(dir);
	if (IS_ERR(dfid))
		return PTR_ERR(dfid);
	err = rill_proto_mkdir(dfid, &dentry->d_name, mode & 01777);
	rill_fid_put(dfid);
	if (!err)
		err = rill_made(dir, dentry);
	if (err)
		return err;
	return 0;
}

static int rill_mknod(struct inode *dir,
		      struct dentry *dentry, umode_t mode, dev_t dev)
{
	struct rill_fid *dfid;
	int err;

	dfid = rill_fid_of(dir);
	if (IS_ERR(dfid))
		return PTR_ERR(dfid);
	err = rill_proto_mknod(dfid, &dentry->d_name, mode, dev);
	rill_fid_put(dfid);
	if (!err)
		err = rill_made(dir, dentry);
	return err;
}

static int rill_symlink(struct inode *dir,
			struct dentry *dentry, const char *target)
{
	struct rill_fid *dfid;
	int err;

	dfid = rill_fid_of(dir);
	if (IS_ERR(dfid))
		return PTR_ERR(dfid);
	err = rill_proto_symlink(dfid, &dentry->d_name, target);
	rill_fid_put(dfid);
	if (!err)
		err = rill_made(dir, dentry);
	return err;
}

static int rill_link(struct dentry *old, struct inode *dir,
		     struct dentry *dentry)
{
	struct inode *inode = d_inode(old);
	struct rill_fid *dfid, *fid;
	int err;

	dfid = rill_fid_of(dir);
	if (IS_ERR(dfid))
		return PTR_ERR(dfid);
	fid = rill_fid_of(inode);
	if (IS_ERR(fid)) {
		rill_fid_put(dfid);
		return PTR_ERR(fid);
	}
	err = rill_proto_link(dfid, fid, &dentry->d_name);
	rill_fid_put(fid);
	rill_fid_put(dfid);
	if (err)
		return err;
	rill_attr_expire(dir);
	rill_attr_expire(inode);
	inc_nlink(inode);
	ihold(inode);
	rill_dentry_fresh(dentry);
	d_instantiate(dentry, inode);
	return 0;
}

/*
 * A name of @inode, which had @nlink of them, is gone from the server.  If the
 * count changed since, it is the server's and right already.
 */
static void rill_lost_name(struct inode *inode, unsigned int nlink)
{
	rill_cache_drop(inode);
	spin_lock(&inode->i_lock);
	if (S_ISDIR(inode->i_mode))
		clear_nlink(inode);
	else if (nlink && inode->i_nlink == nlink)
		drop_nlink(inode);
	rill_i(inode)->changes++;
	spin_unlock(&inode->i_lock);
	rill_attr_expire(inode);
}

static int rill_remove(struct inode *dir, struct dentry *dentry, u32 flags)
{
	struct inode *inode = d_inode(dentry);
	unsigned int nlink = inode->i_nlink;
	struct rill_fid *dfid;
	int err;

	dfid = rill_fid_of(dir);
	if (IS_ERR(dfid))
		return PTR_ERR(dfid);
	err = rill_proto_unlink(dfid, &dentry->d_name, flags);
	rill_fid_put(dfid);
	if (err)
		return err;
	rill_lost_name(inode, nlink);
	rill_attr_expire(dir);
	rill_dentry_fresh(dentry);
	return 0;
}

static int rill_unlink(struct inode *dir, struct dentry *dentry)
{
	return rill_remove(dir, dentry, 0);
}

static int rill_rmdir(struct inode *dir, struct dentry *dentry)
{
	return rill_remove(dir, dentry, RILL_AT_REMOVEDIR);
}

/* Neither an exchange nor a test for the target is atomic in the protocol. */
static int rill_rename(struct inode *old_dir,
		       struct dentry *old, struct inode *new_dir,
		       struct dentry *new, unsigned int flags)
{
	struct inode *inode = d_inode(old), *target = d_inode(new);
	unsigned int nlink = target ? target->i_nlink : 0;
	struct rill_fid *from, *to;
	int err;

	if (flags)
		return -EINVAL;
	from = rill_fid_of(old_dir);
	if (IS_ERR(from))
		return PTR_ERR(from);
	to = rill_fid_of(new_dir);
	if (IS_ERR(to)) {
		rill_fid_put(from);
		return PTR_ERR(to);
	}
	err = rill_proto_rename(from, &old->d_name, to, &new->d_name);
	rill_fid_put(to);
	rill_fid_put(from);
	if (err)
		return err;

	if (target)
		rill_lost_name(target, nlink);
	/* Fids may follow the file or the name, that is up to the server. */
	rill_cache_drop(inode);
	if (S_ISDIR(inode->i_mode))
		atomic_inc(&rill_m(inode->i_sb)->paths);
	rill_attr_expire(inode);
	rill_attr_expire(old_dir);
	rill_attr_expire(new_dir);
	rill_dentry_fresh(old);
	return 0;
}

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
	.create		= rill_create,
	.atomic_open	= rill_atomic_open,
	.mkdir		= rill_mkdir,
	.mknod		= rill_mknod,
	.symlink	= rill_symlink,
	.link		= rill_link,
	.unlink		= rill_unlink,
	.rmdir		= rill_rmdir,
	.rename		= rill_rename,
	.getattr	= rill_getattr,
	.setattr	= rill_setattr,
	.permission	= rill_permission,
	.listxattr	= rill_listxattr,
};

const struct inode_operations rill_file_inode_ops = {
	.getattr	= rill_getattr,
	.setattr	= rill_setattr,
	.permission	= rill_permission,
	.listxattr	= rill_listxattr,
};

const struct inode_operations rill_symlink_inode_ops = {
	.get_link	= rill_get_link,
	.getattr	= rill_getattr,
	.setattr	= rill_setattr,
	.listxattr	= rill_listxattr,
};

const struct inode_operations rill_special_inode_ops = {
	.getattr	= rill_getattr,
	.setattr	= rill_setattr,
	.permission	= rill_permission,
	.listxattr	= rill_listxattr,
};
