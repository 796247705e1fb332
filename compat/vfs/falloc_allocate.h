/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * FALLOC_FL_ALLOCATE_RANGE, a name for no flag at all.
 *
 * Upstream 2f6369068139 ("fs: sort out the fallocate mode vs flag mess").
 */
#include <linux/falloc.h>

#if defined(KPORT_SHIM_FALLOC_FL_ALLOCATE_RANGE) && \
	!defined(FALLOC_FL_ALLOCATE_RANGE)
#define FALLOC_FL_ALLOCATE_RANGE 0
#endif
