/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Registering a constant sysctl table that has no empty last entry.
 *
 * Before upstream 9edbfe92a0a1 ("sysctl: Add size to register_sysctl") a table
 * ends with an empty entry, and before 7abc9b53bd51 ("sysctl: allow
 * registration of const struct ctl_table") the core wants to be able to change
 * it.  Both are given a copy, which lives as long as the registration.
 */
#include <linux/kernel.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/sysctl.h>

#if defined(KPORT_SHIM_register_sysctl) && !defined(kport_register_sysctl)
static inline struct ctl_table_header *
kport_register_sysctl_copy(const char *path, const struct ctl_table *table,
			   size_t n)
{
	struct ctl_table_header *header;
	struct ctl_table *copy;

	copy = kcalloc(n + 1, sizeof(*copy), GFP_KERNEL);
	if (!copy)
		return NULL;
	memcpy(copy, table, n * sizeof(*copy));
#ifdef register_sysctl
	header = register_sysctl_sz(path, copy, n);
#else
	header = register_sysctl(path, copy);
#endif
	if (!header)
		kfree(copy);
	return header;
}

#define kport_register_sysctl(path, table) \
	kport_register_sysctl_copy(path, table, ARRAY_SIZE(table))
#undef register_sysctl
#define register_sysctl kport_register_sysctl
#endif

#if defined(KPORT_SHIM_unregister_sysctl_table) && \
	!defined(unregister_sysctl_table)
static inline void
kport_unregister_sysctl_table(struct ctl_table_header *header)
{
	const struct ctl_table *copy;

	if (!header)
		return;
	copy = header->ctl_table_arg;
	unregister_sysctl_table(header);
	kfree(copy);
}
#define unregister_sysctl_table kport_unregister_sysctl_table
#endif
