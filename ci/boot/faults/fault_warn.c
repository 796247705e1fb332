// SPDX-License-Identifier: GPL-2.0-or-later
/* Warns while it is loaded: the boot check has to turn red. */
#include <linux/bug.h>
#include <linux/module.h>

static int __init fault_warn_init(void)
{
	WARN(1, "planted warning\n");
	return 0;
}
module_init(fault_warn_init);

static void __exit fault_warn_exit(void)
{
}
module_exit(fault_warn_exit);

MODULE_DESCRIPTION("planted fault: a warning");
MODULE_LICENSE("GPL");
