// SPDX-License-Identifier: GPL-2.0-or-later
/* A file system whose mount never returns: the boot check has to turn red. */
#include <linux/delay.h>
#include <linux/fs.h>
#include <linux/fs_context.h>
#include <linux/module.h>

static int fault_hang_init_context(struct fs_context *fc)
{
	while (fc->fs_type)
		msleep(1000);
	return -EINVAL;
}

static struct file_system_type fault_hang_type = {
	.owner = THIS_MODULE,
	.name = "fault_hang",
	.init_fs_context = fault_hang_init_context,
};

static int __init fault_hang_init(void)
{
	return register_filesystem(&fault_hang_type);
}
module_init(fault_hang_init);

static void __exit fault_hang_exit(void)
{
	unregister_filesystem(&fault_hang_type);
}
module_exit(fault_hang_exit);

MODULE_DESCRIPTION("planted fault: a mount that hangs");
MODULE_LICENSE("GPL");
