/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Allocation by type: kmalloc_obj() and its family for one object,
 * kmalloc_objs() for many, kzalloc_flex() for one with an array at its end.
 *
 * Upstream 2932ba8d9c99 ("slab: Introduce kmalloc_obj() and family") and
 * e4c8b46b924e ("slab: Introduce kmalloc_flex() and family").  The flags may be
 * left out and are GFP_KERNEL then.
 */
#include <linux/gfp.h>
#include <linux/numa.h>
#include <linux/overflow.h>

/* Not all kernels declare it in <linux/slab.h>. */
#ifndef kvmalloc_node
void *kvmalloc_node(size_t size, gfp_t flags, int node);
#endif

#ifndef kport_obj_flags
#define kport_obj_flags(unused, flags, ...)	(flags)
#define kport_obj_gfp(...) \
	kport_obj_flags(0, ##__VA_ARGS__, GFP_KERNEL)
#define kport_obj_alloc(alloc, x, ...) \
	((typeof(x) *)alloc(sizeof(typeof(x)), kport_obj_gfp(__VA_ARGS__)))
#endif

#ifndef kport_objs_alloc
#define kport_kvmalloc(size, flags)	kvmalloc_node(size, flags, NUMA_NO_NODE)
#define kport_kvzalloc(size, flags) \
	kvmalloc_node(size, (flags) | __GFP_ZERO, NUMA_NO_NODE)
#define kport_objs_alloc(alloc, x, n, ...) \
	((typeof(x) *)alloc(array_size(n, sizeof(typeof(x))), \
			    kport_obj_gfp(__VA_ARGS__)))
#endif

#if defined(KPORT_SHIM_kmalloc_obj) && !defined(kmalloc_obj)
#define kmalloc_obj(x, ...)	kport_obj_alloc(kmalloc, x, ##__VA_ARGS__)
#endif

#if defined(KPORT_SHIM_kzalloc_obj) && !defined(kzalloc_obj)
#define kzalloc_obj(x, ...)	kport_obj_alloc(kzalloc, x, ##__VA_ARGS__)
#endif

#if defined(KPORT_SHIM_kvmalloc_obj) && !defined(kvmalloc_obj)
#define kvmalloc_obj(x, ...)	kport_obj_alloc(kport_kvmalloc, x, ##__VA_ARGS__)
#endif

#if defined(KPORT_SHIM_kvzalloc_obj) && !defined(kvzalloc_obj)
#define kvzalloc_obj(x, ...)	kport_obj_alloc(kport_kvzalloc, x, ##__VA_ARGS__)
#endif

#if defined(KPORT_SHIM_kmalloc_objs) && !defined(kmalloc_objs)
#define kmalloc_objs(x, n, ...) \
	kport_objs_alloc(kmalloc, x, n, ##__VA_ARGS__)
#endif

#if defined(KPORT_SHIM_kzalloc_objs) && !defined(kzalloc_objs)
#define kzalloc_objs(x, n, ...) \
	kport_objs_alloc(kzalloc, x, n, ##__VA_ARGS__)
#endif

#if defined(KPORT_SHIM_kvmalloc_objs) && !defined(kvmalloc_objs)
#define kvmalloc_objs(x, n, ...) \
	kport_objs_alloc(kport_kvmalloc, x, n, ##__VA_ARGS__)
#endif

#if defined(KPORT_SHIM_kvzalloc_objs) && !defined(kvzalloc_objs)
#define kvzalloc_objs(x, n, ...) \
	kport_objs_alloc(kport_kvzalloc, x, n, ##__VA_ARGS__)
#endif

#if defined(KPORT_SHIM_kzalloc_flex) && !defined(kzalloc_flex)
#define kzalloc_flex(x, member, n, ...) \
	((typeof(x) *)kzalloc(struct_size((typeof(x) *)NULL, member, n), \
			      kport_obj_gfp(__VA_ARGS__)))
#endif
