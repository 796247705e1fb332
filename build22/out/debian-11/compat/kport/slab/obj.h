/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Allocation by type: kmalloc_obj(), kzalloc_obj() for one object,
 * kzalloc_flex() for one with an array at its end.
 *
 * Upstream 2932ba8d9c99 ("slab: Introduce kmalloc_obj() and family") and
 * e4c8b46b924e ("slab: Introduce kmalloc_flex() and family").  The flags may be
 * left out and are GFP_KERNEL then.
 */
#include <linux/gfp.h>
#include <linux/overflow.h>

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

#if defined(KPORT_SHIM_kzalloc_flex) && !defined(kzalloc_flex)
#define kzalloc_flex(x, member, n, ...) \
	((typeof(x) *)kzalloc(struct_size((typeof(x) *)NULL, member, n), \
			      kport_obj_gfp(__VA_ARGS__)))
#endif
