// SPDX-License-Identifier: GPL-2.0-only
/*
 * Attributes: what the server says, how long it is believed, who wins.
 *
 * While a file has data here that the server has not, its size and times are
 * ours to know, so an answer of the server that may be older than our last
 * change is taken for the rest of the attributes only.
 */
#include <linux/namei.h>
#include <linux/pagemap.h>
#include <linux/stat.h>
#include <linux/statfs.h>
#include "rill.h"

/* Is there data here that the server does not have? */
bool rill_is_dirty(const struct inode *inode)
{
	return mapping_tagged(inode->i_mapping, PAGECACHE_TAG_DIRTY) ||
	       mapping_tagged(inode->i_mapping, PAGECACHE_TAG_WRITEBACK);
}

/* To be called before asking; the answer goes to rill_attr_apply() with it. */
unsigned int rill_attr_begin(struct inode *inode)
{
	unsigned int changes;

	spin_lock(&inode->i_lock);
	changes = rill_i(inode)->changes;
	spin_unlock(&inode->i_lock);
	return changes;
}

/* Is the file that @attr describes the way we know @inode? */
static bool rill_attr_match(const struct inode *inode,
			    const struct rill_attr *attr)
{
	struct timespec64 mtime = inode_get_mtime(inode);

	return i_size_read(inode) == attr->size &&
	       timespec64_equal(&mtime, &attr->mtime);
}

/* The part that local changes bear upon. */
static void rill_attr_apply_data(struct inode *inode,
				 const struct rill_attr *attr)
{
	struct rill_inode *ri = rill_i(inode);

	if (!ri->wrote && !rill_attr_match(inode, attr))
		ri->seen++;
	ri->wrote = false;
	set_nlink(inode, attr->nlink);
	i_size_write(inode, attr->size);
	inode->i_blocks = attr->blocks;
	inode_set_mtime_to_ts(inode, attr->mtime);
	inode_set_ctime_to_ts(inode, attr->ctime);
	ri->expires = jiffies + rill_m(inode->i_sb)->lifetime;
}

void rill_attr_apply(struct inode *inode, const struct rill_attr *attr,
		     unsigned int changes)
{
	struct rill_inode *ri = rill_i(inode);

	spin_lock(&inode->i_lock);
	inode->i_mode = (inode->i_mode & S_IFMT) | (attr->mode & ~S_IFMT);
	i_uid_write(inode, attr->uid);
	i_gid_write(inode, attr->gid);
	inode_set_atime_to_ts(inode, attr->atime);
	ri->has_btime = attr->valid & RILL_ATTR_BTIME;
	ri->btime = attr->btime;
	ri->access = jiffies + rill_m(inode->i_sb)->lifetime;
	if (ri->changes == changes && !ri->pinned && !rill_is_dirty(inode))
		rill_attr_apply_data(inode, attr);
	spin_unlock(&inode->i_lock);
}

/*
 * @attr was asked for without knowing that it is about @inode, so we cannot
 * tell which is older.
 */
void rill_attr_hint(struct inode *inode, const struct rill_attr *attr)
{
	spin_lock(&inode->i_lock);
	if (!rill_attr_match(inode, attr))
		rill_i(inode)->expires = jiffies;
	spin_unlock(&inode->i_lock);
}

/* Ask the server the next time. */
void rill_attr_expire(struct inode *inode)
{
	WRITE_ONCE(rill_i(inode)->expires, jiffies);
}

/* We made the server change the file, so other times are no surprise. */
void rill_attr_wrote(struct inode *inode)
{
	struct rill_inode *ri = rill_i(inode);

	spin_lock(&inode->i_lock);
	ri->changes++;
	ri->wrote = true;
	ri->expires = jiffies;
	spin_unlock(&inode->i_lock);
}

/* Data was written up to @size, here or on the server. */
void rill_attr_extend(struct inode *inode, loff_t size)
{
	spin_lock(&inode->i_lock);
	rill_i(inode)->changes++;
	if (size > i_size_read(inode))
		i_size_write(inode, size);
	spin_unlock(&inode->i_lock);
}

static bool rill_attr_fresh(const struct inode *inode)
{
	return time_before(jiffies, READ_ONCE(rill_i(inode)->expires));
}

/* A fid to ask for attributes, at best one that need not be walked to. */
static struct rill_fid *rill_fid_to_ask(struct inode *inode)
{
	struct rill_fid *fid = rill_cache_get(inode);

