// SPDX-License-Identifier: GPL-2.0-only
/*
 * Names: looking them up and how long the outcome is believed.
 *
 * d_time of a dentry is the time, in jiffies, at which it has to be looked
 * at again.
 */
#include <linux/err.h>
#include <linux/namei.h>
#include "rill.h"

/* The server was just asked about this name. */
void rill_dentry_fresh(struct dentry *dentry)
{
	dentry->d_time = jiffies + rill_m(dentry->d_sb)->lifetime;
}

static struct rill_fid *rill_walk_in(struct inode *dir,
				     const struct qstr *name,
				     struct rill_qid *qid)
{
	struct rill_fid *dfid, *fid;

	if (name->len > NAME_MAX)
		return ERR_PTR(-ENAMETOOLONG);
	dfid = rill_fid_of(dir);
	if (IS_ERR(dfid))
		return dfid;
	fid = rill_fid_walk(dfid, name, qid);
	rill_fid_put(dfid);
	return fid;
}

/* Does @name still lead to the file that @dentry stands for? */
static int rill_revalidate_name(struct inode *dir, const struct qstr *name,
				struct dentry *dentry)
{
	struct inode *inode = d_inode(dentry);
	struct rill_qid qid;
	struct rill_fid *fid;

	fid = rill_walk_in(dir, name, &qid);
	if (IS_ERR(fid)) {
		int err = PTR_ERR(fid);

		return err == -ENOENT || err == -ESTALE ? 0 : err;
	}
	if (qid.path != rill_i(inode)->qid_path) {
		rill_fid_put(fid);
		return 0;
	}
	rill_cache_set(inode, fid);
	rill_fid_put(fid);
	rill_dentry_fresh(dentry);
	return 1;
}

static int rill_d_revalidate(struct inode *dir, const struct qstr *name,
			     struct dentry *dentry, unsigned int flags)
{
	if (!(flags & LOOKUP_REVAL) &&
	    time_before(jiffies, READ_ONCE(dentry->d_time))) {
		if (d_really_is_positive(dentry))
			return 1;
		/* Do not make a name on the word of an old answer. */
		return !(flags & (LOOKUP_CREATE | LOOKUP_RENAME_TARGET));
	}
	if (flags & LOOKUP_RCU)
		return -ECHILD;
	if (d_really_is_negative(dentry))
		return 0;
	return rill_revalidate_name(dir, name, dentry);
}

static int kport_rill_d_revalidate(struct dentry *dentry, unsigned int flags)
{
	struct name_snapshot name;
	struct dentry *parent;
	int ret;

	if (flags & LOOKUP_RCU)
		return -ECHILD;
	parent = dget_parent(dentry);
	take_dentry_name_snapshot(&name, dentry);
	ret = rill_d_revalidate(d_inode(parent), &name.name, dentry, flags);
	release_dentry_name_snapshot(&name);
	dput(parent);
	return ret;
}

const struct dentry_operations rill_dentry_ops = {
	.d_revalidate	= kport_rill_d_revalidate,
};

struct dentry *rill_lookup(struct inode *dir, struct dentry *dentry,
			   unsigned int flags)
{
	struct inode *inode = NULL;
	struct rill_fid *fid;
	struct dentry *res;

	fid = rill_walk_in(dir, &dentry->d_name, NULL);
	if (!IS_ERR(fid)) {
		inode = rill_inode_of(dir->i_sb, fid);
		if (!IS_ERR(inode))
			rill_cache_set(inode, fid);
		rill_fid_put(fid);
		/* It went away between the two questions. */
		if (inode == ERR_PTR(-ENOENT))
			inode = NULL;
	} else if (fid != ERR_PTR(-ENOENT)) {
		return ERR_CAST(fid);
	}
	if (IS_ERR(inode))
		return ERR_CAST(inode);
	rill_dentry_fresh(dentry);
	res = d_splice_alias(inode, dentry);
	if (!IS_ERR_OR_NULL(res))
		rill_dentry_fresh(res);
	return res;
}
