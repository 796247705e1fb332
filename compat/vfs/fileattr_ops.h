/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * inode_operations.fileattr_get and fileattr_set, where each file system has an
 * ioctl of its own for the flags of files.
 *
 * Upstream 4c5b47997521 ("vfs: add fileattr ops").  Two ways lead from an ioctl
 * to them: a file gets its operations with our ioctl before its own, and that
 * asks getattr and setattr of the inode what nobody else does: getattr with a
 * request mask that statx() refuses, setattr with nothing to change and itself
 * as the file.  Wrappers put into these two slots know it; what has none of
 * them does nothing of it, and leaves `fa` where it is.
 */
#include <linux/capability.h>
#include <linux/dcache.h>
#include <linux/fs.h>
#include <linux/fsnotify.h>
#include <linux/mount.h>
#include <linux/projid.h>
#include <linux/spinlock.h>
#include <linux/stat.h>
#include <linux/uaccess.h>
#include <kport/vfs/fileattr.h>

#if defined(KPORT_SHIM_kport_fileattr_fops) && !defined(kport_fileattr_fops)
/* What a user may set, and what is only shown. */
#define KPORT_XFLAGS_SET \
	(FS_XFLAG_COMMON | FS_XFLAG_REALTIME | FS_XFLAG_RTINHERIT | \
	 FS_XFLAG_NOSYMLINKS | FS_XFLAG_EXTSIZE | FS_XFLAG_EXTSZINHERIT | \
	 FS_XFLAG_NODEFRAG | FS_XFLAG_FILESTREAM | FS_XFLAG_COWEXTSIZE)
#define KPORT_XFLAGS_SHOWN	(FS_XFLAG_PREALLOC | FS_XFLAG_HASATTR)

struct kport_fileattr_get {
	struct kstat stat;
	struct file_kattr *fa;
};

struct kport_fileattr_set {
	struct iattr attr;
	struct file_kattr *fa;
};

static inline struct file_kattr *kport_fileattr_asked(struct kstat *stat,
						      u32 request_mask)
{
	struct file_kattr *fa;

	if (request_mask != STATX__RESERVED)
		return NULL;
	fa = container_of(stat, struct kport_fileattr_get, stat)->fa;
	container_of(stat, struct kport_fileattr_get, stat)->fa = NULL;
	return fa;
}

static inline struct file_kattr *kport_fileattr_given(struct iattr *attr)
{
	struct file_kattr *fa;

	if (attr->ia_valid || attr->ia_file != (void *)attr)
		return NULL;
	fa = container_of(attr, struct kport_fileattr_set, attr)->fa;
	container_of(attr, struct kport_fileattr_set, attr)->fa = NULL;
	return fa;
}

static inline int kport_fileattr_get(struct file *file, struct file_kattr *fa)
{
	const struct inode_operations *iop = file_inode(file)->i_op;
	struct kport_fileattr_get ask = { .fa = fa };
	int err;

	if (!iop->getattr)
		return -ENOIOCTLCMD;
	err = iop->getattr(&file->f_path, &ask.stat, STATX__RESERVED, 0);
	return ask.fa ? -ENOIOCTLCMD : err;
}

/* What the VFS checks of either form, by the helpers it had then. */
static inline int kport_fileattr_check(struct inode *inode,
				       const struct file_kattr *was,
				       struct file_kattr *fa)
{
	struct fsxattr older = {
		.fsx_xflags = was->fsx_xflags,
		.fsx_extsize = was->fsx_extsize,
		.fsx_projid = was->fsx_projid,
		.fsx_cowextsize = was->fsx_cowextsize,
	}, newer = {
		.fsx_xflags = fa->fsx_xflags,
		.fsx_extsize = fa->fsx_extsize,
		.fsx_projid = fa->fsx_projid,
		.fsx_cowextsize = fa->fsx_cowextsize,
	};
	int err = vfs_ioc_setflags_prepare(inode, was->flags, fa->flags);

	if (!err && was->fsx_projid != fa->fsx_projid &&
	    !projid_valid(make_kprojid(&init_user_ns, fa->fsx_projid)))
		err = -EINVAL;
	err = err ?: vfs_ioc_fssetxattr_check(inode, &older, &newer);
	fa->fsx_xflags = newer.fsx_xflags;
	return err;
}

static inline int kport_fileattr_change(struct file *file,
					struct file_kattr *fa)
{
	struct inode *inode = file_inode(file);
	struct kport_fileattr_set give = { .fa = fa };
	struct file_kattr was = { };
	int err = kport_fileattr_get(file, &was);

	if (err)
		return err;
	if (fa->flags_valid) {
		fa->fsx_xflags |= was.fsx_xflags & ~FS_XFLAG_COMMON;
		fa->fsx_extsize = was.fsx_extsize;
		fa->fsx_nextents = was.fsx_nextents;
		fa->fsx_projid = was.fsx_projid;
		fa->fsx_cowextsize = was.fsx_cowextsize;
	} else {
		fa->flags |= was.flags & ~FS_COMMON_FL;
	}
	err = kport_fileattr_check(inode, &was, fa);
	if (err)
		return err;
	if (!inode->i_op->setattr)
		return -ENOIOCTLCMD;
	give.attr.ia_file = (void *)&give.attr;
	err = inode->i_op->setattr(file->f_path.dentry, &give.attr);
	if (give.fa)
		return -ENOIOCTLCMD;
	if (!err)
		fsnotify_xattr(file->f_path.dentry);
	return err;
}

