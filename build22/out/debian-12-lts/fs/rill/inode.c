// SPDX-License-Identifier: GPL-2.0-only
/*
 * Inodes: memory, identity, and the way out.
 */
#include <linux/err.h>
#include <linux/pagemap.h>
#include <linux/slab.h>
#include "rill.h"

static struct kmem_cache *rill_inode_cache;

struct inode *rill_alloc_inode(struct super_block *sb)
{
	struct rill_inode *ri;

	ri = alloc_inode_sb(sb, rill_inode_cache, GFP_KERNEL);
	if (!ri)
		return NULL;
	ri->qid_path = 0;
	ri->gen = 0;
	ri->walked = NULL;
	ri->wb = NULL;
	ri->writers = 0;
	ri->changes = 0;
	ri->pinned = 0;
	ri->seen = 0;
	ri->cached = 0;
	ri->wrote = false;
	ri->expires = jiffies;
	ri->access = jiffies;
	ri->has_btime = false;
	return &ri->vfs;
}

void rill_free_inode(struct inode *inode)
{
	kmem_cache_free(rill_inode_cache, rill_i(inode));
}

void rill_evict_inode(struct inode *inode)
{
	struct rill_inode *ri = rill_i(inode);

	truncate_inode_pages_final(&inode->i_data);
	clear_inode(inode);
	rill_cache_drop(inode);
	if (ri->wb)
		rill_fid_put(ri->wb);
	ri->wb = NULL;
}

/* Is @inode the file that @attr describes, as far as numbers can tell? */
bool rill_same_file(const struct inode *inode, const struct rill_attr *attr)
{
	const struct rill_inode *ri = rill_i(inode);

	if (ri->qid_path != attr->qid.path ||
	    (inode->i_mode & S_IFMT) != (attr->mode & S_IFMT))
		return false;
	return !(attr->valid & RILL_ATTR_GEN) || ri->gen == attr->gen;
}

static int rill_iget_test(struct inode *inode, void *data)
{
	return rill_same_file(inode, data);
}

static int rill_iget_set(struct inode *inode, void *data)
{
	const struct rill_attr *attr = data;
	struct rill_inode *ri = rill_i(inode);

	ri->qid_path = attr->qid.path;
	ri->gen = attr->valid & RILL_ATTR_GEN ? attr->gen : 0;
	inode->i_mode = attr->mode;
	inode->i_ino = attr->qid.path;
	return 0;
}

/* Device numbers travel as the server's C library keeps them. */
static dev_t rill_dev(u64 rdev)
{
	return MKDEV((rdev >> 8 & 0xfff) | (rdev >> 32 & ~0xfffULL),
		     (rdev & 0xff) | (rdev >> 12 & ~0xffULL));
}

static void rill_inode_setup(struct inode *inode, const struct rill_attr *attr)
{
	/* Times of change are the server's to set. */
	inode->i_flags |= S_NOATIME | S_NOCMTIME;
	switch (inode->i_mode & S_IFMT) {
	case S_IFREG:
		inode->i_op = &rill_file_inode_ops;
		inode->i_fop = &rill_file_ops;
		inode->i_mapping->a_ops = &rill_aops;
		break;
	case S_IFDIR:
		inode->i_op = &rill_dir_inode_ops;
		inode->i_fop = &rill_dir_ops;
		break;
	case S_IFLNK:
		inode->i_op = &rill_symlink_inode_ops;
		break;
	default:
		inode->i_op = &rill_special_inode_ops;
		init_special_inode(inode, inode->i_mode, rill_dev(attr->rdev));
		break;
	}
}

/* Return: the inode for a file with these attributes, or ERR_PTR(). */
static struct inode *rill_iget(struct super_block *sb,
			       const struct rill_attr *attr)
{
	struct inode *inode;

	inode = iget5_locked(sb, attr->qid.path, rill_iget_test, rill_iget_set,
			     (void *)attr);
	if (!inode)
		return ERR_PTR(-ENOMEM);
	if (inode_state_read_once(inode) & I_NEW) {
		rill_inode_setup(inode, attr);
		rill_attr_apply(inode, attr, rill_attr_begin(inode));
		unlock_new_inode(inode);
	} else {
		rill_attr_hint(inode, attr);
	}
	return inode;
}

/* Return: the inode for the file that @fid stands for, or ERR_PTR(). */
struct inode *rill_inode_of(struct super_block *sb, struct rill_fid *fid)
{
	struct rill_attr attr;
	int err;

	err = rill_proto_getattr(fid, &attr);
	if (err)
		return ERR_PTR(err);
	return rill_iget(sb, &attr);
}

static void rill_inode_once(void *obj)
{
	struct rill_inode *ri = obj;

	inode_init_once(&ri->vfs);
}

int rill_inode_init(void)
{
	rill_inode_cache = kmem_cache_create("rill_inode",
					     sizeof(struct rill_inode), 0,
					     SLAB_RECLAIM_ACCOUNT | SLAB_ACCOUNT,
					     rill_inode_once);
	return rill_inode_cache ? 0 : -ENOMEM;
}

void rill_inode_exit(void)
{
	/* Inodes are freed by RCU; all of them have to be. */
	rcu_barrier();
	kmem_cache_destroy(rill_inode_cache);
}
