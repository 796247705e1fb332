// SPDX-License-Identifier: GPL-2.0-only
/*
 * Module entry and exit of the rill transport.
 */
#include <linux/module.h>

MODULE_DESCRIPTION("9P2000.L client transport over TCP");
MODULE_LICENSE("GPL");
