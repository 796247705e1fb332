// SPDX-License-Identifier: GPL-2.0-only
/*
 * Making a regular file, which on the server opens it in one step.
 */
#include <linux/err.h>
#include <linux/namei.h>
#include "rill.h"

/* Make the file @dentry, which must not exist.  Return: an open fid. */
static struct rill_fid *rill_create_open(struct inode *dir,
					 struct dentry *dentry,
					 unsigned int flags, umode_t mode)
{
	struct rill_fid *dfid, *fid;
	int err;

	dfid = rill_fid_of(dir);
	if (IS_ERR(dfid))
		return dfid;
	fid = rill_fid_clone(dfid);
	rill_fid_put(dfid);
	if (IS_ERR(fid))
		return fid;
	/* What is written through the page cache may have to be read first. */
	if ((flags & O_ACCMODE) == O_WRONLY)
		flags = (flags & ~O_ACCMODE) | O_RDWR;
	err = rill_proto_lcreate(fid, &dentry->d_name,
				 (flags & O_ACCMODE) | RILL_O_CREAT |
				 RILL_O_EXCL, mode & S_IALLUGO);
	if (!err)
		err = rill_instantiate(dir, dentry,
				       rill_inode_of(dir->i_sb, fid));
	if (err) {
		rill_fid_put(fid);
		return ERR_PTR(err);
	}
	return fid;
}

int rill_create(struct mnt_idmap *idmap, struct inode *dir,
		struct dentry *dentry, umode_t mode, bool excl)
{
	struct rill_fid *fid;

	fid = rill_create_open(dir, dentry, O_RDONLY, mode);
	if (IS_ERR(fid))
		return PTR_ERR(fid);
	rill_fid_put(fid);
	return 0;
}

/* finish_open() calls this instead of rill_open(): the fid is there already. */
static int rill_open_created(struct inode *inode, struct file *file)
{
	rill_attach_fid(inode, file, file->private_data);
	return 0;
}

int rill_atomic_open(struct inode *dir, struct dentry *dentry,
		     struct file *file, unsigned int flags, umode_t mode)
{
	struct dentry *res = NULL;
	struct rill_fid *fid;
	int err;

	if (d_in_lookup(dentry)) {
		res = rill_lookup(dir, dentry, 0);
		if (IS_ERR(res))
			return PTR_ERR(res);
		if (res)
			dentry = res;
	}
	if (!(flags & O_CREAT) || d_really_is_positive(dentry))
		return finish_no_open(file, res);

	fid = rill_create_open(dir, dentry, flags, mode);
	if (IS_ERR(fid)) {
		err = PTR_ERR(fid);
		/* Someone was faster; -ESTALE makes the VFS look again. */
		if (err == -EEXIST && !(flags & O_EXCL)) {
			d_drop(dentry);
			err = -ESTALE;
		}
		goto out;
	}
	file->private_data = fid;
	file->f_mode |= FMODE_CREATED;
	err = finish_open(file, dentry, rill_open_created);
	/* Without success there is no release. */
	if (err)
		rill_fid_put(fid);
out:
	dput(res);
	return err;
}
