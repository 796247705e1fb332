// SPDX-License-Identifier: GPL-2.0-only
/*
 * The super block and the module.
 */
#include <linux/backing-dev.h>
#include <linux/err.h>
#include <linux/fs_context.h>
#include <linux/module.h>
#include <linux/pagemap.h>
#include <linux/seq_file.h>
#include <linux/statfs.h>
#include "rill.h"

static int rill_statfs(struct dentry *dentry, struct kstatfs *buf)
{
	struct rill_mount *rm = rill_m(dentry->d_sb);
	struct rill_statfs st;
	int err;

	err = rill_proto_statfs(rm->root, &st);
	if (err)
		return err;
	buf->f_type = RILL_MAGIC;
	buf->f_bsize = st.bsize;
	buf->f_blocks = st.blocks;
	buf->f_bfree = st.bfree;
	buf->f_bavail = st.bavail;
	buf->f_files = st.files;
	buf->f_ffree = st.ffree;
	buf->f_fsid = u64_to_fsid(st.fsid);
	buf->f_namelen = min_t(u32, st.namelen, NAME_MAX);
	return 0;
}

static int rill_show_options(struct seq_file *m, struct dentry *root)
{
	struct rill_mount *rm = rill_m(root->d_sb);
	struct rill_options *opt = &rm->opt;

	seq_show_option(m, "addr", opt->addr);
	seq_printf(m, ",port=%u", opt->port);
	seq_show_option(m, "aname", opt->aname);
	if (*opt->uname)
		seq_show_option(m, "uname", opt->uname);
	if (opt->uid != RILL_NOUID)
		seq_printf(m, ",uid=%u", opt->uid);
	seq_printf(m, ",msize=%u", rill_session_msize(rm->session));
	if (opt->timeout)
		seq_printf(m, ",timeout=%u", opt->timeout);
	seq_printf(m, ",cachetime=%u", opt->cachetime);
	return 0;
}

/* umount -f: nothing waits for the server any longer. */
static void rill_umount_begin(struct super_block *sb)
{
	rill_session_close(rill_m(sb)->session);
}

static const struct super_operations rill_super_ops = {
	.alloc_inode	= rill_alloc_inode,
	.free_inode	= rill_free_inode,
	.evict_inode	= rill_evict_inode,
	.statfs		= rill_statfs,
	.umount_begin	= rill_umount_begin,
	.show_options	= rill_show_options,
};

/* The root, which the session is attached to. */
static struct inode *rill_root_inode(struct super_block *sb)
{
	struct inode *inode = rill_inode_of(sb, rill_m(sb)->root);

	if (!IS_ERR(inode) && !S_ISDIR(inode->i_mode)) {
		iput(inode);
		return ERR_PTR(-ENOTDIR);
	}
	return inode;
}

int rill_fill_super(struct super_block *sb, struct fs_context *fc)
{
	struct rill_mount *rm = rill_m(sb);
	struct inode *root;
	int err;

	sb->s_magic = RILL_MAGIC;
	sb->s_op = &rill_super_ops;
	sb->s_xattr = (const struct xattr_handler **)rill_xattr_handlers;
	set_default_d_op(sb, &rill_dentry_ops);
	sb->s_maxbytes = MAX_LFS_FILESIZE;
	sb->s_blocksize = PAGE_SIZE;
	sb->s_blocksize_bits = PAGE_SHIFT;
	sb->s_time_gran = 1;
	sb->s_flags |= SB_NOATIME;

	err = super_setup_bdi(sb);
	if (err)
		return err;
	/* Enough for a few requests at once. */
	sb->s_bdi->ra_pages = max_t(unsigned long, sb->s_bdi->ra_pages,
				    4 * (rm->io_max >> PAGE_SHIFT));
	sb->s_bdi->io_pages = rm->io_max >> PAGE_SHIFT;

	root = rill_root_inode(sb);
	if (IS_ERR(root))
		return PTR_ERR(root);
	sb->s_root = d_make_root(root);
	return sb->s_root ? 0 : -ENOMEM;
}

static void rill_kill_sb(struct super_block *sb)
{
	struct rill_mount *rm = rill_m(sb);

	kill_anon_super(sb);
	rill_mount_free(rm);
}

struct file_system_type rill_type = {
	.owner			= THIS_MODULE,
	.name			= "rill",
	.init_fs_context	= rill_init_fs_context,
	.parameters		= rill_parameters,
	.kill_sb		= rill_kill_sb,
};
MODULE_ALIAS_FS("rill");
