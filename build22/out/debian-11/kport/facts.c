// SPDX-License-Identifier: GPL-2.0-only
/*
 * Made by kport: the facts about 5.10.0-46-amd64 that this tree was generated
 * for. It is compiled first; where one no longer holds, the build
 * stops with its name.
 */
#include <linux/dcache.h>
#include <linux/fs.h>
#include <linux/xattr.h>

#define KPORT_FACT(what, type, name)				\
	_Static_assert(__builtin_types_compatible_p(			\
		__typeof__(what), type),				\
		"this kernel changed " name "; get a newer rill")

KPORT_FACT(((struct address_space_operations *)0)->readpage, int (*)(struct file *, struct page *),
	   "address_space_operations.readpage");
KPORT_FACT(((struct address_space_operations *)0)->write_begin, int (*)(struct file *, struct address_space *, loff_t, unsigned int, unsigned int, struct page **, void **),
	   "address_space_operations.write_begin");
KPORT_FACT(((struct address_space_operations *)0)->write_end, int (*)(struct file *, struct address_space *, loff_t, unsigned int, unsigned int, struct page *, void *),
	   "address_space_operations.write_end");
KPORT_FACT(((struct dentry_operations *)0)->d_revalidate, int (*)(struct dentry *, unsigned int),
	   "dentry_operations.d_revalidate");
KPORT_FACT(&generic_fillattr, void (*)(struct inode *, struct kstat *),
	   "generic_fillattr");
KPORT_FACT(&generic_permission, int (*)(struct inode *, int),
	   "generic_permission");
KPORT_FACT(((struct inode_operations *)0)->create, int (*)(struct inode *, struct dentry *, umode_t, bool),
	   "inode_operations.create");
KPORT_FACT(((struct inode_operations *)0)->getattr, int (*)(const struct path *, struct kstat *, u32, unsigned int),
	   "inode_operations.getattr");
KPORT_FACT(((struct inode_operations *)0)->mkdir, int (*)(struct inode *, struct dentry *, umode_t),
	   "inode_operations.mkdir");
KPORT_FACT(((struct inode_operations *)0)->mknod, int (*)(struct inode *, struct dentry *, umode_t, dev_t),
	   "inode_operations.mknod");
KPORT_FACT(((struct inode_operations *)0)->permission, int (*)(struct inode *, int),
	   "inode_operations.permission");
KPORT_FACT(((struct inode_operations *)0)->rename, int (*)(struct inode *, struct dentry *, struct inode *, struct dentry *, unsigned int),
	   "inode_operations.rename");
KPORT_FACT(((struct inode_operations *)0)->setattr, int (*)(struct dentry *, struct iattr *),
	   "inode_operations.setattr");
KPORT_FACT(((struct inode_operations *)0)->symlink, int (*)(struct inode *, struct dentry *, const char *),
	   "inode_operations.symlink");
KPORT_FACT(&setattr_prepare, int (*)(struct dentry *, struct iattr *),
	   "setattr_prepare");
KPORT_FACT(((struct xattr_handler *)0)->set, int (*)(const struct xattr_handler *, struct dentry *, struct inode *, const char *, const void *, size_t, int),
	   "xattr_handler.set");
