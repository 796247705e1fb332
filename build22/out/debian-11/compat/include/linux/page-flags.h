/* SPDX-License-Identifier: GPL-2.0-only */
/* Made by kport for 5.10.0-46-amd64: what its <linux/page-flags.h> lacks. */
#ifdef KPORT_IN_LINUX_PAGE_FLAGS_H
#include_next <linux/page-flags.h>
#else
#define KPORT_IN_LINUX_PAGE_FLAGS_H
#include_next <linux/page-flags.h>
#define KPORT_SHIM_folio_mark_uptodate 1
#define KPORT_SHIM_folio_start_writeback 1
#define KPORT_SHIM_folio_test_uptodate 1
#include <kport/mm/folio_flags.h>
#undef KPORT_IN_LINUX_PAGE_FLAGS_H
#endif