	if (!fid)
		fid = rill_writeback_fid(inode);
	return fid ? fid : rill_fid_of(inode);
}

/* Ask @fid, and give it back, for the attributes of @inode. */
static int rill_refresh_by(struct inode *inode, struct rill_fid *fid)
{
	struct rill_attr attr;
	unsigned int changes;
	int err;

	if (IS_ERR(fid))
		return PTR_ERR(fid);
	changes = rill_attr_begin(inode);
	err = rill_proto_getattr(fid, &attr);
	rill_fid_put(fid);
	if (err)
		return err;
	if (!rill_same_file(inode, &attr))
		return -ESTALE;
	rill_attr_apply(inode, &attr, changes);
	return 0;
}

/* Ask the server for the attributes.  -ESTALE says that the file is gone. */
int rill_refresh(struct inode *inode)
{
	int err;

	err = rill_refresh_by(inode, rill_fid_to_ask(inode));
	if (err == -ENOENT || err == -ESTALE) {
		/* The fid may stand for a name that was moved meanwhile. */
		rill_cache_drop(inode);
		err = rill_refresh_by(inode, rill_fid_of(inode));
	}
	return err == -ENOENT ? -ESTALE : err;
}

/*
 * Learn what times our writing led to, before someone else writes: a change
 * that is found later is then known to be another's.
 */
void rill_settle(struct inode *inode)
{
	if (READ_ONCE(rill_i(inode)->wrote))
		rill_refresh(inode);
}

/* Ask the server for the attributes if they are not fresh. */
int rill_revalidate(struct inode *inode)
{
	return rill_attr_fresh(inode) ? 0 : rill_refresh(inode);
}

/*
 * Drop cached data that was found to be older than the file.  Several may do
 * so at once: each reads only after its own invalidation.
 */
void rill_revalidate_data(struct inode *inode)
{
	struct rill_inode *ri = rill_i(inode);
	unsigned int seen = READ_ONCE(ri->seen);

	if (READ_ONCE(ri->cached) == seen)
		return;
	rill_flush(inode);
	/* What someone made dirty since is newer and stays. */
	invalidate_inode_pages2(inode->i_mapping);
	WRITE_ONCE(ri->cached, seen);
}

/* Write dirty data back, and leave errors for fsync() to report. */
void rill_flush(struct inode *inode)
{
	if (!S_ISREG(inode->i_mode) || !rill_is_dirty(inode))
		return;
	filemap_fdatawrite(inode->i_mapping);
	filemap_fdatawait_keep_errors(inode->i_mapping);
}

int rill_getattr(struct user_namespace *idmap, const struct path *path,
		 struct kstat *stat, u32 request_mask, unsigned int flags)
{
	struct inode *inode = d_inode(path->dentry);
	struct rill_inode *ri = rill_i(inode);
	int err = 0;

	if (!(flags & AT_STATX_DONT_SYNC)) {
		/* Times follow from writes that the server has seen. */
		if (request_mask & (STATX_SIZE | STATX_BLOCKS | STATX_MTIME |
				    STATX_CTIME))
			rill_flush(inode);
		err = flags & AT_STATX_FORCE_SYNC ? rill_refresh(inode) :
						    rill_revalidate(inode);
	}
	/* An open file without a name may be beyond asking for. */
	if (err && !(err == -ESTALE && d_unlinked(path->dentry)))
		return err;
	generic_fillattr(idmap, inode, stat);
	/* S_NOATIME hides it, but the server keeps it. */
	stat->result_mask |= STATX_ATIME;
	stat->blksize = rounddown_pow_of_two(rill_m(inode->i_sb)->io_max);
	if (ri->has_btime) {
		stat->btime = ri->btime;
		stat->result_mask |= STATX_BTIME;
	}
	return 0;
}

/*
 * Judge by the server's attributes, which our writing to a file or directory
 * does not change.  The server judges again, for the user that the mount
 * attached as.
 */
int rill_permission(struct user_namespace *idmap, struct inode *inode, int mask)
{
	int err;

	if (!time_before(jiffies, READ_ONCE(rill_i(inode)->access))) {
		if (mask & MAY_NOT_BLOCK)
			return -ECHILD;
		err = rill_refresh(inode);
		if (err)
			return err;
	}
	return generic_permission(idmap, inode, mask);
}
