/* SPDX-License-Identifier: GPL-2.0-only */
/* Made by kport for 5.10.0-46-amd64: what its <linux/slab.h> lacks. */
#ifdef KPORT_IN_LINUX_SLAB_H
#include_next <linux/slab.h>
#else
#define KPORT_IN_LINUX_SLAB_H
#include_next <linux/slab.h>
#define KPORT_SHIM_kmalloc_obj 1
#define KPORT_SHIM_kzalloc_flex 1
#define KPORT_SHIM_kzalloc_obj 1
#include <kport/slab/obj.h>
#undef KPORT_IN_LINUX_SLAB_H
#endif