static inline int kport_fileattr_set(struct file *file, struct file_kattr *fa)
{
	struct inode *inode = file_inode(file);
	int err = mnt_want_write_file(file);

	if (err)
		return err;
	err = -EPERM;
	if (inode_owner_or_capable(inode)) {
		inode_lock(inode);
		err = kport_fileattr_change(file, fa);
		inode_unlock(inode);
	}
	mnt_drop_write_file(file);
	return err;
}

static inline long kport_fileattr_do(struct file *file, unsigned int cmd,
				     void __user *arg)
{
	struct file_kattr fa = { };
	struct fsxattr x = { };
	unsigned int flags;
	int err;

	switch (cmd) {
	case FS_IOC_GETFLAGS:
		fa.flags_valid = true;
		err = kport_fileattr_get(file, &fa);
		return err ?: put_user(fa.flags, (unsigned int __user *)arg);
	case FS_IOC_SETFLAGS:
		if (get_user(flags, (unsigned int __user *)arg))
			return -EFAULT;
		kport_fileattr_fill_flags(&fa, flags);
		return kport_fileattr_set(file, &fa);
	case FS_IOC_FSGETXATTR:
		fa.fsx_valid = true;
		err = kport_fileattr_get(file, &fa);
		x.fsx_xflags = fa.fsx_xflags &
			       (KPORT_XFLAGS_SET | KPORT_XFLAGS_SHOWN);
		x.fsx_extsize = fa.fsx_extsize;
		x.fsx_nextents = fa.fsx_nextents;
		x.fsx_projid = fa.fsx_projid;
		x.fsx_cowextsize = fa.fsx_cowextsize;
		return err ?: copy_to_user(arg, &x, sizeof(x)) ? -EFAULT : 0;
	case FS_IOC_FSSETXATTR:
		if (copy_from_user(&x, arg, sizeof(x)))
			return -EFAULT;
		if (x.fsx_xflags & ~(KPORT_XFLAGS_SET | KPORT_XFLAGS_SHOWN))
			return -EOPNOTSUPP;
		kport_fileattr_fill_xflags(&fa, x.fsx_xflags & KPORT_XFLAGS_SET);
		fa.fsx_extsize = x.fsx_extsize;
		fa.fsx_nextents = x.fsx_nextents;
		fa.fsx_projid = x.fsx_projid;
		fa.fsx_cowextsize = x.fsx_cowextsize;
		return kport_fileattr_set(file, &fa);
	}
	return -ENOIOCTLCMD;
}

struct kport_fileattr_fops {
	struct file_operations fop;
	const struct file_operations *own;
};

static inline long kport_fileattr_ioctl(struct file *file, unsigned int cmd,
					unsigned long arg)
{
	const struct file_operations *own =
		container_of(file->f_op, struct kport_fileattr_fops, fop)->own;
	long err = kport_fileattr_do(file, cmd, (void __user *)arg);

	if (err == -ENOIOCTLCMD && own->unlocked_ioctl)
		err = own->unlocked_ioctl(file, cmd, arg);
	return err;
}

/* compat_ptr(): its header may be what reads this, and not be through yet. */
static inline void __user *kport_compat_ptr(unsigned long arg)
{
	return (void __user *)(arg & (IS_ENABLED(CONFIG_S390) ? 0x7fffffffUL :
				      0xffffffffUL));
}

static inline long kport_fileattr_compat_ioctl(struct file *file,
					       unsigned int cmd,
					       unsigned long arg)
{
	const struct file_operations *own =
		container_of(file->f_op, struct kport_fileattr_fops, fop)->own;
	unsigned int native = cmd == FS_IOC32_GETFLAGS ? FS_IOC_GETFLAGS :
			      cmd == FS_IOC32_SETFLAGS ? FS_IOC_SETFLAGS : cmd;
	long err = kport_fileattr_do(file, native, kport_compat_ptr(arg));

	if (err == -ENOIOCTLCMD && own->compat_ioctl)
		err = own->compat_ioctl(file, cmd, arg);
	return err;
}

/* `own` with our ioctl before its own, kept in one of the `n` at `at`. */
static inline const struct file_operations *
kport_with_fileattr(struct kport_fileattr_fops *at, unsigned int n,
		    const struct file_operations *own)
{
	static DEFINE_SPINLOCK(lock);
	const struct file_operations *out = own;

	if (!own)
		return own;
	spin_lock(&lock);
	while (n && at->own && at->own != own) {
		at++;
		n--;
	}
	if (!WARN_ON_ONCE(!n)) {
		if (!at->own) {
			at->fop = *own;
			at->fop.unlocked_ioctl = kport_fileattr_ioctl;
			at->fop.compat_ioctl = kport_fileattr_compat_ioctl;
			at->own = own;
		}
		out = &at->fop;
	}
	spin_unlock(&lock);
	return out;
}

#define kport_fileattr_fops(own) \
	({ \
		static struct kport_fileattr_fops __kport_fops[4]; \
		kport_with_fileattr(__kport_fops, ARRAY_SIZE(__kport_fops), \
				    (own)); \
	})
#endif
