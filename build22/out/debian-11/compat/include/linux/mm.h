/* SPDX-License-Identifier: GPL-2.0-only */
/* Made by kport for 5.10.0-46-amd64: what its <linux/mm.h> lacks. */
#ifdef KPORT_IN_LINUX_MM_H
#include_next <linux/mm.h>
#else
#define KPORT_IN_LINUX_MM_H
#include_next <linux/mm.h>
#define KPORT_SHIM_folio_get 1
#define KPORT_SHIM_folio_mark_dirty 1
#define KPORT_SHIM_folio_put 1
#define KPORT_SHIM_folio_size 1
#define KPORT_SHIM_offset_in_folio 1
#include <kport/mm/folio_mm.h>
#undef KPORT_IN_LINUX_MM_H
#endif
