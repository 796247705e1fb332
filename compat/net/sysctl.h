/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Registering a constant sysctl table that has no empty last entry.
 *
 * Before upstream 95d4977876d6 ("sysctl: Add size to register_net_sysctl
 * function") a table ends with an empty entry, and before ef6cb145e216 ("net:
 * enforce net sysctl registration") the core wants to be able to change it.
 * Both are given a copy, which lives as long as the registration.
 */
#include <linux/kernel.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/sysctl.h>
#include <net/net_namespace.h>

#if (defined(KPORT_SHIM_register_net_sysctl) || \
     defined(KPORT_SHIM_register_net_sysctl_sz)) && \
	!defined(kport_register_net_sysctl)
static inline struct ctl_table_header *
kport_register_net_sysctl_copy(struct net *net, const char *path,
			       const struct ctl_table *table, size_t n)
{
	struct ctl_table_header *header;
	struct ctl_table *copy;

	copy = kcalloc(n + 1, sizeof(*copy), GFP_KERNEL);
	if (!copy)
		return NULL;
	memcpy(copy, table, n * sizeof(*copy));
#ifdef register_net_sysctl
	header = register_net_sysctl_sz(net, path, copy, n);
#else
	header = register_net_sysctl(net, path, copy);
#endif
	if (!header)
		kfree(copy);
	return header;
}

#define kport_register_net_sysctl(net, path, table) \
	kport_register_net_sysctl_copy(net, path, table, ARRAY_SIZE(table))
#undef register_net_sysctl
#define register_net_sysctl kport_register_net_sysctl
#endif

/* What is registered with its size is unregistered by the same function. */
#if defined(KPORT_SHIM_register_net_sysctl_sz) && \
	!defined(register_net_sysctl_sz)
#define register_net_sysctl_sz kport_register_net_sysctl_copy
#endif

#if defined(KPORT_SHIM_unregister_net_sysctl_table) && \
	!defined(unregister_net_sysctl_table)
static inline void
kport_unregister_net_sysctl_table(struct ctl_table_header *header)
{
	const struct ctl_table *copy = header->ctl_table_arg;

	unregister_net_sysctl_table(header);
	kfree(copy);
}
#define unregister_net_sysctl_table kport_unregister_net_sysctl_table
#endif
