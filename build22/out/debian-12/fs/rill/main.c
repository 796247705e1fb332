// SPDX-License-Identifier: GPL-2.0-only
/*
 * The module: what is set up once for all mounts.
 */
#include <linux/module.h>
#include "rill.h"

static int __init rill_init(void)
{
	int err;

	err = rill_inode_init();
	if (err)
		return err;
	err = rill_fid_init();
	if (err)
		goto out_inode;
	err = rill_cache_init();
	if (err)
		goto out_fid;
	err = register_filesystem(&rill_type);
	if (err)
		goto out_cache;
	return 0;

out_cache:
	rill_cache_exit();
out_fid:
	rill_fid_exit();
out_inode:
	rill_inode_exit();
	return err;
}

static void __exit rill_exit(void)
{
	unregister_filesystem(&rill_type);
	rill_cache_exit();
	rill_fid_exit();
	rill_inode_exit();
}

module_init(rill_init);
module_exit(rill_exit);

MODULE_DESCRIPTION("Network file system client for 9P2000.L");
MODULE_LICENSE("GPL");
