/* SPDX-License-Identifier: GPL-2.0-only */
/* Made by kport for 6.1.0-56-amd64: what its <linux/writeback.h> lacks. */
#ifdef KPORT_IN_LINUX_WRITEBACK_H
#include_next <linux/writeback.h>
#else
#define KPORT_IN_LINUX_WRITEBACK_H
#include_next <linux/writeback.h>
#define KPORT_SHIM_writeback_iter 1
#include <kport/mm/writeback_iter.h>
#undef KPORT_IN_LINUX_WRITEBACK_H
#endif
