/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Sectors of a page.
 *
 * Upstream 018eca456c4b ("block: move some macros to blkdev.h").
 */
#include <linux/blkdev.h>

#if defined(KPORT_SHIM_PAGE_SECTORS_SHIFT) && !defined(PAGE_SECTORS_SHIFT)
#define PAGE_SECTORS_SHIFT (PAGE_SHIFT - SECTOR_SHIFT)
#endif

#if defined(KPORT_SHIM_PAGE_SECTORS) && !defined(PAGE_SECTORS)
#define PAGE_SECTORS (1 << PAGE_SECTORS_SHIFT)
#endif

#if defined(KPORT_SHIM_SECTOR_MASK) && !defined(SECTOR_MASK)
#define SECTOR_MASK (PAGE_SECTORS - 1)
#endif
