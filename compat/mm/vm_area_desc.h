/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What mmap_prepare is given, made of a vm_area_struct that is not in its tree
 * yet: struct vm_area_desc.
 *
 * Upstream c84bf6dd2b83 ("mm: introduce new .mmap_prepare() file callback")
 * and 53f1d9364451 ("mm: make vm_area_desc utilise vma_flags_t only").
 * Actions that the core takes afterwards (desc->action) have no member here.
 */
#include <linux/file.h>
#include <linux/kernel.h>
#include <linux/mm.h>

#if defined(KPORT_SHIM_struct_vm_area_desc) && \
	!defined(KPORT_HAVE_struct_vm_area_desc)
#define KPORT_HAVE_struct_vm_area_desc
struct vm_area_desc {
	struct mm_struct *mm;
	struct file *file;
	unsigned long start;
	unsigned long end;
	pgoff_t pgoff;
	struct file *vm_file;
	unsigned long kport_flags;
	pgprot_t page_prot;
	const struct vm_operations_struct *vm_ops;
	void *private_data;
};

static inline int
kport_mmap_prepare(struct file *file, struct vm_area_struct *vma,
		   int (*prepare)(struct vm_area_desc *desc))
{
	struct vm_area_desc desc = {
		.mm = vma->vm_mm,
		.file = file,
		.start = vma->vm_start,
		.end = vma->vm_end,
		.pgoff = vma->vm_pgoff,
		.vm_file = vma->vm_file,
		.kport_flags = vma->vm_flags,
		.page_prot = vma->vm_page_prot,
	};
	int err = prepare(&desc);

	if (err)
		return err;
	vma->vm_pgoff = desc.pgoff;
	if (desc.vm_file != vma->vm_file) {
		fput(vma->vm_file);
		vma->vm_file = desc.vm_file;
	}
	/* Nobody else sees it yet, so nothing needs to be locked for this. */
	if (desc.kport_flags != vma->vm_flags)
		*(unsigned long *)&vma->vm_flags = desc.kport_flags;
	vma->vm_page_prot = desc.page_prot;
	if (desc.vm_ops)
		vma->vm_ops = desc.vm_ops;
	if (desc.private_data)
		vma->vm_private_data = desc.private_data;
	return 0;
}
#endif

#if (defined(KPORT_SHIM_vma_desc_set_flags) || \
	defined(KPORT_SHIM_vma_desc_clear_flags)) && !defined(kport_vma_flags)
#define kport_vma_flags(...) \
	({ \
		const unsigned int __kport_bits[] = { __VA_ARGS__ }; \
		unsigned long __kport_mask = 0; \
		unsigned int __kport_i; \
		for (__kport_i = 0; __kport_i < ARRAY_SIZE(__kport_bits); \
		     __kport_i++) \
			__kport_mask |= 1UL << __kport_bits[__kport_i]; \
		__kport_mask; \
	})
#endif

#if defined(KPORT_SHIM_vma_desc_set_flags) && !defined(vma_desc_set_flags)
#define vma_desc_set_flags(desc, ...) \
	((void)((desc)->kport_flags |= kport_vma_flags(__VA_ARGS__)))
#endif

#if defined(KPORT_SHIM_vma_desc_clear_flags) && !defined(vma_desc_clear_flags)
#define vma_desc_clear_flags(desc, ...) \
	((void)((desc)->kport_flags &= ~kport_vma_flags(__VA_ARGS__)))
#endif

#if defined(KPORT_SHIM_VMA_SEQ_READ_BIT) && !defined(VMA_SEQ_READ_BIT)
#define VMA_SEQ_READ_BIT	__builtin_ctzl(VM_SEQ_READ)
#endif

#if defined(KPORT_SHIM_VMA_RAND_READ_BIT) && !defined(VMA_RAND_READ_BIT)
#define VMA_RAND_READ_BIT	__builtin_ctzl(VM_RAND_READ)
#endif
