// SPDX-License-Identifier: GPL-2.0-only
/*
 * Changing attributes, the size among them.
 */
#include <linux/err.h>
#include <linux/pagemap.h>
#include "rill.h"

static void rill_setattr_fill(struct rill_setattr *set,
			      const struct iattr *iattr)
{
	static const struct {
		unsigned int from;
		u32 to;
	} map[] = {
		{ ATTR_MODE, RILL_SET_MODE },
		{ ATTR_UID, RILL_SET_UID },
		{ ATTR_GID, RILL_SET_GID },
		{ ATTR_SIZE, RILL_SET_SIZE },
		{ ATTR_ATIME, RILL_SET_ATIME },
		{ ATTR_MTIME, RILL_SET_MTIME },
		{ ATTR_CTIME, RILL_SET_CTIME },
		{ ATTR_ATIME_SET, RILL_SET_ATIME_TO },
		{ ATTR_MTIME_SET, RILL_SET_MTIME_TO },
	};
	int i;

	memset(set, 0, sizeof(*set));
	for (i = 0; i < ARRAY_SIZE(map); i++)
		if (iattr->ia_valid & map[i].from)
			set->valid |= map[i].to;
	if (iattr->ia_valid & ATTR_MODE)
		set->mode = iattr->ia_mode;
	if (iattr->ia_valid & ATTR_UID)
		set->uid = from_kuid(&init_user_ns, iattr->ia_uid);
	if (iattr->ia_valid & ATTR_GID)
		set->gid = from_kgid(&init_user_ns, iattr->ia_gid);
	if (iattr->ia_valid & ATTR_SIZE)
		set->size = iattr->ia_size;
	if (iattr->ia_valid & ATTR_ATIME_SET)
		set->atime = iattr->ia_atime;
	if (iattr->ia_valid & ATTR_MTIME_SET)
		set->mtime = iattr->ia_mtime;
}

/*
 * Cut or extend the file here first: waiting for the writeback of what goes
 * makes sure that none of it reaches the server after the new size.  All
 * dirty data was written before, so nothing is lost if the server refuses.
 */
static void rill_truncate_begin(struct inode *inode, loff_t size)
{
	spin_lock(&inode->i_lock);
	rill_i(inode)->pinned++;
	spin_unlock(&inode->i_lock);
	rill_zero_tail(inode, size);
	truncate_setsize(inode, size);
}

static void rill_truncate_end(struct inode *inode)
{
	spin_lock(&inode->i_lock);
	rill_i(inode)->pinned--;
	spin_unlock(&inode->i_lock);
}

/* By name, or through the open file if there is no name any more. */
static struct rill_fid *rill_setattr_fid(struct inode *inode,
					 const struct iattr *iattr)
{
	struct rill_fid *fid = rill_fid_of(inode);

	if (fid == ERR_PTR(-ESTALE) && (iattr->ia_valid & ATTR_FILE) &&
	    file_inode(iattr->ia_file) == inode)
		return rill_fid_get(iattr->ia_file->private_data);
	return fid;
}

int rill_setattr(struct dentry *dentry,
		 struct iattr *iattr)
{
	struct inode *inode = d_inode(dentry);
	bool resize = iattr->ia_valid & ATTR_SIZE;
	struct rill_setattr set;
	struct rill_fid *fid;
	int err;

	err = setattr_prepare(dentry, iattr);
	if (err)
		return err;
	rill_setattr_fill(&set, iattr);
	if (!set.valid)
		return 0;
	/* Later writeback would undo a change of times. */
	rill_flush(inode);

	fid = rill_setattr_fid(inode, iattr);
	if (IS_ERR(fid))
		return PTR_ERR(fid);
	if (resize)
		rill_truncate_begin(inode, iattr->ia_size);
	err = rill_proto_setattr(fid, &set);
	rill_attr_wrote(inode);
	if (resize)
		rill_truncate_end(inode);
	rill_fid_put(fid);
	WRITE_ONCE(rill_i(inode)->access, jiffies);
	/* The VFS looks at some without asking, and a cut may have failed. */
	rill_refresh(inode);
	return err;
}
