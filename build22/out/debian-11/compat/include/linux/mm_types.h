/* SPDX-License-Identifier: GPL-2.0-only */
/* Made by kport for 5.10.0-46-amd64: what its <linux/mm_types.h> lacks. */
#ifdef KPORT_IN_LINUX_MM_TYPES_H
#include_next <linux/mm_types.h>
#else
#define KPORT_IN_LINUX_MM_TYPES_H
#include_next <linux/mm_types.h>
#define KPORT_SHIM_folio_page 1
#define KPORT_SHIM_page_folio 1
#define KPORT_SHIM_struct_folio 1
#include <kport/mm/folio_type.h>
#undef KPORT_IN_LINUX_MM_TYPES_H
#endif
