/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * FS_XFLAG_CASEFOLD, as userspace knows it.
 *
 * Upstream 3035e4454142 ("fs: Add case sensitivity flags to file_kattr").
 */
#include <linux/fs.h>

#if defined(KPORT_SHIM_FS_XFLAG_CASEFOLD) && !defined(FS_XFLAG_CASEFOLD)
#define FS_XFLAG_CASEFOLD 0x00040000
#endif
