/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * struct mapping_metadata_bhs, which stands for the list of metadata buffers
 * that each address_space has on kernels without it.
 *
 * Upstream 521bea7cec8a ("fs: Move metadata bhs tracking to a separate
 * struct").
 */
#include <linux/fs.h>

#if defined(KPORT_SHIM_struct_mapping_metadata_bhs) && \
	!defined(KPORT_HAVE_struct_mapping_metadata_bhs)
#define KPORT_HAVE_struct_mapping_metadata_bhs
struct mapping_metadata_bhs {
	struct address_space *mapping;
};
#endif
