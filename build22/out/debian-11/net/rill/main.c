// SPDX-License-Identifier: GPL-2.0-only
/*
 * Module entry and exit of the rill transport.
 */
#include <linux/init.h>
#include <linux/module.h>

#include "internal.h"

static int __init rill_net_init(void)
{
	rill_stats_init();
	rill_sysctl_init();
	return 0;
}

static void __exit rill_net_exit(void)
{
	rill_sysctl_exit();
	rill_stats_exit();
}

module_init(rill_net_init);
module_exit(rill_net_exit);

MODULE_DESCRIPTION("9P2000.L client transport over TCP");
MODULE_LICENSE("GPL");
