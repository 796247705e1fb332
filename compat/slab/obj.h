/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Allocation of one object by its type: kmalloc_obj() and its family.
 *
 * Upstream 2932ba8d9c99 ("slab: Introduce kmalloc_obj() and family").  The
 * flags may be left out and are GFP_KERNEL then.
 */
#include <linux/gfp.h>

#ifndef kport_obj_flags
#define kport_obj_flags(unused, flags, ...)	(flags)
#define kport_obj_gfp(...) \
	kport_obj_flags(0, ##__VA_ARGS__, GFP_KERNEL)
#define kport_obj_alloc(alloc, x, ...) \
	((typeof(x) *)alloc(sizeof(typeof(x)), kport_obj_gfp(__VA_ARGS__)))
#endif

#if defined(KPORT_SHIM_kmalloc_obj) && !defined(kmalloc_obj)
#define kmalloc_obj(x, ...)	kport_obj_alloc(kmalloc, x, ##__VA_ARGS__)
#endif

#if defined(KPORT_SHIM_kzalloc_obj) && !defined(kzalloc_obj)
#define kzalloc_obj(x, ...)	kport_obj_alloc(kzalloc, x, ##__VA_ARGS__)
#endif
