/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What ->page_mkwrite() returns for an error: vmf_fs_error().
 *
 * Upstream 2ba39cc46bfe ("fs: rename and move block_page_mkwrite_return").
 */
#include <linux/mm.h>

#if defined(KPORT_SHIM_vmf_fs_error) && !defined(vmf_fs_error)
static inline vm_fault_t kport_vmf_fs_error(int err)
{
	switch (err) {
	case 0:
		return VM_FAULT_LOCKED;
	case -EFAULT:
	case -EAGAIN:
		return VM_FAULT_NOPAGE;
	case -ENOMEM:
		return VM_FAULT_OOM;
	default:
		return VM_FAULT_SIGBUS;
	}
}
#define vmf_fs_error kport_vmf_fs_error
#endif
