// SPDX-License-Identifier: GPL-2.0-only
/*
 * Made by kport: the facts about 6.12.117+deb12-amd64 that this tree was generated
 * for. It is compiled first; where one no longer holds, the build
 * stops with its name.
 */
#include <linux/dcache.h>
#include <linux/fs.h>

#define KPORT_FACT(what, type, name)				\
	_Static_assert(__builtin_types_compatible_p(			\
		__typeof__(what), type),				\
		"this kernel changed " name "; get a newer rill")

KPORT_FACT(((struct address_space_operations *)0)->write_begin, int (*)(struct file *, struct address_space *, loff_t, unsigned int, struct folio **, void **),
	   "address_space_operations.write_begin");
KPORT_FACT(((struct address_space_operations *)0)->write_end, int (*)(struct file *, struct address_space *, loff_t, unsigned int, unsigned int, struct folio *, void *),
	   "address_space_operations.write_end");
KPORT_FACT(((struct dentry_operations *)0)->d_revalidate, int (*)(struct dentry *, unsigned int),
	   "dentry_operations.d_revalidate");
KPORT_FACT(((struct inode_operations *)0)->create, int (*)(struct mnt_idmap *, struct inode *, struct dentry *, umode_t, bool),
	   "inode_operations.create");
KPORT_FACT(((struct inode_operations *)0)->mkdir, int (*)(struct mnt_idmap *, struct inode *, struct dentry *, umode_t),
	   "inode_operations.mkdir");
